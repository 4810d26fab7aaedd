"""What comes on paper: answers, tables and sources in black on white, nothing to press."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app_pages.texts import InterfaceLanguage
from tests.app.test_accessibility import QUESTIONS

Visit = Callable[..., Page]
PRESSED = (
    ".st-key-header", ".stButton button", ".stForm", ".stPopover", ".stDataFrame", ".stSelectbox"
)  # fmt: skip
COLOURS = """() => [...document.querySelectorAll('.stHtml *')]
  .filter(one => one.checkVisibility() && one.textContent.trim())
  .map(one => getComputedStyle(one))
  .filter(style => style.color !== 'rgb(0, 0, 0)'
    || !['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'].includes(style.backgroundColor))
  .map(style => style.color + ' on ' + style.backgroundColor)"""


def on_paper(page: Page) -> None:
    expect(page.locator("[data-testid=stSpinner]")).to_have_count(0)
    page.emulate_media(media="print", color_scheme="dark")
    for selector in PRESSED:
        for one in page.locator(selector).all():
            expect(one).to_be_hidden()
    assert page.evaluate(COLOURS) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_answer_is_printed_with_its_question_and_sources(
    visit: Visit, language: InterfaceLanguage
) -> None:
    page = visit("", lang=language, color_scheme="dark", q=QUESTIONS[language])
    expect(page.locator(".answer .quote").first).to_be_visible()
    on_paper(page)
    expect(page.locator("h1")).to_have_text(QUESTIONS[language])
    box = page.locator("h1").bounding_box()
    assert box is not None
    assert box["height"] > 20
    expect(page.locator("button.cite").first).to_be_visible()
    expect(page.locator(".sources li").last).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("path", ["documents", "figures"])
def test_a_table_is_printed_in_full(visit: Visit, path: str, language: InterfaceLanguage) -> None:
    page = visit(path, lang=language, color_scheme="dark")
    expect(page.locator("canvas").first).to_be_visible()
    printed = page.locator("table.printed").last
    expect(printed).to_be_hidden()
    on_paper(page)
    expect(printed.locator("tbody tr").last).to_be_visible()
    assert printed.locator("tbody tr").count() > 10


def test_pairs_of_measures_are_printed_without_what_reviews_them(visit: Visit) -> None:
    page = visit("compare", lang="en", color_scheme="dark")
    expect(page.locator("[class*=st-key-pair-]").first).to_be_visible()
    on_paper(page)
    expect(page.locator(".quote").first).to_be_visible()

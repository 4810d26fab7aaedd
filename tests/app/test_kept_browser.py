"""Checked answers, saved questions and briefs in a browser, in both languages and two widths."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from app_pages.texts import InterfaceLanguage, Texts, load_texts

expect.set_options(timeout=30_000)

Visit = Callable[..., Page]
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
QUESTIONS = {
    "en": "what was the total import and export value of Gongbei Customs in 2025",
    "zh": "拱北关区企业2025年进出口总额是多少",
}
BOTH = pytest.mark.parametrize(
    ("language", "width"), [("en", 1440), ("zh", 1440), ("en", 390), ("zh", 390)]
)


def asked(visit: Visit, language: InterfaceLanguage, width: int) -> tuple[Page, Texts]:
    page = visit(q=QUESTIONS[language], locale=LOCALES[language], width=width)
    # The first question of a session of tests waits for the model too.
    expect(page.locator(".answer .quote").first).to_be_visible(timeout=120_000)
    return page, load_texts(language)


def assert_fits(page: Page) -> None:
    """Nothing sticks out to the right."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


@BOTH
def test_an_answer_is_checked_comes_first_when_asked_again_and_is_unpinned(
    visit: Visit, language: InterfaceLanguage, width: int
) -> None:
    page, texts = asked(visit, language, width)
    quote = page.locator(".answer .quote").first.inner_text()
    page.get_by_role("button", name=texts("ask.pin"), exact=False).first.click()
    page.get_by_label(texts("ask.pin.who"), exact=True).fill("Li Ming")
    page.get_by_label(texts("ask.pin.note"), exact=True).fill("as printed")
    page.get_by_role("button", name=texts("ask.pin.save"), exact=True).click()
    expect(page.locator(".box.checked")).to_contain_text("Li Ming")
    other, _ = asked(visit, language, width)
    checked = other.locator(".box.checked")
    expect(checked).to_contain_text(quote)
    expect(checked).to_contain_text("as printed")
    above, below = checked.bounding_box(), other.locator(".answer").bounding_box()
    assert above
    assert below
    assert above["y"] < below["y"]
    assert_fits(other)
    other.get_by_role("button", name=texts("ask.pin.remove"), exact=False).click()
    expect(other.locator(".box.checked")).to_have_count(0)


@BOTH
def test_a_question_is_saved_told_of_at_home_and_forgotten(
    visit: Visit, language: InterfaceLanguage, width: int
) -> None:
    page, texts = asked(visit, language, width)
    page.get_by_role("button", name=re.compile(texts("ask.save"))).click()
    expect(page.get_by_role("button", name=re.compile(texts("ask.save.saved")))).to_be_visible()
    home = visit(locale=LOCALES[language], width=width)
    saved = home.locator(".st-key-saved")
    expect(saved).to_contain_text(QUESTIONS[language])
    expect(saved.locator(".hint")).to_be_visible()
    assert_fits(home)
    home.get_by_role("button", name=re.compile(texts("ask.saved.forget"))).click()
    expect(saved).to_have_count(0)


@BOTH
def test_a_brief_is_saved_as_a_word_file_with_the_sentence(
    visit: Visit, language: InterfaceLanguage, width: int
) -> None:
    page, texts = asked(visit, language, width)
    quote = page.locator(".answer .quote").first.inner_text()
    page.get_by_role("button", name=re.compile(texts("ask.brief"))).first.click()
    page.get_by_role("button", name=texts("ask.brief.make"), exact=True).click()
    save = page.get_by_role("button", name=re.compile(texts("ask.brief.save")))
    expect(save).to_be_visible(timeout=120_000)
    with page.expect_download() as download:
        save.click()
    document = Document(BytesIO(download.value.path().read_bytes()))
    texts_in = [paragraph.text for paragraph in document.paragraphs]
    assert quote in texts_in

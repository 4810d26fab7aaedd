"""The header: one line of 48 pixels, with all pages in reach however narrow the page is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app_pages.texts import InterfaceLanguage, load_texts

Visit = Callable[..., Page]
PAGES = [key.removeprefix("page.") for key in load_texts("en").entries if key.startswith("page.")]
MORE = """(count) => {
  const nav = document.querySelector('.st-key-nav');
  while (nav.children.length < count) nav.append(nav.lastElementChild.cloneNode(true));
  return [...nav.children].map(child => child.getBoundingClientRect().top);
}"""
"""Fills up the links to so many, and gives where each begins."""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [1440, 390])
def test_it_is_one_line_of_48_pixels_with_room_for_more_pages(
    visit: Visit, language: InterfaceLanguage, width: int
) -> None:
    texts = load_texts(language)
    page = visit("jobs", lang=language, width=width)
    for name in PAGES:
        expect(page.locator(f"[class*=st-key-nav-{name}] a")).to_have_text(texts(f"page.{name}"))
    header = page.locator(".st-key-header").bounding_box()
    assert header is not None
    assert (header["y"], header["height"]) == (0, 48)
    assert len(set(page.evaluate(MORE, 8))) == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator(".st-key-header").bounding_box() == header


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_link_of_the_page_that_is_shown_is_in_sight_on_a_phone(
    visit: Visit, language: InterfaceLanguage
) -> None:
    page = visit("status", lang=language, width=390)
    link = page.locator(".st-key-nav-status-current a")
    expect(link).to_be_in_viewport(ratio=1)
    button = page.locator(".st-key-languages button")
    expect(button).to_be_in_viewport(ratio=1)
    link_box, button_box = link.bounding_box(), button.bounding_box()
    assert link_box is not None
    assert button_box is not None
    assert link_box["x"] + link_box["width"] <= button_box["x"] + 1

"""Keyboard, structure and contrast: what a person without a mouse, or with other eyes, meets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app_pages.texts import InterfaceLanguage, load_texts

expect.set_options(timeout=30_000)

Visit = Callable[..., Page]
LANGUAGES: tuple[InterfaceLanguage, ...] = ("en", "zh")
QUESTIONS = {
    "en": "what are the Greater Bay Area tasks",
    "zh": "粤港澳大湾区的重点任务有哪些",
}
VIEWS = {
    "home": ("", {}, ".matrix"),
    "search": ("search", {"q": "智慧海关 smart customs"}, ".found li"),
    "compare": ("compare", {}, ".st-key-compare-offers button"),
    "promises": ("compare", {"view": "promises"}, ".promise"),
    "figures": ("figures", {}, "canvas"),
    "themes": ("compare", {"view": "themes"}, "canvas"),
    "documents": ("documents", {}, "canvas"),
    "jobs": ("jobs", {}, "h1"),
    "status": ("status", {}, ".made"),
}
SCHEMES = ("light", "dark")
NOT_OURS = ("[data-testid='stDataFrame']", "[data-testid='stFileUploader']", ".stVegaLiteChart")
"""What Streamlit draws as it likes: a canvas table, its own uploader, its charts."""


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", VIEWS)
def test_a_page_has_no_serious_violation_its_language_and_one_first_heading(
    visit: Visit, name: str, language: InterfaceLanguage, scheme: str
) -> None:
    path, query, drawn = VIEWS[name]
    page = visit(path, lang=language, color_scheme=scheme, **query)
    expect(page.locator(drawn).first).to_be_visible()
    expect(page.locator("[data-testid=stSpinner]")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("lang", {"en": "en", "zh": "zh-CN"}[language])
    expect(page.locator("html")).to_have_attribute("data-scheme", scheme)
    expect(page.locator("h1")).to_have_count(1)
    assert serious_violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_and_its_source_have_no_serious_violation(
    visit: Visit, language: InterfaceLanguage, scheme: str
) -> None:
    page = visit("", lang=language, color_scheme=scheme, q=QUESTIONS[language])
    expect(page.locator(".answer .quote").first).to_be_visible()
    page.locator("button.cite").first.click()
    assert serious_violations(page) == []


def serious_violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds that our code causes: the rule, and the first element that breaks it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    context = {"exclude": [[selector] for selector in NOT_OURS]}
    found = axe.Axe().run(page, context=context).response["violations"]
    return [
        (violation["id"], violation["nodes"][0]["html"][:200])
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_asking_the_focus_is_on_the_question_or_its_answer(
    visit: Visit, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    page = visit("", lang=language)
    box = page.get_by_label(texts("ask.question"), exact=True)
    box.fill(QUESTIONS[language])
    box.press("Enter")
    expect(page.locator(".answer .quote").first).to_be_visible()
    page.wait_for_function(
        "() => document.activeElement?.matches('.answer, input, .stForm button')"
    )
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("h1")).to_have_text(QUESTIONS[language])


def test_arrow_keys_in_the_list_open_nothing_and_a_button_opens(visit: Visit) -> None:
    page = visit("documents", lang="en")
    table = page.get_by_test_id("stDataFrame").first
    expect(table.locator("canvas tbody [role=row]").first).to_be_attached()
    table.locator("canvas").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    opens = page.locator(".st-key-documents-open button")
    expect(opens).to_be_visible()
    page.wait_for_timeout(500)
    assert "document=" not in page.url
    expect(page.locator(".document-text")).to_have_count(0)
    opens.press("Enter")
    expect(page.locator(".document-text")).to_be_visible()

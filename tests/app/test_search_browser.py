"""Search in a browser, in both languages, wide and narrow."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import kb
from app_pages.texts import InterfaceLanguage, Texts, load_texts
from tests.app.conftest import Served
from tests.app.forms import settled

expect.set_options(timeout=30_000)

Visit = Callable[..., Page]
LANGUAGES = pytest.mark.parametrize(
    ("language", "width"), [("en", 1440), ("zh", 1440), ("en", 390), ("zh", 390)]
)
QUERIES = {"en": "smart customs", "zh": "智慧海关"}
HOSTILE = (
    "# <img src=x onerror=\"window.taken='title'\"> **bold** :red[x]\n\n"
    "The numbat <script>window.taken='script'</script> $\\frac{1}{2}$ office of quay 7 "
    "</mark></li></ol><button>b</button> opened.\n"
)


def look_for(page: Page, texts: Texts, words: str) -> None:
    box = page.get_by_label(texts("search.words"), exact=True)
    box.fill(words)
    box.press("Enter")


def no_wider_than_the_window(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


@LANGUAGES
def test_words_are_looked_for_by_enter_and_marked(
    visit: Visit, language: InterfaceLanguage, width: int
) -> None:
    texts = load_texts(language)
    page = visit("", lang=language, width=width)
    page.get_by_role("link", name=texts("page.search"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(texts("search.heading"))
    no_wider_than_the_window(page)
    look_for(page, texts, QUERIES[language])
    expect(page.locator(".found-count")).to_be_visible()
    expect(page.locator(".found > li")).to_have_count(20)
    expect(page.locator(".found mark").first).to_have_text(re.compile("smart|智慧海关", re.I))
    expect(page.locator("h1")).to_have_count(1)
    ways = [texts("search.by.both"), texts("search.by.words")]
    expect(page.locator(".found .chip.by").first).to_have_text(re.compile("|".join(ways)))
    no_wider_than_the_window(page)
    page.wait_for_url(re.compile("/search.*q="))
    page.locator(".found details summary").first.click()
    expect(page.locator(".found details .passage").first).to_be_visible()
    no_wider_than_the_window(page)


@LANGUAGES
def test_a_count_is_what_its_click_leaves_and_back_takes_it_off(
    visit: Visit, language: InterfaceLanguage, width: int
) -> None:
    texts = load_texts(language)
    page = visit("search", lang=language, width=width, q=QUERIES[language])
    chip = page.get_by_role("button", name=re.compile(r"^2025 · \d+$"))
    expect(chip).to_be_visible()
    count = chip.inner_text().partition("· ")[2]
    before = page.locator(".found-count b").inner_text()
    chip.click()
    page.wait_for_url(re.compile("year=2025"))
    told = texts.count("search.count", int(count))
    expect(page.locator(".found-count b")).to_have_text(told)
    expect(chip).to_have_text(f"2025 · {count}")
    other = visit(page.url.partition("/search")[0] and "search", lang=language, width=width,
                  q=QUERIES[language], year=2025)  # fmt: skip
    expect(other.locator(".found-count b")).to_have_text(told)
    page.go_back()
    expect(page.locator(".found-count b")).to_have_text(before)
    page.go_forward()
    expect(page.locator(".found-count b")).to_have_text(told)
    page.get_by_role("button", name=texts("filter.clear")).click()
    expect(page.locator(".found-count b")).to_have_text(before)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_order_pages_and_legs_stand_in_the_address(
    visit: Visit, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    page = visit("search", lang=language, width=1440, q=QUERIES[language])
    page.get_by_role("combobox", name=texts("search.sort")).click()
    page.get_by_role("option", name=texts("search.sort.newest")).click()
    page.wait_for_url(re.compile("sort=newest"))
    expect(page.locator(".found .facts").first).to_contain_text("2026")
    page.get_by_role("button", name=texts("compare.next")).click()
    page.wait_for_url(re.compile("page=2"))
    expect(page.locator(".found")).to_have_attribute("start", "21")
    settled(page)
    words = page.get_by_role("option", name=texts("search.legs.words"), exact=True)
    for _ in range(5):  # a list that is opened while the page is drawn is closed again
        if not words.is_visible():
            page.get_by_role("combobox", name=texts("search.legs")).click()
            page.wait_for_timeout(1000)
    words.click()
    page.wait_for_url(re.compile("legs=words"))
    expect(page.locator(".found")).to_have_attribute("start", "1")
    kinds = set(page.locator(".found .chip.by").all_inner_texts())
    assert kinds == {texts("search.by.words")}
    reopened = visit("search", lang=language, q=QUERIES[language], sort="newest", legs="meaning")
    expect(reopened.locator(".found .chip.by").first).to_have_text(texts("search.by.meaning"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_passage_opens_in_its_document_and_the_words_go_to_ask(
    visit: Visit, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    page = visit("search", lang=language, q=QUERIES[language])
    page.locator(".found .report a").first.click()
    expect(page.locator(".document-text mark").first).to_be_visible()
    page.go_back()
    page.get_by_role("link", name=texts("search.ask")).click()
    expect(page.locator(".answer")).to_be_visible()
    expect(page.get_by_label(texts("ask.question"), exact=True)).to_have_value(QUERIES[language])


@LANGUAGES
def test_where_nothing_fits_that_is_said(
    visit: Visit, language: InterfaceLanguage, width: int
) -> None:
    texts = load_texts(language)
    page = visit("search", lang=language, width=width, q="mutton" if language == "en" else "足球")
    expect(page.get_by_role("status")).to_contain_text(texts("search.none"))
    expect(page.get_by_role("heading", name=texts("search.nearest"))).to_be_visible()
    expect(page.locator(".found > li")).to_have_count(3)
    no_wider_than_the_window(page)


def test_all_that_fits_is_saved(visit: Visit) -> None:
    texts = load_texts("en")
    page = visit("search", lang="en", q="smart customs")
    page.get_by_role("button", name=texts("download.title")).click()
    with page.expect_download() as saving:
        page.get_by_role("button", name=texts("download.jsonl")).click()
    with zipfile.ZipFile(io.BytesIO(saving.value.path().read_bytes())) as archive:
        lines = archive.read("passages.jsonl").decode().splitlines()
        assert {"facets.jsonl", "documents.jsonl"} <= set(archive.namelist())
    counted = texts.count("search.count", len(lines))
    expect(page.locator(".found-count b")).to_have_text(counted)
    assert json.loads(lines[0])["found_by"] == "both"


def test_the_keyboard_alone_looks_narrows_and_opens(visit: Visit) -> None:
    texts = load_texts("en")
    page = visit("search", lang="en")
    page.get_by_label(texts("search.words"), exact=True).focus()
    page.keyboard.type("smart customs")
    page.keyboard.press("Enter")
    expect(page.locator(".found > li")).to_have_count(20)
    chip = page.get_by_role("button", name=re.compile(r"^2026 · \d+$"))
    chip.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("year=2026"))
    page.wait_for_function("() => document.activeElement?.textContent.startsWith('2026')")
    page.locator(".found .report a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".document-text mark").first).to_be_visible()


def test_hostile_text_is_shown_as_text(visit: Visit, served: Served) -> None:
    with kb.open(served.library) as library:
        library.upload("numbat.txt", HOSTILE.encode())
    try:
        words = "numbat office <script>window.taken='query'</script> **x**"
        page = visit("search", lang="en", q=words, organisation=["<b>x</b>", "**y** :red[z]"])
        expect(page.get_by_role("status")).to_be_visible()
        page.get_by_role("button", name=load_texts("en")("filter.clear")).click()
        expect(page.locator(".found > li").first).to_contain_text("window.taken='script'")
        expect(page.locator(".found > li").first.locator("button, script, img")).to_have_count(0)
        assert page.evaluate("window.taken") is None
    finally:
        with kb.open(served.library) as library:
            library.remove(["uploads/numbat.txt"])
            library.purge()

"""Whole journeys through the app, as people go: in both languages, at a desk and on a phone.

What a single page does is tested beside this (``test_browser`` and the others); here it is what
holds from one page to the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import kb
from app_pages.texts import InterfaceLanguage, load_texts
from tests.app import bandicoots, forms
from tests.app.conftest import Served
from tests.app.test_browser import text_file

expect.set_options(timeout=30_000)

Visit = Callable[..., Page]
OTHER: dict[InterfaceLanguage, str] = {"en": "zh-CN", "zh": "en-GB"}
"""A browser that is set to the other language: what is sent on keeps its own."""
EVERYWHERE = pytest.mark.parametrize(
    ("language", "width"), [("en", 1440), ("zh", 1440), ("en", 390), ("zh", 390)]
)
ONCE_A_LANGUAGE = pytest.mark.parametrize(("language", "width"), [("en", 1440), ("zh", 390)])
REVIEWED = 10


@pytest.fixture(scope="module", autouse=True)
def office(library_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The office's reports in the library that the app serves, taken out again afterwards."""
    folder = tmp_path_factory.mktemp("bandicoots")
    bandicoots.write(folder)
    with kb.open(library_path) as library:
        before = {info.id for info in library.documents()}
        decided = {one.id for one in library.decisions()}
        assert library.ingest(folder).added == 2 * len(bandicoots.LANTERNS)
    yield
    with kb.open(library_path) as library:
        library.undecide([one.id for one in library.decisions() if one.id not in decided])
        library.remove([info.id for info in library.documents() if info.id not in before])
        library.purge()


def quotes(page: Page) -> list[str]:
    """The sentences of the answer, once it is there."""
    expect(page.locator(".answer")).to_be_visible(timeout=90_000)
    return page.locator(".answer .quote").all_inner_texts()


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window."""
    return bool(
        page.evaluate("document.querySelector('.stMain').scrollWidth <= window.innerWidth + 1")
    )


@EVERYWHERE
def test_a_reader_asks_checks_the_source_asks_on_and_sends_it_to_a_colleague(
    visit: Visit, language: InterfaceLanguage, width: int
) -> None:
    texts = load_texts(language)
    page = visit(lang=language, width=width)
    page.get_by_label(texts("ask.question"), exact=True).fill(bandicoots.question(language, 2025))
    page.keyboard.press("Enter")
    first = quotes(page)
    expect(page.locator(".answer")).to_contain_text(bandicoots.told(language, 2025))

    shown = forms.open_citation(page)
    cited = "".join(shown.locator("mark").all_inner_texts())
    assert cited.split() == first[0].split()
    shown.get_by_role("link", name=texts("ask.citation.open")).click()
    expect(page.locator(".document-text mark").first).to_be_in_viewport()
    assert "".join(page.locator(".document-text mark").all_inner_texts()).split() == cited.split()
    assert fits(page)
    page.go_back()
    assert quotes(page) == first

    page.get_by_label(texts("ask.follow"), exact=True).fill(
        {"en": "and in 2024?", "zh": "那2024年呢？"}[language]
    )
    page.get_by_role("button", name=texts("ask.follow.button"), exact=True).click()
    page.wait_for_url(re.compile("after="))
    expect(page.locator(".answer")).to_contain_text(bandicoots.told(language, 2024))
    assert fits(page)
    second = quotes(page)

    page.get_by_role("button", name=texts("ask.link")).click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    other = visit(locale=OTHER[language])
    other.goto(link)
    assert quotes(other) == second
    expect(other.locator(".st-key-thread")).to_contain_text(bandicoots.question(language, 2025))

    page.keyboard.press("Escape")
    page.go_back()
    page.wait_for_url(re.compile(r"^(?!.*after=).*$"))
    expect(page.locator(".answer")).to_contain_text(bandicoots.told(language, 2025))
    page.go_forward()
    page.wait_for_url(re.compile("after="))
    expect(page.locator(".answer")).to_contain_text(bandicoots.told(language, 2024))


@ONCE_A_LANGUAGE
def test_a_reviewer_corrects_ten_pairs_of_two_years_and_finds_them_again(
    visit: Visit, served: Served, language: InterfaceLanguage, width: int
) -> None:
    texts = load_texts(language)
    chosen = {"organisation": bandicoots.OFFICE[language], "year": [2026, 2027]}
    page = visit("compare", lang=language, width=width, **chosen)
    rows = page.locator("[class*=st-key-pair-]")
    expect(rows).to_have_count(len(bandicoots.TASKS[language]))
    for number, task in enumerate(bandicoots.TASKS[language][:REVIEWED], start=1):
        rows.filter(has_text=task).get_by_role("button", name=texts("review.button")).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_text(texts("change.reworded"), exact=True).click()
        dialog.get_by_label(texts("review.note")).fill(f"{task} <b>{number}</b>")
        dialog.get_by_role("button", name=texts("review.correct")).click()
        expect(dialog).to_have_count(0)
        expect(rows.locator(".chip.reviewed")).to_have_count(number)
    with kb.open(served.library) as library:
        ours = [one for one in library.decisions() if "<b>" in one.note]
    notes = {one.note for one in ours if one.note.startswith(bandicoots.TASKS[language])}
    assert len(notes) == REVIEWED

    told = page.locator(".st-key-review-told")
    told.get_by_role("button", name=texts("remove.undo")).click()
    expect(rows.locator(".chip.reviewed")).to_have_count(REVIEWED - 1)
    page.get_by_role(
        "button", name=re.compile(re.escape(texts("change.reworded")) + " · 9")
    ).click()
    page.wait_for_url(re.compile("change=reworded"))
    expect(rows).to_have_count(REVIEWED - 1)
    assert fits(page)
    other = visit(locale=OTHER[language], width=width)
    other.goto(page.url)
    expect(other.locator("[class*=st-key-pair-] .chip.reviewed")).to_have_count(REVIEWED - 1)
    page.go_back()
    expect(rows).to_have_count(len(bandicoots.TASKS[language]))
    page.go_forward()
    expect(rows).to_have_count(REVIEWED - 1)


@EVERYWHERE
def test_a_keeper_adds_corrects_finds_removes_and_brings_back(
    visit: Visit, served: Served, language: InterfaceLanguage, width: int
) -> None:
    texts = load_texts(language)
    tag, owner = f"quoll-{language}-{width}", f"Quoll {language} {width}"
    page = visit("documents", lang=language, width=width)
    forms.upload(
        page,
        texts,
        text_file(f"{tag}-one.txt", f"The {tag} house counted 5 doors in 2024."),
        text_file(f"{tag}-broken.docx", b"not a document"),
        text_file(f"{tag}-two.txt", f"The {tag} house counted 6 gates in 2024."),
    )
    expect(page.locator(".outcome li")).to_have_count(3, timeout=120_000)
    expect(page.locator(".outcome li.failed")).to_contain_text(f"{tag}-broken.docx")

    _find(page, language, tag)
    expect(page.get_by_text(texts.count("documents.count", 2), exact=True)).to_be_visible()
    page.get_by_text(texts("metadata.edit"), exact=True).click()
    page.get_by_label(texts("metadata.value"), exact=True).fill(owner)
    page.keyboard.press("Enter")
    page.get_by_role("button", name=texts.count("metadata.all", 2)).click()
    expect(page.get_by_text(texts.count("metadata.done", 2))).to_be_visible()
    assert _owners(served, tag) == {owner}
    page.get_by_role("button", name=texts("remove.undo")).click()
    expect(page.get_by_text(texts.count("metadata.undone", 2))).to_be_visible()
    assert owner not in _owners(served, tag)

    page.get_by_text(texts("metadata.edit"), exact=True).click()
    _tick_all(page, 2)
    page.get_by_role("button", name=f"{texts('remove.button')} · 2").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=texts("remove.confirm"), exact=True).click()
    expect(page.get_by_text(texts.count("remove.done", 2))).to_be_visible()
    expect(page.get_by_text(texts("documents.none"))).to_be_visible()
    page.get_by_role("button", name=texts("remove.undo")).click()
    expect(page.get_by_text(texts.count("remove.undone", 2))).to_be_visible()
    expect(page.get_by_text(texts.count("documents.count", 2), exact=True)).to_be_visible()
    assert fits(page)
    page.go_back()
    page.wait_for_url(re.compile(r"^(?!.*text=).*$"))
    expect(page.get_by_label(texts("documents.search"))).to_have_value("")
    page.go_forward()
    expect(page.get_by_label(texts("documents.search"))).to_have_value(tag)


def _find(page: Page, language: InterfaceLanguage, text: str) -> None:
    page.get_by_label(load_texts(language)("documents.search")).fill(text)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"text={text}"))
    forms.settled(page)


def _owners(served: Served, tag: str) -> set[str | None]:
    with kb.open(served.library) as library:
        return {info.organisation for info in library.documents(text=tag)}


def _tick_all(page: Page, count: int) -> None:
    """Tick all rows of the list: the table is drawn on a canvas, with a box in its head."""
    forms.settled(page)
    table = page.get_by_test_id("stDataFrame").first
    expect(table.locator("canvas tbody [role=row]")).to_have_count(count)
    table.click(position={"x": 15, "y": 17})

"""The review strip in a browser: by keyboard alone, in both languages, wide and narrow."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import kb
from app_pages.texts import InterfaceLanguage, load_texts

expect.set_options(timeout=30_000)

Visit = Callable[..., Page]
LANGUAGES: tuple[InterfaceLanguage, ...] = ("en", "zh")
OFFICE = {"en": "Numbat Office", "zh": "袋食蚁兽办公室"}
REPORTS = {
    "en": """# Numbat Office {year}

## Tasks for {year}

- {verb} the washing of railway wagons.
- Publish a map of quiet platforms every month.
- {own}
""",
    "zh": """# 袋食蚁兽办公室{year}年报告

## {year}年重点任务

- {verb}铁路货运车厢清洗工作。
- 每月编印安静站台分布图。
- {own}
""",
}
YEARS = {
    "en": ((2025, "Explore", "Paint the signal boxes."), (2026, "Deepen", "Hire four linguists.")),
    "zh": ((2025, "探索", "粉刷全部信号楼。"), (2026, "深化", "招聘四名翻译人员。")),
}
HEAD = "---\norganisation: {office}\nyear: {year}\nlanguage: {language}\n---\n\n"


@pytest.fixture(scope="module", autouse=True)
def office(library_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The office's reports in the library that the app serves, taken out again afterwards."""
    folder = tmp_path_factory.mktemp("numbat")
    for language, report in REPORTS.items():
        for year, verb, own in YEARS[language]:
            head = HEAD.format(office=OFFICE[language], year=year, language=language)
            text = head + report.format(year=year, verb=verb, own=own)
            (folder / f"numbat-{year}-{language}.md").write_text(text, encoding="utf-8")
    with kb.open(library_path) as library:
        taken_in = library.ingest(folder)
        assert taken_in.added == 4
    yield
    with kb.open(library_path) as library:
        library.remove(taken_in.document_ids)
        library.purge()


@pytest.fixture(autouse=True)
def undecided(library_path: Path) -> Iterator[None]:
    """No decision before, none left behind."""
    yield
    with kb.open(library_path) as library:
        library.undecide([decision.id for decision in library.decisions()])


def decided(library_path: Path) -> list[tuple[str, str]]:
    with kb.open(library_path) as library:
        return sorted((decision.change, decision.note) for decision in library.decisions())


def opened(visit: Visit, language: InterfaceLanguage, width: int = 1440) -> tuple[Page, Locator]:
    """The strip, opened from the list by its button."""
    page = visit("compare", lang=language, width=width, organisation=OFFICE[language])
    button = page.get_by_role("button", name=load_texts(language)("strip.open"))
    button.focus()
    button.press("Enter")
    strip = page.locator(".strip")
    expect(strip.locator(".strip-progress")).to_be_visible()
    expect(page.locator("[data-testid=stSpinner]")).to_have_count(0)
    expect(strip).to_be_focused()
    return page, strip


def progress(strip: Locator, language: InterfaceLanguage, done: int) -> None:
    expected = load_texts(language)("strip.progress", done=done, all=4)
    expect(strip.locator(".strip-progress")).to_have_text(expected)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", LANGUAGES)
def test_pairs_are_reviewed_by_keyboard_alone(
    visit: Visit, library_path: Path, language: InterfaceLanguage, width: int
) -> None:
    texts = load_texts(language)
    page, strip = opened(visit, language, width)
    progress(strip, language, 0)
    expect(strip.locator(".chip").first).to_have_text(texts("change.strengthened"))
    assert len(strip.locator("mark").all_inner_texts()) > 1
    page.keyboard.press("2")
    expect(strip.locator("button[aria-pressed=true]")).to_contain_text(texts("change.reworded"))
    page.keyboard.press("n")
    page.keyboard.type("仅换词 <b>2</b>")
    page.keyboard.press("Enter")
    progress(strip, language, 1)
    expect(strip).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    progress(strip, language, 4)
    state = strip.locator(".strip-state")
    expect(state).to_have_text(texts("strip.finished"))
    note = "仅换词 <b>2</b>"
    assert decided(library_path) == [("dropped", ""), ("kept", ""), ("new", ""), ("reworded", note)]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(strip.locator(".strip-note input")).to_have_value(note)
    expect(strip.locator(".chip.reviewed")).to_be_visible()
    for done in (3, 2, 1, 0):
        page.keyboard.press("u")
        progress(strip, language, done)
    expect(state).to_have_text(texts("review.undone"))
    assert decided(library_path) == []
    page.keyboard.press("Shift+Tab")  # the way out of the strip, and back to the list
    page.get_by_role("button", name=texts("strip.close")).press("Enter")
    expect(page.locator("[class*=st-key-pair-]").first).to_be_visible()


def test_a_decision_draws_nothing_of_the_page_anew(visit: Visit, library_path: Path) -> None:
    page, strip = opened(visit, "en")
    finished: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda f: took(f, finished)))
    page.reload()
    expect(strip.locator(".strip-progress")).to_be_visible()
    expect(page.locator("[data-testid=stSpinner]")).to_have_count(0)
    strip.focus()
    page.wait_for_timeout(500)
    assert ForwardMsg.FINISHED_SUCCESSFULLY in finished
    finished.clear()
    for done in (1, 2, 3):
        page.keyboard.press("Enter")
        progress(strip, "en", done)
    expect(strip.locator(".strip-state")).to_have_text(load_texts("en")("strip.saved"))
    assert len(decided(library_path)) == 3
    assert ForwardMsg.FINISHED_SUCCESSFULLY not in finished
    assert ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY in finished


def took(frame: bytes | str, finished: list[int]) -> None:
    """Note the end of a run of the page, or of a part of it."""
    message = ForwardMsg()
    if isinstance(frame, str):
        return
    message.ParseFromString(frame)
    if message.WhichOneof("type") == "script_finished":
        finished.append(message.script_finished)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_typed_is_lost_while_another_one_writes(
    visit: Visit, library_path: Path, language: InterfaceLanguage
) -> None:
    page, strip = opened(visit, language)
    other = sqlite3.connect(library_path / "catalog.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    page.keyboard.press("n")
    page.keyboard.type("first note")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("n")
    page.keyboard.type("not sent yet")
    progress(strip, language, 2)
    expect(strip.locator(".strip-state")).to_have_text(load_texts(language)("strip.saving"))
    page.wait_for_timeout(1000)
    other.execute("ROLLBACK")
    other.close()
    expect(strip.locator(".strip-state")).to_have_text(load_texts(language)("strip.saved"))
    assert [note for _, note in decided(library_path)].count("first note") == 1
    assert len(decided(library_path)) == 2
    expect(strip.locator(".strip-note input")).to_have_value("not sent yet")
    expect(strip.locator(".strip-note input")).to_be_focused()
    place = strip.locator(".strip-place").inner_text()
    page.reload()
    expect(strip.locator(".strip-place")).to_have_text(place)
    expect(strip.locator(".strip-note input")).to_have_value("not sent yet")


def test_what_was_not_sent_yet_is_sent_after_a_reload(visit: Visit, library_path: Path) -> None:
    page, strip = opened(visit, "en")
    page.context.set_offline(True)
    page.evaluate("window.WebSocket.prototype.send = () => {}")
    page.keyboard.press("Enter")
    progress(strip, "en", 1)
    page.context.set_offline(False)
    assert decided(library_path) == []
    page.reload()
    progress(strip, "en", 1)
    expect(strip.locator(".strip-state")).to_have_text(load_texts("en")("strip.saved"))
    assert [change for change, _ in decided(library_path)] == ["strengthened"]


def test_a_measure_that_stands_alone_is_given_a_partner_by_keys(
    visit: Visit, library_path: Path
) -> None:
    page, strip = opened(visit, "en")
    page.get_by_role("button", name=re.compile("^dropped")).first.press("Enter")
    page.wait_for_url(re.compile("change=dropped"))
    expect(strip.locator(".strip-place")).to_have_text(
        load_texts("en")("strip.place", number=1, all=1)
    )
    strip.focus()
    page.keyboard.press("p")
    expect(strip.locator("select")).to_be_focused()
    page.keyboard.type("Hire")
    page.keyboard.press("Escape")
    expect(strip.locator(".strip-changes button")).to_have_count(7)
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    expect(strip.locator(".strip-state")).to_have_text(load_texts("en")("strip.finished"))
    expect(strip.locator(".chip.reviewed")).to_be_visible()
    with kb.open(library_path) as library:
        (decision,) = library.decisions()
    assert (decision.left, decision.right) == ("Paint the signal boxes", "Hire four linguists")
    assert decision.change == "weakened"


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_strip_is_no_wider_than_the_window_and_has_no_serious_violation(
    visit: Visit, language: InterfaceLanguage, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page, strip = opened(visit, language, width)
    assert strip.evaluate("e => e.scrollWidth <= e.clientWidth + 1 && e.clientWidth < innerWidth")
    found = axe.Axe().run(page, context={"include": [[".strip"]]}).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []

"""Several threads with one Library, and two Libraries on one folder in a process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import kb
from tests.kb.conftest import GONGBEI
from tests.kb.processes import together
from tests.kb.soundness import check_sound, found

Write = Callable[[str, str | bytes], Path]


def test_threads_search_ask_and_list_while_another_ingests_and_removes(
    library: kb.Library, reports: Path, write: Write
) -> None:
    library.ingest(reports)
    done = threading.Event()
    rounds = [0, 0, 0, 0]

    def until_done(number: int, look: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            while not done.is_set() or not rounds[number]:
                look()
                rounds[number] += 1

        return run

    def search() -> None:
        for hit in library.search("billion yuan trade of the district", limit=50):
            assert hit.text == library.document(hit.document.id).text[hit.start : hit.end] or (
                hit.document.source == "gongbei.md"  # replaced between the two looks
            )

    def ask() -> None:
        answer = library.ask("what are the Greater Bay Area tasks")
        assert answer.status == "answered"

    def look() -> None:
        library.documents()
        library.facets()
        assert library.status().warnings == ()

    def filtered() -> None:
        hits = library.search("智慧海关", years=[2026], languages=["zh"], limit=50)
        assert {hit.document.language for hit in hits} == {"zh"}

    def change() -> None:
        try:
            for number in range(12):
                changed = GONGBEI.replace("622.65", f"{number}.5")
                (reports / "gongbei.md").write_text(changed, encoding="utf-8")
                write(f"more/{number}.txt", f"The ferry number {number} sailed.")
                library.ingest(reports)
                library.remove([f"more/{number}.txt"])
        finally:
            done.set()

    together(
        change,
        until_done(0, search),
        until_done(1, ask),
        until_done(2, look),
        until_done(3, filtered),
    )
    assert all(rounds)
    check_sound(library)
    assert not any("number 11 " in text for text in found(library, "ferry number 11 sailed"))


def test_threads_search_on_while_another_switches_generations(
    library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            assert any("622.65" in text for text in found(library, "622.65 billion yuan"))

    def switch() -> None:
        try:
            for back in (False, True) * 3:
                library.reindex(back=back)
        finally:
            done.set()

    together(switch, search, search)
    assert library.status().generation == 1
    check_sound(library)


def test_the_first_queries_of_many_threads_make_one_set_of_indexes(
    settings: kb.Settings, library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    with kb.open(settings=settings) as opened:
        used: list[int] = []

        def search() -> None:
            assert any("622.65" in hit.text for hit in opened.search("622.65 billion yuan"))
            used.append(id(opened._generations._indexes))

        together(*[search] * 6)
        assert len(set(used)) == 1


def test_two_libraries_on_one_folder_in_a_process_see_each_others_changes(
    settings: kb.Settings, library: kb.Library, reports: Path
) -> None:
    with kb.open(settings=settings) as second:
        library.ingest(reports)
        assert any("622.65" in text for text in found(second, "622.65 billion yuan"))
        second.remove(["gongbei.md"])
        assert not any("622.65" in text for text in found(library, "622.65 billion yuan"))
        library.restore(["gongbei.md"])
        assert any("622.65" in text for text in found(second, "622.65 billion yuan"))
        check_sound(second)
    check_sound(library)


def test_a_library_closed_by_one_thread_leaves_another_library_alone(
    settings: kb.Settings, library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    for _ in range(3):
        with kb.open(settings=settings) as second:
            assert len(found(second, "622.65 billion yuan"))
        assert len(found(library, "622.65 billion yuan"))

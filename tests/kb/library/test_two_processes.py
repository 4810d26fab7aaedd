"""Two processes on one library: what one changes, the other finds at its next query."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kb
import kb.search.indexes
from kb.errors import LibraryLocked
from tests.kb.conftest import GONGBEI
from tests.kb.processes import CONTEXT, Other, other_process, together
from tests.kb.soundness import check_sound

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def other(settings: kb.Settings, library: kb.Library, reports: Path) -> Iterator[Other]:
    """A second process that has the library open and has answered a query already."""
    library.ingest(reports)
    with other_process(settings) as opened:
        assert "622.65" in texts(opened)
        yield opened


def texts(opened: Other | kb.Library, query: str = "622.65 700.00 billion yuan") -> str:
    """Everything that comes up, by either leg or in an answer."""
    hits = [
        hit.text for mode in ("lexical", "hybrid") for hit in opened.search(query, mode=mode).hits
    ]
    answer = opened.ask("how much trade in billion yuan did the district have in 2025?")
    return "\n".join([*hits, *(citation.excerpt.text for citation in answer.citations)])


def test_a_document_added_here_is_found_there(
    library: kb.Library, other: Other, write: Write
) -> None:
    library.ingest(write("ferry.txt", "The ferry to the islands made 700.00 journeys."))
    assert "700.00 journeys" in texts(other)


def test_the_old_text_of_a_replaced_document_never_comes_up_there(
    library: kb.Library, other: Other, reports: Path
) -> None:
    for old, new in (("622.65", "700.00"), ("700.00", "811.11"), ("811.11", "622.65")):
        path = reports / "gongbei.md"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        assert library.ingest(reports).replaced == 1
        come_up = texts(other, f"{old} {new} billion yuan")
        assert new in come_up
        assert old not in come_up


def test_a_document_removed_here_is_gone_there_until_it_is_restored(
    library: kb.Library, other: Other
) -> None:
    for _ in range(2):
        (gone,) = library.remove(["gongbei.md"])
        assert "622.65" not in texts(other)
        library.restore([gone.id])
        assert "622.65" in texts(other)


def test_a_document_removed_and_ingested_again_is_found_there_once(
    library: kb.Library, other: Other, reports: Path
) -> None:
    library.remove(["gongbei.md"])
    library.ingest(reports, again=True)
    hits = other.search("622.65 billion yuan", mode="lexical").hits
    assert sum("622.65" in hit.text for hit in hits) == 1


def test_a_file_pruned_here_is_gone_there(library: kb.Library, other: Other, reports: Path) -> None:
    (reports / "gongbei.md").unlink()
    assert library.ingest(reports, prune=True).removed == 1
    assert "622.65" not in texts(other)
    assert [info.source for info in other.documents()] == ["shenzhen.md"]


def test_a_document_purged_here_is_forgotten_there(library: kb.Library, other: Other) -> None:
    before = other.revision()
    library.remove(["gongbei.md"])
    assert library.purge() == 1
    assert "622.65" not in texts(other)
    assert other.documents(removed=True) == []
    assert other.revision() > before


def test_a_reindex_here_is_in_use_there_with_what_changed_since(
    library: kb.Library, other: Other, reports: Path
) -> None:
    library.reindex()
    assert "622.65" in texts(other)
    assert other.status().generation == 2
    path = reports / "gongbei.md"
    path.write_text(GONGBEI.replace("622.65", "700.00"), encoding="utf-8")
    library.ingest(reports)
    assert "700.00" in texts(other)
    library.reindex(back=True)
    assert other.status().generation == 1
    assert "700.00" in texts(other)
    assert "622.65" not in texts(other)


def test_changes_go_both_ways(library: kb.Library, other: Other, reports: Path) -> None:
    other.remove(["gongbei.md"])
    assert "622.65" not in texts(library)
    other.restore(["gongbei.md"])
    assert "622.65" in texts(library)
    (reports / "gongbei.md").write_text(GONGBEI.replace("622.65", "700.00"), encoding="utf-8")
    other.ingest(reports)
    assert "700.00" in texts(library)
    assert "622.65" not in texts(library)
    check_sound(library)


def test_a_checkpoint_written_here_disturbs_no_reader_there(
    library: kb.Library, settings: kb.Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that opens while checkpoints come and go never takes one for damaged."""
    monkeypatch.setattr(kb.search.indexes, "CHECKPOINT_AFTER", 1)
    path = write("count.txt", "The port counted 0 ships.")
    library.ingest(path)
    library.search("ships", mode="lexical")
    done = threading.Event()
    warnings: list[str] = []

    def open_again_and_again() -> None:
        while not done.is_set():
            with kb.open(settings=settings) as reader:
                reader.search("ships", mode="lexical")
                warnings.extend(reader.status().warnings)

    def change() -> None:
        try:
            for number in range(1, 15):
                library.ingest(write("count.txt", f"The port counted {number} ships."))
        finally:
            done.set()

    together(change, open_again_and_again)
    assert warnings == []
    assert list(library.path.glob("index/*/damaged-*")) == []


# One writer


def test_a_second_writer_is_told_who_is_writing(
    library: kb.Library, other: Other, write: Write
) -> None:
    started, finish = threading.Event(), threading.Event()

    def wait(_: object) -> None:
        started.set()
        assert finish.wait(30)

    path = write("ferry.txt", "The ferry made 700.00 journeys.")
    run = threading.Thread(target=library.ingest, args=(path,), kwargs={"progress": wait})
    run.start()
    assert started.wait(30)
    try:
        for write_too in (
            lambda: other.ingest(path),
            lambda: other.remove(["gongbei.md"]),
            lambda: other.upload("a.txt", b"text"),
            lambda: library.remove(["gongbei.md"]),
        ):
            with pytest.raises(LibraryLocked) as told:
                write_too()
            assert f"process {os.getpid()} on {socket.gethostname()}" in str(told.value)
        assert str(os.getpid()) in other.status().writer
        assert "622.65" in texts(other)  # readers go on
        assert not (library.path / "uploads" / "a.txt").exists()
    finally:
        finish.set()
        run.join()
    assert other.status().writer is None
    assert other.upload("a.txt", b"The port counted ships.").added == 1


def test_a_writer_that_was_killed_holds_nothing(
    library: kb.Library, settings: kb.Settings, reports: Path
) -> None:
    library.ingest(reports)
    here, there = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_write_for_ever, args=(settings, reports, there))
    process.start()
    assert here.recv() == "writing"
    with pytest.raises(LibraryLocked, match=str(process.pid)):
        library.remove(["gongbei.md"])
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert library.status().writer is None
    assert len(library.remove(["gongbei.md"])) == 1


def _write_for_ever(settings: kb.Settings, reports: Path, pipe: object) -> None:
    def tell(_: object) -> None:
        pipe.send("writing")  # type: ignore[attr-defined]
        time.sleep(600)

    (reports / "gongbei.md").write_text(GONGBEI + "\nOne more line.\n", encoding="utf-8")
    with kb.open(settings=settings) as library:
        library.ingest(reports, progress=tell)


def test_asking_who_writes_stops_nobody_from_writing(
    library: kb.Library, other: Other, reports: Path
) -> None:
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            library.status()

    def change() -> None:
        try:
            for _ in range(15):
                other.remove(["gongbei.md"])
                other.restore(["gongbei.md"])
        finally:
            done.set()

    together(ask, change)

"""Files over which the program itself fails: one line each, and all others are taken in."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ingest.readers
import kb
import kb.pipeline.in_hand
import kb.pipeline.prepare
import kb.pipeline.take_in
from ingest.draft import Draft
from ingest.files.raw_file import RawFile
from kb.catalog import CatalogWriter
from kb.errors import LibraryUnwritable
from kb.pipeline.report import Progress
from tests.kb.soundness import check_sound, contents, found

Write = Callable[[str, str | bytes], Path]

GOOD = "The bridge carried more vehicles than ever."
ODD = "The odd file of the port."


@pytest.fixture
def settings(settings: kb.Settings) -> kb.Settings:
    """Readers are broken here, in this process."""
    return settings.model_copy(update={"read_apart": False})


@pytest.fixture
def folder(write: Write) -> Path:
    """An odd file among good ones."""
    for number in range(3):
        write(f"{number}.txt", f"{GOOD} Number {number}.")
        write(f"x{number}.txt", f"The port number {number} cleared containers.")
    return write("odd.txt", ODD).parent


def break_step(monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException) -> list[str]:
    """Let one step raise ``error`` for the odd file; the sources for which it ran."""
    met: list[str] = []
    read, split, store = (
        ingest.readers.READERS[".txt"], kb.pipeline.prepare.split_for, CatalogWriter.store
    )  # fmt: skip

    def note(source: str, text: str) -> None:
        met.append(source)
        if ODD in text:
            raise error

    def reading(raw: RawFile) -> Draft:
        note(raw.source, raw.data.decode())
        return read(raw)

    def splitting(document: Any, embedder: Any) -> Any:
        note(document.source, document.text)
        return split(document, embedder)

    def storing(writer: CatalogWriter, new: Any, generation: int) -> Any:
        note(new.document.source, new.document.text)
        return store(writer, new, generation)

    if step == "reading":
        monkeypatch.setattr(ingest.readers, "READERS", {".txt": reading})
    elif step == "splitting":
        monkeypatch.setattr(kb.pipeline.prepare, "split_for", splitting)
    else:
        monkeypatch.setattr(CatalogWriter, "store", storing)
    return met


STEPS = ["reading", "splitting", "storing"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("window", [1, 1024])
def test_whatever_one_file_raises_is_its_line_and_the_window_is_stored(
    library: kb.Library, folder: Path, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture, step: str, window: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(kb.pipeline.take_in, "WINDOW", window)
    break_step(monkeypatch, step, TypeError("keys must be str"))
    report = library.ingest(folder)
    assert (report.added, report.documents, report.failures) == (6, 6, 1)
    (failure,) = report.failed
    assert failure.source == "odd.txt"
    assert "TypeError: keys must be str" in failure.reason
    assert failure.remedy
    assert len(found(library, "bridge vehicles")) == 3
    check_sound(library)
    assert "odd.txt" in caplog.text
    assert "Traceback" in caplog.text
    assert "in note" in caplog.text  # where it was raised


@pytest.mark.parametrize("step", STEPS)
def test_a_file_that_failed_is_told_again_and_not_read_again_until_it_changes(
    library: kb.Library, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as broken:
        met = break_step(broken, step, ZeroDivisionError())
        first = library.ingest(folder)
        assert met.count("odd.txt") == 1
        again = library.ingest(folder)
        assert met.count("odd.txt") == 1
        assert again.failed == first.failed
        assert (again.added, again.unchanged) == (0, 6)
        (folder / "odd.txt").write_text(ODD + " Changed.", encoding="utf-8")
        assert library.ingest(folder).failures == 1
        assert met.count("odd.txt") == 2
    (folder / "odd.txt").write_text("The port is open.", encoding="utf-8")
    mended = library.ingest(folder)
    assert (mended.added, mended.failures, mended.unchanged) == (1, 0, 6)
    assert library.ingest(folder).failures == 0


def test_a_file_that_failed_is_read_again_once_the_readers_or_the_limit_are_others(
    library: kb.Library, settings: kb.Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        break_step(broken, "reading", ZeroDivisionError())
        library.ingest(folder)
    assert library.ingest(folder).failures == 1
    with monkeypatch.context() as newer:
        newer.setattr("kb.library.taking_in.reading_fingerprint", lambda: "another")
        assert library.ingest(folder).added == 1
    large = folder / "large.txt"
    large.write_text("The ferry is large." + "\n" * 2**21, encoding="utf-8")
    small = settings.model_copy(update={"max_file_mb": 1})
    with kb.open(settings=small) as narrow:
        assert narrow.ingest(folder).failures == 1
        assert narrow.ingest(folder).failures == 1
    assert library.ingest(folder).added == 1


@pytest.mark.parametrize("error", [MemoryError(), OSError(5, "Input/output error")])
@pytest.mark.parametrize("step", ["reading", "splitting"])
def test_what_passes_is_tried_again_at_the_next_run(
    library: kb.Library, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str,
    error: Exception,
) -> None:  # fmt: skip
    with monkeypatch.context() as broken:
        break_step(broken, step, error)
        assert library.ingest(folder).failures == 1
    assert library.ingest(folder).added == 1


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("ends", [KeyboardInterrupt, SystemExit, LibraryUnwritable("full disk")])
def test_a_request_to_end_and_a_fault_of_the_library_end_the_run(
    library: kb.Library, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, ends: Any
) -> None:
    if step == "reading" and isinstance(ends, LibraryUnwritable):
        pytest.skip("readers know of no library")
    with monkeypatch.context() as broken:
        break_step(broken, step, ends if isinstance(ends, BaseException) else ends())
        with pytest.raises(ends if isinstance(ends, type) else type(ends)):
            library.ingest(folder)
    assert library.ingest(folder).documents == 7
    check_sound(library)


def test_a_fault_of_whoever_watches_is_no_files_fault(library: kb.Library, folder: Path) -> None:
    def watch(progress: Progress) -> None:
        if progress.stage == "index":
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        library.ingest(folder, progress=watch)
    assert library.ingest(folder).documents == 7


def test_a_document_whose_new_text_fails_stays_as_it_was(
    library: kb.Library, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("odd.txt", GOOD)
    library.ingest(path)
    write("odd.txt", ODD)
    with monkeypatch.context() as broken:
        break_step(broken, "storing", ZeroDivisionError())
        assert library.ingest(path).failures == 1
    assert contents(library) == {"odd.txt": GOOD}
    write("odd.txt", GOOD)
    back = library.ingest(path)
    assert (back.unchanged, back.replaced, back.failures) == (1, 0, 0)


def test_a_file_that_failed_and_is_gone_is_forgotten(library: kb.Library, write: Write) -> None:
    folder = write("good.txt", GOOD).parent
    bad = write("bad.txt", b"")
    assert library.ingest(folder).failures == 1
    bad.unlink()
    report = library.ingest(folder, prune=True)
    assert (report.failures, report.removed, report.documents) == (0, 0, 1)
    assert list(library._reader.files()) == [str(folder / "good.txt")]


def test_a_broken_file_takes_no_name_from_the_one_that_has_it(
    library: kb.Library, write: Write
) -> None:
    good, bad = write("a.txt", GOOD), write("b.txt", b"")
    library.ingest(good, source="archive/2026")
    assert library.ingest(bad, source="archive/2026").failures == 1
    assert library.ingest(good, source="archive/2026").unchanged == 1
    assert contents(library) == {"archive/2026": GOOD}


def lines(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def good(name: object) -> dict[str, object]:
    return {"_id": name, "text": f"The port {name} cleared containers."}


def test_of_a_files_broken_records_twenty_are_told_and_how_many_others_there_are(
    library: kb.Library, write: Write
) -> None:
    path = write("many.jsonl", lines(good(1), *({"_id": n} for n in range(2, 5002)), good(9999)))
    write("few.jsonl", lines(good("f"), *({"_id": n} for n in range(2, 22))))
    report = library.ingest(path.parent)
    assert (report.added, report.failures, len(report.failed)) == (3, 5020, 41)
    few, many = report.failed[:20], report.failed[20:]
    assert {failure.source.partition("#")[0] for failure in few} == {"few.jsonl"}
    assert [failure.source for failure in many[:20]] == [f"many.jsonl#{n}" for n in range(2, 22)]
    assert many[20].source == "many.jsonl"
    assert "4,980 more" in many[20].reason
    assert "5020 failed" in str(report).splitlines()[0]
    assert report.as_json()["failures"] == 5020
    assert len(json.dumps(report.as_json())) < 10_000
    again = library.ingest(path.parent)
    assert again.failed == report.failed
    assert (again.unchanged, again.embedded) == (3, 0)


def test_a_record_that_was_removed_comes_back_beside_those_that_fail(
    library: kb.Library, write: Write
) -> None:
    path = write("all.jsonl", lines(good(1), {"_id": 2}))
    library.ingest(path)
    library.remove(["all.jsonl#1"])
    report = library.ingest(path, again=True)
    assert (report.added, report.failures, report.documents) == (1, 1, 1)


def test_honest_files_that_once_ended_the_batch_are_taken_in(
    library: kb.Library, write: Write
) -> None:
    write("date.md", f"---\nschedule:\n  2026-01-26: conference\n---\n\n{GOOD}\n")
    longest = "报" * 82
    for name in (longest + ".txt", "n" * 242 + ".txt", "n" * 251 + ".txt", "n" * 237 + ".txt"):
        folder = write(name, f"{GOOD} {len(name)}.").parent
    report = library.ingest(folder)
    assert (report.added, report.failed) == (5, ())
    assert library.ingest(folder / f"{longest}.txt").unchanged == 1
    assert library.ingest(folder).unchanged == 5
    assert library.document("date.md").info.source == "date.md"
    check_sound(library)


def test_the_log_names_a_file_whatever_its_name_is(
    library: kb.Library, write: Write, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr(kb.pipeline.in_hand, "TOLD", 1)
    path = write("two\nlines.txt", ODD)
    break_step(monkeypatch, "reading", ZeroDivisionError())
    library.ingest(path)
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "\n" not in record.getMessage()
    assert "two" in record.getMessage()

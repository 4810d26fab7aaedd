"""What is purged is gone at once: from rows, index files, originals, uploads and quotations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from ingest import Metadata
from kb.compare.themes.lasting_names import NAMES
from tests.kb.library.rot import settle
from tests.kb.library.test_sent_files import settle as settle_batch

Write = Callable[[str, str | bytes], Path]

SECRET = "zanzibarium"
"""A word that stands in one document alone; the index keeps it in small letters."""


def places_of(folder: Path, word: str = SECRET) -> list[str]:
    """The files in which a word still stands."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and word.encode() in path.read_bytes().lower()
    )


@pytest.fixture
def filled(
    library: kb.Library, reports: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> kb.Library:
    monkeypatch.setattr("kb.search.indexes.CHECKPOINT_AFTER", 1)
    write("secret.md", f"# Note\n\nThe port sold {SECRET} to 7 ships.\n")
    library.ingest(reports)
    library.upload("sent.txt", f"More {SECRET} came later.".encode())
    return library


def test_nothing_is_left_of_what_was_purged(filled: kb.Library) -> None:
    assert len(places_of(filled.path)) > 4
    filled.remove(["secret.md", "uploads/sent.txt"])
    assert filled.purge() == 2
    assert places_of(filled.path) == []
    assert not filled.search(SECRET).hits or all(
        SECRET not in hit.text for hit in filled.search(SECRET).hits
    )
    assert filled.search("paperless certificates").hits
    assert filled.upkeep.doctor().faults == ()


def test_what_else_was_said_of_it_goes_too(filled: kb.Library) -> None:
    answer = filled.ask(f"who sold {SECRET}")
    filled.feedback.rate(answer, "up")
    filled.decide(None, "secret.md:0-40", "new")
    filled.metadata.set(["secret.md"], {"title": f"{SECRET} sold"}, tags=[SECRET])
    filled.remove(["secret.md", "uploads/sent.txt"])
    filled.purge()
    left = places_of(filled.path)
    assert left in ([], ["catalog.sqlite"])  # the question itself is its asker's


def test_names_of_its_files_go_from_the_batches_too(library: kb.Library, write: Write) -> None:
    library.ingest(write(f"{SECRET}.txt", "The port counted 7 ships."), source=f"of-{SECRET}.txt",
                   metadata=Metadata(title=f"About {SECRET}"))  # fmt: skip
    library.upload(f"{SECRET}.md", b"The port counted 8 ships.")
    library.upload("other.md", b"The port counted 9 ships.")
    library.remove([info.id for info in library.documents() if info.source != "uploads/other.md"])
    library.purge()
    assert places_of(library.path) == []
    batches = library.batches.all()
    assert [batch.given["paths"] for batch in batches] == [[], [], []]
    assert [one["name"] for batch in batches for one in batch.given["sent"]] == ["other.md"]
    assert library.batches.resume(batches[-1].number).added == 0


def test_a_name_that_another_document_has_stays(library: kb.Library, write: Write) -> None:
    path = write("kept.txt", "The port counted 7 ships.")
    number = library.ingest(path).batch or 0
    library.upload("kept.txt", b"The port counted 8 ships.")
    library.remove(["uploads/kept.txt"])
    library.purge()
    assert library.batches.of(number).given["paths"] == [str(path)]
    assert [file.source for file in library.batches.files(number)] == ["kept.txt"]


def test_a_sent_file_that_waits_for_an_answer_keeps_its_name(library: kb.Library) -> None:
    library.upload("sent.md", b"The port counted 8 ships.")
    number = library.batches.send([("sent.md", b"The port counted 9 ships.")]).number or 0
    settle_batch(library, number)
    library.remove(["uploads/sent.md"])
    library.purge()
    (file,) = library.batches.files(number)
    assert file.outcome == "question"
    settle_batch(library, library.batches.answer(number, file.ordinal, "own") or 0)
    assert [info.source for info in library.documents()] == ["uploads/sent.md"]


def test_names_of_themes_that_may_be_its_words_go_too(filled: kb.Library) -> None:
    kept = filled.path / NAMES
    kept.write_text(f'{{"": [{{"theme": {{"key": "{SECRET}"}}}}]}}', encoding="utf-8")
    filled.purge()
    assert kept.exists()  # nothing was purged
    filled.remove(["secret.md", "uploads/sent.txt"])
    filled.purge()
    assert places_of(filled.path) == []


def test_uploads_and_originals_of_what_stays_are_kept(filled: kb.Library) -> None:
    filled.remove(["secret.md"])
    filled.purge()
    assert (filled.path / "uploads" / "sent.txt").exists()
    assert filled.original("uploads/sent.txt") is not None
    assert filled.original("gongbei.md") is not None


def test_bytes_are_given_back(library: kb.Library, write: Write) -> None:
    for number in range(60):
        text = "\n\n".join(
            f"Paragraph {n} of text {number}: {n * number * 7919}." for n in range(99)
        )
        write(f"long{number}.txt", text)
    library.ingest(write("short.txt", "Few words.\n").parent)
    settle(library.path)
    before = (library.path / "catalog.sqlite").stat().st_size
    wal = library.path / "catalog.sqlite-wal"
    library.remove([info.id for info in library.documents() if info.source != "short.txt"])
    library.purge()
    assert (library.path / "catalog.sqlite").stat().st_size < before / 3
    assert not wal.exists() or wal.stat().st_size == 0


def test_a_catalog_of_an_earlier_version_gives_its_bytes_back_too(
    settings: kb.Settings, write: Write
) -> None:
    import sqlite3

    with kb.open(settings=settings) as library:
        library.ingest(write("a.txt", f"A text about {SECRET}.\n" * 200))
    old = sqlite3.connect(settings.library / "catalog.sqlite")
    old.execute("PRAGMA journal_mode = DELETE")
    old.execute("PRAGMA auto_vacuum = NONE")
    old.execute("VACUUM")
    old.close()
    with kb.open(settings=settings) as library:
        library.remove(["a.txt"])
        assert library.purge() == 1
        assert places_of(library.path) == []


def _in_files(path: Path) -> list[bool]:
    """Of each checkpoint, whether it has the files that tantivy searches in."""
    return [(one / "lexical" / "meta.json").exists() for one in (path / "index").glob("*/r*")]


@pytest.mark.parametrize("killed", [False, True])
def test_a_large_library_forgets_at_once_and_makes_its_files_anew_afterwards(
    filled: kb.Library, settings: kb.Settings, monkeypatch: pytest.MonkeyPatch, killed: bool
) -> None:
    monkeypatch.setattr("kb.search.indexes.REWRITTEN_AT_ONCE", 0)
    begun: list[object] = []
    with monkeypatch.context() as patch:
        patch.setattr("kb.library.tidying.Tidying.begin", lambda _, indexes: begun.append(indexes))
        filled.remove(["secret.md", "uploads/sent.txt"])
        assert filled.purge() == 2
    assert places_of(filled.path) == []
    assert _in_files(filled.path) == [False]
    assert filled.search("paperless certificates").hits
    if not killed:
        filled._generations._tidying.begin(begun[0])  # type: ignore[arg-type]
    filled.close()
    assert _in_files(filled.path) == [not killed]
    with kb.open(settings=settings) as again:
        assert again.search("paperless certificates").hits
        assert not any(SECRET in hit.text for hit in again.search(SECRET).hits)
        assert again.upkeep.doctor().faults == ()
    assert _in_files(filled.path) == [True]
    assert places_of(filled.path) == []

"""Files that came as bytes, and folders of a server: they wait for their turn."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import kb
from kb.catalog import BatchRecord
from kb.errors import BadRequest
from tests.kb.library.test_batches import outcomes, wait_for
from tests.kb.soundness import check_sound


def settle(library: kb.Library, number: int) -> BatchRecord:
    library.batches.start()
    wait_for(lambda: library.batches.of(number).state not in ("waiting", "running"))
    return library.batches.of(number)


def test_sent_files_wait_for_their_turn_and_are_taken_in(library: kb.Library) -> None:
    sent = library.batches.send([
        ("../..", b"x"),
        ("a.txt", b"The port counted 5 ships."),
        ("bad.docx", b"no"),
        ("b.txt", b"The port counted 6 ships."),
    ])  # fmt: skip
    assert [refused.name for refused in sent.refused] == ["../.."]
    assert sent.number is not None
    assert library.batches.of(sent.number).state == "waiting"
    assert settle(library, sent.number).state == "done"
    assert outcomes(library, sent.number) == {
        "uploads/a.txt": "added", "uploads/bad.docx": "refused", "uploads/b.txt": "added",
    }  # fmt: skip
    assert sorted(path.name for path in (library.path / "uploads").iterdir()) == ["a.txt", "b.txt"]
    assert not list((library.path / "incoming").glob("**/*.*"))
    check_sound(library)


@pytest.mark.parametrize("mode", ["version", "own", None])
def test_a_file_of_another_documents_name_is_a_question_first(
    library: kb.Library, mode: str | None
) -> None:
    library.upload("report.txt", b"The first office counted 5 ships.")
    number = library.batches.send([
        ("report.txt", b"The second office opened 6 bridges."), ("more.txt", b"More of it."),
    ]).number  # fmt: skip
    assert number is not None
    settle(library, number)
    (asked,) = library.batches.files(number, outcomes=["question"])
    assert library.document("uploads/report.txt").text.startswith("The first")
    new = library.batches.answer(number, asked.ordinal, mode)  # type: ignore[arg-type]
    if new is not None:
        settle(library, new)
    texts = {info.source: library.document(info.id).text for info in library.documents()}
    assert ("The second" in texts["uploads/report.txt"]) == (mode == "version")
    assert ("uploads/report (2).txt" in texts) == (mode == "own")
    assert len(library.versions.of("uploads/report.txt")) == (mode == "version")
    assert not list((library.path / "incoming").glob("**/*.txt"))
    with pytest.raises(BadRequest, match="no answer"):
        library.batches.answer(number, asked.ordinal, "own")
    check_sound(library)


def test_the_same_file_sent_again_is_no_question(library: kb.Library) -> None:
    library.upload("report.txt", b"The office counted 5 ships.")
    number = library.batches.send([("report.txt", b"The office counted 5 ships.")]).number or 0
    settle(library, number)
    assert outcomes(library, number) == {"uploads/report.txt": "unchanged"}
    assert (library.path / "uploads" / "report.txt").exists()


def test_what_was_sent_to_a_process_that_ends_is_taken_in_by_the_next(
    settings: kb.Settings,
) -> None:
    with kb.open(settings=settings) as library:
        number = library.batches.send([("a.txt", b"The port counted 5 ships.")]).number or 0
    with kb.open(settings=settings) as library:
        assert settle(library, number).state == "done"
        assert [info.source for info in library.documents()] == ["uploads/a.txt"]


def test_a_batch_that_waits_can_be_cancelled_and_gone_on_with(library: kb.Library) -> None:
    number = library.batches.send([("a.txt", b"The port counted 5 ships.")]).number or 0
    assert library.batches.cancel(number).state == "cancelled"
    library.batches.start()
    time.sleep(0.3)
    assert library.documents() == []
    assert library.batches.again(number, failed=False) == number
    assert settle(library, number).state == "done"
    assert len(library.documents()) == 1


def test_only_folders_below_the_allowed_one_are_taken_in(
    settings: kb.Settings, tmp_path: Path, reports: Path
) -> None:
    (tmp_path / "out").mkdir()
    (reports / "link").symlink_to(tmp_path / "out")
    (reports / "sub").mkdir()
    (reports / "sub" / "a.txt").write_text("The port counted 5 ships.", encoding="utf-8")
    with kb.open(settings=settings.model_copy(update={"ingest_root": reports})) as library:
        assert library.batches.folders() == [".", "sub"]
        for outside in ("..", "/etc", "link", "no such", "sub/../..", "\0"):
            with pytest.raises(BadRequest, match="no folder"):
                library.batches.take(outside)
        assert settle(library, library.batches.take("sub")).counts["added"] == 1
    with kb.open(settings=settings) as library, pytest.raises(BadRequest, match="ingest_root"):
        library.batches.take("sub")

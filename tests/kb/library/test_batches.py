"""Runs over files are written down, stopped, gone on with, done again; others write meanwhile."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kb
from kb.catalog import BatchRecord
from kb.errors import BadRequest
from kb.library.recorded import LISTED, is_gone, this_process
from tests.kb.processes import CONTEXT, Other, other_process
from tests.kb.soundness import check_sound

Write = Callable[[str, str | bytes], Path]
MANY = 400


@pytest.fixture
def many(write: Write) -> Path:
    """A folder that takes some seconds."""
    for number in range(MANY):
        lines = [
            f"Port {number} handled {number * 7 + line} ships in quay {line}." for line in range(40)
        ]
        write(f"{number:03}.txt", "\n\n".join(lines))
    return write("bad.docx", b"no document").parent


@pytest.fixture
def other(settings: kb.Settings) -> Iterator[Other]:
    with other_process(settings) as opened:
        yield opened


def outcomes(library: kb.Library, number: int) -> dict[str, str]:
    return {file.source: file.outcome for file in library.batches.files(number)}


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def newest(library: kb.Library) -> BatchRecord:
    return library.batches.all(1)[0]


def is_halfway(library: kb.Library) -> bool:
    found = library.batches.all(1)
    return bool(found) and 5 <= len(library.documents()) < MANY // 2


def test_what_became_of_each_file_is_written_down(library: kb.Library, write: Write) -> None:
    folder = write("stays.txt", "The port stays open.").parent
    write("changes.txt", "The port counted 5 ships.")
    write("goes.txt", "The port counted 6 ships.")
    write("bad.docx", b"no document")
    first = library.ingest(folder)
    assert first.batch is not None
    assert outcomes(library, first.batch) == {
        "bad.docx": "refused", "changes.txt": "added", "goes.txt": "added", "stays.txt": "added",
    }  # fmt: skip
    (refused,) = library.batches.files(first.batch, failed=True)
    assert refused.lines[0][1:3] == ["it is no .docx file or is cut off", "save it anew with Word"]
    write("changes.txt", "The port counted 7 ships.")
    (folder / "goes.txt").unlink()
    second = library.ingest(folder, prune=True)
    assert second.batch is not None
    assert outcomes(library, second.batch) == {
        "bad.docx": "refused",
        "changes.txt": "replaced",
        "goes.txt": "removed",
        "stays.txt": "unchanged",
    }
    batch = library.batches.of(second.batch)
    assert batch.state == "done"
    assert batch.who
    assert batch.counts["documents_replaced"] == 1
    assert batch.given["paths"] == [str(folder)]
    assert second.failed[0].remembered
    assert "has not changed" in str(second)


def test_retry_reads_what_failed_alone_though_it_has_not_changed(
    library: kb.Library, write: Write
) -> None:
    folder = write("good.txt", "The port stays open.").parent
    write("bad.docx", b"no document")
    first = library.ingest(folder)
    assert first.batch is not None
    again = library.batches.retry(first.batch)
    assert (again.failures, again.unchanged, again.failed[0].remembered) == (1, 0, False)
    write("bad.docx", b"no document").rename(folder / "away")
    with pytest.raises(BadRequest, match="nothing of batch"):
        library.batches.retry(library.ingest(write("fine.txt", "Fine.")).batch or 0)


def test_a_run_without_a_change_takes_the_place_of_the_one_before(
    library: kb.Library, reports: Path
) -> None:
    first = library.ingest(reports).batch
    kept = [library.ingest(reports).batch for _ in range(3)]
    assert [batch.number for batch in library.batches.all()] == [kept[-1], first]


def test_of_batches_that_are_over_the_newest_are_kept(settings: kb.Settings, write: Write) -> None:
    with kb.open(settings=settings.model_copy(update={"batches_kept": 3})) as library:
        for number in range(6):
            library.ingest(write(f"{number}.txt", f"The port counted {number} ships."))
        numbers = [batch.number for batch in library.batches.all()]
        assert numbers == [6, 5, 4]
        assert library.batches.files(1) == []
        with pytest.raises(BadRequest, match="no batch 1"):
            library.batches.of(1)


def test_unchanged_files_beyond_the_first_are_counted_alone(
    library: kb.Library, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.library.recorded.LISTED", 3)
    assert LISTED == 1_000
    for number in range(8):
        folder = write(f"{number}.txt", f"The port counted {number} ships.").parent
    library.ingest(folder)
    write("new.txt", "A new file.")
    batch = library.ingest(folder).batch or 0
    assert list(outcomes(library, batch).values()).count("unchanged") == 3
    assert library.batches.of(batch).counts["unchanged"] == 8


def test_what_is_purged_is_forgotten_in_batches_too(library: kb.Library, reports: Path) -> None:
    number = library.ingest(reports).batch or 0
    library.remove(["gongbei.md"])
    library.purge()
    assert list(outcomes(library, number)) == ["shenzhen.md"]


def test_another_process_ends_a_batch_within_two_seconds_and_it_goes_on_from_there(
    library: kb.Library, other: Other, many: Path
) -> None:
    other.start("ingest", many)
    wait_for(lambda: is_halfway(library))
    begun = time.monotonic()
    assert library.batches.cancel(newest(library).number).stop
    report = other.result()
    assert time.monotonic() - begun < 2.0 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert report.stopped
    batch = newest(library)
    assert batch.state == "stopped"
    stored = len(library.documents())
    waiting = library.batches.counts(batch.number)["waiting"]
    assert 0 < stored < MANY
    assert waiting + stored == MANY + (library.batches.counts(batch.number).get("refused", 0) == 0)
    rest = library.batches.resume(batch.number)
    assert not rest.stopped
    assert rest.added == MANY - stored
    assert len(library.documents()) == MANY
    check_sound(library)


def test_a_batch_whose_process_was_killed_is_told_and_gone_on_with(
    library: kb.Library, settings: kb.Settings, many: Path
) -> None:
    process = CONTEXT.Process(target=_ingest, args=(settings, many))
    process.start()
    wait_for(lambda: is_halfway(library))
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    broken = newest(library)
    assert broken.state == "broken"
    stored = len(library.documents())
    report = library.batches.resume(broken.number)
    assert report.added == MANY - stored
    assert library.batches.of(broken.number).state == "broken"
    assert newest(library).state == "done"
    check_sound(library)


def _ingest(settings: kb.Settings, folder: Path) -> None:
    with kb.open(settings=settings) as library:
        library.ingest(folder)


def test_a_process_is_known_by_its_beginning_too() -> None:
    mine = this_process()
    assert not is_gone(mine)
    assert is_gone(mine.rpartition(" ")[0] + " 1")  # its number was given again
    assert not is_gone("1@another-machine 5")


def test_who_removes_or_corrects_waits_for_no_batch_and_nothing_of_it_is_lost(
    library: kb.Library, other: Other, many: Path, write: Write
) -> None:
    library.ingest(write("own/here.txt", "The office counted 5 bridges."))
    library.ingest(many / "399.txt")
    (many / "399.txt").write_text("Port 399 was closed in the end.", encoding="utf-8")
    other.start("ingest", many)
    wait_for(lambda: is_halfway(library))
    begun = time.monotonic()
    library.remove(["here.txt"])
    library.metadata.set(["399.txt"], {"year": 1999})
    assert time.monotonic() - begun < 5
    assert newest(library).state == "running"
    report = other.result()
    assert report.replaced == 1
    (info,) = [info for info in library.documents() if info.source == "399.txt"]
    assert info.year == 1999
    assert library.document("399.txt").text.startswith("Port 399 was closed")
    check_sound(library)


def test_a_second_batch_waits_for_the_first_and_is_told_its_place(
    library: kb.Library, other: Other, many: Path, write: Write
) -> None:
    other.start("ingest", many)
    wait_for(lambda: is_halfway(library))
    told = []
    report = library.ingest(
        write("own/second.txt", "The second one counted 8 ships."),
        patience=120,
        waiting=told.append,
    )
    assert report.added == 1
    assert told
    assert other.result().added == MANY


def test_memory_of_waiting_documents_is_bounded_by_characters(
    library: kb.Library, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.pipeline.take_in.WAITING", 2_000)
    folder = write("0.txt", "The port of 0 ships.").parent
    for number in range(40):
        write(f"{number}.txt", f"The port of {number} ships. " * 30)
    assert library.ingest(folder).added == 40


def test_a_document_removed_by_hand_stays_away_until_its_file_changes_or_it_is_asked_for(
    library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    library.remove(["gongbei.md"])
    for _ in range(2):
        report = library.ingest(reports)
        assert (report.added, report.unchanged, report.put_away) == (0, 1, 1)
        assert "removed by hand; --again" in str(report)
        os.utime(reports / "gongbei.md")  # only its time is another
    assert library.ingest(reports, again=True).added == 1
    library.remove(["gongbei.md"])
    text = (reports / "gongbei.md").read_text(encoding="utf-8")
    (reports / "gongbei.md").write_text(text.replace("622.65", "700.00"), encoding="utf-8")
    assert library.ingest(reports).added == 1
    assert library.ingest(reports).put_away == 0


def test_a_document_whose_file_was_away_comes_back_with_it(
    library: kb.Library, reports: Path, tmp_path: Path
) -> None:
    library.ingest(reports)
    (reports / "gongbei.md").rename(tmp_path / "kept.md")
    assert library.ingest(reports, prune=True).removed == 1
    (tmp_path / "kept.md").rename(reports / "gongbei.md")
    assert library.ingest(reports).added == 1


def test_a_restored_document_is_no_more_away(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    (gone,) = library.remove(["gongbei.md"])
    library.restore([gone.id])
    report = library.ingest(reports)
    assert (report.unchanged, report.put_away) == (2, 0)


def test_what_is_foreseen_is_what_happens_and_nothing_is_changed(
    library: kb.Library, write: Write
) -> None:
    folder = write("stays.txt", "The port stays open.").parent
    write("changes.txt", "The port counted 5 ships.")
    write("goes.txt", "The port counted 6 ships.")
    write("away.txt", "The port counted 60 ships.")
    library.ingest(folder)
    library.remove(["away.txt"])
    write("changes.txt", "The port counted 7 ships.")
    write("new.txt", "The port counted 8 ships.")
    write("twin.txt", "The port stays open.")
    write("bad.docx", b"no document")
    (folder / "goes.txt").unlink()
    before = (library.revision, library.batches.all())
    foreseen = library.batches.preview(folder, prune=True)
    assert (library.revision, library.batches.all()) == before
    assert {file.source: file.outcome for file in foreseen.files} == {
        "away.txt": "put_away",
        "bad.docx": "refused",
        "changes.txt": "replaced",
        "goes.txt": "removed",
        "new.txt": "added",
    }
    assert foreseen.unchanged == 2
    report = library.ingest(folder, prune=True)
    assert (report.added, report.replaced, report.removed, report.failures) == (1, 1, 1, 1)
    assert (report.put_away, report.unchanged) == (1, 2)

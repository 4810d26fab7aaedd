"""What a long run tells: counts, a rate, the time left, and whether it was stopped."""

from __future__ import annotations

import pytest

from kb.pipeline.report import Failure, IngestReport, Progress, Stopped, Tally, Watch


def test_a_report_is_a_line_of_what_was_done_and_one_for_each_failure() -> None:
    failure = Failure("报告.pdf", "no text in it", "scan it again")
    report = IngestReport(added=2, unchanged=1, failed=(failure,), passed_over=3, stopped=True)
    assert str(report) == (
        "2 added, 1 unchanged, 1 failed; 3 files of other formats passed over"
        " (stopped; run again to go on)\n"
        "  报告.pdf: no text in it; scan it again"
    )
    assert str(IngestReport()) == "0 added"


def test_what_cannot_be_printed_is_written_out_in_a_failure() -> None:
    assert str(Failure("a\nb\x1b", "bad", "mend it")) == "a\\nb\\x1b: bad; mend it"


def test_a_tally_becomes_the_report_of_the_run() -> None:
    failure = Failure("a", "b", "c")
    tally = Tally(added=1, replaced=2, unchanged=3, removed=4, failed=[failure], embedded=5)
    tally.document_ids += ["x", "y"]
    assert tally.report({"documents": 6, "chunks": 7, "removed": 9}, 1.5, 8) == IngestReport(
        added=1,
        replaced=2,
        unchanged=3,
        removed=4,
        failed=(failure,),
        passed_over=8,
        documents=6,
        chunks=7,
        embedded=5,
        seconds=1.5,
        document_ids=("x", "y"),
    )


def test_rate_and_time_left_go_by_what_was_done_so_far() -> None:
    progress = Progress("embed", done=3, total=12, chunks=60, seconds=6.0)
    assert progress.rate == 60 / 6
    assert progress.seconds_left == 6 / 3 * (12 - 3)
    assert Progress("scan", 0, 12, 0, 0.0).rate == 0.0
    assert Progress("scan", 0, 12, 0, 5.0).seconds_left is None


def test_a_watch_passes_on_how_far_the_run_is() -> None:
    seen: list[Progress] = []
    watch = Watch(seen.append)
    watch.tell("index", done=1, total=2, chunks=30, source="a.md")
    (progress,) = seen
    assert (progress.stage, progress.done, progress.total) == ("index", 1, 2)
    assert (progress.chunks, progress.source) == (30, "a.md")
    assert 0 <= progress.seconds <= watch.seconds


def test_a_watch_stops_the_run_when_it_is_asked_to_and_not_before() -> None:
    Watch().check_stop()
    Watch(stop=lambda: False).check_stop()
    with pytest.raises(Stopped):
        Watch(stop=lambda: True).check_stop()

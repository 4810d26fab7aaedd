"""`kb batches`, `kb batch`, and ingest that changes nothing, goes on, or waits for its turn."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kb.cli import batches
from tests.kb.cli.conftest import Kb

AT_ONCE = 2.0 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
"""Seconds: on a machine where other programs run, as many more as they take."""

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "good.txt").write_text("The port counted 5 ships in 2025.", encoding="utf-8")
    (folder / "bad.docx").write_bytes(b"no document")
    return folder


def test_batches_are_listed_and_one_tells_of_each_file(kb: Kb, folder: Path) -> None:
    assert kb("ingest", folder).status == 3
    (row,) = kb("batches").out.splitlines()
    number, _, _, state, files, came = row.split("\t")
    assert (number, state, files) == ("1", "done", "1 added, 1 refused")
    assert came == str(folder)
    shown = kb("batch", 1)
    assert "added\tgood.txt" in shown.out
    assert "refused\tbad.docx\n\tit is no .docx file or is cut off; save it anew" in shown.out
    assert "good.txt" not in kb("batch", 1, "--failed").out
    told = kb("batch", 1, "--json").json
    assert told["state"] == "done"
    assert [file["outcome"] for file in told["files"]] == ["refused", "added"]
    assert told["files"][0]["failures"][0]["reason"] == "it is no .docx file or is cut off"
    assert kb("batches", "--json").json["batches"][0]["batch"] == 1


def test_retry_takes_in_what_failed_alone(kb: Kb, folder: Path) -> None:
    kb("ingest", folder)
    assert "as before" in kb("ingest", folder).out
    again = kb("batch", "retry", 1)
    assert again.status == 1
    assert "as before" not in again.out
    (folder / "bad.docx").unlink()
    (folder / "other.txt").write_text("It was not in the batch.", encoding="utf-8")
    assert kb("batch", "retry", 1).out.startswith("0 added")
    assert "other.txt" not in kb("list").out
    assert kb("batch", "resume", 1).out.startswith("1 added")


@pytest.mark.parametrize("words", [["retry", "x"], ["7"], ["undo", "1"], ["retry", "resume", "1"]])
def test_what_is_no_batch_is_told(kb: Kb, folder: Path, words: list[str]) -> None:
    kb("ingest", folder)
    ran = kb("batch", *words)
    assert ran.status == 1
    assert ran.err.startswith("kb: ")


def test_a_dry_run_tells_what_would_be_and_changes_nothing(kb: Kb, folder: Path) -> None:
    ran = kb("ingest", folder, "--dry-run")
    assert ran.status == 0
    assert "added\tgood.txt" in ran.out
    assert "unreadable\tbad.docx\n\tit is no .docx" in ran.out
    assert "1 added, 0 replaced, 0 removed, 1 unreadable" in ran.out
    assert not Path("library").exists()
    kb("ingest", folder)
    (folder / "good.txt").write_text("The port counted 6 ships in 2025.", encoding="utf-8")
    told = kb("ingest", folder, "--dry-run", "--json").json
    assert (told["added"], told["replaced"], told["refused"]) == (0, 1, 1)
    assert "6 ships" not in kb("search", "ships", "--mode", "lexical").out


def test_what_was_removed_is_told_and_taken_in_with_again(kb: Kb, folder: Path) -> None:
    kb("ingest", folder)
    kb("remove", "good.txt", "--yes")
    assert "1 removed by hand; --again" in kb("ingest", folder).out
    assert kb("ingest", folder, "--again").out.startswith("1 added")


def test_a_million_broken_records_and_files_give_a_short_report(kb: Kb, folder: Path) -> None:
    (folder / "all.jsonl").write_text('{"_id": 1}\n' * 100_000, encoding="utf-8")
    for number in range(300):
        (folder / f"{number}.docx").write_bytes(b"no document")
    ran = kb("ingest", folder)
    assert len(ran.out) < 40_000
    assert "failures more: kb batch 1" in ran.out
    assert len(kb("batch", 1, "--failed", "--json").json["files"]) == 302


@contextmanager
def running(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", "from kb.cli.main import main; main()", *map(str, arguments)]
    # Of its own group, as a shell's job is.
    process = subprocess.Popen(
        command,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path[1:]])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_watched_folder_is_taken_in_as_it_changes_until_ctrl_c(kb: Kb, folder: Path) -> None:
    kb("ingest", folder)  # so that the library is there to be asked
    (folder / "bad.docx").unlink()
    with running("ingest", folder, "--watch", "--poll", "0.3", "--prune") as process:
        assert process.stdout is not None
        assert "watching" in process.stdout.readline()
        (folder / "new.txt").write_text("A new one counted 7 ships.", encoding="utf-8")
        wait_for(lambda: "new.txt" in kb("list").out)
        (folder / "new.txt").unlink()
        wait_for(lambda: "new.txt" not in kb("list").out)
        begun = time.monotonic()
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(10) == 0
        assert time.monotonic() - begun < AT_ONCE


def test_ctrl_c_ends_a_batch_within_two_seconds_and_it_is_gone_on_with(
    kb: Kb, folder: Path
) -> None:
    for number in range(300):
        text = "\n\n".join(f"Quay {line} of port {number} is open." for line in range(60))
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    with running("ingest", folder, "--json") as process:
        wait_for(lambda: Path("library/catalog.sqlite").exists() and kb("list").out.count("\n") > 9)
        begun = time.monotonic()
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(20) == 130
        assert time.monotonic() - begun < AT_ONCE
        assert process.stdout is not None
        told = next(line for line in process.stdout if line.startswith("{"))
    stopped = json.loads(told)
    assert stopped["stopped"]
    assert "stopped" in kb("batches").out
    rest = kb("ingest", folder, "--json").json
    assert stopped["added"] + rest["added"] == 301
    assert rest["unchanged"] == stopped["added"]


def test_the_sum_of_a_running_batch_is_how_far_it_is() -> None:
    from kb.catalog import BatchRecord
    from kb.catalog.records import now

    batch = BatchRecord(
        1, "running", "me", "kb ingest", "1@here", {"paths": ["/a"], "sent": []}, now(), now(),
        None, {}, {"done": 3, "total": 9, "stage": "read"}, stop=False, told="",
    )  # fmt: skip
    assert batches.summary(batch) == "3 of 9 (read)"

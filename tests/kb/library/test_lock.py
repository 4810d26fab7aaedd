"""Writers stand in line: who came first is first; who needs a moment waits for no long run."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from kb.errors import LibraryLocked
from kb.library.lock import QUEUE, STALE, InLine, Rank, writer_lock
from tests.kb.processes import together


def write(library: Path, name: str, done: list[str], rank: Rank = Rank.MOMENT) -> None:
    with writer_lock(library, rank=rank, patience=20):
        done.append(name)


def waiting(library: Path) -> int:
    return len(list((library / QUEUE).glob("*")))


def line_up(library: Path, name: str, done: list[str], rank: Rank) -> threading.Thread:
    before = waiting(library)
    thread = threading.Thread(target=write, args=(library, name, done, rank))
    thread.start()
    until = time.monotonic() + 10
    while waiting(library) == before:
        assert time.monotonic() < until
        time.sleep(0.01)
    return thread


def test_who_came_first_writes_first(tmp_path: Path) -> None:
    done: list[str] = []
    with writer_lock(tmp_path):
        threads = [line_up(tmp_path, name, done, Rank.LONG) for name in "abc"]
    for thread in threads:
        thread.join()
    assert done == ["a", "b", "c"]
    assert waiting(tmp_path) == 0


def test_who_needs_a_moment_goes_before_long_runs(tmp_path: Path) -> None:
    done: list[str] = []
    with writer_lock(tmp_path):
        threads = [
            line_up(tmp_path, "long", done, Rank.LONG),
            line_up(tmp_path, "moment", done, Rank.MOMENT),
        ]
    for thread in threads:
        thread.join()
    assert done == ["moment", "long"]


def test_a_long_run_lets_in_who_needs_a_moment_and_nobody_else(tmp_path: Path) -> None:
    done: list[str] = []
    with writer_lock(tmp_path, rank=Rank.LONG) as turn:
        assert not turn.let_in()
        threads = [
            line_up(tmp_path, "another long run", done, Rank.LONG),
            line_up(tmp_path, "moment", done, Rank.MOMENT),
        ]
        until = time.monotonic() + 10
        while not turn.let_in():
            assert time.monotonic() < until
            time.sleep(0.02)
        assert done == ["moment"]
        done.append("the run itself")
    for thread in threads:
        thread.join()
    assert done == ["moment", "the run itself", "another long run"]


def test_who_waits_is_told_his_place_and_by_whom(tmp_path: Path) -> None:
    told: list[InLine] = []

    class Enough(Exception):
        pass

    def look(line: InLine) -> None:
        told.append(line)
        raise Enough

    with writer_lock(tmp_path):
        first = line_up(tmp_path, "first", [], Rank.LONG)
        with pytest.raises(Enough), writer_lock(tmp_path, rank=Rank.LONG, waiting=look):
            pass
    first.join()
    assert told[0].ahead == 1
    assert str(os.getpid()) in told[0].writer


def test_patience_ends(tmp_path: Path) -> None:
    with (
        writer_lock(tmp_path),
        pytest.raises(LibraryLocked, match="is writing"),
        writer_lock(tmp_path, patience=0.3),
    ):
        pass
    assert waiting(tmp_path) == 0


def test_the_ticket_of_a_process_that_is_gone_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / QUEUE).mkdir()
    left = tmp_path / QUEUE / "0-00000000000000000001-1-abc"
    left.touch()
    long_ago = time.time() - 2 * STALE
    os.utime(left, (long_ago, long_ago))
    done: list[str] = []
    write(tmp_path, "me", done)
    assert done == ["me"]
    assert not left.exists()


def test_many_at_once_write_one_after_the_other(tmp_path: Path) -> None:
    inside = 0

    def once() -> None:
        nonlocal inside
        for _ in range(4):
            with writer_lock(tmp_path, patience=60):
                inside += 1
                assert inside == 1
                time.sleep(0.005)
                inside -= 1

    together(*[once] * 5)

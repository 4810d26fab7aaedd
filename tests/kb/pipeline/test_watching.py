"""A folder that is watched: what has changed is told once it is at rest, however it came."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import kb.pipeline.watching
from kb.pipeline.watching import pause, settled, waiting_for

Told = list[frozenset[Path]]


@contextmanager
def watched(folder: Path, *, poll: bool, every: float) -> Iterator[Told]:
    """What is told while this is open."""
    told: Told = []
    ended = threading.Event()

    def run() -> None:
        wait = waiting_for([folder], ended.is_set, poll=poll)
        for growing in settled([folder], wait=wait, every=every, stop=ended.is_set):
            told.append(growing)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield told
    finally:
        begun = time.monotonic()
        ended.set()
        thread.join(10)
        assert time.monotonic() - begun < 1


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kb.pipeline.watching, "SETTLED", 0.3)


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("poll", [True, False])
def test_a_new_file_is_told_and_a_changed_and_a_deleted_one(tmp_path: Path, poll: bool) -> None:
    (tmp_path / "first.txt").write_text("one")
    with watched(tmp_path, poll=poll, every=0.3 if poll else 2.0) as told:
        wait_for(lambda: len(told) == 1)
        for change in (
            lambda: (tmp_path / "second.txt").write_text("two"),
            lambda: (tmp_path / "second.txt").write_text("two and more"),
            lambda: (tmp_path / "first.txt").unlink(),
        ):
            before = len(told)
            change()
            wait_for(lambda before=before: len(told) > before)
        assert told[-1] == frozenset()
        count = len(told)
        time.sleep(1.0)
        assert len(told) == count  # nothing has changed


def test_a_file_that_still_grows_is_left_until_it_is_whole(tmp_path: Path) -> None:
    (tmp_path / "first.txt").write_text("one")
    slow = tmp_path / "slow.txt"
    with watched(tmp_path, poll=True, every=0.2) as told:
        wait_for(lambda: len(told) == 1)
        until = time.monotonic() + 1.5
        with slow.open("w") as growing:
            while time.monotonic() < until:
                growing.write("more\n")
                growing.flush()
                time.sleep(0.05)
                for left in told[1:]:
                    assert slow in left
        wait_for(lambda: len(told) > 1 and told[-1] == frozenset())


def test_an_end_is_not_waited_for() -> None:
    begun = time.monotonic()
    pause(60, lambda: True)
    assert time.monotonic() - begun < 0.5

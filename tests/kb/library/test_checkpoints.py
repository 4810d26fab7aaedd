"""A long run writes checkpoints on its way, and whoever had to make the index again keeps it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kb
import kb.pipeline.take_in
import kb.search.indexes
from kb.search.indexes import Indexes, saved_revision, worth_saving_during_a_run
from tests.kb.soundness import check_sound

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def folder(write: Write) -> Path:
    for number in range(40):
        path = write(f"{number:02}.txt", f"The port number {number} is open.")
    return path.parent


def checkpoints(settings: kb.Settings) -> int:
    return saved_revision(settings.library / "index", 1)


def test_a_run_that_is_killed_leaves_a_checkpoint_of_most_of_it(
    settings: kb.Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kb.search.indexes, "SAVED_EVERY", 10)
    monkeypatch.setattr(kb.pipeline.take_in, "WINDOW", 5)
    seen: list[int] = []

    def watch(progress: kb.Progress) -> None:
        if progress.done == 38:
            seen.append(checkpoints(settings))
            raise KeyboardInterrupt

    with kb.open(settings=settings) as library, pytest.raises(KeyboardInterrupt):
        library.ingest(folder, progress=watch)
    assert seen[0] >= 25
    with kb.open(settings=settings) as library:
        check_sound(library)
        assert library.status().indexed_revision == seen[0]


def test_a_short_run_writes_none_on_its_way(
    settings: kb.Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kb.pipeline.take_in, "WINDOW", 5)
    written: list[int] = []
    save = Indexes.save

    def count(indexes: Indexes, *, force: bool = False) -> bool:
        written.append(1)
        return save(indexes, force=force)

    monkeypatch.setattr(Indexes, "save", count)
    with kb.open(settings=settings) as library:
        library.ingest(folder)
    assert written == []


def test_all_checkpoints_of_a_run_together_are_a_few_times_its_end() -> None:
    held, saved, written = 0, 0, 0
    while held < 500_000:
        held += 1024
        if held - saved >= worth_saving_during_a_run(held):
            saved = held
            written += held
    assert saved > 0.7 * held
    assert written < 5 * held


def test_whoever_makes_an_index_without_a_checkpoint_again_writes_one(
    settings: kb.Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with kb.open(settings=settings) as library:
        library.ingest(folder)
    assert checkpoints(settings) == 0
    monkeypatch.setattr(kb.search.indexes, "CHECKPOINT_AFTER", 10)
    with kb.open(settings=settings) as reader:
        reader.search("port")
        assert checkpoints(settings) == reader.revision

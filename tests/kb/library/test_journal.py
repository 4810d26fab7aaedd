"""The journal is trimmed, and nobody misses what it tells of no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kb
from tests.kb.processes import Other, other_process
from tests.kb.soundness import check_sound

Write = Callable[[str, str | bytes], Path]
KEPT = 3


@pytest.fixture
def kept(settings: kb.Settings) -> Iterator[kb.Library]:
    with kb.open(settings=settings.model_copy(update={"journal_kept": KEPT})) as opened:
        yield opened


@pytest.fixture
def other(settings: kb.Settings, kept: kb.Library) -> Iterator[Other]:
    """A process that has opened the library while it was empty."""
    with other_process(settings) as opened:
        assert opened.search("ferry").hits == ()
        yield opened


def ferries(library: kb.Library, write: Write, numbers: range) -> None:
    for number in numbers:
        library.ingest(write(f"{number}.txt", f"The ferry made {number} journeys."))


def found(opened: kb.Library | Other) -> set[str]:
    return {hit.text for hit in opened.search("ferry journeys", limit=50).hits}


def test_the_newest_changes_are_told_and_earlier_ones_forgotten(
    kept: kb.Library, write: Write
) -> None:
    ferries(kept, write, range(8))
    assert len(kept.upkeep.log()) == KEPT
    assert all(change.who and change.revision for change in kept.upkeep.log())


def test_a_process_that_is_further_behind_than_the_journal_reaches_finds_everything(
    kept: kb.Library, other: Other, write: Write
) -> None:
    ferries(kept, write, range(1, 9))
    assert found(other) == {f"The ferry made {number} journeys." for number in range(1, 9)}
    kept.remove(["3.txt"])
    ferries(kept, write, range(11, 19))
    everything = {*range(1, 9), *range(11, 19)} - {3}
    assert found(other) == {f"The ferry made {number} journeys." for number in everything}
    assert found(kept) == found(other)
    check_sound(kept)


@pytest.mark.parametrize("every", [1, 5])
def test_what_an_index_on_the_disk_lacks_is_kept(
    kept: kb.Library,
    settings: kb.Settings,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    every: int,
) -> None:
    monkeypatch.setattr("kb.search.indexes.CHECKPOINT_AFTER", every)
    ferries(kept, write, range(1, 12))
    with kb.open(settings=settings) as again:
        assert found(again) == {f"The ferry made {number} journeys." for number in range(1, 12)}
        assert again._generations.indexes().warnings == []
        assert again.upkeep.doctor().faults == ()

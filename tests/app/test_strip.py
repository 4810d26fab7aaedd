"""The review strip without a browser: what it shows, and what it makes of what is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kb
from app_pages.compare.strip.outbox import Kept, keep
from app_pages.compare.strip.queue import Queue, parts_of
from app_pages.texts import load_texts
from kb.compare.plans.decisions import Decision
from kb.config import Settings
from kb.errors import LibraryLocked, LibraryUnwritable

REPORT = """# Otter Board {year}

## Tasks for {year}

- {verb} the inspection of river ferries.
- {own}
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[kb.Library]:
    folder = tmp_path / "reports"
    folder.mkdir()
    for year, verb, own in (
        (2025, "Explore", "Plant willows along the canal."),
        (2026, "Deepen", "Count all otters twice."),
    ):
        head = f"---\norganisation: Otter Board\nyear: {year}\nlanguage: en\n---\n\n"
        text = head + REPORT.format(year=year, verb=verb, own=own)
        (folder / f"otter-{year}.md").write_text(text, encoding="utf-8")
    with kb.open(settings=Settings(library=tmp_path / "library", model="hash")) as opened:
        opened.ingest(folder)
        yield opened


@pytest.fixture
def queue(library: kb.Library) -> Queue:
    (step,) = library.compare(organisation="Otter Board").steps
    assert sorted(pair.change for pair in step.pairs) == ["dropped", "new", "strengthened"]
    return Queue(tuple(sorted(step.pairs, key=lambda pair: pair.change)), step.pairs)


def entry(name: str, left: object, right: object, change: object, note: object = "") -> Any:
    return {"id": name, "left": left, "right": right, "change": change, "note": note}


def sent(*entries: object) -> dict[str, object]:
    return {"entries": list(entries), "tries": "1"}


def numbers(queue: Queue, change: str) -> tuple[int | None, int | None]:
    shown = next(e for e in queue.as_json(load_texts("en"), 0.7) if e["change"] == change)
    left, right = (shown[side] and shown[side]["number"] for side in ("left", "right"))
    return left, right


def test_what_is_sent_is_kept_once_and_told_as_kept(library: kb.Library, queue: Queue) -> None:
    pair = entry("a", *numbers(queue, "strengthened"), "reworded", "only another word")
    kept = keep(library, queue, sent(pair), Kept())
    assert (kept.done, kept.refused, kept.trouble) == (["a"], [], None)
    (decision,) = library.decisions()
    assert (decision.change, decision.note) == ("reworded", "only another word")
    library.undecide([decision.id])
    assert keep(library, queue, sent(pair), kept).done == ["a"]
    assert library.decisions() == []  # sent again, because the answer had been lost on its way


def test_a_decision_that_is_taken_back_is_gone_and_an_earlier_one_back(
    library: kb.Library, queue: Queue
) -> None:
    both = numbers(queue, "strengthened")
    keep(library, queue, sent(entry("a", *both, "kept", "first")), Kept())
    keep(library, queue, sent(entry("b", *both, "reworded")), Kept())
    keep(library, queue, sent(entry("c", *both, "kept", "first")), Kept())
    assert [(d.change, d.note) for d in library.decisions()] == [("kept", "first")]
    keep(library, queue, sent(entry("d", *both, None)), Kept())
    assert library.decisions() == []
    assert keep(library, queue, sent(entry("e", *both, None)), Kept()).done == ["e"]


def test_measures_that_stand_alone_can_be_made_partners(library: kb.Library, queue: Queue) -> None:
    left, none = numbers(queue, "dropped")
    other, right = numbers(queue, "new")
    assert none is None
    assert other is None
    alone = queue.alone()
    assert [text for _, text in alone["left"]] == ["Plant willows along the canal"]
    assert [text for _, text in alone["right"]] == ["Count all otters twice"]
    keep(library, queue, sent(entry("a", left, right, "reworded")), Kept())
    assert queue.settled(library.decisions()) == {f"{left}:{right}": ["reworded", ""]}


@pytest.mark.parametrize("error", [LibraryLocked("held"), LibraryUnwritable("read only")])
def test_what_cannot_be_kept_now_waits_with_all_behind_it_in_order(
    library: kb.Library, queue: Queue, error: kb.errors.KBError
) -> None:
    class Busy:
        """A library that is held when it is asked for the second time."""

        def __init__(self) -> None:
            self.asked = 0

        def decide(self, *given: Any, **said: Any) -> Decision:
            self.asked += 1
            if self.asked == 2:
                raise error
            return library.decide(*given, **said)

    both = numbers(queue, "strengthened")
    everything = sent(
        entry("a", *both, "kept"),
        entry("b", *numbers(queue, "new"), "new"),
        entry("c", *both, "weakened"),
    )
    busy: Any = Busy()
    kept = keep(busy, queue, everything, Kept())
    assert (kept.done, kept.trouble) == (["a"], error)
    kept = keep(busy, queue, everything, kept)
    assert (kept.done, kept.trouble) == (["a", "b", "c"], None)
    assert sorted(d.change for d in library.decisions()) == ["new", "weakened"]


@pytest.mark.parametrize(
    "hostile",
    [
        None, 7, "x", [], {}, {"entries": 3}, sent(None, 3, "x"), sent({"id": 4}),
        sent(entry("a", -1, None, "dropped")), sent(entry("a", 99, None, "dropped")),
        sent(entry("a", True, None, "dropped")), sent(entry("a", "0", None, "dropped")),
        sent(entry("a", None, None, "kept")), sent(entry("a", 0, None, "kept")),
        sent(entry("a", 0, 0, "<b>")), sent(entry("a", 0, 0, ["kept"])),
    ],
)  # fmt: skip
def test_what_no_strip_sends_changes_nothing(
    library: kb.Library, queue: Queue, hostile: object
) -> None:
    kept = keep(library, queue, hostile, Kept())
    assert kept.done == kept.refused
    assert kept.trouble is None
    assert library.decisions() == []


def test_a_text_is_cut_into_parts_by_its_marks() -> None:
    assert parts_of("ab𠮷cd", [(3, 4), (0, 1)]) == [
        ("a", True),
        ("b𠮷", False),
        ("c", True),
        ("d", False),
    ]
    assert parts_of("ab", [(0, 2), (1, 2)]) == [("ab", True)]
    assert parts_of("ab", []) == [("ab", False)]

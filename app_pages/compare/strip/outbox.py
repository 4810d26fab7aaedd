"""What a reviewer's browser sends: decisions that are kept one by one and told as kept.

The browser holds each until it is told so, and sends what it holds again: after another one has
written to the library, after a lost connection. What was kept already is told and not done again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kb.compare.plans.decisions import words
from kb.errors import BadRequest, KBError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.compare.strip.queue import Queue
    from kb import Library
    from kb.compare.plans.commitments import Commitment

LONGEST_NOTE = 4000
MOST = 2000
"""Decisions that are taken at a time."""


@dataclass
class Kept:
    """What became of what was sent, in one session."""

    done: list[str] = field(default_factory=list)
    """The names of those that need not be sent again."""
    refused: list[str] = field(default_factory=list)
    """Of these, those that could not be kept."""
    trouble: KBError | None = None
    """Why the others are not kept yet."""


def keep(library: Library, queue: Queue, sent: object, before: Kept) -> Kept:
    """Keep what was ``sent``, in its order, up to the first that has to wait."""
    entries = [each for each in _entries(sent) if isinstance(each.get("id"), str)][:MOST]
    named = {str(each["id"]) for each in entries}
    done = [name for name in before.done if name in named]
    refused = [name for name in before.refused if name in named]
    for entry in entries:
        name = str(entry["id"])
        if name in done:
            continue
        try:
            _keep_one(library, queue, entry)
        except BadRequest:
            refused.append(name)
        except KBError as error:
            return Kept(done, refused, error)
        done.append(name)
    return Kept(done, refused)


def _entries(sent: object) -> list[dict[str, Any]]:
    entries = sent.get("entries") if isinstance(sent, dict) else None
    if not isinstance(entries, list):
        return []
    return [each for each in entries if isinstance(each, dict)]


def _keep_one(library: Library, queue: Queue, entry: dict[str, Any]) -> None:
    left = _measure(queue.left, entry.get("left"))
    right = _measure(queue.right, entry.get("right"))
    change, note = entry.get("change"), str(entry.get("note") or "")[:LONGEST_NOTE]
    if change is not None:
        library.decide(left, right, str(change), note=note)
        return
    sides = tuple(None if side is None else words(side.text) for side in (left, right))
    for decision in library.decisions():
        if (decision.left, decision.right) == sides:
            library.undecide([decision.id])


def _measure(measures: Sequence[Commitment], number: object) -> Commitment | None:
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise BadRequest(f"measure {number!r}; it must be a number from 0 on")
    if number >= len(measures):
        raise BadRequest(f"measure {number}; there are {len(measures)}")
    return measures[number]

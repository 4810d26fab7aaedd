"""The pairs that a reviewer goes through, as the strip draws them, and what is settled of them.

A measure is known by its words, as decisions are: what a report says twice is one measure here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app_pages.address import Place
from app_pages.escape import address
from kb.compare.plans.decisions import words
from kb.documents import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app_pages.texts import Texts
    from kb.compare.plans.commitments import Commitment
    from kb.compare.plans.decisions import Decision
    from kb.compare.plans.pairs import Pair

Span = tuple[int, int]


@dataclass(frozen=True)
class Queue:
    """Pairs in the order in which they are reviewed."""

    pairs: tuple[Pair, ...]
    every: tuple[Pair, ...]
    """All pairs of the two reports: what stands alone may be a partner, shown or not."""

    @cached_property
    def left(self) -> tuple[Commitment, ...]:
        """The measures of the earlier report, each once."""
        return _once(pair.left for pair in self.every)

    @cached_property
    def right(self) -> tuple[Commitment, ...]:
        """The same of the later report."""
        return _once(pair.right for pair in self.every)

    @cached_property
    def numbers(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """The number of each measure of both reports, by its words."""
        return _numbered(self.left), _numbered(self.right)

    def settled(self, decisions: Iterable[Decision]) -> dict[str, list[str]]:
        """What is decided of these measures: change and note by the numbers of both sides."""
        found: dict[str, list[str]] = {}
        lefts, rights = self.numbers
        for decision in decisions:
            sides = (_number(lefts, decision.left), _number(rights, decision.right))
            if None not in sides:
                key = f"{sides[0]}:{sides[1]}"
                found.setdefault(key, [decision.change, decision.note])
        return found

    def as_json(self, texts: Texts, doubtful: float) -> list[dict[str, Any]]:
        """What the strip shows of each pair; one that has ``doubtful`` or more is told to be so."""
        lefts, rights = self.numbers
        return [
            {
                "left": _side(pair.left, lefts, pair.differing.left, texts),
                "right": _side(pair.right, rights, pair.differing.right, texts),
                "change": pair.change,
                "why": pair.why if pair.decision is None else "",
                "doubtful": pair.doubt >= doubtful,
            }
            for pair in self.pairs
        ]

    def alone(self) -> dict[str, list[tuple[int, str]]]:
        """What may be the partner of a measure that has none, on either side: number and text."""
        lefts, rights = self.numbers
        left = {words(p.left.text): p.left.text for p in self.every if p.left and not p.right}
        right = {words(p.right.text): p.right.text for p in self.every if p.right and not p.left}
        return {
            "left": [(lefts[each], text) for each, text in left.items()],
            "right": [(rights[each], text) for each, text in right.items()],
        }


def _side(
    side: Commitment | None,
    numbers: Mapping[str, int],
    spans: Sequence[Span],
    texts: Texts,
) -> dict[str, Any] | None:
    if side is None:
        return None
    excerpt = side.excerpt
    place = Place(excerpt.document_id, excerpt.start, excerpt.end)
    return {
        "number": numbers[words(side.text)],
        "parts": parts_of(side.text, spans),
        "lang": side.language,
        "where": place_of(excerpt, texts.place) or excerpt.title,
        "href": address("documents", {**place.as_query(), "lang": texts.language}),
    }


def parts_of(text: str, spans: Iterable[Span]) -> list[tuple[str, bool]]:
    """``text`` in parts, each with whether it is marked: a browser counts characters otherwise."""
    parts: list[tuple[str, bool]] = []
    place = 0
    for start, end in sorted(spans):
        first = max(start, place)
        if first < end:
            parts += [(text[place:first], False), (text[first:end], True)]
            place = end
    parts.append((text[place:], False))
    return [(part, is_marked) for part, is_marked in parts if part]


def _once(measures: Iterable[Commitment | None]) -> tuple[Commitment, ...]:
    there: dict[str, Commitment] = {}
    for measure in measures:
        if measure is not None:
            there.setdefault(words(measure.text), measure)
    return tuple(there.values())


def _numbered(measures: Iterable[Commitment]) -> dict[str, int]:
    return {words(measure.text): number for number, measure in enumerate(measures)}


def _number(numbers: Mapping[str, int], text: str | None) -> int | str | None:
    """A side's number; empty for a side that has no measure, None for one that is not here."""
    return "" if text is None else numbers.get(words(text))

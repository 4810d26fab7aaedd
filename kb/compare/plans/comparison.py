"""Reports laid side by side: each planned measure with what became of it in the next report."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from index import Analyser
from kb.compare.notes import Note
from kb.compare.plans.align import Link, align
from kb.compare.plans.changes import CHANGES, Change, Judged, judge
from kb.compare.plans.commitments import Commitment, commitments
from kb.compare.plans.decisions import Decision, Settled, settled
from kb.compare.plans.differences import NO_DIFFERENCE, Difference, difference
from kb.compare.plans.ladder import Ladder
from kb.compare.plans.similarity import Embed, Prepared, prepare
from kb.compare.selection import Reports, label
from kb.documents import DocumentInfo, NameForms

_SIGNS = {
    "kept": "=",
    "reworded": "≈",
    "strengthened": "▲",
    "weakened": "▼",
    "split": "⑂",
    "merged": "⑃",
    "dropped": "−",
    "new": "+",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A measure and what became of it; one side is None where it was dropped or is new."""

    change: Change
    left: Commitment | None
    right: Commitment | None
    score: float | None
    """In [0, 1], how much both sides say the same; None where there is one side."""
    differing: Difference
    """Where the wording differs, as spans within either text."""
    why: str = ""
    """The words or figures that make it strengthened or weakened."""
    decision: Decision | None = None
    """The reviewer's, where there is one; ``change`` is then the reviewer's."""

    @property
    def latest(self) -> Commitment:
        """The later side, or the only one."""
        side = self.right or self.left
        assert side is not None, "a pair has at least one side"
        return side

    def as_json(self) -> dict[str, Any]:
        return {
            "change": self.change,
            "score": None if self.score is None else round(self.score, 4),
            "why": self.why,
            "left": self.left.as_json() if self.left else None,
            "right": self.right.as_json() if self.right else None,
            "differing": self.differing.as_json(),
            "decision": self.decision.as_json() if self.decision else None,
        }

    def __str__(self) -> str:
        sides = [side.text for side in (self.left, self.right) if side is not None]
        told = f"  [{self.why}]" if self.why else ""
        mark = " ✓" if self.decision else ""
        text = sides[-1] if self.change == "kept" else "\n    → ".join(sides)
        return f"{_SIGNS[self.change]} {self.change}{mark}: {text}{told}"


@dataclass(frozen=True, slots=True)
class Step:
    """Two reports held against each other."""

    left: DocumentInfo
    right: DocumentInfo
    heading: str
    pairs: tuple[Pair, ...]
    """In the order of the right report, what was dropped where it stood."""
    notes: tuple[Note, ...] = ()

    @property
    def counts(self) -> dict[Change, int]:
        """How many pairs there are of each change, every change named."""
        found = Counter(pair.change for pair in self.pairs)
        return {change: found[change] for change in CHANGES}

    def of(self, *changes: Change) -> tuple[Pair, ...]:
        """The pairs of these changes, in their order."""
        return tuple(pair for pair in self.pairs if pair.change in changes)

    def as_json(self) -> dict[str, Any]:
        return {
            "left": self.left.id,
            "right": self.right.id,
            "heading": self.heading,
            "counts": self.counts,
            "pairs": [pair.as_json() for pair in self.pairs],
            "notes": list(map(str, self.notes)),
        }

    def __str__(self) -> str:
        counted = ", ".join(f"{count} {change}" for change, count in self.counts.items() if count)
        lines = [f"{self.heading}: {counted or 'nothing to hold against each other'}"]
        lines += [f"note: {note}" for note in self.notes]
        section = None
        for pair in self.pairs:
            at = pair.latest.excerpt.section
            if at != section:
                lines.append(f"  {at or '(no heading)'}")
                section = at
            lines.append(f"  {pair}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Column:
    """One report of a comparison with its planned measures."""

    report: DocumentInfo
    label: str
    commitments: tuple[Commitment, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "document_id": self.report.id,
            "source": self.report.source,
            "title": self.report.title,
            "organisation": self.report.organisation,
            "year": self.report.year,
            "language": self.report.language,
            "label": self.label,
            "commitments": [commitment.as_json() for commitment in self.commitments],
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What reports plan, and what changes from one to the next."""

    columns: tuple[Column, ...]
    steps: tuple[Step, ...]
    notes: tuple[Note, ...] = ()
    took_ms: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return {
            "reports": [column.as_json() for column in self.columns],
            "steps": [step.as_json() for step in self.steps],
            "notes": list(map(str, self.notes)),
            "took_ms": round(self.took_ms, 2),
        }

    @property
    def heading(self) -> str:
        """The reports that were compared, and what is to be known of the choice."""
        lines = [
            f"{column.label}: {column.report.title}, {len(column.commitments)} commitments"
            for column in self.columns
        ]
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])

    def __str__(self) -> str:
        lines = [self.heading]
        told = {column.report.id for column in self.columns}
        for step in self.steps:
            lines += ["", str(step)]
            if step.pairs:
                told -= {step.left.id, step.right.id}
        for column in self.columns:
            if column.report.id in told and column.commitments:
                lines += ["", f"{column.label} plans:", *_listed(column.commitments)]
        return "\n".join(lines)


def compare(
    reports: Reports,
    forms: NameForms,
    analyser: Analyser,
    ladder: Ladder,
    *,
    embed: Embed | None = None,
    knows: Callable[[str], bool] = lambda _language: False,
    decisions: Sequence[Decision] = (),
) -> Comparison:
    """The planned measures of ``reports`` held against each other.

    Reports of one organisation are compared year by year; of several organisations each with
    itself from year to year, or, where each has one report, every two of them. ``embed`` is
    called once, for the measures in the languages that the model ``knows``.
    """
    begun = time.perf_counter()
    infos = [document.info for document in reports.documents]
    found = [commitments(document, ladder) for document in reports.documents]
    labels = [label(info, infos, forms) for info in infos]
    columns = tuple(map(Column, infos, labels, found))
    prepared = prepare(found, analyser, ladder, embed, knows)
    steps = tuple(
        _step(prepared, columns, left, right, decisions)
        for left, right in steps_between(infos, forms)
    )
    took = (time.perf_counter() - begun) * 1000
    return Comparison(columns, steps, reports.notes, took)


def steps_between(infos: Sequence[DocumentInfo], forms: NameForms) -> list[tuple[int, int]]:
    """Which reports, by number, are held against each other."""
    groups: list[list[int]] = []
    for number, info in enumerate(infos):
        for group in groups:
            if _same(infos[group[0]], info, forms):
                group.append(number)
                break
        else:
            groups.append([number])
    if len(groups) > 1 and all(len(group) == 1 for group in groups):
        return list(combinations(range(len(infos)), 2))
    return [pair for group in groups for pair in pairwise(group)]


def _same(one: DocumentInfo, other: DocumentInfo, forms: NameForms) -> bool:
    names = {name.casefold() for name in forms(one.organisation or "")}
    return (other.organisation or "").casefold() in names


def _step(
    prepared: Prepared,
    columns: Sequence[Column],
    left: int,
    right: int,
    decisions: Sequence[Decision],
) -> Step:
    one, other = columns[left], columns[right]
    heading = f"{one.label} → {other.label}"
    empty = tuple(column.label for column in (one, other) if not column.commitments)
    if empty:
        note = Note("nothing_to_compare", {"reports": empty})
        return Step(one.report, other.report, heading, (), (note,))
    told = settled(decisions, one.commitments, other.commitments)
    links = align(prepared, left, right, told.decided)
    judged = judge(links, one.commitments, other.commitments)
    pairs = tuple(_pairs(one.commitments, other.commitments, links, judged, told))
    notes = tuple(_language_notes(prepared, one, other, left, right))
    return Step(one.report, other.report, heading, pairs, notes)


def _language_notes(
    prepared: Prepared, one: Column, other: Column, left: int, right: int
) -> Iterator[Note]:
    if one.report.language == other.report.language:
        return
    yield Note("two_languages")
    for column, number in ((one, left), (other, right)):
        if not prepared.reports[number].known.any():
            yield Note("unknown_to_model", {"languages": (column.report.language,)})


def _pairs(
    left: Sequence[Commitment],
    right: Sequence[Commitment],
    links: Sequence[Link],
    judged: Sequence[Judged],
    told: Settled,
) -> Iterator[Pair]:
    """All pairs in the order of the right report; what was dropped, behind what stood before it."""
    partner = {link.left: link.right for link in links}
    linked_right = {link.right for link in links}
    rows: list[tuple[tuple[int, int, int], Pair]] = []
    for link, (change, why) in zip(links, judged, strict=True):
        one, other = left[link.left], right[link.right]
        decision = told.pairs.get((link.left, link.right))
        if decision is not None:
            change, why = _as_change(decision.change), decision.note
        same = one.language == other.language
        differing = difference(one.text, other.text) if same else NO_DIFFERENCE
        pair = Pair(change, one, other, link.score, differing, why, decision)
        rows.append(((link.right, 0, link.left), pair))
    for number, commitment in enumerate(right):
        if number not in linked_right:
            pair = Pair("new", None, commitment, None, NO_DIFFERENCE, "", told.right.get(number))
            rows.append(((number, 0, 0), pair))
    before = -1
    for number, commitment in enumerate(left):
        if number in partner:
            before = partner[number]
            continue
        pair = Pair("dropped", commitment, None, None, NO_DIFFERENCE, "", told.left.get(number))
        rows.append(((before, 1, number), pair))
    yield from (pair for _, pair in sorted(rows, key=lambda row: row[0]))


def _as_change(text: str) -> Change:
    return next(change for change in CHANGES if change == text)


def _listed(found: Sequence[Commitment]) -> list[str]:
    return [f"  · {commitment.text}" for commitment in found]

"""Reports laid side by side: each planned measure with what became of it in the next report."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from index import Analyser
from kb.compare.notes import Note
from kb.compare.plans.across import Across, side_by_side
from kb.compare.plans.align import Link, align
from kb.compare.plans.changes import CHANGES, Change, Judgement, judge
from kb.compare.plans.commitments import Commitment, commitments
from kb.compare.plans.decisions import Decision, StepDecisions, decisions_on
from kb.compare.plans.differences import NO_DIFFERENCE, Difference, difference
from kb.compare.plans.ladder import Ladder
from kb.compare.plans.rows import PAIRS, measure_tables, pair_row
from kb.compare.plans.similarity import Embed, MeasureSpace, measure_space
from kb.compare.selection import Reports, label
from kb.compare.tidy import Tidy, TidyTable, Value, documents_table
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

    def as_row(self, comparison: str) -> dict[str, Value]:
        """A row of the table of pairs."""
        sides = (self.left, self.right)
        return pair_row(comparison, self.change, sides, self.score, self.why, self.decision)

    def __str__(self) -> str:
        sides = [side.text for side in (self.left, self.right) if side is not None]
        why = f"  [{self.why}]" if self.why else ""
        mark = " ✓" if self.decision else ""
        text = sides[-1] if self.change == "kept" else "\n    → ".join(sides)
        return f"{_SIGNS[self.change]} {self.change}{mark}: {text}{why}"


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
            if pair.latest.excerpt.section != section:
                section = pair.latest.excerpt.section
                lines.append(f"  {section or '(no heading)'}")
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
class Comparison(Tidy):
    """What reports plan, and what changes from one to the next."""

    columns: tuple[Column, ...]
    steps: tuple[Step, ...]
    notes: tuple[Note, ...] = ()
    took_ms: float = 0.0
    across: Across | None = None
    """What several organisations share, and what only one has; None where each is compared with
    itself from year to year."""

    def as_json(self) -> dict[str, Any]:
        return {
            "reports": [column.as_json() for column in self.columns],
            "steps": [step.as_json() for step in self.steps],
            "across": self.across.as_json() if self.across else None,
            "notes": list(map(str, self.notes)),
            "took_ms": round(self.took_ms, 2),
        }

    def tables(self) -> tuple[TidyTable, ...]:
        """``pairs``, ``measures``, ``targets``, ``documents``; ``shared`` before these where
        several organisations stand side by side."""
        pairs = (pair.as_row(step.heading) for step in self.steps for pair in step.pairs)
        measures = (each for column in self.columns for each in column.commitments)
        shared = (self.across.table(),) if self.across else ()
        return (
            *shared,
            TidyTable.of("pairs", PAIRS, pairs),
            *measure_tables(measures),
            documents_table([column.report for column in self.columns]),
        )

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
        if self.across is not None:
            return "\n".join([*lines, "", str(self.across)])
        paired: set[str] = set()
        for step in self.steps:
            lines += ["", str(step)]
            if step.pairs:
                paired |= {step.left.id, step.right.id}
        for column in self.columns:
            if column.report.id not in paired and column.commitments:
                plans = (f"  · {commitment.text}" for commitment in column.commitments)
                lines += ["", f"{column.label} plans:", *plans]
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
    itself from year to year, or, where each has one report, all with all: what they share and what
    only one has. ``embed`` is called once, for the measures in the languages that the model
    ``knows``.
    """
    begun = time.perf_counter()
    infos = [document.info for document in reports.documents]
    plans = [commitments(document, ladder) for document in reports.documents]
    labels = [label(info, infos, forms) for info in infos]
    columns = tuple(map(Column, infos, labels, plans))
    space = measure_space(plans, analyser, ladder, embed, knows)
    steps = tuple(
        _step(space, columns, left, right, decisions) for left, right in steps_between(infos, forms)
    )
    across = None if steps or len(infos) < 2 else side_by_side(space, infos, labels)
    took = (time.perf_counter() - begun) * 1000
    return Comparison(columns, steps, reports.notes, took, across)


def steps_between(infos: Sequence[DocumentInfo], forms: NameForms) -> list[tuple[int, int]]:
    """Which reports, by number, are held against each other; none of organisations that have one
    report each."""
    groups: list[list[int]] = []
    for number, info in enumerate(infos):
        for group in groups:
            if _of_one_organisation(infos[group[0]], info, forms):
                group.append(number)
                break
        else:
            groups.append([number])
    return [pair for group in groups for pair in pairwise(group)]


def _of_one_organisation(info: DocumentInfo, other: DocumentInfo, forms: NameForms) -> bool:
    names = {name.casefold() for name in forms(info.organisation or "")}
    return (other.organisation or "").casefold() in names


def _step(
    space: MeasureSpace,
    columns: Sequence[Column],
    left: int,
    right: int,
    decisions: Sequence[Decision],
) -> Step:
    earlier, later = columns[left], columns[right]
    heading = f"{earlier.label} → {later.label}"
    empty = tuple(column.label for column in (earlier, later) if not column.commitments)
    if empty:
        note = Note("nothing_to_compare", {"reports": empty})
        return Step(earlier.report, later.report, heading, (), (note,))
    settled = decisions_on(decisions, earlier.commitments, later.commitments)
    links = align(space, left, right, settled.constraints)
    judgements = judge(links, earlier.commitments, later.commitments)
    pairs = _pairs(earlier.commitments, later.commitments, links, judgements, settled)
    notes = tuple(_language_notes(space, columns, left, right))
    return Step(earlier.report, later.report, heading, pairs, notes)


def _language_notes(
    space: MeasureSpace, columns: Sequence[Column], left: int, right: int
) -> Iterator[Note]:
    if columns[left].report.language == columns[right].report.language:
        return
    yield Note("two_languages")
    for number in (left, right):
        if not space.reports[number].known.any():
            yield Note("unknown_to_model", {"languages": (columns[number].report.language,)})


def _pairs(
    left: Sequence[Commitment],
    right: Sequence[Commitment],
    links: Sequence[Link],
    judgements: Sequence[Judgement],
    settled: StepDecisions,
) -> tuple[Pair, ...]:
    """All pairs in the order of the right report; what was dropped, behind what stood before it."""
    # Each with its place: a right measure's number, whether it is dropped behind it, a left one's.
    placed: list[tuple[tuple[int, int, int], Pair]] = []
    for link, judgement in zip(links, judgements, strict=True):
        decision = settled.pairs.get((link.left, link.right))
        pair = _linked_pair(left[link.left], right[link.right], link, judgement, decision)
        placed.append(((link.right, 0, link.left), pair))
    partners = {link.right for link in links}
    for number, commitment in enumerate(right):
        if number not in partners:
            decision = settled.right.get(number)
            pair = Pair("new", None, commitment, None, NO_DIFFERENCE, "", decision)
            placed.append(((number, 0, 0), pair))
    partner = {link.left: link.right for link in links}
    # What is dropped ahead of every partner stands at the top.
    before = -1
    for number, commitment in enumerate(left):
        if number in partner:
            before = partner[number]
            continue
        decision = settled.left.get(number)
        pair = Pair("dropped", commitment, None, None, NO_DIFFERENCE, "", decision)
        placed.append(((before, 1, number), pair))
    return tuple(pair for _, pair in sorted(placed, key=lambda entry: entry[0]))


def _linked_pair(
    left: Commitment,
    right: Commitment,
    link: Link,
    judgement: Judgement,
    decision: Decision | None,
) -> Pair:
    """Two partners; a reviewer's decision takes the place of the program's judgement."""
    change, why = judgement
    if decision is not None:
        change, why = _as_change(decision.change), decision.note
    is_one_language = left.language == right.language
    differing = difference(left.text, right.text) if is_one_language else NO_DIFFERENCE
    return Pair(change, left, right, link.score, differing, why, decision)


def _as_change(text: str) -> Change:
    return next(change for change in CHANGES if change == text)

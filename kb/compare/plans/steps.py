"""From the measures of two reports to their pairs, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.compare.notes import Note
from kb.compare.plans.align import Alignment, Link, align
from kb.compare.plans.changes import Judgement, as_change, judge
from kb.compare.plans.commitments import Commitment
from kb.compare.plans.decisions import Decision, StepDecisions, decisions_on
from kb.compare.plans.differences import NO_DIFFERENCE, difference
from kb.compare.plans.pairs import Column, Pair, Step
from kb.compare.plans.similarity import MeasureSpace


def step_between(
    space: MeasureSpace,
    columns: tuple[Column, Column],
    numbers: tuple[int, int],
    decisions: Sequence[Decision],
) -> Step:
    """What became of the measures of two reports, which have these ``numbers`` in ``space``."""
    earlier, later = columns
    heading = f"{earlier.label} → {later.label}"
    empty = tuple(column.label for column in (earlier, later) if not column.commitments)
    if empty:
        note = Note("nothing_to_compare", {"reports": empty})
        return Step(earlier.report, later.report, heading, (), (note,))
    settled = decisions_on(decisions, earlier.commitments, later.commitments)
    found = align(space, *numbers, settled.constraints)
    judgements = judge(found.links, earlier.commitments, later.commitments)
    pairs = _pairs(earlier.commitments, later.commitments, found, judgements, settled)
    notes = tuple(_language_notes(space, columns, numbers))
    return Step(earlier.report, later.report, heading, pairs, notes)


def _language_notes(
    space: MeasureSpace, columns: tuple[Column, Column], numbers: tuple[int, int]
) -> Iterator[Note]:
    if columns[0].report.language == columns[1].report.language:
        return
    yield Note("two_languages")
    for column, number in zip(columns, numbers, strict=True):
        if not space.reports[number].known.any():
            yield Note("unknown_to_model", {"languages": (column.report.language,)})


def _pairs(
    left: Sequence[Commitment],
    right: Sequence[Commitment],
    found: Alignment,
    judgements: Sequence[Judgement],
    settled: StepDecisions,
) -> tuple[Pair, ...]:
    """All pairs in the order of the right report; what was dropped, behind what stood before it."""
    # Each with its place: a right measure's number, whether it is dropped behind it, a left one's.
    placed: list[tuple[tuple[int, int, int], Pair]] = []
    links = found.links
    for link, judgement in zip(links, judgements, strict=True):
        decision = settled.pairs.get((link.left, link.right))
        pair = _linked_pair(left[link.left], right[link.right], link, judgement, decision)
        placed.append(((link.right, 0, link.left), pair))
    partners = {link.right for link in links}
    for number, commitment in enumerate(right):
        if number not in partners:
            decision = settled.right.get(number)
            doubt = 0.0 if decision else found.right_alone[number]
            pair = Pair("new", None, commitment, None, NO_DIFFERENCE, "", decision, doubt)
            placed.append(((number, 0, 0), pair))
    partner = {link.left: link.right for link in links}
    # What is dropped ahead of every partner stands at the top.
    before = -1
    for number, commitment in enumerate(left):
        if number in partner:
            before = partner[number]
            continue
        decision = settled.left.get(number)
        doubt = 0.0 if decision else found.left_alone[number]
        pair = Pair("dropped", commitment, None, None, NO_DIFFERENCE, "", decision, doubt)
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
    change, why, doubt = judgement
    doubt = max(doubt, link.doubt)
    if decision is not None:
        change, why, doubt = as_change(decision.change), decision.note, 0.0
    is_one_language = left.language == right.language
    differing = difference(left.text, right.text) if is_one_language else NO_DIFFERENCE
    return Pair(change, left, right, link.score, differing, why, decision, doubt)

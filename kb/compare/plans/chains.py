"""From the steps of a comparison to careers over many years, and to counts by chapter.

A career follows each measure from report to report, from the likest to the likest. What was dropped
and is said again within ``REACH`` reports is back.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index import Analyser
from kb.compare.plans.align import Link, returning
from kb.compare.plans.careers import (
    COUNTED,
    Career,
    Chains,
    ChapterCounts,
    Stage,
    State,
    chapter_of,
    path_of,
)
from kb.compare.plans.comparison import Comparison
from kb.compare.plans.kept import Kept, links_from, links_record, measure_keys, step_key
from kb.compare.plans.ladder import Ladder
from kb.compare.plans.pairs import Column, Pair, Step
from kb.compare.plans.prepared import measure_space
from kb.compare.plans.similarity import Embed
from kb.compare.selection import Reports
from kb.errors import BadRequest

REACH = 3
"""How many reports later a measure that was dropped may be back; a year without it is 2."""

Two = tuple[int, int]


@dataclass
class _Growing:
    """A career while it is followed."""

    stages: list[Stage] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """The measure's number in each of its reports."""
    ends: State = "standing"

    def add(self, stage: Stage, number: int) -> None:
        self.stages.append(stage)
        self.numbers.append(number)

    @property
    def column(self) -> int:
        return self.stages[-1].column


def chains(
    reports: Reports,
    comparison: Comparison,
    analyser: Analyser,
    ladder: Ladder,
    *,
    embed: Embed | None = None,
    knows: Callable[[str], bool] = lambda _language: False,
    kept: Kept | None = None,
) -> Chains:
    """The careers of the measures of ``comparison``, which holds ``reports`` against each other.

    Raises:
        BadRequest: no report follows another: the careers need several years of an organisation.
    """
    begun = time.perf_counter()
    columns = comparison.columns
    after = _following(comparison)
    lines = _lines(after)
    wanted = [
        (line[a], line[b])
        for line in lines
        for a in range(len(line))
        for b in range(a + 2, min(a + REACH, len(line) - 1) + 1)
    ]
    returns = _returns(reports, columns, wanted, analyser, ladder, embed, knows, kept)
    steps = {(step.left.id, step.right.id): step for step in comparison.steps}
    grown: list[_Growing] = []
    changed: list[ChapterCounts] = []
    for line in lines:
        careers = _follow(line, columns, steps, returns)
        back = {
            id(stage.measure) for each in careers for stage in each.stages if stage.told == "back"
        }
        for left, right in pairwise(line):
            changed += _by_chapter(steps[columns[left].report.id, columns[right].report.id], back)
        grown += careers
    labels = [column.label for column in columns]
    found = [
        Career(tuple(each.stages), each.ends, path_of(each.stages, labels, after, each.ends))
        for each in grown
    ]
    found.sort(key=lambda career: (-career.returns, -career.changes, -len(career.stages)))
    took = comparison.took_ms + (time.perf_counter() - begun) * 1000
    return Chains(columns, tuple(found), tuple(changed), comparison.notes, took)


def _following(comparison: Comparison) -> dict[int, int]:
    """Of each report that one follows, the number of that one."""
    number = {column.report.id: n for n, column in enumerate(comparison.columns)}
    after = {number[step.left.id]: number[step.right.id] for step in comparison.steps}
    if comparison.across is not None or len(after) < len(comparison.steps):
        raise BadRequest(
            "careers need reports of several years of an organisation; "
            "there is one report of each: kb compare lays them side by side",
            kind="one_year_each",
        )
    return after


def _lines(after: Mapping[int, int]) -> list[list[int]]:
    """The reports of each organisation, by rising year."""
    lines = []
    for first in sorted(after.keys() - after.values()):
        line = [first]
        while line[-1] in after:
            line.append(after[line[-1]])
        lines.append(line)
    return lines


def _returns(
    reports: Reports,
    columns: Sequence[Column],
    wanted: Sequence[Two],
    analyser: Analyser,
    ladder: Ladder,
    embed: Embed | None,
    knows: Callable[[str], bool],
    kept: Kept | None,
) -> dict[Two, tuple[Link, ...]]:
    """The links between reports that others stand between, those kept not computed again."""
    ids = {(columns[a].report.id, columns[b].report.id): (a, b) for a, b in wanted}
    found: dict[Two, tuple[Link, ...]] = {}
    keys: dict[tuple[str, str], str] = {}
    if kept:
        of_measures = measure_keys(reports.documents, ladder)
        keys = {
            (left, right): step_key(kept, of_measures[left], of_measures[right], ())
            for left, right in ids
        }
        there = kept.returns.values(keys)
        found = {ids[two]: links_from(record) for two, record in there.items()}
    missing = [two for two in wanted if two not in found]
    if not missing:
        return found
    numbers = sorted({number for two in missing for number in two})
    place = {number: place for place, number in enumerate(numbers)}
    measures = [columns[number].commitments for number in numbers]
    space = measure_space(measures, analyser, ladder, embed, knows)
    new = {(a, b): tuple(returning(space, place[a], place[b])) for a, b in missing}
    if kept:
        named = {
            (columns[a].report.id, columns[b].report.id): links for (a, b), links in new.items()
        }
        kept.returns.keep(keys, {two: links_record(links) for two, links in named.items()})
    return found | new


def _follow(
    line: Sequence[int],
    columns: Sequence[Column],
    steps: Mapping[tuple[str, str], Step],
    returns: Mapping[Two, Sequence[Link]],
) -> list[_Growing]:
    """The careers along one organisation's reports."""
    careers: list[_Growing] = []
    current: dict[int, _Growing] = {}
    for number, measure in enumerate(columns[line[0]].commitments):
        current[number] = _Growing()
        current[number].add(Stage(line[0], measure, "first"), number)
    careers += current.values()
    ended: list[_Growing] = []
    for place in range(1, len(line)):
        left, right = line[place - 1], line[place]
        step = steps[columns[left].report.id, columns[right].report.id]
        on, begun, merged = _along(step, columns[left], columns[right])
        following: dict[int, _Growing] = {}
        for (before, number), pair in on.items():
            career = current.pop(before)
            career.add(_stage(right, pair), number)
            following[number] = career
        for before, career in current.items():
            career.ends = "merged" if before in merged else "dropped"
            ended.append(career)
        back = _back(ended, begun, line[: place - 1], right, returns)
        for number, pair in begun.items():
            career = back.get(number) or _Growing()
            if number in back:
                ended.remove(career)
                career.ends = "standing"
                career.add(Stage(right, columns[right].commitments[number], "back"), number)
            else:
                career.add(_stage(right, pair), number)
                careers.append(career)
            following[number] = career
        current = following
    return careers


def _stage(column: int, pair: Pair) -> Stage:
    return Stage(column, pair.latest, pair.change, pair.why, pair.doubt)


def _along(
    step: Step, left: Column, right: Column
) -> tuple[dict[Two, Pair], dict[int, Pair], set[int]]:
    """The pairs along which careers go on, those with which one begins, and what was merged away.

    A measure goes on in the likest of its partners, which goes back to the likest of its own.
    """
    lefts = {id(measure): number for number, measure in enumerate(left.commitments)}
    rights = {id(measure): number for number, measure in enumerate(right.commitments)}
    linked = [
        (lefts[id(pair.left)], rights[id(pair.right)], pair)
        for pair in step.pairs
        if pair.left is not None and pair.right is not None
    ]
    best_right: dict[int, tuple[float, int]] = {}
    best_left: dict[int, tuple[float, int]] = {}
    for a, b, pair in linked:
        score = pair.score or 0.0
        best_right[a] = max(best_right.get(a, (-1.0, -1)), (score, b))
        best_left[b] = max(best_left.get(b, (-1.0, -1)), (score, a))
    on = {(a, b): pair for a, b, pair in linked if best_right[a][1] == b and best_left[b][1] == a}
    gone_on, come_on = {a for a, _ in on}, {b for _, b in on}
    begun = {b: pair for _, b, pair in linked if b not in come_on}
    begun |= {rights[id(p.right)]: p for p in step.pairs if p.right is not None and p.left is None}
    return on, begun, {a for a, _, _ in linked if a not in gone_on}


def _back(
    ended: Sequence[_Growing],
    begun: Mapping[int, Pair],
    earlier: Sequence[int],
    right: int,
    returns: Mapping[Two, Sequence[Link]],
) -> dict[int, _Growing]:
    """Which of the measures that begin in a report were dropped before, the latest first."""
    gone = {(each.column, each.numbers[-1]): each for each in ended if each.ends == "dropped"}
    found: dict[int, _Growing] = {}
    for column in reversed(earlier):
        for link in returns.get((column, right), ()):
            career = gone.get((column, link.left))
            is_new = link.right in begun and begun[link.right].change == "new"
            if career is not None and is_new and link.right not in found:
                found[link.right] = career
    return found


def _by_chapter(step: Step, back: set[int]) -> Iterator[ChapterCounts]:
    """What changed in each chapter, in the order of the chapters."""
    chapters: dict[str, Counter[str]] = {}
    for pair in step.pairs:
        returned = pair.right is not None and id(pair.right) in back
        counts = chapters.setdefault(chapter_of(pair), Counter())
        counts["back" if returned and pair.change == "new" else pair.change] += 1
    for chapter, counts in chapters.items():
        yield ChapterCounts(step.heading, chapter, {name: counts[name] for name in COUNTED})

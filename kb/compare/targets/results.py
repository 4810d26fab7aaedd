"""The result of a target: what the report of the year after tells of the same indicator."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from kb.compare.figures.growth import restated
from kb.compare.figures.indicators import Indicator, plain
from kb.compare.figures.period import Period
from kb.compare.figures.same_names import Names
from kb.compare.figures.told_as import is_target, names_nothing
from kb.compare.figures.units import PERCENT
from kb.compare.targets.identity import (
    GROWTH,
    Identity,
    identity_of,
    tells_no_indicator,
    without_lead,
)
from kb.compare.targets.outcomes import Outcome, gap, judged
from kb.compare.targets.reading import SetTarget, is_named_here
from kb.compare.targets.values import figure_as_json
from kb.compare.targets.worded import Worded, judged_in_words, told_in_words

Results = Mapping[Identity, Sequence[Indicator]]
_OF_A_TARGET = re.compile(
    r"(?:左右|以上|以内|以下)?的?(?:年度|全年|预期|增长)*目标|\s(?:growth )?targets?\b"
)
"""Behind a figure that was aimed at: 增长5%的目标."""
ToldAs = Literal["growth", "change", "level", "words"]
"""``change``: by how much in the unit itself, 提高1个百分点."""


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target with its result and the target that follows it."""

    set: SetTarget
    outcome: Outcome
    result: Indicator | Worded | None = None
    others: tuple[Indicator, ...] = ()
    """What the report of the year after tells as well: the same again, or other values."""
    next: Indicator | Worded | None = None
    """The target of the same indicator for the year after."""

    @property
    def target(self) -> Indicator | Worded:
        return self.set.figure

    @property
    def name(self) -> str:
        """The indicator as the report names it."""
        return without_lead(self.target.name)

    @property
    def told_as(self) -> ToldAs:
        if self.set.identity.told == GROWTH:
            return "growth"
        if isinstance(self.target, Worded):
            return "words"
        return "change" if self.target.kind == "change" else "level"

    @property
    def gap(self) -> Decimal | None:
        """By how much the result is more than the target, in its unit and direction."""
        target, result = self.target, self.result
        if isinstance(target, Worded) or not isinstance(result, Indicator):
            return None
        return gap(target, result)

    def as_json(self) -> dict[str, Any]:
        hope, by = self.set.hope, self.gap
        return {
            "organisation": self.target.figure.organisation,
            "year": self.target.figure.year,
            "indicator": self.name,
            "told_as": self.told_as,
            "unit": self.target.unit or None,
            "listed": self.set.listed,
            "target": figure_as_json(self.target),
            "hope": figure_as_json(hope) if hope else None,
            "result": figure_as_json(self.result) if self.result else None,
            "outcome": self.outcome,
            "gap": plain(by),
            "others": [figure_as_json(other) for other in self.others],
            "next": figure_as_json(self.next) if self.next else None,
        }

    def __str__(self) -> str:
        result = self.result.told if self.result else "–"
        behind = f"; next {self.next.told}" if self.next else ""
        outcome = self.outcome.replace("_", " ")
        return f"{self.name}: {self.target.told} → {result} [{outcome}]{behind}"


def results_of(found: Sequence[Indicator], year: int, names: Names) -> Results:
    """What the figures ``found`` of a report tell of ``year`` as a whole, by indicator."""
    results: dict[Identity, list[Indicator]] = defaultdict(list)
    for figure in found:
        if _is_result(figure, year):
            results[identity_of(figure, names)].append(figure)
    return results


def at_the_end(found: Sequence[Indicator], year: int, names: Names) -> Results:
    """Rates that a report tells of several years that end with ``year``, by indicator.

    They may be those of the last year or of all of them: 研发投入强度达3.4% in a review of five.
    """
    rates: dict[Identity, list[Indicator]] = defaultdict(list)
    for figure in found:
        period = figure.period
        several = period is not None and period.first < period.last == year and not period.part
        if several and figure.unit == PERCENT and figure.kind != "change":
            alone = replace(figure, period=Period(year, year))
            if _is_result(alone, year):
                rates[identity_of(figure, names)].append(figure)
    return rates


def agreed(told: Sequence[Indicator]) -> Indicator | None:
    """The figure that all of ``told`` agree on, the most exact of them; None where they differ."""
    if not told:
        return None
    best = min(told, key=lambda figure: (figure.bound is not None, figure.step, figure.number))
    falls = best.direction == "down"
    differ = any((figure.direction == "down") != falls or restated(best, figure) for figure in told)
    return None if differ else best


def held(
    target: SetTarget, told: Sequence[Indicator], ahead: Indicator | Worded | None, several: bool
) -> TargetRow:
    """A target with what is ``told`` of its indicator; unclear where that has several values."""
    if not told:
        return TargetRow(target, "not_reported", next=ahead)
    result = agreed(told)
    if result is None or several:
        return TargetRow(target, "unclear", None, tuple(told), ahead)
    others = tuple(other for other in told if other is not result)
    assert isinstance(target.figure, Indicator)
    return TargetRow(target, judged(target.figure, result), result, others, ahead)


def held_in_words(
    target: SetTarget,
    told: Sequence[Worded],
    figures: Sequence[Indicator],
    ahead: Indicator | Worded | None,
) -> TargetRow:
    """A target of whose indicator the report tells words, or that is told in words itself.

    ``figures`` are of the same indicator's growth: shown beside a target in words, not judged.
    """
    words = told_in_words(target.figure, told)
    if words is not None:
        outcome = judged_in_words(target.figure, words, target.identity.told)
        return TargetRow(target, outcome, words, next=ahead)
    if told:
        return TargetRow(target, "in_words", told[0], next=ahead)
    figure = agreed(figures)
    return TargetRow(target, "in_words" if figure else "not_reported", figure, next=ahead)


def _is_result(figure: Indicator, year: int) -> bool:
    return (
        figure.kind != "rank"
        and figure.period == Period(year, year)
        and not figure.earlier
        # Of a year that is over a plan tells what it was, unless it says that it was aimed at.
        and not is_target(replace(figure, aspect="other"))
        and not tells_no_indicator(figure)
        and not _OF_A_TARGET.match(figure.sentence.text, figure.figure.end - figure.sentence.start)
        and not names_nothing(without_lead(figure.name))
        and is_named_here(figure)
        and (figure.kind != "change" or figure.base in (None, "year"))
    )

"""What a change is against, by its words and by the period that it is of."""

from __future__ import annotations

from kb.compare.figures.kinds import Base, Wording, on_the_year
from kb.compare.figures.period import Period


def base_of(
    wording: Wording, period: Period | None, clause: str
) -> tuple[Base | None, Period | None]:
    """What the change of a figure is against, and that period where it is another than the usual.

    A year that is named is the year before where it is just that. Where nothing is said, what grew
    over the years of a plan did so against the plan before, and what grew over other five years
    against the year before them; over any other years it is not told against what.
    """
    named = wording.base_period
    if wording.kind != "change" or wording.base not in (None, "year", "named"):
        return wording.base, named
    if period is None:
        return wording.base or "year", named
    if wording.base == "named":
        before = (period.first - 1, period.last - 1)
        told = named is not None and before == (named.first, named.last)
        return ("year", None) if told else ("named", named)
    if period.first == period.last or on_the_year(clause):
        return "year", None
    if period.is_plan:
        return "plan", Period(period.first - 5, period.last - 5)
    eve = Period(period.first - 1, period.first - 1)
    return ("named", eve) if period.last - period.first == 4 else (None, None)

"""What speaks for or against a chunk beside its words: its year, and its report's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence, Set

import numpy as np
from numpy.typing import NDArray

from index import Matches, may_speak_of

YEAR_NAMED = 0.1
"""For a chunk that speaks of a year that the question names, in fused score."""

YEAR_OF_REPORT = 0.05
"""For one that is in a report of that year, or may speak of it, but names another or none."""

TOLD_TWICE = 0.1
"""Against a chunk in another language than the question's, where the library has the same
organisation's report of the same year in the question's language too."""

Report = tuple[int, str, str]
"""Year, organisation and language of a report."""


def year_boosts(matches: Matches, asked: Collection[int]) -> NDArray[np.float64]:
    """What the years that a question names add to each match: (n,).

    YEAR_NAMED where the passage names one of them, YEAR_OF_REPORT where it may speak of one.
    """
    names_it = np.isin(matches.years, np.array(list(asked), dtype=np.int64))
    may = may_speak_of(asked, years=matches.years, report_years=matches.report_years)
    return np.where(names_it, YEAR_NAMED, np.where(may, YEAR_OF_REPORT, 0.0))


def version_boosts(matches: Matches, told_twice: Set[Report]) -> NDArray[np.float64]:
    """−TOLD_TWICE for each match out of one of these reports, else 0: (n,)."""
    reports = zip(
        matches.report_years.tolist(),
        matches.organisations,
        matches.document_languages,
        strict=True,
    )
    return np.array([-TOLD_TWICE if report in told_twice else 0.0 for report in reports])


def reports_told_twice(
    reports: Iterable[Report], language: str, forms: Callable[[str], Sequence[str]]
) -> frozenset[Report]:
    """The reports in another language that are there in this one too.

    ``forms`` gives all names of an organisation: 拱北海关 and Gongbei Customs are one.
    """
    versions_by_report: dict[tuple[int, frozenset[str]], list[Report]] = defaultdict(list)
    for report in reports:
        year, organisation, _ = report
        versions_by_report[year, frozenset(forms(organisation))].append(report)
    return frozenset(
        version
        for versions in versions_by_report.values()
        if any(spoken == language for *_, spoken in versions)
        for version in versions
        if version[2] != language
    )

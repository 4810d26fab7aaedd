"""Everything that can be said of some reports side by side, as one export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kb.compare.figures.ledger import Figures
from kb.compare.plans.comparison import Comparison
from kb.compare.plans.promises import Promises
from kb.compare.themes.matrix import ThemeMatrix
from kb.errors import BadRequest
from kb.export.labels import ExportLanguage
from kb.export.tables.exports import comparison_export
from kb.export.tables.table import Export, Link


class ReportComparer(Protocol):
    """What tells the rest of the reports that were compared, by their ids: a library."""

    def promises(self, *, documents: Sequence[str]) -> Promises: ...
    def figures(self, *, documents: Sequence[str]) -> Figures: ...
    def themes(self, *, documents: Sequence[str]) -> ThemeMatrix: ...


def whole_comparison(
    comparer: ReportComparer,
    comparison: Comparison,
    link: Link,
    language: ExportLanguage | None = None,
) -> Export:
    """The comparison with the promises, figures and themes of the same reports."""
    ids = [column.report.id for column in comparison.columns]
    return comparison_export(
        comparison,
        link,
        language,
        promises=_promises(comparer, ids),
        figures=comparer.figures(documents=ids),
        themes=comparer.themes(documents=ids),
    )


def _promises(comparer: ReportComparer, ids: Sequence[str]) -> Promises | None:
    """None for reports of one year, where nothing is reported later."""
    try:
        return comparer.promises(documents=ids)
    except BadRequest:
        return None

"""Everything that can be said of some reports side by side, as one export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.errors import BadRequest
from kb.export.labels import ExportLanguage
from kb.export.tables.compared import comparison_export
from kb.export.tables.table import Export, Link

if TYPE_CHECKING:
    from kb.compare.plans.comparison import Comparison
    from kb.compare.plans.promises import Promises
    from kb.library.library import Library


def whole_comparison(
    library: Library,
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
        promises=_promises(library, ids),
        figures=library.figures(documents=ids),
        themes=library.themes(documents=ids),
    )


def _promises(library: Library, ids: list[str]) -> Promises | None:
    """None for reports of one year, where nothing is reported later."""
    try:
        return library.promises(documents=ids)
    except BadRequest:
        return None

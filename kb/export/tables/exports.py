"""What was found, as an export: one function a result, all by one way."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kb.compare.figures.ledger import Figures
from kb.compare.pivots.pivot import Pivot
from kb.compare.plans.careers import Chains
from kb.compare.plans.comparison import Comparison
from kb.compare.plans.promises import Promises
from kb.compare.targets.table import Targets
from kb.compare.themes.matrix import ThemeMatrix
from kb.compare.themes.wording_history import WordingHistory
from kb.export.labels import ExportLanguage
from kb.export.tables.chains import chains_part
from kb.export.tables.figures import figures_part
from kb.export.tables.making import Part, export_of
from kb.export.tables.pivot import pivot_part
from kb.export.tables.plans import across_part, commitments_part, promises_part
from kb.export.tables.table import Export, Link
from kb.export.tables.targets import targets_part
from kb.export.tables.themes import history_part, themes_part


def comparison_export(
    comparison: Comparison,
    link: Link,
    language: ExportLanguage | None = None,
    *,
    promises: Promises | None = None,
    figures: Figures | None = None,
    themes: ThemeMatrix | None = None,
) -> Export:
    """Reports side by side, a table a subject; headings in ``language``, else in the reports'."""
    across = comparison.across
    parts: dict[str, Part] = {
        "compare": commitments_part(comparison)
        if across is None
        else across_part(comparison, across)
    }
    if promises is not None:
        parts["promises"] = promises_part(promises)
    if figures is not None:
        parts["figures"] = figures_part(figures, appendix=True)
    if themes is not None:
        parts["themes"] = themes_part(themes)
    reports = [column.report for column in comparison.columns]

    def title(labels: Mapping[str, str]) -> str:
        return labels["compare.title"].format(reports=_names(comparison, labels))

    return export_of(parts, reports, title, link, language)


def chains_export(chains: Chains, link: Link, language: ExportLanguage | None = None) -> Export:
    """The careers of measures through the years, and what changed by chapter."""
    reports = [column.report for column in chains.columns]
    title = _labelled("chains.title")
    return export_of(chains_part(chains), reports, title, link, language)


def promises_export(
    promises: Promises, link: Link, language: ExportLanguage | None = None
) -> Export:
    """Promises and results."""
    reports = [info for step in promises.steps for info in (step.plan, step.review)]
    title = _labelled("promises.title")
    return export_of(promises_part(promises), reports, title, link, language)


def figures_export(figures: Figures, link: Link, language: ExportLanguage | None = None) -> Export:
    """The ledger of figures and their series."""
    title = _labelled("indicators.title")
    return export_of(figures_part(figures), figures.documents, title, link, language)


def targets_export(targets: Targets, link: Link, language: ExportLanguage | None = None) -> Export:
    """Targets with their results."""
    title = _labelled("targets.title")
    return export_of(targets_part(targets), targets.documents, title, link, language)


def theme_export(matrix: ThemeMatrix, link: Link, language: ExportLanguage | None = None) -> Export:
    """A matrix of themes with its passages."""
    title = _labelled("themes.title")
    return export_of(themes_part(matrix), matrix.reports, title, link, language)


def history_export(
    history: WordingHistory, link: Link, language: ExportLanguage | None = None
) -> Export:
    """The history of a wording with every use."""
    title = _labelled("history.title", phrase=history.phrase)
    return export_of(history_part(history), history.reports, title, link, language)


def pivot_export(pivot: Pivot, link: Link, language: ExportLanguage | None = None) -> Export:
    """Organisations by years with the passages."""
    title = _labelled("pivot.title", subject=pivot.subject)
    return export_of(pivot_part(pivot), pivot.reports, title, link, language)


def _labelled(key: str, **values: str) -> Callable[[Mapping[str, str]], str]:
    return lambda labels: labels[key].format(**values)


def _names(comparison: Comparison, labels: Mapping[str, str]) -> str:
    """The reports as their columns are headed; the organisation, where it is one, before them."""
    columns = comparison.columns
    names = labels["separator"].join(dict.fromkeys(column.label for column in columns))
    owners = {column.report.organisation or column.report.title for column in columns}
    return " ".join((*owners, names)) if len(owners) == 1 else names

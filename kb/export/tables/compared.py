"""Commitments, promises and figures as tables, and a whole comparison as one export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kb.compare.figures.indicators import Indicator, plain
from kb.compare.figures.ledger import Figures
from kb.compare.figures.points import Point
from kb.compare.notes import sentences_of
from kb.compare.plans.comparison import Comparison
from kb.compare.plans.promises import Promises
from kb.compare.themes.matrix import ThemeMatrix
from kb.export.labels import ExportLanguage, language_of, load_labels
from kb.export.tables.table import Cell, Column, Export, Link, Table
from kb.export.tables.themes import theme_tables


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
    reports = tuple(column.report for column in comparison.columns)
    language = language or language_of(reports)
    labels = load_labels(language)
    tables = [commitment_table(comparison, language)]
    data = {"compare": comparison.as_json()}
    notes = [*comparison.notes, *(note for step in comparison.steps for note in step.notes)]
    if promises is not None:
        tables.append(promise_table(promises, language))
        data["promises"] = promises.as_json()
        notes += [*promises.notes, *(note for step in promises.steps for note in step.notes)]
    if figures is not None:
        ledger, series = figure_tables(figures, language)
        tables += [replace(ledger, appendix=True), series]
        data["figures"] = figures.as_json()
        notes += figures.notes
    if themes is not None:
        tables += theme_tables(themes, language)
        data["themes"] = themes.as_json()
        notes += themes.notes
    return Export(
        title=labels["compare.title"].format(reports=_names(comparison, labels)),
        language=language,
        labels=labels,
        reports=reports,
        notes=sentences_of(notes, language),
        tables=tuple(tables),
        data=data,
        link=link,
    )


def _names(comparison: Comparison, labels: Mapping[str, str]) -> str:
    """The reports as their columns are headed; the organisation, where it is one, before them."""
    columns = comparison.columns
    names = labels["separator"].join(dict.fromkeys(column.label for column in columns))
    owners = {column.report.organisation or column.report.title for column in columns}
    return " ".join((*owners, names)) if len(owners) == 1 else names


def promises_export(
    promises: Promises, link: Link, language: ExportLanguage | None = None
) -> Export:
    """Promises and results."""
    both = (info for step in promises.steps for info in (step.plan, step.review))
    reports = tuple({info.id: info for info in both}.values())
    language = language or language_of(reports)
    labels = load_labels(language)
    notes = (*promises.notes, *(note for step in promises.steps for note in step.notes))
    return Export(
        title=labels["promises.title"],
        language=language,
        labels=labels,
        reports=reports,
        notes=sentences_of(notes, language),
        tables=(promise_table(promises, language),),
        data=promises.as_json(),
        link=link,
    )


def figures_export(figures: Figures, link: Link, language: ExportLanguage | None = None) -> Export:
    """The ledger of figures and their series."""
    language = language or language_of(figures.documents)
    labels = load_labels(language)
    return Export(
        title=labels["indicators.title"],
        language=language,
        labels=labels,
        reports=figures.documents,
        notes=sentences_of(figures.notes, language),
        tables=figure_tables(figures, language),
        data=figures.as_json(),
        link=link,
    )


def commitment_table(comparison: Comparison, language: ExportLanguage) -> Table:
    """A row a pair of measures."""
    labels = load_labels(language)
    columns = (
        Column(labels["commitment.step"], width=14),
        Column(labels["commitment.change"], width=13),
        Column(labels["commitment.left"], "passage", 55),
        Column(labels["commitment.right"], "passage", 55),
        Column(labels["commitment.why"], width=24),
        Column(labels["commitment.score"], "number", 8),
        Column(labels["commitment.decided"], width=11),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            step.heading,
            labels[f"change.{pair.change}"],
            pair.left.excerpt if pair.left else None,
            pair.right.excerpt if pair.right else None,
            pair.why,
            None if pair.score is None else round(pair.score, 2),
            labels["commitment.decided.yes"] if pair.decision else "",
        )
        for step in comparison.steps
        for pair in step.pairs
    ]
    return Table(
        labels["commitments"],
        labels["commitments.title"],
        columns,
        rows,
        labels["commitments.note"],
    )


def promise_table(promises: Promises, language: ExportLanguage) -> Table:
    """A row a promise."""
    labels = load_labels(language)
    columns = (
        Column(labels["commitment.step"], width=14),
        Column(labels["promise.outcome"], width=15),
        Column(labels["promise.plan"], "passage", 60),
        Column(labels["promise.result"], "passage", 60),
        Column(labels["commitment.why"], width=24),
        Column(labels["commitment.score"], "number", 8),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            step.heading,
            labels[f"outcome.{promise.outcome}"],
            promise.commitment.excerpt,
            promise.report,
            promise.why,
            None if promise.score is None else round(promise.score, 2),
        )
        for step in promises.steps
        for promise in step.promises
    ]
    return Table(
        labels["promises"], labels["promises.title"], columns, rows, labels["promises.note"]
    )


def figure_tables(figures: Figures, language: ExportLanguage) -> tuple[Table, Table]:
    """A row a figure, and a row a period of each series that has several."""
    labels = load_labels(language)
    names = ("name", "period", "value", "unit", "bound", "kind", "against", "growth", "aspect")
    numbers, wide = {"value", "growth"}, {"name": 36, "value": 18}
    columns = [
        Column(
            labels[f"indicator.{name}"], "number" if name in numbers else "text", wide.get(name, 13)
        )
        for name in names
    ]
    columns += [
        Column(labels["indicator.printed"], width=16),
        Column(labels["indicator.sentence"], "passage", 60),
    ]
    rows = [_figure(indicator, language) for indicator in figures.indicators]
    ledger = Table(
        labels["indicators"],
        labels["indicators.title"],
        tuple(columns),
        rows,
        labels["indicators.note"],
    )
    return (ledger, _series_table(figures, language))


def _figure(indicator: Indicator, language: ExportLanguage) -> tuple[Cell, ...]:
    labels = load_labels(language)
    against = indicator.base_period or (labels[f"base.{indicator.base}"] if indicator.base else "")
    value = plain(indicator.value)
    return (
        indicator.name,
        str(indicator.period) if indicator.period else "",
        -value if indicator.direction == "down" and value is not None else value,
        indicator.unit,
        indicator.bound or "",
        labels[f"kind.{indicator.kind}"],
        str(against),
        plain(indicator.growth),
        labels[f"aspect.{indicator.aspect}"],
        indicator.figure.text,
        indicator.sentence,
    )


def _series_table(figures: Figures, language: ExportLanguage) -> Table:
    labels = load_labels(language)
    columns = (
        Column(labels["indicator.name"], width=36),
        Column(labels["series.organisation"], width=22),
        Column(labels["indicator.period"], width=12),
        Column(labels["series.level"], "number", 18),
        Column(labels["indicator.unit"], width=13),
        Column(labels["series.told"], "number", 11),
        Column(labels["series.again"], "number", 11),
        Column(labels["series.flags"], width=18),
        Column(labels["indicator.sentence"], "passage", 60),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            series.name,
            series.organisation or "",
            str(point.period),
            plain(point.value),
            series.unit,
            plain(point.growth),
            None if point.recomputed is None else round(float(point.recomputed), 2),
            labels["separator"].join(labels[f"flag.{flag}"] for flag in point.flags),
            next((indicator.sentence for indicator in _sources(point)), None),
        )
        for series in figures.series
        if len(series.points) > 1
        for point in series.points
    ]
    return Table(labels["series"], labels["series.title"], columns, rows, labels["series.note"])


def _sources(point: Point) -> Iterator[Indicator]:
    yield from (
        indicator
        for indicator in (point.level, point.change, *point.others)
        if indicator is not None
    )

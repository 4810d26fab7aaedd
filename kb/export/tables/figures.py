"""Figures and their series as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from kb.compare.figures.indicators import Indicator, plain
from kb.compare.figures.ledger import Figures
from kb.compare.figures.rows import figures_of
from kb.compare.figures.series import Series
from kb.documents import Excerpt
from kb.export.labels import ExportLanguage, load_labels, report_names, unit_name
from kb.export.tables.making import Part
from kb.export.tables.table import Column, Row, Table


def figures_part(figures: Figures, *, appendix: bool = False) -> Part:
    """The ledger and the series; the ledger is left out of a report where it is an ``appendix``."""
    return Part(
        figures,
        figures.notes,
        lambda language: _counts(figures, language),
        lambda language: (_ledger(figures, language, appendix), _series_table(figures, language)),
    )


def _counts(figures: Figures, language: ExportLanguage) -> Iterator[Table]:
    """How many figures each report tells, and what came of the series."""
    labels = load_labels(language)
    found = Counter(
        (indicator.figure.document_id, aspect)
        for indicator in figures.indicators
        for aspect in ("", indicator.aspect)
    )
    columns = (
        Column(labels["report"], width=40),
        Column(labels["indicators"], "number", 10),
        Column(labels["aspect.review"], "number", 10),
        Column(labels["aspect.plan"], "number", 10),
    )
    names = report_names(figures.documents)
    rows: list[Row] = [
        (names[info.id], *(found[info.id, aspect] for aspect in ("", "review", "plan")))
        for info in figures.documents
    ]
    yield Table(labels["indicators"], labels["indicators.title"], columns, rows)
    lines = [series for series in figures.series if len(series.points) > 1]
    if lines:
        points = [point for series in lines for point in series.points]
        counted: list[Row] = [
            (labels["series.count"], len(lines)),
            (labels["series.points"], len(points)),
            (labels["series.recomputed"], sum(point.recomputed is not None for point in points)),
        ]
        flags = Counter(flag for point in points for flag in point.flags)
        counted += [(_flag(labels, flag), number) for flag, number in flags.items()]
        heads = (Column(labels["series"], width=40), Column(labels["count"], "number", 10))
        yield Table(labels["series"], labels["series.title"], heads, counted)


def _ledger(figures: Figures, language: ExportLanguage, appendix: bool) -> Table:
    """A row a figure."""
    labels = load_labels(language)
    names = ("name", "period", "value", "unit", "bound", "kind", "against", "growth", "aspect")
    numbers, wide = {"value", "growth"}, {"name": 36, "value": 18}
    reports = report_names(figures.documents)
    columns = [
        Column(
            labels[f"indicator.{name}"],
            "number" if name in numbers else "text",
            wide.get(name, 13),
            is_read=name in ("name", "period", "value", "unit"),
        )
        for name in names
    ]
    columns += [
        Column(labels["indicator.printed"], width=16, is_read=False),
        Column(labels["indicator.sentence"], "passage", 60),
    ]
    return Table(
        labels["indicators"],
        labels["indicators.title"],
        tuple(columns),
        [_figure(indicator, language) for indicator in figures.indicators],
        labels["indicators.note"],
        appendix=appendix,
        chapters=(
            lambda row: reports[_sentence(row).document_id],
            lambda row: _sentence(row).section,
        ),
        code=lambda row: (labels["indicators"], str(row[names.index("kind")])),
    )


def _sentence(row: Row) -> Excerpt:
    """Where a figure of the ledger stands."""
    sentence = row[-1]
    assert isinstance(sentence, Excerpt)
    return sentence


def _figure(indicator: Indicator, language: ExportLanguage) -> Row:
    labels = load_labels(language)
    against = indicator.base_period or (labels[f"base.{indicator.base}"] if indicator.base else "")
    value = plain(indicator.value)
    return (
        indicator.name,
        str(indicator.period) if indicator.period else "",
        -value if indicator.direction == "down" and value is not None else value,
        unit_name(indicator.unit, language),
        labels.get(f"bound.{indicator.bound}", "") if indicator.bound else "",
        labels[f"kind.{indicator.kind}"],
        str(against),
        plain(indicator.growth),
        labels[f"aspect.{indicator.aspect}"],
        indicator.figure.text,
        indicator.sentence,
    )


def _series_table(figures: Figures, language: ExportLanguage) -> Table:
    """A row a period of each series that has several."""
    labels = load_labels(language)
    columns = (
        Column(labels["indicator.name"], width=36, is_read=False),
        Column(labels["series.organisation"], width=22, is_read=False),
        Column(labels["indicator.period"], width=12),
        Column(labels["series.level"], "number", 18),
        Column(labels["indicator.unit"], width=13, is_read=False),
        Column(labels["indicator.bound"], width=9),
        Column(labels["series.told"], "number", 11),
        Column(labels["series.again"], "number", 11),
        Column(labels["series.flags"], width=18),
        Column(labels["indicator.sentence"], "passage", 60),
    )
    rows = [
        row
        for series in figures.series
        if len(series.points) > 1
        for row in _points(series, language)
    ]
    return Table(
        labels["series"],
        labels["series.title"],
        columns,
        rows,
        labels["series.note"],
        chapters=(lambda row: str(row[1]), lambda row: f"{row[0]} ({row[4]})"),
    )


def _points(series: Series, language: ExportLanguage) -> Iterator[Row]:
    labels = load_labels(language)
    for point in series.points:
        yield (
            series.name,
            series.organisation or "",
            str(point.period),
            plain(point.value),
            unit_name(series.unit, language),
            labels.get(f"bound.{told.bound}", "") if (told := point.level or point.change) else "",
            plain(point.growth),
            None if point.recomputed is None else round(float(point.recomputed), 2),
            labels["separator"].join(_flag(labels, flag) for flag in point.flags),
            next((indicator.sentence for indicator in figures_of(point)), None),
        )


def _flag(labels: Mapping[str, str], flag: str) -> str:
    return labels.get(f"flag.{flag}", flag)

"""What several organisations share and what only one has, as tables."""

from __future__ import annotations

from collections.abc import Iterator

from kb.compare.plans.across import Across
from kb.export.labels import ExportLanguage, load_labels
from kb.export.tables.table import Column, Row, Table

LARGEST = 15
"""Groups among the findings."""


def across_findings(across: Across, language: ExportLanguage) -> Iterator[Table]:
    """How much each organisation shares, and what most of them plan."""
    labels = load_labels(language)
    columns = (
        Column(labels["report"], width=28),
        Column(labels["across.measures"], "number", 10),
        Column(labels["across.shared"], "number", 10),
        Column(labels["across.only"], "number", 10),
        Column(labels["across.nearest"], width=28),
    )
    rows: list[Row] = [
        (side.label, side.measures, side.shared, len(side.only_here), side.nearest)
        for side in across.sides
    ]
    yield Table(labels["across"], labels["across.title"], columns, rows)
    most: list[Row] = [(len(group.reports), group.text) for group in across.shared[:LARGEST]]
    counted = (Column(labels["across.reports"], "number", 10), Column(labels["across.first"]))
    yield Table(labels["across.listed"], labels["across.listed"], counted, most)


def across_table(across: Across, language: ExportLanguage) -> Table:
    """A row a measure, by groups; what only one organisation has at the end."""
    labels = load_labels(language)
    columns = (
        Column(labels["across.group"], "number", 8, is_read=False),
        Column(labels["across.reports"], "number", 10),
        Column(labels["across.measure"], "passage", 70),
        Column(labels["commitment.score"], "number", 8),
    )
    rows: list[Row] = [
        (number, len(group.reports), member.commitment.excerpt, round(member.score, 2))
        for number, group in enumerate(across.shared, 1)
        for member in group.members
    ]
    rows += [
        (None, 1, commitment.excerpt, None)
        for side in across.sides
        for commitment in side.only_here
    ]
    title = labels["across.title"]
    return Table(
        labels["across"],
        title,
        columns,
        rows,
        appendix=True,
        quotes=True,
        code=lambda row: (
            labels["across"],
            labels["across.only" if row[0] is None else "across.shared"],
        ),
    )

"""Targets with their results as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kb.compare.figures.indicators import plain
from kb.compare.targets.outcomes import OUTCOMES
from kb.compare.targets.results import TargetRow
from kb.compare.targets.table import Targets
from kb.compare.targets.values import shown, signed
from kb.export.labels import ExportLanguage, load_labels, unit_name
from kb.export.tables.making import Part
from kb.export.tables.table import Column, Row, Table


def targets_part(targets: Targets) -> Part:
    """What was aimed at and what came of it."""
    return Part(
        targets,
        targets.notes,
        lambda language: _counts(targets, language),
        lambda language: (_table(targets, language),),
    )


def _counts(targets: Targets, language: ExportLanguage) -> Iterator[Table]:
    """How many targets of each organisation and year came to what."""
    labels = load_labels(language)
    found = Counter((_owner(row), _year(row), row.outcome) for row in targets.rows)
    columns = [
        Column(labels["target.organisation"], width=24),
        Column(labels["target.year"], "year", 8),
    ]
    columns += [Column(labels[f"target.{outcome}"], "number", 12) for outcome in OUTCOMES]
    keys = dict.fromkeys((_owner(row), _year(row)) for row in targets.rows)
    rows: list[Row] = [(*key, *(found[*key, outcome] for outcome in OUTCOMES)) for key in keys]
    yield Table(labels["targets"], labels["targets.title"], tuple(columns), rows)


def _table(targets: Targets, language: ExportLanguage) -> Table:
    """A row a target."""
    labels = load_labels(language)
    columns = (
        Column(labels["target.organisation"], width=22, is_read=False),
        Column(labels["target.year"], "year", 7, is_read=False),
        Column(labels["target.indicator"], width=32),
        Column(labels["target.told_as"], width=10, is_read=False),
        Column(labels["target.target"], width=16),
        Column(labels["target.result"], width=16),
        Column(labels["target.outcome"], width=14),
        Column(labels["target.gap"], "number", 10),
        Column(labels["target.next"], width=16),
        Column(labels["indicator.unit"], width=12, is_read=False),
        Column(labels["target.target_value"], "number", 14, is_read=False),
        Column(labels["target.result_value"], "number", 14, is_read=False),
        Column(labels["target.listed"], width=8, is_read=False),
        Column(labels["promise.plan"], "passage", 50),
        Column(labels["promise.result"], "passage", 50),
    )
    return Table(
        labels["targets"],
        labels["targets.title"],
        columns,
        [_row(row, language) for row in targets.rows],
        labels["targets.note"],
        chapters=(lambda row: str(row[0]), lambda row: str(row[1])),
        code=lambda row: (labels["targets"], str(row[6])),
    )


def _row(row: TargetRow, language: ExportLanguage) -> Row:
    labels = load_labels(language)
    return (
        _owner(row),
        _year(row),
        row.name,
        labels[f"target.as.{row.told_as}"],
        shown(row.target),
        shown(row.result) if row.result else "",
        labels[f"target.{row.outcome}"],
        plain(row.gap),
        shown(row.next) if row.next else "",
        unit_name(row.target.unit, language) if row.target.unit else "",
        plain(signed(row.target)),
        plain(signed(row.result)) if row.result else None,
        labels["target.listed.yes"] if row.set.listed else "",
        row.target.sentence,
        row.result.sentence if row.result else None,
    )


def _owner(row: TargetRow) -> str:
    return row.target.figure.organisation or row.target.figure.title


def _year(row: TargetRow) -> int:
    return row.target.figure.year or 0

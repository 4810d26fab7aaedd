"""Careers of measures through the years, and what changed by chapter, as tables."""

from __future__ import annotations

from collections.abc import Iterator

from kb.compare.plans.careers import COUNTED, STATES, Career, Chains
from kb.export.labels import ExportLanguage, load_labels
from kb.export.tables.making import Part
from kb.export.tables.table import Column, Row, Table


def chains_part(chains: Chains) -> Part:
    """The careers of the measures."""
    return Part(
        chains,
        chains.notes,
        lambda language: (_states(chains, language), _sums(chains, language)),
        lambda language: (_changed(chains, language), _careers(chains, language)),
    )


def _states(chains: Chains, language: ExportLanguage) -> Table:
    """How the careers stand."""
    labels = load_labels(language)
    columns = tuple(Column(labels[f"career.{state}"], "number", 12) for state in (*STATES, "back"))
    return Table(labels["chains"], labels["chains.title"], columns, [tuple(chains.counts.values())])


def _sums(chains: Chains, language: ExportLanguage) -> Table:
    """What changed from each report to the next."""
    labels = load_labels(language)
    rows: list[Row] = [(step, *counts.values()) for step, counts in chains.summed.items()]
    columns = (Column(labels["commitment.step"], width=18), *_counted(language))
    return Table(labels["changed"], labels["changed.title"], columns, rows)


def _counted(language: ExportLanguage) -> tuple[Column, ...]:
    labels = load_labels(language)
    return tuple(Column(labels[f"change.{change}"], "number", 10) for change in COUNTED)


def _changed(chains: Chains, language: ExportLanguage) -> Table:
    """A row a chapter of each step."""
    labels = load_labels(language)
    columns = (
        Column(labels["commitment.step"], width=14, is_read=False),
        Column(labels["chains.chapter"], width=44),
        *_counted(language),
    )
    rows: list[Row] = [
        (row.comparison, row.chapter, *row.counts.values()) for row in chains.changed
    ]
    return Table(
        labels["changed"],
        labels["changed.title"],
        columns,
        rows,
        labels["changed.note"],
        chapters=(lambda row: str(row[0]),),
    )


def _careers(chains: Chains, language: ExportLanguage) -> Table:
    """A row a measure."""
    labels = load_labels(language)
    columns = (
        Column(labels["chains.state"], width=12, is_read=False),
        Column(labels["chains.path"], width=48),
        Column(labels["chains.reports"], "number", 9),
        Column(labels["chains.first"], "passage", 55),
        Column(labels["chains.latest"], "passage", 55),
    )
    rows = list(_rows(chains, language))
    return Table(
        labels["chains"],
        labels["chains.title"],
        columns,
        rows,
        labels["chains.note"],
        chapters=(lambda row: str(row[0]),),
        order=tuple(labels[f"career.{state}"] for state in STATES),
        quotes=True,
        code=lambda row: (labels["chains"], str(row[0])),
    )


def _rows(chains: Chains, language: ExportLanguage) -> Iterator[Row]:
    labels = load_labels(language)
    for career in chains.careers:
        first = career.stages[0].measure
        yield (
            labels[f"career.{career.state}"],
            path_in(career, language),
            len(career.stages),
            first.excerpt if len(career.stages) > 1 else None,
            career.latest.excerpt,
        )


def path_in(career: Career, language: ExportLanguage) -> str:
    """What happened to a measure, in ``language``: "first 2019 · reworded 2021 · dropped 2022"."""
    labels = load_labels(language)
    return " · ".join(
        f"{labels.get(f'change.{told}') or labels[f'career.{told}']} {label}"
        for told, label in career.path
    )

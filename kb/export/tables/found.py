"""What a search found, as tables: a row a passage, and the counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from kb.compare.tidy import PASSAGE, Columns, TidyTable, documents_table, passage_row
from kb.export.labels import ExportLanguage, load_labels
from kb.export.tables.making import Part, export_of
from kb.export.tables.table import Column, Export, Link, Row, Table
from kb.search.found import Found, FoundFacets

_PASSAGES: Columns = {
    "rank": "integer",
    "found_by": "text",
    "score": "number",
    "dense": "number",
    "lexical": "number",
    "aspect": "text",
    "speaks_of": "integer",
    **PASSAGE,
}
_FACETS: Columns = {
    "field": "text",
    "value": "text",
    "passages": "integer",
    "documents": "integer",
}


@dataclass(frozen=True, slots=True)
class _Tables:
    """What was found, in the forms that exports are made of."""

    found: Found

    def as_json(self) -> dict[str, Any]:
        return self.found.as_json()

    def tables(self) -> tuple[TidyTable, ...]:
        passages = TidyTable.of(
            "passages",
            _PASSAGES,
            (
                {
                    "rank": one.hit.rank,
                    "found_by": one.by,
                    "score": round(one.hit.score, 6),
                    "dense": one.hit.legs.dense,
                    "lexical": one.hit.legs.lexical,
                    "aspect": one.hit.aspect,
                    "speaks_of": one.hit.year,
                    **passage_row(one.hit.excerpt),
                }
                for one in self.found.hits
            ),
        )
        counted = TidyTable.of(
            "facets",
            _FACETS,
            (
                {"field": field, "value": str(value), **count.as_json()}
                for field, values in _facets(self.found)
                for value, count in values.items()
            ),
        )
        return passages, counted, documents_table([one.hit.document for one in self.found.hits])


def found_export(found: Found, link: Link, language: ExportLanguage | None = None) -> Export:
    """The passages of a search with their counts; headings in ``language``."""

    def title(labels: Mapping[str, str]) -> str:
        return labels["found.title"].format(query=found.query)

    part = Part(
        _Tables(found),
        (),
        lambda language: _count_tables(found, language),
        lambda language: (_passages_table(found, language),),
    )
    return export_of(part, [one.hit.document for one in found.hits], title, link, language)


def _facets(found: Found) -> Iterator[tuple[str, Mapping[Any, Any]]]:
    for one in fields(FoundFacets):
        yield one.name, getattr(found.facets, one.name)


def _count_tables(found: Found, language: ExportLanguage) -> Iterator[Table]:
    """How many passages each year, organisation, language, aspect and type has."""
    labels = load_labels(language)
    counts = (
        Column(labels["found.passages"], "number", 10),
        Column(labels["found.documents"], "number", 10),
    )
    for field, values in _facets(found):
        rows: list[Row] = [
            (_named(field, value, labels), count.passages, count.documents)
            for value, count in values.items()
        ]
        name = labels[f"found.{field}"]
        yield Table(name, name, (Column(name, width=28), *counts), rows, labels["found.note"])


def _passages_table(found: Found, language: ExportLanguage) -> Table:
    labels = load_labels(language)
    columns = (
        Column(labels["found.rank"], "number", 6),
        Column(labels["found.by"], width=12, is_read=False),
        Column(labels["found.aspects"], width=10, is_read=False),
        Column(labels["found.passage"], "passage", 80),
    )
    rows: list[Row] = [
        (
            one.hit.rank,
            labels[f"found.by.{one.by}"],
            labels[f"aspect.{one.hit.aspect}"],
            one.hit.excerpt,
        )
        for one in found.hits
    ]
    name = labels["found.passages"]
    return Table(
        name,
        name,
        columns,
        rows,
        quotes=True,
        code=lambda _row: (labels["found"], found.query),
    )


def _named(field: str, value: object, labels: Mapping[str, str]) -> str:
    kind = {"aspects": "aspect", "languages": "found.language"}.get(field)
    return labels.get(f"{kind}.{value}", str(value)) if kind else str(value)

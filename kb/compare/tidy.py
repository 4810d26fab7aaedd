"""Results as tidy tables: a row a thing, a column a fact, ids that join one table to another.

Names of tables and columns are English identifiers whatever the reports' language; so are kinds,
units and flags, as in JSON. An id of a passage is its place, ``DOCUMENT:START-END``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from kb.documents import DocumentInfo, Excerpt
from kb.errors import BadRequest

if TYPE_CHECKING:
    import pandas as pd

Type = Literal["text", "integer", "number", "flag"]
"""``number`` is a decimal in files of text and a double in Parquet and pandas; ``flag`` is true or
false."""

Value = str | int | float | Decimal | bool | None
Row = Mapping[str, Value]
Columns = Mapping[str, Type]

PASSAGE: Columns = {
    "id": "text",
    "document_id": "text",
    "source": "text",
    "title": "text",
    "organisation": "text",
    "year": "integer",
    "language": "text",
    "section": "text",
    "page": "integer",
    "start": "integer",
    "end": "integer",
    "text": "text",
}
"""What is told of every passage; ``text`` is ``document.text[start:end]``."""

DOCUMENTS: Columns = {
    "document_id": "text",
    "source": "text",
    "title": "text",
    "organisation": "text",
    "year": "integer",
    "date": "text",
    "language": "text",
    "characters": "integer",
}

_DTYPES: Mapping[Type, str] = {
    "text": "string",
    "integer": "Int64",
    "number": "float64",
    "flag": "boolean",
}


@dataclass(frozen=True, slots=True)
class TidyTable:
    """Rows that all have the same columns, in their order."""

    name: str
    columns: Columns
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, name: str, columns: Columns, rows: Iterable[Row]) -> TidyTable:
        """The table of ``rows``; what a row leaves out is empty, an unknown column an error."""
        made = []
        for row in rows:
            unknown = row.keys() - columns.keys()
            assert not unknown, f"{name}: no column {unknown}"
            made.append({column: row.get(column) for column in columns})
        return cls(name, columns, tuple(made))

    def frame(self) -> pd.DataFrame:
        """The table with pandas' own types for columns that may be empty."""
        import pandas as pd  # a third of a second: only for those who ask for it

        return pd.DataFrame(
            {
                column: pd.Series(self._plain(column), dtype=_DTYPES[kind])
                for column, kind in self.columns.items()
            }
        )

    def _plain(self, column: str) -> list[object]:
        values = (row[column] for row in self.rows)
        return [float(value) if isinstance(value, Decimal) else value for value in values]


class Tidy:
    """What can be had as tidy tables: figures, comparisons, promises, themes, wordings."""

    __slots__ = ()

    def tables(self) -> tuple[TidyTable, ...]:
        """The main table first, the reports last."""
        raise NotImplementedError

    def frame(self, table: str | None = None) -> pd.DataFrame:
        """The main table, or the one of this name, as a pandas DataFrame.

        Raises:
            BadRequest: there is no such table.
        """
        tables = {each.name: each for each in self.tables()}
        name = next(iter(tables)) if table is None else table
        if name not in tables:
            raise BadRequest(f"no table {name!r}; there are {', '.join(tables)}")
        return tables[name].frame()


def prefixed(prefix: str, columns: Columns) -> Columns:
    """The columns with ``prefix_`` before each name."""
    return {f"{prefix}_{name}": kind for name, kind in columns.items()}


def place_id(passage: Excerpt) -> str:
    """Where a passage stands, as ``kb decide`` takes it: what the tables are joined by."""
    return f"{passage.document_id}:{passage.start}-{passage.end}"


def passage_row(passage: Excerpt | None, prefix: str = "") -> dict[str, Value]:
    """The columns of ``PASSAGE``; nothing for a passage that there is not."""
    if passage is None:
        return {}
    before = f"{prefix}_" if prefix else ""
    return {f"{before}id": place_id(passage)} | {
        f"{before}{name}": getattr(passage, name) for name in PASSAGE if name != "id"
    }


def documents_table(documents: Sequence[DocumentInfo]) -> TidyTable:
    """A row a report, each once."""
    return TidyTable.of(
        "documents",
        DOCUMENTS,
        (
            {
                "document_id": info.id,
                "source": info.source,
                "title": info.title,
                "organisation": info.organisation,
                "year": info.year,
                "date": info.date.isoformat() if info.date else None,
                "language": info.language,
                "characters": info.characters,
            }
            for info in {info.id: info for info in documents}.values()
        ),
    )

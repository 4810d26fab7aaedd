"""Tidy tables as files: CSV, JSON Lines, Parquet. Names of columns are the same in every one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from decimal import Decimal

from kb.cells import harmless
from kb.compare.tidy import TidyTable, Value
from kb.export.files import writable


def csv_of(table: TidyTable) -> bytes:
    """UTF-8 with the mark that spreadsheets tell it by; numbers in full, empty where nothing is.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(table.columns)
    writer.writerows(map(_harmless, row.values()) for row in table.rows)
    return stream.getvalue().encode("utf-8-sig")


def json_lines_of(table: TidyTable) -> bytes:
    """An object a line, every column in it; numbers are numbers, what is empty is null."""
    lines = (
        json.dumps({name: _number(value) for name, value in row.items()}, ensure_ascii=False)
        for row in table.rows
    )
    return "".join(f"{line}\n" for line in lines).encode(errors="replace")


def parquet_of(table: TidyTable) -> bytes:
    """Columns of text, 64-bit integers, doubles and booleans, each with its nulls."""
    import pyarrow as pa  # half a second, for this format alone
    import pyarrow.parquet as pq

    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
    }
    arrays = [
        pa.array(map(_plain, (row[name] for row in table.rows)), types[kind])
        for name, kind in table.columns.items()
    ]
    stream = io.BytesIO()
    pq.write_table(pa.table(arrays, names=list(table.columns)), stream)
    return stream.getvalue()


def merged(tables: Iterable[TidyTable]) -> tuple[TidyTable, ...]:
    """Tables of one name as one, each row once, those of reports last."""
    found: dict[str, TidyTable] = {}
    for table in tables:
        rows = (*found[table.name].rows, *table.rows) if table.name in found else table.rows
        once = {tuple(row.values()): row for row in rows}
        found[table.name] = TidyTable(table.name, table.columns, tuple(once.values()))
    return tuple(sorted(found.values(), key=lambda table: table.name == "documents"))


def _harmless(value: Value) -> Value:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if not isinstance(value, str):
        return value
    return harmless(writable(value))


def _number(value: Value) -> Value:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _plain(value: Value) -> Value:
    """A value as Arrow takes it; a half of a surrogate pair, which UTF-8 cannot hold, as ?."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    return float(value) if isinstance(value, Decimal) else value

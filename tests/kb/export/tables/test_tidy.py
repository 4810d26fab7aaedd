"""Tidy files read again by csv, json, pyarrow and pandas: equal to the records."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kb
from kb.compare.tidy import Columns, TidyTable, Value
from kb.export import Export, content_of, figures_export
from kb.export.files import writable
from kb.export.tables.tidy import csv_of, json_lines_of, merged, parquet_of
from tests.kb.export.material import FORMULAS, LINK, no_text, of_rows

COLUMNS: Columns = {"name": "text", "count": "integer", "value": "number", "told": "flag"}


def things(*rows: tuple[Value, ...]) -> TidyTable:
    return TidyTable.of("things", COLUMNS, (dict(zip(COLUMNS, row, strict=True)) for row in rows))


def csv_rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def parquet_rows(content: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(content)).to_pylist()
    return rows


def plain(value: Value) -> object:
    return float(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe_in_csv_alone(text: str) -> None:
    table = things((text, 1, Decimal(1), True))
    assert csv_rows(csv_of(table))[0]["name"] == f"'{text}"
    assert json.loads(json_lines_of(table))["name"] == text
    assert parquet_rows(parquet_of(table))[0]["name"] == text


def test_a_negative_number_is_no_formula() -> None:
    table = things(("x", -3, Decimal("-0.25"), None))
    assert csv_rows(csv_of(table)) == [{"name": "x", "count": "-3", "value": "-0.25", "told": ""}]
    assert json.loads(json_lines_of(table)) == {
        "name": "x", "count": -3, "value": -0.25, "told": None,
    }  # fmt: skip


def test_a_number_is_written_in_full() -> None:
    table = things(("x", None, Decimal("1.1098E+11"), None), ("y", None, Decimal("0.10"), None))
    assert [row["value"] for row in csv_rows(csv_of(table))] == ["110980000000", "0.1"]
    lines = json_lines_of(table).decode().splitlines()
    assert [json.loads(line)["value"] for line in lines] == [110980000000, 0.1]


def test_half_a_surrogate_pair_is_written_as_a_question_mark_or_left_out() -> None:
    table = things(("a\ud800b", 1, None, None))
    assert csv_rows(csv_of(table))[0]["name"] == "ab"
    assert json.loads(json_lines_of(table))["name"] == "a?b"
    assert parquet_rows(parquet_of(table))[0]["name"] == "a?b"


def test_columns_keep_their_types_where_they_hold_nothing() -> None:
    empty, none = things(), things((None, None, None, None))
    for table in (empty, none):
        schema = pq.read_table(io.BytesIO(parquet_of(table))).schema
        assert [str(field.type) for field in schema] == ["string", "int64", "double", "bool"]
        kinds = {name: str(kind) for name, kind in table.frame().dtypes.items()}
        assert kinds == {"name": "string", "count": "Int64", "value": "float64", "told": "boolean"}
    assert csv_of(empty).decode("utf-8-sig") == "name,count,value,told\r\n"
    assert json_lines_of(empty) == b""


rows = st.tuples(
    st.none() | st.text(max_size=20),
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.none() | st.decimals(-(10**15), 10**15, places=4, allow_nan=False),
    st.none() | st.booleans(),
)


@given(st.lists(rows, max_size=4))
def test_rows_come_back_as_they_were(given_rows: list[tuple[Value, ...]]) -> None:
    table = things(*given_rows)
    expected = [{name: plain(value) for name, value in row.items()} for row in table.rows]
    assert parquet_rows(parquet_of(table)) == expected
    lines = json_lines_of(table).decode().split("\n")[:-1]
    assert [json.loads(line) for line in lines] == expected
    for row, read in zip(table.rows, csv_rows(csv_of(table)), strict=True):
        name, count, value, told = row.values()
        assert read["name"].removeprefix("'") == writable(str(name or "")).removeprefix("'")
        assert read["count"] == ("" if count is None else str(count))
        assert (Decimal(read["value"]) if read["value"] else None) == value
        assert read["told"] == ("" if told is None else str(told))


def test_the_figures_of_each_file_are_those_of_the_ledger(library: kb.Library) -> None:
    found = library.figures()
    export = figures_export(found, LINK)
    assert [table.name for table in export.tidy] == ["figures", "series", "mismatches", "documents"]
    records = [
        (
            each.name,
            each.figure.text,
            float(each.value),
            each.unit,
            str(each.period),
            (each.figure.start, each.figure.end),
            each.sentence.text,
        )
        for each in found.indicators
    ]
    assert len(records) > 3
    names = ("name", "text", "value", "unit", "period", "start", "end", "sentence")
    frames = {
        "csv": pd.read_csv(io.BytesIO(content_of(export, "csv", no_text)["figures"])),
        "jsonl": pd.read_json(
            io.BytesIO(content_of(export, "jsonl", no_text)["figures"]), lines=True
        ),
        "parquet": pd.read_parquet(io.BytesIO(content_of(export, "parquet", no_text)["figures"])),
        "python": found.frame(),
    }
    for kind, frame in frames.items():
        read = [
            (name, text, value, unit, str(period), (start, end), sentence)
            for name, text, value, unit, period, start, end, sentence in frame[
                list(names)
            ].itertuples(index=False)
        ]
        assert read == records, kind


@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_of_tables_and_columns_are_english_in_a_chinese_export_too(
    library: kb.Library, language: str
) -> None:
    export = figures_export(library.figures(), LINK, "zh" if language == "zh" else "en")
    for table in export.tidy:
        assert table.name.isidentifier()
        assert table.name.isascii()
        assert all(name.isidentifier() and name.isascii() for name in table.columns)


def test_several_results_name_a_report_and_a_measure_once(whole: Export) -> None:
    tables = {table.name: table for table in whole.tidy}
    assert list(tables)[-1] == "documents"
    for name, key in (("documents", "document_id"), ("measures", "id"), ("figures", "id")):
        ids = [row[key] for row in tables[name].rows]
        assert len(ids) == len(set(ids)) > 0


def test_ids_join_the_tables(whole: Export) -> None:
    tables = {table.name: table.rows for table in whole.tidy}
    documents = {row["document_id"] for row in tables["documents"]}
    measures = {row["id"] for row in tables["measures"]}
    figures = {row["id"] for row in tables["figures"]}
    series = {row["series_id"] for row in tables["series"]}
    for pair in tables["pairs"]:
        assert {pair["left_id"], pair["right_id"]} - {None} <= measures
    assert {row["plan_id"] for row in tables["promises"]} <= measures
    assert {row["measure_id"] for row in tables["targets"]} <= measures
    planned = {row["id"] for row in tables["passages"] if row["kind"] == "commitment"}
    assert planned <= measures
    assert {row["series_id"] for row in tables["figures"]} - {None} <= series
    assert {row["figure_id"] for row in tables["series"]} - {None} <= figures
    assert {row["partner_id"] for row in tables["figures"]} - {None} <= figures
    for name in ("measures", "figures", "targets", "passages"):
        assert {row["document_id"] for row in tables[name]} <= documents


def test_tables_of_one_name_are_merged_and_a_row_is_kept_once() -> None:
    one, both = things(("a", 1, None, None)), things(("a", 1, None, None), ("b", 2, None, None))
    (found,) = merged([one, both])
    assert [row["name"] for row in found.rows] == ["a", "b"]


def test_a_row_of_csv_that_holds_a_line_break_is_one_row() -> None:
    content = csv_of(of_rows(("a\nb", None, None)).tidy[0])
    assert [row["name"] for row in csv_rows(content)] == ["a\nb"]

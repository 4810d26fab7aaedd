"""kb search --facets: what fits, counted, in an order, as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

Kb = Callable[..., Any]


@pytest.fixture
def offices(kb: Kb, tmp_path: Path) -> Kb:
    """Three offices' reports, one of them in the other language, one with a hostile name."""
    for number, (name, language, said) in enumerate(
        [
            ("Port Office", "en", "The lighthouse was repaired."),
            ("=HYPERLINK(1)", "en", "- lighthouse repaired\n\n+1+1 lighthouse repaired again."),
            ("海港委员会", "zh", "全年维修灯塔三座。"),
        ]
    ):
        (tmp_path / f"{number}.md").write_text(
            f"---\norganisation: '{name}'\nyear: {2024 + number}\nlanguage: {language}\n---\n\n"
            f"# {name}\n\n{said}\n",
            encoding="utf-8",
        )
    kb("ingest", ".")
    return kb


def test_counts_stand_below_the_passages(offices: Kb) -> None:
    ran = offices("search", "lighthouse repaired", "--facets", "--mode", "lexical")
    assert ran.status == 0
    assert "found by words" in ran.out
    assert "found: " in ran.out
    assert "organisations\tPort Office\t1\t1" in ran.out.splitlines()


def test_orders_types_and_parts_are_chosen(offices: Kb) -> None:
    newest = offices("search", "lighthouse", "--sort", "newest", "--json").json
    years = [hit["year"] for hit in newest["hits"]]
    assert years == sorted(years, reverse=True)
    rest = offices("search", "lighthouse", "--sort", "newest", "--offset", "1", "--json").json
    assert rest["hits"] == newest["hits"][1:]
    assert offices("search", "lighthouse", "--type", "pdf", "--json").json["hits"] == []


def test_an_export_holds_all_that_fits_and_no_formula(offices: Kb, tmp_path: Path) -> None:
    query = ("search", "=lighthouse repaired", "-n", "1")
    found = offices(*query, "--export", str(tmp_path / "found.csv"), "--json").json
    assert len(found["hits"]) == 1
    rows = list(csv.DictReader(io.StringIO((tmp_path / "found.csv").read_text("utf-8-sig"))))
    assert len(rows) == found["found"]["passages"] > 1
    assert {row["organisation"] for row in rows} >= {"Port Office", "'=HYPERLINK(1)"}
    facets = csv.DictReader(io.StringIO((tmp_path / "found-facets.csv").read_text("utf-8-sig")))
    assert {"'=HYPERLINK(1)", "Port Office"} <= {row["value"] for row in facets}
    assert all(
        not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values() if cell
    )
    offices(*query, "--export", str(tmp_path / "found.jsonl"))
    lines = (tmp_path / "found.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["rank"] for line in lines] == list(range(1, len(rows) + 1))
    offices(*query, "--export", str(tmp_path / "found.xlsx"))
    book = load_workbook(tmp_path / "found.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_several_queries_are_counted_each_and_exported_not_at_all(offices: Kb) -> None:
    ran = offices("search", "-", "--facets", "--json", stdin="lighthouse\n灯塔\n")
    assert [json.loads(line)["query"] for line in ran.out.splitlines()] == ["lighthouse", "灯塔"]
    assert offices("search", "-", "--export", "found.csv").status != 0
    assert offices("search", "灯塔", "--facets", "--earlier").status != 0

"""--export: the format by the file's ending, every table of a tidy one, links by the setting."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.kb.cli.conftest import GONGBEI, Kb


@pytest.fixture
def two_years(filled: Kb, reports: Path) -> Kb:
    """A library with two years of one customs."""
    older = GONGBEI.replace("2026", "2025").replace("2025 Gongbei", "2024 Gongbei")
    (reports / "gongbei-2025.md").write_text(older, encoding="utf-8")
    assert filled("ingest", reports).status == 0
    return filled


COMPARE = ("compare", "--organisation", "Gongbei Customs")


@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl"])
def test_a_tidy_file_is_written_with_its_tables_beside_it(
    two_years: Kb, tmp_path: Path, suffix: str
) -> None:
    ran = two_years("figures", "--json", "--export", f"found.{suffix}")
    assert ran.status == 0
    written = [line.removeprefix("written: ") for line in ran.err.splitlines()]
    assert written == [
        f"found.{suffix}",
        *(f"found-{name}.{suffix}" for name in ("series", "mismatches", "documents")),
    ]
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet}.get(suffix)
    path = tmp_path / f"found.{suffix}"
    frame = read(path) if read else pd.read_json(path, lines=True)
    told = [(row["name"], row["value"], row["unit"]) for row in ran.json["indicators"]]
    assert list(zip(frame["name"], frame["value"], frame["unit"], strict=True)) == told
    assert len(told) > 1


def test_a_project_holds_the_text_of_each_report(two_years: Kb, tmp_path: Path) -> None:
    assert two_years(*COMPARE, "--export", "coded.qdpx").status == 0
    with zipfile.ZipFile(tmp_path / "coded.qdpx") as archive:
        texts = [archive.read(name).decode() for name in archive.namelist()[1:]]
    assert archive.namelist()[0] == "project.qde"
    assert len(texts) == 2
    assert all("Gongbei Customs held its work conference" in text for text in texts)


def linked(path: Path) -> set[str]:
    book = openpyxl.load_workbook(path)
    cells = (cell for row in book["Commitments"].iter_rows() for cell in row)
    return {cell.hyperlink.target.partition("?")[0] for cell in cells if cell.hyperlink}


def test_links_lead_to_the_setting_and_without_it_nowhere(
    two_years: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert two_years(*COMPARE, "--export", "plain.xlsx").status == 0
    assert linked(tmp_path / "plain.xlsx") == set()
    monkeypatch.setenv("KB_LINK_BASE", "https://kb.example/app/")
    assert two_years(*COMPARE, "--export", "linked.xlsx").status == 0
    assert linked(tmp_path / "linked.xlsx") == {"https://kb.example/app/documents"}


def test_a_base_address_that_is_none_is_one_line(
    filled: Kb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_LINK_BASE", "kb.example")
    ran = filled("list")
    assert ran.status == 1
    assert "KB_LINK_BASE" in ran.err


def test_the_changes_that_are_shown_alone_are_exported_alone(two_years: Kb, tmp_path: Path) -> None:
    assert two_years(*COMPARE, "--change", "kept", "--export", "kept.jsonl").status == 0
    rows = [json.loads(line) for line in (tmp_path / "kept.jsonl").read_text().splitlines()]
    assert {row["change"] for row in rows} == {"kept"}

"""Cells of CSV files are no formulas, and what is read again is what was written."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kb
from kb.cells import FORMULA, harmless, kept, read_again
from kb.pipeline.metadata_file import MetadataFile, write_metadata_file

LINKS = ['=HYPERLINK("http://elsewhere","x")', "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠A"]


@pytest.mark.parametrize("text", [*LINKS, "'=1", "''=1", "'", "plain", "it's", ""])
def test_a_cell_is_no_formula_and_is_read_as_it_was(text: str) -> None:
    assert not kept(text).startswith(FORMULA)
    assert not harmless(text).startswith(FORMULA)
    assert read_again(kept(text)) == text


@given(st.text(alphabet="'=+-＝a1", max_size=6))
def test_any_text_is_read_as_it_was(text: str) -> None:
    assert read_again(kept(text)) == text


def test_a_table_of_metadata_has_no_formula_and_says_the_same_when_it_is_read(
    library: kb.Library, reports: Path, tmp_path: Path
) -> None:
    library.ingest(reports)
    library.metadata.set(["gongbei.md"], {"title": LINKS[0], "organisation": "＝海关"})
    file = tmp_path / "said.csv"
    write_metadata_file(library.documents(), file)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA)]
    (row,) = [row for row in MetadataFile.read(file).rows if row.name == "gongbei.md"]
    assert (row.values["title"], row.values["organisation"]) == (LINKS[0], "＝海关")
    assert library.metadata.set_from(file).documents == ()

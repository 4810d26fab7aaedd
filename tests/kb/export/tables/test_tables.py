"""Exports of every kind: notes, formats, files; what went in comes out."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest

import kb
from kb.compare.notes import Note
from kb.errors import BadRequest
from kb.export import (
    TABLE_FORMATS,
    Export,
    TextOf,
    chains_export,
    content_of,
    figures_export,
    history_export,
    promises_export,
    single_file,
    targets_export,
    theme_export,
    whole_comparison,
    write_export,
)
from kb.export.labels import ExportLanguage
from tests.kb.export.material import LINK, no_text, of_rows, sheets

YEARS = [2024, 2025, 2026]
MISSING = {
    "en": "Harbour Office: no report of 2024; there are 2025, 2026",
    "zh": "Harbour Office：没有2024年的报告；现有2025、2026年的报告",
}
UNDATED = {
    "en": "memo.md has no year and is left out; ingest it with --year",
    "zh": "memo.md：没有年份，未列入；请用 --year 重新添加",
}
RABBITS = {
    "en": "no figure is called anything like 'rabbits'",
    "zh": "没有名称与“rabbits”相近的数据",
}


def noted(library: kb.Library, language: ExportLanguage) -> Iterator[tuple[Export, str]]:
    """An export of each sort with the note that it must have in ``language``."""
    yield whole_comparison(library, library.compare(years=YEARS), LINK, language), MISSING[language]
    yield chains_export(library.chains(years=YEARS), LINK, language), MISSING[language]
    promised = replace(library.promises(), notes=library.compare(years=YEARS).notes)
    yield promises_export(promised, LINK, language), MISSING[language]
    yield theme_export(library.themes(years=YEARS), LINK, language), MISSING[language]
    yield targets_export(library.targets(years=YEARS), LINK, language), MISSING[language]
    yield figures_export(library.figures("rabbits"), LINK, language), RABBITS[language]
    history = replace(library.history("pilotage"), notes=(Note("no_year", {"source": "memo.md"}),))
    yield history_export(history, LINK, language), UNDATED[language]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_notes_are_in_the_language_of_the_export(
    library: kb.Library, language: ExportLanguage
) -> None:
    for export, note in noted(library, language):
        report = docx.Document(io.BytesIO(content_of(export, "docx", no_text)[""]))
        assert note in [paragraph.text for paragraph in report.paragraphs]
        summary = sheets(export).worksheets[0]
        assert note in [row[0] for row in summary.iter_rows(values_only=True)]


def test_notes_in_json_are_english_in_a_chinese_export_too(library: kb.Library) -> None:
    export = theme_export(library.themes(years=YEARS), LINK, "zh")
    assert json.loads(content_of(export, "json", no_text)[""])["notes"] == [MISSING["en"]]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_export_is_written_in_every_format_in_both_languages(
    library: kb.Library, text_of: TextOf, language: ExportLanguage
) -> None:
    for export, _ in noted(library, language):
        assert export.language == language
        for name in TABLE_FORMATS:
            assert single_file(export, name, text_of)


def test_json_is_what_the_command_prints(library: kb.Library) -> None:
    found = library.figures()
    written = json.loads(content_of(figures_export(found, LINK), "json", no_text)[""])
    assert written == json.loads(json.dumps(found.as_json()))
    promised = library.promises()
    written = json.loads(content_of(promises_export(promised, LINK), "json", no_text)[""])
    assert written["steps"] == json.loads(json.dumps(promised.as_json()["steps"]))


def test_json_of_several_results_names_each(whole: Export) -> None:
    written = json.loads(content_of(whole, "json", no_text)[""])
    assert list(written) == ["compare", "promises", "figures", "themes"]


@pytest.mark.parametrize("name", ["csv", "parquet", "jsonl"])
def test_the_main_table_has_the_name_of_the_file_and_the_others_stand_beside_it(
    whole: Export, text_of: TextOf, tmp_path: Path, name: str
) -> None:
    written = write_export(whole, tmp_path / f"harbour.{name}", text_of)
    tables = [table.name for table in whole.tidy]
    assert tables[0] == "pairs"
    assert [path.name for path in written] == [
        f"harbour.{name}",
        *(f"harbour-{table}.{name}" for table in tables[1:]),
    ]
    archive = zipfile.ZipFile(io.BytesIO(single_file(whole, name, text_of)))
    assert archive.namelist() == [f"{table}.{name}" for table in tables]


@pytest.mark.parametrize(
    ("name", "message"),
    [("x.pdf", "written as .xlsx"), ("gone/x.xlsx", "no folder"), ("x", "written")],
)
def test_a_file_that_cannot_be_is_refused(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        write_export(of_rows(), tmp_path / name, no_text)


def test_a_file_that_is_there_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    target.write_text("old" * 1000)
    write_export(of_rows(), target, no_text)
    assert json.loads(target.read_text()) == {"x": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]

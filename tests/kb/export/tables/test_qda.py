"""REFI-QDA projects: as the schema has them, each coded passage at its place."""

from __future__ import annotations

import datetime
import io
import uuid
import zipfile
from collections import defaultdict
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

import kb
from kb.documents import DocumentInfo
from kb.export import (
    Export,
    TextOf,
    content_of,
    figures_export,
    history_export,
    promises_export,
    theme_export,
)
from kb.export.labels import ExportLanguage
from kb.export.tables.qda import SOURCES
from tests.kb.export.material import LINK, of_rows, passage
from tests.kb.export.qda_schema import NAMESPACE, breaches

Q = f"{{{NAMESPACE}}}"
NOW = datetime.datetime(2026, 1, 27, tzinfo=datetime.UTC)


def opened(export: Export, text_of: TextOf) -> tuple[ET.Element, dict[str, str]]:
    """The project, and each source's text by its name in the archive."""
    archive = zipfile.ZipFile(io.BytesIO(content_of(export, "qdpx", text_of)[""]))
    texts = {
        name.removeprefix(f"{SOURCES}/"): archive.read(name).decode()
        for name in archive.namelist()
        if name != "project.qde"
    }
    return ET.fromstring(archive.read("project.qde")), texts


def codings(root: ET.Element, texts: dict[str, str]) -> dict[tuple[str, ...], set[str]]:
    """The passages of each code, as whoever opens the project finds them."""
    paths: dict[str, tuple[str, ...]] = {}

    def walk(parent: ET.Element, above: tuple[str, ...]) -> None:
        for code in parent.findall(f"{Q}Code"):
            paths[code.attrib["guid"]] = (*above, code.attrib["name"])
            walk(code, paths[code.attrib["guid"]])

    for codes in root.iter(f"{Q}Codes"):
        walk(codes, ())
    found = defaultdict(set)
    for source in root.iter(f"{Q}TextSource"):
        text = texts[source.attrib["plainTextPath"].removeprefix("internal://")]
        for selection in source.findall(f"{Q}PlainTextSelection"):
            span = slice(
                int(selection.attrib["startPosition"]), int(selection.attrib["endPosition"])
            )
            for reference in selection.iter(f"{Q}CodeRef"):
                found[paths[reference.attrib["targetGUID"]]].add(text[span])
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_projects_are_as_the_schema_has_them(
    library: kb.Library, whole: Export, text_of: TextOf, language: ExportLanguage
) -> None:
    exports = (
        whole,
        theme_export(library.themes(), LINK, language),
        promises_export(library.promises(), LINK, language),
        figures_export(library.figures(), LINK, language),
        history_export(library.history("pilotage"), LINK, language),
        figures_export(library.figures("rabbits"), LINK, language),  # codes nothing
    )
    for export in exports:
        root, texts = opened(export, text_of)
        assert root.tag == f"{Q}Project"
        assert breaches(root) == []
        assert {
            source.attrib["plainTextPath"].removeprefix("internal://")
            for source in root.iter(f"{Q}TextSource")
        } == set(texts)


def test_the_passages_of_each_theme_stand_where_the_project_says(
    library: kb.Library, text_of: TextOf
) -> None:
    matrix = library.themes()
    found = codings(*opened(theme_export(matrix, LINK), text_of))
    expected = {
        ("Themes", row.theme.name("en")): {
            passage.text for cell in row.cells for passage in (*cell.passages, *cell.commitments)
        }
        for row in matrix.rows
    }
    assert found == {path: texts for path, texts in expected.items() if texts}
    assert found


def test_each_measure_is_coded_by_step_and_change_on_both_sides(
    library: kb.Library, whole: Export, text_of: TextOf
) -> None:
    (step,) = library.compare().steps
    found = codings(*opened(whole, text_of))
    for change in step.counts:
        sides = {side.text for pair in step.of(change) for side in (pair.left, pair.right) if side}
        assert found.get(("Commitments", step.heading, change), set()) == sides


def test_positions_count_characters_and_not_bytes_or_pairs() -> None:
    text = "# 𠮷港 2026\n\n智慧海关建设。"
    start = text.index("智慧")
    export = of_rows(("智慧", 1.0, replace(passage("智慧海关建设。"), start=start, end=len(text))))
    (table,) = export.tables
    info = DocumentInfo("d1", "a.md", "吉港", None, 2026, None, "zh", len(text), 1, NOW, NOW)
    coded = replace(table, code=lambda row: ("Themes", str(row[0])))
    root, texts = opened(replace(export, tables=(coded,), reports=(info,)), lambda _id: text)
    assert breaches(root) == []
    assert list(texts.values()) == [text]
    assert codings(root, texts) == {("Themes", "智慧"): {"智慧海关建设。"}}


def test_each_code_has_a_name_of_its_own() -> None:
    text = "甲港乙港"
    rows = [replace(passage(text[n : n + 2]), start=n, end=n + 2) for n in (0, 2)]
    export = of_rows(("2024", 1.0, rows[0]), ("2025", 1.0, rows[1]))
    (table,) = export.tables
    info = DocumentInfo("d1", "a.md", "吉港", None, 2026, None, "zh", len(text), 1, NOW, NOW)
    coded = replace(table, code=lambda row: ("Steps", str(row[0]), "kept"))
    root, texts = opened(replace(export, tables=(coded,), reports=(info,)), lambda _id: text)
    assert codings(root, texts) == {
        ("Steps", "2024", "kept (2024)"): {"甲港"},
        ("Steps", "2025", "kept (2025)"): {"乙港"},
    }


def test_the_same_export_has_the_same_identifiers(whole: Export, text_of: TextOf) -> None:
    first, second = (opened(whole, text_of)[0] for _ in range(2))
    assert [e.get("guid") for e in first.iter()] == [e.get("guid") for e in second.iter()]


def test_a_report_brings_its_organisation_year_and_language(
    library: kb.Library, text_of: TextOf
) -> None:
    root, _ = opened(theme_export(library.themes(), LINK, "zh"), text_of)
    names = {v.attrib["guid"]: v.attrib["name"] for v in root.iter(f"{Q}Variable")}
    told = [
        {
            names[value[0].attrib["targetGUID"]]: value[1].text
            for value in source.findall(f"{Q}VariableValue")
        }
        for source in root.iter(f"{Q}TextSource")
    ]
    assert told == [
        {"单位": "Harbour Office", "年份": str(year), "语言": "en"} for year in (2025, 2026)
    ]


BROKEN = [
    ("<Sources/>", "Sources holds nothing"),
    ("<CodeBook/>", "CodeBook holds nothing"),
    ("<Sources/><Users><User guid='1'/></Users>", "Project holds Sources Users"),
    ("<Users><User guid='1'/></Users>", "User has guid='1'"),
    ("<Users><User/></Users>", "User has no guid"),
    ("<Users><User guid='{g}' age='3'/></Users>", "User may not have age"),
    ("<Sets/>", "no element"),
    (
        "<Sources><TextSource guid='{g}' plainTextPath='internal://a.txt'><PlainTextSelection"
        " guid='{h}' startPosition='a' endPosition='3'/></TextSource></Sources>",
        "PlainTextSelection has startPosition='a'",
    ),
    (
        "<Sources><TextSource guid='{g}' plainTextPath='internal://a.txt'><Coding guid='{h}'>"
        "<CodeRef targetGUID='{g}'/></Coding></TextSource></Sources>",
        "CodeRef leads nowhere",
    ),
    ("<Sources><TextSource guid='{g}'/></Sources>", "a source has a path or its text"),
]


@pytest.mark.parametrize(("inside", "breach"), BROKEN)
def test_what_is_against_the_schema_is_seen(inside: str, breach: str) -> None:
    guids = {name: str(uuid.UUID(int=n)) for n, name in enumerate("gh")}
    xml = f'<Project xmlns="{NAMESPACE}" name="x">{inside.format(**guids)}</Project>'
    assert any(line.startswith(breach) for line in breaches(ET.fromstring(xml)))

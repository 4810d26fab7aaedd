"""The reports that ship with the project: complete, honest about what they are, and readable.

Nothing here uses the project's own readers, so that a fault there cannot hide one in the corpus.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml
from docx import Document
from selectolax.lexbor import LexborHTMLParser

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
SOURCES = ROOT / "docs" / "corpus-sources"
SIDECAR = ".meta.yaml"
MENUS = {"en": ["Home", "Online services"], "zh": ["首页", "在线服务"]}
LEFT_OUT = ["269.73", "2697.3", "4,959", "3,122", "942.7", "1.397"]


@dataclass(frozen=True)
class Report:
    path: Path
    meta: dict[str, Any]
    text: str

    def __str__(self) -> str:
        return self.path.name


def _front_matter(markdown: str) -> tuple[dict[str, Any], str]:
    _, front_matter, body = markdown.split("---\n", 2)
    return yaml.safe_load(front_matter), body


def _text(path: Path) -> str:
    if path.suffix == ".docx":
        document = Document(str(path))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        return "\n".join([p.text for p in document.paragraphs] + cells)
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    return LexborHTMLParser(path.read_text(encoding="utf-8")).css_first("main").text(separator="\n")


def _read(path: Path) -> Report:
    if path.suffix == ".md":
        return Report(path, *_front_matter(path.read_text(encoding="utf-8")))
    sidecar = path.with_suffix(SIDECAR).read_text(encoding="utf-8")
    return Report(path, yaml.safe_load(sidecar), _text(path))


def _words(text: str) -> str:
    """Text as one line without blanks: three formats break lines in three ways."""
    return re.sub(r"\s", "", text)


REPORTS = [_read(p) for p in sorted(CORPUS.iterdir()) if not p.name.endswith(SIDECAR)]
each_report = pytest.mark.parametrize("report", REPORTS, ids=str)


def test_there_are_a_dozen_reports_and_four_of_them_chinese() -> None:
    assert len(REPORTS) >= 12
    assert sum(r.meta["language"] == "zh" for r in REPORTS) >= 4


def test_every_format_of_a_report_is_there() -> None:
    assert {".md", ".docx", ".pdf", ".html"} <= {r.path.suffix for r in REPORTS}


@pytest.mark.parametrize(
    ("organisation", "years"),
    [
        ("Gongbei Customs", {2023, 2024, 2025, 2026}),
        ("General Administration of Customs", {2023, 2024, 2025, 2026}),
        ("Shenzhen Customs", {2023, 2024, 2025, 2026}),
        ("拱北海关", {2024, 2025, 2026}),
    ],
)
def test_years_of_one_organisation_can_be_laid_side_by_side(
    organisation: str, years: set[int]
) -> None:
    assert years <= {r.meta["year"] for r in REPORTS if r.meta["organisation"] == organisation}


def test_consecutive_reports_keep_the_order_of_their_review_sections() -> None:
    reports = [r for r in REPORTS if r.meta["organisation"] == "Gongbei Customs"]
    headings = [re.findall(r"^### 1\.[1-6] .*", r.text, re.MULTILINE) for r in reports]
    assert len(headings[0]) == 6
    assert all(h == headings[0] for h in headings)


@each_report
def test_metadata_is_complete(report: Report) -> None:
    assert set(report.meta) <= {"title", "organisation", "year", "language", "date", "sources"}
    assert report.meta["language"] in {"en", "zh"}
    assert 2020 < report.meta["year"] < 2030
    assert f"-{report.meta['year']}-{report.meta['language']}" in report.path.stem
    assert report.meta["sources"]
    assert _words(report.meta["title"]) in _words(report.text)


@each_report
def test_a_report_says_that_it_is_a_digest(report: Report) -> None:
    honest = {
        "en": r"digestwrittenfrompublicfacts.*notthe?officialtext",
        "zh": "摘编，不是报告原文",
    }
    assert re.search(honest[report.meta["language"]], _words(report.text))


@each_report
def test_a_report_has_a_review_and_a_part_on_its_own_year(report: Report) -> None:
    year = report.meta["year"]
    review = f"Reviewof{year - 1}" if report.meta["language"] == "en" else f"{year - 1}年工作回顾"
    assert review in _words(report.text)
    assert re.search(rf"(2\.|二、)\D{{0,40}}{year}", _words(report.text))


@each_report
def test_figures_that_are_left_out_stay_out(report: Report) -> None:
    assert [figure for figure in LEFT_OUT if figure in report.text] == []


@each_report
def test_a_report_is_small_and_names_no_place_on_a_disk(report: Report) -> None:
    assert report.path.stat().st_size < 100_000
    assert not re.search(r"/(work|tmp|home|root)/", report.text)


@pytest.mark.parametrize("report", [r for r in REPORTS if r.path.suffix == ".html"], ids=str)
def test_an_html_report_has_a_menu_that_is_none_of_its_text(report: Report) -> None:
    menu = LexborHTMLParser(report.path.read_text(encoding="utf-8")).css_first("nav").text()
    for word in MENUS[report.meta["language"]]:
        assert word in menu
        assert word not in report.text


@pytest.mark.parametrize("report", [r for r in REPORTS if r.path.suffix == ".docx"], ids=str)
def test_a_docx_report_has_heading_styles_and_a_table(report: Report) -> None:
    document = Document(str(report.path))
    styles = {p.style.name for p in document.paragraphs if p.style}
    assert {"Heading 1", "Heading 2", "Heading 3"} <= styles
    assert len(document.tables) == 1


@pytest.mark.parametrize("report", [r for r in REPORTS if r.path.suffix == ".pdf"], ids=str)
def test_a_pdf_report_has_text_on_two_pages_or_more(report: Report) -> None:
    with pypdfium2.PdfDocument(report.path) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    assert len(pages) >= 2
    assert all(len(page) > 200 for page in pages)


@pytest.mark.parametrize("source", sorted(SOURCES.glob("*.md")), ids=lambda p: p.stem)
def test_a_converted_report_says_what_its_source_says(source: Path) -> None:
    meta, body = _front_matter(source.read_text(encoding="utf-8"))
    (report,) = [r for r in REPORTS if r.path.stem == source.stem]
    assert report.meta == meta
    text = _words(report.text)
    lines = [re.sub(r"^(#+|-|\d+\.) ", "", line) for line in body.splitlines()]
    prose = [line for line in lines if line and not line.startswith("|")]
    assert [line for line in prose if _words(line) not in text] == []
    cells = [c for line in lines if line.startswith("|") for c in line.strip("|").split("|")]
    assert [c for c in cells if not re.fullmatch(r" -+ ", c) and _words(c) not in text] == []

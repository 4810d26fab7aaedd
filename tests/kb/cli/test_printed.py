"""``kb page``: the page that a passage stands on, as a picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.ingest.readers.raw_pdf import Text, pdf
from tests.kb.cli.conftest import Kb

WORDS = "The north port opens its new hall at night."


@pytest.fixture
def report(kb: Kb, tmp_path: Path) -> str:
    path = tmp_path / "north.pdf"
    path.write_bytes(pdf([[Text(60, 780, "North port: work of 2025", 20), Text(60, 700, WORDS)]]))
    kb("ingest", path)
    return str(kb("list", "--json").json["documents"][0]["document_id"])


def test_the_page_of_a_citation_is_written_with_its_place(
    kb: Kb, report: str, tmp_path: Path
) -> None:
    start = kb("show", report, "--json").json["text"].index(WORDS)
    span = f"{start}-{start + len(WORDS)}"
    (page,) = kb("page", report, span, "--to", tmp_path / "out", "--json").json["pages"]
    assert page["page"] == 1
    ((left, top, right, bottom),) = page["marks"]
    assert (left, top < 1 - 704 / 842 < bottom) == (pytest.approx(60 / 595, abs=0.005), True)
    assert right > left
    assert Image.open(page["file"]).format == "PNG"
    told = kb("page", report, span, "--to", tmp_path / "out")
    assert told.out.startswith("page 1: ")
    assert "not certain" not in told.out


def test_a_place_that_cannot_be_told_is_said(kb: Kb, report: str, tmp_path: Path) -> None:
    told = kb("page", report, "1-2", "--to", tmp_path)
    assert told.status == 0
    assert "without a mark" in told.out


@pytest.mark.parametrize("span", ["x", "5-2", "0-99999", "12"])
def test_what_is_no_place_is_one_line(kb: Kb, report: str, span: str) -> None:
    told = kb("page", report, span)
    assert told.status == 1
    assert len(told.err.splitlines()) == 1


def test_one_report_alone_can_be_asked(kb: Kb, report: str, tmp_path: Path) -> None:
    other = tmp_path / "south.txt"
    other.write_text("South port: work of 2025\n\nThe south port opens its new hall at noon.\n")
    kb("ingest", other)
    listed = kb("list", "--json").json["documents"]
    ids = {one["title"].split()[0]: one["document_id"] for one in listed}
    assert ids["North"] == report
    for title, document in ids.items():
        asked = kb("ask", "when does the port open its new hall", "--document", document, "--json")
        titles = {cited["title"] for cited in asked.json["citations"]}
        assert all(one.startswith(title) for one in titles)
        assert asked.json["searched"]["documents"] == 1

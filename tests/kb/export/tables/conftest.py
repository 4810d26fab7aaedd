"""A library of two reports, and all that there is to export of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import kb
from kb.export import Export, TextOf, whole_comparison
from tests.kb.export.material import LINK, YEARS, report


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kb.Library]:
    """Two years of one office, on the small deterministic embedder."""
    folder = tmp_path_factory.mktemp("export")
    reports = folder / "reports"
    reports.mkdir()
    for year in YEARS:
        (reports / f"harbour-{year[0]}.md").write_text(report(*year), encoding="utf-8")
    with kb.open(settings=kb.Settings(library=folder / "library", model="hash")) as opened:
        opened.ingest(reports)
        yield opened


@pytest.fixture(scope="module")
def whole(library: kb.Library) -> Export:
    """The comparison of both years with promises, figures and themes."""
    return whole_comparison(library, library.compare(), LINK)


@pytest.fixture(scope="module")
def text_of(library: kb.Library) -> TextOf:
    """The text of each report."""
    return lambda document_id: library.document(document_id).text

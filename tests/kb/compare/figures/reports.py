"""Small reports of our own, as the catalog would give them back."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

from ingest import Document, read
from kb.compare.figures.extract import indicators
from kb.compare.figures.indicators import Indicator
from kb.documents import DocumentInfo, StoredDocument

NOW = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


def report(
    folder: Path,
    text: str,
    *,
    year: int | None = 2026,
    organisation: str | None = "Gongbei Customs",
    language: str | None = None,
    name: str = "report.md",
) -> StoredDocument:
    """``text`` read as a file of that name is read; what is given overrides what it says."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    document = next(one for one in read(path) if isinstance(one, Document))
    if year != document.year or organisation != document.organisation:
        document = replace(document, year=year, organisation=organisation)
    info = DocumentInfo(
        id=name,
        source=name,
        title=document.title,
        organisation=organisation,
        year=year,
        date=document.date,
        language=language or document.language,
        characters=len(document.text),
        chunks=1,
        added=NOW,
        changed=NOW,
    )
    return StoredDocument(
        info, document.text, document.sections, document.pages, document.extra, original=None
    )


def figures_in(folder: Path, text: str, **given: object) -> list[Indicator]:
    """The figures of a report with this text."""
    return list(indicators(report(folder, text, **given)))  # type: ignore[arg-type]  # passed on

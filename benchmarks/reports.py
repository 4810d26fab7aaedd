"""Reports from files, as the catalog would hold them, without a library."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

from ingest import read
from kb.documents import DocumentInfo, StoredDocument


def stored_report(path: Path, year: int | None = None) -> StoredDocument:
    """The first document of a file; ``year`` in place of its own."""
    if not path.is_file():
        raise SystemExit(f"{path}: no such report; name their folder with --reports")
    document = next(iter(read(path)))
    if year is not None:
        document = replace(document, year=year)
    now = datetime.datetime(2026, 1, 1)
    info = DocumentInfo(
        id=f"{path.stem}-{document.year}",
        source=f"{path.stem}-{document.year}",
        title=document.title,
        organisation=document.organisation,
        year=document.year,
        date=document.date,
        language=document.language,
        characters=len(document.text),
        chunks=0,
        added=now,
        changed=now,
    )
    return StoredDocument(
        info, document.text, document.sections, document.pages, document.extra, None
    )

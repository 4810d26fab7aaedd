"""The whole library as JSON Lines: a document a line, which ``kb ingest`` reads as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.atomic import replacing
from kb.catalog import CatalogReader
from kb.documents import StoredDocument
from kb.errors import BadRequest, LibraryUnwritable


def export_library(reader: CatalogReader, file: Path) -> int:
    """Write every live document to ``file``, those that came first first; how many."""
    if file.suffix.lower() not in (".jsonl", ".ndjson"):
        raise BadRequest(f"{file}: call it NAME.jsonl, so that kb ingest knows what it is")
    count = 0
    try:
        with replacing(file.absolute()) as partial, partial.open("w", encoding="utf-8") as out:
            for stored in _documents(reader):
                out.write(json.dumps(record_of(stored), ensure_ascii=False) + "\n")
                count += 1
    except OSError as error:
        raise LibraryUnwritable(f"{file}: {error.strerror or error}; write it elsewhere") from error
    return count


def record_of(stored: StoredDocument) -> dict[str, Any]:
    """A document as a record: what is in force of its metadata, its text, pages and sections."""
    info = stored.info
    said = {
        "organisation": info.organisation,
        "year": info.year,
        "date": info.date.isoformat() if info.date else None,
        "language": info.language,
    }
    return {
        "_id": info.source,
        "title": info.title,
        "text": stored.text,
        "metadata": {**stored.extra, **{name: one for name, one in said.items() if one}},
        "structure": {
            "pages": list(stored.pages),
            "sections": [
                [one.level, one.title, one.start, one.end, one.parent, one.aspect, one.year]
                for one in stored.sections
            ],
        },
        "tags": list(info.tags),
    }


def _documents(reader: CatalogReader) -> Iterator[StoredDocument]:
    for document_id in reader.in_order():
        stored = reader.stored(document_id)
        if stored is not None and stored.info.removed is None:
            yield stored

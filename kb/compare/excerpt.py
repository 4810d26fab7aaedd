"""A stretch of a report that a statement rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest import PATH_SEPARATOR, page_at, path_at
from kb.results import StoredDocument


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Enough to open and check a passage: ``document.text[start:end] == text``."""

    document_id: str
    source: str
    title: str
    organisation: str | None
    year: int | None
    language: str
    section: str
    """Titles of the sections that hold it, outermost first, joined by " › "."""
    page: int | None
    start: int
    end: int
    text: str

    def as_json(self) -> dict[str, Any]:
        return {
            "document_id": self.document_id,
            "source": self.source,
            "title": self.title,
            "organisation": self.organisation,
            "year": self.year,
            "language": self.language,
            "section": self.section,
            "page": self.page,
            "start": self.start,
            "end": self.end,
            "text": self.text,
        }


def excerpt(document: StoredDocument, start: int, end: int) -> Excerpt:
    """``document.text[start:end]`` with the place where it stands."""
    info = document.info
    return Excerpt(
        document_id=info.id,
        source=info.source,
        title=info.title,
        organisation=info.organisation,
        year=info.year,
        language=info.language,
        section=PATH_SEPARATOR.join(path_at(document.sections, start)),
        page=page_at(document.pages, start),
        start=start,
        end=end,
        text=document.text[start:end],
    )

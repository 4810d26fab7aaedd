"""Documents in the order of their years, and how long a text is in either language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from ingest.text.language import HANZI
from kb.catalog import Report
from kb.compare.notes import Note
from kb.documents import StoredDocument

_WORD = re.compile(rf"[{HANZI}]|[^\W{HANZI}]+")


Dated = TypeVar("Dated", StoredDocument, Report)


def by_year(documents: Iterable[Dated]) -> dict[int, list[Dated]]:
    """The documents that have a year, the oldest first; those of one year by their source."""
    years: dict[int, list[Dated]] = {}
    for document in sorted(documents, key=lambda document: document.info.source):
        if document.info.year is not None:
            years.setdefault(document.info.year, []).append(document)
    return dict(sorted(years.items()))


def undated(documents: Sequence[Report]) -> tuple[Note, ...]:
    """A note for each document that has no year."""
    return tuple(
        Note("no_year", {"source": document.info.source})
        for document in documents
        if document.info.year is None
    )


def words(text: str, start: int = 0, end: int | None = None) -> int:
    """The length of ``text[start:end]`` in words and Chinese characters.

    A report has about as many Chinese characters as its translation has English words.
    """
    return len(_WORD.findall(text, start, len(text) if end is None else end))

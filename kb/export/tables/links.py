"""Where the passages of an export can be opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from kb.documents import Excerpt
from kb.export.tables.table import Link


def to_app(address: str) -> Link:
    """Links into the app at ``address``: the document with the passage marked."""

    def link(passage: Excerpt) -> str:
        place = {"document": passage.document_id, "start": passage.start, "end": passage.end}
        return f"{address.rstrip('/')}/documents?{urlencode(place)}"

    return link


def to_originals(original: Callable[[str], Path | None]) -> Link:
    """Links to the files that the reports were read from; ``original`` gives one by its id."""

    @cache
    def file(document_id: str) -> str | None:
        path = original(document_id)
        return path.as_uri() if path is not None else None

    def link(passage: Excerpt) -> str | None:
        return file(passage.document_id)

    return link

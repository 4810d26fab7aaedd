"""Files in, Documents and Chunks out: reading, metadata, sections and splitting.

Knows neither models nor SQL. ``read`` a path, ``split`` the Document, give the model the
``reading_text`` of each Chunk.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingest.apart.limits import ReadingLimits
    from ingest.apart.reader import (
        CAN_READ_APART,
        close_readers,
        picture_apart,
        prepare,
        read_apart,
    )
    from ingest.document import (
        PATH_SEPARATOR,
        Aspect,
        Chunk,
        Document,
        Language,
        Section,
        page_at,
        path_at,
    )
    from ingest.errors import (
        BadMetadata,
        Crashed,
        Damaged,
        EmptyFile,
        Encrypted,
        IngestError,
        NoText,
        ReadError,
        TooCostly,
        TooLarge,
        Unforeseen,
        UnknownFormat,
        Unreadable,
        WrongEncoding,
        error_in_words,
    )
    from ingest.files.encoding import decode
    from ingest.finish import corrected
    from ingest.metadata.metadata import (
        Metadata,
        field_named,
        from_mapping,
        sidecar_in_use,
        sidecar_of,
    )
    from ingest.metadata.regions import names_of_government, regions_named
    from ingest.page_picture import Mark, PagePicture, Quoted
    from ingest.reading import (
        MAX_BYTES,
        read,
        reading_fingerprint,
        refuse_too_large,
        supported_suffixes,
    )
    from ingest.splitter import Counter, reading_text, split, split_fingerprint
    from ingest.text.dates import years_in
    from ingest.text.language import detect_language
    from ingest.text.sentences import clauses, list_items, sentences
    from ingest.text.table_rows import head_above

_HOMES = {
    "ingest.apart.limits": ("ReadingLimits",),
    "ingest.apart.reader": (
        "CAN_READ_APART",
        "close_readers",
        "picture_apart",
        "prepare",
        "read_apart",
    ),
    "ingest.document": (
        "PATH_SEPARATOR",
        "Aspect",
        "Chunk",
        "Document",
        "Language",
        "Section",
        "page_at",
        "path_at",
    ),
    "ingest.errors": (
        "BadMetadata",
        "Crashed",
        "Damaged",
        "EmptyFile",
        "Encrypted",
        "IngestError",
        "NoText",
        "ReadError",
        "TooCostly",
        "TooLarge",
        "Unforeseen",
        "UnknownFormat",
        "Unreadable",
        "WrongEncoding",
        "error_in_words",
    ),
    "ingest.files.encoding": ("decode",),
    "ingest.finish": ("corrected",),
    "ingest.metadata.metadata": (
        "Metadata",
        "field_named",
        "from_mapping",
        "sidecar_in_use",
        "sidecar_of",
    ),
    "ingest.metadata.regions": ("names_of_government", "regions_named"),
    "ingest.page_picture": ("Mark", "PagePicture", "Quoted"),
    "ingest.reading": (
        "MAX_BYTES",
        "read",
        "reading_fingerprint",
        "refuse_too_large",
        "supported_suffixes",
    ),
    "ingest.splitter": (
        "Counter",
        "reading_text",
        "split",
        "split_fingerprint",
    ),
    "ingest.text.dates": ("years_in",),
    "ingest.text.language": ("detect_language",),
    "ingest.text.sentences": (
        "clauses",
        "list_items",
        "sentences",
    ),
    "ingest.text.table_rows": ("head_above",),
}
"""Module -> the public names that it holds; it is imported when one of them is asked for."""

__all__ = [
    "CAN_READ_APART",
    "MAX_BYTES",
    "PATH_SEPARATOR",
    "Aspect",
    "BadMetadata",
    "Chunk",
    "Counter",
    "Crashed",
    "Damaged",
    "Document",
    "EmptyFile",
    "Encrypted",
    "IngestError",
    "Language",
    "Mark",
    "Metadata",
    "NoText",
    "PagePicture",
    "Quoted",
    "ReadError",
    "ReadingLimits",
    "Section",
    "TooCostly",
    "TooLarge",
    "Unforeseen",
    "UnknownFormat",
    "Unreadable",
    "WrongEncoding",
    "clauses",
    "close_readers",
    "corrected",
    "decode",
    "detect_language",
    "error_in_words",
    "field_named",
    "from_mapping",
    "head_above",
    "list_items",
    "names_of_government",
    "page_at",
    "path_at",
    "picture_apart",
    "prepare",
    "read",
    "read_apart",
    "reading_fingerprint",
    "reading_text",
    "refuse_too_large",
    "regions_named",
    "sentences",
    "sidecar_in_use",
    "sidecar_of",
    "split",
    "split_fingerprint",
    "supported_suffixes",
    "years_in",
]


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(module), name)
    raise AttributeError(f"module 'ingest' has no attribute {name!r}")

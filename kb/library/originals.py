"""The originals that a library keeps, each named by its digest and held against it when read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kb.documents import StoredDocument
from kb.errors import LibraryDamaged

ORIGINALS = "originals"
"""Folder in a library for copies of the files that documents were read from."""


def original_of(library: Path, document: StoredDocument) -> Path | None:
    """The original of a document; None where it never had one.

    Raises:
        LibraryDamaged: it is lost or damaged.
    """
    if document.original is None:
        return None
    path = path_of(library / ORIGINALS, document.original)
    reason = wrong_with(path)
    if reason is not None:
        raise LibraryDamaged(
            f"{path}: the original of {document.info.source} {reason}; run: kb doctor --repair"
        )
    return path


def path_of(originals: Path, name: str) -> Path:
    """Where the original of this name lies."""
    return originals / name[:2] / name


def wrong_with(path: Path, name: str | None = None) -> str | None:
    """What is wrong with an original, or with a file that is to be the one of this ``name``."""
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    is_same = (name or path.name).startswith(digest)
    return None if is_same else "has other bytes than those that were kept"

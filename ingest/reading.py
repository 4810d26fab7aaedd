"""``read``: from a path to Documents, one reader a format."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ingest.document import Document
from ingest.errors import ReadError, UnknownFormat, as_read_errors
from ingest.files.raw_file import MIB, a_folder, empty, load, opened, size_text, too_large
from ingest.metadata.metadata import SIDECAR_SUFFIX, Metadata, read_sidecar

# What only reading needs is imported in the functions below, so that `import ingest` stays light.

MAX_BYTES = 32 * MIB
RECORDS = frozenset({".jsonl", ".ndjson"})
"""Suffixes of files that hold one document a line."""
PACKAGES = (
    "charset-normalizer", "lxml", "markdown-it-py", "pdfminer.six", "pdfplumber", "Pillow",
    "pypdfium2", "python-docx", "PyYAML", "selectolax",
)  # fmt: skip
"""What the readers take foreign formats apart with."""
OPTIONAL_PACKAGES = ("onnxruntime", "py7zr", "rapidocr")
"""The same of the extra ``formats``."""


def supported_suffixes() -> frozenset[str]:
    """The suffixes, lower-case and with their dot, of the files that ``read`` knows.

    Pictures are among them where text recognition is installed.
    """
    from ingest.readers import PICTURES, READERS
    from ingest.readers.containers import CONTAINERS
    from ingest.readers.scan.recognise import is_there

    unread = frozenset() if is_there() else PICTURES
    return (frozenset(READERS) - unread) | frozenset(CONTAINERS) | RECORDS


def read(
    path: Path,
    *,
    content: Path | None = None,
    source: str | None = None,
    overrides: Metadata | None = None,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Document | ReadError]:
    """The documents in a file: one for most formats, one a record for JSON Lines, one a member for
    archives and mails.

    ``content`` is where its bytes lie, if not at ``path``, which then only gives suffix, name and
    sidecar. ``source`` is the documents' identity, the path as given by default; a record's is
    ``source#_id``, a member's ``source#path``. A bad record is yielded as a ReadError.
    ``max_bytes`` holds for a whole file, for JSON Lines for each record. Raises a ReadError, and
    nothing else, at the call or at a document, for a file that is bad as a whole.
    """
    name = source or path.as_posix()
    suffix = path.suffix.lower()
    if suffix in RECORDS:
        return _records(path, content or path, name, overrides or Metadata(), max_bytes)
    with as_read_errors(name):
        given = overrides or Metadata()
        return _documents(path, content or path, name, suffix, given, max_bytes)


def refuse_too_large(path: Path, source: str, max_bytes: int) -> None:
    """Tell a file that is too large by its size alone, before a byte of it is read.

    Raises:
        TooLarge: it is, and is no file of records.
    """
    if path.suffix.lower() in RECORDS:
        return
    with suppress(OSError):  # whoever reads it will be told
        size = path.stat().st_size
        if size > max_bytes:
            raise too_large(source, f"it has {size_text(size)}", max_bytes)


@cache
def reading_fingerprint() -> str:
    """Changes with all by which files are read: the sources here, and the packages."""
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.rglob("*.*")):
        if source.suffix in (".py", ".csv"):
            digest.update(source.read_bytes())
    for package in PACKAGES:
        digest.update(version(package).encode())
    for package in OPTIONAL_PACKAGES:
        with suppress(PackageNotFoundError):  # what they read is known once they are there
            digest.update(f"{package} {version(package)}".encode())
    return digest.hexdigest()[:16]


def _records(
    path: Path, content: Path, source: str, overrides: Metadata, max_bytes: int
) -> Iterator[Document | ReadError]:
    from ingest.readers.records import read_records

    with as_read_errors(source), opened(content, source) as stream:
        settled = overrides.over(read_sidecar(path, source))
        nothing = True
        for item in read_records(stream, source, settled, max_bytes):
            nothing = False
            yield item
    if nothing:
        raise empty(source)


def _documents(
    path: Path, content: Path, source: str, suffix: str, overrides: Metadata, max_bytes: int
) -> Iterator[Document | ReadError]:
    """The document in a file, or those in one that holds others."""
    from ingest.readers import READERS
    from ingest.readers.containers import CONTAINERS

    known = suffix in READERS or suffix in CONTAINERS
    if not known and path.is_dir():
        raise a_folder(source)
    if not known or path.name.endswith(SIDECAR_SUFFIX):
        formats = ", ".join(sorted(supported_suffixes()))
        what = f"no reader for {suffix}" if suffix else "its name has no suffix"
        raise UnknownFormat(source, what, f"convert it to one of {formats}")
    raw = load(content, source, max_bytes)
    settled = overrides.over(read_sidecar(path, source))
    if suffix in CONTAINERS:
        from ingest.unpacking import documents_in

        return documents_in(raw, suffix, settled)
    draft = READERS[suffix](raw)
    if not draft.text.strip():
        raise empty(source)
    from ingest.finish import finish

    return iter([finish(draft, source, path.stem, settled)])

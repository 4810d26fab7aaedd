"""The files that exports are written to: which formats there are, and writing in one step."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from kb.atomic import write_atomically
from kb.errors import BadRequest

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
    "json": "application/json",
    "qdpx": "application/zip",
    "md": "text/markdown",
}
"""Every format that an export has, by its suffix (IANA media types, as far as there are any)."""

TABLE_FORMATS = ("xlsx", "docx", "csv", "parquet", "jsonl", "json", "qdpx")
TIDY_FORMATS = ("csv", "parquet", "jsonl")
"""Those that hold one table a file, for programs to read."""

ANSWER_FORMATS = ("md", "docx")

_NOT_WRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """``text`` without what neither XML (1.0, production 2) nor UTF-8 can hold."""
    return _NOT_WRITABLE.sub("", text)


def check_target(path: Path, formats: Collection[str]) -> str:
    """The one of ``formats`` that ``path`` is written in; asked before what takes long is begun.

    Raises:
        BadRequest: a suffix that there is no format for, or a folder that is not there.
    """
    name = path.suffix.lower().removeprefix(".")
    if name not in formats:
        *most, last = (f".{name}" for name in formats)
        raise BadRequest(
            f"{path}: an export of this kind is written as {', '.join(most)} or {last}; name it so"
        )
    if not path.absolute().parent.is_dir():
        raise BadRequest(f"{path}: there is no folder {path.absolute().parent}; make it first")
    return name


def write_file(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``; a file that is there is replaced in one step.

    Raises:
        BadRequest: the file cannot be written.
    """
    try:
        write_atomically(path, content)
    except OSError as error:
        raise BadRequest(f"{path}: cannot be written: {error.strerror}") from error

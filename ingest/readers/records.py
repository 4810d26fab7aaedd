"""JSON Lines in the BEIR form: ``_id``, ``title``, ``text``, ``metadata``; one document a line."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from ingest.document import Document
from ingest.draft import PAGE_MARK, Draft
from ingest.errors import Damaged, ReadError, WrongEncoding, as_read_errors
from ingest.files.encoding import decode
from ingest.files.raw_file import empty, too_large
from ingest.finish import finish
from ingest.metadata.metadata import Metadata, from_mapping
from ingest.readers.exported import exported
from ingest.text.normalise import normalise, normalise_line

_REPORT_LENGTH = 2000
"""A record longer than this, in characters, may have sections of its own."""
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a pair that makes one character in UTF-16: no text can hold it."""
_LONGEST_INTEGER = 1000
"""Digits: such a one is a name or a key, and no number."""


def read_records(
    stream: BinaryIO, source: str, settled: Metadata, max_bytes: int
) -> Iterator[Document | ReadError]:
    """A Document a line, or the ReadError of a bad one; memory holds one record at a time.

    ``settled`` is what flags and sidecar say of all records. Raises WrongEncoding for UTF-16.
    """
    seen: set[str] = set()
    for number, line in enumerate(_lines(stream, max_bytes), start=1):
        where = f"{source}#{number}"
        try:
            if number == 1:
                line = _without_mark(line, source)
            if len(line) > max_bytes:
                raise too_large(where, f"line {number} has more", max_bytes)
            if line.strip():
                with as_read_errors(where):
                    document = _record(line, source, number, settled, seen)
                yield document
        except WrongEncoding as error:
            if error.source == source:
                raise
            yield error
        except ReadError as error:
            yield error


def _lines(stream: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    """The lines; one over the limit is given cut off just behind it, and the rest skipped."""
    while line := stream.readline(max_bytes + 1):
        yield line
        while len(line) > max_bytes and not line.endswith(b"\n"):
            line = stream.readline(max_bytes + 1)
            if not line:
                return


def _without_mark(line: bytes, source: str) -> bytes:
    if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise WrongEncoding(source, "JSON Lines cannot be UTF-16", "save it as UTF-8")
    return line.removeprefix(codecs.BOM_UTF8)


def _record(line: bytes, source: str, number: int, settled: Metadata, seen: set[str]) -> Document:
    where = f"{source}#{number}"
    values = _parse(line, where, number)
    name = values.get("_id", values.get("id"))
    if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
        raise _bad(where, f"line {number} has no _id", 'give each record "_id": "NAME"')
    if _HALF.search(str(name)):
        reason = f"the _id in line {number} has half a character in it"
        raise _bad(where, reason, "give the record an _id of letters and digits")
    where = f"{source}#{name}"
    if str(name) in seen:
        raise _bad(where, f"line {number} repeats the _id {name}", "give each record its own _id")
    seen.add(str(name))
    text, title = values.get("text", ""), values.get("title") or ""
    if not isinstance(text, str) or not isinstance(title, str):
        raise _bad(where, f"text or title in line {number} is no string", 'write "text": "…"')
    said = values.get("metadata") or {}
    if not isinstance(said, dict):
        raise _bad(where, f"metadata in line {number} is no object", 'write "metadata": {}')
    metadata = from_mapping(said, where, "metadata")
    body = normalise(text.replace(PAGE_MARK, ""))
    if not body:
        raise empty(where)
    if "structure" in values:
        try:
            if _HALF.search(text) or _HALF.search(title):
                raise ValueError("half a character")
            return exported(where, title, text, metadata, settled, values["structure"])
        except (ValueError, KeyError) as error:
            reason = f"the structure in line {number} is none of its text ({error})"
            raise _bad(where, reason, 'leave "structure" away, or export anew') from error
    marked = normalise_line(title) or metadata.title or str(name)
    draft = Draft(body, title=marked, metadata=Metadata(extra=metadata.extra))
    return finish(
        draft, where, str(name), settled.without_title().over(metadata),
        passage=len(body) <= _REPORT_LENGTH,
    )  # fmt: skip


def _parse(line: bytes, where: str, number: int) -> dict[str, Any]:
    try:
        values = json.loads(decode(line, where), parse_int=_whole)
    except (json.JSONDecodeError, RecursionError) as error:
        reason = f"line {number} is no JSON"
        raise _bad(where, reason, "write one JSON object a line") from error
    if not isinstance(values, dict):
        raise _bad(where, f"line {number} is no JSON object", "write one JSON object a line")
    return values


def _whole(digits: str) -> int | str:
    """An integer; one that is longer than Python reads stays as it is written."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else digits


def _bad(where: str, reason: str, remedy: str) -> Damaged:
    return Damaged(where, reason, remedy)

"""The documents in a file that holds others: a letter, what is attached, an archive's members."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from ingest.document import Document
from ingest.draft import Draft
from ingest.errors import EmptyFile, NoText, ReadError, TooLarge, as_read_errors
from ingest.files.raw_file import RawFile, empty, too_large
from ingest.finish import finish
from ingest.metadata.metadata import Metadata
from ingest.readers import PICTURES, READERS
from ingest.readers.containers import CONTAINERS
from ingest.readers.containers.member import Bounds, Member, bounds_of
from ingest.readers.scan.recognise import is_there


def documents_in(raw: RawFile, suffix: str, settled: Metadata) -> Iterator[Document | ReadError]:
    """A document for each member that a reader knows, whatever is wrong with another as its error.

    Each is named ``FILE#PATH``. Raises TooLarge at the member with which the file, all that it
    holds together, is over its bounds; EmptyFile where nothing in it is known.
    """
    read = frozenset(READERS) if is_there() else frozenset(READERS) - PICTURES
    bounds = bounds_of(raw.source, raw.max_bytes, read | frozenset(CONTAINERS))
    nothing = True
    for item in _members(raw, suffix, settled.without_title(), bounds):
        nothing = False
        yield item
    if nothing:
        raise EmptyFile(
            raw.source, "no file in it is of a format that is read", "unpack it and convert them"
        )


def _members(
    raw: RawFile, suffix: str, settled: Metadata, bounds: Bounds
) -> Iterator[Document | ReadError]:
    bounds.enter()
    items = CONTAINERS[suffix](raw, bounds)
    while True:
        try:
            with as_read_errors(raw.source):
                item = next(items, None)
        except ReadError as error:
            if bounds.depth == 1 or error.source == bounds.source:
                raise  # bad as a whole
            yield error
            break
        if item is None:
            break
        if isinstance(item, ReadError):
            yield item
        else:
            yield from _documents(raw, item, settled, bounds)
    bounds.leave()


def _documents(
    raw: RawFile, member: Member, settled: Metadata, bounds: Bounds
) -> Iterator[Document | ReadError]:
    """What a member holds."""
    source = f"{raw.source}#{member.name}" if member.name else raw.source
    suffix = PurePosixPath(member.name).suffix.lower()
    inside = RawFile(member.data, source, raw.max_bytes)
    if member.draft is None and suffix in CONTAINERS:
        yield from _members(inside, suffix, settled, bounds)
        return
    try:
        with as_read_errors(source):
            yield _finished(inside, member, suffix, settled)
    except TooLarge as error:
        if error.source == bounds.source:
            raise
        yield error
    except (EmptyFile, NoText) as error:
        if member.draft is None or not member.name:
            yield error
    except ReadError as error:
        yield error


def _finished(raw: RawFile, member: Member, suffix: str, settled: Metadata) -> Document:
    if member.draft is None:
        if len(raw.data) > raw.max_bytes:
            raise too_large(raw.source, "it has more", raw.max_bytes)
        if not raw.data:
            raise empty(raw.source)
    draft: Draft = member.draft or READERS[suffix](raw)
    if not draft.text.strip():
        raise empty(raw.source)
    name = PurePosixPath(member.name or raw.source)
    return finish(draft, raw.source, name.stem if member.draft is None else name.name, settled)

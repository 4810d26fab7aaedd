"""One file read and split, in whatever thread: what is done with it is decided elsewhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from index import Embedder
from ingest import (
    Chunk,
    Document,
    Metadata,
    ReadError,
    ReadingLimits,
    read,
    read_apart,
    refuse_too_large,
)
from kb.catalog import CatalogReader, FileRecord, SourceRecord
from kb.catalog.batches import AwayDocument
from kb.errors import KBError
from kb.pipeline.corrected import Corrections, Spoken
from kb.pipeline.embed import split_for
from kb.pipeline.in_hand import FileInHand
from kb.pipeline.originals import Copy, Originals
from kb.pipeline.scan import FileDigest, FoundFile

SEVERAL = 1_000
"""What anything that waits to be taken counts for, beside its characters."""


@dataclass(frozen=True, slots=True)
class PendingDocument:
    """A document that was read and split and waits for its embeddings."""

    read: Document
    spoken: Spoken
    """The document, with what people say of it laid over."""
    chunks: Sequence[Chunk]
    readings: Sequence[str]
    """What the model reads of each chunk."""
    content_key: str
    is_known: bool
    """Whether its source gives a document already."""
    hand: FileInHand


@dataclass(frozen=True, slots=True)
class Held:
    """A document that the library has as it is, or that a person removed."""

    source: str
    document_id: str
    put_away: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """A document, or a whole file, that cannot be had."""

    source: str
    error: Exception
    doing: str


@dataclass(frozen=True, slots=True)
class Copied:
    """A file that was copied, whose documents come next."""

    hand: FileInHand
    copy: Copy


@dataclass(frozen=True, slots=True)
class ReadWhole:
    """The end of a file: ``gone`` are the sources that it gave before and gives no more."""

    gone: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file of which only the time has changed."""


Step = PendingDocument | Held | Failed | Copied | ReadWhole | Unchanged


def size_of(step: Step) -> int:
    """What a step counts for that waits to be taken, in characters."""
    if not isinstance(step, PendingDocument):
        return SEVERAL
    return SEVERAL + len(step.read.text) + sum(map(len, step.readings))


class Preparer:
    """Reads and splits; safe to use from several threads.

    ``away`` is what a person removed, by source: it stays so as long as it is the same. Files of
    ``anew`` are read though they have not changed. Without an ``embedder`` documents are read and
    not split.
    """

    def __init__(
        self,
        reader: CatalogReader,
        embedder: Embedder | None,
        corrections: Corrections,
        *,
        originals: Originals,
        max_bytes: int,
        limits: ReadingLimits | None,
        overrides: Metadata | None,
        known: Mapping[str, FileRecord],
        away: Mapping[str, AwayDocument],
        anew: Set[str] = frozenset(),
    ) -> None:
        self._reader = reader
        self._embedder = embedder
        self._corrections = corrections
        self._originals = originals
        self._max_bytes = max_bytes
        self._limits = limits
        self._overrides = overrides
        self._known = known
        self._away = away
        self._anew = anew

    def steps(self, file: FoundFile, check: Callable[[], None]) -> Iterator[Step]:
        """What a file gives, a step after the other; ``check`` raises where it is not wanted."""
        hand = FileInHand(file)
        try:
            refuse_too_large(file.path, file.source, self._max_bytes)
            hand.digest, copy = self._copied(file)
        except (OSError, ReadError) as error:
            yield Copied(hand, Copy(file.path, ""))
            yield Failed(file.source, error, "reading")
            if isinstance(error, ReadError):  # known by its looks; what it gave before stays
                yield ReadWhole()
            return
        yield Copied(hand, copy)
        record = record_of(file, self._known)
        now = (hand.digest, file.source)
        is_same = record and not record.failures and (record.digest, record.source) == now
        if is_same and self._anew.isdisjoint((str(file.path), file.formerly)):
            yield Unchanged()
            return
        yield from self._documents(hand, copy, check)

    def _copied(self, file: FoundFile) -> tuple[str, Copy]:
        """The digest of a file and its copy, made in one reading."""
        digest = FileDigest(self._overrides)
        copy = self._originals.copy(file.path, digest.add)
        return digest.whole(file), copy

    def _documents(self, hand: FileInHand, copy: Copy, check: Callable[[], None]) -> Iterator[Step]:
        before = self._reader.sources_of(str(hand.found.path))
        if hand.found.formerly:
            before = {**self._reader.sources_of(hand.found.formerly), **before}
        given: set[str] = set()
        try:
            for item in self._read_by_limits(hand.found, copy, check):
                check()
                given.add(item.source)  # a record that has become unreadable is not gone
                if isinstance(item, ReadError):
                    yield Failed(item.source, item, "reading")
                else:
                    yield self._prepared(hand, item, before.get(item.source))
        except ReadError as error:  # bad as a whole: what it gave before stays
            yield Failed(hand.found.source, error, "reading")
            yield ReadWhole()
        else:
            yield ReadWhole(sorted(before.keys() - given))

    def _read_by_limits(
        self, file: FoundFile, copy: Copy, check: Callable[[], None]
    ) -> Iterator[Document | ReadError]:
        if self._limits is None:
            return read(
                file.path,
                content=copy.path,
                source=file.source,
                overrides=self._overrides,
                max_bytes=self._max_bytes,
            )
        return read_apart(
            file.path,
            content=copy.path,
            source=file.source,
            overrides=self._overrides,
            max_bytes=self._max_bytes,
            limits=self._limits,
            waiting=check,
        )

    def _prepared(self, hand: FileInHand, document: Document, held: SourceRecord | None) -> Step:
        """A document split, unless the library has it as it is."""
        try:
            is_record = document.source != hand.found.source
            key = record_key(document) if is_record else hand.digest
            away = self._away.get(document.source)
            if away is not None and away.content_key == key:
                return Held(document.source, away.document_id, put_away=True)
            if self._is_held(held, key):
                assert held is not None
                return Held(document.source, held.document_id)
            spoken = self._corrections.over(document)
            chunks, readings = (
                split_for(spoken.document, self._embedder) if self._embedder else ([], [])
            )
        except KBError:  # the library's or the model's fault, not the file's
            raise
        except Exception as error:  # noqa: BLE001  told as the file's line, with its traceback
            return Failed(document.source, error, "splitting")
        is_known = held is not None and self._reader.is_live(held.document_id)
        return PendingDocument(document, spoken, chunks, readings, key, is_known, hand)

    def _is_held(self, held: SourceRecord | None, content_key: str) -> bool:
        """Whether the library has this very content under its source."""
        if held is None or held.content_key != content_key:
            return False
        return self._reader.is_live(held.document_id)


def record_of(file: FoundFile, known: Mapping[str, FileRecord]) -> FileRecord | None:
    """What the catalog has of a file, or of the one in whose place it comes."""
    return known.get(str(file.path)) or known.get(file.formerly)


def record_key(document: Document) -> str:
    """A digest of what one record of a file holds."""
    values = {
        "title": document.title,
        "text": document.text,
        "organisation": document.organisation,
        "year": document.year,
        "date": str(document.date),
        "extra": dict(document.extra),
    }
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


class NoOriginals(Originals):
    """Files are read where they are, and nothing is kept."""

    def copy(self, path: Path, told: Callable[[bytes], None]) -> Copy:
        with path.open("rb") as source:
            while block := source.read(1 << 20):
                told(block)
        return Copy(path, "")

    def clear(self) -> None:
        pass

    def drop(self, copy: Copy) -> None:
        pass

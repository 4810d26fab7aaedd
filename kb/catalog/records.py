"""The rows that pass between the catalog and its callers, and the filter that all of them take."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ingest import Chunk, Document, Section

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was when it was last taken in."""

    path: str
    source: str
    stamp: str
    digest: str
    documents: int
    """How many it gave: more than one for a file of records."""
    failures: Sequence[Sequence[Any]] = ()
    """What of it could not be taken in: source, reason, remedy and how many, a row each."""
    failed_under: str = ""
    """The circumstances, such as the version of the readers, in which it would fail again."""


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """Where a document came from, with a digest of what it held."""

    source: str
    document_id: str
    file: str
    content_key: str


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A chunk as the indexes take it in."""

    chunk_id: int
    reading: str
    """Title, section path and text."""
    vector: NDArray[np.float32] | None
    language: str
    year: int | None
    aspect: str
    document_id: str
    document_language: str
    report_year: int | None
    organisation: str | None


@dataclass(frozen=True, slots=True)
class LiveDigest:
    """Tells which chunks of a generation are live without naming them."""

    count: int
    total: int
    """The sum of the ids."""
    scrambled: int
    """The sum of the scrambled ids."""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document ready to be stored: split, and its embeddings in the catalog."""

    document: Document
    chunks: Sequence[Chunk]
    readings: Sequence[str]
    """What the model reads of each chunk."""
    embedding_ids: Sequence[int | None]
    content_key: str
    file: str
    original: str | None
    said: Said = field(default_factory=lambda: Said())


class Planned(NamedTuple):
    """A document that plans something, and how much."""

    id: str
    organisation: str | None
    language: str
    year: int | None
    characters: int


@dataclass(frozen=True, slots=True)
class Said:
    """What people have said of a document, beside what was read of it."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """Field -> value in force; None where there is none."""
    read: Mapping[str, Any] = field(default_factory=dict)
    """Field -> what was read, of the same fields."""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectedDocument:
    """A stored document with other metadata, ready to be written."""

    document_id: str
    values: Mapping[str, Any]
    """What is in force of every field."""
    said: Said
    sections: Sequence[Section] = ()
    chunks: Sequence[Chunk] | None = None
    """None where neither chunks nor sections are others than before."""
    readings: Sequence[str] = ()
    embedding_ids: Sequence[int | None] = ()


@dataclass(frozen=True, slots=True)
class EditRecord:
    """What one edit did to one field of one document."""

    number: int
    document_id: str
    field: str
    before: Sequence[Any]
    after: Sequence[Any]
    made: datetime.datetime


@dataclass(frozen=True, slots=True)
class ChunkRecord:
    """A chunk with its place, as a hit needs it."""

    chunk_id: int
    document_id: str
    ordinal: int
    start: int
    end: int
    text: str
    path: str
    page: int | None
    aspect: str
    year: int | None
    language: str


@dataclass(frozen=True, slots=True)
class UnansweredRecord:
    """A question that no report answered."""

    id: str
    question: str
    """Completed, where it followed another."""
    language: str
    asked_with: Mapping[str, Any] = field(default_factory=dict)
    """Filters and the like, where there were any."""
    times: int = 1
    first: datetime.datetime | None = None
    last: datetime.datetime | None = None
    """When it was first and last asked, UTC without zone."""

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "question": self.question,
            "lang": self.language,
            "asked_with": dict(self.asked_with),
            "times": self.times,
            "first": self.first.isoformat(timespec="seconds") if self.first else None,
            "last": self.last.isoformat(timespec="seconds") if self.last else None,
        }


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """One user's word on one answer."""

    id: str
    question: str
    """Completed, where it followed another."""
    language: str
    verdict: Literal["up", "down"]
    note: str
    status: Literal["answered", "not_found"]
    """Of the answer that was judged."""
    quotes: tuple[str, ...]
    """What that answer quoted."""
    expected: tuple[str, ...] | None = None
    """Words that a right answer quotes; empty where no report answers; None where not told."""
    asked_with: Mapping[str, Any] = field(default_factory=dict)
    """Filters and the like, where there were any."""
    created: datetime.datetime | None = None
    changed: datetime.datetime | None = None


GenerationState = Literal["current", "building", "former", "going"]


@dataclass(frozen=True, slots=True)
class GenerationRecord:
    """One generation, as its row has it."""

    number: int
    settings: Mapping[str, Any]
    current: bool
    created: datetime.datetime
    loaded: Mapping[str, Any] | None = None
    """How its model is loaded; None where an earlier version did not say."""
    used_from: datetime.datetime | None = None
    used_to: datetime.datetime | None = None
    checked: Mapping[str, Any] | None = None

    @property
    def state(self) -> GenerationState:
        """``building`` is one that was never in use: it is being filled, or was left unfinished;
        ``going`` one that is half forgotten."""
        if self.current:
            return "current"
        if not self.settings:
            return "going"
        return "building" if self.used_from is None else "former"


@dataclass(frozen=True, slots=True)
class GenerationSize:
    """What a generation takes in the catalog."""

    chunks: int
    embedded: int
    """Chunks with an embedding."""
    text_bytes: int
    vector_bytes: int
    """Of one embedding."""

    @property
    def bytes(self) -> int:
        """All of it, with the columns beside texts and vectors and their indexes, roughly."""
        return self.text_bytes + self.chunks * 200 + self.embedded * (self.vector_bytes + 150)


BatchState = Literal["waiting", "running", "done", "stopped", "broken", "failed", "cancelled"]
"""Of a batch: ``broken`` off with its process; ``failed`` by what is no file's fault; ``cancelled``
before it began."""

Outcome = Literal[
    "waiting",
    "added",
    "replaced",
    "unchanged",
    "removed",
    "refused",
    "put_away",
    "question",
    "answered",
    "given_up",
]
"""What became of a file: ``put_away`` where a person removed what it holds, ``question`` where
another document has its name, then ``answered`` or ``given_up``."""


@dataclass(frozen=True, slots=True)
class BatchFile:
    """A file of a batch and what became of it."""

    ordinal: int
    path: str
    source: str
    outcome: Outcome
    failures: int = 0
    lines: Sequence[Sequence[Any]] = ()
    """What could not be taken in: source, reason, remedy and how many, a row each."""
    documents: Sequence[str] = ()
    """The first of those that it gave."""


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """A run over files."""

    number: int
    state: BatchState
    who: str
    command: str
    process: str
    given: Mapping[str, Any]
    """What it was begun with: ``paths`` and options."""
    asked: datetime.datetime
    begun: datetime.datetime | None
    ended: datetime.datetime | None
    counts: Mapping[str, int]
    """Of files by outcome, ``total`` and ``failures`` at its end."""
    progress: Mapping[str, Any]
    """How far it is, while it runs."""
    stop: bool
    """Whether it is asked to end."""
    told: str
    """What ended it before its time."""
    warnings: Sequence[Sequence[str]] = ()
    """What may be wrong of its documents: source, reason and remedy, of the first ones."""

    @property
    def is_idle(self) -> bool:
        """Whether it came to its end and changed nothing."""
        quiet = {"total", "unchanged", "put_away", "waiting"}
        others = (count for name, count in self.counts.items() if name not in quiet)
        return self.state == "done" and not any(others)


@dataclass(frozen=True, slots=True)
class PinRecord:
    """An answer that somebody checked."""

    id: str
    question: str
    language: str
    who: str
    note: str
    made: datetime.datetime
    asked_with: Mapping[str, Any]
    """The filters that it was asked with."""
    answer: Mapping[str, Any]
    """Sentences, citations, reading, and the digest of each cited document's text."""
    ended: datetime.datetime | None = None
    """When it was taken off, or another one took its place."""
    ended_by: str = ""


@dataclass(frozen=True, slots=True)
class SavedRecord:
    """A question that is looked at again when documents come in."""

    id: str
    question: str
    language: str
    who: str
    made: datetime.datetime
    asked_with: Mapping[str, Any]
    seen: datetime.datetime
    """When somebody last looked."""
    then: Mapping[str, Any]
    """What was found then, and at which state of the library."""
    latest: Mapping[str, Any] | None = None
    """What was found when it was last asked."""


@dataclass(frozen=True, slots=True)
class State:
    """What tells a reader whether its indexes are up to date."""

    generation: int
    revision: int


def now() -> datetime.datetime:
    """The time that rows are stamped with: UTC, without zone, to the second."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)

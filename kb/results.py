"""The values that the library gives back: frozen, printable, with stable JSON forms.

``as_json`` gives the fields documented in docs/json.md; ``str()`` gives what a person reads.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast, overload

from ingest import Document, Language, Section

MOST_NEAREST = 5
"""Passages that are shown where nothing was found."""

Status = Literal["answered", "not_found"]


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document without its text."""

    id: str
    source: str
    title: str
    organisation: str | None
    year: int | None
    date: datetime.date | None
    language: str
    characters: int
    chunks: int
    added: datetime.datetime
    changed: datetime.datetime
    sources: tuple[str, ...] = ()
    """Every place that the same bytes came from; ``source`` is the first."""
    removed: datetime.datetime | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "document_id": self.id,
            "source": self.source,
            "sources": list(self.sources),
            "title": self.title,
            "organisation": self.organisation,
            "year": self.year,
            "date": self.date.isoformat() if self.date else None,
            "language": self.language,
            "characters": self.characters,
            "chunks": self.chunks,
            "added": self.added.isoformat(timespec="seconds"),
            "changed": self.changed.isoformat(timespec="seconds"),
            "removed": self.removed.isoformat(timespec="seconds") if self.removed else None,
        }


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document with its text, section tree and pages, as the catalog holds it."""

    info: DocumentInfo
    text: str
    sections: tuple[Section, ...]
    pages: tuple[int, ...]
    extra: Mapping[str, str]
    original: str | None
    """File name of the stored original under the library, by hash."""

    def as_document(self) -> Document:
        """The document as ``ingest`` takes it."""
        return Document(
            source=self.info.source,
            title=self.info.title,
            text=self.text,
            organisation=self.info.organisation,
            year=self.info.year,
            date=self.info.date,
            language=cast(Language, self.info.language),
            sections=self.sections,
            pages=self.pages,
            extra=self.extra,
        )

    def as_json(self) -> dict[str, Any]:
        return self.info.as_json() | {
            "text": self.text,
            "pages": list(self.pages),
            "extra": dict(self.extra),
            "sections": [
                {
                    "number": section.number,
                    "level": section.level,
                    "title": section.title,
                    "start": section.start,
                    "end": section.end,
                    "parent": section.parent,
                    "aspect": section.aspect,
                    "year": section.year,
                }
                for section in self.sections
            ],
        }


@dataclass(frozen=True, slots=True)
class Legs:
    """A hit's own score in each leg; None where the leg took no part for it."""

    dense: float | None
    """Cosine of question and chunk."""
    lexical: float | None
    """BM25, k1 .9, b .4."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that was found, with its scores."""

    rank: int
    score: float
    legs: Legs
    chunk_id: int
    document: DocumentInfo
    section: str
    """Titles of the sections that hold it, outermost first, joined by " › "."""
    page: int | None
    start: int
    end: int
    text: str
    aspect: str
    year: int | None
    """The year that the passage speaks of, where it can be told."""
    language: str

    def as_json(self) -> dict[str, Any]:
        return {
            "rank": self.rank,
            "score": round(self.score, 6),
            "legs": {"dense": _rounded(self.legs.dense), "lexical": _rounded(self.legs.lexical)},
            "chunk_id": self.chunk_id,
            "document_id": self.document.id,
            "source": self.document.source,
            "title": self.document.title,
            "organisation": self.document.organisation,
            "year": self.document.year,
            "section": self.section,
            "page": self.page,
            "start": self.start,
            "end": self.end,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class SearchResult(Sequence[Hit]):
    """Hits, best first."""

    query: str
    hits: tuple[Hit, ...]
    took_ms: float
    mode: str = "hybrid"
    """The legs that really took part: hybrid, dense or lexical."""

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, index: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[index]

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def as_json(self) -> dict[str, Any]:
        return {
            "query": self.query,
            "hits": [hit.as_json() for hit in self.hits],
            "took_ms": round(self.took_ms, 2),
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """Enough to check a quotation: ``document.text[start:end] == text``."""

    n: int
    document_id: str
    source: str
    title: str
    organisation: str | None
    year: int | None
    section: str
    page: int | None
    start: int
    end: int
    text: str

    def as_json(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "document_id": self.document_id,
            "source": self.source,
            "title": self.title,
            "year": self.year,
            "section": self.section,
            "page": self.page,
            "start": self.start,
            "end": self.end,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Stretch:
    """A few characters of a document: ``document.text[start:end] == text``."""

    text: str
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Gloss:
    """A term of a quotation and its form in the asker's language, by the glossary."""

    term: str
    gloss: str

    def as_json(self) -> dict[str, str]:
        return {"term": self.term, "gloss": self.gloss}


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence or list item of an answer, verbatim, with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]
    """Several where reports say the same."""
    figure: Stretch | None = None
    """The figure or date that was asked for, in the first citation's document."""
    terms: tuple[Gloss, ...] = ()
    """Terms in the asker's language, where the sentence is in another."""
    year: int | None = None
    """The year that the sentence's passage speaks of, where it can be told."""

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "citations": list(self.citations),
            "figure": self.figure.as_json() if self.figure else None,
            "terms": [gloss.as_json() for gloss in self.terms],
            "year": self.year,
        }

    def __str__(self) -> str:
        return f"{self.text} {''.join(f'[{n}]' for n in self.citations)}"


@dataclass(frozen=True, slots=True)
class Searched:
    """What an answer was looked for in."""

    documents: int
    years: tuple[int, ...]
    missing_years: tuple[int, ...] = ()
    """Years that were asked for and that no report in the library speaks of."""
    silent_years: tuple[int, ...] = ()
    """Years among several asked for whose reports hold no answer."""

    def as_json(self) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "years": list(self.years),
            "missing_years": list(self.missing_years),
            "silent_years": list(self.silent_years),
        }


@dataclass(frozen=True, slots=True)
class Understood:
    """One thing that was read from a question; a person may take off all of its kind."""

    kind: str
    """years, organisations, aspect, form or spelling."""
    words: str
    """The words of the question that say so."""
    value: str
    """What they were taken to mean: 2025, 2023–2026, an organisation, plan, figure…"""
    basis: int | None = None
    """The newest report's year, where "last year" and the like were resolved against it."""

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "words": self.words,
            "value": self.value,
            "basis": self.basis,
        }

    def __str__(self) -> str:
        told = f"{self.words} = {self.value}" if self.words != self.value else self.value
        return f"{told} (newest report: {self.basis})" if self.basis else told


@dataclass(frozen=True, slots=True)
class QuestionReading:
    """What was understood of a question; the page shows it."""

    language: str
    years: tuple[int, ...] = ()
    organisations: tuple[str, ...] = ()
    aspect: str | None = None
    form: str | None = None
    """figure, date, person, list, yes_no, comparison or None."""
    report_years: tuple[int, ...] = ()
    """Those of the years that name a report, as in "the 2022 report"."""
    understood: tuple[Understood, ...] = ()
    """From which words each of these was read."""

    def as_json(self) -> dict[str, Any]:
        return {
            "language": self.language,
            "years": list(self.years),
            "organisations": list(self.organisations),
            "aspect": self.aspect,
            "form": self.form,
            "understood": [one.as_json() for one in self.understood],
        }


@dataclass(frozen=True, slots=True)
class Followup:
    """What a question takes from the one before it."""

    previous: str
    """The question before, completed."""
    question: str
    """The question as it was answered: one that stands by itself."""
    years: tuple[int, ...] = ()
    organisations: tuple[str, ...] = ()
    subject: str = ""
    """The words taken over; empty where the question has a subject of its own."""

    def as_json(self) -> dict[str, Any]:
        return {
            "previous": self.previous,
            "question": self.question,
            "years": list(self.years),
            "organisations": list(self.organisations),
            "subject": self.subject,
        }


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence of a language model that was not kept."""

    text: str
    reason: str
    """citation, passage, number, date, name, link, direction, words or instruction:
    docs/answers.md."""
    what: str = ""
    """The number, date, name or link that no cited passage holds."""

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "reason": self.reason, "what": self.what}


@dataclass(frozen=True, slots=True)
class Generated:
    """What a language model made of the passages: the sentences that these support."""

    model: str
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    """Those that the sentences use; a number that the answer has too means the same passage."""
    dropped: tuple[Dropped, ...] = ()
    fault: str | None = None
    """away, slow, busy, refused, malformed or stopped: why the reply did not come to its end."""
    detail: str = ""
    finished: bool = True
    """False while more may come."""
    took_ms: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "sentences": [
                {"text": sentence.text, "citations": list(sentence.citations)}
                for sentence in self.sentences
            ],
            "citations": [citation.as_json() for citation in self.citations],
            "dropped": [dropped.as_json() for dropped in self.dropped],
            "fault": self.fault,
            "detail": self.detail,
            "took_ms": round(self.took_ms, 2),
        }

    def __str__(self) -> str:
        return "\n".join([*map(str, self.sentences), *self.remarks])

    @property
    def remarks(self) -> list[str]:
        """What became of the reply, where that is not all in its sentences; a line each."""
        lines = []
        if self.fault:
            told = f": {self.detail}" if self.detail else ""
            lines.append(f"({self.model} {_FAULTS[self.fault]}{told})")
        elif not self.sentences:
            lines.append(f"({self.model} said nothing that the passages support)")
        if self.dropped:
            one = len(self.dropped) == 1
            told = "1 sentence" if one else f"{len(self.dropped)} sentences"
            lines.append(f"({told} of {self.model} dropped as unsupported)")
        return lines


_FAULTS = {
    "away": "could not be reached",
    "slow": "took too long",
    "busy": "has too much to do",
    "refused": "refused the request",
    "malformed": "replied what could not be read",
    "stopped": "was stopped",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Sentences with citations, or ``not_found`` with what was searched and what came nearest."""

    question: str
    status: Status
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    searched: Searched
    reading: QuestionReading
    nearest: tuple[Hit, ...] = ()
    """The hits that the answer was looked for in; below the line where nothing was found."""
    took_ms: float = 0.0
    generated: Generated | None = None
    """What a language model made of it, where one was asked."""
    followup: Followup | None = None
    """What was taken from the question before, where this one follows another."""

    @property
    def below_the_line(self) -> tuple[Hit, ...]:
        """The nearest passages where nothing was found: none of them is an answer."""
        return self.nearest[:MOST_NEAREST] if self.status == "not_found" else ()

    def as_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "status": self.status,
            "sentences": [sentence.as_json() for sentence in self.sentences],
            "citations": [citation.as_json() for citation in self.citations],
            "searched": self.searched.as_json(),
            "reading": self.reading.as_json(),
            "nearest": [hit.as_json() for hit in self.below_the_line],
            "followup": self.followup.as_json() if self.followup else None,
            "generated": self.generated.as_json() if self.generated else None,
            "took_ms": round(self.took_ms, 2),
        }

    def __str__(self) -> str:
        if self.status == "not_found":
            years = ", ".join(map(str, self.searched.years)) or "no year"
            return f"not found in {self.searched.documents} documents ({years})"
        lines = [str(self.generated), ""] if self.generated else []
        lines += self._told()
        lines.append("")
        lines += [
            f"[{citation.n}] {citation.title}"
            + (f", {citation.section}" if citation.section else "")
            + (f", p. {citation.page}" if citation.page else "")
            + f", characters {citation.start}–{citation.end}"
            for citation in self.all_citations
        ]
        return "\n".join(lines)

    @property
    def full_question(self) -> str:
        """The question as it was answered, completed where it follows another."""
        return self.followup.question if self.followup else self.question

    @property
    def all_citations(self) -> tuple[Citation, ...]:
        """Its own, then what the generated sentences cite beside them."""
        own = {citation.n for citation in self.citations}
        more = self.generated.citations if self.generated else ()
        return self.citations + tuple(citation for citation in more if citation.n not in own)

    def _told(self) -> Iterator[str]:
        """The sentences, those of a list or over several reports under the report's title."""
        documents = {citation.n: citation for citation in self.citations}
        firsts = [documents[sentence.citations[0]] for sentence in self.sentences]
        grouped = self.reading.form == "list" and len({one.document_id for one in firsts}) > 1
        before = None
        for sentence, first in zip(self.sentences, firsts, strict=True):
            if grouped and first.document_id != before:
                yield f"{first.title}:"
                before = first.document_id
            figure = f"{sentence.figure.text}: " if sentence.figure else ""
            terms = "; ".join(f"{one.term} = {one.gloss}" for one in sentence.terms)
            cited = "".join(f"[{n}]" for n in sentence.citations)
            yield f"{figure}{sentence.text} {cited}" + (f" ({terms})" if terms else "")


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or record that could not be taken in: one line."""

    source: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        line = f"{self.source}: {self.reason}; {self.remedy}"
        return "".join(char if char.isprintable() else repr(char)[1:-1] for char in line)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did; counts are of documents."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[Failure, ...] = ()
    passed_over: int = 0
    """Files in the given folders whose format no reader knows."""
    documents: int = 0
    """Documents in the library afterwards."""
    chunks: int = 0
    """Chunks in the library afterwards."""
    embedded: int = 0
    """Texts that the model had to read; the others' embeddings were there already."""
    seconds: float = 0.0
    stopped: bool = False
    """True when the run was asked to stop before its end; running again goes on from there."""
    document_ids: tuple[str, ...] = ()
    """The documents added or replaced."""

    def as_json(self) -> dict[str, Any]:
        return {
            "added": self.added,
            "replaced": self.replaced,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "failed": [
                {"source": failure.source, "reason": failure.reason, "remedy": failure.remedy}
                for failure in self.failed
            ],
            "passed_over": self.passed_over,
            "documents": self.documents,
            "chunks": self.chunks,
            "embedded": self.embedded,
            "stopped": self.stopped,
            "seconds": round(self.seconds, 3),
        }

    def __str__(self) -> str:
        parts = [f"{self.added} added"]
        for count, word in (
            (self.replaced, "replaced"),
            (self.unchanged, "unchanged"),
            (self.removed, "removed"),
            (len(self.failed), "failed"),
        ):
            if count:
                parts.append(f"{count} {word}")
        line = ", ".join(parts)
        if self.passed_over:
            line += f"; {self.passed_over} files of other formats passed over"
        if self.stopped:
            line += " (stopped; run again to go on)"
        return "\n".join([line, *(f"  {failure}" for failure in self.failed)])


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an ingest or reindex stands."""

    stage: Literal["scan", "read", "embed", "index", "ask"]
    done: int
    """Files (scan, read), documents (embed, index) or questions (ask) finished."""
    total: int
    chunks: int
    """Chunks stored so far."""
    seconds: float
    source: str = ""

    @property
    def rate(self) -> float:
        """Chunks a second."""
        return self.chunks / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Time left at the rate so far, once something is done."""
        if not self.done:
            return None
        return self.seconds / self.done * (self.total - self.done)


@dataclass(frozen=True, slots=True)
class Facets:
    """What the library holds, for filters: value -> number of documents."""

    years: Mapping[int, int] = field(default_factory=dict)
    organisations: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """The state of a library."""

    path: str
    documents: int
    removed: int
    chunks: int
    embeddings: int
    revision: int
    generation: int
    indexed_revision: int
    """Revision of the checkpoint on disk; later changes are replayed when the library is opened."""
    model: str
    model_languages: tuple[str, ...]
    bytes: int
    writer: str | None
    """Who is writing now."""
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "documents": self.documents,
            "removed": self.removed,
            "chunks": self.chunks,
            "embeddings": self.embeddings,
            "revision": self.revision,
            "generation": self.generation,
            "indexed_revision": self.indexed_revision,
            "model": self.model,
            "model_languages": list(self.model_languages),
            "bytes": self.bytes,
            "writer": self.writer,
            "warnings": list(self.warnings),
        }


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 6)

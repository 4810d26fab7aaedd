"""What asking gives: an Answer with its sentences, citations and how the question was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kb.answer.pinned import Pinned
from kb.answer.quoted import AnswerSentence as AnswerSentence
from kb.answer.quoted import Citation as Citation
from kb.answer.quoted import Gloss as Gloss
from kb.answer.quoted import Stretch as Stretch
from kb.documents import place_of
from kb.search.hits import Hit

MOST_NEAREST = 5
"""Passages that are shown where nothing was found."""


Status = Literal["answered", "not_found"]


@dataclass(frozen=True, slots=True)
class SearchScope:
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


KINDS = ("years", "organisations", "aspect", "form", "spelling")
"""What can be understood of a question, and taken off again."""

PARTS = (*KINDS, "subject")
"""The same with what one question takes over from another: the subject, too."""


@dataclass(frozen=True, slots=True)
class ReadingPart:
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
        text = f"{self.words} = {self.value}" if self.words != self.value else self.value
        return f"{text} (newest report: {self.basis})" if self.basis else text


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
    understood: tuple[ReadingPart, ...] = ()
    """From which words each of these was read."""

    def as_json(self) -> dict[str, Any]:
        return {
            "language": self.language,
            "years": list(self.years),
            "organisations": list(self.organisations),
            "aspect": self.aspect,
            "form": self.form,
            "understood": [understood.as_json() for understood in self.understood],
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
class DroppedSentence:
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
class Phrasing:
    """What a language model made of the passages: the sentences that these support."""

    model: str
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    """Those that the sentences use; a number that the answer has too means the same passage."""
    dropped: tuple[DroppedSentence, ...] = ()
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
            detail = f": {self.detail}" if self.detail else ""
            lines.append(f"({self.model} {_FAULTS[self.fault]}{detail})")
        elif not self.sentences:
            lines.append(f"({self.model} said nothing that the passages support)")
        if self.dropped:
            count = len(self.dropped)
            sentences = "1 sentence" if count == 1 else f"{count} sentences"
            lines.append(f"({sentences} of {self.model} dropped as unsupported)")
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
    searched: SearchScope
    reading: QuestionReading
    nearest: tuple[Hit, ...] = ()
    """The hits that the answer was looked for in; below the line where nothing was found."""
    best_sentences: Mapping[int, Stretch] = field(default_factory=dict)
    """The likeliest sentence of each of these, by ``Hit.chunk_id``."""
    took_ms: float = 0.0
    generated: Phrasing | None = None
    """What a language model made of it, where one was asked."""
    followup: Followup | None = None
    """What was taken from the question before, where this one follows another."""
    pinned: Pinned | None = None
    """What somebody checked and pinned as the answer to this very question."""
    alike: tuple[Pinned, ...] = ()
    """Checked answers to like questions, the likest first."""

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
            "nearest": [
                hit.as_json() | {"best": best.as_json() if best else None}
                for hit in self.below_the_line
                for best in [self.best_sentences.get(hit.chunk_id)]
            ],
            "followup": self.followup.as_json() if self.followup else None,
            "generated": self.generated.as_json() if self.generated else None,
            "pinned": self.pinned.as_json() if self.pinned else None,
            "alike": [pinned.as_json() for pinned in self.alike],
            "took_ms": round(self.took_ms, 2),
        }

    def __str__(self) -> str:
        if self.status == "not_found":
            years = ", ".join(map(str, self.searched.years)) or "no year"
            return f"not found in {self.searched.documents} documents ({years})"
        lines = [str(self.generated), ""] if self.generated else []
        lines += self._sentence_lines()
        lines.append("")
        lines += [
            f"[{citation.n}] {citation.excerpt.title}, {place_of(citation.excerpt)}"
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

    def _sentence_lines(self) -> Iterator[str]:
        """The sentences, those of a list or over several reports under the report's title."""
        excerpts = {citation.n: citation.excerpt for citation in self.citations}
        firsts = [excerpts[sentence.citations[0]] for sentence in self.sentences]
        grouped = self.reading.form == "list" and len({first.document_id for first in firsts}) > 1
        before = None
        for sentence, first in zip(self.sentences, firsts, strict=True):
            if grouped and first.document_id != before:
                yield f"{first.title}:"
                before = first.document_id
            figure = f"{sentence.figure.text}: " if sentence.figure else ""
            terms = "; ".join(f"{gloss.term} = {gloss.gloss}" for gloss in sentence.terms)
            cited = "".join(f"[{n}]" for n in sentence.citations)
            yield f"{figure}{sentence.text} {cited}" + (f" ({terms})" if terms else "")

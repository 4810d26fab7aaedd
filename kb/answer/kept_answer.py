"""An answer as it is kept: plain values to the catalog, and the quotations back from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kb.answer.answers import Answer, AnswerSentence, Citation, Gloss, QuestionReading, Stretch
from kb.documents import Excerpt, Filters

READ = ("years", "organisations", "aspect")
"""What of a question's reading an answer hangs on."""


def asked_with_of(filters: Filters, without: Collection[str] = ()) -> dict[str, Any]:
    """What tells a question from the same one asked otherwise."""
    given = {
        "years": filters.years,
        "organisations": filters.organisations,
        "languages": filters.languages,
        "aspects": filters.aspects,
        "documents": filters.documents,
        "without": without,
    }
    return {name: list(values) for name, values in given.items() if values}


def plain_of(asked_with: Mapping[str, Any] | None) -> dict[str, Any]:
    """What was given of it, as JSON has it."""
    return {name: list(values) for name, values in (asked_with or {}).items() if values}


def as_kept(answer: Answer, digests: Mapping[str, str], only: Collection[int]) -> dict[str, Any]:
    """The sentences of ``answer`` (those numbered from 1 in ``only``, where any are), what they
    cite, how the question was read, and a digest of each cited document's text."""
    sentences = [
        sentence
        for number, sentence in enumerate(answer.sentences, start=1)
        if not only or number in only
    ]
    cited = {n for sentence in sentences for n in sentence.citations}
    citations = [citation for citation in answer.citations if citation.n in cited]
    return {
        "sentences": [sentence.as_json() for sentence in sentences],
        "citations": [{"n": one.n, **one.excerpt.as_json()} for one in citations],
        "reading": read_of(answer.reading),
        "digests": {one.excerpt.document_id: digests[one.excerpt.document_id] for one in citations},
    }


def read_of(reading: QuestionReading) -> dict[str, Any]:
    """What an answer hangs on of how its question was read."""
    return {
        "years": list(reading.years),
        "organisations": list(reading.organisations),
        "aspect": reading.aspect,
    }


def sentences_in(kept: Mapping[str, Any]) -> tuple[AnswerSentence, ...]:
    """The sentences of an answer that was kept."""
    return tuple(
        AnswerSentence(
            text=one["text"],
            citations=tuple(one["citations"]),
            figure=Stretch(**one["figure"]) if one["figure"] else None,
            terms=tuple(Gloss(**gloss) for gloss in one["terms"]),
            year=one["year"],
        )
        for one in kept["sentences"]
    )


def citations_in(kept: Mapping[str, Any]) -> tuple[Citation, ...]:
    """The citations of an answer that was kept."""
    return tuple(
        Citation(one["n"], Excerpt(**{name: one[name] for name in one if name != "n"}))
        for one in kept["citations"]
    )

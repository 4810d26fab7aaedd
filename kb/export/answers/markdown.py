"""Answers as Markdown: quotations with numbered citations, and the list of sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from kb.answer.answers import Answer, AnswerSentence, Citation, Phrasing
from kb.documents import Excerpt
from kb.export.answers.wording import AnswerLabels
from kb.export.labels import report_line

NEAREST = 3
"""Passages shown where nothing was found."""

_MARKS = re.compile(r"([\\`*_\[\]<>|~$])")
_OPENING = re.compile(r"^(\s*)([#>+=-]|\d{1,9}[.)])")


def answers_as_markdown(answers: Sequence[Answer], language: str | None = None) -> str:
    """The answers one under another; ``language`` (default: the question's) is that of the words
    beside the quotations, which stay as they are."""
    return "\n\n".join(
        "\n".join(_answer(answer, AnswerLabels(language or answer.reading.language)))
        for answer in answers
    )


def _answer(answer: Answer, words: AnswerLabels) -> Iterator[str]:
    yield f"## {_plain(answer.question)}"
    yield ""
    if answer.full_question != answer.question:
        yield from (f"*{_plain(words('completed', question=answer.full_question))}*", "")
    if answer.status == "not_found":
        yield from _not_found(answer, words)
        return
    if answer.generated and answer.generated.sentences:
        yield from _phrased(answer.generated, words)
        yield from (f"**{words('quoted')}**", "")
    for report, sentences in by_report(answer.sentences, answer.citations):
        yield from (f"**{_plain(report_line(report))}**", "")
        for sentence in sentences:
            yield f"> {_sentence(sentence)}"
            if sentence.terms:
                yield f"> *{_plain(words.terms(sentence))}*"
            yield ">"
        yield ""
    for line in words.gaps(answer):
        yield from (_plain(line), "")
    yield from (f"**{words('sources')}**", "")
    yield from (
        f"[{citation.n}] {_plain(words.place(citation.excerpt, citation.excerpt))}  "
        for citation in answer.all_citations
    )


def _phrased(generated: Phrasing, words: AnswerLabels) -> Iterator[str]:
    yield from (f"**{_plain(words.phrased(generated))}**", "")
    for sentence in generated.sentences:
        yield from (_sentence(sentence), "")


def _sentence(sentence: AnswerSentence) -> str:
    return f"{_plain(sentence.text)} {''.join(f'[{n}]' for n in sentence.citations)}"


def _not_found(answer: Answer, words: AnswerLabels) -> Iterator[str]:
    for line in words.searched(answer):
        yield from (_plain(line), "")
    if answer.nearest:
        yield from (f"*{words('nearest')}*", "")
    for hit in answer.nearest[:NEAREST]:
        yield f"- {_plain(words.place(hit.document, hit))}: {_plain(hit.text)}"


def by_report(
    sentences: Iterable[AnswerSentence], citations: Iterable[Citation]
) -> Iterator[tuple[Excerpt, list[AnswerSentence]]]:
    """The sentences that follow one another from one report, with an excerpt of it."""
    excerpts = {citation.n: citation.excerpt for citation in citations}

    def first(sentence: AnswerSentence) -> Excerpt:
        return excerpts[sentence.citations[0]]

    for _, group in groupby(sentences, lambda sentence: first(sentence).document_id):
        neighbours = list(group)
        yield first(neighbours[0]), neighbours


def _plain(text: str) -> str:
    """``text`` on one line, as Markdown that shows it literally."""
    return _OPENING.sub(r"\1\\\2", _MARKS.sub(r"\\\1", " ".join(text.split())))

"""Phrasing an answer with a language model, each sentence kept only where its passages hold it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from index import Analyser
from kb.answer.answers import Answer, AnswerSentence, Citation, DroppedSentence, Phrasing
from kb.answer.grounding import Unsupported, unsupported
from kb.answer.phrasing.endpoint import Endpoint, EndpointFault, StopSignal, stream
from kb.answer.phrasing.prompt import messages_for, without_instructions
from kb.answer.phrasing.reply import Reply, ReplySentence
from kb.documents import NameForms

MOST_CHARACTERS = 6000
"""Of passages in one request: what a small model reads with room to answer."""


def phrase(
    question: str,
    answer: Answer,
    endpoint: Endpoint,
    analyser: Analyser,
    forms: NameForms,
    stop: StopSignal | None = None,
) -> Iterator[Phrasing]:
    """What the model says of ``question``, growing; the last value is the whole.

    A value comes at least every fifth of a second, so that the caller can show that time passes.
    Nothing is asked of the model where the answer is ``not_found``. Its passages are the answer's
    citations under their own numbers, then the hits that the answer was looked for in.
    """
    checked = _CheckedReply(endpoint.model, _passages(answer), analyser, forms)
    if answer.status != "answered" or not checked.passages:
        yield checked.so_far(finished=True)
        return
    reply = Reply()
    messages = messages_for(question, checked.passages, answer.reading.language)
    try:
        for piece in stream(endpoint, messages, stop):
            checked.take(reply.add(piece))
            yield checked.so_far()
    except EndpointFault as fault:
        yield checked.so_far(fault, finished=True)
        return
    checked.take(reply.end())
    yield checked.so_far(finished=True)


class _CheckedReply:
    """What was said so far, kept or dropped."""

    def __init__(
        self, model: str, cited: Mapping[int, Citation], analyser: Analyser, forms: NameForms
    ) -> None:
        self._model = model
        self._cited = cited
        self._analyser = analyser
        self._forms = forms
        self._begun = time.perf_counter()
        self._kept: list[AnswerSentence] = []
        self._dropped: list[DroppedSentence] = []
        texts = {
            n: without_instructions(citation.excerpt.text).strip() for n, citation in cited.items()
        }
        self.passages = {n: text for n, text in texts.items() if text}
        """What the model is sent, by number."""

    def take(self, sentences: Iterator[ReplySentence]) -> None:
        """Keep the sentences that their passages hold, and the others as dropped."""
        for sentence in sentences:
            why = self._why_not(sentence)
            if why is None:
                self._kept.append(AnswerSentence(sentence.text, sentence.citations))
            else:
                self._dropped.append(DroppedSentence(sentence.text, why.reason, why.what))

    def _why_not(self, sentence: ReplySentence) -> Unsupported | None:
        if not sentence.citations:
            return Unsupported("citation")
        for n in sentence.citations:
            if n not in self.passages:
                return Unsupported("passage", f"[{n}]")
        if without_instructions(sentence.text).strip() != sentence.text:
            return Unsupported("instruction")
        spans = [self.passages[n] for n in sentence.citations]
        return unsupported(sentence.text, spans, self._analyser, self._forms)

    def so_far(self, fault: EndpointFault | None = None, *, finished: bool = False) -> Phrasing:
        """All of it as a value."""
        used = {n for sentence in self._kept for n in sentence.citations}
        return Phrasing(
            model=self._model,
            sentences=tuple(self._kept),
            citations=tuple(citation for n, citation in self._cited.items() if n in used),
            dropped=tuple(self._dropped),
            fault=fault.fault if fault else None,
            detail=fault.detail if fault else "",
            finished=finished,
            took_ms=(time.perf_counter() - self._begun) * 1000,
        )


def _passages(answer: Answer) -> dict[int, Citation]:
    """What may be cited, by number: the answer's citations, then its hits, to a length."""
    passages = {citation.n: citation for citation in answer.citations}
    room = MOST_CHARACTERS - sum(len(citation.excerpt.text) for citation in answer.citations)
    for n, hit in enumerate(answer.nearest, max(passages, default=0) + 1):
        room -= len(hit.text)
        if room < 0:
            break
        passages[n] = Citation(n, hit.excerpt)
    return passages

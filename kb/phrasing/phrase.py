"""Phrasing an answer with a language model, each sentence kept only where its passages hold it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from index import Analyser
from kb.grounding import NameForms, Unsupported, unsupported
from kb.phrasing.endpoint import Endpoint, EndpointFault, Message, StopSignal, stream
from kb.phrasing.prompt import messages_for, without_instructions
from kb.phrasing.reply import Reply, Said
from kb.results import Answer, AnswerSentence, Citation, Dropped, Generated, Hit

MOST_CHARACTERS = 6000
"""Of passages in one request: what a small model reads with room to answer."""


def phrase(
    question: str,
    answer: Answer,
    endpoint: Endpoint,
    analyser: Analyser,
    forms: NameForms,
    stop: StopSignal | None = None,
) -> Iterator[Generated]:
    """What the model says of ``question``, growing; the last value is the whole.

    A value comes at least every fifth of a second, so that the caller can show that time passes.
    Nothing is asked of the model where the answer is ``not_found``. Its passages are the answer's
    citations under their own numbers, then the hits that the answer was looked for in.
    """
    begun = time.perf_counter()
    cited = _passages(answer)
    said = {n: text for n, one in cited.items() if (text := without_instructions(one.text).strip())}
    kept: list[AnswerSentence] = []
    dropped: list[Dropped] = []

    def so_far(fault: EndpointFault | None = None, *, finished: bool = False) -> Generated:
        used = {n for sentence in kept for n in sentence.citations}
        return Generated(
            model=endpoint.model,
            sentences=tuple(kept),
            citations=tuple(citation for n, citation in cited.items() if n in used),
            dropped=tuple(dropped),
            fault=fault.fault if fault else None,
            detail=fault.detail if fault else "",
            finished=finished,
            took_ms=(time.perf_counter() - begun) * 1000,
        )

    def judge(sentences: Iterator[Said]) -> None:
        for one in sentences:
            why = _why_not(one, said, analyser, forms)
            if why is None:
                kept.append(AnswerSentence(one.text, one.citations))
            else:
                dropped.append(Dropped(one.text, why.reason, why.what))

    if answer.status != "answered" or not said:
        yield so_far(finished=True)
        return
    reply = Reply()
    messages: list[Message] = messages_for(question, said, answer.reading.language)
    try:
        for piece in stream(endpoint, messages, stop):
            judge(reply.add(piece))
            yield so_far()
    except EndpointFault as fault:
        yield so_far(fault, finished=True)
        return
    judge(reply.end())
    yield so_far(finished=True)


def _why_not(
    one: Said, passages: Mapping[int, str], analyser: Analyser, forms: NameForms
) -> Unsupported | None:
    if not one.citations:
        return Unsupported("citation")
    for n in one.citations:
        if n not in passages:
            return Unsupported("passage", f"[{n}]")
    if without_instructions(one.text).strip() != one.text:
        return Unsupported("instruction")
    return unsupported(one.text, [passages[n] for n in one.citations], analyser, forms)


def _passages(answer: Answer) -> dict[int, Citation]:
    """What may be cited, by number: the answer's citations, then its hits, to a length."""
    passages = {citation.n: citation for citation in answer.citations}
    room = MOST_CHARACTERS - sum(len(citation.text) for citation in answer.citations)
    for n, hit in enumerate(answer.nearest, max(passages, default=0) + 1):
        room -= len(hit.text)
        if room < 0:
            break
        passages[n] = _citation(n, hit)
    return passages


def _citation(n: int, hit: Hit) -> Citation:
    return Citation(
        n=n,
        document_id=hit.document.id,
        source=hit.document.source,
        title=hit.document.title,
        organisation=hit.document.organisation,
        year=hit.document.year,
        section=hit.section,
        page=hit.page,
        start=hit.start,
        end=hit.end,
        text=hit.text,
    )

"""The planned measures of a report, each with its one main theme."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from ingest import sentences
from kb.compare.themes.coding import CodedMeasure, Coder, Mentions, Span, points_back
from kb.documents import Excerpt, StoredDocument

BEFORE = 3
"""So many sentences before a measure may tell what it is about."""


def _before(text: str, spans: Sequence[Span], place: int) -> Iterator[Span]:
    """The sentences before that at ``place``, the nearest first, up to an empty line."""
    for number in range(place - 1, max(-1, place - 1 - BEFORE), -1):
        if "\n\n" in text[spans[number][1] : spans[number + 1][0]]:
            return
        yield spans[number]


def coded_measures(
    coder: Coder,
    document: StoredDocument,
    measures: Iterable[Excerpt],
    mentions: Mentions,
) -> list[CodedMeasure]:
    """``measures`` of ``document`` in their order; ``mentions`` are those in its text."""
    text = document.text
    spans = sentences(text)
    starts = [start for start, _ in spans]
    found = []
    for measure in measures:
        place = max(0, bisect_right(starts, measure.start) - 1)
        sentence = spans[place]
        begin, end = text.rfind("\n", 0, measure.start) + 1, text.find("\n", measure.end)
        paragraph = (begin, end if end >= 0 else len(text))
        around = text[begin : sentence[0]] + text[sentence[1] : paragraph[1]]
        before: list[Span] = []
        if place and points_back(measure.text):
            before = [spans[place - 1]]
        if not around.strip():
            before += _before(text, spans, place)
        number, basis = coder.main(mentions, measure, sentence, before, paragraph)
        theme = None if number is None else coder.themes[number]
        found.append(CodedMeasure(measure, theme, basis))
    return found

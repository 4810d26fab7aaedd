"""The planned measures of a report, each with its one main theme."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from ingest import sentences
from kb.compare.themes.coding import CodedMeasure, Coder, Mentions
from kb.documents import Excerpt, StoredDocument


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
        sentence, before = spans[place], spans[max(0, place - 1)]
        begin, end = text.rfind("\n", 0, measure.start) + 1, text.find("\n", measure.end)
        paragraph = (begin, end if end >= 0 else len(text))
        number, basis = coder.main(mentions, measure, sentence, before, paragraph)
        theme = None if number is None else coder.themes[number]
        found.append(CodedMeasure(measure, theme, basis))
    return found

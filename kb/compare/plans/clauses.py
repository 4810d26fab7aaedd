"""The measures in a planning sentence as exact spans: its coordinated clauses, zh and en.

推进…，加强…，完善… gives three; "we will improve A, build B, and carry out C" gives three; a clause
that only leads to another (对…，在…基础上，) or says what for (使…，以便…) stays with it.
"""

from __future__ import annotations

from kb.compare.plans.clauses_en import measures_en
from kb.compare.plans.clauses_zh import measures_zh
from kb.compare.plans.ladder import Ladder

Span = tuple[int, int]

LONGEST = 3000
"""Characters; a longer stretch without an end is no sentence, and is left alone."""

_TRIM = " \t\n　，；。、,.;:：！!？?—–-•·"


def measures(
    text: str, start: int, end: int, language: str, ladder: Ladder, *, item: bool = False
) -> list[Span]:
    """The measures in the sentence or list item ``text[start:end]``, in order.

    An ``item`` of a list of plans is a measure even where it has no verb of planning.
    """
    if end - start > LONGEST:
        return []
    cut = measures_zh if language == "zh" else measures_en
    spans = [_trimmed(text, a, b) for a, b in cut(text, start, end, ladder, item)]
    return [span for span in spans if span[1] - span[0] > 1]


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end

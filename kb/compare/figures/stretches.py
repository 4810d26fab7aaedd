"""The stretches in which a report is read for figures: sentences, and the lines of a list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from ingest import sentences

LONGEST = 2000
"""A sentence is read in stretches of at most this length, so that time grows with the text only."""
_ITEMS = re.compile(
    r"\b(?:follows|following|targets?|goals?|includes?)\b[^\n.]{0,80}:[ \t]*\n"
    r"(?:[^\n]{3,200}(?<![.:!?])\n){2,}",
    re.IGNORECASE,
)
"""What stands behind a colon, a line an item without an end: no sentence goes over such lines."""


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends, in order."""
    breaks = [
        place + 1
        for match in _ITEMS.finditer(text)
        for place in range(match.start(), match.end())
        if text[place] == "\n"
    ]
    for start, end in sentences(text):
        within = breaks[bisect_right(breaks, start) : bisect_right(breaks, end - 1)]
        for first, last in pairwise((start, *within, end)):
            yield from ((at, min(at + LONGEST, last)) for at in range(first, last, LONGEST))

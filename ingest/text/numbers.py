"""Numbers with their unit and bound, as a text writes them: the one scanner for all who ask.

Every number is given, also those in dates, codes and headings: what counts as a figure, a target or
a fact to be held against a source is for the caller to say.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.text.closing import ClosedUp, closed_up
from ingest.text.folding import fold
from ingest.text.number import Number
from ingest.text.numbers_en import english_numbers
from ingest.text.numbers_zh import chinese_numbers

_SCANNERS = {"en": english_numbers, "zh": chinese_numbers}


def numbers_in(text: str, language: str | None = None) -> list[Number]:
    """The numbers of ``text`` in order; of one that both languages read, what the longer reading
    gives. With a ``language`` (zh, en) they are read in that one alone."""
    closed = closed_up(fold(text))
    languages = _SCANNERS if language is None else (language,)
    found = [
        _where_it_stood(number, closed)
        for each in languages
        for number in _SCANNERS[each](closed.text)
    ]
    if language is not None:
        return found
    kept: list[Number] = []
    for number in sorted(found, key=lambda number: (number.start, -number.end)):
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return kept


def _where_it_stood(number: Number, closed: ClosedUp) -> Number:
    """The number at its place in the text before that was closed up."""
    if closed.positions is None:
        return number
    return replace(
        number,
        start=closed.start(number.start),
        end=closed.end(number.end),
        numeral_start=closed.start(number.numeral_start),
        numeral_end=closed.end(number.numeral_end),
        left=closed.start(number.left),
        right=closed.end(number.right),
    )

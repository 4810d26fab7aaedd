"""Numbers with their unit and bound, as a text writes them: the one scanner for all who ask.

Every number is given, also those in dates, codes and headings: what counts as a figure, a target or
a fact to be held against a source is for the caller to say.
"""

from __future__ import annotations

from ingest.text.number import Number
from ingest.text.numbers_en import english_numbers
from ingest.text.numbers_zh import chinese_numbers
from ingest.text.numerals import fold

_SCANNERS = {"en": english_numbers, "zh": chinese_numbers}


def numbers_in(text: str, language: str | None = None) -> list[Number]:
    """The numbers of ``text`` in order; of one that both languages read, what the longer reading
    gives. With a ``language`` (zh, en) they are read in that one alone."""
    text = fold(text)
    if language is not None:
        return list(_SCANNERS[language](text))
    found = [number for scan in _SCANNERS.values() for number in scan(text)]
    kept: list[Number] = []
    for number in sorted(found, key=lambda number: (number.start, -number.end)):
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return kept

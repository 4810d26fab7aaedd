"""The numbers that Word puts before list items and headings, counted as Word counts them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ingest.readers.docx.relations import parts_of
from ingest.readers.docx.styles import Numbered, W, whole
from ingest.text.numbering import chinese, roman

_FORMATS: dict[str, tuple[int, Callable[[int], str]]] = {
    "chineseCounting": (9999, chinese),
    "chineseCountingThousand": (9999, chinese),
    "japaneseCounting": (9999, chinese),
    "ideographDigital": (9999, chinese),
    "upperRoman": (3999, roman),
    "lowerRoman": (3999, lambda number: roman(number).lower()),
    "upperLetter": (780, lambda number: _letters("A", number)),
    "lowerLetter": (780, lambda number: _letters("a", number)),
    "decimalZero": (9, lambda number: f"0{number}"),
    "decimalEnclosedCircle": (20, lambda number: chr(0x245F + number)),
}
"""How a number is written, and up to which: beyond it, and below 1, in plain digits."""
_BULLET = "- "


class Numbering:
    """The lists of a document and how far each is counted."""

    def __init__(self, document: Any) -> None:
        # Shapes are kept by the abstract list, counts by the list: two lists of one shape are
        # counted apart.
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._list_of: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        for element in parts_of(document, "numbering"):
            self._load(element)

    def _load(self, element: Any) -> None:
        for abstract in element.iterchildren(W + "abstractNum"):
            name = abstract.get(W + "abstractNumId")
            for level in abstract.iterchildren(W + "lvl"):
                start = whole(_value(level, "start", ""), 1)
                shape = (_value(level, "numFmt", "decimal"), _value(level, "lvlText", ""), start)
                self._levels[name, whole(level.get(W + "ilvl"), 0)] = shape
        for number in element.iterchildren(W + "num"):
            self._list_of[number.get(W + "numId")] = _value(number, "abstractNumId", "")

    def label(self, numbered: Numbered) -> str:
        """The next label of a list at a depth, with a space behind where one is due."""
        identifier, depth = numbered
        name = self._list_of.get(identifier)
        shape = self._levels.get((name, depth)) if name is not None else None
        if shape is None or shape[0] == "bullet" or name is None:
            return _BULLET
        if shape[0] == "none":
            return ""
        count = self._counts.get((identifier, depth), shape[2] - 1) + 1
        self._counts[identifier, depth] = count
        # Each number starts the depths below it anew.
        for key in [key for key in self._counts if key[0] == identifier and key[1] > depth]:
            del self._counts[key]
        text = re.sub(r"%(\d)", lambda match: self._part(identifier, name, match), shape[1])
        return f"{text} " if text and text[-1].isascii() else text

    def _part(self, identifier: str, name: str, match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        kind, _, start = self._levels.get((name, depth), ("decimal", "", 1))
        # A depth that has not been counted yet shows its first number, as Word does.
        number = self._counts.get((identifier, depth), start)
        most, write = _FORMATS.get(kind, (0, str))
        return write(number) if 1 <= number <= most else str(number)


def _letters(first: str, number: int) -> str:
    """a to z, then aa, bb, as Word counts."""
    times, place = divmod(number - 1, 26)
    return chr(ord(first) + place) * (times + 1)


def _value(element: Any, name: str, default: str) -> str:
    child = element.find(W + name)
    return str(child.get(W + "val", default)) if child is not None else default

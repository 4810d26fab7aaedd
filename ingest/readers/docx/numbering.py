"""The numbers that Word puts before list items and headings, counted as Word counts them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from ingest.readers.docx.relations import parts_of
from ingest.readers.docx.styles import Numbered, W, whole
from ingest.text.numbering import chinese, roman

_LEGAL = str.maketrans("一二三四五六七八九十", "壹贰叁肆伍陆柒捌玖拾")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_FORMATS: dict[str, tuple[int, Callable[[int], str]]] = {
    "chineseCounting": (9999, chinese),
    "chineseCountingThousand": (9999, chinese),
    "japaneseCounting": (9999, chinese),
    "ideographDigital": (9999, chinese),
    "chineseLegalSimplified": (99, lambda number: chinese(number).translate(_LEGAL)),
    "ideographTraditional": (10, lambda number: "甲乙丙丁戊己庚辛壬癸"[number - 1]),
    "upperRoman": (3999, roman),
    "lowerRoman": (3999, lambda number: roman(number).lower()),
    "upperLetter": (780, lambda number: _letters("A", number)),
    "lowerLetter": (780, lambda number: _letters("a", number)),
    "decimalZero": (9, lambda number: f"0{number}"),
    "decimalFullWidth": (9999, lambda number: str(number).translate(_WIDE)),
    "decimalFullWidth2": (9999, lambda number: str(number).translate(_WIDE)),
    "decimalEnclosedCircle": (20, lambda number: chr(0x245F + number)),
    "decimalEnclosedCircleChinese": (20, lambda number: chr(0x245F + number)),
    "decimalEnclosedParen": (20, lambda number: chr(0x2473 + number)),
    "decimalEnclosedFullstop": (20, lambda number: chr(0x2487 + number)),
}
"""How a number is written, and up to which: beyond it, and below 1, in plain digits."""
_BULLET = "- "


class _Level(NamedTuple):
    """How one depth of a list is written."""

    kind: str
    pattern: str
    start: int
    restarts: bool = True
    """Whether an outer number begins it anew."""
    plain: bool = False
    """Whether all numbers in it are written in digits (第一部分 leads to 1.1)."""


class Numbering:
    """The lists of a document and how far each is counted."""

    def __init__(self, document: Any) -> None:
        # Shapes and counts are kept by the abstract list: lists of one shape go on counting, unless
        # one says where it starts. A list may have shapes of its own.
        self._levels: dict[tuple[str, int], _Level] = {}
        self._own: dict[tuple[str, int], _Level] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._list_of: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        for element in parts_of(document, "numbering"):
            self._load(element)

    def _load(self, element: Any) -> None:
        for abstract in element.iterchildren(W + "abstractNum"):
            name = abstract.get(W + "abstractNumId")
            for level in abstract.iterchildren(W + "lvl"):
                self._levels[name, whole(level.get(W + "ilvl"), 0)] = _level(level)
        for number in element.iterchildren(W + "num"):
            identifier = number.get(W + "numId")
            self._list_of[identifier] = _value(number, "abstractNumId", "")
            for override in number.iterchildren(W + "lvlOverride"):
                depth = whole(override.get(W + "ilvl"), 0)
                level = override.find(W + "lvl")
                if level is not None:
                    self._own[identifier, depth] = _level(level)
                    self._starts[identifier, depth] = self._own[identifier, depth].start
                if override.find(W + "startOverride") is not None:
                    start = whole(_value(override, "startOverride", ""), 1)
                    self._starts[identifier, depth] = start

    def label(self, numbered: Numbered) -> str:
        """The next label of a list at a depth, with a space behind where one is due."""
        identifier, depth = numbered
        name = self._list_of.get(identifier)
        level = self._level_of(identifier, name, depth) if name is not None else None
        if level is None or level.kind == "bullet" or name is None:
            return _BULLET
        if level.kind == "none":
            return ""
        start = self._starts.pop((identifier, depth), None)  # holds for the list's first number
        count = self._counts.get((name, depth), level.start - 1) + 1 if start is None else start
        self._counts[name, depth] = count
        for key in [key for key in self._counts if key[0] == name and key[1] > depth]:
            below = self._level_of(identifier, name, key[1])
            if below is None or below.restarts:
                del self._counts[key]
        text = re.sub(
            r"%(\d)", lambda match: self._part(identifier, name, match, level.plain), level.pattern
        )
        return f"{text} " if text and text[-1].isascii() else text

    def _level_of(self, identifier: str, name: str, depth: int) -> _Level | None:
        return self._own.get((identifier, depth)) or self._levels.get((name, depth))

    def _part(self, identifier: str, name: str, match: re.Match[str], plain: bool) -> str:
        depth = int(match[1]) - 1
        level = self._level_of(identifier, name, depth) or _Level("decimal", "", 1)
        # A depth that has not been counted yet shows its first number, as Word does.
        number = self._counts.get((name, depth), level.start)
        most, write = (0, str) if plain else _FORMATS.get(level.kind, (0, str))
        return write(number) if 1 <= number <= most else str(number)


def _level(element: Any) -> _Level:
    return _Level(
        _value(element, "numFmt", "decimal"),
        _value(element, "lvlText", ""),
        whole(_value(element, "start", ""), 1),
        _value(element, "lvlRestart", "") != "0",
        element.find(W + "isLgl") is not None,
    )


def _letters(first: str, number: int) -> str:
    """a to z, then aa, bb, as Word counts."""
    times, place = divmod(number - 1, 26)
    return chr(ord(first) + place) * (times + 1)


def _value(element: Any, name: str, default: str) -> str:
    child = element.find(W + name)
    return str(child.get(W + "val", default)) if child is not None else default

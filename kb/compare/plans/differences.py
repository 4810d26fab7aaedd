"""The words of a measure: what is left without modals and modifiers, and where two differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Indel, Opcodes

_FRAME_EN = re.compile(
    r"^(?:we|it|they|china|our government|all of us|government)\b[^,;]{0,30}?"
    r"\b(?:will|shall|should|must|needs? to)\s+"
    r"|^(?:(?:also|further|continue to|work to|strive to|continue)\s+)+"
    r"|\bwill (?:also )?be\b|\bwill\b",
    re.IGNORECASE,
)
_FRAME_ZH = re.compile(r"^(?:我们|各级政府|今年|要|将|必须|继续|持续|也|还|都)+")
_NOT_WORDS = re.compile(r"[^\w%.]+")
_PURPOSE_EN = re.compile(
    r"(?<! steps)(?<! efforts)(?<! effort)(?<! harder)(?<! faster)(?<! more)(?<! able)(?<! moves)"
    r"(?<! measures)(?<! committed)(?<! continue) (?:so as to|in order to|to) (?=[a-z]+ )"
)
_LONG = 100
"""Characters from which on a purpose outweighs the deed that it stands behind."""
_DEED = 4
"""Words that a deed has at the least, if what comes behind "to" is to be what it is for."""
_TOKEN = re.compile(r"\d[\d,.]*\d|\d|[A-Za-z][A-Za-z'’-]*|[^\s]")


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two measures differ: spans within either text, ``text[start:end]``."""

    left: tuple[tuple[int, int], ...]
    right: tuple[tuple[int, int], ...]

    def as_json(self) -> dict[str, Any]:
        return {"left": [list(span) for span in self.left], "right": [list(s) for s in self.right]}


NO_DIFFERENCE = Difference((), ())


def core(text: str) -> str:
    """A measure's words, lower case, without "we will", 要, 继续 and punctuation."""
    bare = _FRAME_ZH.sub("", _FRAME_EN.sub(" ", text))
    return " ".join(_NOT_WORDS.sub(" ", bare or text).casefold().split())


def deed(words: str) -> str:
    """Of the words of an English measure those before "to …", which say what it is for."""
    for purpose in _PURPOSE_EN.finditer(words):
        is_deed = words.count(" ", 0, purpose.start()) >= _DEED - 1
        if is_deed and len(words) - purpose.end() > max(_LONG, purpose.start()):
            return words[: purpose.start()]
    return words


def difference(left: str, right: str) -> Difference:
    """The words of either side that the other has not, in place (longest common subsequence)."""
    a, b = list(_TOKEN.finditer(left)), list(_TOKEN.finditer(right))
    codes: Opcodes = Indel.opcodes([m[0].casefold() for m in a], [m[0].casefold() for m in b])
    gone: list[tuple[int, int]] = []
    come: list[tuple[int, int]] = []
    for code in codes:
        if code.tag in ("delete", "replace"):
            _extend(gone, left, a[code.src_start].start(), a[code.src_end - 1].end())
        if code.tag in ("insert", "replace"):
            _extend(come, right, b[code.dest_start].start(), b[code.dest_end - 1].end())
    return Difference(tuple(gone), tuple(come))


def _extend(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Add a span, joined to the one before where nothing but white space lies between."""
    if spans and not text[spans[-1][1] : start].strip():
        spans[-1] = (spans[-1][0], end)
    else:
        spans.append((start, end))

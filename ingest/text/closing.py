"""Figures closed up: without the spaces and note marks that are set inside them.

``1234.5 亿元`` and ``1234.5¹亿元`` are 1234.5亿元, ``1 234 567人次`` is 1234567人次. Only what
is set inside a figure goes, and each position is told in the text as it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.text.language import HANZI, is_chinese

_NOTE = r"[⁰¹²³⁴-⁹]{1,3}|[\[〔［](?:注 ?)?\d{1,3}[\]〕］]|[（(]注 ?\d{0,2}[）)]|[①-⑳]|\*{1,3}"
_NOTE_MARK = re.compile(
    rf"(?<=[\d万亿千百%])(?<!10) ?(?:{_NOTE}){{1,3}}(?= ?(?:[{HANZI}%‰,.;)，。；、）|]|$))"
    r"|(?:(?<=\d)(?<!10)|(?<=llion)|(?<=thousand))(?:[⁰¹²³⁴-⁹]{1,3}|\[\d{1,3}\])"
    r"(?= [A-Za-z]|[,.;)]|$)"
)
_NOTE_BEHIND_WORD = re.compile(
    r"(?:\d ?%|\b(?:thousand|million|billion|trillion|per ?cent"
    r"|(?:dollar|cent|tonne|ton|year|month|day|hour|point|job|household|compan|worker)(?:s|ies)?|times|people))(?P<note>\d{1,2})"
    r"(?=[a-z]{2}|[ ,;)]|\.(?!\d)|$)",
    re.IGNORECASE,
)
"""The number of a note that a converter has set behind a unit: $1.2 billion3, 6.3%11per year."""
_BESIDE_HANZI = re.compile(
    rf"(?<=[{HANZI}]) {{1,2}}(?=[+-]?\d|[¥$]\d)|(?<=[\d%‰]) {{1,2}}(?=[{HANZI}%‰])"
)
_GROUP = r"(?<![\d.,])(?<![A-Za-z])(?:(?<!\d )|(?<=\b(?:19|20)\d\d ))\d{1,3}(?: \d{3})+"
_THOUSANDS = re.compile(
    rf"{_GROUP}(?=(?:\.\d+)? ?[{HANZI}%‰]|(?:\.\d+)? [A-Za-z]|(?:[,;)](?!\d)|\.(?!\d)|$))(?![:/-])"
)
"""Digits by threes, of which something is told behind: a row of numbers may be so many numbers."""


@dataclass(frozen=True, slots=True)
class ClosedUp:
    """A text without what stood inside its figures."""

    text: str
    positions: Sequence[int] | None = None
    """Of each character and of the end, where it stood; None where nothing went."""

    def start(self, position: int) -> int:
        """Where what begins at ``position`` began."""
        return position if self.positions is None else self.positions[position]

    def end(self, position: int) -> int:
        """Where what ends at ``position`` ended."""
        if self.positions is None or position == 0:
            return position
        return self.positions[position - 1] + 1


def closed_up(text: str) -> ClosedUp:
    """``text``, which is folded, with its figures closed up."""
    notes = [match.span("note") for match in _NOTE_BEHIND_WORD.finditer(text)]
    if " " not in text and not notes and not _NOTE_MARK.search(text):
        return ClosedUp(text)
    gone = {at for note in notes for at in range(*note)}
    for match in _NOTE_MARK.finditer(text):
        gone.update(range(*match.span()))
    if is_chinese(text):
        for match in _BESIDE_HANZI.finditer(text):
            gone.update(range(*match.span()))
    for match in _THOUSANDS.finditer(text):
        gone.update(at for at in range(*match.span()) if text[at] == " ")
    if not gone:
        return ClosedUp(text)
    kept = [at for at in range(len(text)) if at not in gone]
    return ClosedUp("".join(text[at] for at in kept), [*kept, len(text)])

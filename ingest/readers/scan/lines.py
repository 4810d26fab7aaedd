"""From what is seen on a picture to the lines of a page, as a text layer would have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from ingest.readers.layout.letters import Letter, lines_of
from ingest.readers.layout.line import Line
from ingest.readers.scan.recognise import DOUBTFUL, READABLE, Recognised, Seen
from ingest.text.language import HANZI

_SAME_SIZE = 0.22
"""Boxes whose height differs by less than this share are of one type."""
_TYPE = 0.8
"""The type's size as a share of its box."""
_MOST_TOLD = 20
_BESIDE = f"[{HANZI}、。，；：！？（）《》“”]"
_NARROW = re.compile(rf"(?<={_BESIDE})[(),;:!?]+|[(),;:!?]+(?={_BESIDE})")
_WIDE = str.maketrans("(),;:!?", "（），；：！？")


@dataclass(slots=True)
class ScanNotes:
    """What is to be told of the pages of a file that were recognised."""

    confidence: dict[int, float] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)

    @property
    def extra(self) -> dict[str, str]:
        """The keys to be kept with the document: which pages, how sure, which lines are not."""
        if not self.confidence:
            return {}
        said = {
            "recognised_pages": "; ".join(
                f"page {page}: {sure:.2f}" for page, sure in sorted(self.confidence.items())
            )
        }
        if self.doubtful:
            more = len(self.doubtful) - _MOST_TOLD
            told = self.doubtful[:_MOST_TOLD] + ([f"and {more:,} more"] if more > 0 else [])
            said["doubtful_lines"] = "\n".join(told)
        return said


def scan_lines(found: Recognised, number: int, scale: float, notes: ScanNotes) -> list[Line]:
    """The lines on a page, the ``number``-th from 0; ``scale`` is pixels a point."""
    kept = []
    for one in found.seen:
        if one.confidence < DOUBTFUL:
            what = "left out" if one.confidence < READABLE else "doubtful"
            notes.doubtful.append(f"page {number + 1}, {what} ({one.confidence:.2f}): {one.text}")
        if one.confidence >= READABLE:
            kept.append(one)
    notes.confidence[number + 1] = found.confidence
    sizes = _sizes(kept)
    letters = [
        Letter(
            with_wide_marks(one.text),
            at,
            one.left / scale,
            (found.height - one.bottom) / scale,
            one.right / scale,
            (found.height - one.top) / scale,
            round(size / scale, 1),
        )
        for at, (one, size) in enumerate(zip(kept, sizes, strict=True))
    ]
    return lines_of(letters, number, found.width / scale, found.height / scale)


def with_wide_marks(text: str) -> str:
    """``text`` with the marks beside hanzi in the width that Chinese is printed in: the models
    give brackets, colons and semicolons of either width in that of Latin text."""
    return _NARROW.sub(lambda mark: mark[0].translate(_WIDE), text)


def _sizes(seen: Sequence[Seen]) -> list[float]:
    """The size of each one's type in pixels; those that differ little are one size."""
    if not seen:
        return []
    body = median(one.bottom - one.top for one in seen)
    kinds = [body]
    sizes = []
    for one in seen:
        height = one.bottom - one.top
        kind = min(kinds, key=lambda known: abs(known - height))
        if abs(kind - height) > _SAME_SIZE * kind:
            kind = height
            kinds.append(kind)
        sizes.append(_TYPE * kind)
    return sizes

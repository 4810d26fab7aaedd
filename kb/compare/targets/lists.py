"""Where a report lists its targets: 主要预期目标是：…；…, "The main targets are as follows: …".

A list stands behind its colon, as items of one paragraph or as lines of their own, and ends where
the report goes on to speak of the targets.
"""

from __future__ import annotations

import re

from ingest import sentences

Span = tuple[int, int]

_OPENS = re.compile(
    r"(?:主要|预期|发展|经济)[^，。；：:\n]{0,12}目标\s{0,2}(?:建议|拟|初步)?(?:设定|安排|确定|定)?"
    r"(?:是|为|如下)\s?[：:]?[ \t]?"
    r"|\b(?:main|key|major|principal|primary|projected|expected|overall|annual)\b[^.;:\n]{0,60}"
    r"\btargets?\b(?:[^.;:\n]{0,100}\bas follows\b:?|[^.;:\n]{0,100}?(?:\bare\b:?|\binclude\b:?|:))"
    r"[ \t]?",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\s*(?:上述|以上|这|提出|实现(?:上述|以上)|完成(?:上述|以上|全年)|确定|设定|我们|综合|需要|主要考虑"
    r"|各|做好|围绕|必须|要|在具体|实际工作|为(?:此|实现)|之所以|坚持|重点"
    r"|(?:These|The (?:above|targets?)|In (?:setting|proposing)|As|We|To|Achieving|It|This|But"
    r"|With)\b)"
)
"""How the sentence begins that speaks of the targets: 提出上述目标，…"""
_BULLET = re.compile(r"\s*(?:[-–—•*·●■]|——|[（(]?\d{1,2}[）).、]|[①-⑳])\s*")
_ENDS = re.compile(r"[。！？.!?]\s*$")
_LONGEST_ITEM = 160
_MOST_ITEMS = 30


def list_spans(text: str) -> tuple[Span, ...]:
    """Where the lists stand, in order; the words that open one are left out."""
    found: list[Span] = []
    for match in _OPENS.finditer(text):
        start = match.end()
        if found and start <= found[-1][1]:
            continue
        line_end = _line_end(text, start)
        inline = bool(text[start:line_end].strip())
        end = _paragraph(text, start, line_end) if inline else _lines(text, line_end)
        if end > start:
            found.append((start, end))
    return tuple(found)


def _paragraph(text: str, start: int, line_end: int) -> int:
    """Where the list of a paragraph ends."""
    end = start
    for first, last in sentences(text[start:line_end]):
        if first and _GOES_ON.match(text, start + first):
            break
        end = start + last
    return end


def _lines(text: str, start: int) -> int:
    """Where a list ends whose items are lines, the first of which begins behind ``start``."""
    end = start
    for _ in range(_MOST_ITEMS):
        if end >= len(text):
            break
        line_end = _line_end(text, end + 1)
        line = text[end + 1 : line_end]
        if line.strip() and not _is_item(line):
            break
        end = line_end
    return end


def _is_item(line: str) -> bool:
    if len(line) > _LONGEST_ITEM or _GOES_ON.match(line):
        return False
    return _BULLET.match(line) is not None or _ENDS.search(line) is None


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end

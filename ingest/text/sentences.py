"""Sentences, list items and clauses of a text as exact spans, zh and en.

A span is ``(start, end)``: ``text[start:end]`` is the sentence, without white space around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.text.language import HANZI
from ingest.text.numbering import MARKER

Span = tuple[int, int]

_LINE = re.compile(r"[^\n]+")
_END = re.compile(
    rf"(?:[。！？]|…{{2,}}|(?<=[{HANZI}])(?:[!?]|．(?![\d０-９])))[。！？!?…]*[”’」』）)》】\"']*"
    rf"|[.!?][.!?]*[\"'”’)\]]*(?=\s+[\"“‘'(\[—–-]*[A-Z0-9{HANZI}]|\s*$|(?=[{HANZI}]))"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:No|Nos|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|St|Art|Fig|Figs|Sec|Vol|pp?|vs|cf|al|Co|Ltd|Inc|Corp"
    r"|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|e\.g|i\.e|viz|ca|Rev|Hon|Dept|Gov)"
    r"|(?:\b[A-Z]\.)+[A-Z]|(?:^|[\s(])[A-Z]|\b[ap]\.m)\.$"
)
_MAY_END_AFTER = re.compile(r"(?:\b[A-Z]\.[A-Z]\.|\b[ap]\.m\.|\b(?:Co|Ltd|Inc|Corp)\.)$")
_NEW_SENTENCE = re.compile(
    r"\s+(?:The|This|These|Those|It|In|We|He|She|They|A|An|For|At|On|By|But|And|Its|Our|With|During)\b"
)
_CLAUSE_END = re.compile(r"[；;]\s*")
_MARKED_LINE = re.compile(rf"^{MARKER.pattern}(?=\S)", re.MULTILINE)


def sentences(text: str) -> list[Span]:
    """The sentences of ``text`` in order; a line break ends one, list markers belong to none.

    Decimals, initials and abbreviations (622.65, U.S., No. 1) do not end a sentence; quotation
    marks and brackets that close one belong to it.
    """
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        marker = MARKER.match(text, line.start(), line.end())
        start = marker.end() if marker else line.start()
        for end in _ends(text, start, line.end()):
            _add(spans, text, start, end)
            start = end
        _add(spans, text, start, line.end())
    return spans


def _ends(text: str, start: int, stop: int) -> Iterator[int]:
    for match in _END.finditer(text, start, stop):
        if match[0][0] == "." and not _ends_sentence(text, start, match, stop):
            continue
        yield match.end()


def _ends_sentence(text: str, start: int, match: re.Match[str], stop: int) -> bool:
    before = text[max(start, match.start() - 12) : match.start() + 1]
    if _ABBREVIATION.search(before) is None or match.end() >= stop:
        return True
    return (
        _MAY_END_AFTER.search(before) is not None
        and _NEW_SENTENCE.match(text, match.end()) is not None
    )


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def list_items(text: str) -> list[Span]:
    """The list items of ``text``, each one whole span from behind its marker to its line's end.

    Items are lines that begin with a bullet, a dash (Chinese —— too) or a number.
    """
    spans: list[Span] = []
    for match in _MARKED_LINE.finditer(text):
        end = text.find("\n", match.end())
        _add(spans, text, match.end(), len(text) if end < 0 else end)
    return spans


def clauses(text: str) -> list[Span]:
    """The parts of ``text`` between semicolons (; and ；), the semicolons left out.

    A long planning sentence lists its measures so. A line break ends a clause too.
    """
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for match in _CLAUSE_END.finditer(text, line.start(), line.end()):
            _add(spans, text, start, match.start())
            start = match.end()
        _add(spans, text, start, line.end())
    return spans

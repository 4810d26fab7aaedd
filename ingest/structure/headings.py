"""The section tree of a report: 一、 （一） 1. 第一章, "I.", "1.", "Part One", marked headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.text.language import is_chinese
from ingest.text.numbering import (
    LIST_OR_HEADING,
    NUMERAL_ZH,
    ONE_IN_BRACKETS,
    ONE_IN_BRACKETS_ZH,
    ONE_IN_CIRCLE,
    ONE_WITH_STOP,
    ROMAN,
    ordinal,
)

MAX_HEADING_ZH = 60
MAX_HEADING_EN = 240
MAX_RUN_IN_EN = 120
"""Longest heading, in characters, that stands on the same line as its text."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in a text; ``rank`` orders kinds of headings, smaller is further out."""

    start: int
    end: int
    rank: int
    title: str


_NUMBER = rf"(?:{NUMERAL_ZH}|\d){{1,3}}"
_KINDS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (100, re.compile(rf"第(?P<n>{_NUMBER})(?:部分|篇|编)|Part (?:[A-Z][a-z]+|{ROMAN}|\d+)\b")),
    (101, re.compile(rf"第(?P<n>{_NUMBER})章|Chapter (?:[A-Z][a-z]+|{ROMAN}|\d+)\b")),
    (102, re.compile(rf"第(?P<n>{_NUMBER})节")),
    (
        103,
        # Not 一、二季度 and not 三、四月份.
        re.compile(rf"(?P<n>{NUMERAL_ZH}+)[、．.](?!{NUMERAL_ZH}[、季月])|(?P<r>{ROMAN})[.．]\s*"),
    ),
    (104, re.compile(rf"[（(](?P<n>{NUMERAL_ZH}+)[)）]|(?P<one>{ONE_IN_BRACKETS_ZH})")),
    (
        105,
        re.compile(
            rf"(?P<n>\d{{1,2}})[、．.](?!\d)|(?P<m>{NUMERAL_ZH}{{1,2}})是|(?P<one>{ONE_WITH_STOP})"
        ),
    ),
    (106, re.compile(rf"[（(](?P<n>\d{{1,2}})[)）]|(?P<one>{ONE_IN_BRACKETS})")),
    (107, re.compile(f"(?P<one>{ONE_IN_CIRCLE})")),
)
"""Ranks of headings and how each begins, the outermost first."""
_MAY_BEGIN = re.compile(
    rf"{NUMERAL_ZH}|[第（(\dIVXPC]|{ONE_IN_BRACKETS_ZH}|{ONE_WITH_STOP}|{ONE_IN_BRACKETS}"
    rf"|{ONE_IN_CIRCLE}"
)
_SENTENCE_ZH = re.compile("[。！？!?]")
_SENTENCE_EN = re.compile(r"[.!?](?=\s|$)")
_RUN_ON_EN = re.compile(
    r"(?<=[a-z]) (?=(?:In|We|The|While|To|This|These|Our|With|China|As|For|It|By|On|All)\b [a-z’'])"
)


def find_headings(text: str, *, outline_only: bool = False) -> list[Heading]:
    """The headings that ``text`` shows by its numbering.

    ``outline_only`` leaves out the numbers that lists use too (1. and 一是), for formats that mark
    their own headings.
    """
    found: list[tuple[Heading, int]] = []
    start = 0
    for line in text.split("\n"):
        if line and _MAY_BEGIN.match(line):
            heading = _heading(line, start, outline_only)
            if heading:
                found.append(heading)
        start += len(line) + 1
    return _without_lists(text, found)


def _heading(line: str, start: int, outline_only: bool) -> tuple[Heading, int] | None:
    for rank, pattern in _KINDS:
        match = pattern.match(line)
        if match is None:
            continue
        if outline_only and rank >= 105:
            return None
        number = _ordinal(match)
        length = _title_length(line, match.end(), rank, run_in=not match.groupdict().get("m"))
        if number is None or not length:
            return None
        title = line[:length].rstrip("。：:. ")
        return Heading(start, start + length, rank, title), number
    return None


def _ordinal(match: re.Match[str]) -> int | None:
    """The number that a heading carries; 0 where it is a word."""
    groups = match.groupdict()
    written = groups.get("n") or groups.get("m") or groups.get("r") or groups.get("one")
    return ordinal(written) if written else 0


def _title_length(line: str, number_end: int, rank: int, *, run_in: bool) -> int:
    """How much of ``line`` is the heading; 0 if the line is no heading."""
    rest = line[number_end:].strip()
    if not rest:
        # 第一章 alone on its line is a heading, a bare 一、 or 1. is not.
        return len(line) if rank <= 102 else 0
    chinese = is_chinese(line[number_end:].lstrip()[0])
    limit = MAX_HEADING_ZH if chinese else MAX_HEADING_EN
    sentence = (_SENTENCE_ZH if chinese else _SENTENCE_EN).search(line, number_end)
    first = sentence.end() if sentence else len(line)
    if not chinese:
        run_on = _RUN_ON_EN.search(line, number_end, number_end + MAX_RUN_IN_EN)
        if run_on and sentence and run_on.start() < first:
            return run_on.start()
    if first >= len(line.rstrip()):
        return len(line) if len(line) <= limit else 0
    # Behind 一是 the text goes on as a sentence: it heads nothing but a line of its own.
    if not run_in:
        return 0
    if not chinese and rank >= 105:
        limit = MAX_RUN_IN_EN
    return first if first <= limit else 0


def _without_lists(text: str, found: list[tuple[Heading, int]]) -> list[Heading]:
    """Leaves out numbered lists: items without text of their own, or numbers out of sequence."""
    groups = _siblings(found)
    keep: set[int] = set()
    for group in groups:
        rank = found[group[0]][0].rank
        if rank <= 104:
            keep.update(group)
            continue
        bodies = [_has_body(text, found, index) for index in group]
        if len(group) >= 2 and sum(bodies) * 2 > len(bodies):
            keep.update(group)
    return [found[index][0] for index in sorted(keep)]


def _siblings(found: Sequence[tuple[Heading, int]]) -> list[list[int]]:
    """Groups of headings of one rank and rising numbers that no outer heading parts."""
    open_groups: dict[int, tuple[list[int], int]] = {}
    groups: list[list[int]] = []
    for index, (heading, number) in enumerate(found):
        for rank in [rank for rank in open_groups if rank > heading.rank]:
            del open_groups[rank]
        group, last = open_groups.get(heading.rank, ([], 0))
        # Two numbers may have been lost on the way here; a step back or a leap begins another list.
        if not group or (number and not last < number <= last + 3):
            group = []
            groups.append(group)
        group.append(index)
        open_groups[heading.rank] = (group, number)
    return groups


def _has_body(text: str, found: Sequence[tuple[Heading, int]], index: int) -> bool:
    """Whether text that is no further numbered line follows the heading."""
    heading = found[index][0]
    after = text[heading.end : heading.end + 400]
    same_line, _, below = after.partition("\n")
    if same_line.strip(" 。：:."):
        return True
    following = below.lstrip("\n").partition("\n")[0]
    return bool(following) and LIST_OR_HEADING.match(following) is None


@dataclass(frozen=True, slots=True)
class Node:
    """A section before its aspect is known."""

    level: int
    title: str
    start: int
    end: int
    parent: int | None


def build_tree(headings: Iterable[Heading], length: int) -> list[Node]:
    """Sections that nest and tile: each ends where the next one of its level or above begins."""
    ordered = sorted(headings, key=lambda heading: heading.start)
    ends = [length] * len(ordered)
    parents: list[int | None] = []
    levels: list[int] = []
    stack: list[int] = []
    for index, heading in enumerate(ordered):
        while stack and ordered[stack[-1]].rank >= heading.rank:
            ends[stack.pop()] = heading.start
        parents.append(stack[-1] if stack else None)
        levels.append(len(stack) + 1)
        stack.append(index)
    return [
        Node(levels[i], heading.title, heading.start, ends[i], parents[i])
        for i, heading in enumerate(ordered)
    ]

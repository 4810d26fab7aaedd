"""Lists of contents: the lines between a report's title and its text that lead to its pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_HEADING = re.compile(r"\W*(?:目\s*[录錄次]|(?:table of )?contents|index)\W*", re.IGNORECASE)
_PAGE = r"\W{0,3}(\d{1,4}|[ivxlc]{1,6}|[IVXLC]{1,6})\W{0,3}$"
_DOTTED = re.compile(rf"(?:(?:[.·•．‥。・⋯…_—-]\s?){{3,}}|…)\s*{_PAGE}")
_PLAIN = re.compile(rf"[\s|]+{_PAGE}")
_LETTERS = re.compile(r"\W+")
_LONGEST = 120
_FEWEST = 3
_COMPARED = 20
"""Letters of an entry that are held against the lines of the text."""
_FOUND_AGAIN = 0.5
"""Of the entries so many stand as lines of the text too, which no table of figures does."""


def contents_of(lines: Sequence[str]) -> frozenset[int]:
    """The indexes of the lines of a list of contents, its heading among them.

    An entry ends with a page; below a heading (目录, Contents) dots before it may be missing. A
    list counts where its pages never fall and its entries' words begin lines that follow it.
    """
    found: set[int] = set()
    index = 0
    while index < len(lines):
        headed = _HEADING.fullmatch(lines[index]) is not None
        start = index + 1 if headed else index
        entries, end = _entries(lines, start, headed)
        if len(entries) >= (1 if headed else _FEWEST) and _lead_on(lines, entries, end, headed):
            found.update(range(index, end))
        index = max(end, index + 1)
    return frozenset(found)


def _entries(lines: Sequence[str], start: int, headed: bool) -> tuple[list[tuple[str, str]], int]:
    """The entries from ``start`` on, each with its page as written, and where they end.

    A line without a page between them is the first half of an entry that wraps.
    """
    entries: list[tuple[str, str]] = []
    end, index, half = start, start, ""
    while index < len(lines):
        if entries and _key(lines[index]).startswith(_key(entries[0][0])):
            break  # the text begins
        entry = _entry(lines[index], headed)
        if entry:
            entries.append((half + entry[0], entry[1]))
            half, end = "", index + 1
        elif half or not (entries or headed) or len(lines[index]) > _LONGEST:
            break
        else:
            half = lines[index]
        index += 1
    return entries, end


def _entry(line: str, headed: bool) -> tuple[str, str] | None:
    if len(line) > _LONGEST * 2:
        return None
    match = _DOTTED.search(line) or (_PLAIN.search(line) if headed else None)
    if match is None or not _LETTERS.sub("", line[: match.start()]):
        return None
    return line[: match.start()], match[1]


def _lead_on(
    lines: Sequence[str], entries: Sequence[tuple[str, str]], end: int, headed: bool
) -> bool:
    pages = [int(page) for _, page in entries if page.isdecimal()]
    if any(later < earlier for earlier, later in pairwise(pages)):
        return False
    keys = [_key(title)[:_COMPARED] for title, _ in entries]
    follow = [_key(line[: 3 * _COMPARED]) for line in lines[end:]]
    begun = {length: {line[:length] for line in follow} for length in set(map(len, keys))}
    again = sum(key in begun[len(key)] for key in keys)
    return again >= _FOUND_AGAIN * len(entries) or (headed and len(entries) >= _FEWEST)


def _key(line: str) -> str:
    return _LETTERS.sub("", line).casefold()

"""Where in the letters of a page a quotation stands: at one place for certain, or nowhere.

What reading changes is left out of both: white space, hyphens and other marks, the forms that
letters and digits have; a point between digits stays.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ingest.page_picture import Quoted
from ingest.text.radicals import without_radicals

_WINDOWS = (12, 40, 160)
"""Letters around a quotation by which one of several places is told from the others."""
_SHORT = 8
"""A quotation with fewer letters is believed only with one of its neighbours."""


class Letters(NamedTuple):
    """The letters and digits of a text in one form, and the number of each in that text."""

    text: str
    places: tuple[int, ...]
    whole: Sequence[str]

    @classmethod
    def of(cls, characters: Sequence[str]) -> Letters:
        kept = list(_kept(characters))
        return cls("".join(one for one, _ in kept), tuple(at for _, at in kept), characters)

    def is_cut(self, at: int) -> bool:
        """Whether a word or number runs on between this letter and the one before it."""
        if not 0 < at < len(self.text) or self.places[at] - self.places[at - 1] > 1:
            return False
        pair = self.text[at - 1 : at + 1]
        if "." in pair:
            return True
        return pair.isascii() and pair.isalnum() and pair.isdigit() == pair[0].isdigit()


def span_of(page: Letters, quoted: Quoted) -> tuple[int, int] | None:
    """The numbers of the first letter of a quotation and of the one after its last, in the page's
    text; None where it is not there, or may be at several places."""
    text = _form(quoted.text)
    found = [at for at in _all(page.text, text) if _stands_alone(page, at, at + len(text))]
    if len(found) > 1 or (found and len(text) < _SHORT):
        found = _told_apart(page.text, found, len(text), _form(quoted.before), _form(quoted.after))
    if len(found) != 1:
        return None
    start, end = page.places[found[0]], page.places[found[0] + len(text) - 1] + 1
    return _with_marks(page.whole, start, end, quoted.text)


def _with_marks(whole: Sequence[str], start: int, end: int, quoted: str) -> tuple[int, int]:
    """The same with the quotation's marks before its first letter and after its last."""
    kept = [at for _, at in _kept(quoted)]
    for mark in reversed(quoted[: kept[0]].strip()):
        if start and whole[start - 1] == mark:
            start -= 1
    for mark in quoted[kept[-1] + 1 :].strip():
        if end < len(whole) and whole[end] == mark:
            end += 1
    return start, end


def _form(text: str) -> str:
    return Letters.of(text).text


def _kept(characters: Sequence[str]) -> Iterator[tuple[str, int]]:
    for at, character in enumerate(characters):
        if character == ".":
            beside = (*characters[max(0, at - 1) : at], *characters[at + 1 : at + 2])
            if len(beside) == 2 and all(one.isdigit() for one in beside):
                yield character, at
            continue
        form = unicodedata.normalize("NFKC", without_radicals(character))
        yield from ((one, at) for one in form if one.isalnum())


def _all(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _stands_alone(page: Letters, start: int, end: int) -> bool:
    return not (page.is_cut(start) or page.is_cut(end))


def _told_apart(text: str, found: list[int], length: int, before: str, after: str) -> list[int]:
    """Those places that have the same neighbours: both, or one, the fewest letters that tell."""

    def leads(at: int, window: int) -> bool:
        return bool(before) and text[:at].endswith(before[-window:])

    def follows(at: int, window: int) -> bool:
        return bool(after) and text.startswith(after[:window], at + length)

    def both(at: int, window: int) -> bool:
        return leads(at, window) and follows(at, window)

    tests: tuple[Callable[[int, int], bool], ...] = (both, leads, follows)
    for test in tests:
        for window in _WINDOWS:
            fitting = [at for at in found if test(at, window)]
            if len(fitting) == 1:
                return fitting
    return []

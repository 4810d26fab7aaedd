"""Short forms that a text defines: "goods and services tax (GST)", 长期护理保险（长护险）.

English ones are found by the letters of the short form in the words before it (Schwartz and Hearst
2003, "A simple algorithm for identifying abbreviation definitions in biomedical text"), Chinese
ones by its characters. A Latin short form behind Chinese (人工智能（AI）) may stand for any end of
what is written before it.

A definition holds in the document that gives it, and in the other reports of its organisation
unless these define the short form otherwise or do not agree on what it stands for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.text.language import HANZI
from kb.documents import DocumentInfo, StoredDocument

Span = tuple[int, int]
Place = tuple[int, int, str]
"""Where a short form stands, and which."""

_LATIN = r"[A-Z][A-Za-z]*[A-Z&][A-Za-z&]*(?:-[A-Z]+)?|[A-Z]{2,}s?"
_BRACKETED = re.compile(
    rf"""[(（]\s*(?:以下简称|下称|简称|hereinafter|the)?\s*[“"‘']?
         (?:(?P<latin>{_LATIN})|(?P<hanzi>[{HANZI}]{{2,6}}))
         [”"’']?\s*[)）]""",
    re.VERBOSE,
)
_REVERSED = re.compile(
    rf"\b(?P<short>{_LATIN})\s*[(（](?P<long>[A-Za-z][A-Za-z&’' -]{{6,80}})[)）]"
)
_RUN = re.compile(rf"[{HANZI}]{{3,24}}$")
_WORDS = re.compile(r"(?:[\w&’'-]+[\s–/-]+){0,11}[\w&’'-]+\s*$")
_SMALL = frozenset("a an and by for in of on or the to with".split())
_NAMED = ("简称", "下称")


@dataclass(frozen=True, slots=True)
class ShortForm:
    """``short`` stands for ``long``, or, where it is ``open``, for some end of it."""

    short: str
    long: str
    open: bool = False

    def as_json(self) -> dict[str, str]:
        return {"short": self.short, "long": self.long}


def short_forms(text: str) -> list[ShortForm]:
    """What the text defines, in its order, each once."""
    return list(dict.fromkeys((*_behind(text), *_before(text))))


def short_forms_of(documents: Iterable[StoredDocument]) -> dict[str, tuple[ShortForm, ...]]:
    """The short forms that hold in each document, by its id."""
    own = {document.info.id: short_forms(document.text) for document in documents}
    return short_forms_holding([document.info for document in documents], own)


def short_forms_holding(
    infos: Iterable[DocumentInfo], own: Mapping[str, Sequence[ShortForm]]
) -> dict[str, tuple[ShortForm, ...]]:
    """The same, ``own`` being what each document defines."""
    owners: dict[str, list[str]] = defaultdict(list)
    for info in infos:
        owners[info.organisation or info.id].append(info.id)
    found: dict[str, tuple[ShortForm, ...]] = {}
    for ids in owners.values():
        told: dict[str, set[str]] = defaultdict(set)
        everything = [form for name in ids for form in own[name]]
        for form in everything:
            told[form.short].add(_folded(form.long))
        agreed = [form for form in everything if len(told[form.short]) == 1]
        for name in ids:
            here = {form.short for form in own[name]}
            others = (form for form in agreed if form.short not in here)
            found[name] = tuple(dict.fromkeys((*own[name], *others)))
    return found


def places_of(text: str, shorts: Iterable[str]) -> list[Place]:
    """Where these short forms stand, written as they are defined; none inside a longer word."""
    forms = sorted(set(shorts), key=lambda form: (-len(form), form))
    if not forms:
        return []
    written = "|".join(map(re.escape, forms))
    pattern = re.compile(rf"(?<![A-Za-z0-9])(?P<form>{written})(?=s\b|’s\b|'s\b|[^A-Za-z0-9]|$)")
    return [(match.start(), match.end(), match["form"]) for match in pattern.finditer(text)]


def outside(spans: Iterable[Place], taken: Sequence[Span]) -> Iterator[Place]:
    """The places that overlap none of those ``taken``, which are in order."""
    for start, end, form in spans:
        after = bisect_left(taken, (start, end))
        around = taken[max(0, after - 1) : after + 1]
        if not any(begin < end and start < stop for begin, stop in around):
            yield start, end, form


def _behind(text: str) -> Iterator[ShortForm]:
    for match in _BRACKETED.finditer(text):
        before = text[max(0, match.start() - 160) : match.start()].rstrip("”\"’'》」 ")
        run = _RUN.search(before)
        if match["hanzi"]:
            is_named = any(word in match[0] for word in _NAMED)
            long = _chinese(match["hanzi"], run[0]) if run else None
            if long is not None and (is_named or len(match["hanzi"]) > 2):
                yield ShortForm(match["hanzi"], long)
        elif run:
            yield ShortForm(match["latin"], run[0], open=True)
        else:
            words = _WORDS.search(before)
            long = _english(match["latin"], words[0].strip()) if words else None
            if long is not None:
                yield ShortForm(match["latin"], long)


def _before(text: str) -> Iterator[ShortForm]:
    for match in _REVERSED.finditer(text):
        long = _english(match["short"], match["long"].strip())
        if long is not None and _folded(long) == _folded(match["long"]):
            yield ShortForm(match["short"], long)


def _english(short: str, before: str) -> str | None:
    """The words at the end of ``before`` that ``short`` is made of; None where they are none.

    Each letter of the short form stands in order in the words, the first at a word's beginning.
    """
    letters = [letter.lower() for letter in short.rstrip("s") if letter.isalnum()]
    place = len(before)
    for number in range(len(letters) - 1, -1, -1):
        place -= 1
        while place >= 0 and (
            before[place].lower() != letters[number]
            or (number == 0 and place > 0 and before[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
    long = before[place:]
    words = long.split()
    most = min(len(letters) + 5, 2 * len(letters))
    telling = [word for word in words if word.lower() not in _SMALL]
    if not 2 <= len(words) <= most or len(telling) < 2 or short in words:
        return None
    return " ".join(words)


def _chinese(short: str, run: str) -> str | None:
    """The end of ``run`` that ``short`` is made of, character by character."""
    place = len(run)
    last = None
    for character in reversed(short):
        place = run.rfind(character, 0, place)
        if place < 0:
            return None
        last = place if last is None else last
    long = run[place:]
    is_near_the_end = last is not None and len(run) - last <= 2
    return long if is_near_the_end and len(short) < len(long) <= 5 * len(short) else None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())

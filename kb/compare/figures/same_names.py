"""Which names mean the same indicator: through wording, the glossary and, on request, meaning.

Two names are one when the words that matter are the same: "total import and export value" and
"foreign trade value", 进出口总值 and 外贸总额. What is told of imports is never told of exports.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from ingest.text.language import is_chinese
from kb.compare.figures.spellings_zh import spelled
from kb.glossary import Glossary

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to unit vectors, ``(n, d)``."""

_SOFT_EN = frozenset(
    "a an the of in on for by to and or with from its our their total overall value values"
    " volume annual yearly"
    " national average amount cumulative s china country number which that all new via through"
    " passing s’ gross"
    " area under per".split()
)
_SOFT_ZH = re.compile(
    r"[的了年度]|全年|全国|我国|累计|总|额|值|量|规模|实际(?=增)|数量|数$|全部|人民币计|以人民币"
)
_OPPOSITES = (
    ("进口", "出口"), ("import", "export"), ("进境", "出境"), ("inbound", "outbound"),
    ("城镇", "农村"),
    ("urban", "rural"), ("车", "人"), ("vehicle", "personnel"), ("vehicle", "passenger"),
    ("登记", "调查"),
    ("registered", "surveyed"), ("消费", "投资"), ("香港", "澳门"), ("hong kong", "macao"),
    ("中央", "地方"),
    ("central", "local"), ("民营", "国有"), ("财政收入", "财政支出"), ("revenue", "expenditure"),
    ("export", "import"), ("smuggling", "seizure"),
)  # fmt: skip
_MARKS = (
    "@hour",
    "@day",
    "@month",
    "@person",
    "@total",
    "@net",
    "@new",
    "@share",
    "新增",
    "新建",
    "净增",
    "日均",
    "人均",
    "月均",
    "per capita",
    "daily",
    "average",
    "占",
    "率",
)
"""Words that make another indicator of one: what is new, an average, a share."""
ALIKE = 85.0
"""From this ratio (rapidfuzz, of 100) on two names, soft words left out, may be the same."""
MOST_NAMES = 1 << 17
"""Names of which the keys are held in memory."""
SHORTEST = 5
"""Keys shorter than this are the same only where they are equal."""
MEANT = 0.9
"""From this cosine on two names mean the same, where an embedding is given."""


class Names:
    """The names of indicators as keys that can be compared."""

    def __init__(self, glossary: Glossary) -> None:
        self._concepts: dict[str, str] = {}
        for term in glossary.terms:
            key = f"\x01{(term.zh or term.en)[0]}\x02"
            for form in (*term.zh, *term.en, *term.seen):
                plain = _hard(_spelled(_plain(form))).strip()
                if len(plain) > 2 or (len(plain) > 1 and not plain.isascii()):
                    self._concepts.setdefault(plain, key)
        self._pattern = longest_of(self._concepts)
        self.key = lru_cache(maxsize=MOST_NAMES)(self._key)
        self.words = lru_cache(maxsize=MOST_NAMES)(self._words)

    def _key(self, name: str) -> str:
        """The name with glossary terms as their concept and soft words gone."""
        hard = _hard(_spelled(_plain(_ACRONYM.sub(_unless_its_own, name))))
        kept = self._pattern.sub(lambda match: self._concepts[match[0]], hard)
        return re.sub(r"\s+", " ", kept).strip() or _plain(name)

    def _words(self, name: str) -> tuple[str, frozenset[str]]:
        """The name in small letters, and the words of its key."""
        return _plain(name), frozenset(self.key(name).split())


def longest_of(forms: Collection[str]) -> re.Pattern[str]:
    """Finds the longest of ``forms`` that begins at a place, English ones as whole words.

    Forms with the same first character stand together, so that at most places of a name one look
    is enough; one after the other, hundreds of forms are tried at each.
    """
    rests: dict[str, list[str]] = {}
    for form in sorted(forms, key=len, reverse=True):
        first, rest = re.escape(form[0]), re.escape(form[1:])
        # Asked for behind the first character, which forms that are no English words share.
        whole = rf"(?<=\b{first}){rest}\b" if form.isascii() else rest
        rests.setdefault(first, []).append(whole)
    branches = (f"{first}(?:{'|'.join(found)})" for first, found in rests.items())
    return re.compile("|".join(branches) or r"(?!)")


_ACRONYM = re.compile(r"(?P<words>(?:\b[A-Za-z’'-]+ )+)\((?P<letters>[A-Z][A-Z&]{1,7})\)")


def _unless_its_own(match: re.Match[str]) -> str:
    """Words without the acronym that they are given behind them: Gross domestic product (GDP)."""
    initials = iter(word[0].upper() for word in match["words"].split())
    letters = match["letters"].replace("&", "")
    return match["words"].strip() if all(one in initials for one in letters) else match[0]


def _plain(name: str) -> str:
    text = name.casefold().replace("–", "-").replace("’", "'")
    return re.sub(r"[“”\"《》()（）,，、]", " ", text).strip()


def _spelled(name: str) -> str:
    return spelled(name) if is_chinese(name) else name


def _hard(part: str) -> str:
    part = _SOFT_ZH.sub("", part)
    words = (word.removesuffix("'s") for word in part.split())
    kept = " ".join(_singular(word) for word in words if word not in _SOFT_EN)
    return f" {kept} " if kept else " "


def _singular(word: str) -> str:
    return (
        word[:-1]
        if len(word) > 4 and word.isascii() and word.endswith("s") and not word.endswith("ss")
        else word
    )


def opposed(one: str, other: str) -> bool:
    """Whether two names tell apart what must not be mixed: imports and exports."""
    one, other = one.casefold(), other.casefold()
    if any((mark in one) != (mark in other) for mark in _MARKS):
        return True
    return any((a in one) != (a in other) and (b in one) != (b in other) for a, b in _OPPOSITES)


def same_names(
    names: Sequence[str],
    keys: Sequence[str],
    joined: Iterable[tuple[int, int]] = (),
    embed: Embed | None = None,
) -> list[int]:
    """A group number for each name; ``joined`` pairs are the same whatever they are called."""
    group = list(range(len(names)))
    members = {n: [n] for n in group}

    def join(a: int, b: int, *, whatever: bool = False) -> None:
        first, second = sorted((group[a], group[b]))
        if first == second or not (whatever or _may_join(names, members[first], members[second])):
            return
        members[first] += members[second]
        for n in members.pop(second):
            group[n] = first

    first_of: dict[str, int] = {}
    for n, key in enumerate(keys):
        join(first_of.setdefault(_in_any_order(key), n), n, whatever=True)
    for a, b in joined:
        join(a, b, whatever=True)
    for a, b in (*_alike(names, keys), *(_meant(names, embed) if embed else ())):
        join(a, b)
    return group


def _may_join(names: Sequence[str], some: Sequence[int], others: Sequence[int]) -> bool:
    """Whether no name of one group is opposed to one of the other: by way of a third they are."""
    return not any(opposed(names[a], names[b]) for a in some for b in others)


def _alike(names: Sequence[str], keys: Sequence[str]) -> list[tuple[int, int]]:
    if len(keys) < 2:
        return []
    scores = process.cdist(keys, keys, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return [
        (int(a), int(b))
        for a, b in zip(*np.nonzero(np.triu(scores, 1)), strict=True)
        if _close(keys[a], keys[b]) and not opposed(names[a], names[b])
    ]


def _in_any_order(key: str) -> str:
    """A Chinese key by its characters: 城镇新增就业 and 新增城镇就业 are the same words."""
    words, at, marks = key.partition(" @")
    if len(words) < SHORTEST or not is_chinese(words):
        return key
    return "".join(sorted(words)) + at + marks


def _close(one: str, other: str) -> bool:
    """Whether two English keys that look alike differ in the spelling of words alone, not in words.

    Chinese has no words to tell apart: one character more is another thing, 工业技改投资.
    """
    if min(len(one), len(other)) < SHORTEST or is_chinese(one + other):
        return False
    left, right = set(one.split()), set(other.split())
    only, others = sorted(left - right), sorted(right - left)
    return len(only) == len(others) and all(
        min(len(a), len(b)) > 4 and not a[0].isdigit() and fuzz.ratio(a, b) >= ALIKE
        for a, b in zip(only, others, strict=True)
    )


def _meant(names: Sequence[str], embed: Embed) -> list[tuple[int, int]]:
    if len(names) < 2:
        return []
    vectors = embed(names)
    alike = np.triu(vectors @ vectors.T, 1) >= MEANT
    return [
        (int(a), int(b))
        for a, b in zip(*np.nonzero(alike), strict=True)
        if not opposed(names[a], names[b])
    ]


def asked_for(query: str, forms: Iterable[str], names: Sequence[str], keys: Names) -> list[bool]:
    """Which of ``names`` hold what ``query`` asks for, itself or in one of its other ``forms``."""
    plain_forms = [_plain(form) for form in forms]
    asked = keys.key(query)
    words = set(asked.split()) if query.isascii() else set()
    answers: Mapping[str, bool] = {
        name: any(form in plain for form in plain_forms)
        or asked in keys.key(name)
        or bool(words and words <= of_name)
        for name in dict.fromkeys(names)
        for plain, of_name in (keys.words(name),)
    }
    return [answers[name] for name in names]

"""Pairs made from the dictionary, for the many words that no parallel sentence holds.

Two ways, both seeded. Exchanged: a word of a real pair whose sense stands in the English is
exchanged for another entry, on both sides. Strung: a few entries in a row, with their senses in a
row. A sum of vectors knows no order and no grammar, so that neither way misleads it; what it
learns is how a word adds to others, which an entry alone does not tell (figures in
docs/chinese-model.md).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence

from training.data import Pair
from training.words import words_of

LENGTHS = (2, 2, 3, 3, 4, 5, 6, 8)
"""Entries in a row, one of these at random."""

FIRST_SENSE = 0.7
"""How often an entry's first sense is taken."""

_LEADING = re.compile(r"^(?:to|an?|the) ")
_ENDING = r"(?:s|es|d|ed|ing)?"
Senses = Mapping[str, Sequence[str]]


def exchanged(pairs: Sequence[Pair], senses: Senses, times: int, seed: int) -> Iterator[Pair]:
    """``times`` new pairs of each pair in which a word and its sense can be found."""
    chance = random.Random(seed)
    by_kind: dict[str, list[str]] = {}
    for word, told in senses.items():
        by_kind.setdefault(_kind(told[0]), []).append(word)
    for zh, en in pairs:
        places = [
            (word, sense, found)
            for word in dict.fromkeys(words_of(zh))
            for sense, found in _standing(senses.get(word, ()), en)
        ]
        for _ in range(times if places else 0):
            word, sense, (start, end) = chance.choice(places)
            other = chance.choice(by_kind[_kind(sense)])
            new = _one_of(senses[other], chance)
            yield Pair(zh.replace(word, other, 1), en[:start] + _bare(new) + en[end:])


def strung(senses: Senses, count: int, seed: int) -> Iterator[Pair]:
    """``count`` rows of entries taken at random."""
    chance = random.Random(seed)
    words = list(senses)
    for _ in range(count):
        row = chance.sample(words, min(chance.choice(LENGTHS), len(words)))
        yield Pair("，".join(row), " ".join(_bare(_one_of(senses[word], chance)) for word in row))


def _standing(senses: Sequence[str], en: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """The first of a word's senses that stands in the English, and where."""
    for sense in senses[:6]:
        bare = _bare(sense)
        if len(bare) < 3:
            continue
        found = re.search(rf"\b{re.escape(bare)}{_ENDING}\b", en, re.IGNORECASE)
        if found:
            yield sense, found.span()
            return


def _kind(sense: str) -> str:
    if sense.startswith("to "):
        return "verb"
    return "name" if sense[:1].isupper() else "other"


def _bare(sense: str) -> str:
    return _LEADING.sub("", sense)


def _one_of(senses: Sequence[str], chance: random.Random) -> str:
    return senses[0] if chance.random() < FIRST_SENSE else chance.choice(senses[:3])

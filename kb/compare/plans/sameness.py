"""Whether two measures are about one thing: what they do it to, without verbs and figures.

A fund for finance and a fund for energy are two things, whatever the sums; one fund with a greater
sum is one. So are the projects of a year, however many; not the same number of others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from kb.compare.plans.commitments import Commitment
from kb.compare.plans.differences import core

ONE_THING = 0.5
"""Share of the words in common from which two measures are about one thing."""

_FIGURE = re.compile(r"\d[\d,.]*(?:\s?%|％)?[万亿千百余多]*")
_BOUND_ZH = re.compile(
    r"以上|以下|以内|左右|达到|突破|超过|不少于|不低于|不超过|控制在|力争|确保|全年|全省|全市|全区"
    r"|今年|实现|完成|继续|持续|进一步"
)
_STOP_EN = frozenset(
    (
        "the of and to in for on by with at from as or an be is are it its this that these those"
        " we will shall should must have has been all our their them they year more over about"
        " around least most than per up down yuan dollars percent percentage points point million"
        " billion trillion total totaling totalling number further also continue new first second"
        " third i set worth around approximately"
    ).split()
)
_WORD = re.compile(r"[a-z][a-z'-]+")
_ENDING = re.compile(r"(?:ies|ing|ed|es|s|e|ment|ation|ion)$")
_NAME_EN = re.compile(
    r"(?<![.!?:]\s)(?<!^)\b[A-Z][\w&-]+(?:\s+(?:(?:of|for|and|the|in)\s+)?[A-Z][\w&-]+)+"
)
_NAME_ZH = re.compile(r"[“《]([^”》]{2,24})[”》]")
_PERIOD = re.compile(r"十[二三四五六七]五|\b1[2-9]th(?= Five)")
"""Which five-year plan: what belongs to two of them is two things."""
_HANZI = re.compile(r"[\u3400-\u9fff]")


def sameness(left: Commitment, right: Commitment) -> float:
    """In [0, 1], the words in common (Dice coefficient) of what two measures are about.

    0 where each names something and nothing of it is in common. Between two languages 1: there
    words say nothing.
    """
    if left.language != right.language:
        return 1.0
    if _are_apart(_PERIOD.findall(left.text), _PERIOD.findall(right.text)):
        return 0.0
    if _are_apart(names_in(left), names_in(right)):
        return 0.0
    a, b = (content(measure) for measure in (left, right))
    size = sum(a.values()) + sum(b.values())
    return 2 * sum((a & b).values()) / size if size else 1.0


def names_in(measure: Commitment) -> tuple[str, ...]:
    """The proper names of a measure: capitalised words, or what stands in quotation marks."""
    if measure.language == "zh":
        return tuple(match[1] for match in _NAME_ZH.finditer(measure.text))
    return tuple(match[0].casefold() for match in _NAME_EN.finditer(measure.text))


def _are_apart(left: Iterable[str], right: Iterable[str]) -> bool:
    left, right = tuple(left), tuple(right)
    if not (left and right):
        return False
    return not any(a in b or b in a for a in left for b in right)


@lru_cache(maxsize=8192)
def content(measure: Commitment) -> Counter[str]:
    """What a measure is about: pairs of characters in Chinese, stems in English."""
    text = _FIGURE.sub(" ", measure.text)
    verb = measure.strength.verb
    if measure.language == "zh":
        bare = _BOUND_ZH.sub("", core(text).replace(verb, "", 1) if verb else core(text))
        letters = [letter for letter in bare if _HANZI.match(letter)]
        return Counter(a + b for a, b in pairwise(letters))
    words = (word for word in _WORD.findall(core(text)) if word not in _STOP_EN)
    stems = (_ENDING.sub("", word) or word for word in words)
    return Counter(stem for stem in stems if stem not in {_ENDING.sub("", w) for w in verb.split()})

"""Numbers in a text with what they count in, so that two can be compared exactly.

622.65 billion, 622,650,000,000 and 6226.5亿 are one number; 2.4% and 2.4 percentage points are two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import prod

from ingest.text.numerals import (
    NUMERAL_ZH,
    SCALE_WORDS,
    SCALES_EN,
    SCALES_ZH,
    SMALL_WORDS,
    chinese_number,
    english_number,
)

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_AFTER = r"(?P<kind>\s*(?:个?百分点|percentage[ -]points?|%|‰|per\s?cent\b|percent\b))?"
_ARABIC = re.compile(
    rf"(?P<of>百分之\s*)?(?<![A-Za-z\d])(?P<digits>{_DIGITS})(?![A-Z])"
    r"(?P<scale>\s*(?:thousand|million|billion|trillion)\b|[十百千万亿兆]+)?" + _AFTER,
    re.IGNORECASE,
)
_WORD = f"{SMALL_WORDS}|{SCALE_WORDS}"
_ENGLISH = re.compile(
    rf"\b(?P<words>(?:{_WORD})(?:(?:-|\s+(?:and\s+)?)(?:{_WORD}))*)\b" + _AFTER, re.IGNORECASE
)
_MEASURE = "[个项类种条件家户批次起票辆艘架台套名位人元吨天号倍成大届期轮座年月日步支所处份篇场句]"
_CHINESE = re.compile(
    rf"(?P<of>百分之)?(?P<first>第)?(?P<numeral>[{NUMERAL_ZH}]+(?:点[{NUMERAL_ZH}]+)?)" + _AFTER
)
_CURRENCIES = (
    ("HKD", re.compile(r"\s*(?:Hong Kong dollars?|HK\$|HKD|港元|港币)", re.IGNORECASE)),
    ("MOP", re.compile(r"\s*(?:patacas?|MOP|澳门元|澳门币)", re.IGNORECASE)),
    ("USD", re.compile(r"\s*(?:US |U\.S\. )?(?:dollars?\b|USD\b|美元)", re.IGNORECASE)),
    ("EUR", re.compile(r"\s*(?:euros?\b|EUR\b|欧元)", re.IGNORECASE)),
    ("CNY", re.compile(r"\s*(?:yuan\b|RMB\b|CNY\b|元)", re.IGNORECASE)),
    ("t", re.compile(r"\s*(?:tons?\b|tonnes?\b|吨)", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Number:
    """An exact value; ``kind`` is empty, %, ‰ or pp (percentage points)."""

    value: Decimal | None
    """None for a numeral that is no number: then the text itself is compared."""
    kind: str
    unit: str
    """A currency or t; empty where none is told."""
    text: str

    def within(self, others: Iterable[Number]) -> bool:
        """Whether one of ``others`` is the same number, in the same unit where both tell one."""
        return any(
            self.value == other.value
            and self.kind == other.kind
            and (not self.unit or self.unit == other.unit)
            and (self.value is not None or self.text == other.text)
            for other in others
        )


def numbers_in(text: str) -> list[Number]:
    """The numbers of ``text``, which is in NFKC and without its dates."""
    return [*_arabic(text), *_english(text), *_chinese(text)]


def _arabic(text: str) -> Iterator[Number]:
    for match in _ARABIC.finditer(text):
        value = Decimal(match["digits"].replace(",", ""))
        scale = (match["scale"] or "").strip()
        if scale.lower() in SCALES_EN:
            value = value.scaleb(SCALES_EN[scale.lower()])
        else:
            value *= prod(10 ** SCALES_ZH[character] for character in scale)
        yield _number(value, match, text)


def _english(text: str) -> Iterator[Number]:
    for match in _ENGLISH.finditer(text):
        words = match["words"].casefold()
        if words == "one" or words.startswith(tuple(SCALES_EN)):  # "one of them", "a million"
            continue
        if re.search(r"\d\s*$", text[: match.start()]):  # 2.5 million has been read already
            continue
        yield _number(_value(english_number, words), match, text)


def _chinese(text: str) -> Iterator[Number]:
    for match in _CHINESE.finditer(text):
        numeral = match["numeral"]
        if re.search(r"\d\s*$", text[: match.start("numeral")]):  # the 亿 of 3亿
            continue
        if numeral == "一" and not (match["of"] or match["first"]):
            continue
        counts = match["of"] or match["first"] or match["kind"] or len(numeral) > 1
        if counts or re.match(_MEASURE, text[match.end() :]):
            yield _number(_value(chinese_number, numeral), match, text)


def _value(read: Callable[[str], Decimal], numeral: str) -> Decimal | None:
    try:
        return read(numeral)
    except ValueError:  # 三三两两: then the text itself is compared
        return None


def _number(value: Decimal | None, match: re.Match[str], text: str) -> Number:
    kind = (match["kind"] or "").strip()
    if "点" in kind or "point" in kind.lower():
        kind = "pp"
    elif kind == "‰":
        kind = "‰"
    elif kind or (match.re is not _ENGLISH and match["of"]):
        kind = "%"
    rest = text[match.end() :]
    unit = next((name for name, pattern in _CURRENCIES if pattern.match(rest)), "")
    return Number(value, kind, unit, match[0].strip())

"""Numerals in words: twenty-two, one hundred and five; 二十二, 三点二亿."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ENGLISH_SMALL = {word: n for n, word in enumerate(_ONES)} | {
    word: 20 + 10 * n for n, word in enumerate(_TENS)
}
ENGLISH_SCALES = {
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}

CHINESE_DIGITS = {digit: n for n, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL_SCALES = {"十": 10, "百": 100, "千": 1000}
_LARGE_SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12}
CHINESE_SCALES = _SMALL_SCALES | _LARGE_SCALES


def english_value(words: Sequence[str]) -> int | None:
    """The number that ``words`` say, in small letters and without "and"; None for no number."""
    total = group = 0
    last: int | None = None  # what the word before was worth, so that "two three" is no five
    for word in words:
        if word in ENGLISH_SMALL:
            value = ENGLISH_SMALL[word]
            if last is not None and last < 100 and not (last >= 20 and 0 < value < 10):
                return None
            group += value
            last = value
        elif word == "hundred":
            if not 0 < group < 100:
                return None
            group, last = group * 100, 100
        elif word in ENGLISH_SCALES and group:
            total += group * ENGLISH_SCALES[word]
            group, last = 0, None
        else:
            return None
    return total + group if words else None


def chinese_value(text: str) -> Decimal | None:
    """The number that a Chinese numeral says; None for what is none, such as 三三两两."""
    whole, point, fraction = text.partition("点")
    scale = 1
    if point:
        while fraction and fraction[-1] in CHINESE_SCALES:
            scale *= CHINESE_SCALES[fraction[-1]]
            fraction = fraction[:-1]
        if not fraction or any(digit not in CHINESE_DIGITS for digit in fraction):
            return None
    value = _whole(whole)
    if value is None:
        return None
    digits = "".join(str(CHINESE_DIGITS[digit]) for digit in fraction) if point else "0"
    return (Decimal(value) + Decimal(f"0.{digits}")) * scale


def _whole(text: str) -> int | None:
    if not text:
        return None
    if len(text) > 1 and all(digit in CHINESE_DIGITS for digit in text):  # read out: 二〇二五
        return int("".join(str(CHINESE_DIGITS[digit]) for digit in text))
    total = section = 0
    digit: int | None = None
    smallest = 10**5  # 百 may follow 千, not the other way round
    for character in text:
        if character in CHINESE_DIGITS:
            if digit not in (None, 0):
                return None
            digit = CHINESE_DIGITS[character]
        elif character in _SMALL_SCALES:
            scale = _SMALL_SCALES[character]
            if scale >= smallest:
                return None
            section += (1 if digit is None else digit) * scale
            digit, smallest = None, scale
        else:
            section += digit or 0
            total = (total + section or 1) * _LARGE_SCALES[character]
            section, digit, smallest = 0, None, 10**5
    return total + section + (digit or 0)

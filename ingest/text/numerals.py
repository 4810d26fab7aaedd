"""Numbers as reports write them, in digits and in words, Chinese and English.

Values are exact: ``Decimal``, never a float.
"""

from __future__ import annotations

import re
from decimal import Decimal

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％＋－", "0123456789.%+-")
_CHINESE_DIGITS = {"〇": 0, "两": 2} | {char: n for n, char in enumerate("零一二三四五六七八九")}
_CHINESE_SCALES = (("亿", 8), ("万", 4), ("千", 3), ("百", 2), ("十", 1))
_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}

SMALL_WORDS = "|".join(sorted(_WORDS, key=len, reverse=True))
SCALE_WORDS = "|".join(_SCALES)


def fold(text: str) -> str:
    """Full-width digits, points, percent and plus signs as ASCII; no position moves."""
    return text.translate(_FULL_WIDTH)


def chinese_number(text: str) -> Decimal:
    """三点二亿, 十三万, 1.37万亿, 3亿5000万 and plain digits.

    Raises:
        ValueError: ``text`` is no number.
    """
    text = text.replace(",", "")
    for mark, power in _CHINESE_SCALES:
        head, found, tail = text.rpartition(mark)
        if found:
            times = chinese_number(head) if head else Decimal(1)
            return times.scaleb(power) + _rest(tail, power)
    whole, point, places = text.partition("点")
    if point:
        return Decimal(f"{_digits(whole)}.{_digits(places)}")
    return Decimal(_digits(text))


def _rest(tail: str, power: int) -> Decimal:
    """What follows 亿, 万, 千 …: 一万二 is 12,000, but 一万零二 is 10,002."""
    if not tail:
        return Decimal(0)
    if tail in _CHINESE_DIGITS and tail not in "零〇" and power > 1:
        return Decimal(_CHINESE_DIGITS[tail]).scaleb(power - 1)
    return chinese_number(tail.lstrip("零〇") or "0")


def _digits(text: str) -> str:
    digits = "".join(str(_CHINESE_DIGITS.get(char, char)) for char in text)
    if not re.fullmatch(r"\d+(?:\.\d+)?", digits):
        raise ValueError(f"{text!r} is no number")
    return digits


def english_number(text: str) -> Decimal:
    """1,234.5, 2.6 trillion, two hundred and fifty thousand, 150-million, half a million.

    Raises:
        ValueError: ``text`` is no number.
    """
    total, current = Decimal(0), None
    for token in re.split(r"[\s-]+", text.casefold().strip()):
        if token in _SCALES:
            scaled = (Decimal(1) if current is None else current).scaleb(_SCALES[token])
            if token == "hundred":
                current = scaled
            else:
                total, current = total + scaled, None
        elif token == "half":
            current = Decimal("0.5")
        elif token in _WORDS:
            current = (current or Decimal(0)) + _WORDS[token]
        elif re.fullmatch(r"\d[\d,]*(?:\.\d+)?", token):
            current = (current or Decimal(0)) + Decimal(token.replace(",", ""))
        elif token not in ("and", "a", "an"):
            raise ValueError(f"{text!r} is no number")
    if current is None and not total:
        raise ValueError(f"{text!r} is no number")
    return total + (current or 0)


def printed_step(text: str) -> int:
    """The power of ten of the last digit printed before any scale: 2.65 gives -2, 265 gives 0."""
    match = re.search(r"\.(\d+)", text) or re.search("点(.[^亿万千百十]*)", text)
    return -len(match[1]) if match else 0

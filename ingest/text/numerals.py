"""Numbers as reports write them, in digits and in words, Chinese and English.

Values are exact: ``Decimal``, never a float. What is no number (三三两两, "two three") is refused
and not guessed at.
"""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS_ZH = {"〇": 0, "两": 2} | {digit: n for n, digit in enumerate("零一二三四五六七八九")}
SCALES_ZH = {"兆": 12, "亿": 8, "万": 4, "千": 3, "百": 2, "十": 1}
"""Powers of ten, the largest first."""
NUMERAL_ZH = "".join((*DIGITS_ZH, *SCALES_ZH))
"""Every character of a Chinese numeral but 点, the point, to be set in square brackets."""
SMALL_EN = {
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
SCALES_EN = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
"""Powers of ten."""
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)"
"""A pattern for a number in digits, whole: 1,234.5, 2650."""
SMALL_WORDS = "|".join(sorted(SMALL_EN, key=len, reverse=True))
SCALE_WORDS = "|".join(SCALES_EN)

_ARABIC = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MARKS = "".join(SCALES_ZH)
_WITH_POINT = re.compile(rf"(?P<whole>.+?)点(?P<places>[^点{_MARKS}]+)(?P<scales>[{_MARKS}]*)")


def chinese_number(text: str) -> Decimal:
    """三点二亿, 十三万, 1.37万亿, 3亿5000万, 二〇二五 and plain digits.

    Raises:
        ValueError: ``text`` is no number.
    """
    text = text.replace(",", "")
    if "点" in text:
        return _with_point(text)
    for mark, power in SCALES_ZH.items():
        head, found, tail = text.rpartition(mark)
        if found:
            return _times(head, power).scaleb(power) + _behind(tail, power)
    if len(text) > 1 and "两" in text:  # 两 counts and is never read out: 三三两两
        raise ValueError(f"{text!r} is no number")
    return Decimal(_digits(text))


def _with_point(text: str) -> Decimal:
    match = _WITH_POINT.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no number")
    value = chinese_number(match["whole"]) + Decimal(f"0.{_digits(match['places'])}")
    return value.scaleb(sum(SCALES_ZH[mark] for mark in match["scales"]))


def _times(head: str, power: int) -> Decimal:
    """How many 亿, 万, 千 … there are; before 千, 百 and 十 stands one digit or none."""
    if not head:
        return Decimal(1)
    if _counts_up(head) or (power < 4 and any(mark in head for mark in _MARKS)):
        raise ValueError(f"{head!r} does not count")
    return chinese_number(head)


def _behind(tail: str, power: int) -> Decimal:
    """What follows 亿, 万, 千 …: 一万二 is 12,000, but 一万零二 is 10,002."""
    if not tail:
        return Decimal(0)
    if tail in DIGITS_ZH and tail not in "零〇" and power > 1:
        return Decimal(DIGITS_ZH[tail]).scaleb(power - 1)
    rest = tail.lstrip("零〇") or "0"
    value = chinese_number(rest)
    if rest[0] in "万千百" or _counts_up(rest) or value >= Decimal(1).scaleb(power):
        raise ValueError(f"{tail!r} does not follow a larger scale")
    return value


def _counts_up(text: str) -> bool:
    """Whether digits stand side by side and mean "or": 二三十 is twenty or thirty, no 23 tens."""
    return len(text) > 1 and all(digit in DIGITS_ZH and digit not in "零〇" for digit in text)


def _digits(text: str) -> str:
    digits = "".join(str(DIGITS_ZH.get(char, char)) for char in text)
    if not re.fullmatch(r"\d+(?:\.\d+)?", digits):
        raise ValueError(f"{text!r} is no number")
    return digits


def english_number(text: str) -> Decimal:
    """1,234.5, 2.6 trillion, two hundred and fifty thousand, 150-million, half a million.

    Raises:
        ValueError: ``text`` is no number.
    """
    words = [
        word
        for word in re.split(r"[\s-]+", text.casefold().strip())
        if word not in ("and", "a", "an")
    ]
    total, group = Decimal(0), Decimal(0)  # what stands before the last scale, and behind it
    before: Decimal | None = None  # what the word before was worth, so that "two three" is no five
    for word in words:
        if word in SCALES_EN:
            scale = Decimal(1).scaleb(SCALES_EN[word])
            if word == "hundred":
                group, before = _hundreds(group, before, text), scale
            elif before is None and total:  # a thousand million
                total *= scale
            else:
                total += (group if before is not None else 1) * scale
                group, before = Decimal(0), None
        else:
            value = _word_value(word, text)
            if not _may_follow(value, before, word):
                raise ValueError(f"{text!r} is no number")
            group, before = group + value, value
    if not words:
        raise ValueError(f"{text!r} is no number")
    return total + group


def _hundreds(group: Decimal, before: Decimal | None, text: str) -> Decimal:
    if before is not None and not 0 < group < 100:
        raise ValueError(f"{text!r} is no number")
    return 100 * (group if before is not None else Decimal(1))


def _word_value(word: str, text: str) -> Decimal:
    if word == "half":
        return Decimal("0.5")
    if word in SMALL_EN:
        return Decimal(SMALL_EN[word])
    if _ARABIC.fullmatch(word):
        return Decimal(word.replace(",", ""))
    raise ValueError(f"{text!r} is no number")


def _may_follow(value: Decimal, before: Decimal | None, word: str) -> bool:
    """Whether a word adds to the one before it: five to twenty and a hundred, not to two."""
    if before is None:
        return True
    is_unit_of_tens = before in range(20, 100, 10) and 0 < value < 10
    return word == "half" or (word in SMALL_EN and (before == 100 or is_unit_of_tens))


def printed_step(text: str) -> int:
    """The power of ten of the last digit printed before any scale: 2.65 gives -2, 265 gives 0."""
    match = re.search(r"\.(\d+)", text) or re.search("点(.[^亿万千百十]*)", text)
    return -len(match[1]) if match else 0

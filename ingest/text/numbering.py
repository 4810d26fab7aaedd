"""Numbers and bullets of headings and items: 一、 （一） 1. 1) 第一章 IV. • — and their values.

The patterns are parts, to be set together by those who look for some of them.
"""

from __future__ import annotations

import re
import unicodedata

from ingest.text.dates import MONTH_EN
from ingest.text.language import HANZI
from ingest.text.numerals import chinese_number

NUMERAL_ZH = "[一二三四五六七八九十]"
"""A character of the Chinese number of a heading."""
ROMAN = "[IVX]{1,5}"
"""L and C are left out: a line that begins with "L." begins with a name."""
ORDINAL_ZH = rf"第(?:{NUMERAL_ZH}|[百\d]){{1,4}}"
ONE_IN_BRACKETS_ZH = "[㈠-㈩]"
ONE_WITH_STOP = "[⒈-⒛]"
ONE_IN_BRACKETS = "[⑴-⒇]"
ONE_IN_CIRCLE = "[①-⑳㉑-㉟㊱-㊿❶-❿⓵-⓾㊀-㊉]"
"""Numbers that are one character each, as GB 2312 has them."""
IN_BRACKETS_ZH = rf"(?:[（(]{NUMERAL_ZH}{{1,3}}[)）]|{ONE_IN_BRACKETS_ZH})"
IN_BRACKETS = rf"(?:[（(]\d{{1,3}}[)）]|{ONE_IN_BRACKETS}|{ONE_IN_CIRCLE})"
ITEM_NUMBER = rf"(?:\d{{1,3}}[.、．)）](?!\d)|{ONE_WITH_STOP})"
DIVISION = "[章节部编篇条]"
BULLET = "[•·▪●○◆■]"
SYMBOL_BULLET = "[\uf0b7\uf06c\uf0a7]"
"""Bullets of Word's symbol fonts, as PDF files keep them."""

LIST_OR_HEADING = re.compile(
    rf"\s*(?:(?:[-*+–—]|{BULLET})\s|——|—[A-Z]|[-–—][{HANZI}]|#{{1,6}}\s|{ITEM_NUMBER}"
    rf"|{IN_BRACKETS}|{IN_BRACKETS_ZH}|{NUMERAL_ZH}{{1,3}}[、．是]|{ORDINAL_ZH}{DIVISION}"
    rf"|{ROMAN}[.、．])"
)
"""How a line begins that is a list item or a heading."""
MARKER = re.compile(
    rf"[ \t]*(?:(?:[-*+]|{BULLET})[ \t]+|{BULLET}|——|—(?=[A-Z])|–[ \t]+|{ITEM_NUMBER}[ \t]*"
    rf"|{IN_BRACKETS}[ \t]*)"
)
"""What stands before a list item and is no part of its words."""
_OF_A_HEADING = re.compile(
    rf"\s*(?:{NUMERAL_ZH}{{1,3}}[、．]|{IN_BRACKETS_ZH}|{IN_BRACKETS}|{ROMAN}[.．]\s"
    rf"|{ONE_WITH_STOP}|\d{{1,2}}[.、．](?!\d)|\d{{1,2}}(?:\.\d{{1,2}})+[.、．]?\s(?=[A-Z{HANZI}])"
    rf"|\d{{1,2}}\s(?!{MONTH_EN}|[年月日])(?=[A-Z{HANZI}]))\s*"
)

_ONE = re.compile(f"{ONE_IN_BRACKETS_ZH}|{ONE_WITH_STOP}|{ONE_IN_BRACKETS}|{ONE_IN_CIRCLE}")
_DIGITS_ZH = "〇一二三四五六七八九"
_ROMAN_VALUES = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def without_number(heading: str) -> str:
    """``heading`` without the number before its words; a day (26 January) is none."""
    match = _OF_A_HEADING.match(heading)
    return heading[match.end() :] if match else heading


def ordinal(written: str) -> int | None:
    """The number that 三, 十二, 3, ㈢, ③ or IV tells; None for what is no number."""
    if re.fullmatch(ROMAN, written):
        return _roman_ordinal(written)
    if _ONE.fullmatch(written):
        return int(unicodedata.numeric(written))
    if not re.fullmatch(r"\d+|[〇零一二三四五六七八九十百]+", written):
        return None
    try:
        return int(chinese_number(written))
    except ValueError:
        return None


def _roman_ordinal(letters: str) -> int | None:
    """The value of Roman letters, where they are written as ``roman`` writes it."""
    rest, total = letters, 0
    for value, letter in _ROMAN_VALUES:
        while rest.startswith(letter):
            rest, total = rest[len(letter) :], total + value
    return total if roman(total) == letters else None


def chinese(number: int) -> str:
    """1 as 一, 12 as 十二, 20 as 二十; digit by digit from 100 on."""
    if number >= 100:
        return "".join(_DIGITS_ZH[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS_ZH[tens] + "十"
    return head + (_DIGITS_ZH[ones] if ones or not tens else "")


def roman(number: int) -> str:
    """1 as I, 4 as IV; up to 3999."""
    letters = ""
    for value, letter in _ROMAN_VALUES:
        count, number = divmod(number, value)
        letters += letter * count
    return letters

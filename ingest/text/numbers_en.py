"""The numbers of an English text, with currency, scale, unit and bound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from ingest.text.bounds import bound_around
from ingest.text.number import Number
from ingest.text.numerals import (
    DIGITS,
    SCALE_WORDS,
    SMALL_WORDS,
    english_number,
    printed_step,
)
from ingest.text.units import currencies, unit_at

_WORDS = (
    rf"(?<![\w-])(?:(?:{SMALL_WORDS})\b(?:[ -](?:{SMALL_WORDS})\b)?"
    rf"|(?:half )?an? (?=(?:{SCALE_WORDS})\b)|half an? (?=(?:{SCALE_WORDS})\b))"
)
# thousand, hundred million; and the groups behind it: two hundred and six thousand.
_SCALES = (
    rf"(?:[ -]?(?:{SCALE_WORDS})\b){{1,2}}"
    rf"(?: (?:and )?(?:(?:{SMALL_WORDS})[ -]){{1,3}}(?:hundred|thousand)\b(?: thousand\b)?){{0,2}}"
)
_TAIL = rf"(?: and)?[ -](?:{SMALL_WORDS})(?:-(?:{SMALL_WORDS}))?(?![\w-]| (?:{SCALE_WORDS})\b)"
"""What a hundred, and with "and" any scale, may end in: two hundred and five."""
_SHORT_SCALE = re.compile(
    r" ?(?P<scale>bn|mn|mln|mil|tn|trn)\b|(?P<letter>[KkMmBb])\b|(?P<apart> [mMbB])\b(?![-/'’])"
)
_SHORT = {"bn": 9, "mn": 6, "mln": 6, "mil": 6, "tn": 12, "trn": 12, "b": 9, "m": 6, "k": 3}
"""Powers of ten."""
_THINGS = re.compile(
    r" (?!(?:long|wide|high|tall|deep|above|below|from|of|race|run|by|x|is|was|has|as|its|this)\b)"
    r"(?:[a-z][a-z-]* ){0,2}[a-z-]+s\b"
)
"""What stands behind "1.2m" where it is 1.2 million: metres are not counted in parcels."""
_LETTER = re.compile(r" [A-Za-z]")
_SIGN = re.compile(r"(?<![^\s(|])(?<!\d )(?:[+–-]|(?:minus|negative) )$", re.IGNORECASE)


@cache
def _pattern() -> re.Pattern[str]:
    # With a space only in capitals: it gave us $5.
    currency = "|".join(
        f"(?-i:{re.escape(form)})" if " " in form else re.escape(form) for form in currencies()
    )
    return re.compile(
        rf"(?:(?P<currency>(?<![A-Za-z])(?:{currency})) ?|(?<![A-Za-z\d]))"
        rf"(?P<number>(?P<digits>{DIGITS})|{_WORDS})(?P<scale>{_SCALES})?(?P<tail>{_TAIL})?",
        re.IGNORECASE,
    )


def english_numbers(text: str) -> Iterator[Number]:
    """The numbers of ``text``, which is folded (see ``folding.fold``), in order."""
    end = 0
    while (match := _pattern().search(text, end)) is not None:
        number = _number(match, text)
        end = number.end
        yield number


def _number(match: re.Match[str], text: str) -> Number:
    start, end = match.start(), match.end("scale" if match["scale"] else "number")
    if _takes_tail(match):
        end = match.end()
    scale = (match["scale"] or "").strip(" -")
    value, step = _value(match, text[match.start("number") : end], scale)
    currency = match["currency"] and currencies()[match["currency"].upper()]
    short = None if scale else _short_scale(text, end, bool(currency))
    if short is not None and value is not None:
        scale, end = short
        power = _SHORT[scale.casefold()]
        value, step = value.scaleb(power), step.scaleb(power)
    unit, factor, stop = currency or "", Decimal(1), end
    if not currency and (found := unit_at(text, end, "en")) is not None:
        (unit, factor), stop = (found[0].name, found[0].factor), found[1]
    sign = _SIGN.search(text, max(0, start - 10), start) if unit else None
    start = start if sign is None else sign.start()
    bound, left, right = bound_around(text, start, stop, "en")
    return Number(
        start,
        stop,
        None if value is None else value * factor,
        step * factor,
        unit,
        numeral_start=match.start("number"),
        numeral_end=end,
        amount=value,
        is_worded=match["digits"] is None,
        sign="" if sign is None else "+" if sign[0] == "+" else "-",
        scale=scale,
        bound=bound,
        left=left,
        right=right,
    )


def _short_scale(text: str, end: int, is_money: bool) -> tuple[str, int] | None:
    """The scale in letters at ``end`` and where it ends: 4.5bn, 45k tonnes; $780m, but no 780m."""
    match = _SHORT_SCALE.match(text, end)
    if match is None or match["scale"]:
        return match and (match["scale"], match.end())
    if match["apart"]:  # GBP 3.2 m: metres have no currency
        return (match["apart"].strip(), match.end()) if is_money else None
    letter = match["letter"]
    counts = {"k": _LETTER, "m": _THINGS}.get(letter) if text[end - 1].isdigit() else None
    has_unit = letter == "K" and unit_at(text, match.end(), "en") is not None
    is_scale = is_money or has_unit or (counts and counts.match(text, match.end()))
    return (letter, match.end()) if is_scale else None


def _takes_tail(match: re.Match[str]) -> bool:
    """Whether the words behind a scale belong to it: two hundred five, two thousand and five."""
    tail, last = match["tail"] or "", (match["scale"] or "").casefold()
    return bool(tail and last) and (last.endswith("hundred") or tail.startswith(" and"))


def _value(match: re.Match[str], written: str, scale: str) -> tuple[Decimal | None, Decimal]:
    """The value, None where the numeral is none, and what one more in its last digit would add."""
    try:
        value = english_number(written)
    except ValueError:
        return None, Decimal(0)
    step = Decimal(1).scaleb(printed_step(match["number"]))
    if scale:
        step *= english_number("one " + scale)
        if match["digits"] is None and value >= 1000:
            step = min(step, value)
    return value, step

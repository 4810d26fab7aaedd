"""The quantities of a Chinese sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ingest.text.bounds import Bound, bound_around
from ingest.text.language import HANZI
from ingest.text.number import Number
from ingest.text.numbers import numbers_in
from ingest.text.numerals import chinese_number
from kb.compare.figures.quantity import Quantity, merge_ranges, with_bound, without_overlaps
from kb.compare.figures.units import (
    ITEMS,
    NUMBER,
    PEOPLE,
    PERCENT,
    RANK,
    TIMES,
    counts_people,
)

_PART_OF_CODE = re.compile(r"[.A-Za-z]|\d\+|\d,")
"""Before a number in digits: it belongs to a version, a code, a name."""
_FRACTION = re.compile(
    r"(?P<third>([二三四五六七八九十])分之([一二三四五六七八九]))"
    r"|(?P<tenths>[一二两三四五六七八九]成(?P<half>半)?(?=以上|左右|多|[，。；、）]|$))"
    r"|(?P<half_of>一半|半数)"
    r"|翻了?(?P<doubled>[一两二三])番|(?P<twofold>翻倍)|(?P<halved>减半)(?!征收)"
)
_RANK = re.compile(
    rf"(?:排名?|位居|位列|居|列|跻身|排在|保持|名列)(?:在)?(?:[{HANZI}]{{0,10}}?)"
    r"(?P<rank>第(?P<nth>[一二三四五六七八九十]{1,3}|\d{1,3})位?|首位|榜首"
    r"|前(?P<top>[一二三四五六七八九十]{1,3}|\d{1,3})(?:[名位强]|(?=[，。；、]|$)))"
    r"(?!季|个|大|批|次|届|产业|书记)"
)
_NEVER = re.compile(
    r"\s?(?:年(?!均)|月|日(?!元)|号|周年|世纪|届|时(?!间)|点|(?!TEU|kW|MW|GW)[A-Za-z]|-(?!\d)|℃"
    r"|天(?!然)|周(?!转)|季度|中全会|大以来|五”?规划|五”?时期|五”|次产业|个月|个多月|个季度"
    r"|个(?:确立|维护|意识|方面))"
)
_QUANTITY_VERB = re.compile(
    r"(?:新增|增加|增至|达到?|共有?|完成|批准|设立|新设|建成|推出|出台|确定|查获|查办|侦办"
    r"|破获|立案|处置"
    r"|办理|签署|签订|取得|获得|实施|发布|制定|修订|开通|投入|引进|培育|认定|减至|压减至?"
    r"|精简至?|覆盖"
    r"|累计|合计|总计|共计|扩大到|拓展至|扩展至|达成|进行了?|开展了?)了?$"
)
_JOINT = re.compile(r"\s?(?:[-—–~～]{1,2}|至|到)\s?")
_FROM = re.compile(r"[从由自]$|[从由自][^，。；]{0,8}$")
_QUOTED = re.compile(r"[“「『‘\"][^“”「」『』‘’\"]{1,14}[”」』’\"]|《[^《》]{1,60}》")
_ALONE = re.compile(r"(?:指数|系数|比值|评分|得分|分值)[^，。；]{0,4}?(?:为|达到?|至|是)$")
_NOUN = re.compile(rf"(?:(?![着了的是有为将被把让使]|在(?!校))[{HANZI}（）()A-Za-z]){{1,16}}")


def chinese_quantities(text: str) -> list[Quantity]:
    """The quantities of ``text`` in order; ``text`` is folded (see ``numerals.fold``)."""
    found = [*_numbers(text), *_fractions(text), *_ranks(text)]
    kept = without_overlaps(found, [match.span() for match in _QUOTED.finditer(text)])
    merged = merge_ranges(kept, text, _JOINT, _FROM)
    return [quantity for quantity in merged if _stands(quantity, text)]


def _numbers(text: str) -> Iterator[Quantity]:
    for number in numbers_in(text, "zh"):
        if number.value is None or _is_no_figure(number, text):
            continue
        quantity = Quantity(
            number.start, number.end, number.value, number.step, number.unit or NUMBER
        )
        counted = _with_unit(quantity, text, number)
        if counted is not None:
            yield _with_bound(counted, text, number.bound)


def _is_no_figure(number: Number, text: str) -> bool:
    """Dates, ordinals, codes; and a scale without a number that no bound stands before (千万)."""
    start, end = number.start, number.numeral_end
    is_ordinal = _NEVER.match(text, end) is not None or text[max(0, start - 1)] == "第"
    in_code = not number.is_worded and (
        _PART_OF_CODE.search(text, max(0, start - 2), start) is not None
        or text[end : end + 1] == "+"
    )
    is_vague = number.is_bare and number.left == start and text[start] != "上"
    return is_ordinal or in_code or is_vague


def _with_unit(quantity: Quantity, text: str, number: Number) -> Quantity | None:
    end = number.numeral_end
    is_worded = number.is_worded and not number.is_bare
    if number.unit and not (is_worded and _too_small(quantity, number.unit, text)):
        printed = text[end : number.end].strip()
        return replace(quantity, counted=printed if number.unit == PEOPLE else "")
    quantity = replace(quantity, end=end, unit=NUMBER)
    if number.counted:
        if is_worded and not _counts(text, quantity, number.counted):
            return None
        return replace(quantity, end=number.end, unit=ITEMS, counted=number.counted)
    if is_worded and not number.scale and quantity.value < 100:
        return None
    if number.scale or number.is_bare:
        noun = _NOUN.match(text, end)
        people = noun is not None and any(counts_people(noun[0][:n]) for n in range(1, 13))
        return replace(quantity, unit=PEOPLE if people else ITEMS)
    return None if number.is_worded else quantity


def _too_small(quantity: Quantity, unit: str, text: str) -> bool:
    """一人, 一位, 一方: small numbers in words that count people are mostly no figures."""
    return unit == PEOPLE and quantity.value < 10 and not _led(text, quantity)


def _counts(text: str, quantity: Quantity, word: str) -> bool:
    """两次, and 新增三家: a small number in words counts only where something is told by it."""
    if quantity.value >= 100:
        return True
    if quantity.value < 2:
        return False
    return word == "次" or _led(text, quantity)


def _led(text: str, quantity: Quantity) -> bool:
    return _QUANTITY_VERB.search(text, max(0, quantity.start - 8), quantity.start) is not None


def _with_bound(quantity: Quantity, text: str, bound: Bound | None = None) -> Quantity:
    around, left, right = bound_around(text, quantity.start, quantity.end, "zh")
    return with_bound(quantity, around or bound, left, right)


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(text):
        start, end = match.span()
        if match["halved"]:
            quantity = Quantity(start, end, Decimal("0.5"), Decimal("0.5"), TIMES, shape="multiple")
            yield with_bound(quantity, None, start, end)
            continue
        if match["doubled"] or match["twofold"]:
            times = Decimal(2) ** (chinese_number(match["doubled"]) if match["doubled"] else 1)
            quantity = Quantity(start, end, times, Decimal(1), TIMES, shape="multiple")
            yield with_bound(quantity, None, start, end)
            continue
        if match["third"]:
            below, above = chinese_number(match[2]), chinese_number(match[3])
            value, step = above * 100 / below, Decimal(1)
        elif match["tenths"]:
            value = chinese_number(match["tenths"][0]) * 10 + (5 if match["half"] else 0)
            step = Decimal(10)
        else:
            value, step = Decimal(50), Decimal(10)
        yield _with_bound(Quantity(start, end, value, step, PERCENT, shape="fraction"), text)


def _ranks(text: str) -> Iterator[Quantity]:
    for match in _RANK.finditer(text):
        start, end = match.span("rank")
        written = match["nth"] or match["top"]
        value = chinese_number(written) if written else Decimal(1)
        quantity = Quantity(start, end, value, Decimal(1), RANK, shape="rank")
        yield with_bound(quantity, "within" if match["top"] else None, start, end)


def _stands(quantity: Quantity, text: str) -> bool:
    """A number without a unit is a figure only where its words say so: 指数为50.1."""
    if quantity.unit != NUMBER:
        return True
    return _ALONE.search(text, max(0, quantity.left - 16), quantity.left) is not None

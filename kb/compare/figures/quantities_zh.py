"""The quantities of a Chinese sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ingest.text.bounds import bound_before, bound_behind
from ingest.text.language import HANZI
from ingest.text.numerals import chinese_number, printed_step
from ingest.text.units import unit_at
from kb.compare.figures.quantity import Quantity, merge_ranges, with_bound, without_overlaps
from kb.compare.figures.units import (
    ITEMS,
    MEASURE_WORDS,
    NUMBER,
    PEOPLE,
    PERCENT,
    RANK,
    TIMES,
    counts_people,
)

_DIGITS = (
    r"(?<![\d.A-Za-z])(?<!\d\+)(?<!\d,)(?:\d{1,3}(?:,\d{3}){1,6}|\d{1,16})(?:\.\d{1,9})?(?![\d+])"
)
_SIGNS = "零〇一二两三四五六七八九十百千"
_WORDS = rf"(?<![{_SIGNS}万亿第])[{_SIGNS}]{{1,12}}(?:点[零〇一二三四五六七八九]{{1,6}})?"
_SCALE = r"(?:[十百千]?万亿|[十百千]?[万亿]|千(?![瓦米克])|百(?!分))"
_NUMBER = re.compile(
    rf"(?P<part>[百千]分之)?(?P<number>(?P<digits>{_DIGITS})|{_WORDS})"
    rf"(?P<more>多|余|几|来)?(?P<scale>{_SCALE})?"
    r"(?P<wider>(?<=[多余])亿)?"
    r"(?P<tail>(?<=亿)[\d一二三四五六七八九零][\d一二三四五六七八九零千百十]{0,6}(?P<amid>多|余)?万"
    r"|(?<=万)(?:\d{1,4}"
    r"|[一二三四五六七八九零][一二三四五六七八九零千百十]{0,6})[千百](?![瓦米克分])"
    r"|(?<=[万亿])[一二三四五六七八九零][一二三四五六七八九千百十零]{0,6})?"
    r"(?P<after>多|余)?(?P<widest>(?<=[多余])亿)?"
    r"|(?P<bare>上?[千百十]?万亿|上?[千百十]?亿|上?[百千]万|上万)"
)
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
_MEASURE = re.compile(
    rf"(?!家庭|家族|部门|部分|部署|条件|条约|条例|项目|场所|场景|类型|班列|只有|对外|种植|批准|件次)[{MEASURE_WORDS}]"
)
_NOUN = re.compile(rf"(?:(?![着了的是有为将被把让使]|在(?!校))[{HANZI}（）()A-Za-z]){{1,16}}")


def chinese_quantities(text: str) -> list[Quantity]:
    """The quantities of ``text`` in order; ``text`` is folded (see ``numerals.fold``)."""
    found = [*_numbers(text), *_fractions(text), *_ranks(text)]
    kept = without_overlaps(found, [match.span() for match in _QUOTED.finditer(text)])
    merged = merge_ranges(kept, text, _JOINT, _FROM)
    return [quantity for quantity in merged if _stands(quantity, text)]


def _numbers(text: str) -> Iterator[Quantity]:
    for match in _NUMBER.finditer(text):
        if _NEVER.match(text, match.end()) or text[max(0, match.start() - 1)] == "第":
            continue
        quantity = _bare(match, text) if match["bare"] else _number(match, text)
        if quantity is not None:
            yield _with_bound(quantity, text, more=re.search("[多余来几上]", match[0]) is not None)


def _number(match: re.Match[str], text: str) -> Quantity | None:
    number = match["number"]
    if match["digits"] is None and not re.search("[一二两三四五六七八九]|十", number):
        return _bare(match, text)
    try:
        value = chinese_number(re.sub("[多余来几]", "", match[0].removeprefix(match["part"] or "")))
        printed = chinese_number(number)
    except ValueError:
        return None
    step = Decimal(1).scaleb(printed_step(number))
    if not match["tail"]:
        step = step * (value / printed) if printed else step
    if match["part"]:
        factor = Decimal(1) if match["part"][0] == "百" else Decimal("0.1")
        return Quantity(match.start(), match.end(), value * factor, step * factor, PERCENT)
    return _with_unit(Quantity(match.start(), match.end(), value, step, NUMBER), text, match)


def _bare(match: re.Match[str], text: str) -> Quantity | None:
    """上亿, 近千万: a scale without a number counts only behind a bound."""
    if not _is_bound(match, text):
        return None
    value = chinese_number(
        (match["bare"] or "").lstrip("上") or match["number"] + (match["scale"] or "")
    )
    return _with_unit(Quantity(match.start(), match.end(), value, value, NUMBER), text, match)


def _is_bound(match: re.Match[str], text: str) -> bool:
    if match[0].startswith("上"):
        return True
    return bound_before(text, match.start(), "zh") is not None


def _with_unit(quantity: Quantity, text: str, match: re.Match[str]) -> Quantity | None:
    end = quantity.end
    unit = unit_at(text, end, "zh")
    wording_of = match["bare"] is None and match["digits"] is None
    if unit is not None and not (wording_of and _too_small(quantity, unit[0].name, text)):
        base, stop = unit
        printed = text[end:stop].strip()
        return replace(
            quantity,
            end=stop,
            value=quantity.value * base.factor,
            step=quantity.step * base.factor,
            unit=base.name,
            counted=printed if base.name == PEOPLE else "",
        )
    if _MEASURE.match(text, end):
        if wording_of and not _counts(text, quantity, text[end]):
            return None
        return replace(quantity, end=end + 1, unit=ITEMS, counted=text[end])
    if wording_of and match["scale"] is None and quantity.value < 100:
        return None
    if match["scale"] or match["bare"]:
        noun = _NOUN.match(text, end)
        people = noun is not None and any(counts_people(noun[0][:n]) for n in range(1, 13))
        return replace(quantity, unit=PEOPLE if people else ITEMS)
    return quantity if match["digits"] else None


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


def _with_bound(quantity: Quantity, text: str, *, more: bool) -> Quantity:
    before = bound_before(text, quantity.start, "zh")
    behind = bound_behind(text, quantity.end, "zh")
    return with_bound(
        quantity,
        (before or behind or ("over" if more else None, 0))[0],
        before[1] if before else quantity.start,
        behind[1] if behind else quantity.end,
    )


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
        yield _with_bound(
            Quantity(start, end, value, step, PERCENT, shape="fraction"), text, more=False
        )


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

"""The numbers of a Chinese text, with scale, unit or measure word, and bound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from ingest.text.bounds import bound_around
from ingest.text.number import Number
from ingest.text.numerals import DIGITS, chinese_number, printed_step
from ingest.text.units import currencies, unit_at

MEASURE_WORDS = (
    "个件部家户项条套次起宗批份所座艘架辆台只头种场处株门篇例颗枚支张册间"
    "栋幢列班对笔单票箱包瓶盒页幅款类"
)
"""What counts things one by one; people and times are units."""

_SIGNS = "零〇一二两三四五六七八九十百千"
_UNITS = "一二三四五六七八九"
_VAGUE = "(?<![数几])(?<![数几][十百千])"
"""数十亿 and 几百家 tell no number."""
_WORDS = rf"(?<![{_SIGNS}万亿]){_VAGUE}[{_SIGNS}]{{1,12}}(?:点[零〇{_UNITS}]{{1,6}})?"
_SCALE = r"[十百千]?万亿|[十百千]?[万亿]|千(?![瓦米克伏赫])|百(?!分)"
# What follows a scale: 3亿5千多万, 1万3千; and of a number in words: 三万五千六百, 一万零二.
_TAIL = (
    rf"(?<=亿)[\d{_UNITS}零][\d{_UNITS}零千百十]{{0,6}}(?P<amid>多|余)?万"
    rf"|(?(words)(?<=[万亿])[零〇]?[{_UNITS}][{_UNITS}千百十零]{{0,6}}亿?|(?!))"
    rf"|(?<=万)(?:\d{{1,4}}|[{_UNITS}零][{_UNITS}零千百十]{{0,6}})[千百](?![瓦米克分伏赫])"
)
_BARE = (
    rf"{_VAGUE}(?:上?[千百十]?万亿|上?[千百十]?亿|上?[百千]万|(?<!成千)上[万千百]"
    r"|[万亿](?=[余多]))[余多]?"
)
"""A scale without a number: 上亿, 千万, 万余."""
_MEASURE = re.compile(
    "(?!家庭|家族|家居|家电|家装|部门|部分|部署|条件|条约|条例|项目|场所|场景|类型|班列|只有|对外|对象|种植|批准|件次)"
    f"[{MEASURE_WORDS}]"
)
_COUNTS = re.compile(rf"[{_UNITS}两十]")
_MORE = re.compile("[多余来几上]")
_PART = {mark: Decimal(100) / chinese_number(mark) for mark in ("百", "千", "万")} | {
    "十万": Decimal("0.001"), "百万": Decimal("0.0001"),
}  # fmt: skip
"""Percent of which 百分之, 千分之 … tell how many."""
_CENTS = re.compile(
    rf"(?:(?P<tenths>\d|[{_UNITS}])角)?(?:(?P<hundredths>\d|[{_UNITS}])分)?(?![之钟])"
)
"""What follows 元: 123元5角1分."""
_SIGN = re.compile(
    r"(?<![\dA-Za-z%‰])(?<!\d[年月日号时点期])([+-])$|(?<=[为是达至到长比幅率])(负)$"
)
_MAY_BE_BELOW_ZERO = re.compile(
    r"(?:^|[\s|（(]|为|是|达|至|到|差额|净额|净值|利润|结余|盈余|[顺逆]差)[+-]$"
)
"""Before an amount with a sign; elsewhere a dash stands between a name and its amount."""


@cache
def _pattern() -> re.Pattern[str]:
    currency = "|".join(map(re.escape, currencies()))
    return re.compile(
        rf"(?:(?P<currency>(?<![A-Za-z])(?:{currency})) ?|(?<![A-Za-z\d]))"
        rf"(?:(?P<part>(?:十万|[百千万]|百万)分之)\s?)?"
        rf"(?P<number>(?P<digits>{DIGITS})|(?P<words>{_WORDS}))"
        rf"(?P<more>多|余|几|来)?(?P<scale>{_SCALE})?"
        rf"(?P<wider>(?<=[多余])亿)?(?P<tail>{_TAIL})?"
        rf"(?P<after>多|余)?(?P<widest>(?<=[多余])亿)?"
        rf"|(?P<bare>{_BARE})"
    )


def chinese_numbers(text: str) -> Iterator[Number]:
    """The numbers of ``text``, which is folded (see ``folding.fold``), in order."""
    end = 0
    while (match := _pattern().search(text, end)) is not None:
        number = _number(match, text, end)
        end = number.end
        yield number


def _number(match: re.Match[str], text: str, before: int) -> Number:
    """The number of ``match``; that before it ends at ``before``."""
    is_bare = match["digits"] is None and not _COUNTS.search(match["number"] or "")
    value, step = _value(match, is_bare=is_bare)
    start, end = match.span()
    unit, factor, counted, stop = "", Decimal(1), "", end
    if match["part"]:
        unit, factor = "percent", _PART[match["part"].removesuffix("分之")]
    elif match["currency"]:
        unit = currencies()[match["currency"]]
        if text.startswith("元", end):
            stop = end + 1
    elif (found := unit_at(text, end, "zh")) is not None:
        (unit, factor), stop = (found[0].name, found[0].factor), found[1]
    elif _MEASURE.match(text, end):
        counted, stop = text[end], end + 1
    cents = _CENTS.match(text, stop) if unit == "yuan" and not match["scale"] else None
    if cents and cents[0] and value is not None:
        value, step, stop = value + _tenths(cents), Decimal("0.01"), cents.end()
    sign = _sign(text, start, before, unit)
    start = start - len(sign)
    bound, left, right = bound_around(text, start, stop, "zh")
    more = _MORE.search(match[0]) or (unit == "times" and text[stop : stop + 1] == "多")
    return Number(
        start,
        stop,
        None if value is None else value * factor,
        step * factor,
        unit,
        counted,
        numeral_start=match.start("bare" if match["bare"] else "number"),
        numeral_end=end,
        amount=value,
        is_worded=match["digits"] is None,
        is_bare=is_bare,
        sign="-" if sign == "负" else sign,
        scale=match["scale"] or "",
        bound=bound or ("over" if more else None),
        left=left,
        right=right,
    )


def _sign(text: str, start: int, before: int, unit: str) -> str:
    """The sign right before the number at ``start``; that before it ends at ``before``."""
    sign = _SIGN.search(text, max(before, start - 2), start)
    is_rate = unit in ("percent", "percentage points")
    if sign is None or not unit:
        return ""
    if sign[2] or is_rate or _MAY_BE_BELOW_ZERO.search(text, max(0, start - 4), start):
        return sign[0]
    return ""


def _tenths(cents: re.Match[str]) -> Decimal:
    """5角1分 of a yuan."""
    digits = (chinese_number(cents[name] or "0") for name in ("tenths", "hundredths"))
    return sum((digit.scaleb(-n) for n, digit in enumerate(digits, 1)), Decimal(0))


def _value(match: re.Match[str], *, is_bare: bool) -> tuple[Decimal | None, Decimal]:
    """The value, None where the numeral is none, and what one more in its last digit would add."""
    written = match["bare"] or match[0][match.start("number") - match.start() :]
    try:
        value = chinese_number(re.sub("[多余来几上]", "", written))
        printed = value if is_bare else chinese_number(match["number"])
    except ValueError:
        return None, Decimal(0)
    if is_bare:
        return value, value
    step = Decimal(1).scaleb(printed_step(match["number"]))
    if (match["tail"] or "").endswith("亿"):
        return value, chinese_number("亿")
    return value, step if match["tail"] or not printed else step * (value / printed)

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
_WORDS = rf"(?<![{_SIGNS}万亿])[{_SIGNS}]{{1,12}}(?:点[零〇{_UNITS}]{{1,6}})?"
_SCALE = r"[十百千]?万亿|[十百千]?[万亿]|千(?![瓦米克])|百(?!分)"
# What follows a scale: 3亿5千多万, 1万3千, 三万五千六百, 一万零二.
_TAIL = (
    rf"(?<=亿)[\d{_UNITS}零][\d{_UNITS}零千百十]{{0,6}}(?P<amid>多|余)?万"
    rf"|(?<=万)(?:\d{{1,4}}|[{_UNITS}零][{_UNITS}零千百十]{{0,6}})[千百](?![瓦米克分])"
    rf"|(?<=[万亿])[零〇]?[{_UNITS}][{_UNITS}千百十零]{{0,6}}"
)
_BARE = r"上?[千百十]?万亿|上?[千百十]?亿|上?[百千]万|上万"
"""A scale without a number: 上亿, 千万."""
_MEASURE = re.compile(
    "(?!家庭|家族|部门|部分|部署|条件|条约|条例|项目|场所|场景|类型|班列|只有|对外|种植|批准|件次)"
    f"[{MEASURE_WORDS}]"
)
_COUNTS = re.compile(rf"[{_UNITS}两十]")
_MORE = re.compile("[多余来几上]")
_PART = {"百": Decimal(1), "千": Decimal("0.1")}
"""Percent of which 百分之 and 千分之 tell how many."""


@cache
def _pattern() -> re.Pattern[str]:
    currency = "|".join(map(re.escape, currencies()))
    return re.compile(
        rf"(?:(?P<currency>(?<![A-Za-z])(?:{currency})) ?|(?<![A-Za-z\d]))"
        rf"(?:(?P<part>[百千]分之)\s?)?(?P<number>(?P<digits>{DIGITS})|{_WORDS})"
        rf"(?P<more>多|余|几|来)?(?P<scale>{_SCALE})?"
        rf"(?P<wider>(?<=[多余])亿)?(?P<tail>{_TAIL})?"
        rf"(?P<after>多|余)?(?P<widest>(?<=[多余])亿)?"
        rf"|(?P<bare>{_BARE})"
    )


def chinese_numbers(text: str) -> Iterator[Number]:
    """The numbers of ``text``, which is folded (see ``numerals.fold``), in order."""
    for match in _pattern().finditer(text):
        yield _number(match, text)


def _number(match: re.Match[str], text: str) -> Number:
    is_bare = match["digits"] is None and not _COUNTS.search(match["number"] or "")
    value, step = _value(match, is_bare=is_bare)
    start, end = match.span()
    unit, factor, counted, stop = "", Decimal(1), "", end
    if match["part"]:
        unit, factor = "percent", _PART[match["part"][0]]
    elif match["currency"]:
        unit = currencies()[match["currency"]]
    elif (found := unit_at(text, end, "zh")) is not None:
        (unit, factor), stop = (found[0].name, found[0].factor), found[1]
    elif _MEASURE.match(text, end):
        counted, stop = text[end], end + 1
    bound, left, right = bound_around(text, start, stop, "zh")
    return Number(
        start,
        stop,
        None if value is None else value * factor,
        step * factor,
        unit,
        counted,
        numeral_start=start if match["bare"] else match.start("number"),
        numeral_end=end,
        amount=value,
        is_worded=match["digits"] is None,
        is_bare=is_bare,
        scale=match["scale"] or "",
        bound=bound or ("over" if _MORE.search(match[0]) else None),
        left=left,
        right=right,
    )


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
    return value, step if match["tail"] or not printed else step * (value / printed)

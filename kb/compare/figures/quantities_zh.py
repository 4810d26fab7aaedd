"""The quantities of a Chinese sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.text.bounds import Bound, bound_around
from ingest.text.language import HANZI
from ingest.text.number import Number
from ingest.text.numbers import numbers_in
from ingest.text.numerals import chinese_number
from kb.compare.figures.quantity import (
    Quantity,
    merge_ranges,
    quantity_of,
    with_bound,
    without_overlaps,
)
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
_HALVES: dict[str, Bound] = {"过半": "over", "近半": "nearly"}
_NO_TENTHS = "为立功长员果本效品都熟就绩群套分人年交色因份婚天见语册事渝灌像虫才章型片行活"
"""成 before these is of another word: 第三成为, 三成立."""
_FRACTION = re.compile(
    r"(?P<third>((?:[二三四五六七八九]?十)?[一二三四五六七八九]|[二三四五六七八九]?十)分之"
    r"([一二三四五六七八九]))"
    r"|(?P<tenths>(?<![\d.一二三四五六七八九十百千万第])"
    r"(?:[两二三四五六七八九2-9](?:成半|成[一二三四五六七八九1-9](?![\d个项家名十百千万])"
    rf"|成(?![{_NO_TENTHS}]))|[一1]成半?(?=以上|左右|多|[，。；、）]|$)))"
    r"|(?P<half_of>一半|半数|(?:(?<!时间)过|近)半(?=[，。；、）的企]|$))"
    r"|翻了?(?P<doubled>[一两二三四])番(?P<more>多)?"
    r"|(?P<twofold>翻倍|翻番(?!式|计划|工程|行动)|(?<![成数级])倍增(?=[，。；、）]|$))"
    r"|(?P<halved>减半)(?!征收)"
)
_RANK = re.compile(
    rf"(?:排名?|位居|位列|居|列|跻身|排在|保持|名列)(?:在)?(?:[{HANZI}]{{0,10}}?)"
    r"(?P<rank>第(?P<nth>[一二三四五六七八九十]{1,3}|\d{1,3})位?|首位|榜首"
    r"|前(?P<top>[一二三四五六七八九十]{1,3}|\d{1,3})(?:[名位强]|(?=[，。；、]|$)))"
    r"(?!季|个|大|批|次|届|产业|书记)"
    r"|(?:[从由][^，。；\d]{0,8}?|(?:升|跃|居|进|前移|降|退|滑)[至到])(?P<place>第(?P<at>[一二三四五六七八九十]{1,3}|\d{1,3})[位名])"
)
_PLACE = re.compile(r"(?:排名|位次|排位|名次)[^，。；]{0,16}(?:[从由至到为]|居|列|第)$")
"""Before a number of 位 that is a rank: 排名由36位上升到23位."""
_MOVED = re.compile(r"(?:前移|后移|上升|提升|跃升|前进|下降|进位|提高|晋升)了?$")
"""Before 位 that a rank moves by."""
_LIFE = re.compile(r"(?:寿命|年龄)[^，。；、]{0,12}$")
_MONEY = re.compile(
    r"生产总值|GDP|经济总量|收入|产值|增加值|总额|[销零]售额|[交成][易交]额|总值|投资|市值|余额"
)
_HEIGHT = re.compile(r"(?:[一二两三四五六七八九]个)?[大新]?(?:台阶|关口|门槛|关(?=[，。；、）]|$))")
_MANY = Decimal(10_000_000_000)
"""So many of anything but money are hardly ever counted."""
_GRADE = re.compile(r"级|规模|产业|集群|园区")
_DESCRIBED = re.compile(rf"{_GRADE.pattern}|企业|市场|工程|项目|强?县|镇")
"""What an amount of money, or one that is bare, only describes: 5000亿级, 百亿企业."""
_AVERAGE = re.compile(r"平均|每|均")
"""Before things that are counted in parts; 2.3项 else is the mark 2.3 before 项目."""
_LISTED = re.compile(r"[、，。；]|$")
_GROWS_TO = re.compile("(?:增加|增长|提高|提升|上升|扩大|下降|减少|跃升|增|升|降|减)[至到]\\d")
"""余额由1.2万亿增至1.5万亿元: the unit stands behind the second."""
_PER = re.compile("/(?:人|户|亩|吨|公顷|平方米|立方米|平方公里|[日天月年次件])")
"""Between an amount and its bound: 16万元/人左右."""
_RATIO = re.compile(r"\s?[:：∶]\s?\d")
_NEVER = re.compile(
    r"\s?(?:年(?!均)|月|日(?!元)|号|周年|世纪|届|时(?!间)|点|(?!TEU|kW|MW|GW)[A-Za-z]|-(?!\d)|℃"
    r"|天(?!然)|周(?!转)|季度|中全会|大以来|五”?规划|五”?时期|五”|次产业|个月|个多月|个季度"
    r"|[个道次][大新]?(?:[十百千万亿]+级?)?[大新]?(?:台阶|关口|大关|门槛)"
    r"|个(?:确立|维护|意识|方面)|次(?:全会|全体|会议|代表大会|党代会))"
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
_IN_YEAR = r"(?:(?:19|20)\d\d年[底末初]?的?)?"
_ALONE = re.compile(
    r"(?:指数|系数|比值|评分|得分|分值|倍差|收入比|满意度|PMI)"
    rf"(?:[^，。；]{{0,4}}?(?:[从由]{_IN_YEAR}[\d.]{{1,8}}[^，。；\d]{{1,6}})?(?:为|达到?|至|到|是|[从由]){_IN_YEAR})?$"
)
_NOUN = re.compile(rf"(?:(?![着了的是有为将被把让使]|在(?!校))[{HANZI}（）()A-Za-z]){{1,16}}")


def chinese_quantities(text: str) -> list[Quantity]:
    """The quantities of ``text`` in order; ``text`` is folded (see ``folding.fold``)."""
    found = [*_numbers(text), *_fractions(text), *_ranks(text)]
    kept = without_overlaps(found, [match.span() for match in _QUOTED.finditer(text)])
    shared = list(_with_shared_units(kept, text))[::-1]
    merged = merge_ranges(shared, text, _JOINT, _FROM)
    return [quantity for quantity in merged if _stands(quantity, text)]


def _numbers(text: str) -> Iterator[Quantity]:
    for number in numbers_in(text, "zh"):
        if (
            number.value is None
            or (number.is_worded and not number.value)
            or _is_no_figure(number, text)
        ):
            continue
        quantity = quantity_of(number, text)
        counted = _with_unit(quantity, text, number)
        if counted is not None:
            yield _with_bound(counted, text, number.bound)


def _with_shared_units(found: Sequence[Quantity], text: str) -> Iterator[Quantity]:
    """Each figure with the unit that it shares with the next, from the last to the first:
    分别达1409万、1305万人次."""
    second: Quantity | None = None
    written = ""
    for first in reversed(found):
        if second is not None and _shares(first, second, text):
            second = _with_unit_of(first, second, text, written)
        else:
            second = first
            written = text[second.start : second.end].lstrip("0123456789.,+-")
        yield second


def _with_unit_of(first: Quantity, second: Quantity, text: str, written: str) -> Quantity:
    """The first figure with the unit of the second, which is ``written`` so."""
    own = text[first.start : first.end]
    suffix = written if own[-1].isdigit() else written.lstrip("十百千万亿")
    number = next(iter(numbers_in(own + suffix, "zh")), None)
    if number is None or number.value is None or number.unit != second.unit:
        return first
    return replace(
        first,
        value=number.value,
        step=number.step,
        unit=second.unit,
        counted=second.counted,
        lower=number.value if first.lower is not None else None,
        upper=number.value if first.upper is not None else None,
    )


def _shares(first: Quantity, second: Quantity, text: str) -> bool:
    is_bare = first.unit == NUMBER or (first.unit == ITEMS and not first.counted)
    gap = text[first.right : second.left]
    return (
        is_bare
        and first.start > 0
        and first.shape == second.shape == "amount"
        and second.unit not in (NUMBER, ITEMS)
        and gap in ("、", "和", "与", "及")
    )


def _is_no_figure(number: Number, text: str) -> bool:
    """Dates, ordinals, codes; and a scale without a number that no bound stands before (千万)."""
    start, end = number.start, number.numeral_end
    is_ordinal = _NEVER.match(text, end) is not None or text[max(0, start - 1)] == "第"
    in_code = not number.is_worded and (
        _PART_OF_CODE.search(text, max(0, start - 2), start) is not None
        or re.match(r"0\d", text[number.numeral_start :][:2]) is not None
        or _may_go_on_before(text, start)
        or text[end : end + 1] == "+"
    )
    is_told = number.left < start or text[start] == "上" or text[end - 1] in "余多"
    is_vague = number.is_bare and not is_told
    is_part = number.unit == "" and not number.counted and _in_ratio(text, start, end)
    is_age = number.unit == "years" and not _LIFE.search(text, max(0, start - 16), start)
    return is_ordinal or in_code or is_vague or is_part or is_age


def _may_go_on_before(text: str, start: int) -> bool:
    """Whether a comma before a number may set thousands apart: 1，234家, but no 102，50家."""
    thousands = re.match(r"\d{3}(?!\d)", text[start : start + 4]) is not None
    return (
        thousands and re.search(r"(?<!\d)\d{1,3}，$", text[max(0, start - 5) : start]) is not None
    )


def _in_ratio(text: str, start: int, end: int) -> bool:
    """Whether a number is one of 4.0∶37.7∶58.3."""
    goes_on = _RATIO.match(text, end) is not None
    return goes_on or re.search(r"\d\s?[:：∶]\s?$", text[max(0, start - 4) : start]) is not None


def _with_unit(quantity: Quantity, text: str, number: Number) -> Quantity | None:
    end = number.numeral_end
    is_worded = number.is_worded and not number.is_bare
    if number.unit and not (is_worded and _too_small(quantity, number.unit, text)):
        printed = text[end : number.end].strip()
        if printed == "位" and _MOVED.search(text, max(0, quantity.start - 4), quantity.start):
            return None
        if printed == "位" and _PLACE.search(text, max(0, quantity.start - 24), quantity.start):
            return replace(quantity, unit=RANK, shape="rank")
        return replace(quantity, counted=printed if number.unit == PEOPLE else "")
    quantity = replace(quantity, end=end, unit=NUMBER)
    if number.counted:
        is_part = quantity.value != quantity.value.to_integral_value()
        if is_part and not _AVERAGE.search(text, max(0, quantity.start - 24), quantity.start):
            return None
        if is_worded and not _counts(text, quantity, number.counted):
            return None
        return replace(quantity, end=number.end, unit=ITEMS, counted=number.counted)
    if is_worded and not number.scale and quantity.value < 100:
        return None
    if number.scale or number.is_bare:
        if "亿" in text[number.numeral_start : end] or _HEIGHT.match(text, end):
            return _money(quantity, text, number)
        return _counting(quantity, text)
    return None if number.is_worded else quantity


def _money(quantity: Quantity, text: str, number: Number) -> Quantity | None:
    """An amount of 亿 without a unit: of money where its name says so, and no figure where it only
    describes something or what it counts is not said."""
    before = re.split(r"[，。；]", text[max(0, quantity.start - 40) : quantity.start])[-1]
    height = _HEIGHT.match(text, quantity.end)
    describes = _DESCRIBED if number.is_bare and text[quantity.start] != "上" else _GRADE
    if describes.match(text, quantity.end):
        return None
    ends = _LISTED.match(text, quantity.end) or _GROWS_TO.match(text, quantity.end)
    if _MONEY.search(before) and (height or ends):
        return replace(quantity, unit="yuan")
    if height or quantity.value >= _MANY:
        return None
    return _counting(quantity, text)


def _counting(quantity: Quantity, text: str) -> Quantity:
    """A number without a unit, of the people or things behind it."""
    noun = _NOUN.match(text, quantity.end)
    people = noun is not None and any(counts_people(noun[0][:n]) for n in range(1, 13))
    return replace(quantity, unit=PEOPLE if people else ITEMS)


def _too_small(quantity: Quantity, unit: str, text: str) -> bool:
    """一人, 一位, 一方: small numbers in words that count people are mostly no figures."""
    return unit == PEOPLE and quantity.value < 10 and not _led(text, quantity)


def _counts(text: str, quantity: Quantity, word: str) -> bool:
    """两次, and 新增三家: a small number in words counts only where something is told by it."""
    if quantity.value >= 100 or text[quantity.end - 1] in "余多":
        return True
    if quantity.value < 2:
        return False
    return word == "次" or _led(text, quantity)


def _led(text: str, quantity: Quantity) -> bool:
    return _QUANTITY_VERB.search(text, max(0, quantity.start - 8), quantity.start) is not None


def _with_bound(quantity: Quantity, text: str, bound: Bound | None = None) -> Quantity:
    per = _PER.match(text, quantity.end)
    end = per.end() if per else quantity.end
    around, left, right = bound_around(text, quantity.start, end, "zh")
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
            yield _with_bound(quantity, text, "over" if match["more"] else None)
            continue
        if match["third"]:
            below, above = chinese_number(match[2]), chinese_number(match[3])
            value, step = above * 100 / below, Decimal(1)
        elif match["tenths"]:
            whole, _, rest = match["tenths"].partition("成")
            half = Decimal(5) if rest == "半" else chinese_number(rest or "0")
            value, step = chinese_number(whole) * 10 + half, Decimal(1 if rest else 10)
        else:
            value, step = Decimal(50), Decimal(10)
        bound = _HALVES.get(match["half_of"] or "")
        if match["tenths"] and text[end : end + 1] in ("多", "余"):
            quantity = Quantity(start, end, value, step, PERCENT, shape="fraction")
            yield with_bound(quantity, "over", start, end + 1)
            continue
        yield _with_bound(Quantity(start, end, value, step, PERCENT, shape="fraction"), text, bound)


def _ranks(text: str) -> Iterator[Quantity]:
    for match in _RANK.finditer(text):
        start, end = match.span("place" if match["place"] else "rank")
        written = match["nth"] or match["top"] or match["at"]
        value = chinese_number(written) if written else Decimal(1)
        quantity = Quantity(start, end, value, Decimal(1), RANK, shape="rank")
        yield with_bound(quantity, "within" if match["top"] else None, start, end)


def _stands(quantity: Quantity, text: str) -> bool:
    """A number without a unit is a figure only where its words say so: 指数为50.1."""
    if quantity.unit != NUMBER:
        return True
    return _ALONE.search(text, max(0, quantity.left - 32), quantity.left) is not None

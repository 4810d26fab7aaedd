"""What a figure is by the words around it: a level, a count, a share, a rank or a change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ingest.text.numerals import chinese_number
from kb.compare.figures.period import Period, plan_years
from kb.compare.figures.quantity import Quantity
from kb.compare.figures.units import COUNTED, PERCENT, POINTS, TIMES

Kind = Literal["level", "count", "share", "rank", "change"]
Direction = Literal["up", "down"]
Base = Literal["year", "previous", "plan", "average", "named"]
"""What a change is against: the year before (or the same period of it), the month or quarter
before, the plan period before, on the average of each year, or a year that is named."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a figure is told."""

    kind: Kind
    direction: Direction | None = None
    base: Base | None = None
    base_period: Period | None = None
    growth: Decimal | None = None
    """The change in percent of what it was, where the figure says that."""


_UP_ZH = (
    "增长|增加|增幅|增速|增量|增|上升|上涨|上浮|提高|提升|扩大|涨幅|涨|攀升|延长"
    "|(?<!最)多|(?<!最)高出?|(?<!最)快于?"
)
_DOWN_ZH = (
    "下降|减少|降低|回落|下跌|下滑|缩短|压缩|压减|压降|削减|收窄|降幅|减|降|跌幅"
    "|(?<!最)少|(?<!最)低|(?<!最)慢|(?<=浓度)改善|(?<=浓度同比)改善"
)
_CHANGE_ZH = re.compile(
    rf"(?:(?P<up>{_UP_ZH})|(?P<down>{_DOWN_ZH}))"
    # (?=(?P<run>X*))(?P=run) is X*+, which Python 3.11.0 to 3.11.4 match wrongly (gh-106052).
    r"(?:率|幅度|速度|额)?(?=(?P<run>(?:再|了|约|又|均|也|各|将|要|为|是|达到?|保持在|超过"
    r"|在|近|逾"
    r"|不低于|不少于"
    r"|分别为?|平均为?|幅度为?|幅度达到?|\s|、|和|[\d.%]{1,8})*))(?P=run)$"
)
_ACT_ZH = re.compile(
    r"(?:再|又|共|累计|全年|大幅|平均|并|、)*(?:(?P<up>提高|增加|上调|扩大)|(?P<down>压减|削减"
    r"|降低|减少|取消|精简|下调|压缩))"
)
"""A clause that begins with what was done: 压减政府性基金项目30%."""
_TO_ZH = re.compile(r"(?:到|至|为|成)(?:了)?(?:近|约|超过|[^，。；、]{0,2})$")
_YEAR_OF_ZH = re.compile(r"(?:19|20)\d\d年(?:年?[底末初])?的?(?=(?:近|约|超过)?$)")
"""The year of a value, right before it: 提高到2025年的3.4%."""
_RATE_WORDS_ZH = re.compile(r"(?:增速|增长率|增幅|降幅|涨幅|跌幅|同比|环比)[^，。；]{0,6}$")
_COMPARED_TAIL_ZH = re.compile(r"^(?:的)?(?:增长|增幅|涨幅|降幅|增速)")
_RATES = frozenset({PERCENT, POINTS, TIMES})
_RATE_TOLD_ZH = re.compile(r"增速|增幅|涨幅|降幅|跌幅")
"""These are told in percent: 增速高于经济、突破3万元 tells an amount."""
_BETTERED_ZH = re.compile(r"提[高升]")
"""What is counted is bettered and not raised: 改造提升5000个."""
_PART_ZH = re.compile(r"(?:贡献|占)[^，。；]{0,12}$")
_SHARE_ZH = re.compile(r"(?:占|贡献了|比重|占比|比例|份额|贡献率|中有)[^，。；]{0,24}$")
_SHARE_BEHIND_ZH = re.compile(r"^(?:以上|左右|以下)?的(?!速度|增|降|比例提高)|^以上的")
_NEW_ZH = re.compile(r"新增(?:加)?[^，。；]{0,16}$")

_UP_EN = (
    r"grow(?:s|n|ing|th)?|grew|increas\w*|rose|ris(?:e|es|en|ing)"
    r"|(?<!made )(?<!make )(?<!makes )(?<!set )(?<!-)up|climb\w*|expan\w+|rais\w+"
    r"|jump\w*"
    r"|surg\w+|gain\w*|higher|improv\w+|soar\w*|accelerat\w+|skyrocket\w*|swell\w*"
)
_DOWN_EN = (
    r"f[ea]ll(?:s|en|ing)?|declin\w+|decreas\w+|drop\w*|down|reduc\w+|cut(?:s|ting)?"
    r"|shr[aiu]nk\w*|contract\w*"
    r"|lower\w*|slash\w*|shorten\w*|compress\w*|slid(?:es|ing)?|tumbl\w+|plung\w+|plummet\w*"
    r"|slump\w*|slip(?:s|ped|ping)?|s[aiu]nk(?:s|ing)?|dip(?:s|ped|ping)?|shrinkage|diminish\w*"
)
_UP_BY_EN = (
    rf"{_UP_EN}|rebound\w*|recover\w*|advanc\w+|rall(?:y|ied)|edg(?:ed|ing) up|pick\w* up"
    r"|boost\w*|widen\w*|strengthen\w*|lift\w*|enlarg\w+|extend\w*|top(?:ped)? up|appreciat\w+"
)
_DOWN_BY_EN = (
    rf"{_DOWN_EN}|eas(?:e|es|ed|ing)|retreat\w*|shed\w*|weaken\w*|narrow\w*|trimm\w+|soften\w*"
    r"|moderat\w+|curtail\w*|depreciat\w+|lost|lose[sd]?|cool\w*|edg(?:ed|ing) down"
)
"""These tell a change only with "by": who recovers five million yuan has five million."""
_BETWEEN_EN = (
    r"(?: (?:by|of|at|a|an|rate|rates|was|were|is|has|have|been|another|further|respectively"
    r"|year-on-year|year"
    r"|on|in|real|terms|up|posted|and|the|same|period|average|annual|annually|had|will|be"
    r"|reach|reached|came|stood"
    r"|hit|total(?:l?ed)?|additional|enrol[l]?ments|student|vocational|colleges|about|some"
    r"|nearly|over|more|than"
    r"|speed|from|[\d.,]+|percent|percentage|points|million|billion|trillion|yuan|%|[\d.,]+%))*"
)
_CHANGE_EN = re.compile(
    rf"\b(?:(?P<up>{_UP_EN})|(?P<down>{_DOWN_EN}))(?:,? (?:year[- ]on[- ]year"
    rf"|[yY]oY))?,?{_BETWEEN_EN}\s?$",
    re.IGNORECASE,
)
_RATE_EN = re.compile(
    rf"\b(?:(?P<up>{_UP_BY_EN})|(?P<down>{_DOWN_BY_EN}))(?:,? year[- ]on[- ]year)?(?: (?:a further"
    r"|further|another|about|some|nearly|over))*\s?$",
    re.IGNORECASE,
)
"""With percent they need no "by": prices eased 0.4 percent."""
_BY_EN = re.compile(
    rf"\b(?:(?P<up>{_UP_BY_EN})|(?P<down>{_DOWN_BY_EN}))\b[^.;]{{0,90}}\bby(?: (?:a|another|an?"
    rf"|further|additional)){{0,2}}\s?$",
    re.IGNORECASE,
)
_GROWTH_EN = re.compile(
    r"(?<!to )(?<!of )(?<!for )\bgrowth\b(?! in the number)(?: (?!contribut)\w+){0,5}?"
    r" (?:at|to|be|of|was|is|were|reach(?:ed|ing)|average[ds]?|between|around|to be|from)"
    r"(?: (?:between|about|around|over|at))*\s?$"
    r"|\b(?:increase|rise|growth) (?:(?:is|was|has been) )?(?:projected|set|targeted|planned"
    r"|expected|forecast)(?: (?:at|to be))\s?$",
    re.IGNORECASE,
)
"""Growth that a level is told of: growth is projected at 1% to 3%, a CPI increase set at 2%."""
_MOVED_EN = re.compile(
    r"\b(?:(?P<up>increase|rise|growth|gain)|(?P<down>reduction|drop|fall|decline|decrease|cut))"
    r" in [^,;.]{3,80}? of\s?$",
    re.IGNORECASE,
)
"""A reduction in emissions of around 3 percent."""
_TO_EN = re.compile(
    r"\b(?:to|reach(?:ed|ing|es)?|at|from|exceed(?:ed|ing|s)?|surpass(?:ed|ing)?|total(?:l?ed"
    r"|l?ing)?)"
    r"(?: (?:a|the|some|record|cover|nearly|around|about|new|high|of)){0,4}\s?$",
    re.IGNORECASE,
)
_BEHIND_EN = re.compile(
    r"^[ -](?:year[- ]on[- ]year |annual |average |real |further |sharp |net )*"
    r"(?:(?P<up>growth|increase|rise|gain|expansion|higher|more|up)\b"
    r"|(?P<down>decline|decrease|drop|fall|reduction|cut|lower|less|fewer|down)\b"
    r"|(?P<above>above)|(?P<below>below))"
    r"(?! than \d)(?(above) (?:that|those|the|what)\b)(?(below) (?:that|those|the|what)\b)",
    re.IGNORECASE,
)
_SHARE_EN = re.compile(
    r"\b(?:account\w*|represent\w*|compris\w+|proportion|share|ratio|percentage|cover\w*"
    r"|contribut\w+"
    r"|makes? up|made up|constitut\w+)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_SHARE_BEHIND_EN = re.compile(r"^ of\b(?! (?:growth|increase))", re.IGNORECASE)
_ANAPHOR_EN = re.compile(
    r"(?:^|\b(?:with|and|while) )(?:the|this|that) (?:figure|number|rate|growth"
    r"|increase)\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
_ANAPHOR_ZH = re.compile(r"(?:增幅|降幅|涨幅|增速|这一(?:数字|比例|增速))[^，。；]{0,8}$")
_YEAR = re.compile(
    r"同比|[比较](?:去年|上年|上一年)|year[- ]on[- ]year|\byoy\b|(?:than|over|from|on"
    r"|compared (?:with|to)) "
    r"(?:the same period (?:of|in) )?(?:the )?(?:previous|last|prior|preceding) year"
    r"|same period last year|annual growth",
    re.IGNORECASE,
)
_AVERAGE = re.compile(
    r"年均|average of\b[^,;.]{0,40}(?:per annum|per year|a year)|average annual"
    r"|annual average|annually on average|per year on average",
    re.I,
)
_PREVIOUS = re.compile(
    r"环比|[比较]上(?:月|季度?|半年)|month[- ]on[- ]month|quarter[- ]on[- ]quarter"
    r"|(?:than|over|from) the (?:previous|last|preceding) (?:month|quarter)",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"[比较]“?十([一二三四五六])五”?|(?:compared (?:with|to)|over|than|from|against|above"
    r"|below)(?: (?:in"
    r"|that|the|of|during)){0,3} "
    r"(1[0-9])th Five[- ]Year",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"[比较]((?:19|20)\d\d)年|(?:compared (?:with|to)|than|over|from|relative to)(?: (?:in"
    r"|that|the|of|level|end)){0,4} "
    r"((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_LEVEL_BELOW_ZERO = re.compile(
    r"利率|收益率|回报率|\b(?:interest rate|yield|deficit)s?\b", re.IGNORECASE
)
_NEGATIVE = re.compile(r"负增长|\bnegative(?: [a-z]+)? growth\b", re.IGNORECASE)
_AROUND = 48
"""How far behind a figure the words may stand that say what it is compared with."""


def wording_of(
    before: str, behind: str, quantity: Quantity, language: str, above: Kind | None
) -> Wording:
    """How ``quantity`` is told by the words of its clause ``before`` it, and those ``behind``.

    ``above`` is the kind of the figure before it in the sentence.
    """
    behind = behind[:_AROUND]
    if quantity.shape == "rank":
        return Wording("rank")
    kind_of = _kind_zh if language == "zh" else _kind_en
    kind, direction = kind_of(before, behind, quantity, above)
    if quantity.sign and (
        kind == "change"
        or (quantity.unit in (PERCENT, POINTS) and not _LEVEL_BELOW_ZERO.search(before))
    ):
        kind, direction = "change", "up" if quantity.sign == "+" else "down"
    if kind == "change" and _NEGATIVE.search(before[-28:]):
        direction = "down"
    if kind != "change":
        return Wording(kind)
    base, period = _base(before, behind)
    return Wording("change", direction, base, period, _growth(quantity, direction, before))


def _kind_zh(
    before: str, behind: str, quantity: Quantity, above: Kind | None
) -> tuple[Kind, Direction | None]:
    if quantity.shape == "multiple":
        return "change", "down" if quantity.value < 1 else "up"
    if above == "change" and _ANAPHOR_ZH.search(before):
        return "change", "down" if "降" in before[-8:] else "up"
    before = _YEAR_OF_ZH.sub("", before)
    change = _CHANGE_ZH.search(before[-32:])
    if (
        change
        and (not _TO_ZH.search(before[-6:]) or _RATE_WORDS_ZH.search(before))
        and not (quantity.unit != PERCENT and _NEW_ZH.search(before))
        and not (quantity.unit not in _RATES and _RATE_TOLD_ZH.match(change[0]))
        and not (quantity.unit in COUNTED and _BETTERED_ZH.match(change[0]))
    ):
        return "change", "up" if change["up"] else "down"
    act = _ACT_ZH.match(before) if quantity.unit == PERCENT else None
    if act and not _TO_ZH.search(before[-6:]):
        return "change", "up" if act["up"] else "down"
    if quantity.unit == TIMES and not re.match("的?水平", behind):
        return "change", "up"
    if quantity.unit == POINTS:
        return "change", "down" if re.search(_DOWN_ZH, before) else "up"
    if quantity.unit != PERCENT:
        return "count" if quantity.unit in COUNTED else "level", None
    if _RATE_WORDS_ZH.search(before):
        return "change", "down" if re.search("降|跌", before[-12:]) else "up"
    if _COMPARED_TAIL_ZH.match(behind) and not _PART_ZH.search(before):
        return "change", "down" if "降" in behind[:3] else "up"
    if _SHARE_ZH.search(before) or _SHARE_BEHIND_ZH.match(behind) or quantity.shape == "fraction":
        return "share", None
    return "level", None


def _kind_en(
    before: str, behind: str, quantity: Quantity, above: Kind | None
) -> tuple[Kind, Direction | None]:
    if quantity.shape == "multiple":
        return "change", "down" if quantity.value < 1 else "up"
    if above == "change" and quantity.unit == PERCENT and _ANAPHOR_EN.search(before):
        return "change", "down" if re.search(rf"\b(?:{_DOWN_EN})\b", before, re.I) else "up"
    reached = _TO_EN.search(before) is not None
    change = None if reached else _CHANGE_EN.search(before[-90:])
    if change is None and quantity.unit in (PERCENT, POINTS):
        change = _RATE_EN.search(before[-60:])
    if change is None and quantity.unit in _RATES:
        change = _MOVED_EN.search(before[-140:])
    change = change or _BY_EN.search(before[-140:]) or _BEHIND_EN.match(behind)
    if change is None and quantity.unit == PERCENT and _GROWTH_EN.search(before[-90:]):
        return "change", "up"
    if change and not (
        quantity.unit in COUNTED and change.re is _BEHIND_EN and "more" in change[0]
    ):
        groups = change.groupdict()
        return "change", "up" if groups["up"] or groups.get("above") else "down"
    if quantity.unit == TIMES or quantity.unit == POINTS:
        return "change", "down" if re.search(rf"\b(?:{_DOWN_EN})\b", before, re.I) else "up"
    if quantity.unit != PERCENT:
        return "count" if quantity.unit in COUNTED else "level", None
    if _SHARE_EN.search(before) or _SHARE_BEHIND_EN.match(behind) or quantity.shape == "fraction":
        return "share", None
    return "level", None


def _base(before: str, behind: str) -> tuple[Base | None, Period | None]:
    """What a change is against; None where nothing is said."""
    around = before[-64:] + "\n" + re.split(r"[;；。]|\. |[,，](?! ?(?:compared|year))", behind)[0]
    plan = _PLAN.search(around)
    if plan:
        written = plan[1]
        number = int(chinese_number("十" + written)) if written else int(plan[2])
        return "plan", plan_years(number)
    if _AVERAGE.search(around):
        return "average", None
    if _PREVIOUS.search(around):
        return "previous", None
    named = None if _YEAR.search(around) else _NAMED.search(around)
    if named:
        year = int(named[1] or named[2])
        return "named", Period(year, year)
    return ("year" if _YEAR.search(around) else None), None


def on_the_year(words: str) -> bool:
    """Whether words say that a change is against the year before."""
    return _YEAR.search(words) is not None


def _growth(quantity: Quantity, direction: Direction | None, before: str) -> Decimal | None:
    """The change in percent: 增长1.5倍 is 150, doubled 100, "to 1.5 times" 50."""
    sign = -1 if direction == "down" else 1
    if quantity.unit == PERCENT:
        return sign * quantity.value
    if quantity.unit != TIMES:
        return None
    if quantity.shape == "multiple" or re.search(
        r"\bto (?:\w+ )?$|[到至是为](?:[^，。；]{0,20}的)?$", before
    ):
        return (quantity.value - 1) * 100
    return sign * quantity.value * 100

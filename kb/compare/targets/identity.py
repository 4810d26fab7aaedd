"""Which figures are of one indicator: what a target is held against, and never anything else.

Two figures are of one indicator where their names have the same words that matter, both tell a
growth or both a level in the same unit, and both are of the same place.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kb.compare.figures.indicators import Indicator
from kb.compare.figures.same_names import Names
from kb.compare.figures.told_as import marks_of, own_words
from kb.compare.figures.units import COUNTED, PEOPLE, PERCENT, POINTS

GROWTH = "growth"
"""What a change in percent is told as."""
_OF_GROWTH = re.compile(
    r"(?:增长|增速|增幅|涨幅)(?:的)?(?:预期)?目标(?:设定|确定|定|安排|拟)?(?:为|是|在|按)?$"
    r"|\bgrowth (?:target|goal)\b[^,;.]{0,30}$",
    re.IGNORECASE,
)
"""经济增长目标设定为6%: what is aimed at is a growth, though no verb says that anything grew."""
_END = re.compile(
    r"(?:(?:预期)?目标|增长率?|增速|增幅|涨幅|降幅|[ ](?:targets?|growth|increase))+$",
    re.IGNORECASE,
)
"""What a name ends with that says how the thing is told: 经济增长预期目标, 居民消费价格涨幅."""
_ABBREVIATED = re.compile(r"\s*[（(][A-Z][A-Za-z&-]{1,7}[)）]")
"""Behind the words that it stands for: gross domestic product (GDP)."""
_LED = re.compile(
    r"^(?:(?:we|I) )?(?:(?:am|are) budgeting(?: for)?|expect(?:s|ed)?(?: to end [\w ]{2,12} with)?)"
    r" (?:an? )?",
    re.IGNORECASE,
)
"""How a name begins that tells who expects it: expect to end FY2023 with a deficit."""
_SAME = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"^(?:国民)?经济$|^(?:the )?(?:economy|economic)$", "国内生产总值"),
        (r"^居民消费价格(?:总水平|总?指数)?$|^CPI$", "居民消费价格"),
        (r"^(?:the )?consumer prices?(?: index)?$", "居民消费价格"),
        (r"(?<=进出口)贸易|(?:对外|外)贸易?(?=进出口)", ""),
        (r"^城镇新增就业(?:人数|人口)?$", "城镇新增就业"),
        (r" (?:is|are) (?:budgeted|projected|planned|expected|estimated)$", ""),
        (r"^(?:(?:slight|small|overall|budget) )*(deficit|surplus)$", r"budget \1"),
        (r"^(?:new )?urban jobs(?: (?:created|added))?$", "urban jobs"),
        (r"^(?:average )?(?:surveyed )?(?:urban )?unemployment(?: rate)?$", "unemployment rate"),
    )
)
"""What these reports call one thing, whole names alone: the economy that grows is its output."""


_OUTPUT = re.compile(
    r"(?:China[’']s )?(?:GDP|gross domestic product)|(?:国内|地区|全[省市区])?生产总值",
    re.IGNORECASE,
)


class Identity(NamedTuple):
    """What two figures must share to be of one indicator."""

    key: str
    marks: tuple[str, ...]
    told: str
    """``growth``, or the unit that a level is in."""
    place: str


def identity_of(figure: Indicator, names: Names) -> Identity:
    """The indicator that a figure is of, and how it is told."""
    is_named_new = re.search(r"新|\bnew\b", figure.name, re.IGNORECASE) is not None
    needless = ("@share", "@new") if is_named_new or figure.unit == PERCENT else ("@share",)
    marks = tuple(mark for mark in marks_of(figure) if mark not in needless)
    place = figure.place if figure.scope == "place" else ""
    return Identity(names.key(thing_named(figure.name)), marks, _told(figure), place)


def thing_named(name: str) -> str:
    """The name of what grows or stands at a level, in one spelling."""
    told = _ABBREVIATED.sub("", without_lead(name)).strip() or name
    thing = _END.sub("", told).strip() or told
    for pattern, same in _SAME:
        thing = pattern.sub(same, thing)
    return thing


def without_lead(name: str) -> str:
    """A name without those who expect it."""
    return _LED.sub("", name).strip() or name


def tells_no_indicator(figure: Indicator) -> bool:
    """Whether a figure is a share of the output, by whose name it goes: 2.1 percent of GDP."""
    is_rate = figure.unit == PERCENT and not tells_growth(figure)
    return is_rate and _OUTPUT.fullmatch(thing_named(figure.name)) is not None


def tells_growth(figure: Indicator) -> bool:
    """Whether a figure is a growth in percent, by its words or by its name."""
    if figure.kind == "change":
        return figure.unit not in COUNTED and figure.growth is not None
    if figure.unit != PERCENT or figure.kind == "rank":
        return False
    return any(_OF_GROWTH.search(words) for words in (figure.name, own_words(figure)[0].strip()))


def _told(figure: Indicator) -> str:
    if tells_growth(figure):
        return GROWTH
    by = "by " if figure.kind == "change" and figure.unit != POINTS else ""
    if figure.unit in (PEOPLE, "person-times"):
        return by + PEOPLE
    return by + ("count" if figure.unit in COUNTED else figure.unit)

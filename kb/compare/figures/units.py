"""What figures count in: the base units that rules name, and people.

Every printed unit stands in ``ingest/text/units.csv``, the measure words in ``numbers_zh``.
"""

from __future__ import annotations

import re

PERCENT, POINTS, TIMES = "percent", "percentage points", "times"
PEOPLE, ITEMS, RANK, NUMBER = "people", "items", "rank", ""
COUNTED = frozenset({PEOPLE, ITEMS, "person-times", "vehicle-times", "vessel-times", "flights",
                     "trains", "households"})  # fmt: skip
"""Units that count; in the other language the same things may be counted in another of them."""

SPECIFYING = frozenset({"kilovolts", "kilohertz"})
"""What a thing is like, which is named behind: 750千伏电网; no more or less of it through years."""

PEOPLE_ZH = (
    "人 人口 学生 毕业生 在校生 职工 旅客 群众 农民 农民工 居民 职员 干部 党员 关员 工人 老人 儿童"
    " 游客 人数 农牧民 儿女 婴幼儿 孕产妇 妇女 患者 人才 劳动力 对象 群体 青少年 青年 医生 教师"
    " 护士"
).split()
PEOPLE_EN = (
    "people persons person population resident residents student students graduate graduates worker"
    " workers employee employees passenger passengers traveler travelers traveller travellers"
    " tourist tourists visitor visitors farmer farmers grower growers officer officers official"
    " officials child children patient patients member members deputy deputies citizen citizens"
    " retiree retirees personnel individual individuals"
).split()
_PEOPLE_ZH = re.compile(rf"(?:{'|'.join(PEOPLE_ZH)})$")
_PEOPLE_EN = re.compile(
    rf"\b(?:people|persons|population)\b|\b(?:{'|'.join(PEOPLE_EN)})$", re.IGNORECASE
)


def counts_people(noun: str) -> bool:
    """Whether a noun (its last words) means people."""
    return bool(_PEOPLE_ZH.search(noun) or _PEOPLE_EN.search(noun.strip()))


def same_kind(one: str, other: str) -> bool:
    """Whether two figures can be one: equal units, or both count something."""
    return one == other or (one in COUNTED and other in COUNTED)

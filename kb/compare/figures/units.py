"""Units of the figures in reports: what they are called here, and by what a printed one counts.

A figure is kept in base units, so that 6226.5亿元 and 622.65 billion yuan are one value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

PERCENT, POINTS, TIMES = "percent", "percentage points", "times"
PEOPLE, ITEMS, RANK, NUMBER = "people", "items", "rank", ""
COUNTED = frozenset({PEOPLE, ITEMS, "person-times", "vehicle-times", "vessel-times", "flights",
                     "trains", "households"})  # fmt: skip
"""Units that count; in the other language the same things may be counted in another of them."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed: the base unit that it is kept in, and how many of those it is."""

    name: str
    factor: Decimal = Decimal(1)


def _unit(name: str, factor: str, forms: str) -> dict[str, Unit]:
    numerator, _, denominator = factor.partition("/")
    unit = Unit(name, Decimal(numerator) / Decimal(denominator or 1))
    return {form.strip(): unit for form in forms.split(";")}


_CHINESE: dict[str, Unit] = (
    _unit("yuan", "1", "元人民币;人民币元;元")
    | _unit("yuan", "0.1", "角钱")
    | _unit("US dollars", "1", "美元;美金")
    | _unit("euros", "1", "欧元")
    | _unit("Hong Kong dollars", "1", "港元;港币")
    | _unit("Macao patacas", "1", "澳门元;澳门币")
    | _unit("yen", "1", "日元")
    | _unit("pounds", "1", "英镑")
    | _unit(PERCENT, "1", "%")
    | _unit(PERCENT, "0.1", "‰")
    | _unit(POINTS, "1", "个百分点;百分点")
    | _unit(POINTS, "0.01", "个基点;基点")
    | _unit(TIMES, "1", "倍")
    | _unit("tonnes", "1", "公吨;吨")
    | _unit("tonnes", "0.001", "公斤;千克")
    | _unit("tonnes", "0.000001", "克")
    | _unit("tonnes", "0.0005", "斤")
    | _unit("kilowatt-hours", "1", "千瓦时;度电")
    | _unit("kilowatts", "1", "千瓦")
    | _unit("kilowatts", "1000", "兆瓦")
    | _unit("kilometres", "1", "公里;千米")
    | _unit("kilometres", "1.852", "海里")
    | _unit("kilometres", "0.001", "米")
    | _unit("hectares", "1/15", "亩")
    | _unit("hectares", "1", "公顷")
    | _unit("square metres", "1", "平方米")
    | _unit("square metres", "1000000", "平方公里;平方千米")
    | _unit("cubic metres", "1", "立方米")
    | _unit("barrels", "1", "桶")
    | _unit("TEU", "1", "标准箱;标箱;TEU;个标准箱;个标箱;个TEU")
    | _unit("person-times", "1", "人次")
    | _unit("vehicle-times", "1", "辆次;车次;台次")
    | _unit("vessel-times", "1", "艘次;船次")
    | _unit("flights", "1", "架次;航班次")
    | _unit("trains", "1", "列次")
    | _unit("hours", "1", "个小时;小时")
    | _unit("hours", "1/60", "分钟")
    | _unit("hours", "1/3600", "秒钟;秒")
    | _unit(PEOPLE, "1", "人(?![口均民员工才大数类次]);名;位")
)
MEASURE_WORDS = (
    "个件部家户项条套次起宗批份所座艘架辆台只头种场处株门篇例颗枚支张册间"
    "栋幢列班对笔单票箱包瓶盒页幅款类"
)
_ENGLISH: dict[str, Unit] = (
    _unit("yuan", "1", r"yuan(?: RMB)?;RMB(?: yuan)?;renminbi;CNY")
    | _unit("US dollars", "1", r"U\.S\. dollars?;US dollars?;USD;dollars?")
    | _unit("euros", "1", r"euros?;EUR")
    | _unit("Hong Kong dollars", "1", r"Hong Kong dollars?;HKD")
    | _unit("Macao patacas", "1", r"(?:Maca[ou] )?patacas?;MOP")
    | _unit("yen", "1", r"(?:Japanese )?yen")
    | _unit("pounds", "1", r"pounds sterling")
    | _unit(POINTS, "1", r"percentage[ -]points?;percent points?;pct points?;pp")
    | _unit(POINTS, "0.01", r"basis points?")
    | _unit(PERCENT, "1", r"%;per ?cent;percent")
    | _unit(TIMES, "1", r"times(?! (?:a|per) );fold")
    | _unit("tonnes", "1", r"(?:metric )?tons?;(?:metric )?tonnes?")
    | _unit("tonnes", "0.001", r"kilograms?;kg")
    | _unit("tonnes", "0.0005", r"jin;catties")
    | _unit("kilowatt-hours", "1", r"kilowatt[ -]hours?;kWh")
    | _unit("kilowatts", "1", r"kilowatts?;kW")
    | _unit("kilowatts", "1000", r"megawatts?;MW")
    | _unit("kilowatts", "1000000", r"gigawatts?;GW")
    | _unit("square metres", "1", r"square met(?:er|re)s?;sq m")
    | _unit("square metres", "1000000", r"square kilomet(?:er|re)s?;sq km")
    | _unit("cubic metres", "1", r"cubic met(?:er|re)s?")
    | _unit("kilometres", "1", r"kilomet(?:er|re)s?;km")
    | _unit("kilometres", "1.852", r"nautical miles?")
    | _unit("kilometres", "0.001", r"met(?:er|re)s?")
    | _unit("hectares", "1/15", r"mu")
    | _unit("hectares", "1", r"hectares?")
    | _unit("barrels", "1", r"barrels?")
    | _unit("TEU", "1", r"TEUs?;twenty-foot equivalent units?;standard containers?")
    | _unit("person-times", "1",
            r"(?:person|passenger|visitor|tourist)[ -](?:times|trips|visits|crossings)"
            r";people[ -]times;inbound and outbound (?:passengers|travell?ers)")
    | _unit("vehicle-times", "1", r"vehicle[ -](?:times|trips|crossings)")
    | _unit("vessel-times", "1", r"(?:vessel|ship)[ -](?:times|trips)")
    | _unit("flights", "1", r"flights?;aircraft movements?")
    | _unit("hours", "1", r"hours?")
    | _unit("hours", "1/60", r"minutes?")
    | _unit("hours", "1/3600", r"seconds?")
)  # fmt: skip
PREFIXES = {
    "US$": "US dollars", "HK$": "Hong Kong dollars", "$": "US dollars", "¥": "yuan", "￥": "yuan",
    "€": "euros", "RMB": "yuan", "CNY": "yuan", "USD": "US dollars", "MOP": "Macao patacas",
}  # fmt: skip
_PEOPLE_ZH = re.compile(
    r"(?:人|人口|学生|毕业生|在校生|职工|旅客|群众|农民|农民工|居民|职员|干部|党员|关员|工人"
    r"|老人|儿童|游客)$"
)
_PEOPLE_EN = re.compile(
    r"\b(?:people|persons|population)\b|\b(?:persons?|residents?|students?|graduates?|workers?"
    r"|employees?|passengers?|travell?ers?|tourists?|visitors?|farmers?|growers?|officers?"
    r"|officials?|child(?:ren)?|patients?|members?|deput(?:y|ies)|citizens?|retirees?|personnel"
    r"|individuals?)$",
    re.IGNORECASE,
)


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], tuple[Unit, ...]]:
    table = _CHINESE if language == "zh" else _ENGLISH
    forms = sorted(table, key=len, reverse=True)
    if language == "zh":
        body = "|".join(f"({form})" for form in forms)
        return re.compile(rf"\s?(?:{body})(?!次方|均)"), tuple(table[form] for form in forms)
    body = "|".join(f"({form})" if form.startswith("%") else rf"({form})\b" for form in forms)
    return re.compile(rf"[ -]?(?:of )?(?:{body})"), tuple(table[form] for form in forms)


def unit_at(text: str, start: int, language: str) -> tuple[Unit, int] | None:
    """The unit that begins at ``start``, and where it ends; None where none does."""
    pattern, units = _pattern(language)
    match = pattern.match(text, start)
    if match is None or match.lastindex is None:
        return None
    return units[match.lastindex - 1], match.end()


def counts_people(noun: str) -> bool:
    """Whether a noun (its last words) means people."""
    return bool(_PEOPLE_ZH.search(noun) or _PEOPLE_EN.search(noun.strip()))


def same_kind(one: str, other: str) -> bool:
    """Whether two figures can be one: equal units, or both count something."""
    return one == other or (one in COUNTED and other in COUNTED)

"""The names of figures that are told "respectively" of a subject of several parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

_JOINT = {
    "zh": re.compile(
        r"、|以及|(?<![普涉触顾危])及(?![格时])|(?<![饱共缓温总呼谐])和(?![平谐田睦解缓])|(?<!参)与(?!会)"
    ),
    "en": re.compile(r", and |, | and "),
}
"""Between the parts; in Chinese not within a word: 普及率, 参与人数, 和田."""
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
_MEASURE = re.compile(
    r"(?:(?:居民)?人均可支配收入|(?:居民)?消费价格|消费支出|吞吐量|周转量|运输量|发电量|销售额|销售收入"
    r"|交易额|成交额|增加值|总产值|产值|总值|总额|营业收入|收入|支出|产量|销量|客流量|用电量|总量|人数"
    r"|零售总?额|投资额|签约额|数量|拥有量|授权量|订单量|保有量|存栏量|出栏量|容量|销售量|起数|警情|次数|件数|户数|里程|面积|余额|进出口|投资|利润|标准|覆盖率|普及率|合格率|入学率|[率量额数])$"
)
"""What is measured, in which the last of several parts may end for all: 旅客和货邮吞吐量."""
_SHARED = re.compile(
    r"(?:全国|全省|全市|全区|国际|国内|航空|铁路|公路|水路|道路交通|道路|交通|生产安全|安全生产|火灾"
    r"|港口|沿海|内河|跨境|关区|口岸|进出境|出入境|入境|出境|进口|出口|城镇|农村|规模以上|规上|新增"
    r"|高速|高等|普通|年均|一般|社会|[（(].{0,12}[)）])+"
)
"""Words that may stand before the first part and mean all."""


_PLACE = re.compile(r"^.{2,8}?(?:港(?!口)|机场|口岸)(?=..)")
"""A place before the first part, of which all are: 宁波舟山港货物和集装箱吞吐量."""
_COMPOUNDS = {
    "存贷款": ("存款", "贷款"),
    "内外资": ("内资", "外资"),
    "进出口": ("进口", "出口"),
    "收支": ("收入", "支出"),
}
_SECTORS = re.compile(
    r"(?P<head>.*?)(?P<each>第?[一二三](?:[、和与及]?第?[一二三])+)(?P<tail>次?产业?.*)"
)
"""一、二、三产增加值, 第一、第三产业增加值."""
_BOTH = re.compile("城乡(?=[^、和与及]*居民[^、和与及]*$)")


def distribute_names(name: str, count: int, language: str) -> Sequence[str] | None:
    """The names of ``count`` figures told "respectively" of one subject; None if it has fewer.

    "inbound vehicles and personnel" gives "inbound vehicles" and "inbound personnel".
    """
    sectors = _SECTORS.fullmatch(name)
    each = re.findall("第?[一二三]", sectors["each"]) if sectors else []
    if sectors and len(each) == count:
        return [sectors["head"] + one + sectors["tail"] for one in each]
    if count == 2 and _BOTH.match(name):
        return [_BOTH.sub(one, name) for one in ("城镇", "农村")]
    held = _QUOTED.sub(lambda match: "\x00" * len(match[0]), name)
    spans, at = [], 0
    for match in _JOINT[language].finditer(held):
        spans.append((at, match.start()))
        at = match.end()
    spans.append((at, len(held)))
    if len(spans) < count or count < 2:
        return _of_a_compound(name) if count == 2 else None
    chosen = spans[-count:]
    first = name[spans[0][0] : chosen[0][1]]
    others = [name[start:end] for start, end in chosen[1:]]
    if language == "zh":
        return _distributed_zh(first, others)
    return [first, *(_with_head(first, other) for other in others)]


def _distributed_zh(first: str, others: Sequence[str]) -> list[str]:
    quoted = re.search(r"[“\"]", first)
    if quoted is not None:
        return [first, *(first[: quoted.start()] + other for other in others)]
    tail = _tail(others[-1])
    cores = [part.removesuffix(_tail(part)) if _tail(part) else part for part in (first, *others)]
    tails = [_tail(part) or tail for part in (first, *others)]
    names = [cores[0] + tails[0]]
    place = _PLACE.match(cores[0])
    for core, its_tail in zip(cores[1:], tails[1:], strict=True):
        head = cores[0][: max(0, len(cores[0]) - len(core))]
        shared = head if _SHARED.fullmatch(head) else ""
        if place and not re.search("[港场岸]", core):
            shared = place[0]
        if cores[0].startswith("对") and not core.startswith("对"):
            shared = "对"
        names.append(shared + core + its_tail)
    return names


def _of_a_compound(name: str) -> Sequence[str] | None:
    """The two names in a word that stands for both: 存贷款余额, 内外资."""
    found = [compound for compound in _COMPOUNDS if compound in name]
    return [name.replace(found[0], one) for one in _COMPOUNDS[found[0]]] if found else None


def _tail(part: str) -> str:
    match = _MEASURE.search(part)
    return match[0] if match and match.start() else ""


def _with_head(first: str, other: str) -> str:
    """What ``other`` shares with the begin of ``first``: "the number of inbound" personnel."""
    quoted = re.search(r"[“\"]", first)
    if quoted is not None:
        return first[: quoted.start()] + other
    words, size = first.split(), len(other.split())
    return " ".join([*words[:-size], other]) if len(words) > size else other

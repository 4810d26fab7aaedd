"""What of a review is evidence for a promise: the same thing, and of a figure the same indicator.

A review that is silent on a target says nothing of it: what it tells of another indicator, however
alike the words (文旅产业增加值 and 规上工业增加值), is no evidence.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from kb.compare.plans.commitments import Commitment
from kb.compare.plans.sameness import content

MENTIONED = 0.42
"""Likeness by words and meaning from which a review speaks of a measure."""

SAME_INDICATOR = 0.25
"""The same where both name one indicator."""

HELD, HOLDS = 0.8, 0.6
"""Share of a statement that stands in the measure, from which it speaks of a part of it, and what
likeness that is worth."""

LEAST = 5
"""Words (pairs of characters) that such a statement has at the least."""

OF_ITS_THING = 0.5
"""Share of what a measure counts that a statement with figures must name."""

ALIKE, OTHER_UNIT = 0.55, 0.62
"""Likeness from which it need not; and where no figure of it is of a unit of the measure's."""

COUNTED = 0.8
"""The share from which a statement with a figure of the same unit is evidence all the same."""

_INDICATOR_ZH = re.compile(
    r"(?:增加值|总产值|产值|总值|总额|收入|支出|价格|涨幅|增速|增幅|增长率|失业率|覆盖率|普及率|率|强度|比例|比重|占比"
    r"|吞吐量|产量|总产|用电量|规模|投资|数量|面积|浓度|余额|指数|能耗|排放量?|销售额|营收|税收|进出口|出口|进口|标准|电价"
    r"|寿命|消费|总量|密度|流量|人次|(?<!指)数)$"
)
"""What a Chinese name of an indicator ends with."""

_CHANGE_ZH = re.compile(
    r"(?:年?均?(?:增长|增加|增幅|提高|提升|下降|降低|减少|回落|上升|上涨)|达到?|突破|超过?|控制|保持|稳定|实现|完成|力争"
    r"|从|由|分别|为|在|至|到|约|近|不低于|不高于|不超过|不少于|较上年|同比|比上年|平均|累计|左右|年|全年|基本|与)+$"
)
_HEAD_ZH = re.compile(
    r"^(?:[全我]?[省市区县]|全[国年]|今年|其中|力争|确保|推动|推进|促进|实现|完成|保持|新增|持续|继续|稳步|争取|年度?|预计|努力"
    r"|居民(?=消费)|规模以上|规上|地区(?=生产总值))+"
)
_NUMBERS = re.compile(r"(?<![A-Za-z.])\d[\d.,]*")
_DONE_ZH = re.compile("完成|实现|新增|累计|达到")
_LISTED_ZH = re.compile("、|分别|和")
_INDICATORS_EN = (
    ("gdp", "economic growth"), ("unemployment",), ("cpi", "consumer price", "inflation"),
    ("income",), ("export",), ("import",), ("deficit",), ("investment",), ("retail sale",),
    ("urban job", "new job", "employment"), ("energy consumption",), ("emission",),
    ("grain output", "grain production"), ("expenditure", "spending"), ("revenue",), ("m2",),
)  # fmt: skip
"""Words by which English names the common indicators; any of a group stands for it."""


class Evidence(NamedTuple):
    """A statement of a review and how much it says the same as a measure, in [0, 1]."""

    statement: Commitment
    score: float


def evidence_for(promise: Commitment, candidates: Sequence[Evidence]) -> Evidence | None:
    """The candidate that says most of the promise; None where none speaks of it."""
    fitting = (found for each in candidates if (found := _fit(promise, each)) is not None)
    return max(fitting, key=lambda found: found.score, default=None)


def indicator_zh(text: str) -> str:
    """The indicator that a Chinese clause sets a figure of; empty where it names none."""
    name = next(iter(_names_zh(text)), "")
    return name if _INDICATOR_ZH.search(name) else ""


def _names_zh(text: str) -> list[str]:
    """What stands before each figure of a Chinese clause, as a name."""
    names, begin = [], 0
    for number in _NUMBERS.finditer(text):
        clause = re.split("[，；：、]", text[begin : number.start()])[-1]
        clause = _DONE_ZH.split(_CHANGE_ZH.sub("", clause))[-1]
        names.append(_HEAD_ZH.sub("", clause))
        begin = number.end()
    return names


def _fit(promise: Commitment, found: Evidence) -> Evidence | None:
    """The candidate with the likeness that counts, or None where it is no evidence."""
    statement, score = found
    if promise.language != statement.language:
        return found if score >= MENTIONED else None
    least = MENTIONED
    if promise.targets:
        verdict = _same_indicator(promise, statement)
        if verdict is False:
            return None
        if verdict:
            least = SAME_INDICATOR
        elif statement.targets and not _of_one_thing(promise, statement, score):
            return None  # so many of other things
        elif _counts_the_same(promise, statement):
            score = max(score, HOLDS)
    if score < least and sum(content(statement).values()) >= LEAST:
        score = max(score, HOLDS if _share(statement, promise) >= HELD else 0.0)
    return Evidence(statement, score) if score >= least else None


def _same_indicator(promise: Commitment, statement: Commitment) -> bool | None:
    """Whether both name one indicator; None where the promise names none."""
    if promise.language == "zh":
        own = indicator_zh(promise.text)
        if not own:
            return None
        told = {_bare(name) for name in _names_zh(statement.text)}
        return _bare(own) in told or _is_listed(own, statement.text)
    wanted, given = _groups_en(promise.text), _groups_en(statement.text)
    if not wanted:
        return None
    return wanted <= given


def _is_listed(indicator: str, text: str) -> bool:
    """Whether a list tells of it too: "战略性新兴产业、高新技术产业增加值分别增长…"."""
    ending = _INDICATOR_ZH.search(indicator)
    owner = indicator[: ending.start()] if ending else ""
    number = _NUMBERS.search(text)
    listed = text[: number.start()] if number else text
    return bool(
        ending and owner and _LISTED_ZH.search(listed) and owner in listed and ending[0] in listed
    )


def _of_one_thing(promise: Commitment, statement: Commitment, score: float) -> bool:
    if not _has_unit_of(promise, statement):
        return score >= OTHER_UNIT
    shared = max(_share(promise, statement), _share(statement, promise))
    return shared >= OF_ITS_THING or score >= ALIKE


def _has_unit_of(promise: Commitment, statement: Commitment) -> bool:
    units = {target.unit for target in promise.targets}
    return any(target.unit in units for target in statement.targets)


def _counts_the_same(promise: Commitment, statement: Commitment) -> bool:
    """Whether a statement counts by the same unit what the promise does: 开行2500列, 开行3005列."""
    return _has_unit_of(promise, statement) and _share(promise, statement) >= COUNTED


def _bare(name: str) -> str:
    """A name by its characters, in any order and without those that say nothing."""
    plain = unicodedata.normalize("NFKC", name)
    return "".join(sorted(re.sub(r"[的总额量数人均]|居民|城镇(?=新增)", "", plain)))


def _groups_en(text: str) -> frozenset[int]:
    plain = text.casefold()
    return frozenset(
        number
        for number, words in enumerate(_INDICATORS_EN)
        if any(re.search(rf"\b{word}", plain) for word in words)
    )


def _share(part: Commitment, whole: Commitment) -> float:
    """How much of what ``part`` is about stands in ``whole``, in [0, 1]."""
    words: Counter[str] = content(part)
    size = sum(words.values())
    return sum((words & content(whole)).values()) / size if size else 0.0

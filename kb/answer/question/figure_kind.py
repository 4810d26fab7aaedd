"""Which kind of figure a question asks for, where it says so, and whether a sentence has one."""

from __future__ import annotations

import re
from typing import Literal

FigureKind = Literal["rate", "money", "time"]

_ASKED: dict[FigureKind, re.Pattern[str]] = {
    "rate": re.compile(
        r"\b(?:growth|tax|tariff|unemployment|jobless|survival|coverage|pass) rate\b"
        r"|\bat what rate\b|\bwhat (?:share|percentage|proportion|per ?cent)\b|\bhow fast did\b"
        r"|增速|增幅|降幅|涨幅|增长率|失业率|覆盖率|占比|比重|百分之几|几成|(?:比例|比率|税率)[^，。]{0,4}多少",
        re.IGNORECASE,
    ),
    "money": re.compile(
        r"\bhow much (?:money|cash|funding)\b|\bhow many (?:\w+ ){0,2}(?:yuan|dollars|euros)\b"
        r"|\b(?:price|cost|fee|toll|fare)\b.*\bhow much\b"
        r"|\bhow much\b.*\b(?:cost|pay|paid|spen[dt])\b"
        r"|多少钱|多少[万亿]*(?:元|块|美元|美金|新元)|花了?多少|投(?:了|入)?多少",
        re.IGNORECASE,
    ),
    "time": re.compile(
        r"\bhow long (?:did|do|does|will|has|have|is|was|it)\b|\bhow many (?:days|hours|minutes)\b"
        r"|多久|多长时间|几[天个]?小时|多少(?:天|小时|分钟)",
        re.IGNORECASE,
    ),
}
_HELD: dict[FigureKind, re.Pattern[str]] = {
    "rate": re.compile(
        r"[%％‰]|\bper ?cent|\bpercentage|\b(?:doubl|tripl|halv)|\bthirds?\b|\bhalf\b"
        r"|百分|分之|[一二三四五六七八九\d]成|翻|倍",
        re.IGNORECASE,
    ),
    "money": re.compile(
        r"[$€£¥]|元|圆|美金|\b(?:yuan|RMB|CNY|USD|dollars?|euros?|pounds?)\b", re.IGNORECASE
    ),
    "time": re.compile(
        r"\b(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?)\b"
        r"|年|个?月|周|天|日|小时|分钟|秒",
        re.IGNORECASE,
    ),
}


def figure_kind(question: str) -> FigureKind | None:
    """The kind of figure that ``question`` asks for; None where any will do, or it asks for
    several."""
    kinds = [kind for kind, asked in _ASKED.items() if asked.search(question)]
    return kinds[0] if len(kinds) == 1 else None


def has_kind(sentence: str, kind: FigureKind) -> bool:
    """Whether ``sentence`` tells a figure of this kind."""
    return _HELD[kind].search(sentence) is not None

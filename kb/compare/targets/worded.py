"""What a report tells of an indicator in words alone: 与上年持平, 与经济增长同步, "held steady".

Words are a target where they stand in a list of targets, and a result where a review of the year
says them. They never become a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from ingest import sentences
from ingest.text.language import is_chinese
from kb.compare.figures.indicators import Indicator
from kb.compare.figures.period import Period
from kb.compare.figures.periods import Periods
from kb.compare.figures.same_names import Names
from kb.compare.targets.identity import GROWTH, Identity, thing_named
from kb.compare.targets.lists import list_spans
from kb.compare.targets.outcomes import Outcome, judged
from kb.documents import Excerpt, StoredDocument, excerpt

Says = Literal["unchanged", "in_step", "above", "below", "steady"]
Against = Literal["year_before", "growth", "country", ""]

WORDS = "words"
"""What such an indicator is told as."""

_YEAR_ZH = r"(?:上年|去年|上一年)(?:同期)?"
_GROWTH_ZH = r"(?:经济|GDP|(?:国内|地区)生产总值)(?:发展|增长|增速)?"
_ABOUT_ZH = r"(?:保持|继续)?(?P<about>基本|大体|总体|大致)?(?:保持)?"
_WORDS_ZH = re.compile(
    rf"(?:保持|继续|实现)?[与同和跟](?:(?P<year>{_YEAR_ZH})(?:相比)?|(?P<growth>{_GROWTH_ZH}))"
    rf"{_ABOUT_ZH}(?P<level>持平|相当|同步(?:增长)?)"
    rf"|(?P<alone>(?P<nearly>基本|大体|总体)?(?:保持)?持平)(?=[，。；、\n]|$)"
    rf"|(?P<above>[高快]于|跑赢)(?:(?P<country>全国(?:平均水平|平均)?)|(?P<than>{_GROWTH_ZH}))"
    r"(?=[，。；、\n]|$)"
    rf"|(?P<below>[低慢]于)(?:(?P<country2>全国(?:平均水平|平均)?)|(?P<than2>{_GROWTH_ZH}))"
    r"(?=[，。；、\n]|$)"
)
_GROWTH_EN = (
    r"(?:the )?(?:economic growth|GDP growth|growth of (?:the economy|GDP)|growth in GDP|economy)"
)
_ABOUT_EN = r"(?P<about>basically |largely |broadly |roughly |generally |essentially |nearly )?"
_WORDS_EN = re.compile(
    rf"\b{_ABOUT_EN}(?:(?P<step>(?:in step|in line|on (?:a )?par|keep(?:ing)? pace|kept pace"
    rf"|keeps pace) with) {_GROWTH_EN}"
    r"|(?P<same>unchanged|flat|level|the same|on (?:a )?par)"
    r"(?: (?:from|on|with|as|compared (?:with|to)) (?:last year"
    r"|the (?:previous year|year before)|a year (?:earlier|ago)))"
    r"|(?P<steady>(?:held|remained|stayed|kept) (?:\w+ly )?(?:steady|stable|unchanged|flat))"
    r"(?=[,;.]|$)"
    rf"|(?P<above>above|higher than|faster than|outpac\w+|exceed\w*) (?:(?P<country>the national"
    rf" (?:average|level))|(?P<than>{_GROWTH_EN}))"
    rf"|(?P<below>below|lower than|slower than) (?:(?P<country2>the national (?:average|level))"
    rf"|(?P<than2>{_GROWTH_EN})))(?=[^\w]|$)",
    re.IGNORECASE,
)
_CLAUSE_ZH = re.compile(r"[，。；：:！？\s“”（）]")
_CLAUSE_EN = re.compile(r"[,.;:!?()]\s|^\s*[—–-]+\s*| (?:and|while|but) ", re.MULTILINE)
_DENIED = re.compile(r"[未没不难]|\b(?:not|no|never|fail\w*|hardly)\b", re.IGNORECASE)
_HEAD = re.compile(
    r"^(?:其中|努力|力争|争取|确保|推动|促进|预计|预期|全年|体现了|实现了?|保持了?|使得?|[一二三四五六七八九]是)+"
    r"|^(?:(?:ensur|keep|maintain|achiev)(?:e|ing|ed)?|to|the|its?|overall|that) ",
    re.IGNORECASE,
)
_TAIL_EN = re.compile(
    r"(?: (?:that|which|is|are|was|were|has|have|had|been|be|will|should|to|remain(?:s|ed)?"
    r"|stay(?:s|ed)?|stood|grew|rose|increased?|grow|rise|at a level|generally))+$",
    re.IGNORECASE,
)
_GROWTH_OF = re.compile(r"^(?:growth|increases?|rise) (?:in|of) (?:the )?", re.IGNORECASE)
_FIGURE_ON = re.compile(r"(?:增长|提高|达到?|下降|上涨|为)?[约近超]?\d.*$")
_INCOMES = re.compile(r"(?:常住)?居民人均可支配收入|(?:常住)?居民可支配收入")
"""For their growth in step with the economy these are the incomes of residents."""
_RATE = re.compile(
    r"(?:涨幅|增速|增幅|率|比重|水平)$|\b(?:rate|growth|inflation|share|ratio)$", re.IGNORECASE
)
"""What is unchanged here is a rate itself: nothing says that the thing did not grow."""
_BAND = Decimal("0.5")
"""Percent to either side that "about unchanged" leaves."""


@dataclass(frozen=True, slots=True)
class Worded:
    """An indicator told in words."""

    name: str
    says: Says
    against: Against
    about: bool
    figure: Excerpt
    """The words."""
    sentence: Excerpt
    number: int
    listed: bool = False
    unit: str = ""

    @property
    def told(self) -> str:
        return " ".join(self.figure.text.split())


def worded_in(document: StoredDocument, names: Names) -> dict[str, list[Worded]]:
    """What a report's review, and its lists of targets, tell in words, by the indicator's key.

    Of the review only what is told of the year before the report.
    """
    found: dict[str, list[Worded]] = {}
    for one in _read(document):
        found.setdefault(key_in_words(one.name, names), []).append(one)
    return found


def identity_in_words(key: str) -> Identity:
    return Identity(key, (), WORDS, "")


def told_in_words(target: Indicator | Worded, told: Sequence[Worded]) -> Worded | None:
    """The words that all of ``told`` agree on, those that say most; None where they differ."""
    if not told or len({(one.says, one.against) for one in told}) > 1:
        return None
    if isinstance(target, Worded):
        told = sorted(told, key=lambda one: one.against != target.against)
    return told[0]


def judged_in_words(target: Indicator | Worded, result: Worded, told_as: str) -> Outcome:
    """What became of a target by words, where that is certain; else ``in_words``."""
    if isinstance(target, Worded):
        return _words_by_words(target, result)
    unchanged = result.says == "unchanged" and result.against in ("year_before", "")
    if told_as != GROWTH or not unchanged or _RATE.search(result.name):
        return "in_words"
    ends = (-_BAND, _BAND) if result.about or not result.against else (Decimal(0), Decimal(0))
    outcomes = {judged(target, _as_growth(target, value)) for value in ends}
    certain = outcomes.pop() if len(outcomes) == 1 else "in_words"
    return "in_words" if certain == "unclear" else certain


def _words_by_words(target: Worded, result: Worded) -> Outcome:
    if target.against != result.against:
        return "in_words"
    if target.says == result.says:
        return "in_words" if result.about and not target.about else "met"
    ranks: dict[Says, int] = {"below": -1, "unchanged": 0, "in_step": 0, "above": 1}
    if target.says not in ranks or result.says not in ranks or result.about:
        return "in_words"
    if ranks[result.says] > ranks[target.says]:
        return "exceeded" if target.says == "in_step" else "in_words"
    return "fell_short" if ranks[result.says] < ranks[target.says] else "in_words"


def _as_growth(target: Indicator, value: Decimal) -> Indicator:
    """The figure that a growth of ``value`` percent would be, to be judged by and never shown."""
    return replace(
        target, value=abs(value), bound=None, lower=None, upper=None,
        direction="down" if value < 0 else "up", step=Decimal(1),
    )  # fmt: skip


def _read(document: StoredDocument) -> Iterator[Worded]:
    text, year = document.text, document.info.year
    if year is None or not (_WORDS_ZH.search(text) or _WORDS_EN.search(text)):
        return
    spans, periods = list_spans(text), Periods(document)
    for number, (start, end) in enumerate(sentences(text)):
        sentence = text[start:end]
        for match, name, begin in _clauses(sentence):
            at = start + match.start()
            listed = any(first <= at < last for first, last in spans)
            default = periods.default(start)
            words = [one for one in periods.time_words(sentence, start) if one.end <= begin]
            period = words[-1].period if words else default.period
            is_review = default.aspect != "plan" and period == Period(year - 1, year - 1)
            if listed or is_review:
                says, against, about = _said(match)
                yield Worded(
                    name, says, against, about, excerpt(document, at, start + match.end()),
                    excerpt(document, start, end), number, listed,
                )  # fmt: skip


def _clauses(sentence: str) -> Iterator[tuple[re.Match[str], str, int]]:
    """The words of a sentence that tell an indicator, its name, and where its clause begins."""
    chinese = is_chinese(sentence)
    for match in (_WORDS_ZH if chinese else _WORDS_EN).finditer(sentence):
        breaks = list((_CLAUSE_ZH if chinese else _CLAUSE_EN).finditer(sentence, 0, match.start()))
        begin = breaks[-1].end() if breaks else 0
        clause = sentence[begin : match.start()]
        if _DENIED.search(clause):
            continue
        if chinese and not clause.strip() and len(breaks) > 0:
            before = breaks[-2].end() if len(breaks) > 1 else 0
            clause = _FIGURE_ON.sub("", sentence[before : breaks[-1].start()])
        name = _named(clause, chinese)
        if name:
            yield match, name, begin


def _named(clause: str, chinese: bool) -> str:
    """The indicator of a clause; nothing where several things may be meant."""
    name = clause.strip(" —–-•*")
    if not chinese:
        name = _GROWTH_OF.sub("", _HEAD.sub("", _TAIL_EN.sub("", name)))
        return name if 1 <= len(name.split()) <= 7 else ""
    name = _HEAD.sub("", name)
    if re.search(r"[、\d]|[均都]$", name):
        return ""
    return name if 2 <= len(name) <= 24 else ""


def key_in_words(name: str, names: Names) -> str:
    """The key of an indicator that is told in words."""
    return names.key(thing_named(_INCOMES.sub("居民收入", name)))


def _said(match: re.Match[str]) -> tuple[Says, Against, bool]:
    told = match.groupdict()
    about = bool(told.get("about") or told.get("nearly"))
    if told["above"] or told["below"]:
        says: Says = "above" if told["above"] else "below"
        country = told["country"] or told["country2"]
        return says, "country" if country else "growth", about
    if told.get("growth") or told.get("step"):
        return "in_step", "growth", about
    if told.get("steady"):
        return "steady", "", about
    dated = told.get("year") or told.get("same")
    return "unchanged", "year_before" if dated else "", about

"""What a report sets as targets of its year: in its list, and in sentences that set a figure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.text.language import is_chinese
from kb.compare.figures.indicators import Indicator
from kb.compare.figures.kinds import Base
from kb.compare.figures.period import Period
from kb.compare.figures.same_names import Names
from kb.compare.figures.told_as import names_nothing, own_words
from kb.compare.figures.units import PERCENT
from kb.compare.targets.identity import (
    Identity,
    identity_of,
    tells_growth,
    tells_no_indicator,
    without_lead,
)
from kb.compare.targets.lists import list_spans
from kb.compare.targets.worded import Worded
from kb.documents import StoredDocument

_SETS_ZH = re.compile(
    r"拟(?!态)|安排|设定|确定|目标|预期(?!寿命)|力争|争取|确保|控制在|保持在|稳定在|不低于|不少于|不超过"
    r"|规模|完成|突破|达到?|提[高升][到至]|[增升降][到至]"
)
_SETS_EN = re.compile(
    r"\bset(?: \w+){0,6}? at\b|\btarget(?:s|ed)?\b|\bproject(?:ed|ion)\b|\bbudget(?:ed|ing)\b"
    r"|\bexpect(?:s|ed)? (?:an?|the|to (?:be|reach|grow|total|end)|[a-z ]{0,24}growth)\b"
    r"|\bplanned at\b|\baim(?:s|ing)? (?:for|to (?:reach|achieve|keep))\b"
    r"|\b(?:kept|keep|held|hold|maintain(?:ed)?)\b[^,;.]{0,60}?\b(?:at|within|below|under|around)\b"
    r"|\bwill (?:be issued|total|reach)\b",
    re.IGNORECASE,
)
_EXPECTS_EN = re.compile(
    r"\b(?:I|we) (?:expect|are budgeting|project|target|aim)\b|\bset at\b", re.IGNORECASE
)
"""What these tell of the report's own year is no review of it, wherever it stands."""
_GROWS_EN = re.compile(
    r"\bwill (?:be (?:raised|increased|cut|reduced|lowered|kept|held|expanded)|grow|rise|fall"
    r"|increase|decline|expand|account)\b",
    re.IGNORECASE,
)
_RAISES_EN = re.compile(
    r"\bwill (?:raise|increase|expand|cut|reduce|lower|keep|hold|bring)\b", re.IGNORECASE
)
"""What is done to a share or a rate; what a sum is raised to is a rule, not a target."""
_HOPES = re.compile(r"^[、，,\s]*(?:并|且)?(?:力争|争取|努力|奋力|冲刺)")
"""地区生产总值增长7%以上、力争达到8%: what is hoped for beyond the target."""
_TIME = re.compile(
    r"(?P<this>今年|本年|\bthis year\b)|十[一二三四五六七]?五|五年|(?:19|20)\d\d|\bFive-Year\b",
    re.IGNORECASE,
)
_LEAD = 80
"""Within how many characters before a list its words of time stand."""
_CLAUSE = re.compile(
    r"是|要(?!素)|把|[可看]$|^[等不对]"
    r"|\b(?:will|can|would|should|who|which|unchanged)\b|^(?:the |a )?(?:targets?|goals?|others?)$",
    re.IGNORECASE,
)
_SHORTEST = 3
_WORD = re.compile(r"[a-z]{3,}|[\u4e00-\u9fff]{2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SetTarget:
    """A figure that a report sets for its year, or words."""

    figure: Indicator | Worded
    identity: Identity
    listed: bool
    """Whether it stands in the report's list of targets, not in a sentence of its own."""
    hope: Indicator | None = None
    """What is hoped for beyond it, where that is said."""


def targets_of(
    document: StoredDocument, found: Sequence[Indicator], names: Names
) -> tuple[SetTarget, ...]:
    """The targets of ``document`` among its figures, in the order of its text.

    Sentences before the first list set none: there a report looks back. Where sentences set two
    values of one indicator, neither is sure to be the target, and both are left out.
    """
    year = document.info.year
    if year is None:
        return ()
    spans = list_spans(document.text)
    of_year = [span for span in spans if _names_the_year(document.text, span, year)]
    made: list[SetTarget] = []
    for figure in found:
        start = figure.figure.start
        listed = any(first <= start < last for first, last in spans)
        if any(first <= start < last for first, last in of_year):
            figure = _of_the_year(figure, year)
        if listed and made and _is_hope(figure, made[-1].figure):
            made[-1] = replace(made[-1], hope=made[-1].hope or figure)
        elif _may_be_set(figure, year) and (
            listed or ((not spans or start >= spans[0][0]) and _is_set(figure))
        ):
            made.append(SetTarget(figure, identity_of(figure, names), listed))
    return _once(made)


def _names_the_year(text: str, span: tuple[int, int], year: int) -> bool:
    """Whether the last words of time that lead to a list name the report's own year."""
    words = list(_TIME.finditer(text, max(0, span[0] - _LEAD), span[0]))
    return bool(words) and (words[-1]["this"] is not None or words[-1][0] == str(year))


def _of_the_year(figure: Indicator, year: int) -> Indicator:
    """A figure of a year's list that the block around it left open, or put into its five years."""
    period = figure.period
    if (period is not None and not period.is_plan) or figure.base not in (None, "year", "plan"):
        return figure
    base: Base | None = "year" if figure.kind == "change" else None
    return replace(figure, period=Period(year, year), base=base, base_period=None)


def _may_be_set(figure: Indicator, year: int) -> bool:
    """Whether a figure is of the year as a whole and of a thing that is named where it stands."""
    return (
        figure.kind != "rank"
        and figure.period == Period(year, year)
        and (figure.aspect != "review" or _expects(figure))
        and not figure.earlier
        and not names_nothing(without_lead(figure.name))
        and is_named_here(figure)
        and not tells_no_indicator(figure)
        and not _is_clause(figure.name)
        and (figure.kind != "change" or _is_growth(figure))
    )


def _is_growth(figure: Indicator) -> bool:
    """Whether a change is one on the year; by how much more than last year is no target."""
    if figure.base not in (None, "year"):
        return False
    return tells_growth(figure) or figure.partner is None


def is_named_here(figure: Indicator) -> bool:
    """Whether the name stands in the figure's own sentence, and was not carried over to it."""
    words = _WORD.findall(figure.name)
    # Of 城乡居民 two names are made, which end alike.
    told = words if figure.name.isascii() else words[-1:]
    return all(word in figure.sentence.text for word in told)


def _is_set(figure: Indicator) -> bool:
    """Whether a sentence of the plan sets a figure: by its verb, or as a growth."""
    by_how_much = figure.kind == "change" and not tells_growth(figure)
    plans = figure.aspect == "plan" or _expects(figure)
    if not plans or by_how_much or _is_scrap(figure.name):
        return False
    before = own_words(figure)[0]
    if is_chinese(figure.sentence.text):
        return (
            tells_growth(figure)
            or _is_verbless(figure, before)
            or (
                (figure.kind != "count" or re.search("确保|力争|目标", before) is not None)
                and _SETS_ZH.search(before) is not None
            )
        )
    place = figure.figure.end - figure.sentence.start
    behind = re.split(r"[.;]\s", figure.sentence.text[place : place + 80])[0]
    raises = (_RAISES_EN.search(before), _GROWS_EN.search(before), _GROWS_EN.search(behind))
    if figure.unit == PERCENT and any(raises):
        return True
    told = figure.unit == PERCENT or figure.kind in ("level", "change")
    return told and (_SETS_EN.search(before) or _SETS_EN.search(behind)) is not None


def _expects(figure: Indicator) -> bool:
    """Whether a sentence says in English that its figure is expected."""
    return _EXPECTS_EN.search(own_words(figure)[0]) is not None


def _is_clause(name: str) -> bool:
    """Whether what a figure is named by is no name but the words around it: 各地可, 经济增速是…"""
    return _CLAUSE.search(name) is not None


def _is_scrap(name: str) -> bool:
    """Whether a Chinese name is too short to be whole: 总产 of 粮食播种面积、总产."""
    return not name.isascii() and len(name) < _SHORTEST and name not in ("出口", "进口")


def _is_verbless(figure: Indicator, before: str) -> bool:
    """Whether a rate stands behind its bare name with a bound: 城镇调查失业率5.5%左右，体现了…"""
    words = before.strip()
    return (
        figure.unit == PERCENT
        and figure.bound in ("about", "within", "over", "between")
        and words.endswith(figure.name)
        and len(words) <= len(figure.name) + 4
    )


def _is_hope(figure: Indicator, before: Indicator | Worded) -> bool:
    return (
        isinstance(before, Indicator)
        and figure.sentence.start == before.sentence.start
        and figure.name == before.name
        and figure.unit == before.unit
        and _HOPES.match(own_words(figure)[1]) is not None
    )


def _once(made: Sequence[SetTarget]) -> tuple[SetTarget, ...]:
    """Each target once: that of the list; of sentences none that contradict each other."""
    each: dict[Identity, list[SetTarget]] = defaultdict(list)
    for target in made:
        each[target.identity].append(target)
    kept: list[SetTarget] = []
    for several in each.values():
        listed = [target for target in several if target.listed]
        if listed:
            kept += {_value(target.figure): target for target in reversed(listed)}.values()
        elif len({_value(target.figure) for target in several}) == 1:
            kept.append(several[0])
    return tuple(sorted(kept, key=lambda target: target.figure.number))


def _value(figure: Indicator | Worded) -> tuple[object, ...]:
    if isinstance(figure, Worded):
        return (figure.told,)
    return figure.value, figure.direction == "down", figure.bound

"""What a heading or a passage does: review what was done or plan what will be; and of which year.

A report of 2026 reviews 2025 and plans 2026. The year decides before the tense does, for machine
translations turn a review into the future: "In 2025, the customs will adhere to …".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.document import Aspect, Document
from ingest.text.dates import years_in
from ingest.text.folding import fold, with_years_in_digits
from ingest.text.language import HANZI


class Speaks(NamedTuple):
    """The aspect of a passage and the year that it speaks of."""

    aspect: Aspect
    year: int | None


_DONE = re.compile(
    r"完成情况|落实情况|执行情况|进展情况|工作回顾|\bin review\b|\breview of\b", re.I
)
_REVIEW = re.compile(
    r"回顾|总结|成就|成效|成绩|取得|进展|情况|历程"
    r"|\b(?:review|achieve(?:d|ments?)|accomplish(?:ed|ments?)|progress made|what was done"
    r"|results of|looking back|summary of)\b",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"任务|建议|安排|部署|计划|打算|目标|要求|展望|重点工作|下一步|取向|规划"
    r"|\b(?:tasks?|targets?|plans?|priorit\w+|outlook|objectives?|goals?|requirements?|will"
    r"|orientations?|directions?|arrangements?|next steps?|looking ahead|proposals?)\b",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"说明|附注|注释|附件|附录|来源|参考|名词解释|声明"
    r"|\b(?:notes?|sources?|references|appendix|annex|glossary|disclaimer)\b",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"已实施|实施的|已知|生效|已出台|\btook effect\b|\bin force\b|\bis known\b|\bcame into\b",
    re.IGNORECASE,
)
_CLEAR = re.compile(
    r"回顾|总结|下一步|(?:今|明)年.{0,10}(?:任务|安排|打算|工作)|\d年.{0,12}(?:任务|安排|计划|打算|重点)"
    r"|\breview\b|\bnext steps?\b|\b(?:tasks|plans?|targets|priorities) for\b",
    re.IGNORECASE,
)
_PERIODS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
_PERIOD_ZH = re.compile("“?(十[二三四五六]五)”?")
_PERIOD_EN = re.compile(r"\b(1[2-6])th Five[- ]Year(?: Plan)?", re.IGNORECASE)
_LEAD_ZH = re.compile(
    r"(?:回顾|截至|——)?(?:(?P<past>去年|过去[一五]年|[一五]年来|[一五]年间|上年|过去的一年|[五一]年的)"
    r"|(?P<now>今年|新的一年|下一步|下一阶段|明年|今后|本年度))"
)
_LEAD_EN = re.compile(
    r"(?:(?P<past>(?:over|in|during|for) the (?:past|last) (?:\w+ )?years?|last year"
    r"|(?:looking back|in retrospect))"
    r"|(?P<now>this year|in the (?:new|coming) year|next year|looking ahead|in the (?:next|coming)"
    r" (?:stage|step)|next,))",
    re.IGNORECASE,
)
_WILL = re.compile(
    r"要(?!求|素|点|么|害|塞|闻|是|地|件|领)|将(?!军|领|士)|力争|争取|拟(?!态)|预期目标"
    r"|\b(?:will|shall|should|must|(?<!the )needs? to|plans? to|aims? to|strive to|intends? to)\b"
    r"|\bfocus on the following tasks\b",
    re.IGNORECASE,
)
_DID = re.compile(
    r"了(?!解)|已(?!经济)|取得(?!更)|同比|增长\d|[较比]上年|首次"
    r"|\b(?:was|were|has|have|had|did|rose|fell|grew|held|made|kept|took|reached|exceeded)\b"
    r"|\b\w{3,}(?<!ne)ed\b",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"(?:^|[。；—])(?:坚持|推进|推动|加快|加强|完善|深化|深入|支持|优化|强化|建设|构建|实施|健全|提高"
    r"|提升|促进|扩大|落实|持续|继续|积极|全面|扎实|大力|稳步|着力|统筹|形成|切实|严格|发挥|做好)"
)
"""A Chinese measure without a subject: what is to be done, unless a mark of the past follows."""
_MEETING = re.compile(
    r"(?:召开|举行|held|holds|convened).{0,80}(?:会议|大会|[Cc]onference|[Mm]eeting)", re.DOTALL
)
_YEAR_LEAD = re.compile(
    r"(?:(?:in|during|by|for|throughout|the year)\s+(?:the year\s+)?|到|截至)?"
    rf"(?P<year>(?:19|20)\d{{2}})(?:(?P<zh>年)(?![\d%])|(?![\d%{HANZI}]))",
    re.IGNORECASE,
)
_EDITION_ZH = re.compile("年度?[^，。]{0,12}(?:会议|大会|报告)")


_ANNUAL = re.compile(
    r"年报|年度报告|白皮书|annual (?:report|review)|yearbook|in review\W*$", re.IGNORECASE
)
_SUMMED_UP_ZH = re.compile(
    r"年度?(?!.*\d年)[^，。]{0,30}?(?:总结(?!会|大会|表彰)|统计公报|述职报告|决算"
    r"|情况的?(?:报告|通报|汇报|总结)?\W*$)"
)
"""Behind the last year of a title: 2025年工作总结, but not …和2026年工作打算."""
_SUMMED_UP_EN = re.compile(
    r"\bwork summary\b|\bsummary of (?:the )?(?:work|year)\b|\bstatistical (?:communiqu|bulletin)"
    r"|\breview of (?:the year )?(?:19|20)\d\d\W*$",
    re.IGNORECASE,
)


def reviewed_year(year: int, title: str) -> int:
    """The year that a document of ``year`` reviews: the one before, but its own if it is annual
    or sums that year up, as a statistical communiqué does."""
    read = with_years_in_digits(fold(title))
    said = read.rfind(str(year))
    sums_up = said >= 0 and _SUMMED_UP_ZH.match(read, said + len(str(year)))
    sums_up = sums_up or (set(years_in(title)) <= {year} and _SUMMED_UP_EN.search(read))
    return year if sums_up or _ANNUAL.search(read) else year - 1


def of_heading(title: str, year: int | None, reviewed: int | None) -> Speaks | None:
    """What a heading says by its words and years; None where it says nothing.

    ``Speaks("other", None)`` is a heading that names both aspects: its paragraphs must decide.
    """
    named = years_in(title)
    review, plan = bool(_REVIEW.search(title)), bool(_PLAN.search(title))
    if is_note(title):
        return None
    # Words for what has been done outweigh words of planning beside them.
    if _DONE.search(title) or _HAPPENED.search(title):
        review, plan = True, False
    if review and plan:
        return Speaks("other", None)
    if review:
        return Speaks("review", named[0] if named else reviewed)
    if plan:
        return Speaks("plan", named[0] if named else year)
    if named and year is not None and named[0] != year:
        return Speaks("review" if named[0] < year else "plan", named[0])
    return None


def is_note(title: str) -> bool:
    """True of a heading over notes and sources, which neither review nor plan."""
    return _NOTES.search(title) is not None


def is_clear(title: str) -> bool:
    """True of a subheading that says its aspect so plainly that it outweighs the heading above."""
    return _CLEAR.search(title) is not None


def of_passage(text: str, year: int, reviewed: int) -> Speaks | None:
    """What a paragraph says by the way it begins; None where it leaves that to its section."""
    lead = text.lstrip(' 　—-*•“"')[:80]
    match = _YEAR_LEAD.match(lead)
    if match and not (match["zh"] and _EDITION_ZH.match(lead[match.start("zh") :])):
        return _of_year(int(match["year"]), year, text)
    period = _period(lead[:40])
    if period:
        if period < year:
            return Speaks("review", period)
        return Speaks("plan", year) if _WILL.search(text) else None
    for pattern in (_LEAD_ZH, _LEAD_EN):
        match = pattern.match(lead)
        if match and match["past"]:
            return Speaks("review", reviewed)
        if match and _WILL.search(text):
            return Speaks("plan", year)
    if _MEETING.search(text[:300]) and year in years_in(text[:200]):
        return Speaks("other", year)
    return None


def _of_year(named: int, year: int, text: str) -> Speaks | None:
    if named < year:
        return Speaks("review", named)
    if named > year or _WILL.search(text):
        return Speaks("plan", named)
    return None


def _period(lead: str) -> int | None:
    """The last year of the five-year plan whose period the passage begins with."""
    match = re.match(r"(?:during|in|over|throughout) the ", lead, re.IGNORECASE)
    if match:
        plan = _PERIOD_EN.match(lead[match.end() :])
        # The 12th plan ended in 2015, each later one five years on.
        return 2015 + 5 * (int(plan[1]) - 12) if plan else None
    chinese = _PERIOD_ZH.match(lead)
    if chinese and re.match("时期|期间|以来|规划实施", lead[chinese.end() :]):
        return _PERIODS[chinese[1]]
    return None


def by_tense(text: str) -> Aspect:
    """Review or plan by the tense of the verbs alone: the last resort."""
    will, did = len(_WILL.findall(text)), len(_DID.findall(text))
    # A plan tells what was done too; the future in a quarter of the verbs makes it one.
    if will and will * 3 >= did:
        return "plan"
    if did:
        return "review"
    return "plan" if _IMPERATIVE.search(text) else "other"


def years_of(document: Document) -> tuple[int, int] | None:
    """The document's year and the year that it reviews; None where its year is unknown."""
    if document.year is None:
        return None
    return document.year, reviewed_year(document.year, document.title)

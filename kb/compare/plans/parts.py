"""Which plan a passage belongs to: the year's, a five-year plan, a list of projects, a glossary.

A heading tells it for what stands under it, a paragraph that begins with a period for itself, a
sentence "by 2035" for itself. What explains words or leads away from the report is no plan at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, get_args

from ingest.structure.passages import Passage, passages
from ingest.text.dates import years_in
from ingest.text.numbering import LIST_OR_HEADING
from kb.documents import StoredDocument

PlanPart = Literal["annual", "five_year", "projects"]
PLAN_PARTS: tuple[PlanPart, ...] = get_args(PlanPart)

_PERIOD_ZH = (
    r"“?十[二三四五六七]五”?(?:(?!收官|开局|谋划|规划编制)(?:时期|期间|规划|发展|的|末|以后)|$)"
    r"|五年规划|(?:今后|未来|接下来)(?:的)?五年|五年(?:的)?(?:奋斗)?目标|二〇三五|远景目标|到20\d\d年"
)
_PERIOD_EN = (
    r"\b(?:1[2-9]th|next|coming) five[- ]year|\b(?:next|coming) (?:five|5|ten|10) years"
    r"|\bfive[- ]year plan\b|\blong[- ]range\b|\bvision (?:to|for) 20\d\d|\bby 20\d\d\b"
)
_PERIOD = re.compile(f"{_PERIOD_ZH}|{_PERIOD_EN}", re.IGNORECASE)
"""What a heading over a plan of several years has."""

_YEAR = re.compile(
    r"今年|本年|明年|(?:19|20)\d\d年(?:的|全省|全市|全区|主要|重点|工作|任务|目标|经济|政府)"
    r"|\b(?:this|next|coming) year\b(?!s)|\b(?:in|for) 20\d\d\b",
    re.IGNORECASE,
)
_LEADS = re.compile(
    rf"[ 　—\-*•]*(?:展望|面向|在|综合|(?:over|during|in|throughout) the )?(?:{_PERIOD.pattern})",
    re.IGNORECASE,
)
"""The head of a paragraph that speaks of such a plan."""

_PROJECTS = re.compile(
    r"(?:民生|惠民|为民办?|利民)[^，。；]{0,4}实事|实事项目|重点(?:工程|项目)(?:清单|一览|安排表)"
    r"|\b(?:projects? list|list of (?:major |key )?projects|livelihood projects)\b",
    re.IGNORECASE,
)
"""Words for the list of things that will be done for the people, or of the projects."""
_PROJECTS_LEAD = re.compile(
    r"(?:办好|办成|实施|完成|推进|抓好|兴办|如下|以下|包括|清单|一览|：)[^。]{0,30}[：:。]?\s*$"
)
_LINE = 40
"""Characters below which a paragraph is a heading's length."""
_PROJECTS_END = re.compile(r"以上|上述|这些|各位代表|同志们")

_GLOSSARY = re.compile(
    r"(?:附[件录]?[:：]?\s*)?(?:《?政府工作报告》?)?(?:名词|有关(?:名词|用语)|专有名词|部分名词|术语)"
    r"[^。；，]{0,12}(?:解释|注释|说明)|注释|glossary|notes on terms"
    r"|相关(?:报道|链接|附件)|责任编辑|延伸阅读|扫一扫|打印本页|\(?完\)?$",
    re.IGNORECASE,
)
"""A line from which on words are explained, or a page's furniture stands."""


def plan_passages(document: StoredDocument) -> Iterator[tuple[Passage, PlanPart]]:
    """The paragraphs that plan, with the plan that they belong to; a glossary has none."""
    of_section = [_of_section(document, section.number) for section in document.sections]
    listing: Passage | None = None
    for passage in passages(document.as_document()):
        text = document.text[passage.start : passage.end].strip()
        if _is_glossary(text) and passage.start > len(document.text) / 2:
            return
        if listing is not None and not _goes_on(document, listing, passage, text):
            listing = None
        if _opens_projects(text, passage):
            listing = passage
        if passage.aspect != "plan" or passage.lead or _in_glossary(document, passage.section):
            continue
        if listing is not None:
            yield passage, "projects"
        else:
            of_heading = of_section[passage.section] if passage.section is not None else None
            yield passage, _of_passage(text) or of_heading or "annual"


def part_of_sentence(sentence: str, part: PlanPart, year: int | None) -> PlanPart:
    """The plan of a sentence: of several years where it looks beyond the next."""
    if part == "annual" and year is not None and _LEADS.match(sentence):
        named = years_in(sentence[:30])
        if not named or max(named) > year + 1:
            return "five_year"
    return part


def _opens_projects(text: str, passage: Passage) -> bool:
    """Whether a paragraph leads to a list of projects; a heading does by its words alone."""
    found = _PROJECTS.search(text)
    if found is None:
        return False
    return passage.lead or len(text) < 30 or _PROJECTS_LEAD.search(text) is not None


def _of_passage(text: str) -> PlanPart | None:
    if _LEADS.match(text) and not _YEAR.match(text):
        return "five_year"
    return "annual" if _YEAR.match(text) else None


def _of_section(document: StoredDocument, number: int) -> PlanPart | None:
    """What the nearest heading says that says anything."""
    current: int | None = number
    while current is not None:
        section = document.sections[current]
        if _YEAR.search(section.title):
            return "annual"
        if _PERIOD.search(section.title):
            return "five_year"
        current = section.parent
    return None


def _goes_on(document: StoredDocument, opener: Passage, passage: Passage, text: str) -> bool:
    """Whether a paragraph belongs to the list that ``opener`` has led to."""
    if _PROJECTS_END.match(text):
        return False
    above, own = _level(document, opener.section), _level(document, passage.section)
    if own is not None and (above is None or own > above):
        return True
    is_same = passage.section == opener.section
    return is_same and (opener.lead or LIST_OR_HEADING.match(text) is not None)


def _is_glossary(text: str) -> bool:
    return len(text) < _LINE and _GLOSSARY.match(text) is not None


def _in_glossary(document: StoredDocument, number: int | None) -> bool:
    while number is not None:
        section = document.sections[number]
        if _is_glossary(section.title):
            return True
        number = section.parent
    return False


def _level(document: StoredDocument, section: int | None) -> int | None:
    return None if section is None else document.sections[section].level

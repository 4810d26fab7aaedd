"""Where in a report the period changes: words that lead a paragraph, or a heading.

五年来，我们 … and 2025年是 … begin a block that goes on over the paragraphs that follow;
五年来累计新增600万人 and 2023年，… tell of their own sentence or paragraph only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from ingest.document import Aspect, Section
from ingest.text.language import is_chinese
from ingest.text.numbering import LIST_OR_HEADING, without_number
from ingest.text.numerals import chinese_number
from kb.compare.figures.period import Period, plan_years
from kb.compare.figures.tenses_en import Tense, tense_at
from kb.compare.figures.time_words import LEADING, TimeWords, time_words_in

LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^。！？]+[。！？]*")
_LEAD = 120
_MARK = " 　—-*•“\"'"
_ADDRESS = re.compile(r"\s*(?:各位(?:代表|委员)|同志们)(?:[、，,]?同志们)?[，,！!：:。]?\s*")
_LOOKING_BACK = re.compile(
    r"[^。，]{0,24}?回[顾望首眸看](?:刚刚)?(?:过去的?|这)?(?=(?:“?十[一二三四五六七]?五”?|[五5]年))"
)
"""透过2025回望“十四五”: what is looked back on is the subject, not what stands before it."""
_PLAN_NAMED = re.compile(
    r"“(?P<quoted>十[一二三四五六七]?五)(?:规划)?”(?!规划|[年个])"
    r"|(?P<plain>十[一二三四五六七]五)(?!规划|[年个届运])"
)
_FIVE_YEARS = re.compile(
    r"(?:这|那)[^。，]{2,40}的[五5]年|[五5]年(?=砥砺|奋进|奋斗|接续|拼搏|耕耘|风雨|征程|历程|栉风)"
)
"""这是民生持续改善的五年。五年砥砺奋进，…"""
_ACT_OF = re.compile(
    r"\b(?:budget|statement|speech|manifesto|session|rally|meeting|conference)\b", re.IGNORECASE
)
"""In Budget 2022, at the last Budget: words that name an occasion hold for their sentence alone."""
_FIRM = re.compile(r"\bFY ?\d|\b(?:financial|fiscal) year\b|\bplan\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?=\s)|$")
_FORESEEN = re.compile(r"\b(?:we|I) (?:now )?(?:expect|project|estimate|forecast)\b", re.IGNORECASE)
_OUTLINE = re.compile(
    r"(?:编制|制定|起草|拟定|形成)了?[^。；]{0,24}?(?P<number>十[一二三四五六七]?)(?:个?五年规划|五”?规划)纲要"
    r"|《?“?(?P<named>十[一二三四五六七]?)五”?规划纲要》?（草案）"
)
"""我们编制了“十五五”规划纲要（草案）: what the paragraph tells from there on is of that plan."""
_SUBJECT = re.compile(
    r"[^，。；、\d]{0,4}(?:[，,]|是|我们|全[省市区国县州]|我[省市区国县州]|各级"
    r"|[^，。；\d]{0,24}[。，])"
)
"""How words of time go on that are a paragraph's subject: 五年来，我们, with no figure at once."""
_YEAR_SUBJECT = re.compile(
    r"(?:[，,]?(?:是|面对|在[^，。]{2,40}(?:领导|指引|关心)|全[省市区国县州]|我[省市区国县州]"
    r"|我们|[^，。；\d]{1,16}上下)"
    r"|[^，。；\d]{0,16}(?:任务|目标)[^，。；\d]{0,12}(?:完成|实现))"
)
"""The same of a year that is named in a block of five: 2025年，全省上下, not 2025年，第一条地铁."""
_BEGIN = 3
_LEADS_EN = re.compile(
    r"(?:during|in|over|throughout|for|looking back (?:on|over|at)|across)\b[^,.;:\d]{0,40}", re.I
)
"""In the five years of …, looking back on …: what may stand before English words of time."""
_NO_LEAD = re.compile("[。！？；]|[从由自]$")
_DAY = re.compile(r"M\d\d-\d\d$")
"""A day holds for its sentence alone."""
_CLOSE = re.compile(r"收官|“?十[一二三四五六七]?五”?|五年|一年|回[顾望首眸]")
_FIGURE = re.compile(r"\d(?!\d*年)")
_LABEL = 40
"""A line without an end of at most this many characters is a heading, numbered or not."""
_ENDS = "。！？；：…，,.!?;:”"
_FIRST = re.compile(r"\s*(?:[（(]?一[)）、]|[（(]?1[)）.、](?!\d))")


Until = Literal["section", "list", "paragraph"]
"""How far words of time hold beyond their line: to the end of the section, of the list that
follows, or up to an empty line."""


@dataclass(frozen=True, slots=True)
class Block:
    """A period that holds on over the paragraphs that follow."""

    period: Period | None
    """None where a heading names several."""
    section: int
    """The section that its words stand in, -1 for none."""
    aspect: Aspect
    until: Until = "section"
    firm: bool = False
    """Whether the tense of an English clause says nothing beside it."""
    tense: Tense = ""

    def holds_over(self, line: str, *, adjacent: bool) -> bool:
        """Whether it holds for the next line, which follows at once or behind an empty one."""
        if self.until == "list":
            return LIST_OR_HEADING.match(line) is not None
        return self.until == "section" or adjacent


class Line(NamedTuple):
    """A paragraph and what is known before it is read."""

    text: str
    year: int | None
    reviewed: int | None
    period: Period | None
    """What holds where it begins."""
    addressed: str
    """The line before: 各位代表！ opens a block as well as in the line itself."""
    free: bool
    """Whether no section says of which year it is."""
    settled: bool
    """Whether a heading says of which one year or plan it is."""

    def words(self, text: str) -> list[TimeWords]:
        return time_words_in(text, self.year, self.reviewed, self.period)


class Told(NamedTuple):
    """A period that begins to hold at ``start`` of a line."""

    start: int
    period: Period
    until: Until | None
    """None where it holds for the line only."""
    firm: bool = False
    tense: Tense = ""
    """That of the English clause that its words of time stand in."""


def carried_into(section: int, blocks: list[Block], sections: Sequence[Section]) -> list[Block]:
    """The blocks that hold on in ``section``: those that began in it or in one above it.

    Where numbers begin anew beside the section of a block, they number what it tells.
    """
    above: set[int] = set()
    number: int | None = section if section >= 0 else None
    while number is not None:
        above.add(number)
        number = sections[number].parent
    kept = [block for block in blocks if block.section in above]
    last = blocks[-1] if blocks else None
    if last is None or last in kept or section < 0 or last.section < 0:
        return kept
    parent = sections[section].parent
    anew = _FIRST.match(sections[section].title) is not None
    if parent is not None and parent == sections[last.section].parent and anew:
        return [*kept, replace(last, section=parent)]
    return kept


def is_label(line: str) -> bool:
    """Whether a line is a heading by its look: short, without an end, no item and no row."""
    line = line.strip()
    if not line or len(line) > _LABEL or line[-1] in _ENDS or " | " in line:
        return False
    return is_chinese(line) and not re.match(r"[（(—-]", line)


def named_by_heading(title: str, year: int | None, reviewed: int | None) -> tuple[Period, ...]:
    """The years and plans that a heading names, each once; years without a plan are one to it."""
    found = [(words.start, words.period) for words in time_words_in(title, year, reviewed, None)]
    found += [(match.start(), _plan(match)) for match in _PLAN_NAMED.finditer(title)]
    return tuple(dict.fromkeys(period for _, period in sorted(found) if not period.part))


def _plan(match: re.Match[str]) -> Period:
    return plan_years(int(chinese_number((match["quoted"] or match["plain"]).removesuffix("五"))))


def read_line(line: Line) -> Iterator[Told]:
    """Where in a paragraph which period begins to hold."""
    lead = _lead(line)
    if not is_chinese(line.text):
        if lead is not None and not _ACT_OF.search(line.text, 0, lead.start + 1):
            first = _first_sentence(line.text, lead.end)
            tense = tense_at(first, lead.end)
            firm = _is_firm(first, lead, tense, line.year)
            yield Told(0, lead.period, _until_en(line), firm, tense)
        return
    told = None
    if lead is not None:
        told = Told(0, lead.period, "section" if _lasts(lead, line) else None)
        yield told
    for sentence in _SENTENCE.finditer(line.text):
        if outline := _OUTLINE.search(sentence[0]):
            number = outline["number"] or outline["named"]
            told = Told(sentence.start(), plan_years(int(chinese_number(number))), None)
            yield told
            continue
        words = _opening(sentence[0], line) if sentence.start() else None
        if words is None or (told is not None and words.period == told.period):
            continue
        turns = _turns(line, sentence.start())
        if turns or not _FIGURE.search(sentence[0]):
            told = Told(sentence.start(), words.period, "section" if turns else None)
            yield told


def _first_sentence(text: str, at: int) -> str:
    """What stands before the first end of a sentence behind ``at``."""
    end = _SENTENCE_END.search(text, at)
    return text[: end.end()] if end else text


def _until_en(line: Line) -> Until | None:
    if line.text.rstrip().endswith(":"):
        return "list"
    return "paragraph" if line.free else None


def _is_firm(sentence: str, lead: TimeWords, tense: Tense, year: int | None) -> bool:
    """Whether the tense of an English paragraph cannot tell where its words of time end: behind
    a financial year, a plan, and in "for 2019, we expect a deficit"."""
    if _FIRM.search(sentence, 0, lead.end + 1):
        return True
    over = year is not None and lead.period.last < year
    return over and tense == "present" and _FORESEEN.search(sentence) is not None


def _lead(line: Line) -> TimeWords | None:
    """The words of time that a line begins with; they end where they end in the line."""
    begin = _begin(line.text)
    text = line.text[begin : begin + _LEAD]
    back = _LOOKING_BACK.match(text)
    plan = _PLAN_NAMED.match(text, back.end()) if back else None
    if plan:
        return TimeWords(begin, begin + plan.end(), _plan(plan))
    looked_back = back is not None and re.match("[五5]年(?![来间])", text[back.end() :])
    if line.reviewed is not None and (looked_back or _FIVE_YEARS.match(text)):
        five = Period(line.reviewed - 4, line.reviewed)
        known = line.period is not None and line.period.last - line.period.first == 4
        return TimeWords(begin, begin, line.period if known and line.period else five)
    first = next(iter(line.words(text)), None)
    led = back or _LEADS_EN.match(text)
    if first is None or first.start > (led.end() if led else LEADING):
        return None
    part = first.period.part
    within = part and first.start > _BEGIN and is_chinese(text)
    if _NO_LEAD.search(text, 0, first.start) or _DAY.search(part) or within:
        return None
    return TimeWords(begin + first.start, begin + first.end, first.period)


def _begin(text: str) -> int:
    """Where the words of a line begin: behind marks, numbers and an address."""
    rest = without_number(text.lstrip(_MARK))
    address = _ADDRESS.match(rest)
    if address:
        rest = rest[address.end() :].lstrip(_MARK)
    return len(text) - len(rest)


def _lasts(lead: TimeWords, line: Line) -> bool:
    """Whether a Chinese paragraph's words of time hold beyond it."""
    period, behind = lead.period, line.text[lead.end :]
    if period.part:
        return False
    if not period.is_year:
        whole = period.last - period.first >= 4
        return whole and (lead.start == lead.end or _SUBJECT.match(behind) is not None)
    of_several = line.period is not None and not line.period.is_year
    if period.first not in (line.year, line.reviewed):
        return line.free and not of_several
    if line.settled and not of_several:
        return False
    named = re.search(r"\d", line.text[lead.start : lead.end]) is not None
    just_over = line.text[: lead.start].endswith("刚刚过去的")
    return not (of_several and named) or just_over or bool(_YEAR_SUBJECT.match(behind))


def _opening(sentence: str, line: Line) -> TimeWords | None:
    """The words of time that a sentence within a paragraph opens with, as its subject."""
    begin = _begin(sentence)
    text = sentence[begin : begin + _LEAD]
    first = next(iter(line.words(text)), None)
    if first is None or first.start > _BEGIN + 1 or first.period.part:
        return None
    several = not first.period.is_year and first.period.last - first.period.first >= 4
    own_year = first.period.is_year and first.period.first == line.reviewed
    spoken = not re.search(r"\d|去年|上年", text[first.start : first.end])
    if not (several or (own_year and spoken)):
        return None
    return first if _SUBJECT.match(text, first.end) else None


def _turns(line: Line, start: int) -> bool:
    """Whether a paragraph turns at ``start`` for good: all before it leads up to that."""
    if _ADDRESS.match(line.text.lstrip(_MARK)) or _ADDRESS.fullmatch(line.addressed):
        return True
    before = line.text[:start]
    return _CLOSE.search(before) is not None and _FIGURE.search(before) is None

"""The head of a document: its lines before the first sentence, and the title among them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ingest.metadata.names_en import LONG
from ingest.metadata.names_zh import LETTER, simplified
from ingest.text.dates import YEAR
from ingest.text.language import HANZI, is_chinese
from ingest.text.normalise import glue
from ingest.text.numbering import without_number
from ingest.text.page_furniture import BUTTONS, BUTTONS_EN
from ingest.text.sentences import sentences

MAX_TITLE = 200
"""A longer first line, in characters, is no title."""
_MOST_LINES = 16
"""Below that many lines without a sentence a text is a list or a table, not a head."""
_TITLE_LINES = 4
"""Over how many lines a title may go."""

_WORD = re.compile(r"\w")
_MARK = re.compile(r"^#{1,6}\s+|^\*\*|\*\*$")
_SPACED = re.compile(rf"(?<![^\s])[{HANZI}\d](?: [{HANZI}\d]){{3,}}(?![^\s])")
_BESIDE_DIGIT = re.compile(rf"(?<=[{HANZI}]) (?=\d)|(?<=\d) (?=[{HANZI}])")

_SENTENCE_ZH = re.compile(
    rf"。|[{HANZI}][!?;]|[{HANZI}],.*[{HANZI}][,;]|我们?谨?代表.*报告|受.*委托.*报告"
)
_STOPS = re.compile(r"[.!?][\"”’)]*$")
_NO_STOP = re.compile(r"\b(?:Ltd|Inc|Co|Corp|Jr|Sr|No|S\.A|[A-Z])\.$")
_SALUTATION = re.compile(
    r"^(?:尊敬的)?(?:各位|同志们|女士们|老师们|主席|委员长|议长|代表们)[^。]{0,20}[:,]?$"
    r"|^(?:Fellow|Dear|Distinguished|Honou?rable|Ladies|Comrades|Esteemed)\b",
)
_FURNITURE = re.compile(
    r"\W*(?:(?!(?:19|20)\d\d\W*$)\d{1,8}|(?:绝密|机密|秘密|内部)(?:[★☆].*)?|特急|平急|加急"
    rf"|附件\s*[\d一二三四五六七八九十]*|附|(?:{BUTTONS})+|(?:{BUTTONS_EN})"
    r"|.{0,20}[〔\[(（【]\d{4}[〕\])）】]\s*第?\d+号?)\W*",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\s*(?:来源|作者|记者|责任编辑|编辑|责编|审核|抄送|印发|时间|发布时间|发布日期|日期|成文日期"
    r"|索引号|文号|字号|浏览|阅读|点击|当前位置|您所在的位置|上一篇|下一篇|分类|主题词?|关键词|有效性"
    r"|Source|Author|Published|Posted|Date|Time|Views|Tags|Editor|By|Updated|Category|Photo)"
    r"\s*(?::|(?=(?:on|at)? ?\d))",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r"\s*(?:发布机构|发文机关|发布单位|报告单位|编制单位|编制机关|单位|机构|提交单位|报送单位"
    r"|Issued by|Prepared by|Organi[sz]ation|Agency|Institution)\s*:\s*(?P<name>.+)",
    re.IGNORECASE,
)
_LETTERHEAD = re.compile(r"(?P<name>.{2,30})文件")
_KIND = re.compile(
    r"(?:报告|总结|讲话|要点|计划|摘编|公报|通知|意见|决定|公告|年报|纪要|发言|致辞|演讲|方案|规划"
    r"|会议|情况|通报|草案|回顾|简报|侧记|纪实|\b(?:report|conference|speech|statement|review|plan|summary|address|digest|meeting|bulletin"
    r"|report on the work of the government)\b)"
    r"(?:\s*\(.*\)|,?\s*(?:(?:for|of) )?(?:19|20)\d\d)?\W*$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^(?:of|for|to|on|and|in|at|by|的|及|和|暨|与)\b|^[的及暨]")
_ENDS_OPEN = re.compile(r"(?:关于|[和与及暨的、]|\b(?:of|for|the|and|on|to))$", re.IGNORECASE)
_NO_TITLE_LINE = re.compile(r"^[—–\-(]|:$|^\d{4}年\d{1,2}月\d{1,2}日")
_NAME = re.compile(
    rf"(?:{YEAR}年?度? ?)?(?:{LETTER}{{2,24}}|(?:The )?{LONG}|[^.,]*\bGovernment\b[^.,]*)?"
    rf"(?:,? ?{YEAR}年?度?)?"
)
"""A line that is a name, a year or both: a title goes on below it."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the first sentence, each line as it is read (see ``reading_form``)."""

    title: str | None
    """As it is written, on one line; None where a text begins with a sentence too long for one."""
    lines: tuple[str, ...]
    """All of them but buttons, file numbers and notes."""
    publisher: str | None
    """Whom a letterhead (厦门海关文件) or a line such as 发布机构： names."""
    notes: tuple[str, ...]
    """Source, author, time of publication and the like."""
    sentences: str
    """What follows the head."""


def head_of(text: str) -> Head:
    """The head of ``text``, which may be its opening alone."""
    lines = text.split("\n")
    written: list[str] = []
    notes: list[str] = []
    publisher: str | None = None
    end = 0
    for line in lines:
        plain = _MARK.sub("", line.strip()).strip()
        read = reading_form(plain)
        simple = simplified(read)
        if _ends_head(simple) or len(written) >= _MOST_LINES:
            break
        end += 1
        if named := _PUBLISHER.match(simple) or _LETTERHEAD.fullmatch(simple):
            publisher = publisher or read[named.start("name") : named.end("name")]
        elif _NOTE.match(simple):
            notes.append(read)
        elif _WORD.search(read) and not _FURNITURE.fullmatch(simple):
            written.append(plain)
    title = _title(written) or _first(lines)
    rest = "\n".join(map(reading_form, lines[end:]))
    return Head(title, tuple(map(reading_form, written)), publisher, tuple(notes), rest)


def reading_form(line: str) -> str:
    """``line`` with compatibility forms folded (２０２６, ⼯) and letter-spacing closed up."""
    folded = unicodedata.normalize("NFKC", line)
    closed = _SPACED.sub(lambda match: match[0].replace(" ", ""), folded)
    return _BESIDE_DIGIT.sub("", closed).strip()


def simple_form(line: str) -> str:
    """``line`` as it is read, in Simplified characters: what patterns are held against."""
    return simplified(reading_form(line))


def is_of_a_title(line: str) -> bool:
    """Whether a line, in its simple form, ends as titles do: …报告, …会议, … report 2026."""
    return _KIND.search(line) is not None


def _ends_head(line: str) -> bool:
    return (
        len(line) > MAX_TITLE
        or without_number(line) != line
        or _SALUTATION.search(line) is not None
        or _is_sentence(line)
    )


def _is_sentence(line: str) -> bool:
    if is_chinese(line):
        return _SENTENCE_ZH.search(line) is not None
    return len(sentences(line)) > 1 or (
        _STOPS.search(line) is not None and _NO_STOP.search(line) is None
    )


def _first(lines: list[str]) -> str | None:
    """The first line where no head is before it: a short sentence may stand as a title."""
    first = next((line.strip() for line in lines if line.strip()), "")
    first = _MARK.sub("", first).strip()
    simple = simple_form(first)
    is_other = _SALUTATION.search(simple) or _NOTE.match(simple)
    return first if 0 < len(first) <= MAX_TITLE and not is_other else None


def _title(written: list[str]) -> str | None:
    """The first line, with those that follow where only together they say what it is."""
    if not written:
        return None
    title = whole = _closed(written[0])
    for line in written[1:_TITLE_LINES]:
        above, below = simple_form(title), simple_form(line)
        goes_on = _GOES_ON.search(below) or _ENDS_OPEN.search(above)
        is_name = _NAME.fullmatch(above) and not is_of_a_title(above)
        if _NO_TITLE_LINE.search(below) or not (goes_on or is_name):
            break
        title = glue(title, _closed(line))
        if goes_on or is_of_a_title(simple_form(title)):
            whole = title
    return whole if len(whole) <= MAX_TITLE else _closed(written[0])


def _closed(line: str) -> str:
    return _SPACED.sub(lambda match: match[0].replace(" ", ""), line)

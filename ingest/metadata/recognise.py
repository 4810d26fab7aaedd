"""Title, organisation, year and date of a report, read out of its text by rule, zh and en."""

from __future__ import annotations

import datetime
import re
from collections import Counter

from ingest.metadata.metadata import Metadata
from ingest.text.dates import days_in, years_in
from ingest.text.language import HANZI

OPENING = 1500
"""How many characters of a text are its opening, where a report says whose it is and of when."""
MAX_TITLE = 200

_CUSTOMS_ZH = (
    "北京|天津|石家庄|太原|满洲里|呼和浩特|沈阳|大连|长春|哈尔滨|上海|南京|杭州|宁波|合肥|福州|厦门"
    "|南昌|青岛|济南|郑州|武汉|长沙|广州|深圳|拱北|汕头|黄埔|江门|湛江|南宁|海口|重庆|成都|贵阳"
    "|昆明|拉萨|西安|乌鲁木齐|兰州|银川|西宁|香港|澳门"
)
_CUSTOMS_EN = (
    "Beijing|Tianjin|Shijiazhuang|Taiyuan|Manzhouli|Hohhot|Shenyang|Dalian|Changchun|Harbin"
    "|Shanghai|Nanjing|Hangzhou|Ningbo|Hefei|Fuzhou|Xiamen|Nanchang|Qingdao|Jinan|Zhengzhou|Wuhan"
    "|Changsha|Guangzhou|Shenzhen|Gongbei|Shantou|Huangpu|Jiangmen|Zhanjiang|Nanning|Haikou"
    "|Chongqing|Chengdu|Guiyang|Kunming|Lhasa|Xi'an|Xi’an|Urumqi|Lanzhou|Yinchuan|Xining"
    "|Hong Kong|Macao"
)
_ORGANISATION_ZH = re.compile(
    r"海关总署(?:广东分署|天津特派员?办(?:事处)?|上海特派员?办(?:事处)?)?"
    rf"|(?:{_CUSTOMS_ZH})海关"
    rf"|(?<![{HANZI}])[{HANZI}]{{2,3}}海关(?=召开|举行|发布|20\d\d|工作)"
    r"|国务院(?!总理|副总理|令|各部门|办公厅|关税)"
    rf"|[{HANZI}]{{2,4}}(?:省|市|自治区)人民政府"
    r"|(?:财政|商务|交通运输|工业和信息化|生态环境)部|国家税务总局|国家发展改革委|中国人民银行"
)
_NOT_A_CUSTOMS = re.compile("(?:中国|全国|各地|直属|隶属|智慧|国际|世界|本届|当地|该|各|我国?)海关")
_ORGANISATION_EN = re.compile(
    r"General Administration of (?:China )?Customs(?: of (?:the People[’']s Republic of )?China)?"
    r"|\bGACC\b|\bGAC\b"
    rf"|\b(?:{_CUSTOMS_EN}) Customs\b(?! (?:Clearance|Tariff|Union|Code|Law))"
    r"|(?<![A-Za-z] )\b[A-Z][a-z]+ Customs\b"
    r"(?= (?:holds|held|convenes|convened|District|releases|\d))"
    r"|\bState Council\b"
    r"|\bMinistry of (?:Finance|Commerce|Transport|Ecology and Environment)"
    r"|\bState Taxation Administration\b|\bPeople[’']s Bank of China\b"
)
_NOT_A_CUSTOMS_EN = re.compile(r"(?:China|Chinese|The|Smart|National|All|World) Customs")
_SAME = {
    "GACC": "General Administration of Customs",
    "GAC": "General Administration of Customs",
    "Macao Customs": "Macao Customs Service",
    "Hong Kong Customs": "Hong Kong Customs",
}

_REPORT_ZH = re.compile(
    r"((?:19|20)\d{2})年[^，。\n]{0,24}?(?:工作会议?|工作报告|年报|年度报告|总结)"
)
_REPORT_EN = re.compile(
    r"\b((?:19|20)\d{2})\b(?: [\w'’-]+){0,5} (?:[Cc]onference|[Rr]eport|[Mm]eeting|Session)"
)
_HELD = re.compile(
    r"召开|举行|开幕|在.{2,20}会议上"
    r"|\b(?:held|holds|convened|convenes|opened|delivered|took place)\b",
    re.IGNORECASE,
)


def recognise(opening: str, title: str | None, stem: str) -> Metadata:
    """What a text says of itself; ``title`` where the format marks one, ``stem`` the file name's.

    The organisation and the year are looked for in the title, then in the opening, the year at
    last in the file's name. The date is that on which the conference began or the report was given.
    """
    found = title or first_line(opening) or stem
    name = stem.replace("-", " ").replace("_", " ")
    year = _latest_year(found) or _report_year(opening)
    date = _date(opening, year)
    if year is None:
        year = date.year if date else _latest_year(name)
    return Metadata(
        title=found, organisation=_organisation(found, opening, name), year=year, date=date
    )


def from_title(title: str) -> Metadata:
    """What a record's title alone says, for a passage has no opening to be read."""
    return Metadata(organisation=_first_organisation(title), year=_report_year(title))


def first_line(text: str) -> str | None:
    """The first line, if it is short enough to be a title."""
    line = text.lstrip().partition("\n")[0].strip()
    line = re.sub(r"^#{1,6}\s+", "", line)
    return line if 0 < len(line) <= MAX_TITLE else None


def _organisation(title: str, opening: str, name: str) -> str | None:
    named = _first_organisation(title)
    if named:
        return named
    counts = Counter(_organisations(opening))
    if counts:
        return counts.most_common(1)[0][0]
    return _first_organisation(name.title())


def _first_organisation(text: str) -> str | None:
    return next(iter(_organisations(text)), None)


def _organisations(text: str) -> list[str]:
    """Every organisation named in ``text``, in order, under one name each."""
    found = [
        (match.start(), match[0])
        for match in _ORGANISATION_ZH.finditer(text)
        if not _NOT_A_CUSTOMS.fullmatch(match[0])
    ]
    for match in _ORGANISATION_EN.finditer(text):
        name = match[0]
        if name.startswith("General Administration"):
            name = "General Administration of Customs"
        if not _NOT_A_CUSTOMS_EN.fullmatch(name):
            found.append((match.start(), _SAME.get(name, name)))
    return [name for _, name in sorted(found)]


def _latest_year(text: str) -> int | None:
    return max(years_in(text), default=None)


def _report_year(text: str) -> int | None:
    for pattern in (_REPORT_ZH, _REPORT_EN):
        match = pattern.search(text)
        if match:
            return int(match[1])
    return None


def _date(opening: str, year: int | None) -> datetime.date | None:
    """The first date of a line that tells of something held, else the first one with a year."""
    whole: datetime.date | None = None
    for line in opening.split("\n"):
        dates = [date for date in days_in(line, year) if _fits(date, year)]
        if dates and _HELD.search(line):
            return dates[0]
        if whole is None:
            whole = next((date for date in days_in(line) if _fits(date, year)), None)
    return whole


def _fits(date: datetime.date, year: int | None) -> bool:
    """Whether a report of ``year`` can be of this date: of that year, or the December before."""
    return year is None or date.year == year or (date.year == year - 1 and date.month == 12)

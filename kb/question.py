"""Reading a question: its language, the years and organisations it names, what it asks for.

Pure: takes the text and what the library holds, gives a QuestionReading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from ingest import detect_language
from kb.results import QuestionReading

_YEAR = r"(?:19|20)\d{2}"
_RANGE = re.compile(
    rf"({_YEAR})\s*年?\s*(?:-|–|—|~|～|至|到|to|until|through|and|与|和|、|,|，)\s*({_YEAR})",
    re.IGNORECASE,
)
_SPANNING = re.compile(r"[-–—~～至到]|\b(?:to|until|through)\b", re.IGNORECASE)
_BETWEEN = re.compile(rf"between\s+({_YEAR})\s+and\s+({_YEAR})", re.IGNORECASE)
_SINCE = re.compile(rf"since\s+({_YEAR})|({_YEAR})\s*年?(?:以来|起|之后|以后)", re.IGNORECASE)
_ONE_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_SPELT_OUT = re.compile("[一二][九〇零○][〇零○一二三四五六七八九]{2}(?=年)")
_SPELT_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_RELATIVE = {
    0: re.compile(r"\bthis year\b|今年|本年"),
    -1: re.compile(r"\blast year\b|\bprevious year\b|去年|上年|上一年"),
    -2: re.compile(r"\bthe year before last\b|前年"),
    1: re.compile(r"\bnext year\b|明年"),
}
_LAST_YEARS = re.compile(
    r"(?:past|last|recent)\s+(two|three|four|five|six|\d)\s+years|(?:近|过去|最近)([两二三四五六\d])年",
    re.IGNORECASE,
)
_NUMERALS = {
    **{word: n for n, word in enumerate(("two", "three", "four", "five", "six"), 2)},
    **{word: n for n, word in enumerate("二三四五六", 2)},
    "两": 2,
}

_ASPECTS = {
    "plan": re.compile(
        r"\btasks?\b|\bplan(?:s|ned)?\b|\bwill\b|\bgoing to\b|\bpriorit|\bgoals?\b|\btargets?\b"
        r"|任务|计划|安排|部署|打算|将要|目标|重点工作|要求",
        re.IGNORECASE,
    ),
    "review": re.compile(
        r"\bachiev|\bresults?\b|\bdid\b|\bwas\b|\bwere\b|\bgrew\b|\bgrow\b|\breached\b|\brose\b"
        r"|成效|成绩|成果|完成|取得|增长了|达到|实现了",
        re.IGNORECASE,
    ),
}

_FORMS = {
    "figure": re.compile(
        r"\bhow (?:many|much|large|big|high|fast)\b|\bby how much\b|\bwhat (?:was|is|were) the "
        r"(?:total|value|volume|number|amount|share|rate|growth)|\bgrow(?:th)?(?: by)?\b|\bpercent"
        r"|多少|几|总值|增速|增幅|增长率|占比|金额|数量|百分之",
        re.IGNORECASE,
    ),
    "date": re.compile(
        r"^\s*when\b|\bwhat (?:date|day)\b|\bon which (?:date|day)\b"
        r"|何时|什么时候|哪一?天|几月|日期",
        re.IGNORECASE,
    ),
    "person": re.compile(
        r"^\s*who(?:m|se)?\b|\bwho (?:is|was|gave|delivered)\b|谁|何人|哪位", re.IGNORECASE
    ),
    "list": re.compile(
        r"^\s*(?:which|list|name)\b.*(?:\b(?:two|three|four|five|six|seven|eight|nine|ten)\b|s\b)"
        r"|\bwhat (?:are|were)\b|\b(?:tasks|measures|areas|steps|priorities)\b"
        r"|哪些|有什么|哪几|包括什么|列出|任务|措施",
        re.IGNORECASE,
    ),
}


def read_question(
    question: str,
    *,
    organisations: Mapping[str, Iterable[str]],
    newest_year: int | None,
) -> QuestionReading:
    """What is understood of ``question``.

    ``organisations`` gives for each organisation of the library every name that it goes by;
    ``newest_year``, the year of the newest report, is what "this year" means.
    """
    language = detect_language(question)
    question = unicodedata.normalize("NFKC", question)  # full-width digits are digits
    question = _SPELT_OUT.sub(lambda match: match[0].translate(_SPELT_DIGITS), question)
    return QuestionReading(
        language=language,
        years=_years(question, newest_year),
        organisations=_organisations(question, organisations),
        aspect=_first(_ASPECTS, question),
        form=_first(_FORMS, question),
    )


def _years(question: str, newest: int | None) -> tuple[int, ...]:
    years: set[int] = set()
    for match in _RANGE.finditer(question):
        first, last = int(match[1]), int(match[2])
        spanning = _SPANNING.search(
            match[0], match.end(1) - match.start(), match.start(2) - match.start()
        )
        if first < last and spanning:
            years.update(range(first, last + 1))
    for match in _BETWEEN.finditer(question):
        years.update(range(int(match[1]), int(match[2]) + 1))
    if newest is not None:
        for match in _SINCE.finditer(question):
            years.update(range(int(match[1] or match[2]), newest + 1))
        for match in _LAST_YEARS.finditer(question):
            word = (match[1] or match[2]).lower()
            count = _NUMERALS.get(word) or int(word)
            years.update(range(newest - count + 1, newest + 1))
        for offset, pattern in _RELATIVE.items():
            if pattern.search(question.lower()):
                years.add(newest + offset)
    years.update(int(year) for year in _ONE_YEAR.findall(question))
    return tuple(sorted(years))


def _organisations(question: str, organisations: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    folded = question.casefold()
    return tuple(
        name
        for name, forms in organisations.items()
        if any(_occurs(form.casefold(), folded) for form in forms)
    )


def _occurs(form: str, text: str) -> bool:
    if form.isascii():
        return re.search(rf"\b{re.escape(form)}\b", text) is not None
    return form in text


def _first(patterns: Mapping[str, re.Pattern[str]], question: str) -> str | None:
    return next((name for name, pattern in patterns.items() if pattern.search(question)), None)

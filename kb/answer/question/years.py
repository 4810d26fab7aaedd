"""The years that a question names or means, each with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.text.dates import YEAR, years_at
from ingest.text.numerals import DIGITS_ZH, SMALL_WORDS, chinese_number, english_number

_RANGE = re.compile(
    rf"({YEAR})\s*年?\s*(?:-|–|—|~|～|至|到|to|until|through|and|与|和|、|,|，)\s*({YEAR})\s*年?",
    re.IGNORECASE,
)
_SPANNING = re.compile(r"[-–—~～至到]|\b(?:to|until|through)\b", re.IGNORECASE)
_BETWEEN = re.compile(rf"between\s+(?:\w+\s+)?({YEAR})\s+and\s+(?:\w+\s+)?({YEAR})", re.IGNORECASE)
_SINCE = re.compile(
    rf"(?:since|from)\s+(?:\w+\s+)?({YEAR})(?:\s+on(?:wards?)?\b)?(?!\s*(?:to|until|through|-|–))"
    rf"|({YEAR})\s*年?(?:以来|起|之后|以后|至今|到现在)",
    re.IGNORECASE,
)
_RELATIVE = {
    0: re.compile(r"\b(?:this|the current) year\b|今年|本年(?!代)", re.IGNORECASE),
    -1: re.compile(r"(?<!before )\b(?:last|previous) year\b|去年|上年|上一年", re.IGNORECASE),
    -2: re.compile(r"\bthe year before last\b|前年", re.IGNORECASE),
    1: re.compile(r"\bnext year\b|明年", re.IGNORECASE),
}
"""What is added to the newest report's year."""
_LAST_YEARS = re.compile(
    rf"(?:past|last|recent|latest)\s+(?P<en>{SMALL_WORDS}|\d{{1,2}})\s+years"
    rf"|(?:近|过去|最近)(?P<zh>[{''.join(DIGITS_ZH)}十]|\d{{1,2}})年",
    re.IGNORECASE,
)
_REPORT = re.compile(
    rf"({YEAR})\s+(?:[\w'’-]+\s+){{0,4}}?reports?\b"
    rf"|\breports?\s+(?:of|for|from)\s+({YEAR})"
    rf"|({YEAR})\s*年?度?的?(?:[^，。？?,\s的]{{0,8}})的?报告",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class YearsSaid:
    """Some words of a question and the years that they mean."""

    words: str
    years: tuple[int, ...]
    basis: int | None = None
    """The newest report's year, where the words mean years by it."""

    @property
    def value(self) -> str:
        first, last = self.years[0], self.years[-1]
        return str(first) if first == last else f"{first}–{last}"


def years_said(question: str, newest: int | None) -> list[YearsSaid]:
    """What says which years, in the question's order; nothing is said twice."""
    found: dict[int, tuple[int, YearsSaid]] = {}
    for start, end, said in _readings(question, newest):
        if said.years and not any(start < e and s < end for s, (e, _) in found.items()):
            found[start] = (end, said)
    return [said for _, (_, said) in sorted(found.items())]


def report_years(question: str) -> tuple[int, ...]:
    """The years by which the question names reports: "the 2022 report"."""
    return tuple(sorted({int(next(filter(None, m.groups()))) for m in _REPORT.finditer(question)}))


def _readings(question: str, newest: int | None) -> Iterator[tuple[int, int, YearsSaid]]:
    """Every reading of any words, the surer ones first."""
    for match in _BETWEEN.finditer(question):
        yield _reading(match, _between(int(match[1]), int(match[2])))
    for match in _RANGE.finditer(question):
        first, last = int(match[1]), int(match[2])
        joint = match[0][match.end(1) - match.start() : match.start(2) - match.start()]
        if first < last and _SPANNING.search(joint):
            yield _reading(match, _between(first, last))
    if newest is not None:
        yield from _by_the_newest(question, newest)
    for year in years_at(question):
        words = question[year.start : year.end]
        yield year.start, year.end, YearsSaid(words, (year.value,))


def _by_the_newest(question: str, newest: int) -> Iterator[tuple[int, int, YearsSaid]]:
    for match in _SINCE.finditer(question):
        first = int(match[1] or match[2])
        yield _reading(match, _between(first, max(first, newest)), newest)
    for match in _LAST_YEARS.finditer(question):
        count = int(english_number(match["en"]) if match["en"] else chinese_number(match["zh"]))
        if count:
            yield _reading(match, _between(newest - count + 1, newest), newest)
    for offset, pattern in _RELATIVE.items():
        for match in pattern.finditer(question):
            yield _reading(match, (newest + offset,), newest)


def _reading(
    match: re.Match[str], years: tuple[int, ...], basis: int | None = None
) -> tuple[int, int, YearsSaid]:
    return match.start(), match.end(), YearsSaid(match[0].strip(), years, basis)


def _between(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(min(first, last), max(first, last) + 1))

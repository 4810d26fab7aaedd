"""The quantities of an English sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ingest.text.bounds import bound_around
from ingest.text.dates import MONTH_EN, YEAR
from ingest.text.number import Number
from ingest.text.numbers import numbers_in
from ingest.text.numerals import SMALL_WORDS, english_number
from kb.compare.figures.quantity import (
    Quantity,
    merge_ranges,
    quantity_of,
    with_bound,
    without_overlaps,
)
from kb.compare.figures.units import (
    ITEMS,
    NUMBER,
    PEOPLE,
    PERCENT,
    RANK,
    TIMES,
    counts_people,
)

_PART_OF_CODE = re.compile(r"[\w./:#]$|\w[+–-]$|\d,$")
"""Before a number in digits: it belongs to a code, a time, a range of dates, a paragraph."""
_CODE_GOES_ON = re.compile(r"[+:/]|(?:st|nd|rd|th)\b", re.IGNORECASE)
_DATE_BEFORE = re.compile(rf"\b{MONTH_EN} (?:\d{{1,2}} ?[-–] ?)?$")
_DATE_BEHIND = re.compile(rf" {MONTH_EN}")
_LABEL = re.compile(
    r"\b(?:No|Nos|Article|Articles|Chapter|Section|Phase|Type|Class|Category|Grade|Level|Page"
    r"|Figure"
    r"|Table|Appendix|Annex|Version|Covid|Decree|Order|Document|Line|Round|Gate|Area|Pier"
    r"|Tier|Stage|Step|Zone|Group|Band"
    r"|Berth)[ .-]{1,2}$",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"[ -](?:years?(?:[ -]old)?|months?|days?|weeks?|decades?|centur(?:y|ies)|o[’']clock"
    r"|a\.?m\b|p\.?m\b"
    r"|quarters?|consecutive|straight|successive|Five)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+[A-Z]")
_COMPOUND = re.compile(r"-[A-Za-z]")
_YEAR = re.compile(YEAR)
_MULTIPLE = re.compile(
    r"\b(?P<word>doubl(?:ed|ing)|tripl(?:ed|ing)|trebl(?:ed|ing)|quadrupl(?:ed|ing)|halv(?:ed"
    r"|ing))\b"
    r"|\b(?P<fold>two|three|four|five|six|seven|eight|nine|ten|\d{1,3}(?:\.\d{1,2})?)-?fold\b"
    r"|\b(?P<as>twice) (?:as|that|the (?:figure|number|amount|level|size))\b"
    r"|(?<=\w )(?P<count>twice)(?! (?:a|per|as|that|the)\b)",
    re.IGNORECASE,
)
_TIMES = {"doubl": "2", "tripl": "3", "trebl": "3", "quadr": "4", "halve": "0.5", "halvi": "0.5"}
_FRACTION = re.compile(
    r"(?<!first )(?<!last )"
    r"\b(?P<above>an?|one|two|three|four|five)[ -](?P<below>thirds?|quarters?|fifths?|sixths?"
    r"|sevenths?|eighths?|ninths?|tenths?)"
    r"(?:(?= of\b|[,.;)]|$| (?:higher|lower|more|less|to)\b)|(?P<loose>\b(?!-)))"
    r"|(?:(?<=than )|(?<=nearly )|(?<=about )|(?<=almost )|(?<=over )|(?<=by )"
    r"|(?<=for ))half(?![- ]an? |-)(?! of (?:the year|(?:19|20)\d\d))"
    r"|\b(?<!first )(?<!second )(?<!last )(?<!latter )(?<!other )half"
    r"(?= of (?:the|all|its|our)\b(?! year)| the (?!year|time|way|battle)[a-z])",
    re.IGNORECASE,
)
_PART_LED = re.compile(r"\b(?:by|nearly|about|almost|over|than|around|roughly) $")
"""Before "a third", which else may be an ordinal: "a third in a row"."""
_ONE_IN = re.compile(
    rf"\b(?P<some>\d{{1,3}}|{SMALL_WORDS}) (?:in|out of)(?: every)?"
    r" (?P<all>\d{1,2}0{0,3}|1,000|(?:twenty|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"|(?:a|one) (?:hundred|thousand))"
    r"(?![\d.,]*\d|-|%| (?:percent|per cent|million|billion|trillion|thousand|hundred"
    r"|years?|months?"
    r"|weeks?|days?|hours?|minutes?|quarters?|decades?|cities|provinces|countries|regions|places"
    r"|areas|locations|sectors|towns|districts|ports|sites)\b)",
    re.IGNORECASE,
)
"""One in five, eight out of 10; five in ten cities are five."""
_BELOW = {
    "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10,
}  # fmt: skip
_NTH = ("first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth").split("|")
_RANK = re.compile(
    rf"\brank(?:s|ed|ing)?\b[^.;]{{0,30}}?\b(?P<rank>(?P<nth>{'|'.join(_NTH)})"
    rf"|(?:[Nn]o\. ?|[Nn]umber )(?P<no>\d{{1,3}}|one|two|three)|(?P<ordinal>\d{{1,3}})(?:st|nd"
    rf"|rd|th))\b"
    rf"|\b(?:rank(?:s|ed|ing)?|among|in|place[ds]?|remain(?:s|ed)?)\b[^.;]{{0,20}}?"
    rf"\b(?P<best>top (?P<top>{SMALL_WORDS}|\d{{1,3}}))\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:submit(?:ted|s)?|formulat\w+|revis\w+|issu\w+|add\w*|new|total(?:l?ing|l?ed"
    r"|s)? (?:of )?|totals?"
    r"|expand\w* to|increas\w+ to|increas\w+ by|rais\w+ to|reach\w*|built|build\w*|complet\w+"
    r"|approv\w+"
    r"|sign\w+|held|launch\w*|open\w*|conclud\w+|designat\w+|establish\w*|set up|adopt\w*"
    r"|introduc\w+"
    r"|publish\w*|releas\w+|recogni[sz]\w+|select\w+|investigat\w+|detect\w+|seiz\w+|solv\w+"
    r"|crack\w+"
    r"|handl\w+|clear\w+|inspect\w+|receiv\w+|award\w*|creat\w+|develop\w*|implement\w*"
    r"|rolled out"
    r"|roll\w* out|found\w*|includ\w+|cover\w*|serv\w+|support\w*|train\w*|recruit\w*"
    r"|cut \w+ from"
    r"|reduc\w+ to|remaining|another|additional|promulgat\w+|abolish\w*|renovat\w+|upgrad\w+)"
    r"(?: (?:a|an|the|and|another|more|first|new|only|all|total|of|or|up|by|to|in|than|over"
    r"|about|nearly|some"
    r"|around|almost|formulated|revised|their|its|our))*\s$",
    re.IGNORECASE,
)
_DEFINITE = re.compile(
    r"\b(?:the|these|those|all|both|our|its|their|following|of|on|in|into|each|every|from|with"
    r"|as|any)\s$",
    re.IGNORECASE,
)
_LIFE = re.compile(r"\b(?:life expectancy|(?:average|median) age)\b[^,;.]{0,40}$", re.IGNORECASE)
_AVERAGE = re.compile(r"\b(?:average|per|each|every)\b", re.IGNORECASE)
_AGE = re.compile(
    r"\bage(?:[ds]| groups?| range)? (?:of )?"
    r"(?:(?:between|over|above|under|below|from|about) )?(?:\d+ (?:to|and|or) )?$"
)
_IN_NAME = re.compile(r" (?:[A-Z][a-z]+ ){1,4}[A-Z][a-z]+")
_NAMED = re.compile(r"\b(?:with|by|through|to|as|like|from|manager|firm|fund|company|of) $")
"""What stands behind and before a number that is part of a name: run by 65 Equity Partners."""
_SLOGAN = re.compile(
    r"(?:\s[A-Za-z-]+){0,2}\s(?:fronts?|key areas|battles?|steps?|aspects?|fields?|respects?"
    r"|principles?"
    r"|priorities|focuses|sides?|ways|dimensions?|sessions?|safeguards?|consciousnesses"
    r"|relationships?"
    r"|tasks|goals|another|other)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"[ -](?:of (?:the |its |our )?)?(?P<noun>(?:(?!(?:over|across|after|before|since|until"
    r"|each|every|were|was|have|has|had|are|is|in|from"
    r"|for|to|and|or|by|at|on"
    r"|with|under|who|that|which|during|through|within|than|per|as|of|a|the|this|mark|will"
    r"|received|benefit\w*"
    r"|year|compared)\b)[A-Za-z’'()&-]+)(?:[ /](?!(?:were|was|have|has|had|are|is|in|from|for"
    r"|to|and|or|by|at|on"
    r"|with|under|who|that|which|during|through|within|than|per|as|of|a|the|this|mark|will"
    r"|received|completed"
    r"|successfully|respectively|compared|became|totaling|totalling|across|over|worth"
    r"|involving|benefit\w*)\b)"
    r"[A-Za-z’'()&-]+){0,5})"
)
_MEASURED = re.compile(r"(?:sets|pieces|items|batches|cases|units) of\b")
_MORE = re.compile(
    r" (?:as|that|those|the [a-z]+|more|higher|larger|greater"
    r"|what)\b"
)
_JOINT = re.compile(r"\s?[-–—~]\s?|\s(?:to|and)\s")
_FROM = re.compile(r"\bfrom (?:\w+ ){0,2}$")
_BETWEEN = re.compile(r"\bbetween $")
_QUOTED = re.compile(r"[“\"‘][^“”\"\n]{1,40}[”\"’]")
_ALONE = re.compile(
    r"\b(?:index|score|rating|ratio|coefficient|PMI)\b[^,;]{0,30}\b(?:at|to|of|was|is|reached)\s$"
)
_REACHED = re.compile(
    r"\b(?:to|reach(?:ed|ing|es)?|total(?:l?ed|l?ing|s)?|total of|stood at|at|exceeded|was"
    r"|were) $"
)
_FROM_HERE = re.compile(r"\bfrom $", re.IGNORECASE)
_TO_THERE = re.compile(r"(?: (?:in|at the end of) (?:19|20)\d\d)? to \d")
"""Staff rose from 120 in 2020 to 180: what is counted stands before both."""


def english_quantities(text: str) -> list[Quantity]:
    """The quantities of ``text`` in order; ``text`` is folded (see ``folding.fold``)."""
    found = [*_ranks(text), *_multiples(text), *_fractions(text), *_numbers(text)]
    kept = without_overlaps(found, [match.span() for match in _QUOTED.finditer(text)])
    merged = merge_ranges(kept, text, _JOINT, _FROM)
    return [quantity for quantity in merged if _stands(quantity, text)]


def _numbers(text: str) -> Iterator[Quantity]:
    for number in numbers_in(text, "en"):
        if number.value is None or _is_code(number, text) or _is_label(number, text):
            continue
        quantity = quantity_of(number, text)
        counted = _with_unit(quantity, text, number)
        if counted is not None:
            yield _with_bound(counted, text)


def _is_code(number: Number, text: str) -> bool:
    """Times, versions, ordinals, compounds of numbers: 12:30, 1.2.3, 14th, 16+20."""
    if number.is_worded:
        return False
    start, end = number.start, number.numeral_end
    goes_on = not number.scale and _CODE_GOES_ON.match(text, end) is not None
    if (number.scale or number.unit) and re.search(r"\d[–-]$", text[max(0, start - 2) : start]):
        return False  # the end of a range: $5-10 million
    return goes_on or _PART_OF_CODE.search(text, max(0, start - 2), start) is not None


def _is_label(number: Number, text: str) -> bool:
    """Dates, years, numbered things and compounds: January 26, 2021, Article 5, three-year."""
    start, end = number.start, number.numeral_end
    if number.numeral_start > start:  # a currency or a sign stands before
        return False
    if _AGE.search(text, max(0, start - 24), start) or text[:start].endswith("top "):
        return True
    if not number.scale and _IN_NAME.match(text, end) and _NAMED.search(text[:start]):
        return True
    if start == 0 and _HEADING.match(text):
        return True
    if _is_age(number, text):
        return False
    if _NEVER.match(text, end) or _DATE_BEFORE.search(text, max(0, start - 18), start):
        return True
    if _LABEL.search(text, max(0, start - 12), start):
        return True
    if number.scale or number.unit:
        return (
            not number.is_worded and not number.scale and _DATE_BEHIND.match(text, end) is not None
        )
    is_year = _YEAR.fullmatch(text, start, end) is not None
    is_compound = _COMPOUND.match(text, end) is not None
    return is_year or is_compound or _DATE_BEHIND.match(text, end) is not None


def _is_age(number: Number, text: str) -> bool:
    """Whether years are a figure: a life expectancy of 79 years."""
    before = text[max(0, number.start - 60) : number.start]
    return text.startswith(" years", number.numeral_end) and _LIFE.search(before) is not None


def _with_unit(quantity: Quantity, text: str, number: Number) -> Quantity | None:
    if number.unit:
        if number.unit == TIMES and not _compares(quantity, number.end, text):
            return replace(quantity, unit=ITEMS, counted="times")
        return quantity
    if _is_age(number, text):
        return replace(quantity, end=quantity.end + len(" years"), unit="years")
    noun = _NOUN.match(text, quantity.end)
    name = noun["noun"] if noun is not None else ""
    is_plain = not number.scale
    if number.is_worded and is_plain and not _word_counts(quantity, text):
        return None
    reached = _REACHED.search(text, max(0, quantity.start - 16), quantity.start)
    reached = reached or (
        _FROM_HERE.search(text, max(0, quantity.start - 6), quantity.start)
        and _TO_THERE.match(text, quantity.end)
    )
    if not name and is_plain and not reached:
        return quantity
    is_part = is_plain and not number.is_worded and "." in text[number.numeral_start : quantity.end]
    if is_part and not _AVERAGE.search(text):
        return quantity  # industry 4.0: no things are counted in parts
    end = quantity.end
    if noun is not None and _MEASURED.match(name + text[noun.end() :][:4]):
        end = noun.start("noun") + len(name.split()[0])
    return replace(
        quantity, end=end, unit=PEOPLE if counts_people(name) else ITEMS, counted=name.strip()
    )


def _compares(quantity: Quantity, end: int, text: str) -> bool:
    """Whether "times" multiplies (an increase of 1.5 times) or counts (lowered four times)."""
    return (
        _MORE.match(text, end) is not None
        or re.search(r"\b(?:by|of|to|up)\s$", text[max(0, quantity.start - 4) : quantity.start])
        is not None
        or quantity.value != int(quantity.value)
    )


def _word_counts(quantity: Quantity, text: str) -> bool:
    """Whether a small number in words tells a count: nine proposals submitted, four more areas."""
    if quantity.value < 2 or _SLOGAN.match(text, quantity.end):
        return False
    before = text[max(0, quantity.start - 60) : quantity.start]
    if re.match(r" (?:more|additional|new|other|further)\b", text[quantity.end :][:12]):
        return True
    return _TOLD.search(before) is not None and _DEFINITE.search(before) is None


def _with_bound(quantity: Quantity, text: str) -> Quantity:
    bound, left, right = bound_around(text, quantity.start, quantity.end, "en")
    is_first = _BETWEEN.search(text, max(0, quantity.start - 8), quantity.start) is not None
    if is_first and left == quantity.start:
        left, right = left - len("between "), quantity.end
    return with_bound(quantity, bound, left, right)


def _multiples(text: str) -> Iterator[Quantity]:
    for match in _MULTIPLE.finditer(text):
        start, end = match.span()
        if match["count"]:
            yield Quantity(
                start, end, Decimal(2), Decimal(1), ITEMS, counted="times", left=start, right=end
            )
            continue
        if match["word"]:
            value = Decimal(_TIMES[match["word"][:5].casefold()])
        else:
            value = english_number(match["fold"]) if match["fold"] else Decimal(2)
            end = match.end("fold") + len("-fold") if match["fold"] else match.end("as")
        quantity = Quantity(
            start, min(end, match.end()), value, Decimal(1), TIMES, shape="multiple"
        )
        yield _with_bound(quantity, text)


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(text):
        below = match["below"]
        if match["loose"] is not None and not _PART_LED.search(text[: match.start()]):
            continue
        if below is None:
            value, step = Decimal(50), Decimal(10)
        else:
            above = Decimal(1) if match["above"][0] in "aA" else english_number(match["above"])
            value, step = above * 100 / _BELOW[below.rstrip("s").casefold()], Decimal(1)
        yield _with_bound(
            Quantity(match.start(), match.end(), value, step, PERCENT, shape="fraction"), text
        )
    for match in _ONE_IN.finditer(text):
        some, of_all = english_number(match["some"]), english_number(match["all"])
        if 0 < some < of_all and of_all <= 1000:
            quantity = Quantity(
                *match.span(), some * 100 / of_all, Decimal(1), PERCENT, shape="fraction"
            )
            yield _with_bound(quantity, text)


def _ranks(text: str) -> Iterator[Quantity]:
    for match in _RANK.finditer(text):
        start, end = match.span("best" if match["best"] else "rank")
        if match["nth"]:
            value = Decimal(_NTH.index(match["nth"].casefold()) + 1)
        else:
            value = english_number(match["no"] or match["ordinal"] or match["top"])
        quantity = Quantity(start, end, value, Decimal(1), RANK, shape="rank")
        yield with_bound(quantity, "within" if match["best"] else None, start, end)


def _stands(quantity: Quantity, text: str) -> bool:
    """A number without a unit is a figure only where its words say so: a PMI of 50.1."""
    if quantity.unit != NUMBER:
        return True
    return _ALONE.search(text, max(0, quantity.left - 48), quantity.left) is not None

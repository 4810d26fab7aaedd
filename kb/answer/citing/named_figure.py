"""Which figure or date of a sentence is the one that is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest import years_in
from kb.answer.answers import Stretch
from kb.answer.evidence.evidence import Evidence
from kb.answer.evidence.spans import figures_in, spans_of_dates
from kb.answer.question.form import wants_figure
from kb.answer.question.part_of_year import tells_other_part
from kb.answer.question.question import Question
from kb.answer.question.roles import without_asking
from kb.answer.question.subject import Subject

AROUND, AROUND_ZH = 40, 16
"""Characters before and behind a figure that hold the words next to it."""

_SHARE = re.compile(r"%|\bper ?cent|百分")
_WANTS_SHARE = re.compile(
    r"\b(?:share|per ?cent\w*|proportion|rate|by how much|grow\w*|grew|rise|rose|increase[ds]?|fall"
    r"|fell|declined?|decrease[ds]?)\b|比重|占比|比例|份额|增速|增幅|降幅|增长率"
    r"|(?:增长|下降|提高|上升|增加|减少)了?多少",
    re.IGNORECASE,
)
_WANTS_AMOUNT = re.compile(
    r"\bhow (?:much|many)\b|\bworth\b|\bvalue\b|\bamount\b"
    r"|多少[万亿]*[元辆个家项人吨]|总值|总额|金额",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[^;；,，]+")

Place = tuple[int, int]
"""Start and end within a sentence."""

BEFORE = 0.5
"""Times what the clause before speaks of: a figure's words may have gone before it."""

FADING = 0.7
"""What is left of that after a clause that speaks of less."""


def figure_asked_for(evidence: Evidence, question: Question) -> Stretch | None:
    """The figure or date of a sentence that is asked for, as a stretch of the document."""
    text = evidence.text
    form = question.reading.form
    if form == "date":
        places = spans_of_dates(text)
    elif form in ("figure", "comparison") or wants_figure(question.text):
        places = figures_in(text)
    else:
        return None
    # A figure that the question tells itself is not the one that it asks for.
    places = [place for place in places if text[slice(*place)] not in question.text] or places
    if not places:
        return None
    start, end = places[0] if len(places) == 1 else _best(evidence, question, places)
    offset = evidence.span.start
    return Stretch(text[start:end], offset + start, offset + end)


def _best(evidence: Evidence, question: Question, places: Sequence[Place]) -> Place:
    """The figure of a year that is asked for, in the clause that speaks most of the question; of
    several in one clause the date on which it happened, or the figure whose next words tell."""
    text, is_chinese = evidence.text, evidence.language == "zh"
    reach = AROUND_ZH if is_chinese else AROUND
    happening = _happening(evidence, question) if question.reading.form == "date" else None
    wants_share = _wants_share(question)
    clauses = _clauses(evidence, question)

    def merit(place: Place) -> tuple[float, ...]:
        floor, ceiling = _around(place, places, len(text))
        is_of_kind = wants_share is not None and wants_share == bool(
            _SHARE.search(text[slice(*place)])
        )
        is_of_another_year = happening is None and _of_another_year(
            evidence, question, place, (floor, ceiling)
        )
        of_clause = next((share for end, share in clauses if place[0] < end), 0.0)
        of_happening = 0.0
        if happening:
            # In English a date follows what happened then, in Chinese it may go before.
            telling = slice(floor, ceiling if is_chinese else place[0])
            of_happening = _share(evidence, question, telling, happening)
        near = slice(max(floor, place[0] - reach), min(ceiling, place[1] + reach))
        return (
            is_of_kind,
            -(is_of_another_year or _of_another_part(evidence, question, place)),
            of_clause,
            of_happening,
            _share(evidence, question, near),
            _meets(place, evidence.words),
            -place[0],
        )

    return max(places, key=merit)


def _meets(place: Place, words: Place | None) -> bool:
    return words is not None and place[0] < words[1] and words[0] < place[1]


def _wants_share(question: Question) -> bool | None:
    """Whether a share is wanted, or an amount; None where either may answer."""
    if _WANTS_SHARE.search(question.text):
        return True
    return False if _WANTS_AMOUNT.search(question.text) else None


def _of_another_year(evidence: Evidence, question: Question, place: Place, around: Place) -> bool:
    """Whether a figure is told of a year that is not asked for: "71.2 billion yuan in 2015"."""
    before = evidence.text[around[0] : place[0]]
    behind = evidence.text[place[1] : around[1]]
    is_chinese = evidence.language == "zh"  # there the year goes before its figure
    named = years_in(before) if is_chinese else years_in(behind) or years_in(before)
    return bool(named and question.years) and not set(named) & set(question.years)


def _of_another_part(evidence: Evidence, question: Question, place: Place) -> bool:
    """Whether a figure's clause tells of another part of the year: 全年3亿元，其中12月2亿元."""
    asked = question.parts_of_year
    if asked is None:
        return False
    clauses = (
        clause.group() for clause in _CLAUSE.finditer(evidence.text) if clause.end() > place[0]
    )
    return tells_other_part(next(clauses, ""), asked)


def _happening(evidence: Evidence, question: Question) -> Subject:
    """What is said to happen: the words behind the asking ones (…什么时候封关), or the last one."""
    keywords = question.subject.keywords
    understood = question.reading.understood
    asking = next((reading.words for reading in understood if reading.kind == "form"), "")
    _, _, rest = question.text.partition(asking) if asking else ("", "", "")
    behind = {unit.text for unit in evidence.report.analyser.units(without_asking(rest))}
    of_it = tuple(keyword for keyword in keywords if keyword.unit.text in behind)
    return Subject(of_it if 0 < len(of_it) < len(keywords) else keywords[-1:])


def _clauses(evidence: Evidence, question: Question) -> list[tuple[int, float]]:
    """Where each clause ends, and how much of the question it speaks of with those before::

    share + BEFORE · before, then before = max(share, FADING · before)
    """
    clauses: list[tuple[int, float]] = []
    before = 0.0
    for clause in _CLAUSE.finditer(evidence.text):
        share = _share(evidence, question, slice(*clause.span()))
        clauses.append((clause.end(), share + BEFORE * before))
        before = max(share, FADING * before)
    return clauses


def _around(place: Place, places: Sequence[Place], length: int) -> Place:
    """From the figure before to the one behind."""
    floor = max((end for _, end in places if end <= place[0]), default=0)
    ceiling = min((start for start, _ in places if start >= place[1]), default=length)
    return floor, ceiling


def _share(
    evidence: Evidence, question: Question, stretch: slice, subject: Subject | None = None
) -> float:
    """How much of the question, or of a ``subject`` in it, a stretch of a sentence speaks of."""
    terms = set(evidence.report.analyser.terms(evidence.text[stretch]))
    same = evidence.language == question.reading.language
    return (subject or question.subject).share(terms, same_language=same)

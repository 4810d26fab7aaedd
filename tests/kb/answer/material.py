"""What questions are answered from, made by hand: no library, no index, no model."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from index import Analyser, Lexicon, SentenceReading, Stretch
from ingest import Section
from kb.answer.answers import QuestionReading
from kb.answer.calibration import SAFE, Calibration
from kb.answer.evidence.cut_reports import Report, cut_report
from kb.answer.evidence.evidence import Evidence
from kb.answer.marks import NAMES, Marks
from kb.answer.question.question import Question
from kb.answer.question.subject import subject_of
from kb.documents import DocumentInfo, Facets, Filters, StoredDocument
from kb.glossary import Glossary, Term
from kb.search.hits import Hit, Legs

GLOSSARY = Glossary(
    (
        Term("bodies", ("拱北海关",), ("Gongbei Customs",)),
        Term("bodies", ("深圳海关",), ("Shenzhen Customs",)),
        Term("places", ("港珠澳大桥",), ("Hong Kong–Zhuhai–Macao Bridge",)),
    )
)
ANALYSER = Analyser(GLOSSARY.concepts, lexicon=Lexicon())
CALIBRATION = Calibration(
    "by hand",
    weights={name: 2.0**-place for place, name in enumerate(NAMES)},
    offsets={"en>en": -1.0, "en>zh": -2.0, "zh>en": -3.0, "zh>zh": -4.0},
    limit=0.0,
)
"""In which no two marks count the same, nor two pairs of languages."""
LOW = -6.0
"""Log odds of a sentence that a reader finds no answer."""
LONG_AGO = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def document(
    identifier: str,
    text: str,
    *,
    organisation: str | None = "Gongbei Customs",
    year: int | None = 2026,
    language: str = "en",
    sections: tuple[Section, ...] = (),
) -> StoredDocument:
    info = DocumentInfo(
        id=identifier,
        source=f"{identifier}.md",
        title=f"Report {identifier}" if language == "en" else f"报告{identifier}",
        organisation=organisation,
        year=year,
        date=None,
        language=language,
        characters=len(text),
        chunks=1,
        added=LONG_AGO,
        changed=LONG_AGO,
    )
    return StoredDocument(info, text, sections, (), {}, None)


def hit_of(
    stored: StoredDocument,
    quotation: str,
    *,
    rank: int = 1,
    score: float = 0.5,
    section: str = "",
    aspect: str = "other",
    year: int | None = None,
) -> Hit:
    start = stored.text.index(quotation)
    return Hit(
        rank=rank,
        score=score,
        legs=Legs(None, None),
        chunk_id=rank,
        document=stored.info,
        section=section,
        page=None,
        start=start,
        end=start + len(quotation),
        text=quotation,
        aspect=aspect,
        year=year,
        language=stored.info.language,
    )


@dataclass(frozen=True)
class Statistics:
    """How common terms are in some texts, counted one by one."""

    texts: tuple[tuple[str, str], ...] = ()
    """Each with its language."""
    spellings: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _terms(self) -> list[set[str]]:
        return [set(ANALYSER.terms(text)) for text, _ in self.texts]

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def languages(self) -> set[str]:
        return {language for _, language in self.texts}

    def document_frequency(self, term: str) -> int:
        return sum(term in terms for terms in self._terms)

    def similar_term(self, term: str) -> str | None:
        return self.spellings.get(term)

    def rarities(self, terms: Mapping[str, float]) -> Mapping[str, float]:
        raise NotImplementedError

    def best_possible(self, terms: Mapping[str, float]) -> float:
        raise NotImplementedError


@dataclass
class HandMade:
    """Reports as the ``Material`` of answers: each paragraph is a passage, found by the share of
    the question's terms that it holds."""

    documents: Sequence[StoredDocument]
    aspects: Mapping[str, str] = field(default_factory=dict)
    """Of paragraphs."""
    years: Mapping[str, int] = field(default_factory=dict)
    readings: Mapping[str, float] | None = None
    """Log odds of sentences, whatever is asked; LOW for all others. None: no reader."""
    calibration: Calibration = SAFE
    asked: list[Filters] = field(default_factory=list)
    """What hits were asked for with."""
    stretches: list[Stretch] = field(default_factory=list)
    """What was given to the reader."""
    analyser: Analyser = ANALYSER
    glossary: Glossary = GLOSSARY

    @property
    def statistics(self) -> Statistics:
        return Statistics(
            tuple(
                (paragraph, stored.info.language)
                for stored in self.documents
                for paragraph in stored.text.split("\n\n")
            )
        )

    def facets(self, filters: Filters) -> Facets:
        chosen = [stored.info for stored in self.documents if self._lets_through(stored, filters)]
        return Facets(
            years=dict(Counter(sorted(info.year for info in chosen if info.year))),
            organisations=dict(Counter(info.organisation for info in chosen if info.organisation)),
            languages=dict(Counter(info.language for info in chosen)),
        )

    def _lets_through(self, stored: StoredDocument, filters: Filters) -> bool:
        names = {form for name in filters.organisations for form in GLOSSARY.forms(name)}
        return not names or stored.info.organisation in names

    def passage_years(self, years: Sequence[int]) -> set[int]:
        return {*self.years.values()} & {*years}

    def hits(self, question: str, *, limit: int, filters: Filters) -> tuple[Hit, ...]:
        self.asked.append(filters)
        terms = set(ANALYSER.terms(question))
        paragraphs = [
            (stored, paragraph)
            for stored in self.documents
            for paragraph in stored.text.split("\n\n")
        ]
        found = []
        for number, (stored, paragraph) in enumerate(paragraphs, 1):
            year = self.years.get(paragraph)
            speaks = not filters.years or {year, stored.info.year} & {*filters.years}
            if not speaks or not self._lets_through(stored, filters):
                continue
            share = len(terms & set(ANALYSER.terms(paragraph))) / max(1, len(terms))
            aspect = self.aspects.get(paragraph, "other")
            hit = hit_of(stored, paragraph, score=share, aspect=aspect, year=year)
            found.append(replace(hit, chunk_id=number))
        found.sort(key=lambda hit: -hit.score)
        return tuple(replace(hit, rank=rank) for rank, hit in enumerate(found[:limit], 1))

    def reports(self, documents: Iterable[DocumentInfo]) -> dict[str, Report]:
        wanted = {info.id for info in documents}
        return {
            stored.info.id: cut_report(stored, ANALYSER)
            for stored in self.documents
            if stored.info.id in wanted
        }

    def read(
        self, question: str, stretches: Sequence[Stretch]
    ) -> list[list[SentenceReading]] | None:
        if self.readings is None:
            return None
        self.stretches.extend(stretches)
        return [
            [
                SentenceReading(self.readings.get(sentence, LOW), 0, len(sentence))
                for sentence in stretch.sentences
            ]
            for stretch in stretches
        ]


def question_of(
    text: str,
    *,
    texts: Sequence[str] = (),
    language: str = "en",
    form: str | None = None,
    aspect: str | None = None,
    years: tuple[int, ...] = (),
    report_years: tuple[int, ...] = (),
    strict_years: bool = False,
    calibration: Calibration = CALIBRATION,
) -> Question:
    """A question over some texts of its language, as it would be understood."""
    statistics = Statistics(tuple((text, language) for text in texts))
    return Question(
        text=text,
        reading=QuestionReading(
            language, years=years, aspect=aspect, form=form, report_years=report_years
        ),
        subject=subject_of(text, ANALYSER, statistics),
        filters=Filters(years=years),
        strict_years=strict_years,
        calibration=calibration,
    )


def evidence_of(
    stored: StoredDocument,
    sentence: str,
    odds: float = 1.0,
    *,
    about: float = 0.0,
    lead_odds: float | None = None,
    words: str | None = None,
    is_read: bool = True,
    year: int | None = None,
) -> Evidence:
    """A sentence of a document as evidence with these log odds; ``words`` are those in it that
    answer best."""
    report = cut_report(stored, ANALYSER)
    start = stored.text.index(sentence)
    block, span = next(
        (block, span) for block in report.blocks for span in block.spans if span.start == start
    )
    place = None if words is None else sentence.index(words)
    return Evidence(
        hit=hit_of(stored, sentence, year=year),
        report=report,
        block=block,
        span=span,
        marks=Marks(),
        odds=odds,
        about=about,
        lead_odds=lead_odds,
        words=None if place is None else (place, place + len(words or "")),
        is_read=is_read,
    )

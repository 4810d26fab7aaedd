"""What questions are answered from, made by hand: no library, no index, no model."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index import Analyser, Lexicon
from ingest import Section
from kb.answer.answers import QuestionReading
from kb.answer.calibration import Thresholds
from kb.answer.evidence.cut_reports import Report, cut_report
from kb.answer.evidence.evidence import Evidence
from kb.answer.question.question import Question
from kb.answer.question.subject import Coverage, subject_of
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
LIMITS = Thresholds(lexical=0.6, supported=0.4, dense=0.65, certain=0.8, alone=0.9)
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
    dense: float | None = None,
    section: str = "",
    aspect: str = "other",
    year: int | None = None,
) -> Hit:
    start = stored.text.index(quotation)
    return Hit(
        rank=rank,
        score=score,
        legs=Legs(dense, None),
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
    the question's terms that it holds. ``nearness`` gives cosines for questions and sentences."""

    documents: Sequence[StoredDocument]
    aspects: Mapping[str, str] = field(default_factory=dict)
    """Of paragraphs."""
    years: Mapping[str, int] = field(default_factory=dict)
    nearness: Mapping[str, float] | None = None
    """Of sentences to whatever is asked; None: a model that knows no language."""
    limits: Thresholds = LIMITS
    asked: list[Filters] = field(default_factory=list)
    """What hits were asked for with."""
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

    def thresholds(self, language: str) -> Mapping[str, Thresholds]:
        return dict.fromkeys(("en", "zh"), self.limits)

    def passage_years(self, years: Sequence[int]) -> set[int]:
        return {*self.years.values()} & {*years}

    def hits(self, question: str, *, limit: int, filters: Filters) -> tuple[Hit, ...]:
        self.asked.append(filters)
        terms = set(ANALYSER.terms(question))
        found = []
        for stored in self.documents:
            for paragraph in stored.text.split("\n\n"):
                year = self.years.get(paragraph)
                speaks = not filters.years or {year, stored.info.year} & {*filters.years}
                if not speaks or not self._lets_through(stored, filters):
                    continue
                share = len(terms & set(ANALYSER.terms(paragraph))) / max(1, len(terms))
                dense = self.nearness.get(paragraph, 0.0) if self.nearness is not None else None
                aspect = self.aspects.get(paragraph, "other")
                found.append(
                    hit_of(stored, paragraph, score=share, dense=dense, aspect=aspect, year=year)
                )
        found.sort(key=lambda hit: -hit.score)
        return tuple(
            replace(hit, rank=rank, chunk_id=rank) for rank, hit in enumerate(found[:limit], 1)
        )

    def reports(self, documents: Iterable[DocumentInfo]) -> dict[str, Report]:
        wanted = {info.id for info in documents}
        return {
            stored.info.id: cut_report(stored, ANALYSER)
            for stored in self.documents
            if stored.info.id in wanted
        }

    def knows(self, language: str) -> bool:
        return self.nearness is not None

    def cosines(self, question: str, sentences: Sequence[str]) -> NDArray[np.float32] | None:
        if self.nearness is None:
            return None
        return np.array([self.nearness.get(text, 0.0) for text in sentences], dtype=np.float32)


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
        thresholds={"en": LIMITS, "zh": LIMITS},
    )


def evidence_of(
    stored: StoredDocument,
    sentence: str,
    *,
    score: float = 1.0,
    share: float = 1.0,
    dense: float | None = None,
    is_lacking: bool = False,
    is_strange: bool = False,
    is_fitting: bool = True,
    about: float = 0.0,
    year: int | None = None,
) -> Evidence:
    """A sentence of a document as evidence with these marks."""
    report = cut_report(stored, ANALYSER)
    start = stored.text.index(sentence)
    block, span = next(
        (block, span) for block in report.blocks for span in block.spans if span.start == start
    )
    return Evidence(
        hit=hit_of(stored, sentence, dense=dense, year=year),
        report=report,
        block=block,
        span=span,
        coverage=Coverage(share, share, is_lacking=is_lacking, is_strange=is_strange),
        about=about,
        is_fitting=is_fitting,
        score=score,
        shared=0.0,
    )

"""A brief: what the reports say of a topic, year by year, in their own words and no others."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Unpack

from ingest import PATH_SEPARATOR, detect_language
from kb.answer.answers import Answer, AnswerSentence
from kb.answer.saved import Asked
from kb.answer.topic_words import TopicFinder
from kb.catalog import CatalogReader
from kb.documents import Chosen, DocumentInfo, Excerpt, Filters, NameForms, StoredDocument
from kb.errors import BadRequest

MOST_REPORTS = 120
"""Reports that one brief asks, at most."""

MOST_QUOTES = 40
"""Sentences of one report; how many more there are is told."""

LONGEST_TOPIC = 40
"""Characters up to which what is no question may be a term that reports use."""

Kind = Literal["digest", "official", "filed"]
"""Of a report's text: a digest by its own words; the official text where its metadata say
``kind: official``; else as it was filed, of which no more is known."""

GapKind = Literal["missing", "silent", "nothing", "missing_years", "silent_years"]

_HEAD = 800
_DIGEST = re.compile(r"\bdigest\b|\bsummary of\b|摘编|摘要|摘录|综述", re.IGNORECASE)
_NOT_OFFICIAL = re.compile(
    r"not the (?:official|original|full) text|\bis a digest\b"
    r"|不是(?:报告)?原文|并非(?:报告)?原文|非(?:官方)?正式文本",
    re.IGNORECASE,
)
_OFFICIAL = frozenset(("official", "正式", "正式文本", "官方", "原文"))


@dataclass(frozen=True, slots=True)
class BriefQuote:
    """A sentence word for word, and every place where it stands."""

    sentence: AnswerSentence
    places: tuple[Excerpt, ...]

    @property
    def heading(self) -> str:
        """The innermost heading that it stands under first, where that is not its report's."""
        first = self.places[0]
        last = first.section.rpartition(PATH_SEPARATOR)[2]
        return last if last != first.title else ""

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.sentence.text,
            "year": self.sentence.year,
            "places": [place.as_json() for place in self.places],
        }


@dataclass(frozen=True, slots=True)
class BriefReport:
    """A report and what it says, in its order."""

    info: DocumentInfo
    organisation: str
    """Under one name for all of the brief; empty where none is known."""
    kind: Kind
    quotes: tuple[BriefQuote, ...]
    more: int = 0
    """Sentences beyond ``MOST_QUOTES``, which are left out."""

    def as_json(self) -> dict[str, Any]:
        return {
            "document_id": self.info.id,
            "source": self.info.source,
            "title": self.info.title,
            "organisation": self.organisation,
            "year": self.info.year,
            "date": self.info.date.isoformat() if self.info.date else None,
            "kind": self.kind,
            "quotes": [quote.as_json() for quote in self.quotes],
            "more": self.more,
        }


@dataclass(frozen=True, slots=True)
class BriefGap:
    """What was looked for and not found."""

    kind: GapKind
    """missing: no report; silent: a report in which nothing answers; nothing: a question that no
    report answers; missing_years and silent_years: of a question, as in ``SearchScope``."""
    years: tuple[int, ...] = ()
    organisation: str = ""
    title: str = ""
    documents: int = 0
    """That were searched."""

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "years": list(self.years),
            "organisation": self.organisation,
            "title": self.title,
            "documents": self.documents,
        }


@dataclass(frozen=True, slots=True)
class BriefChapter:
    """One question: its reports by year and organisation, and what was not found."""

    question: str
    reports: tuple[BriefReport, ...]
    gaps: tuple[BriefGap, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "reports": [report.as_json() for report in self.reports],
            "gaps": [gap.as_json() for gap in self.gaps],
        }


@dataclass(frozen=True, slots=True)
class Brief:
    """A topic over years, or a thread of questions."""

    topic: str
    language: Literal["en", "zh"]
    """Of its headings and labels; quotations stay in theirs."""
    chapters: tuple[BriefChapter, ...]

    @property
    def reports(self) -> tuple[BriefReport, ...]:
        """Every report that is quoted, once."""
        found = {one.info.id: one for chapter in self.chapters for one in chapter.reports}
        return tuple(sorted(found.values(), key=_order))

    def as_json(self) -> dict[str, Any]:
        return {
            "topic": self.topic,
            "language": self.language,
            "chapters": [chapter.as_json() for chapter in self.chapters],
        }


class Briefs:
    """Makes briefs of what one library answers."""

    def __init__(self, reader: CatalogReader, *, ask: Asked, forms: NameForms) -> None:
        self._reader = reader
        self._ask = ask
        self._forms = forms

    def over_years(
        self,
        topic: str,
        *,
        language: str | None = None,
        without: Collection[str] = (),
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        **filters: Unpack[Chosen],
    ) -> Brief:
        """What the reports of ``years`` (theirs, not those that passages speak of; default: what
        the topic names, else all) say of ``topic``, each asked by itself.

        Of an organisation's reports of one year those in the topic's language are taken where there
        are any; ``language`` is that of headings and labels (default: the topic's).

        Raises:
            BadRequest: an empty topic, no report, or more than ``MOST_REPORTS``.
        """
        asked = Filters.of(**filters)
        spoken = _spoken(language or detect_language(topic))
        read = self._ask(topic, asked, without=without, generate=False).reading
        organisations = asked.organisations or read.organisations
        of_topic = () if asked.years or "years" in without else read.years
        chosen = self._chosen(replace(asked, organisations=organisations), of_topic, topic)
        names = self._names(spoken)
        is_term = not of_topic and read.form is None and len(topic) <= LONGEST_TOPIC
        finder = TopicFinder(self._forms(topic.strip())) if is_term else None
        reports, silent = [], []
        for done, info in enumerate(chosen):
            progress(done, len(chosen))
            narrowed = replace(asked, years=of_topic, organisations=(), documents=(info.id,))
            unread = without if of_topic else {*without, "years"}
            answer = self._ask(topic, narrowed, without=unread, generate=False)
            found = self._report(info, answer, names, finder, asked.aspects)
            if found is None:
                silent.append(info)
            else:
                reports.append(found)
        progress(len(chosen), len(chosen))
        years = sorted(asked.years) or sorted({info.year for info in chosen if info.year})
        # Of years that only the topic names, it may be the next year's report that speaks.
        missing = () if of_topic else _missing(chosen, organisations, names, years)
        gaps = (*missing, *_silent(silent, names))
        return Brief(topic, spoken, (BriefChapter(topic, _sorted(reports), gaps),))

    def of_answers(self, answers: Sequence[Answer], *, language: str | None = None) -> Brief:
        """What answers quote, as of a thread of questions: a chapter each.

        Raises:
            BadRequest: there is no answer.
        """
        if not answers:
            raise BadRequest("a brief needs an answer")
        spoken = _spoken(language or answers[0].reading.language)
        names = self._names(spoken)
        chapters = [
            BriefChapter(
                answer.full_question,
                _sorted(self._reports(answer, names)),
                tuple(_gaps(answer)),
            )
            for answer in answers
        ]
        return Brief(answers[0].full_question, spoken, tuple(chapters))

    def _names(self, language: str) -> dict[str, str]:
        return self._reader.facets().one_names(self._forms, language)

    def _chosen(self, asked: Filters, of_topic: tuple[int, ...], topic: str) -> list[DocumentInfo]:
        """The reports that are asked, oldest first, what says the same once."""
        infos = self._reader.infos(asked.in_every_form(self._forms))
        if of_topic:  # a report tells of the year before
            infos = [one for one in infos if {one.year, (one.year or 0) - 1} & set(of_topic)]
        if not infos:
            raise BadRequest(
                "no report passes the filters; kb list shows those that there are",
                kind="no_report",
            )
        wanted = detect_language(topic)
        fitting = {(one.organisation, one.year): one for one in infos if one.language == wanted}
        names = self._names(wanted)
        covered = {(names.get(name or "", name), year) for name, year in fitting}
        infos = [
            one
            for one in infos
            if one.language == wanted
            or (names.get(one.organisation or "", one.organisation), one.year) not in covered
            or not one.organisation
        ]
        once = {one.content: one.info for one in reversed(self._reader.unread(infos))}
        if len(once) > MOST_REPORTS:
            raise BadRequest(
                f"{len(once)} reports are more than the {MOST_REPORTS} that a brief asks; choose "
                "years or organisations",
                kind="many_reports",
                number=str(len(once)),
                most=str(MOST_REPORTS),
            )
        return sorted(once.values(), key=lambda one: (one.year or 0, one.organisation or ""))

    def _report(
        self,
        info: DocumentInfo,
        answer: Answer,
        names: Mapping[str, str],
        finder: TopicFinder | None,
        aspects: Sequence[str],
    ) -> BriefReport | None:
        """What a report says: what answers, and what speaks of the topic by its own words."""
        (document,) = self._reader.stored_many([info.id]).values() or (None,)
        if document is None:
            return None
        quotes = _quotes(answer).get(info.id, [])
        taken = [(quote.places[0].start, quote.places[0].end) for quote in quotes]
        for sentence, place in finder.uses(document, aspects) if finder else ():
            if not any(start < place.end and place.start < end for start, end in taken):
                quotes.append(BriefQuote(sentence, (place,)))
        return _report_of(document, names, quotes) if quotes else None

    def _reports(self, answer: Answer, names: Mapping[str, str]) -> Iterator[BriefReport]:
        """The reports that an answer quotes, each sentence under the first that it is cited from;
        one that was purged meanwhile is left out."""
        quotes = _quotes(answer)
        for name, document in self._reader.stored_many(list(quotes)).items():
            yield _report_of(document, names, quotes[name])


def _quotes(answer: Answer) -> dict[str, list[BriefQuote]]:
    """The sentences of an answer by the document that each is first cited from."""
    excerpts = {citation.n: citation.excerpt for citation in answer.citations}
    quotes: dict[str, list[BriefQuote]] = {}
    for sentence in answer.sentences:
        places = tuple(excerpts[n] for n in sentence.citations)
        quotes.setdefault(places[0].document_id, []).append(BriefQuote(sentence, places))
    return quotes


def _report_of(
    document: StoredDocument, names: Mapping[str, str], quotes: Sequence[BriefQuote]
) -> BriefReport:
    info = document.info
    named = info.organisation or ""
    in_order = sorted(quotes, key=lambda quote: quote.places[0].start)
    return BriefReport(
        info,
        names.get(named, named),
        kind_of(info.title, document.text, document.extra.get("kind", "")),
        tuple(in_order[:MOST_QUOTES]),
        more=max(0, len(in_order) - MOST_QUOTES),
    )


def kind_of(title: str, text: str, said: str = "") -> Kind:
    """Whether a text is a digest, by its title or first words, or official, by what is ``said``."""
    if _DIGEST.search(title) or _NOT_OFFICIAL.search(text[:_HEAD]) or said.casefold() == "digest":
        return "digest"
    return "official" if said.casefold() in _OFFICIAL else "filed"


def _spoken(language: str) -> Literal["en", "zh"]:
    return "zh" if language == "zh" else "en"


def _order(report: BriefReport) -> tuple[int, str, str]:
    return report.info.year or 0, report.organisation, report.info.source


def _sorted(reports: Collection[BriefReport] | Iterator[BriefReport]) -> tuple[BriefReport, ...]:
    return tuple(sorted(reports, key=_order))


def _missing(
    chosen: Sequence[DocumentInfo],
    asked: Collection[str],
    names: Mapping[str, str],
    years: Sequence[int],
) -> Iterator[BriefGap]:
    """Years of which an organisation that is asked for, or that has other reports, has none."""
    have = {(names.get(one.organisation or "", ""), one.year) for one in chosen}
    every = {name for name, _ in have if name} | {names.get(name, name) for name in asked}
    for name in sorted(every):
        missing = tuple(year for year in years if (name, year) not in have)
        if missing:
            yield BriefGap("missing", missing, name)


def _silent(reports: Sequence[DocumentInfo], names: Mapping[str, str]) -> Iterator[BriefGap]:
    for one in reports:
        named = one.organisation or ""
        years = (one.year,) if one.year else ()
        yield BriefGap("silent", years, names.get(named, named), one.title, 1)


def _gaps(answer: Answer) -> Iterator[BriefGap]:
    searched = answer.searched
    if answer.status == "not_found":
        yield BriefGap("nothing", searched.years, documents=searched.documents)
    if searched.missing_years:
        yield BriefGap("missing_years", searched.missing_years)
    if searched.silent_years:
        yield BriefGap("silent_years", searched.silent_years)

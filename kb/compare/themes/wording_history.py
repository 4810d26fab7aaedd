"""The history of a wording: when a phrase first appears, how often, when it is last seen.

A short form that a report defines for the phrase is a form of it, and the phrase one of the short
form; see ``short_forms``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from index import PhraseFinder, form_marks
from ingest import sentences
from kb.catalog import DerivedTable, Report, read_in_turn
from kb.compare.notes import Note
from kb.compare.themes.rows import FORMS, USES, YEARS
from kb.compare.themes.short_forms import ShortForm, outside, places_of, short_forms_holding
from kb.compare.themes.wording_facts import WordingMemory
from kb.compare.themes.years import by_year, undated, words
from kb.compare.tidy import Tidy, TidyTable, Value, documents_table, passage_row
from kb.documents import DocumentInfo, Excerpt, StoredDocument, excerpt
from kb.errors import BadRequest
from kb.glossary import Glossary

Span = tuple[int, int]

PER = 10_000
"""Words and Chinese characters that a rate is told for."""


@dataclass(frozen=True, slots=True)
class Use:
    """A sentence that holds the phrase, and where: spans in the document's text."""

    passage: Excerpt
    spans: tuple[Span, ...]

    def as_json(self) -> dict[str, Any]:
        return self.passage.as_json() | {"spans": [list(span) for span in self.spans]}


@dataclass(frozen=True, slots=True)
class YearOfUse:
    """How a phrase was used in one year's reports."""

    year: int
    count: int
    rate: float
    """Occurrences in 10,000 words and Chinese characters."""
    reports: int
    """How many reports the year has."""
    forms: tuple[tuple[str, int], ...]
    """As it was written, with how often, the commonest first."""
    uses: tuple[Use, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "year": self.year,
            "count": self.count,
            "rate": round(self.rate, 4),
            "reports": self.reports,
            "forms": [{"text": text, "count": count} for text, count in self.forms],
            "passages": [use.as_json() for use in self.uses],
        }


@dataclass(frozen=True, slots=True)
class WordingHistory(Tidy):
    """A phrase through the years of the reports; years without it have the count 0."""

    phrase: str
    forms: tuple[str, ...]
    """What was looked for: the phrase, what the glossary says of it in both languages, and what the
    reports define for it."""
    years: tuple[YearOfUse, ...]
    reports: tuple[DocumentInfo, ...]
    """What was read, the oldest year first."""
    notes: tuple[Note, ...] = ()
    defined: tuple[ShortForm, ...] = ()
    """The definitions in the reports that make a short form of the phrase, or a long one."""

    @property
    def first(self) -> Use | None:
        """The first sentence that holds it; None where none does."""
        return next((use for year in self.years for use in year.uses), None)

    @property
    def last_year(self) -> int | None:
        """The last year that holds it."""
        return max((year.year for year in self.years if year.count), default=None)

    @property
    def count(self) -> int:
        """Occurrences in all years."""
        return sum(year.count for year in self.years)

    def as_json(self) -> dict[str, Any]:
        return {
            "phrase": self.phrase,
            "forms": list(self.forms),
            "defined": [form.as_json() for form in self.defined],
            "count": self.count,
            "first_year": self.first.passage.year if self.first else None,
            "last_year": self.last_year,
            "reports": [info.as_json() for info in self.reports],
            "years": [year.as_json() for year in self.years],
            "notes": list(map(str, self.notes)),
        }

    def tables(self) -> tuple[TidyTable, ...]:
        """``years``, ``forms``, ``uses``, ``documents``."""
        phrase: dict[str, Value] = {"phrase": self.phrase}
        years = (
            phrase
            | {"year": each.year, "count": each.count, "rate": each.rate, "reports": each.reports}
            for each in self.years
        )
        forms = (
            phrase | {"year": each.year, "form": form, "count": count}
            for each in self.years
            for form, count in each.forms
        )
        uses = (
            phrase | passage_row(use.passage) | {"count": len(use.spans)}
            for each in self.years
            for use in each.uses
        )
        return (
            TidyTable.of("years", YEARS, years),
            TidyTable.of("forms", FORMS, forms),
            TidyTable.of("uses", USES, uses),
            documents_table(self.reports),
        )

    def __str__(self) -> str:
        if not self.years:
            return "no report with a year to look through"
        span = f"{self.years[0].year}–{self.years[-1].year}"
        if self.first is None:
            return f"{self.phrase}: in no report of {span}"
        lines = [
            f"{self.phrase}: {self.count} times in the reports of {span}, "
            f"first in {self.first.passage.year}, last in {self.last_year}"
        ]
        for year in self.years:
            forms = ", ".join(f"{text} {count}" for text, count in year.forms)
            lines.append(f"{year.year}  {year.count:>4}  {forms}".rstrip())
        lines.append(f"first: {self.first.passage.text}")
        lines.append(f"       {self.first.passage.title}, {self.first.passage.section}")
        return "\n".join(lines)


def trace_wording(
    phrase: str,
    documents: Sequence[Report],
    glossary: Glossary,
    *,
    also: Sequence[str] = (),
    exact: bool = False,
    table: DerivedTable | None = None,
    memory: WordingMemory | None = None,
) -> WordingHistory:
    """The phrase, in all its forms, through the years of ``documents``.

    ``also`` are further ways to put it; ``exact`` leaves out the glossary's forms and those that
    the reports define. Case, spacing, full width, Traditional characters and English endings do not
    matter either way; a short form is found as it is defined. ``table`` and ``memory`` keep what is
    asked of each document: only those are read in which a form can stand.

    Raises:
        BadRequest: the phrase, or one of ``also``, holds no word.
    """
    phrases = tuple(" ".join(form.split()) for form in (phrase, *also))
    for form in phrases:
        if not words(form):
            raise BadRequest(
                f"{form!r} holds no word to look for; give a phrase", kind="no_word", phrase=form
            )
    forms = phrases if exact else tuple(f for form in phrases for f in glossary.forms(form))
    memory = memory or WordingMemory()
    with memory.lock:
        facts = memory.facts(documents, table)
        own = {
            one.info.id: () if exact else each.shorts
            for one, each in zip(documents, facts, strict=True)
        }
        finder = FormFinder(forms, [one.info for one in documents], own)
        holding = memory.holding(finder.marks)
    wanted = [
        one
        for one, is_held in zip(documents, holding.tolist(), strict=True)
        if one.info.year is not None and (is_held or finder.looks_for_shorts_in(one.info.id))
    ]
    found = {
        document.info.id: list(_uses(document, finder))
        for some in read_in_turn(wanted)
        for document in some
    }
    lengths = {one.info.id: each.words for one, each in zip(documents, facts, strict=True)}
    years = by_year(documents)
    return WordingHistory(
        phrase=phrases[0],
        forms=tuple(dict.fromkeys((*forms, *finder.further))),
        years=tuple(_year(year, group, found, lengths) for year, group in years.items()),
        reports=tuple(document.info for group in years.values() for document in group),
        notes=undated(documents),
        defined=finder.defined,
    )


class FormFinder:
    """Finds the forms of one phrase in documents, those among them that the documents define."""

    def __init__(
        self,
        forms: Sequence[str],
        infos: Sequence[DocumentInfo],
        own: Mapping[str, Sequence[ShortForm]],
    ) -> None:
        """``own`` are the short forms that each of the documents defines."""
        asked = PhraseFinder([forms])
        exact = {form.strip() for form in forms}
        self._shorts: dict[str, set[str]] = {}
        longs: dict[str, None] = {}
        defined: dict[ShortForm, None] = {}

        @cache
        def is_asked(form: ShortForm) -> bool:
            return _is_asked(form.long, asked, form.open)

        for name, held in short_forms_holding(infos, own).items():
            for form in held:
                if is_asked(form):
                    self._shorts.setdefault(name, set()).add(form.short)
                    defined[form] = None
                elif form.short in exact and not form.open:
                    longs[form.long] = None
                    defined[form] = None
        self.marks = [form_marks(form) for form in (*forms, *longs)]
        """Of each form: no document without all marks of one of them holds any."""
        self._finder = PhraseFinder([(*forms, *longs)])
        self.defined = tuple(defined)
        shorts = (form.short for form in defined if form.short not in exact)
        self.further = tuple(dict.fromkeys((*shorts, *longs)))

    def looks_for_shorts_in(self, document_id: str) -> bool:
        """Whether a short form of the phrase holds in a document."""
        return document_id in self._shorts

    def spans(self, document: StoredDocument) -> list[Span]:
        """Where the phrase stands, in its order; none overlaps another."""
        found = [(start, end) for start, end, _ in self._finder.find(document.text)]
        shorts = self._shorts.get(document.info.id)
        if not shorts:
            return found
        further = outside(places_of(document.text, shorts), found)
        return sorted([*found, *((start, end) for start, end, _ in further)])


def _is_asked(long: str, asked: PhraseFinder, is_open: bool) -> bool:
    """Whether what a short form stands for is the phrase, no more and no less; or ends with it."""
    return any(end == len(long) and (start == 0 or is_open) for start, end, _ in asked.find(long))


def _year(
    year: int,
    documents: Sequence[Report],
    found: Mapping[str, Sequence[Use]],
    lengths: Mapping[str, int],
) -> YearOfUse:
    uses = [use for document in documents for use in found.get(document.info.id, ())]
    forms: Counter[str] = Counter()
    for use in uses:
        text, begin = use.passage.text, use.passage.start
        forms.update(" ".join(text[a - begin : b - begin].split()) for a, b in use.spans)
    count = forms.total()
    length = sum(lengths[document.info.id] for document in documents)
    return YearOfUse(
        year=year,
        count=count,
        rate=count * PER / max(1, length),
        reports=len(documents),
        forms=tuple(forms.most_common()),
        uses=tuple(uses),
    )


def _uses(document: StoredDocument, finder: FormFinder) -> Iterator[Use]:
    """The sentences that hold the phrase; an occurrence that none holds stands for itself."""
    spans = finder.spans(document)
    following = 0
    for start, end in sentences(document.text) if spans else ():
        inside: list[Span] = []
        while following < len(spans) and spans[following][0] < end:
            span = spans[following]
            if span[0] < start:  # between two sentences, in a list's mark
                yield Use(excerpt(document, *span), (span,))
            else:
                inside.append(span)
            following += 1
        if inside:  # an occurrence may reach beyond the sentence that it begins in
            yield Use(excerpt(document, start, max(end, inside[-1][1])), tuple(inside))
    for span in spans[following:]:
        yield Use(excerpt(document, *span), (span,))

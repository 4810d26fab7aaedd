"""Calls on the library, each made once for as long as the library's content stays the same.

The values are frozen, so that sessions can share them. The revision is part of each key: a change
by any process is seen at the next click. What reviewers decide is part of those keys alone that it
bears on: a decision makes nothing else anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from kb.errors import BadRequest

if TYPE_CHECKING:
    from app_pages.address import Filters, Question
    from kb import Library
    from kb.answer.answers import Answer
    from kb.catalog import EarlierVersion
    from kb.compare.comparable import Choices
    from kb.compare.figures.ledger import Figures
    from kb.compare.pivots.pivot import Pivot, PivotKind
    from kb.compare.plans.careers import Chains
    from kb.compare.plans.compared_at import ComparedAt
    from kb.compare.plans.comparison import Comparison
    from kb.compare.plans.promises import Promises
    from kb.compare.targets.table import Targets
    from kb.compare.themes.matrix import ThemeMatrix
    from kb.compare.themes.wording_history import WordingHistory
    from kb.documents import DocumentInfo, Facets, StoredDocument
    from kb.library.printed import PrintedPage
    from kb.library.versions_book import VersionDiff
    from kb.search.found import Found
    from kb.search.hits import Hit

NEAREST = 3
"""Passages that are shown while they are read."""


@dataclass(frozen=True)
class Snapshot:
    """The library with the revisions that it has now."""

    library: Library
    revision: int
    """Of the documents."""
    decided: int = 0
    """Of the documents and of what reviewers decided."""

    @classmethod
    def of(cls, library: Library) -> Snapshot:
        return cls(library, library.content_revision, library.revision)

    def key(self) -> str:
        return f"{self.library.path}@{self.revision}"

    def reviewed(self) -> Reviewed:
        """The same for what decisions bear on."""
        return Reviewed(self.library, self.decided)


@dataclass(frozen=True)
class Reviewed:
    """The library with the revision that it has now, reviewers' decisions among it."""

    library: Library
    revision: int

    def key(self) -> str:
        return f"{self.library.path}@{self.revision}"


_remembered = partial(
    st.cache_resource,
    show_spinner=False,
    hash_funcs={Snapshot: Snapshot.key, Reviewed: Reviewed.key},
)


@_remembered(max_entries=256)
def answer(snapshot: Snapshot, question: Question) -> Answer:
    """The quoted answer to a question with its filters, in its thread."""
    return snapshot.library.ask(question.text, **question.as_arguments())


@_remembered(max_entries=64)
def passages(
    snapshot: Snapshot, question: str, filters: Filters, within: tuple[str, ...] = ()
) -> tuple[Hit, ...]:
    """The passages that are nearest to a question, which are there before they are read."""
    chosen = filters.as_arguments()
    if within:
        chosen["documents"] = list(within)
    return snapshot.library.search(question, limit=NEAREST, **chosen).hits


@_remembered(max_entries=64)
def found(snapshot: Snapshot, text: str, **wanted: Any) -> Found:
    """A part of what fits a search, with the counts of all of it."""
    return snapshot.library.find(text, **wanted)


@_remembered(max_entries=4)
def facets(snapshot: Snapshot, language: str) -> Facets:
    """What there is to filter by, each organisation once, named in ``language`` where it can be."""
    return snapshot.library.facets(language)


@_remembered(max_entries=4)
def one_names(snapshot: Snapshot, language: str) -> dict[str, str]:
    """Each organisation's name -> the one that stands for all of them in ``language``."""
    return snapshot.library.one_names(language)


@_remembered(max_entries=4)
def choices(snapshot: Snapshot, language: str) -> Choices:
    """How much there is to lay side by side behind each organisation and year."""
    return snapshot.library.choices(language)


@_remembered(max_entries=512)
def compared_at(snapshot: Snapshot, document_id: str, start: int, end: int) -> ComparedAt | None:
    """Where a passage's measure is held against another year's report."""
    return snapshot.library.compared_at(document_id, start, end)


def first_to_compare(snapshot: Snapshot, language: str, asked: Filters) -> Filters | None:
    """The choice to begin with: the most to compare, in ``language`` where there is anything.

    ``asked`` narrows it by language and years; None where no two years of one organisation have
    plans, which then is the organisation with the most years.
    """
    languages = asked.languages or (language,)
    found = choices(snapshot, language).best
    fitting = [one for one in found if one.language in languages] or found
    if asked.years:
        years = set(asked.years)
        fitting = [one for one in fitting if len(years) < 2 or years >= set(one.years)] or fitting
    if fitting:
        return replace(
            asked,
            organisations=(fitting[0].organisation,),
            languages=asked.languages or (fitting[0].language,),
        )
    return _with_most_years(snapshot, languages, asked)


def _with_most_years(
    snapshot: Snapshot, languages: tuple[str, ...], asked: Filters
) -> Filters | None:
    years: dict[tuple[str, str], set[int]] = {}
    for info in documents(snapshot, "", replace(asked, aspects=())):
        if info.organisation and info.year:
            years.setdefault((info.organisation, info.language), set()).add(info.year)
    if not years:
        return None
    organisation, language = max(
        years, key=lambda key: (len(years[key]) > 1, key[1] in languages, len(years[key]), key[0])
    )
    return replace(asked, organisations=(organisation,), languages=asked.languages or (language,))


@_remembered(max_entries=8)
def examples(snapshot: Snapshot, language: str) -> list[str]:
    """Questions that the library can answer."""
    return snapshot.library.examples(language)


@_remembered(max_entries=64)
def document(snapshot: Snapshot, document_id: str) -> StoredDocument:
    """A document with its text; UnknownDocument where there is none."""
    return snapshot.library.document(document_id)


@_remembered(max_entries=64)
def printed(
    snapshot: Snapshot, document_id: str, start: int, end: int
) -> tuple[PrintedPage, ...] | None:
    """The pages of a PDF that a passage stands on, none of any other document; None where they
    cannot be shown, which may have taken long to find out."""
    try:
        return snapshot.library.printed(document_id, start, end)
    except BadRequest:
        return None


@_remembered(max_entries=16)
def versions(snapshot: Snapshot, document_id: str) -> list[EarlierVersion]:
    """What a document was before its file changed."""
    return snapshot.library.versions.of(document_id)


@_remembered(max_entries=16)
def diff(snapshot: Snapshot, document_id: str, before: int) -> VersionDiff:
    """What changed in a document since an earlier version."""
    return snapshot.library.versions.diff(document_id, before)


@_remembered(max_entries=16)
def documents(snapshot: Snapshot, text: str, filters: Filters) -> list[DocumentInfo]:
    """The documents whose title, source or organisation holds ``text``, filtered."""
    return snapshot.library.documents(text=text or None, **filters.for_documents())


@_remembered(max_entries=4)
def doubtful(snapshot: Snapshot) -> list[tuple[str, tuple[str, ...]]]:
    """What may have been read wrongly: its kind and the documents."""
    return [
        (doubt.kind, tuple(info.id for info in doubt.documents))
        for doubt in snapshot.library.metadata.doubtful()
    ]


@_remembered(max_entries=4)
def removed(snapshot: Snapshot) -> list[DocumentInfo]:
    """The documents that were removed and can be restored."""
    return snapshot.library.documents(removed=True)


def comparison(snapshot: Snapshot, filters: Filters) -> Comparison:
    """Reports side by side; BadRequest where there are not two."""
    found: Comparison = _comparison(snapshot.reviewed(), filters)
    return found


@_remembered(max_entries=16)
def _comparison(reviewed: Reviewed, filters: Filters) -> Comparison:
    return reviewed.library.compare(**filters.for_reports())


def chains(snapshot: Snapshot, filters: Filters) -> Chains:
    """The careers of measures; BadRequest where there are not several years of one organisation."""
    found: Chains = _chains(snapshot.reviewed(), filters)
    return found


@_remembered(max_entries=8)
def _chains(reviewed: Reviewed, filters: Filters) -> Chains:
    return reviewed.library.chains(**filters.for_reports())


@_remembered(max_entries=16)
def promises(snapshot: Snapshot, filters: Filters) -> Promises:
    """What was planned and what came of it; BadRequest where no report follows."""
    return snapshot.library.promises(**filters.for_reports())


@_remembered(max_entries=16)
def targets(snapshot: Snapshot, filters: Filters) -> Targets:
    """What was aimed at and what came of it; BadRequest where no report is there."""
    return snapshot.library.targets(**filters.for_reports())


@_remembered(max_entries=16)
def themes(
    snapshot: Snapshot, filters: Filters, propose: int | None, scheme: str = ""
) -> ThemeMatrix:
    """Themes through the years of the reports."""
    found = filters.for_reports()
    return snapshot.library.themes(**found, propose=propose, scheme=scheme or None)


@_remembered(max_entries=16)
def pivot(
    snapshot: Snapshot, kind: PivotKind, subject: str, filters: Filters, scheme: str
) -> Pivot:
    """Organisations × years; BadRequest where there is no such theme."""
    found = filters.for_reports()
    return snapshot.library.pivot(kind, subject, scheme=scheme or None, **found)


@_remembered(max_entries=32)
def history(snapshot: Snapshot, phrase: str, filters: Filters) -> WordingHistory:
    """A phrase through the years of the reports."""
    return snapshot.library.history(phrase, **filters.for_documents())


@_remembered(max_entries=8)
def figures(snapshot: Snapshot, text: str, filters: Filters) -> Figures:
    """The ledger of figures."""
    return snapshot.library.figures(text or None, **filters.for_documents())

"""Pivots of what texts speak of: a phrase, a theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest import sentences
from kb.compare.notes import Note
from kb.compare.pivots.pivot import Pivot, PivotCell, PivotKind, PivotRow, ranked
from kb.compare.themes.matrix import follow_themes
from kb.compare.themes.short_forms import short_forms
from kb.compare.themes.theme_file import ThemeFile
from kb.compare.themes.wording_history import PER, FormFinder
from kb.compare.themes.years import words
from kb.documents import Excerpt, StoredDocument, excerpt
from kb.errors import BadRequest

Span = tuple[int, int]
Owners = Mapping[str, Sequence[StoredDocument]]
"""The reports of each organisation, by the name that its row has; one a year."""


def phrase_pivot(
    phrase: str, forms: Sequence[str], owners: Owners, notes: Sequence[Note] = ()
) -> Pivot:
    """How often each organisation's report of each year holds the phrase in any of its forms.

    Raises:
        BadRequest: a phrase without a word.
    """
    if not words(phrase):
        raise BadRequest(
            f"{phrase!r} holds no word to look for; give a phrase", kind="no_word", phrase=phrase
        )
    documents = [document for group in owners.values() for document in group]
    own = {document.info.id: short_forms(document.text) for document in documents}
    finder = FormFinder(forms, [document.info for document in documents], own)
    rows = []
    for organisation, group in owners.items():
        cells = {}
        for document in group:
            spans = finder.spans(document)
            rate = len(spans) * PER / max(1, words(document.text))
            passage = _sentence_at(document, spans[0]) if spans else None
            cells[document.info.year or 0] = PivotCell(
                document.info.year or 0, len(spans), rate, passage=passage
            )
        rows.append(PivotRow(organisation, cells))
    return _pivot("phrase", phrase, owners, rows, notes)


def theme_pivot(
    name: str,
    file: ThemeFile,
    owners: Owners,
    planned: Mapping[str, Sequence[Span]],
    notes: Sequence[Note] = (),
) -> Pivot:
    """How much of each organisation's report of each year speaks of the theme ``name``.

    Raises:
        BadRequest: there is no such theme in the codebook.
    """
    folded = name.strip().casefold()
    named = [
        theme
        for theme in file.themes
        if folded in {part.casefold() for part in (theme.zh, theme.en, theme.code) if part}
    ]
    if not named:
        known = ", ".join(theme.key for theme in file.themes)
        raise BadRequest(
            f"no theme {name!r} in the codebook; there are {known}", kind="no_theme", theme=name
        )
    rows = []
    for organisation, group in owners.items():
        matrix = follow_themes(group, file.themes, planned, neutral=file.neutral)
        row = matrix.row(named[0].key)
        cells = {}
        for year in matrix.years:
            found = [cell for cell in row.cells if cell.year == year] if row else []
            share = found[0].share if found else 0.0
            passages = (*found[0].passages, *found[0].commitments) if found else ()
            cells[year] = PivotCell(
                year,
                share,
                found[0].commitment_share if found else None,
                passage=passages[0] if passages else None,
            )
        rows.append(PivotRow(organisation, cells))
    return _pivot("theme", str(named[0]), owners, rows, notes)


def _pivot(
    kind: PivotKind, subject: str, owners: Owners, rows: Sequence[PivotRow], notes: Sequence[Note]
) -> Pivot:
    years = tuple(sorted({year for row in rows for year in row.cells}))
    reports = tuple(document.info for group in owners.values() for document in group)
    return Pivot(kind, subject, years, ranked(rows, years), reports, tuple(notes))


def _sentence_at(document: StoredDocument, span: Span) -> Excerpt:
    """The sentence that the span begins in."""
    for start, end in sentences(document.text):
        if start <= span[0] < end:
            return excerpt(document, start, max(end, span[1]))
    return excerpt(document, *span)

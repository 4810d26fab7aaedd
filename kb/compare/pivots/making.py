"""A pivot of each kind from the chosen reports of each organisation."""

from __future__ import annotations

from collections.abc import Sequence

from kb.catalog import DerivedTable
from kb.compare.figures.ledger import figures
from kb.compare.figures.same_names import Names
from kb.compare.notes import Note
from kb.compare.pivots.indicators import indicator_pivot
from kb.compare.pivots.pivot import Pivot
from kb.compare.pivots.texts import Owners, phrase_pivot, theme_pivot
from kb.compare.plans.commitments import commitments
from kb.compare.plans.ladder import Ladder
from kb.compare.themes.theme_file import ThemeFile
from kb.glossary import Glossary


def of_indicator(
    name: str,
    owners: Owners,
    glossary: Glossary,
    table: DerivedTable | None,
    notes: Sequence[Note],
) -> Pivot:
    """What each organisation tells of the indicator."""
    documents = [document for group in owners.values() for document in group]
    found = figures(documents, glossary, query=name, table=table)
    rows = {
        document.info.organisation or "": owner
        for owner, group in owners.items()
        for document in group
    }
    return indicator_pivot(name, glossary.forms(name), found, Names(glossary), rows, notes)


def of_phrase(phrase: str, owners: Owners, glossary: Glossary, notes: Sequence[Note]) -> Pivot:
    """How often each organisation uses the phrase."""
    return phrase_pivot(phrase, glossary.forms(phrase), owners, notes)


def of_theme(
    name: str, owners: Owners, file: ThemeFile, ladder: Ladder, notes: Sequence[Note]
) -> Pivot:
    """How much each organisation speaks of the theme."""
    planned = {
        document.info.id: [
            (commitment.excerpt.start, commitment.excerpt.end)
            for commitment in commitments(document, ladder)
        ]
        for group in owners.values()
        for document in group
    }
    return theme_pivot(name, file, owners, planned, notes)

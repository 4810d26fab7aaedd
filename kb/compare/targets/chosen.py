"""Which reports a table of targets is made of: one an organisation and year, those of all
organisations where none is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Unpack

from kb.compare.notes import Note
from kb.compare.selection import (
    Selection,
    of_unknown_bodies,
    select_reports,
    with_the_years_after,
)
from kb.documents import ChosenReports, DocumentInfo, NameForms


def reports_for_targets(
    infos: Sequence[DocumentInfo], forms: NameForms, **chosen: Unpack[ChosenReports]
) -> Selection:
    """The reports of the chosen years and, as far as they are there, of the years after them.

    Raises:
        BadRequest: nothing is there to be taken.
    """
    years = tuple(chosen.get("years") or ())
    there = {info.year for info in infos}
    wanted = [year for year in with_the_years_after(years) if year in years or year in there]
    chosen["years"] = wanted
    named = chosen.get("organisation") or chosen.get("organisations") or chosen.get("documents")
    if infos and not named:
        chosen["organisations"] = _each_organisation(infos, forms)
    if named or chosen.get("organisations") or not infos:
        selection = select_reports(infos, forms, least=1, **chosen)
    else:
        selection = Selection(())
    # Each organisation is held against itself alone, in one language where it has one throughout.
    notes = tuple(note for note in selection.notes if named or note.kind != "mixed_languages")
    nameless = [] if named else _nameless(infos, wanted, chosen.get("language"))
    unknown = of_unknown_bodies(nameless)
    if unknown:
        sources = tuple(info.source for info in unknown)
        notes = (*notes, Note("unknown_bodies", {"sources": sources}))
    return Selection((*selection.infos, *nameless), notes)


def _each_organisation(infos: Sequence[DocumentInfo], forms: NameForms) -> list[str]:
    """One name of each organisation that has a dated report."""
    names: dict[frozenset[str], str] = {}
    for info in infos:
        if info.organisation and info.year is not None:
            same = frozenset(form.casefold() for form in forms(info.organisation))
            names.setdefault(same, info.organisation)
    return sorted(names.values())


def _nameless(
    infos: Sequence[DocumentInfo], years: Sequence[int], language: str | None
) -> list[DocumentInfo]:
    """The reports that name no organisation: one a year, in one language where it covers most."""
    fitting = [
        info
        for info in infos
        if not info.organisation
        and info.year is not None
        and language in (None, info.language)
        and (not years or info.year in years)
    ]
    unknown = of_unknown_bodies(fitting)
    if unknown:
        return sorted(unknown, key=lambda info: (info.year or 0, info.source))
    covered = Counter(info.language for info in fitting)
    by_year: dict[int, DocumentInfo] = {}
    for info in sorted(fitting, key=lambda one: (covered[one.language], one.language)):
        by_year[info.year or 0] = info
    return [by_year[year] for year in sorted(by_year)]

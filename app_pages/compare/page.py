"""Compare: reports side by side, what was promised and reported, themes, wordings."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import downloads, filters, frame, remembered
from app_pages import pivot as pivot_table
from app_pages.address import VIEWS, CompareState, Filters
from app_pages.compare import across, chains, heatmap, pairs, pivot, review, wording
from app_pages.compare import promises as promised
from app_pages.compare import targets as aimed
from app_pages.escape import plain
from app_pages.remembered import Snapshot
from kb.export import (
    chains_export,
    history_export,
    pivot_export,
    promises_export,
    targets_export,
    theme_export,
    whole_comparison,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.delta_generator import DeltaGenerator

    from app_pages.texts import Texts
    from kb import Library
    from kb.compare.comparable import Choices
    from kb.compare.notes import Note
    from kb.documents import Facets
    from kb.export import Export, Link

    Made = Callable[[Link], Export]
    """Makes what a view shows into an export."""

ALL = ("wording", "targets", "pivot")
"""Views that are of all organisations where none is chosen."""

MANY = 2
"""Organisations from which on all can be asked for at once."""

PROPOSED = 12
"""Themes proposed from the texts at a time."""


def render(library: Library, texts: Texts) -> None:
    """Draw the comparison that the address asks for."""
    review.carry_out(library)
    st.html(
        f"<h1>{plain(texts('compare.heading'))}</h1>"
        f'<p class="lead">{plain(texts("compare.lead"))}</p>'
    )
    snapshot = Snapshot.of(library)
    facets = remembered.facets(snapshot, texts.language)
    if not facets.languages:
        frame.empty_box(texts)
        return
    asked = CompareState.of(st.query_params)
    chosen = replace(asked, filters=_with_defaults(snapshot, texts, asked.filters, asked.view))
    tools = _choice(snapshot, texts, facets, chosen)
    review.draw_done(texts)
    with st.spinner(texts("compare.working")):
        export = _VIEWS[chosen.view](snapshot, texts, chosen)
    with tools:
        if export is not None:
            downloads.draw(library, texts, chosen.view, export)
        frame.link_popover(texts, chosen.as_query(), key="compare.link")


def _with_defaults(snapshot: Snapshot, texts: Texts, asked: Filters, view: str) -> Filters:
    """With the organisation that has most to compare, where the address names none.

    Reports in the interface's language are preferred where there are any. A wording is looked for
    in all reports, targets and a pivot are of all organisations.
    """
    if asked.organisations or view == "wording":
        return asked
    if view in ALL:
        there = {one.language for one in remembered.choices(snapshot, texts.language).best}
        own = texts.language in there and not asked.languages
        return replace(asked, languages=(texts.language,)) if own else asked
    first = remembered.first_to_compare(snapshot, texts.language, asked)
    return first if first is not None else asked


def _choice(
    snapshot: Snapshot, texts: Texts, facets: Facets, chosen: CompareState
) -> DeltaGenerator:
    """Organisations, years, language and view; the place beside it for what the view offers."""
    there = remembered.choices(snapshot, texts.language)
    language = chosen.filters.languages[0] if chosen.filters.languages else texts.language
    organisation_told = partial(_organisation_told, texts, there, language)
    year_told = partial(_year_told, texts, there, language)
    narrowed = chosen.filters
    filters.seed("compare", narrowed, view=chosen.view)
    changed = partial(_changed, texts, chosen.filters)
    with st.container(key="compare-choice"):
        first, second, third = st.columns([5, 3, 2], gap="small")
        with first:
            names = {*facets.organisations, *narrowed.organisations}
            none = texts("filter.every" if chosen.view in ALL else "compare.choose")
            filters.choice(
                "compare", "organisations", texts, names, changed, none=none,
                told=organisation_told,
            )  # fmt: skip
        with second:
            years = {*facets.years, *narrowed.years}
            none = texts("filter.every")
            filters.choice(
                "compare", "years", texts, years, changed, newest_first=True, none=none,
                told=year_told,
            )  # fmt: skip
        with third:
            languages = {*facets.languages, *narrowed.languages}
            none = texts("filter.every" if chosen.view == "wording" else "compare.language")
            filters.choice("compare", "languages", texts, languages, changed, at_most=1, none=none)
        with st.container(horizontal=True, vertical_alignment="center", key="compare-tools"):
            st.segmented_control(
                texts("compare.view"),
                VIEWS,
                key="compare.view",
                required=True,
                format_func=lambda view: texts(f"view.{view}"),
                label_visibility="collapsed",
                wrap=True,
                on_change=changed,
            )
            if chosen.view == "commitments" and len(facets.organisations) > MANY:
                year = _year_of_all(facets, chosen)
                st.button(
                    texts("across.everyone", year=year),
                    key="compare.everyone",
                    on_click=partial(_everyone, texts, facets, chosen),
                )
            return st.container(horizontal=True, width="content", key="compare-offers")


def _organisation_told(texts: Texts, there: Choices, language: str, name: str) -> str:
    """An organisation with how many pairs of its reports there are."""
    pairs = there.pairs.get((name, language), 0)
    return texts.count("compare.pairs_of_years", pairs, name=name) if pairs else name


def _year_told(texts: Texts, there: Choices, language: str, year: int) -> str:
    """A year with how many organisations have a plan for it."""
    found = there.organisations.get((year, language), 0)
    return texts("compare.at_once", year=year, number=f"{found:,}") if found > 1 else str(year)


def _year_of_all(facets: Facets, chosen: CompareState) -> int:
    return chosen.filters.years[-1] if chosen.filters.years else max(facets.years)


def _everyone(texts: Texts, facets: Facets, chosen: CompareState) -> None:
    """Lay all organisations of the chosen year, or of the newest one, side by side."""
    year = _year_of_all(facets, chosen)
    everyone = replace(chosen.filters, organisations=tuple(facets.organisations), years=(year,))
    now = CompareState(filters=everyone, view=chosen.view)
    frame.go(texts, now.as_query())


def _changed(texts: Texts, shown: Filters) -> None:
    """Put what the widgets have into the address; another choice begins at its first page.

    What was only ``shown`` because the address named nothing does not go into it.
    """
    before = CompareState.of(st.query_params)
    view = st.session_state["compare.view"] or before.view
    read = filters.read("compare")
    kept = read == replace(shown, years=tuple(sorted(shown.years)))
    now = replace(before, filters=before.filters if kept else read, view=view, page=1)
    if now.filters != before.filters:
        now = replace(now, step=None, theme="", at=None, side="", pair=None)
    if view != before.view:
        now = replace(now, changes=(), side="", reviewing=False, pair=None)
    frame.go(texts, now.as_query())


def _commitments(snapshot: Snapshot, texts: Texts, chosen: CompareState) -> Made | None:
    found = remembered.comparison(snapshot, chosen.filters)
    if found.across is None:
        pairs.draw(snapshot.library, texts, chosen, found)
    else:
        across.draw(texts, chosen, found, found.across)
    return lambda link: whole_comparison(snapshot.library, found, link, texts.language)


def _chains(snapshot: Snapshot, texts: Texts, chosen: CompareState) -> Made | None:
    found = remembered.chains(snapshot, chosen.filters)
    chains.draw(texts, chosen, found)
    return lambda link: chains_export(found, link, texts.language)


def _promises(snapshot: Snapshot, texts: Texts, chosen: CompareState) -> Made | None:
    found = remembered.promises(snapshot, chosen.filters)
    promised.draw(texts, chosen, found)
    return lambda link: promises_export(found, link, texts.language)


def _targets(snapshot: Snapshot, texts: Texts, chosen: CompareState) -> Made | None:
    found = remembered.targets(snapshot, chosen.filters)
    found = replace(found, notes=_told_of_choice(found.notes))
    aimed.draw(texts, chosen, found)
    return lambda link: targets_export(found, link, texts.language)


def _told_of_choice(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Without what only the page's own choice of a language leaves out."""
    if Filters.of(st.query_params).languages:
        return notes
    return tuple(note for note in notes if note.kind != "other_language_only")


def _themes(snapshot: Snapshot, texts: Texts, chosen: CompareState) -> Made | None:
    propose = PROPOSED if chosen.propose else None
    found = remembered.themes(snapshot, chosen.filters, propose, chosen.scheme)
    heatmap.draw(texts, chosen, found)
    return lambda link: theme_export(found, link, texts.language)


def _wording(snapshot: Snapshot, texts: Texts, chosen: CompareState) -> Made | None:
    wording.ask(texts, chosen)
    if not chosen.phrase:
        return None
    found = remembered.history(snapshot, chosen.phrase, chosen.filters)
    wording.draw(texts, found)
    return lambda link: history_export(found, link, texts.language)


def _pivot(snapshot: Snapshot, texts: Texts, chosen: CompareState) -> Made | None:
    chosen = pivot.with_subject(snapshot, texts, chosen)
    pivot.ask(texts, chosen)
    if not chosen.subject:
        return None
    filters = chosen.filters
    found = remembered.pivot(snapshot, chosen.pivot, chosen.subject, filters, chosen.scheme)
    found = replace(found, notes=_told_of_choice(found.notes))
    pivot_table.draw(texts, chosen, found)
    return lambda link: pivot_export(found, link, texts.language)


_VIEWS: dict[str, Callable[[Snapshot, Texts, CompareState], Made | None]] = {
    "commitments": _commitments,
    "chains": _chains,
    "promises": _promises,
    "targets": _targets,
    "themes": _themes,
    "wording": _wording,
    "pivot": _pivot,
}

"""The history of a wording: asked for, and drawn year by year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import frame
from app_pages.escape import plain
from app_pages.quote import notes_html, quote_html

if TYPE_CHECKING:
    from app_pages.address import CompareState
    from app_pages.texts import Texts
    from kb.compare.themes.wording_history import WordingHistory, YearOfUse


def ask(texts: Texts, chosen: CompareState) -> None:
    """A field for the phrase."""
    key = "compare.phrase"
    if st.session_state.get("compare.phrase.address") != chosen.phrase:
        st.session_state[key] = st.session_state["compare.phrase.address"] = chosen.phrase
    st.text_input(
        texts("wording.phrase"),
        key=key,
        placeholder=texts("wording.placeholder"),
        icon=":material/search:",
        on_change=lambda: frame.go(
            texts, replace(chosen, phrase=st.session_state[key].strip()).as_query()
        ),
    )


def draw(texts: Texts, found: WordingHistory) -> None:
    """When it was first and last used, a bar a year, and the sentences."""
    st.html(notes_html(found.notes, texts) + history_html(found, texts))


def history_html(found: WordingHistory, texts: Texts) -> str:
    """The history as a list of years that open."""
    if found.first is None:
        return f'<div class="box nothing"><b>{plain(texts("wording.none"))}</b></div>'
    summary = texts(
        "wording.told",
        count=found.count,
        first=found.first.passage.year,
        last=found.last_year,
    )
    forms = texts("wording.forms", forms=texts.join(found.forms))
    most = max(year.rate for year in found.years)
    years = "".join(_year(year, most, texts) for year in found.years)
    return (
        f'<p class="lead">{plain(summary)}</p><p class="hint">{plain(forms)}</p>'
        f'<div class="years">{years}</div>'
    )


def _year(year: YearOfUse, most: float, texts: Texts) -> str:
    written = texts.join(f"{text} {count}" for text, count in year.forms)
    width = 100 * year.rate / most if most else 0
    head = (
        f'<span class="year">{year.year}</span><span class="count">{year.count}</span>'
        f'<span class="bar"><i style="width:{width:.1f}%"></i></span>'
        f'<span class="hint">{plain(written)}</span>'
    )
    if not year.uses:
        return f'<div class="year-row">{head}</div>'
    quotes = []
    for use in year.uses:
        spans = [(start - use.passage.start, end - use.passage.start) for start, end in use.spans]
        quotes.append(f"<li>{quote_html(use.passage, texts, spans=spans)}</li>")
    return (
        f'<details><summary class="year-row">{head}</summary>'
        f'<ul class="quotes">{"".join(quotes)}</ul></details>'
    )

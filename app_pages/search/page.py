"""Search: passages that fit words or meaning, narrowed by counts, in an order, a page at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import downloads, frame, paging, remembered
from app_pages.address import Question
from app_pages.escape import link, plain
from app_pages.remembered import Snapshot
from app_pages.search import facets, results
from app_pages.search.state import LEGS, SearchState
from kb.export import found_export
from kb.search.found import SORTS

if TYPE_CHECKING:
    from app_pages.texts import Texts
    from kb import Library
    from kb.export import Export, Link
    from kb.search.found import Found


def render(library: Library, texts: Texts) -> None:
    """Draw the search that the address asks for."""
    state = SearchState.of(st.query_params)
    facets.seed(state)
    snapshot = Snapshot.of(library)
    title = texts("search.of", query=state.text) if state.text else texts("search.heading")
    st.html(f"<h1{' class=unseen' if state.text else ''}>{plain(title)}</h1>")
    if not state.text:
        st.html(f'<p class="lead">{plain(texts("search.lead"))}</p>')
    if not remembered.facets(snapshot, texts.language).languages:
        frame.empty_box(texts)
        return
    _form(texts)
    if not state.text:
        return
    _tools(library, texts, state)
    with st.spinner(texts("ask.searching")):
        found = _found(snapshot, texts, state)
    if not found.count.passages and not state.narrowed:
        _results(texts, state, found)
        return
    narrow, list_of = st.columns([1, 3], gap="medium")
    with narrow:
        facets.draw(texts, state, found.facets)
    with list_of:
        _results(texts, state, found)


def _found(snapshot: Snapshot, texts: Texts, state: SearchState) -> Found:
    """The part of what is found that is shown; the last one where there is no such page."""
    rows = state.part.rows
    wanted = state.as_arguments(texts.language)

    def part(page: int) -> Found:
        shown: Found = remembered.found(
            snapshot, state.text, limit=rows, offset=(page - 1) * rows, **wanted
        )
        return shown

    found = part(state.part.page)
    page = paging.page_of(state.part, found.count.passages)
    return found if page == state.part.page else part(page)


def _form(texts: Texts) -> None:
    with st.form("search.form", border=False), st.container(horizontal=True, key="search-box"):
        st.text_input(
            texts("search.words"),
            key="search.text",
            placeholder=texts("search.placeholder"),
            label_visibility="collapsed",
        )
        st.form_submit_button(
            texts("search.button"),
            type="primary",
            on_click=facets.narrow,
            args=(texts,),
            width="content",
        )


def _tools(library: Library, texts: Texts, state: SearchState) -> None:
    """Order, what is searched by, and ways to take the search along."""
    changed = {"on_change": facets.narrow, "args": (texts,)}
    with st.container(horizontal=True, vertical_alignment="center", key="search-tools"):
        _choice(texts, "sort", list(SORTS), changed)
        _choice(texts, "legs", list(LEGS), changed)
        frame.link_popover(texts, state.as_query(), key="search.link")
        downloads.draw(library, texts, "search", partial(_export, library, texts, state))
        asks = link("", {**Question(state.text, state.filters).as_query(), "lang": texts.language})
        st.html(
            f'<a href="{asks}" target="_self">{plain(texts("search.ask"))}</a>', width="content"
        )


def _choice(texts: Texts, name: str, options: list[Any], changed: dict[str, Any]) -> None:
    st.selectbox(
        texts(f"search.{name}"),
        options,
        key=f"search.{name}",
        format_func=lambda value: texts(f"search.{name}.{value}"),
        label_visibility="collapsed",
        width=165,
        **changed,
    )


def _export(library: Library, texts: Texts, state: SearchState, link: Link) -> Export:
    whole = library.find(state.text, limit=None, **state.as_arguments(texts.language))
    return found_export(whole, link, texts.language)


def _results(texts: Texts, state: SearchState, found: Found) -> None:
    if not found.count.passages:
        nearest = results.nearest_html(found.nearest, texts)
        st.html(results.nothing_html(texts, state.narrowed) + nearest)
        return
    counted = results.counted_html(found, texts, state.legs)
    st.html(counted + results.results_html(found.hits, texts))
    frame.focus(".found-count", state.text)
    turn = paging.turn_here(texts)
    paging.draw(texts, state.part, found.count.passages, "search", turn)

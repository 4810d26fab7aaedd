"""What results can be narrowed by, with counts: a chip a value, a click narrows or widens."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import frame
from app_pages.address import Filters, Part
from app_pages.escape import label, plain
from app_pages.search.state import SearchState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app_pages.texts import Texts
    from kb.search.found import Count, FoundFacets

FIELDS = ("years", "organisations", "languages", "aspects", "types")
FEW = 8
"""Values that are shown of a field before more are asked for."""


def seed(state: SearchState) -> None:
    """Give the widgets what the address says, where it has changed or they were not drawn."""
    values: dict[str, Any] = {field: list(_chosen(state, field)) for field in FIELDS}
    values |= {"text": state.text, "legs": state.legs, "sort": state.sort}
    changed = st.session_state.get("search.address") != values
    for name, value in values.items():
        if changed or f"search.{name}" not in st.session_state:
            st.session_state[f"search.{name}"] = value
    st.session_state["search.address"] = values


def draw(texts: Texts, state: SearchState, facets: FoundFacets) -> None:
    """The fields that have values."""
    with st.container(key="search-facets"):
        st.html(f'<h2 class="quiet">{plain(texts("search.narrow"))}</h2>')
        for field in FIELDS:
            _field(texts, field, getattr(facets, field), _chosen(state, field))
        if state.narrowed:
            st.button(
                texts("filter.clear"), type="tertiary", key="search.clear",
                on_click=_go, args=(texts, replace(state, filters=Filters(), types=())),
            )  # fmt: skip
        st.html(f'<p class="hint">{plain(texts("search.counted"))}</p>')


def _field(texts: Texts, field: str, counts: Mapping[Any, Count], chosen: tuple[Any, ...]) -> None:
    values = [*counts, *(value for value in chosen if value not in counts)]
    if not values:
        return
    opened = st.session_state.get(f"search.all.{field}", False)
    shown = values if opened else [
        value for place, value in enumerate(values) if place < FEW or value in chosen
    ]  # fmt: skip

    def told(value: Any) -> str:
        passages = counts[value].passages if value in counts else 0
        return f"{label(_name(texts, field, value))} · {passages:,}"

    st.pills(
        texts("search.types") if field == "types" else texts(f"filter.{field}"),
        shown,
        selection_mode="multi",
        key=f"search.{field}",
        format_func=told,
        on_change=narrow,
        args=(texts,),
    )
    if len(values) > FEW:
        name = "search.fewer" if opened else "search.all"
        st.button(
            texts(name, number=f"{len(values) - len(shown):,}"),
            key=f"search.{field}.more",
            type="tertiary",
            on_click=_open,
            args=(field, not opened),
        )


def narrow(texts: Texts) -> None:
    """Make what stands in the widgets the address; the list begins at its first page."""
    now = SearchState.of(st.query_params)
    kept = {
        field: tuple(st.session_state.get(f"search.{field}", _chosen(now, field)))
        for field in FIELDS
    }
    types = kept.pop("types")
    text = str(st.session_state.get("search.text", now.text)).strip()
    legs = st.session_state.get("search.legs") or now.legs
    sort = st.session_state.get("search.sort") or now.sort
    size = Part(size=now.part.size)
    _go(texts, SearchState(text, Filters(**kept), types, legs, sort, size))


def _go(texts: Texts, state: SearchState) -> None:
    frame.go(texts, state.as_query())


def _open(field: str, opened: bool) -> None:
    st.session_state[f"search.all.{field}"] = opened


def _chosen(state: SearchState, field: str) -> tuple[Any, ...]:
    return state.types if field == "types" else getattr(state.filters, field)


def _name(texts: Texts, field: str, value: Any) -> str:
    kind = {"languages": "language", "aspects": "aspect"}.get(field)
    if kind:
        return texts.named(kind, value)
    return str(value).upper() if field == "types" else str(value)

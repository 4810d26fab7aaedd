"""The filters' widgets, seeded from the address and written back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.address import ASPECTS, Filters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app_pages.texts import Texts
    from kb.documents import Facets


def seed(page: str, filters: Filters, **texts: str) -> None:
    """Give the page's widgets what the address says, where the address has changed.

    Streamlit forgets a widget that was not drawn, so those are given their value too.
    """
    values = {
        "years": list(filters.years),
        "organisations": list(filters.organisations),
        "languages": list(filters.languages),
        "aspects": list(filters.aspects),
        **texts,
    }
    changed = st.session_state.get(f"{page}.address") != values
    for name, value in values.items():
        if changed or f"{page}.{name}" not in st.session_state:
            st.session_state[f"{page}.{name}"] = value
    st.session_state[f"{page}.address"] = values


def read(page: str) -> Filters:
    """The filters as the page's widgets have them now."""
    state = st.session_state
    return Filters(
        years=tuple(sorted(state.get(f"{page}.years", ()))),
        organisations=tuple(state.get(f"{page}.organisations", ())),
        languages=tuple(state.get(f"{page}.languages", ())),
        aspects=tuple(state.get(f"{page}.aspects", ())),
    )


def draw(
    page: str,
    texts: Texts,
    facets: Facets,
    filters: Filters,
    changed: Callable[[], None],
    *,
    aspects: bool,
) -> None:
    """A popover with the filters; ``changed`` is called after each change."""
    title = texts("filter.active", number=len(filters)) if len(filters) else texts("filter.title")
    with st.popover(title, icon=":material/tune:", key=f"{page}.filters"):
        choice(page, "years", texts, {*facets.years, *filters.years}, changed, newest_first=True)
        choice(
            page, "organisations", texts, {*facets.organisations, *filters.organisations}, changed
        )
        choice(page, "languages", texts, {*facets.languages, *filters.languages}, changed)
        if aspects:
            choice(page, "aspects", texts, ASPECTS, changed)


def choice(
    page: str,
    name: str,
    texts: Texts,
    options: Iterable[int | str],
    changed: Callable[[], None],
    *,
    newest_first: bool = False,
    at_most: int | None = None,
    none: str = "",
    told: Callable[[Any], str] | None = None,
) -> None:
    """One filter's widget: values to choose from; ``none`` says what it means that none is chosen,
    without it that all are taken; ``told`` words a value in the list."""
    kind = {"languages": "language", "aspects": "aspect"}.get(name)
    st.multiselect(
        texts(f"filter.{name}"),
        sorted(options, reverse=newest_first) if name != "aspects" else list(options),
        key=f"{page}.{name}",
        format_func=told or (lambda value: texts.named(kind, value) if kind else str(value)),
        placeholder=none or texts("filter.any"),
        max_selections=at_most,
        on_change=changed,
    )

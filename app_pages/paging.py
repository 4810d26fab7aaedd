"""Long lists a page at a time: so many rows, which ones the address says, and the way to others."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from app_pages import frame
from app_pages.address import SIZES, Part
from app_pages.escape import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app_pages.texts import Texts

    Turn = Callable[[Part], None]
    """Goes to another part of the list."""

T = TypeVar("T")


def shown(rows: Sequence[T], part: Part) -> Sequence[T]:
    """The rows of this part; of the last one where the list has become shorter."""
    start = (page_of(part, len(rows)) - 1) * part.rows
    return rows[start : start + part.rows]


def page_of(part: Part, count: int) -> int:
    """The number of the page, which is one of those that there are."""
    return min(part.page, pages_of(part, count))


def pages_of(part: Part, count: int) -> int:
    """How many pages so many rows have."""
    return max(1, -(-count // part.rows))


def draw(texts: Texts, part: Part, count: int, key: str, turn: Turn) -> None:
    """Which rows these are, the pages before and after, and how many a page has; nothing where the
    shortest page holds all."""
    if count <= min(part.rows, *SIZES):
        return
    page, pages = page_of(part, count), pages_of(part, count)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-turn"):
        for name, to in (("previous", page - 1), ("next", page + 1)):
            st.button(
                texts(f"compare.{name}"),
                key=f"{key}.turn.{name}",
                disabled=not 1 <= to <= pages,
                on_click=turn,
                args=(Part(to, part.size),),
            )
        first = (page - 1) * part.rows + 1
        last = min(count, page * part.rows)
        told = texts("paging.rows", first=f"{first:,}", last=f"{last:,}", count=f"{count:,}")
        counted = texts("compare.page", page=f"{page:,}", pages=f"{pages:,}")
        st.html(f'<p class="hint">{plain(told)} · {plain(counted)}</p>', width="content")
        # The key holds what is chosen: the address is the truth, and the widget follows it.
        chosen = f"{key}.size.{part.rows}"
        sizes = sorted({*SIZES, part.rows})
        st.selectbox(
            texts("paging.size"),
            sizes,
            index=sizes.index(part.rows),
            key=chosen,
            format_func=lambda size: texts("paging.a_page", number=size),
            label_visibility="collapsed",
            width=150,
            # The first of the rows that were seen stays in sight.
            on_change=lambda: turn(
                Part((first - 1) // st.session_state[chosen] + 1, st.session_state[chosen])
            ),
        )


def turn_here(texts: Texts, name: str = "") -> Turn:
    """Keeps all else that the address says; ``name`` tells one list of a page from another."""

    def turn(part: Part) -> None:
        query = {one: st.query_params.get_all(one) for one in st.query_params if one != "lang"}
        for each in ("page", "size"):
            query.pop(f"{name}{each}", None)
        frame.go(texts, {**query, **part.as_query(name)})

    return turn

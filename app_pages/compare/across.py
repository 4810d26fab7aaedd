"""Several organisations side by side: how much they share, and who alone plans what."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from app_pages import frame, paging, printed
from app_pages.compare.pairs import turn
from app_pages.escape import plain
from app_pages.quote import draw_notes, quote_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.address import CompareState
    from app_pages.texts import Texts
    from kb.compare.plans.across import Across, Shared
    from kb.compare.plans.comparison import Comparison

_COLUMNS = ("report", "measures", "shared", "only", "nearest")


def draw(texts: Texts, chosen: CompareState, found: Comparison, across: Across) -> None:
    """A line and a table that sum up, then a page of what is shared or of what one alone has."""
    draw_notes(found.notes, texts)
    shared = sum(side.shared for side in across.sides)
    told = texts(
        "across.told",
        reports=len(across.sides),
        measures=f"{across.measures:,}",
        shared=f"{shared:,}",
        groups=f"{len(across.shared):,}",
        only=f"{across.measures - shared:,}",
    )
    st.html(f'<p class="lead">{plain(told)}</p>')
    key = f"compare.across.{hash(tuple(side.report.id for side in across.sides))}"
    st.dataframe(
        frame_of(across, texts),
        key=key,
        on_select=partial(_opened, key, texts, chosen, across),
        selection_mode="single-cell",
        hide_index=True,
        height="content" if len(across.sides) <= 12 else 440,
    )
    printed.table(frame_of(across, texts))
    st.html(f'<p class="hint">{plain(texts("across.hint"))}</p>')
    side = next((side for side in across.sides if side.report.id == chosen.side), None)
    if side is None:
        st.html(f"<h2>{plain(texts('across.shared'))}</h2>")
        rows = [group_html(group, across, texts) for group in across.shared]
    else:
        only = texts("across.only", report=side.label)
        st.html(f"<h2>{plain(only)}</h2>")
        st.button(
            texts("across.back"),
            key="across.back",
            on_click=frame.go,
            args=(texts, replace(chosen, side="", page=1).as_query()),
        )
        rows = [
            f"<li>{quote_html(each.excerpt, texts, report=False)}</li>" for each in side.only_here
        ]
    _page(texts, chosen, rows)


def frame_of(across: Across, texts: Texts) -> pd.DataFrame:
    """A row an organisation."""
    return pd.DataFrame(
        [
            (
                side.label,
                side.measures,
                side.shared,
                len(side.only_here),
                f"{side.nearest} · {side.shared_with_nearest}" if side.nearest else "",
            )
            for side in across.sides
        ],
        columns=[texts(f"across.column.{name}") for name in _COLUMNS],
    )


def group_html(group: Shared, across: Across, texts: Texts) -> str:
    """What is shared, with how many have it; it opens to each one's own words."""
    labels = {side.report.id: side.label for side in across.sides}
    missing = across.missing(group)
    lacking = texts("across.missing", reports=texts.join(missing)) if 0 < len(missing) <= 5 else ""
    items = "".join(
        f"<li><b>{plain(labels[member.report.id])}</b>"
        f"{quote_html(member.commitment.excerpt, texts, report=False)}</li>"
        for member in group.members
    )
    counted = f"{len(group.reports)}/{len(across.sides)}"
    return (
        f'<details class="group"><summary><span class="count">{counted}</span> {plain(group.text)} '
        f'<span class="hint">{plain(lacking)}</span></summary>'
        f'<ul class="quotes">{items}</ul></details>'
    )


def _opened(key: str, texts: Texts, chosen: CompareState, across: Across) -> None:
    """Open what only the clicked organisation has."""
    cells = st.session_state[key].selection.cells
    if cells:
        side = across.sides[cells[0][0]].report.id
        frame.go(texts, replace(chosen, side=side, page=1).as_query())


def _page(texts: Texts, chosen: CompareState, rows: Sequence[str]) -> None:
    st.html(f'<ul class="quotes">{"".join(paging.shown(rows, chosen.part))}</ul>')
    turn(texts, chosen, len(rows))

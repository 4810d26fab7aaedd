"""Organisations by years for an indicator, a theme or a phrase, and who said it first."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from app_pages import frame, printed
from app_pages.escape import plain
from app_pages.quote import draw_notes, quote_html

if TYPE_CHECKING:
    from app_pages.address import CompareState
    from app_pages.ledger_address import Ledger
    from app_pages.texts import Texts
    from kb.compare.pivots.pivot import Pivot, PivotCell, PivotRow

FIRSTS = 5
"""Quotations of those who said it first."""


def draw(texts: Texts, chosen: CompareState | Ledger, found: Pivot) -> None:
    """Who said it first, the table, and the passages of the row that the address names."""
    draw_notes(found.notes, texts)
    spoken = sum(any(cell.passage for cell in row.cells.values()) for row in found.rows)
    told = texts("pivot.told", spoken=spoken, organisations=len(found.rows))
    st.html(f'<p class="lead">{plain(told)}</p>')
    if not spoken:
        return
    first = "".join(f"<li>{quote_html(passage, texts)}</li>" for _, passage in found.first[:FIRSTS])
    more = len(found.first) - FIRSTS
    hint = plain(texts("pivot.more", number=more)) if more > 0 else ""
    st.html(
        f'<h2 class="quiet">{plain(texts("pivot.first"))}</h2><ul class="quotes">{first}</ul>'
        f'<p class="hint">{hint}</p>'
    )
    key = f"compare.pivot.{hash((found.kind, found.subject, found.years))}"
    st.dataframe(
        frame_of(found, texts),
        key=key,
        on_select=partial(_opened, key, texts, chosen, found),
        selection_mode="single-cell",
        hide_index=True,
        height="content" if len(found.rows) <= 12 else 520,
    )
    printed.table(frame_of(found, texts))
    st.html(f'<p class="hint">{plain(texts(f"pivot.hint.{found.kind}"))}</p>')
    row = next((row for row in found.rows if row.organisation == chosen.side), None)
    if row is not None:
        st.html(_passages_html(row, texts))


def frame_of(found: Pivot, texts: Texts) -> pd.DataFrame:
    """A row an organisation, a column a year."""

    def told(cell: PivotCell | None) -> str:
        unit = texts.named("unit", cell.unit) if cell else None
        return found.told(cell, texts.language, unit)

    return pd.DataFrame(
        [
            (row.organisation, *(told(row.cells.get(year)) for year in found.years))
            for row in found.rows
        ],
        columns=[texts("pivot.organisation"), *map(str, found.years)],
    )


def _passages_html(row: PivotRow, texts: Texts) -> str:
    items = "".join(
        f"<li>{quote_html(cell.passage, texts)}</li>"
        for cell in row.cells.values()
        if cell.passage is not None
    )
    return f'<h2>{plain(row.organisation)}</h2><ul class="quotes">{items}</ul>'


def _opened(key: str, texts: Texts, chosen: CompareState | Ledger, found: Pivot) -> None:
    """Open the passages of the organisation that was clicked."""
    cells = st.session_state[key].selection.cells
    if cells:
        side = found.rows[cells[0][0]].organisation
        frame.go(texts, replace(chosen, side=side).as_query())

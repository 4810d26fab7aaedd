"""Themes through years as a heat map; a cell opens its passages."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app_pages import frame, printed
from app_pages.address import SCHEMES, SHARES
from app_pages.escape import plain
from app_pages.quote import draw_notes, quote_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.address import CompareState
    from app_pages.texts import Texts
    from kb.compare.themes.matrix import ThemeCell, ThemeMatrix, ThemeRow

_GROUNDS = {False: ((255, 255, 255), (20, 80, 122)), True: ((20, 26, 33), (143, 198, 240))}
"""Of a share of nothing and of the largest, on a light page and on a dark one."""
_TURN = 0.179
"""The relative luminance (WCAG 2.2) above which black has more contrast than white, and below which
white has: the better of the two has 4.58 to 1 or more."""
_ROW_HEIGHT = 35


def draw(texts: Texts, chosen: CompareState, matrix: ThemeMatrix) -> None:
    """The map, and the passages of the cell that the address names."""
    _tools(texts, chosen, matrix)
    draw_notes(matrix.notes, texts)
    if not matrix.rows:
        st.html(f'<div class="box nothing"><b>{plain(texts("themes.none"))}</b></div>')
        return
    table = shares_of(matrix, texts, chosen.share)
    key = (
        f"compare.themes.{chosen.share}.{hash((matrix.years, *(r.theme.key for r in matrix.rows)))}"
    )
    st.dataframe(
        coloured(table, matrix),
        key=key,
        on_select=partial(_opened, key, texts, chosen, matrix),
        selection_mode="single-cell",
        column_config=_columns(matrix, texts),
        hide_index=True,
        height=_ROW_HEIGHT * (len(table) + 1) + 3,
    )
    shares = {str(year): table[str(year)].map(_share) for year in matrix.years}
    printed.table(table.assign(**shares), _columns(matrix, texts))
    hints = [texts("themes.hint")]
    if matrix.uncoded is not None:
        hints.append(texts("themes.uncoded", share=f"{matrix.uncoded:.1%}"))
    st.html(f'<p class="hint">{plain(" ".join(hints))}</p>')
    row = matrix.row(chosen.theme) if chosen.theme else None
    if row is not None:
        _passages(texts, chosen, row)


def _tools(texts: Texts, chosen: CompareState, matrix: ThemeMatrix) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="themes-tools"):
        planned = any(c.commitment_share is not None for row in matrix.rows for c in row.cells)
        share_key, propose_key = f"themes.share.{chosen.share}", f"themes.propose.{chosen.propose}"
        if planned:
            st.segmented_control(
                texts("themes.share"),
                SHARES,
                default=chosen.share,
                required=True,
                key=share_key,
                format_func=lambda share: texts(f"themes.share.{share}"),
                label_visibility="collapsed",
                on_change=lambda: _go(texts, chosen, share=st.session_state[share_key]),
            )
        scheme_key = f"themes.scheme.{chosen.scheme}"
        st.segmented_control(
            texts("themes.scheme"),
            SCHEMES,
            default=chosen.scheme or None,
            key=scheme_key,
            format_func=lambda scheme: texts(f"themes.scheme.{scheme}"),
            label_visibility="collapsed",
            on_change=lambda: _go(
                texts, chosen, scheme=st.session_state[scheme_key] or "", theme="", at=None
            ),
        )
        st.toggle(
            texts("themes.propose"),
            value=chosen.propose,
            key=propose_key,
            help=texts("themes.propose.help"),
            on_change=lambda: _go(
                texts, chosen, propose=st.session_state[propose_key], theme="", at=None
            ),
        )


def _go(texts: Texts, chosen: CompareState, **changed: Any) -> None:
    frame.go(texts, replace(chosen, **changed).as_query())


def shares_of(matrix: ThemeMatrix, texts: Texts, share: str) -> pd.DataFrame:
    """A row a theme: its name, its share by year, first and last year, places won."""

    def value(cell: ThemeCell) -> float | None:
        return cell.share if share == "text" else cell.commitment_share

    rows = [
        {
            "theme": row.theme.name(texts.language),
            **{str(cell.year): value(cell) for cell in row.cells},
            "first": row.first_year,
            "last": row.last_year,
            "moved": moved(row.rank_change),
        }
        for row in matrix.rows
    ]
    return pd.DataFrame(rows)


def moved(places: int | None) -> str:
    """Places won or lost: ▲ 3, ▼ 2, =."""
    if places is None:
        return ""
    return f"▲ {places}" if places > 0 else f"▼ {-places}" if places else "="


def coloured(table: pd.DataFrame, matrix: ThemeMatrix) -> Any:
    """The table with shares in per cent on a ground that deepens with them."""
    years = [str(year) for year in matrix.years]
    ground = ground_of(float(table[years].astype(float).fillna(0.0).to_numpy().max()))
    return table.style.map(ground, subset=years).format("{:.1%}", subset=years, na_rep="–")


def ground_of(largest: float) -> Callable[[float | None], str]:
    """What gives a share its ground and ink, for the scheme that the page has."""
    paper, full = _GROUNDS[frame.is_dark()]
    most = max(1e-9, largest)

    def ground(share: float | None) -> str:
        if share is None or pd.isna(share) or share <= 0:
            return ""
        depth = (share / most) ** 0.6
        red, green, blue = (
            round(none + depth * (all_of - none)) for none, all_of in zip(paper, full, strict=True)
        )
        ink = "#000000" if _luminance(red, green, blue) > _TURN else "#ffffff"
        return f"background-color: rgb({red}, {green}, {blue}); color: {ink}"

    return ground


def _luminance(*channels: int) -> float:
    linear = [
        ((one / 255 + 0.055) / 1.055) ** 2.4 if one > 10 else one / 3294.6 for one in channels
    ]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _share(value: float | None) -> str:
    return "–" if value is None or pd.isna(value) else f"{value:.1%}"


def _columns(matrix: ThemeMatrix, texts: Texts) -> dict[str, Any]:
    column = st.column_config
    return {
        "theme": column.TextColumn(texts("themes.column.theme"), width="medium", pinned=True),
        **{str(year): column.NumberColumn(str(year), width="small") for year in matrix.years},
        "first": column.NumberColumn(texts("themes.column.first"), format="%d", width="small"),
        "last": column.NumberColumn(texts("themes.column.last"), format="%d", width="small"),
        "moved": column.TextColumn(
            texts("themes.column.moved"), width="small", help=texts("themes.column.moved.help")
        ),
    }


def _opened(key: str, texts: Texts, chosen: CompareState, matrix: ThemeMatrix) -> None:
    """Open the passages of the cell that was clicked; of a theme's name those of all its years."""
    cells = st.session_state[key].selection.cells
    if cells:
        number, column = cells[0]
        year = int(column) if str(column).isdigit() else None
        _go(texts, chosen, theme=matrix.rows[number].theme.key, at=year)


def _passages(texts: Texts, chosen: CompareState, row: ThemeRow) -> None:
    cells = [cell for cell in row.cells if chosen.at in (None, cell.year) and cell.mentions]
    name = row.theme.name(texts.language)
    at = f" · {chosen.at}" if chosen.at else ""
    st.html(f'<h2 class="opened">{plain(name)}{at}</h2>')
    frame.bring_into_view(".opened", f"{row.theme.key}{at}")
    if not cells:
        st.html(f'<p class="hint">{plain(texts("themes.silent"))}</p>')
    st.html("".join(cell_html(cell, texts, chosen.share) for cell in cells))


def cell_html(cell: ThemeCell, texts: Texts, share: str) -> str:
    """A year's passages: sentences, or the commitments where their share is looked at."""
    passages = cell.commitments if share == "commitments" else cell.passages
    counted = texts.count("themes.passages", len(passages), year=cell.year)
    rank = texts("themes.rank", rank=cell.rank) if cell.rank else ""
    change = moved(cell.rank_change)
    head = " · ".join(filter(None, (counted, f"{cell.share:.1%}", f"{rank} {change}".strip())))
    items = "".join(f"<li>{quote_html(passage, texts)}</li>" for passage in passages)
    return f'<h3 class="report">{plain(head)}</h3><ul class="quotes">{items}</ul>'

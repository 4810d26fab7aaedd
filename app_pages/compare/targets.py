"""Targets: what was aimed at in a year, what the next report tells of it, what is aimed at next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app_pages import frame, paging, printed
from app_pages.compare.pairs import choose_changes, turn
from app_pages.escape import plain
from app_pages.quote import draw_notes, quote_html
from kb.compare.targets.outcomes import OUTCOMES
from kb.compare.targets.values import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.address import CompareState
    from app_pages.texts import Texts
    from kb.compare.figures.indicators import Indicator
    from kb.compare.targets.results import TargetRow
    from kb.compare.targets.table import Targets
    from kb.compare.targets.worded import Worded

_COLUMNS = (
    "organisation", "year", "indicator", "told_as", "target", "result", "outcome", "gap", "unit",
    "next", "listed",
)  # fmt: skip

_WIDTHS: dict[str, Any] = {
    "organisation": 170, "indicator": 270,
    "target": 115, "result": 115, "outcome": 115, "next": 115,
}  # fmt: skip
"""Pixels in which "≥ 12.5 million" and "told in words" are not cut."""


def draw(texts: Texts, chosen: CompareState, found: Targets) -> None:
    """The counts, then a row a target; the sentences of the one that is selected stand below."""
    draw_notes(found.notes, texts)
    if not found.rows:
        st.html(f'<p class="hint">{plain(texts("targets.none"))}</p>')
        return
    counted = Counter(row.outcome for row in found.rows)
    counts = {outcome: counted[outcome] for outcome in OUTCOMES}
    outcomes = choose_changes(texts, chosen, "target", counts)
    st.html(f'<p class="hint">{plain(texts("targets.hint"))}</p>')
    every = [row for row in in_order(found.rows) if not outcomes or row.outcome in outcomes]
    rows = paging.shown(every, chosen.part)
    chosen_row = st.dataframe(
        frame_of(rows, texts),
        key=f"compare.targets.{hash((chosen.filters, outcomes, chosen.part))}",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        column_config=_column_config(texts),
        placeholder="",
        height="content" if len(rows) <= 15 else 560,
    )
    printed.table(frame_of(rows, texts), _column_config(texts))
    turn(texts, chosen, len(every))
    for number in chosen_row.selection.rows[:1]:
        st.html(sentences_html(rows[number], texts))
        frame.bring_into_view(".promises", f"{rows[number].name} {number}")


def in_order(rows: Sequence[TargetRow]) -> list[TargetRow]:
    """Targets whose result is told before those without, the newest year first, a report's own list
    before what else it sets."""

    def rank(row: TargetRow) -> tuple[bool, int, bool]:
        return row.result is None, -(row.target.figure.year or 0), not row.set.listed

    return sorted(rows, key=rank)


def frame_of(rows: Sequence[TargetRow], texts: Texts) -> pd.DataFrame:
    """The targets as a table."""
    return pd.DataFrame(
        [
            (
                row.target.figure.organisation or row.target.figure.title,
                row.target.figure.year,
                row.name,
                texts.named("told", row.told_as),
                shown(row.target),
                shown(row.result) if row.result else "",
                texts.named("target", row.outcome),
                None if row.gap is None else float(row.gap),
                texts.named("unit", row.target.unit) if row.target.unit else "",
                shown(row.next) if row.next else "",
                row.set.listed,
            )
            for row in rows
        ],
        columns=list(_COLUMNS),
    )


def sentences_html(row: TargetRow, texts: Texts) -> str:
    """The sentences that tell a target, its result and the next target, the figures marked."""
    told = (("planned", row.target), ("reported", row.result), ("next", row.next))
    parts = [
        f'<div class="promise"><div><b>{plain(texts(f"targets.{name}"))}</b></div>'
        f"<div>{_quoted(figure, texts)}</div></div>"
        for name, figure in told
    ]
    return f'<section class="promises"><h2>{plain(row.name)}</h2>{"".join(parts)}</section>'


def _quoted(figure: Indicator | Worded | None, texts: Texts) -> str:
    if figure is None:
        return f'<p class="hint">{plain(texts("targets.silent"))}</p>'
    at = figure.sentence.start
    span = (figure.figure.start - at, figure.figure.end - at)
    return quote_html(figure.sentence, texts, spans=(span,))


def _column_config(texts: Texts) -> dict[str, Any]:
    column = st.column_config
    names = {name: texts(f"targets.column.{name}") for name in _COLUMNS}
    config: dict[str, Any] = {
        name: column.TextColumn(label, width=_WIDTHS.get(name, "small"))
        for name, label in names.items()
    }
    return config | {
        "year": column.NumberColumn(names["year"], format="%d", width="small"),
        "gap": column.NumberColumn(names["gap"], format="localized", width="small"),
        "listed": column.CheckboxColumn(names["listed"], width="small"),
    }

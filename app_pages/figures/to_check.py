"""Series that want checking, apart from those that can be read as they stand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from app_pages import paging
from app_pages.address import Part
from app_pages.figures import chart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app_pages.texts import Texts
    from kb.compare.figures.series import Series

Doubt = tuple["Series", int]
"""A series, and the number of its point that is to be checked."""

_COLUMNS = ("name", "period", "why", "organisation")


def is_to_check(series: Series) -> bool:
    """Whether a point of the series is to be looked at before it is relied on."""
    return any(point.flags for point in series.points)


def behind(there: Mapping[str, Series]) -> dict[str, Series]:
    """The series with those behind that are to be checked, otherwise in their order."""
    return dict(sorted(there.items(), key=lambda one: is_to_check(one[1])))


def doubts_of(found: Sequence[Series]) -> list[Doubt]:
    """Every point that is to be checked, series by series, those without a chart among them."""
    return [
        (series, number)
        for series in found
        for number, point in enumerate(series.points)
        if point.flags
    ]


def draw(texts: Texts, found: Sequence[Series], opened: Callable[[Series, int], None]) -> None:
    """A list of them that opens; ``opened`` is called with the series and point of a row."""
    doubts = doubts_of(found)
    if not doubts:
        return
    part = Part.of(st.query_params, "check-")
    unfolded = "check-page" in st.query_params or "check-size" in st.query_params
    named = len({id(series) for series, _ in doubts})
    with st.expander(texts.count("figures.to_check", named), expanded=unfolded):
        rows = paging.shown(doubts, part)
        shown = [(series.name, series.organisation, number) for series, number in rows]
        key = f"figures.check.{hash(tuple(shown))}"
        st.dataframe(
            frame_of(rows, texts),
            key=key,
            hide_index=True,
            on_select=partial(_opened, key, rows, opened),
            selection_mode="single-cell",
            height="content",
        )
        paging.draw(texts, part, len(doubts), "check", paging.turn_here(texts, "check-"))


def frame_of(rows: Sequence[Doubt], texts: Texts) -> pd.DataFrame:
    """A row a point: of which series and period, and what is to be checked."""
    found = []
    for series, number in rows:
        point = series.points[number]
        why = texts.join(texts.named("flag", flag) for flag in point.flags)
        told = chart.name_in(series, texts.language)
        found.append((told, str(point.period), why, series.organisation or ""))
    return pd.DataFrame(
        found, columns=[texts(f"figures.to_check.column.{name}") for name in _COLUMNS]
    )


def _opened(key: str, rows: Sequence[Doubt], opened: Callable[[Series, int], None]) -> None:
    cells = st.session_state[key].selection.cells
    if cells:
        opened(*rows[cells[0][0]])

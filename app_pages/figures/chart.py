"""One series as two charts: its level, and its growth as told and as recomputed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app_pages.escape import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.texts import Texts
    from kb.compare.figures.points import Point
    from kb.compare.figures.series import Series

_BLUE, _AMBER = "#2f80b9", "#b7791f"
"""Both stand out from a light ground and from a dark one, three to one and more."""
_HEIGHT = 240
_SCALES = {
    "en": ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1.0, "")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"), (1.0, "")),
}


def draw(texts: Texts, series: Series, key: str, opened: Callable[[int], None]) -> None:
    """Both charts side by side; ``opened`` is called with the number of a point clicked."""
    points = points_of(series)
    levels = points.dropna(subset=["level"])
    growth = growth_of(series, texts)
    name = f"<b>{plain(name_in(series, texts.language))}</b>"
    st.html(f'<p class="chart-name">{name} <span class="facts">{plain(_facts(series))}</span></p>')
    left, right = st.columns(2, gap="medium")
    if len(levels):
        with left:
            _drawn(level_chart(levels, series, texts), f"{key}.level", opened)
    if len(growth):
        with right:
            _drawn(growth_chart(growth, series, texts), f"{key}.growth", opened)
    flagged = [
        f"{point.period}: {texts.join(texts.named('flag', flag) for flag in point.flags)}"
        for point in series.points
        if point.flags
    ]
    if flagged:
        st.html(f'<p class="hint">{plain(texts("figures.check"))} {plain("; ".join(flagged))}</p>')


def name_in(series: Series, language: str) -> str:
    """The series' name, or one in ``language`` where its own is in the other one."""

    names = (series.name, *series.names)
    return next((name for name in names if is_in(name, language)), series.name)


def is_in(name: str, language: str) -> bool:
    """Whether a name is written in ``language``."""
    return name.isascii() == (language == "en")


def _facts(series: Series) -> str:
    return " · ".join(dict.fromkeys(filter(None, (series.organisation, series.place))))


def points_of(series: Series) -> pd.DataFrame:
    """A row a period: number, period, part of a year, level; none for what is beside the line."""
    return pd.DataFrame(
        [
            (
                number,
                str(point.period),
                _stretch(point),
                None if point.value is None or not point.in_line else float(point.value),
            )
            for number, point in enumerate(series.points)
        ],
        columns=["number", "period", "stretch", "level"],
    )


def _stretch(point: Point) -> str:
    """What a line may join: whole years with one another, first halves with first halves."""
    period = point.period
    return period.part or str(period.last - period.first)


def growth_of(series: Series, texts: Texts) -> pd.DataFrame:
    """A row a growth: number, period, part of a year, growth, told or recomputed."""
    rows = []
    for number, point in enumerate(series.points):
        if not point.in_line:
            continue
        for name, value in (("told", point.growth), ("again", point.recomputed)):
            if value is not None:
                how = texts(f"figures.growth.{name}")
                rows.append((number, str(point.period), _stretch(point), float(value), how))
    return pd.DataFrame(rows, columns=["number", "period", "stretch", "growth", "how"])


def level_chart(levels: pd.DataFrame, series: Series, texts: Texts) -> Any:
    """The level through the periods, in the unit that keeps its numbers short."""
    import altair as alt  # takes a second to load, and one page of the app needs it

    scale, word = _scale(float(levels["level"].abs().max()), texts)
    # What is counted is named by the series itself.
    unit = "" if series.unit == "items" else texts.named("unit", series.unit)
    title = f"{word}{unit}" if texts.language == "zh" else f"{word} {unit}".strip()
    shown = levels.assign(shown=levels["level"] / scale)
    base = alt.Chart(shown).encode(
        x=_periods(series, alt),
        y=alt.Y("shown:Q", title=title, scale=alt.Scale(zero=False, padding=12)),
        tooltip=[
            alt.Tooltip("period:N", title=texts("figures.column.period")),
            alt.Tooltip("shown:Q", title=title, format=",.6~g"),
        ],
    )
    point = alt.selection_point(name="point", fields=["number"])
    marks = base.mark_circle(size=110, color=_BLUE, opacity=1).add_params(point)
    return (base.mark_line(color=_BLUE).encode(detail="stretch:N") + marks).properties(
        height=_HEIGHT
    )


def growth_chart(growth: pd.DataFrame, series: Series, texts: Texts) -> Any:
    """Growth as told and as recomputed: where the marks part, something is to be checked."""
    import altair as alt  # takes a second to load, and one page of the app needs it

    points = any(point.growth_unit != "percent" for point in series.points)
    title = texts("figures.growth.points" if points else "figures.growth.percent")
    hows = [texts("figures.growth.told"), texts("figures.growth.again")]
    colours = alt.Scale(domain=hows, range=[_BLUE, _AMBER])
    shapes = alt.Scale(domain=hows, range=["circle", "diamond"])
    legend = alt.Legend(orient="top", title=None)
    base = alt.Chart(growth).encode(
        x=_periods(series, alt),
        y=alt.Y("growth:Q", title=title, scale=alt.Scale(padding=12)),
        color=alt.Color("how:N", scale=colours, legend=legend),
        tooltip=[
            alt.Tooltip("period:N", title=texts("figures.column.period")),
            alt.Tooltip("how:N", title=" "),
            alt.Tooltip("growth:Q", title=title, format="+.1f"),
        ],
    )
    point = alt.selection_point(name="point", fields=["number"])
    marks = base.mark_point(size=100, filled=True, opacity=1).encode(
        shape=alt.Shape("how:N", scale=shapes, legend=legend)
    )
    return (
        base.mark_line(opacity=0.5).encode(detail="stretch:N") + marks.add_params(point)
    ).properties(height=_HEIGHT)


def _periods(series: Series, alt: Any) -> Any:
    order = [str(point.period) for point in series.points]
    return alt.X("period:O", sort=order, title=None, axis=alt.Axis(labelAngle=0))


def shortly(value: float, unit: str, texts: Texts) -> str:
    """A value with its unit, in the scale that keeps it short: 45.47 trillion yuan, 12.3%."""
    if unit == "percent":
        return f"{value:,.6g}%"
    scale, word = _scale(abs(value), texts)
    named = texts.named("unit", unit)
    number = f"{value / scale:,.6g}"
    return (
        f"{number}{word}{named}"
        if texts.language == "zh"
        else " ".join(filter(None, (number, word, named)))
    )


def _scale(most: float, texts: Texts) -> tuple[float, str]:
    return next(((size, word) for size, word in _SCALES[texts.language] if most >= size), (1.0, ""))


def _drawn(made: Any, key: str, opened: Callable[[int], None]) -> None:
    def clicked() -> None:
        points = st.session_state[key].selection.get("point") or []
        if points:
            opened(int(points[0]["number"]))

    st.altair_chart(made, key=key, on_select=clicked, width="stretch")

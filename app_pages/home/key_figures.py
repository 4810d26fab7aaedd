"""Key figures of the newest year: clean series only, each leading to its chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app_pages import remembered
from app_pages.escape import link, plain
from app_pages.figures.chart import name_in, shortly
from app_pages.figures.page import by_name
from kb.compare.figures.clean import newest_told

if TYPE_CHECKING:
    from app_pages.address import Filters
    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb.compare.figures.series import Series

MOST = 4


def html_of(snapshot: Snapshot, texts: Texts, chosen: Filters) -> str:
    """A tile a figure: what it is, the newest value, its growth; empty where nothing is clean."""
    found = remembered.figures(snapshot, "", chosen)
    names = {id(series): name for name, series in by_name(found.series).items()}
    tiles = [
        _tile(series, names[id(series)], chosen, texts)
        for series in newest_told(found.series, MOST)
        if id(series) in names
    ]
    return f'<div class="cards">{"".join(tiles)}</div>' if tiles else ""


def _told(series: Series, texts: Texts) -> list[str]:
    """The newest value; what is counted is told as the report prints it, with what it counts."""
    point = series.points[-1]
    if point.value is None or point.level is None:
        return []
    if series.unit == "items":
        return [point.level.figure.text]
    return [shortly(float(point.value), series.unit, texts)]


def _tile(series: Series, name: str, chosen: Filters, texts: Texts) -> str:
    point = series.points[-1]
    grown = [] if point.growth is None else [f"{point.growth.normalize():+f}%"]
    first, *rest = [*_told(series, texts), *grown]
    second = rest[0] if rest else ""
    facts = " · ".join(filter(None, (series.organisation, str(point.period))))
    address = link("figures", {**chosen.as_query(), "series": name, "lang": texts.language})
    return (
        f'<a class="card" href="{address}" target="_self">'
        f"<span>{plain(_beginning(name_in(series, texts.language)))}</span>"
        f'<b class="number">{plain(first)}</b> <span class="hint">{plain(second)}</span>'
        f'<p class="hint">{plain(facts)}</p></a>'
    )


def _beginning(name: str) -> str:
    """A name as it begins a line."""
    return name[:1].upper() + name[1:]

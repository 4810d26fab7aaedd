"""Whether two reports' figures of one indicator stand in one series, by labels made by hand.

A label is a line of JSON: ``reports``, the names of the files, and ``told``, of each what it tells,
as it stands there, the figure in brackets: "gross product grew by [5.5%]".
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.compare.figures.indicators import Indicator
from kb.compare.figures.ledger import Figures
from kb.compare.figures.points import Point
from kb.compare.figures.series import Series


@dataclass(frozen=True, slots=True)
class Labelled:
    """Figures of one indicator in several reports."""

    reports: tuple[str, ...]
    told: tuple[str, ...]

    def __str__(self) -> str:
        return " | ".join((self.reports[0].partition(".")[0], *self.told))


def labelled(path: Path) -> list[Labelled]:
    """The labels of a file."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)
    return [Labelled(tuple(line["reports"]), tuple(line["told"])) for line in lines]


def apart(
    labels: Sequence[Labelled], found: Figures, texts: Mapping[str, str]
) -> list[tuple[Labelled, str]]:
    """The labels whose figures are in no series together, each with what became of them."""
    missed: list[tuple[Labelled, str]] = []
    for label in labels:
        figures = [
            _figure(found, report, span)
            for report, quote in zip(label.reports, label.told, strict=True)
            for span in [_span(texts[report], quote)]
        ]
        if not any(_are_in(series, figures) for series in found.series):
            missed.append((label, " / ".join(_read_as(one, found) for one in figures)))
    return missed


def _span(text: str, quote: str) -> tuple[int, int]:
    before, figure, after = quote.replace("]", "[").split("[")
    start = text.find(before + figure + after)
    if start < 0:
        raise ValueError(f"the report does not tell: {quote}")
    return start + len(before), start + len(before) + len(figure)


def _figure(found: Figures, report: str, span: tuple[int, int]) -> Indicator | None:
    """The figure of a report that lies in a span of it, or over its beginning."""
    return next(
        (
            one
            for one in found.indicators
            if one.figure.source == report
            and one.figure.start < span[1]
            and one.figure.end > span[0]
        ),
        None,
    )


def _are_in(series: Series, figures: Sequence[Indicator | None]) -> bool:
    told = _told_in(series)
    return all(one is not None and one in told for one in figures)


def _told_in(series: Series) -> list[Indicator | None]:
    return [one for point in series.points for one in _told_by(point)]


def _told_by(point: Point) -> list[Indicator | None]:
    return [point.level, point.change, *point.others]


def _read_as(one: Indicator | None, found: Figures) -> str:
    if one is None:
        return "not read"
    told = f"{one.name} {one.told} {one.period}"
    series = next((s for s in found.series if one in _told_in(s)), None)
    return told if series else f"{told}, in no series"

"""Is what is one put into one series, and nothing else?

    python -m benchmarks.series --reports DIR [--glob '*'] --truth FILE
    python -m benchmarks.series --reports DIR [--glob '*'] --draw 100 [--seed 1]
    python -m benchmarks.series --reports DIR --joins LABELS

The truth has an organisation a line, as JSON: ``organisation``, what its name holds, and of one
indicator ``growth_2024``, ``growth_2025`` …, in percent, null where it is not told; ``indicator``,
what the series' name holds, is 生产总值 where it is left out. Where two or more years are told,
they are to stand in one series. The second form draws joins: two points of one series, one behind
the other, that different reports tell, to be judged by hand.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.joins import apart, labelled
from benchmarks.reports import stored_report
from kb.compare.figures.indicators import Indicator
from kb.compare.figures.ledger import figures
from kb.compare.figures.points import Point
from kb.compare.figures.series import Series
from kb.documents import StoredDocument
from kb.glossary import load_glossary

GROWTH = "growth_"


@dataclass(frozen=True, slots=True)
class Join:
    """Two points of one series from different reports."""

    series: Series
    first: Point
    second: Point

    def __str__(self) -> str:
        lines = [f"{self.series.organisation} | {self.series.name} ({self.series.unit})"]
        for point in (self.first, self.second):
            one = _told_by(point)
            flags = f" {', '.join(point.flags)}" if point.flags else ""
            lines.append(f"  {point.period} {one} {flags}| {one.sentence.text.strip()[:160]}")
        return "\n".join(lines)


def series_in(paths: Sequence[Path]) -> tuple[Series, ...]:
    """The series of reports in files."""
    return figures(documents_in(paths), load_glossary()).series


def documents_in(paths: Sequence[Path]) -> list[StoredDocument]:
    """The reports in files, each by its file's name."""
    return [
        replace(document, info=replace(document.info, id=path.stem, source=path.name))
        for path in paths
        for document in [stored_report(path)]
    ]


def joins(series: Sequence[Series]) -> list[Join]:
    """Every two points, one behind the other, that different reports tell."""
    return [
        Join(one, first, second)
        for one in series
        for first, second in pairwise(one.points)
        if _told_by(first).figure.document_id != _told_by(second).figure.document_id
    ]


def _told_by(point: Point) -> Indicator:
    one = point.level or point.change or next(iter(point.others), None)
    assert one is not None, "a point is told by something"
    return one


def in_one(line: Mapping[str, Any], series: Sequence[Series]) -> bool:
    """Whether the years that a line of the truth tells stand in one series with their growth."""
    wanted = {
        key.removeprefix(GROWTH): value
        for key, value in line.items()
        if key.startswith(GROWTH) and value is not None
    }
    return any(
        line["organisation"] in (one.organisation or "")
        and any(line.get("indicator", "生产总值") in name for name in one.names)
        and wanted.items() <= _growth(one).items()
        for one in series
    )


def _growth(series: Series) -> dict[str, float]:
    return {
        str(point.period): float(point.growth)
        for point in series.points
        if point.growth is not None and point.in_line
    }


def told_twice(truth: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The lines that tell two years or more."""
    return [
        line
        for line in truth
        if sum(key.startswith(GROWTH) and line[key] is not None for key in line) > 1
    ]


def _print_recall(labels: Path, reports: Path) -> None:
    """The recall of joins, with each label that is missed; no other report is read."""
    wanted = labelled(labels)
    names = sorted({name for label in wanted for name in label.reports})
    documents = documents_in([reports / name for name in names])
    missed = apart(
        wanted,
        figures(documents, load_glossary()),
        {document.info.source: document.text for document in documents},
    )
    for label, read_as in missed:
        print(f"{label}\n    {read_as}")
    found = len(wanted) - len(missed)
    print(f"{found} of {len(wanted)} in one series: recall {found / len(wanted):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--reports", type=Path, required=True, help="folder of the reports")
    parser.add_argument("--glob", default="*.txt")
    parser.add_argument("--truth", type=Path, help="growth labelled by hand")
    parser.add_argument("--draw", type=int, default=0, help="so many joins, to be judged")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--joins", type=Path, help="figures labelled as of one indicator")
    given = parser.parse_args()
    if given.joins:
        _print_recall(given.joins, given.reports)
        return
    series = series_in(sorted(given.reports.glob(given.glob)))
    among = joins(series)
    longer = sum(len(one.points) > 1 for one in series)
    print(f"{len(series)} series, {longer} of two points or more, {len(among)} joins of reports")
    if given.truth:
        lines = given.truth.read_text(encoding="utf-8").splitlines()
        wanted = told_twice([json.loads(line) for line in lines if line])
        apart = [line["organisation"] for line in wanted if not in_one(line, series)]
        print(f"{len(wanted) - len(apart)} of {len(wanted)} in one series; apart: {apart}")
    for number, join in enumerate(
        random.Random(given.seed).sample(among, min(given.draw, len(among)))
    ):
        print(f"{number + 1}. {join}")


if __name__ == "__main__":
    main()

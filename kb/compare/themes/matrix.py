"""Themes through years: a year × theme matrix of shares, ranks and passages.

A sentence counts by its length in words and Chinese characters and is divided between its themes
by the terms of each that stand in it, so that the shares of all themes and of no theme add up to 1.
A commitment counts 1 and is divided alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from index import PhraseFinder
from ingest import sentences
from kb.compare.notes import Note
from kb.compare.themes.theme_file import Theme
from kb.compare.themes.years import by_year, undated, words
from kb.documents import DocumentInfo, Excerpt, StoredDocument, excerpt

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ThemeCell:
    """One theme in one year."""

    year: int
    share: float
    """Of the year's text, 0 to 1."""
    commitment_share: float | None
    """Of the year's commitments; None where the reports hold none."""
    mentions: int
    """How often a term of the theme occurs."""
    rank: int | None
    """Among the year's themes by share, 1 the largest, equal shares alike; None at no share."""
    rank_change: int | None = None
    """Places won since the year before it in the matrix; negative: lost."""
    passages: tuple[Excerpt, ...] = ()
    """Every sentence that speaks of the theme."""
    commitments: tuple[Excerpt, ...] = ()
    """Every planned measure that speaks of it."""

    def as_json(self) -> dict[str, Any]:
        return {
            "year": self.year,
            "share": round(self.share, 6),
            "commitment_share": _rounded(self.commitment_share),
            "mentions": self.mentions,
            "rank": self.rank,
            "rank_change": self.rank_change,
            "passages": [passage.as_json() for passage in self.passages],
            "commitments": [passage.as_json() for passage in self.commitments],
        }


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme through the years of the matrix."""

    theme: Theme
    cells: tuple[ThemeCell, ...]

    @property
    def first_year(self) -> int:
        """The first year that speaks of it."""
        return min(cell.year for cell in self.cells if cell.mentions)

    @property
    def last_year(self) -> int:
        """The last year that speaks of it."""
        return max(cell.year for cell in self.cells if cell.mentions)

    @property
    def rank_change(self) -> int | None:
        """Places won from the first to the last year that speak of it; None with one year."""
        ranks = [cell.rank for cell in self.cells if cell.rank is not None]
        return ranks[0] - ranks[-1] if len(ranks) > 1 else None

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.theme.key,
            "name": {"zh": self.theme.zh or None, "en": self.theme.en or None},
            "proposed": self.theme.proposed,
            "first_year": self.first_year,
            "last_year": self.last_year,
            "rank_change": self.rank_change,
            "cells": [cell.as_json() for cell in self.cells],
        }


@dataclass(frozen=True, slots=True)
class ThemeMatrix:
    """Themes × years, the theme with the largest share of all years together first."""

    years: tuple[int, ...]
    rows: tuple[ThemeRow, ...]
    rest: tuple[float, ...]
    """By year: the share of the text that speaks of no theme."""
    absent: tuple[Theme, ...]
    """Themes that no year speaks of."""
    reports: tuple[DocumentInfo, ...]
    """What was read, the oldest year first."""
    notes: tuple[Note, ...] = ()
    """What was left out or could not be done."""

    def row(self, name: str) -> ThemeRow | None:
        """The theme with this name, in either language, whatever its case."""
        folded = name.strip().casefold()
        for row in self.rows:
            if folded in (row.theme.zh.casefold(), row.theme.en.casefold()):
                return row
        return None

    def as_json(self) -> dict[str, Any]:
        return {
            "years": list(self.years),
            "reports": [info.as_json() for info in self.reports],
            "themes": [row.as_json() for row in self.rows],
            "rest": [round(share, 6) for share in self.rest],
            "absent": [theme.key for theme in self.absent],
            "notes": list(map(str, self.notes)),
        }

    def __str__(self) -> str:
        if not self.years:
            return "\n".join(("no report with a year to follow themes in", *map(str, self.notes)))
        lines = ["  ".join([*(f"{year:>6}" for year in self.years), "theme"])]
        for row in self.rows:
            shares = (f"{cell.share:>6.1%}" for cell in row.cells)
            lines.append("  ".join([*shares, str(row.theme)]))
        lines.append("  ".join([*(f"{share:>6.1%}" for share in self.rest), "no theme"]))
        return "\n".join(lines)


@dataclass(slots=True)
class _Tally:
    """What one theme has in one year."""

    text: float = 0.0
    planned: float = 0.0
    mentions: int = 0
    passages: list[Excerpt] = field(default_factory=list)
    commitments: list[Excerpt] = field(default_factory=list)


def follow_themes(
    documents: Sequence[StoredDocument],
    themes: Sequence[Theme],
    commitments: Mapping[str, Sequence[Span]],
    notes: Sequence[Note] = (),
) -> ThemeMatrix:
    """The matrix of ``themes`` over the years of ``documents``.

    ``commitments`` holds the spans of the planned measures by document id. A document without a
    year is left out with a warning.
    """
    finder = PhraseFinder([theme.terms for theme in themes])
    tallies: dict[int, dict[int, _Tally]] = {}
    text: Counter[int] = Counter()
    planned: Counter[int] = Counter()
    groups = by_year(documents)
    for year, group in groups.items():
        of_year = tallies[year] = defaultdict(_Tally)
        for document in group:
            found = [(start, numbers) for start, _, numbers in finder.find(document.text)]
            for span, hits in _read(sentences(document.text), found):
                length = words(document.text, *span)
                text[year] += length
                for number, part in _divided(hits):
                    tally = of_year[number]
                    tally.text += part * length
                    tally.mentions += hits[number]
                    tally.passages.append(excerpt(document, *span))
            measures = sorted(commitments.get(document.info.id, ()))
            planned[year] += len(measures)
            for span, hits in _read(measures, found):
                for number, part in _divided(hits):
                    of_year[number].planned += part
                    of_year[number].commitments.append(excerpt(document, *span))
    return ThemeMatrix(
        years=tuple(tallies),
        rows=_rows(themes, tallies, text, planned),
        rest=tuple(
            max(0.0, 1 - sum(t.text for t in tallies[year].values()) / max(1, text[year]))
            for year in tallies
        ),
        absent=tuple(
            theme
            for number, theme in enumerate(themes)
            if not any(of_year.get(number) for of_year in tallies.values())
        ),
        reports=tuple(document.info for group in groups.values() for document in group),
        notes=(*notes, *undated(documents)),
    )


def _read(
    spans: Sequence[Span], found: Sequence[tuple[int, tuple[int, ...]]]
) -> Iterator[tuple[Span, Counter[int]]]:
    """Each span with how often each theme occurs in it; what was found is by rising start."""
    starts = [start for start, _ in found]
    for start, end in spans:
        hits: Counter[int] = Counter()
        for place in range(bisect_left(starts, start), bisect_left(starts, end)):
            hits.update(found[place][1])
        yield (start, end), hits


def _divided(hits: Counter[int]) -> Iterator[tuple[int, float]]:
    total = hits.total()
    for number, count in hits.items():
        yield number, count / total


def _rows(
    themes: Sequence[Theme],
    tallies: Mapping[int, Mapping[int, _Tally]],
    text: Counter[int],
    planned: Counter[int],
) -> tuple[ThemeRow, ...]:
    shares = {
        year: {number: tally.text / text[year] for number, tally in of_year.items()}
        for year, of_year in tallies.items()
    }
    rows = []
    for number, theme in enumerate(themes):
        cells: list[ThemeCell] = []
        for year, of_year in tallies.items():
            tally = of_year.get(number) or _Tally()
            rank = _rank(shares[year], number)
            before = cells[-1].rank if cells else None
            cells.append(
                ThemeCell(
                    year=year,
                    share=shares[year].get(number, 0.0),
                    commitment_share=tally.planned / planned[year] if planned[year] else None,
                    mentions=tally.mentions,
                    rank=rank,
                    rank_change=before - rank if before and rank else None,
                    passages=tuple(tally.passages),
                    commitments=tuple(tally.commitments),
                )
            )
        if any(cell.mentions for cell in cells):
            rows.append(ThemeRow(theme, tuple(cells)))
    return tuple(sorted(rows, key=lambda row: -sum(cell.share for cell in row.cells)))


def _rank(shares: Mapping[int, float], number: int) -> int | None:
    own = shares.get(number)
    if not own:
        return None
    return 1 + sum(share > own + 1e-12 for share in shares.values())


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 6)

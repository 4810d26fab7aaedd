"""Themes through years: a year × theme matrix of shares, ranks and passages.

A sentence counts by its length in words and Chinese characters and is divided between its themes
by the terms of each that stand in it, so that the shares of all themes and of no theme add up to 1.
A commitment counts 1 and is divided alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from index import Occurrence, PhraseFinder
from ingest import sentences
from kb.compare.notes import Note
from kb.compare.themes.rows import THEMES, coded_table, theme_row
from kb.compare.themes.theme_file import Theme
from kb.compare.themes.years import by_year, undated, words
from kb.compare.tidy import Tidy, TidyTable, Value, documents_table
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
class ThemeMatrix(Tidy):
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

    def tables(self) -> tuple[TidyTable, ...]:
        """``themes``, ``passages``, ``documents``."""
        rows: list[dict[str, Value]] = [
            {
                **theme_row(row.theme),
                "year": cell.year,
                "share": cell.share,
                "commitment_share": cell.commitment_share,
                "mentions": cell.mentions,
                "rank": cell.rank,
                "rank_change": cell.rank_change,
            }
            for row in self.rows
            for cell in row.cells
        ]
        rows += [
            {"year": year, "share": share}
            for year, share in zip(self.years, self.rest, strict=True)
        ]
        passages = coded_table(
            (row.theme, kind, passage)
            for row in self.rows
            for cell in row.cells
            for kind, found in (("text", cell.passages), ("commitment", cell.commitments))
            for passage in found
        )
        return (TidyTable.of("themes", THEMES, rows), passages, documents_table(self.reports))

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
class _ThemeTally:
    """What one theme has in one year."""

    text: float = 0.0
    planned: float = 0.0
    mentions: int = 0
    passages: list[Excerpt] = field(default_factory=list)
    commitments: list[Excerpt] = field(default_factory=list)


@dataclass(slots=True)
class _YearTally:
    """What a year's reports have: in all, and by the number of each theme."""

    year: int
    text: int = 0
    """Words and Chinese characters."""
    planned: int = 0
    """Measures."""
    themes: dict[int, _ThemeTally] = field(default_factory=dict)

    def add(self, document: StoredDocument, measures: Sequence[Span], finder: PhraseFinder) -> None:
        """Count a report's sentences and planned measures, each divided between its themes."""
        occurrences = finder.find(document.text)
        for span, mentions in _mentions_in(sentences(document.text), occurrences):
            length = words(document.text, *span)
            self.text += length
            for number, count in mentions.items():
                tally = self.themes.setdefault(number, _ThemeTally())
                tally.text += count / mentions.total() * length
                tally.mentions += count
                tally.passages.append(excerpt(document, *span))
        self.planned += len(measures)
        for span, mentions in _mentions_in(measures, occurrences):
            for number, count in mentions.items():
                tally = self.themes.setdefault(number, _ThemeTally())
                tally.planned += count / mentions.total()
                tally.commitments.append(excerpt(document, *span))

    @property
    def shares(self) -> dict[int, float]:
        """Each theme's share of the text, by its number."""
        return {number: tally.text / self.text for number, tally in self.themes.items()}

    @property
    def rest(self) -> float:
        """The share of the text that speaks of no theme."""
        return max(0.0, 1 - sum(t.text for t in self.themes.values()) / max(1, self.text))


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
    groups = by_year(documents)
    tallies = {year: _YearTally(year) for year in groups}
    for year, group in groups.items():
        for document in group:
            tallies[year].add(document, sorted(commitments.get(document.info.id, ())), finder)
    return ThemeMatrix(
        years=tuple(groups),
        rows=_rows(themes, tuple(tallies.values())),
        rest=tuple(tally.rest for tally in tallies.values()),
        absent=tuple(
            theme
            for number, theme in enumerate(themes)
            if not any(number in tally.themes for tally in tallies.values())
        ),
        reports=tuple(document.info for group in groups.values() for document in group),
        notes=(*notes, *undated(documents)),
    )


def _mentions_in(
    spans: Sequence[Span], occurrences: Sequence[Occurrence]
) -> Iterator[tuple[Span, Counter[int]]]:
    """Each span with how often each theme occurs in it; occurrences are by rising start."""
    starts = [occurrence.start for occurrence in occurrences]
    for start, end in spans:
        mentions: Counter[int] = Counter()
        for occurrence in occurrences[bisect_left(starts, start) : bisect_left(starts, end)]:
            mentions.update(occurrence.phrases)
        yield (start, end), mentions


def _rows(themes: Sequence[Theme], tallies: Sequence[_YearTally]) -> tuple[ThemeRow, ...]:
    """The themes that a year speaks of, the one with the largest shares together first."""
    shares = {tally.year: tally.shares for tally in tallies}
    rows = []
    for number, theme in enumerate(themes):
        cells: list[ThemeCell] = []
        for of_year in tallies:
            year, planned = of_year.year, of_year.planned
            tally = of_year.themes.get(number) or _ThemeTally()
            rank = _rank(shares[year], number)
            before = cells[-1].rank if cells else None
            cells.append(
                ThemeCell(
                    year=year,
                    share=shares[year].get(number, 0.0),
                    commitment_share=tally.planned / planned if planned else None,
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
    rounding = 1e-12  # equal shares are sums of the same parts in another order
    return 1 + sum(share > own + rounding for share in shares.values())


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 6)

"""Themes through years: a year × theme matrix of shares, ranks and passages.

A sentence counts by its length in words and Chinese characters and is divided between its themes
by the terms of each that stand in it, so that the shares of all themes and of no theme add up to 1.
A commitment counts 1 for its one main theme.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest import sentences
from kb.compare.notes import Note
from kb.compare.themes.coding import CodedMeasure, Coder
from kb.compare.themes.measures import coded_measures
from kb.compare.themes.rows import MEASURES, THEMES, coded_table, theme_row
from kb.compare.themes.short_forms import ShortForm, short_forms_of
from kb.compare.themes.theme_file import Theme
from kb.compare.themes.years import by_year, undated, words
from kb.compare.tidy import Tidy, TidyTable, Value, documents_table, passage_row
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
    """Every planned measure whose main theme it is."""

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
        return min(cell.year for cell in self.cells if cell.mentions or cell.commitments)

    @property
    def last_year(self) -> int:
        """The last year that speaks of it."""
        return max(cell.year for cell in self.cells if cell.mentions or cell.commitments)

    @property
    def rank_change(self) -> int | None:
        """Places won from the first to the last year that speak of it; None with one year."""
        ranks = [cell.rank for cell in self.cells if cell.rank is not None]
        return ranks[0] - ranks[-1] if len(ranks) > 1 else None

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.theme.key,
            "code": self.theme.code or None,
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
    measures: tuple[CodedMeasure, ...] = ()
    """Every planned measure with its main theme, and those that have none."""

    @property
    def uncoded(self) -> float | None:
        """The share of the measures that have no theme; None where there are no measures."""
        if not self.measures:
            return None
        return sum(measure.theme is None for measure in self.measures) / len(self.measures)

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
            "measures": [measure.as_json() for measure in self.measures],
            "notes": list(map(str, self.notes)),
        }

    def tables(self) -> tuple[TidyTable, ...]:
        """``themes``, ``passages``, ``coded``, ``documents``."""
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
        coded = (
            {**theme_row(measure.theme), "basis": measure.basis, **passage_row(measure.passage)}
            for measure in self.measures
        )
        return (
            TidyTable.of("themes", THEMES, rows),
            passages,
            TidyTable.of("coded", MEASURES, coded),
            documents_table(self.reports),
        )

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

    def add(
        self,
        document: StoredDocument,
        planned: Sequence[Span],
        coder: Coder,
        shorts: Iterable[ShortForm],
    ) -> list[CodedMeasure]:
        """Count a report's sentences, each divided between its themes, and its planned measures."""
        found = coder.mentions(document.text, shorts)
        for span in sentences(document.text):
            length = words(document.text, *span)
            self.text += length
            mentions = found.counts(span)
            for number, count in mentions.items():
                tally = self.themes.setdefault(number, _ThemeTally())
                tally.text += count / mentions.total() * length
                tally.mentions += count
                tally.passages.append(excerpt(document, *span))
        self.planned += len(planned)
        measures = [excerpt(document, *span) for span in planned]
        coded = coded_measures(coder, document, measures, found)
        numbers = {theme.key: number for number, theme in enumerate(coder.themes)}
        for measure in coded:
            if measure.theme is not None:
                number = numbers[measure.theme.key]
                tally = self.themes.setdefault(number, _ThemeTally())
                tally.planned += 1
                tally.commitments.append(measure.passage)
        return coded

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
    neutral: Sequence[str] = (),
) -> ThemeMatrix:
    """The matrix of ``themes`` over the years of ``documents``.

    ``commitments`` holds the spans of the planned measures by document id; ``neutral`` are phrases
    that speak of no theme. A document without a year is left out with a warning.
    """
    coder = Coder(themes, neutral)
    shorts = short_forms_of(documents)
    groups = by_year(documents)
    tallies = {year: _YearTally(year) for year in groups}
    measures: list[CodedMeasure] = []
    for year, group in groups.items():
        for document in group:
            planned = sorted(commitments.get(document.info.id, ()))
            measures += tallies[year].add(document, planned, coder, shorts[document.info.id])
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
        measures=tuple(measures),
    )


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
        if any(cell.mentions or cell.commitments for cell in cells):
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

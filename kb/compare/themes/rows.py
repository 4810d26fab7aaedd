"""Themes and wordings through years as rows of tidy tables."""

from __future__ import annotations

from collections.abc import Iterable

from kb.compare.themes.theme_file import Theme
from kb.compare.tidy import PASSAGE, Columns, TidyTable, Value, passage_row
from kb.documents import Excerpt

_THEME: Columns = {"theme": "text", "theme_zh": "text", "theme_en": "text", "theme_code": "text"}

THEMES: Columns = {
    **_THEME,
    "year": "integer",
    "share": "number",
    "commitment_share": "number",
    "mentions": "integer",
    "rank": "integer",
    "rank_change": "integer",
}
"""Shares are from 0 to 1; the row of a year without a theme name is what speaks of none."""

CODED: Columns = {**_THEME, "kind": "text", **PASSAGE}
"""``kind``: text, a sentence; commitment, a planned measure by its id."""

MEASURES: Columns = {**_THEME, "basis": "text", **PASSAGE}
"""A row a planned measure with its one main theme, empty where it has none; ``basis``: term, weak,
sentence, heading, paragraph, none."""

YEARS: Columns = {
    "phrase": "text",
    "year": "integer",
    "count": "integer",
    "rate": "number",
    "reports": "integer",
}
"""``rate`` is in 10,000 words and Chinese characters."""

FORMS: Columns = {"phrase": "text", "year": "integer", "form": "text", "count": "integer"}

USES: Columns = {"phrase": "text", **PASSAGE, "count": "integer"}
"""``count`` is how often the sentence holds the phrase."""


def theme_row(theme: Theme | None) -> dict[str, Value]:
    """What names a theme; nothing for what speaks of none."""
    if theme is None:
        return {}
    return {
        "theme": theme.key,
        "theme_zh": theme.zh or None,
        "theme_en": theme.en or None,
        "theme_code": theme.code or None,
    }


def coded_table(coded: Iterable[tuple[Theme, str, Excerpt]]) -> TidyTable:
    """A row a passage of a theme; one that speaks of two themes has two."""
    rows = (
        {**theme_row(theme), "kind": kind, **passage_row(passage)} for theme, kind, passage in coded
    )
    return TidyTable.of("passages", CODED, rows)

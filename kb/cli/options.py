"""Options that several commands share, and their values as the library takes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.errors import BadRequest

if TYPE_CHECKING:
    from kb.documents import Chosen, ChosenReports
    from kb.library.library import Library

LONGEST_RANGE = 100
"""Years in one range: more is a slip of the keyboard."""


class Mode(StrEnum):
    """The legs that take part."""

    hybrid = "hybrid"
    dense = "dense"
    lexical = "lexical"


class Language(StrEnum):
    """Languages that a document or passage is told apart by."""

    en = "en"
    zh = "zh"
    other = "other"


class Aspect(StrEnum):
    """What a passage does."""

    review = "review"
    plan = "plan"
    other = "other"


class Part(StrEnum):
    """What is read from a question."""

    years = "years"
    organisations = "organisations"
    aspect = "aspect"
    form = "form"
    spelling = "spelling"
    subject = "subject"


Without = Annotated[
    list[Part] | None,
    typer.Option("--without", help="Do not read this from the question; repeatable."),
]
Folder = Annotated[
    Path | None,
    typer.Option("--library", help="The library's folder; else KB_LIBRARY, kb.toml, ./library."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON; docs/json.md tells the fields.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no report.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")]
Years = Annotated[
    list[int] | None, typer.Option("--year", help="Only this year's; may be given several times.")
]
Organisations = Annotated[
    list[str] | None, typer.Option("--organisation", help="Only this organisation's; repeatable.")
]
Languages = Annotated[
    list[Language] | None, typer.Option("--language", help="Only this language; repeatable.")
]
Tags = Annotated[
    list[str] | None, typer.Option("--tag", help="Only those that have this tag; repeatable.")
]
Aspects = Annotated[
    list[Aspect] | None,
    typer.Option("--aspect", help="Only what was done, or what is planned; repeatable."),
]
Documents = Annotated[
    list[str] | None, typer.Option("--document", help="Only this id or source; repeatable.")
]
SpanOfYears = Annotated[
    list[str] | None,
    typer.Option("--years", help="2025,2026 or 2021-2026; all that there are if left away."),
]
OneLanguage = Annotated[
    Language | None,
    typer.Option("--language", help="Reports in this language only; else the fittest one."),
]
Export = Annotated[
    Path | None,
    typer.Option(
        "--export",
        help="Write to this file too: .xlsx, .docx, .csv, .parquet, .jsonl, .json, .qdpx.",
    ),
]
Ids = Annotated[list[str], typer.Argument(help="Ids or sources, as `kb list` shows them.")]


def open_library(folder: Path | None, *, create: bool = False, **given: object) -> Library:
    """The library of ``--library``, with settings that are ``given``; imported no sooner than it is
    opened."""
    import kb
    from kb.config import load_settings

    return kb.open(folder, settings=load_settings(**given), create=create)


def filters(
    years: list[int] | None,
    organisations: list[str] | None,
    languages: list[Language] | None,
    aspects: list[Aspect] | None,
    documents: list[str] | None,
) -> Chosen:
    """The filters as ``Library.search`` and ``Library.ask`` take them."""
    return {
        "years": years,
        "organisations": organisations,
        "languages": values(languages),
        "aspects": values(aspects),
        "documents": documents,
    }


def chosen_reports(
    organisations: list[str] | None,
    years: list[str] | None,
    language: Language | None,
    documents: list[str] | None,
) -> ChosenReports:
    """The choice of reports as ``Library.compare`` and its like take it."""
    return {
        "organisations": organisations,
        "years": years_in(years) if years else None,
        "language": language.value if language else None,
        "documents": documents,
    }


def values(chosen: Sequence[StrEnum] | None) -> list[str] | None:
    """The plain values of what was chosen; None where nothing was."""
    return [choice.value for choice in chosen] if chosen else None


def years_in(given: Sequence[str]) -> list[int]:
    """The years of "2025,2026" and "2021-2026", several times over.

    Raises:
        BadRequest: something else than years.
    """
    found: list[int] = []
    for part in re.split(r"[,，、\s]+", ",".join(given)):
        match = re.fullmatch(r"(\d{4})(?:[-–—~至](\d{4}))?", part)
        if match is None:
            raise BadRequest(f"years {part!r}; write 2025,2026 or 2021-2026")
        first, last = int(match[1]), int(match[2] or match[1])
        if not first <= last < first + LONGEST_RANGE:
            raise BadRequest(f"years {part!r}; the earlier one comes first")
        found += range(first, last + 1)
    return found

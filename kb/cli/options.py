"""Options that several commands share, and their values as the library takes them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer


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
Aspects = Annotated[
    list[Aspect] | None,
    typer.Option("--aspect", help="Only what was done, or what is planned; repeatable."),
]
Documents = Annotated[
    list[str] | None, typer.Option("--document", help="Only this id or source; repeatable.")
]
Export = Annotated[
    Path | None,
    typer.Option("--export", help="Write to this file too: .xlsx, .docx, .csv or .json."),
]
Ids = Annotated[list[str], typer.Argument(help="Ids or sources, as `kb list` shows them.")]


def filters(
    years: list[int] | None,
    organisations: list[str] | None,
    languages: list[Language] | None,
    aspects: list[Aspect] | None,
    documents: list[str] | None,
) -> dict[str, Any]:
    """The filters as ``Library.search`` and ``Library.ask`` take them."""
    return {
        "years": years,
        "organisations": organisations,
        "languages": values(languages),
        "aspects": values(aspects),
        "documents": documents,
    }


def values(chosen: Sequence[StrEnum] | None) -> list[str] | None:
    """The plain values of what was chosen; None where nothing was."""
    return [one.value for one in chosen] if chosen else None

"""``kb brief``: what the reports say of a topic through the years, as a Word file."""

# No `from __future__ import annotations`: typer reads the annotations when the command is made.
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import terminal
from kb.cli.options import (
    Aspects,
    Documents,
    Folder,
    Json,
    OneLanguage,
    Organisations,
    SpanOfYears,
    filters,
    open_library,
    years_in,
)

if TYPE_CHECKING:
    from kb.answer.brief import Brief


def register(app: typer.Typer) -> None:
    """Add the command to ``kb``."""
    app.command()(brief)


def brief(
    topic: Annotated[str, typer.Argument(help="A topic, or a question.")],
    to: Annotated[
        Path | None, typer.Option("--to", help="Write the brief to this .docx file.")
    ] = None,
    years: SpanOfYears = None,
    organisation: Organisations = None,
    language: OneLanguage = None,
    aspect: Aspects = None,
    document: Documents = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Quote what the reports of several years say of a topic, by year and organisation.

    Each report is asked by itself; every sentence is word for word, with its place, and what was
    not found is said. --language takes reports in it only, and is that of the headings.
    """
    if to is not None:
        from kb.export.files import check_target

        check_target(to, ("docx",))
    chosen = filters(
        years_in(years) if years else None,
        organisation,
        [language] if language else None,
        aspect,
        document,
    )
    with open_library(library) as opened:
        made = opened.briefs.over_years(
            topic, language=language.value if language else None, progress=_progress, **chosen
        )
    if to is not None:
        from kb.export.answers.brief import write_brief

        write_brief(made, to)
        terminal.tell(f"written to {to}")
    if as_json:
        terminal.write_json(made.as_json())
    elif to is None:
        _write(made)


def _progress(done: int, total: int) -> None:
    import sys

    if sys.stderr.isatty():
        sys.stderr.write(f"\rreports asked: {done} of {total}" + ("\n" if done == total else ""))
        sys.stderr.flush()


def _write(brief: "Brief") -> None:
    from kb.export.answers.brief import gap_line, place_line_of
    from kb.export.answers.wording import AnswerLabels

    words = AnswerLabels(brief.language)
    for chapter in brief.chapters:
        terminal.write(f"# {chapter.question}")
        for report in chapter.reports:
            year = report.info.year or words("brief.no_year")
            terminal.write(f"{year} · {report.organisation or words('brief.no_organisation')}")
            for quote in report.quotes:
                terminal.write(terminal.indented(quote.sentence.text))
                for place in quote.places:
                    terminal.write(terminal.indented(f"   [{place_line_of(place, report, words)}]"))
            if report.more:
                terminal.write(terminal.indented(words("brief.more", number=report.more)))
        for gap in chapter.gaps:
            terminal.write(gap_line(gap, words))

"""``kb ask``: questions answered on the command line, one by one or as a thread."""

# No `from __future__ import annotations`: typer reads the annotations when the command is made.
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import terminal
from kb.cli.options import (
    Aspects,
    Documents,
    Folder,
    Json,
    Languages,
    Organisations,
    Without,
    Years,
    filters,
    open_library,
    values,
)
from kb.cli.pins import write_pinned
from kb.errors import BadRequest

if TYPE_CHECKING:
    from kb.answer.answers import Answer, Phrasing
    from kb.library.library import Library

NEAREST = 3
"""Passages that are shown where nothing was found."""


def register(app: typer.Typer) -> None:
    """Add the command to ``kb``."""
    app.command()(ask)


def ask(
    question: Annotated[str, typer.Argument(help="The question; - reads one question a line.")],
    follow: Annotated[
        bool,
        typer.Option("--follow", help="With -: each line follows the one before, to a blank one."),
    ] = False,
    without: Without = None,
    generate: Annotated[
        bool | None,
        typer.Option(
            "--generate/--no-generate", help="Let the language model of the settings phrase it."
        ),
    ] = None,
    export: Annotated[
        Path | None, typer.Option("--export", help="Write the answers to this .md or .docx file.")
    ] = None,
    year: Years = None,
    organisation: Organisations = None,
    language: Languages = None,
    aspect: Aspects = None,
    document: Documents = None,
    library: Folder = None,
    as_json: Json = False,
) -> None:
    """Answer a question with sentences of the reports, word for word, each with its place."""
    if follow and question != "-":
        raise BadRequest("--follow keeps the thread between lines; give - and write a line each")
    if export is not None:
        _check_format(export)
    asked_with: dict[str, Any] = {
        **filters(year, organisation, language, aspect, document),
        "without": values(without) or (),
        "generate": generate,
    }
    with open_library(library) as opened:
        thread = _Thread(opened, asked_with, as_json=as_json, follow=follow)
        try:
            terminal.each_question(
                question, thread.answer, "question", as_json, thread.new_topic if follow else None
            )
        finally:  # what was answered before a line that failed is written too
            if export is not None and thread.answers:
                _write_export(thread.answers, export)


def _check_format(export: Path) -> None:
    from kb.export.files import ANSWER_FORMATS, check_target

    check_target(export, ANSWER_FORMATS)


def _write_export(answers: "list[Answer]", export: Path) -> None:
    from kb.export.answers import write_answers

    write_answers(answers, export)
    terminal.tell(f"written to {export}")


@dataclass
class _Thread:
    """What one run of the command keeps from question to question."""

    library: "Library"
    asked_with: dict[str, Any]
    as_json: bool
    follow: bool
    follows: Sequence[str] = ()
    answers: "list[Answer]" = field(default_factory=list)

    def answer(self, text: str) -> None:
        """Answer one question and print what came out."""
        if self.as_json:
            found = self.library.ask(text, follows=self.follows, **self.asked_with)
            terminal.write_json(found.as_json())
        else:
            found = self._written(text)
        self.answers.append(found)
        if self.follow:
            self.follows = (found.full_question,)

    def _written(self, text: str) -> "Answer":
        """The quoted answer at once, then what the model says, sentence by sentence."""
        quoted = {**self.asked_with, "generate": False}
        from kb.answer.phrasing import endpoint_of  # settings take a third of a second to import

        if self.generate:
            endpoint_of(self.library.settings)  # that none is set is said before the work
        found = self.library.ask(text, follows=self.follows, **quoted)
        _write_answer(found)
        if not self.generate or found.status != "answered":
            return found
        model = self.library.settings.generate_model
        with terminal.Stop("stopping; what was checked is kept") as stop:
            growing = self.library.phrase(found, stop=stop)
            return replace(found, generated=_write_phrased(model, growing))

    @property
    def generate(self) -> bool:
        """Whether the language model is asked."""
        given = self.asked_with["generate"]
        return self.library.settings.generate if given is None else bool(given)

    def new_topic(self) -> None:
        """Forget what came before."""
        self.follows = ()


def _write_answer(answer: "Answer") -> None:
    if answer.full_question != answer.question:
        terminal.write(f"understood as: {answer.full_question}")
    write_pinned(answer)
    terminal.write(str(answer))
    if answer.searched.missing_years:
        years = ", ".join(map(str, answer.searched.missing_years))
        terminal.write(f"no report in the library speaks of {years}")
    if answer.searched.silent_years:
        years = ", ".join(map(str, answer.searched.silent_years))
        terminal.write(f"nothing that answers was found in the reports of {years}")
    if answer.reading.understood:
        terminal.write(f"understood: {'; '.join(map(str, answer.reading.understood))}")
    for hit in answer.below_the_line[:NEAREST]:
        terminal.write(f"nearest, but no answer: {terminal.place(hit)}")
        best = answer.best_sentences.get(hit.chunk_id)
        terminal.write(terminal.indented(best.text if best else hit.text))


def _write_phrased(model: str, growing: Iterator["Phrasing"]) -> "Phrasing":
    """Sentences as they come, then what became of the rest; the whole."""
    from kb.answer.answers import Phrasing

    terminal.write()
    terminal.write(f"phrased by {model}, each sentence checked against its passages:")
    shown, generated = 0, Phrasing(model)
    for generated in growing:
        for sentence in generated.sentences[shown:]:
            terminal.write(str(sentence))
        shown = len(generated.sentences)
    for remark in generated.remarks:
        terminal.write(remark)
    return generated

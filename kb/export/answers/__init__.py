"""Answers for a memo: as Markdown, or as a Word file with footnotes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kb.answer.answers import Answer
from kb.errors import BadRequest
from kb.export.answers.markdown import answers_as_markdown

__all__ = ["answers_as_docx", "answers_as_markdown", "check_format", "write_answers"]

FORMATS = (".md", ".docx")


def answers_as_docx(answers: Sequence[Answer], language: str | None = None) -> bytes:
    """The bytes of a DOCX file in which each citation is a footnote."""
    from kb.export.answers.word import (
        answers_as_docx as write,  # python-docx takes a fifth of a second
    )

    return write(answers, language)


def check_format(path: Path) -> None:
    """That answers can be written as a file of this name.

    Raises:
        BadRequest: a suffix that there is no format for, or no folder to write to.
    """
    if path.suffix.lower() not in FORMATS:
        raise BadRequest(f"{path}: answers are written as {' or '.join(FORMATS)}; name it so")
    if not path.absolute().parent.is_dir():
        raise BadRequest(f"{path}: there is no folder {path.absolute().parent}; make it first")


def write_answers(answers: Sequence[Answer], path: Path) -> None:
    """Write the answers in the format that the suffix names; a file of the name is replaced."""
    check_format(path)
    if path.suffix.lower() == ".docx":
        data = answers_as_docx(answers)
    else:
        data = f"{answers_as_markdown(answers).rstrip()}\n".encode()
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(data)
    partial.replace(path)

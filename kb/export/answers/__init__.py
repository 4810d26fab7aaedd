"""Answers for a memo: as Markdown, or as a Word file with footnotes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kb.answer.answers import Answer
from kb.export.answers.markdown import answers_as_markdown
from kb.export.files import ANSWER_FORMATS, check_target, write_file

__all__ = ["answers_as_docx", "answers_as_markdown", "write_answers"]


def answers_as_docx(answers: Sequence[Answer], language: str | None = None) -> bytes:
    """The bytes of a DOCX file in which each citation is a footnote."""
    from kb.export.answers import word  # python-docx takes a fifth of a second

    return word.answers_as_docx(answers, language)


def write_answers(answers: Sequence[Answer], path: Path) -> None:
    """Write the answers in the format that the suffix names; a file of the name is replaced.

    Raises:
        BadRequest: a suffix that there is no format for, or a file that cannot be written.
    """
    if check_target(path, ANSWER_FORMATS) == "docx":
        content = answers_as_docx(answers)
    else:
        content = f"{answers_as_markdown(answers).rstrip()}\n".encode()
    write_file(path, content)

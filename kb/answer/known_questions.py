"""Files of questions with known answers.

A file has one JSON object a line: ``id``, ``question``, ``lang``, ``status`` (answered or
not_found) and ``evidence``, the strings that an answer has to rest on. ``evidence_any`` lists
alternatives instead, where another document or language says the same: lists of strings, of which
the best one counts. ``form`` (number, list, why…) and ``style`` (plain, colloquial, keywords…) are
optional: figures are told by them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from kb.errors import BadDataset

ANSWERED, NOT_FOUND = "answered", "not_found"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One line of a set."""

    id: str
    question: str
    lang: str
    status: str
    alternatives: tuple[tuple[str, ...], ...] = ()
    form: str = ""
    style: str = ""


def read_questions(path: Path) -> list[AskedQuestion]:
    """The questions of a file.

    Raises:
        BadDataset: the file cannot be read, or a line is not of the form above.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise BadDataset(f"{path} is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadDataset(f"{path} cannot be read as UTF-8 text ({error})") from error
    asked = [_asked(path, n, line) for n, line in enumerate(lines, 1) if line.strip()]
    if not asked:
        raise BadDataset(f"{path} holds no question")
    return asked


def _asked(path: Path, number: int, line: str) -> AskedQuestion:
    try:
        record = json.loads(line)
        given = record.get("evidence_any") or [record.get("evidence", [])]
        alternatives = tuple(tuple(map(str, pieces)) for pieces in given if pieces)
        status = str(record["status"])
        if status not in (ANSWERED, NOT_FOUND) or (status == ANSWERED and not alternatives):
            raise ValueError(f"status {status} with {len(alternatives)} alternatives")
        return AskedQuestion(
            id=str(record["id"]),
            question=str(record["question"]),
            lang=str(record["lang"]),
            status=status,
            alternatives=alternatives,
            form=str(record.get("form") or ""),
            style=str(record.get("style") or ""),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = (
            f"{path}, line {number}: expected a JSON object with id, question, lang, status "
            f"(answered or not_found) and, where answered, evidence ({error})"
        )
        raise BadDataset(message) from None

"""What users say of answers: a thumb, a note, and the words that a right answer holds.

An entry is known by its question and what it was asked with, so that a second thumb changes the
first. ``question_set`` makes of the entries what ``kb eval`` takes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Literal, Protocol, get_args

from kb.answer.answers import Answer
from kb.catalog import FeedbackRecord
from kb.errors import BadRequest, UnknownFeedback

Verdict = Literal["up", "down"]

LONGEST_NOTE = 4000
"""Characters."""


class Feedback(FeedbackRecord):
    """One user's word on one answer: what the catalog keeps, and what others read of it."""

    __slots__ = ()

    @classmethod
    def of(cls, record: FeedbackRecord) -> Feedback:
        """A record as the catalog gives it."""
        return cls(**{field.name: getattr(record, field.name) for field in fields(record)})

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "question": self.question,
            "lang": self.language,
            "verdict": self.verdict,
            "note": self.note,
            "status": self.status,
            "quotes": list(self.quotes),
            "expected": None if self.expected is None else list(self.expected),
            "asked_with": dict(self.asked_with),
            "created": self.created.isoformat(timespec="seconds") if self.created else None,
            "changed": self.changed.isoformat(timespec="seconds") if self.changed else None,
        }

    def as_question(self) -> dict[str, Any] | None:
        """The entry as a line of a question set; None where the right answer is not known."""
        if self.expected is not None:
            evidence = list(self.expected)
        elif self.verdict == "up":
            evidence = list(self.quotes)
        else:
            return None
        note = {"note": self.note} if self.note else {}
        asked_with = {"asked_with": dict(self.asked_with)} if self.asked_with else {}
        return {
            "id": f"feedback-{self.id}",
            "question": self.question,
            "lang": self.language,
            "status": "answered" if evidence else "not_found",
            "evidence": evidence,
            **note,
            **asked_with,
        }


class FeedbackStore(Protocol):
    """Where feedback is kept: the catalog's table."""

    def put(self, entry: FeedbackRecord) -> FeedbackRecord: ...
    def entries(self, ids: Sequence[str] | None = None) -> list[FeedbackRecord]: ...
    def remove(self, ids: Sequence[str]) -> None: ...


class FeedbackBook:
    """What users said of the answers of one library."""

    def __init__(self, store: FeedbackStore) -> None:
        self._store = store

    def rate(
        self,
        answer: Answer,
        verdict: str,
        *,
        note: str = "",
        expected: Sequence[str] | None = None,
        asked_with: Mapping[str, Any] | None = None,
    ) -> Feedback:
        """Keep a thumb ("up" or "down") and a note on an answer, in place of an earlier one.

        ``expected`` holds words that a right answer quotes, or nothing where no report answers;
        ``asked_with`` the filters that the question was asked with.

        Raises:
            BadRequest: another verdict, or a note that is too long.
        """
        return Feedback.of(
            self._store.put(feedback_of(answer, verdict, note, expected, asked_with))
        )

    def entries(self, ids: Sequence[str] | None = None) -> list[Feedback]:
        """All there is, the last word first; of ``ids`` where they are given.

        Raises:
            UnknownFeedback: there is none of an id.
        """
        entries = [Feedback.of(record) for record in self._store.entries(ids)]
        for missing in sorted(set(ids or ()) - {entry.id for entry in entries}):
            raise UnknownFeedback(f"no feedback {missing!r}; kb feedback list shows the ids")
        return entries

    def on(self, answer: Answer, asked_with: Mapping[str, Any] | None = None) -> Feedback | None:
        """What was said of this answer's question, asked with the same."""
        records = self._store.entries([feedback_id(answer.full_question, asked_with or {})])
        return Feedback.of(records[0]) if records else None

    def remove(self, ids: Sequence[str]) -> list[Feedback]:
        """Forget entries; what is given back can be restored."""
        entries = self.entries(ids)
        self._store.remove(ids)
        return entries

    def restore(self, entries: Iterable[Feedback]) -> None:
        """Keep again what ``remove`` gave back."""
        for entry in entries:
            self._store.put(entry)


def feedback_of(
    answer: Answer,
    verdict: str,
    note: str = "",
    expected: Sequence[str] | None = None,
    asked_with: Mapping[str, Any] | None = None,
) -> Feedback:
    """What is to be kept of a thumb under ``answer``.

    Raises:
        BadRequest: a verdict that is neither up nor down, or a note that is too long.
    """
    if verdict not in get_args(Verdict):
        raise BadRequest(f"verdict {verdict!r}: there are up and down")
    if len(note) > LONGEST_NOTE:
        raise BadRequest(f"the note has {len(note)} characters; keep it under {LONGEST_NOTE}")
    given = {key: value for key, value in (asked_with or {}).items() if value}
    lines = None if expected is None else tuple(filter(None, map(str.strip, expected)))
    return Feedback(
        id=feedback_id(answer.full_question, given),
        question=answer.full_question,
        language=answer.reading.language,
        verdict="up" if verdict == "up" else "down",
        note=note.strip(),
        status=answer.status,
        quotes=tuple(citation.excerpt.text for citation in answer.citations),
        expected=lines,
        asked_with=given,
    )


def feedback_id(question: str, asked_with: Mapping[str, Any]) -> str:
    """Twelve hexadecimal digits that stand for a question and what it was asked with."""
    given = {key: value for key, value in asked_with.items() if value}
    text = json.dumps([question.strip(), given], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]

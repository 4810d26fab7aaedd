"""Questions that no report answered, kept where the settings say so."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from kb.answer.answers import Answer
from kb.answer.feedback import feedback_id
from kb.catalog import UnansweredRecord
from kb.errors import KBError

logger = logging.getLogger("kb")


class UnansweredStore(Protocol):
    """Where the questions are kept: the catalog's table."""

    def put(self, asked: UnansweredRecord) -> None: ...
    def entries(self, limit: int | None = None) -> list[UnansweredRecord]: ...
    def has(self, name: str) -> bool: ...
    def remove(self, ids: Sequence[str] | None = None) -> int: ...


class UnansweredBook:
    """The questions of one library that found no answer."""

    def __init__(self, store: UnansweredStore) -> None:
        self._store = store

    def note(self, answer: Answer, asked_with: Mapping[str, Any]) -> None:
        """Keep a question that found no answer; forget one that finds one now.

        An answer is never lost over it: what cannot be written is passed over, and logged.
        """
        given = {key: value for key, value in asked_with.items() if value}
        name = feedback_id(answer.full_question, given)
        try:
            if answer.status == "not_found":
                question, language = answer.full_question.strip(), answer.reading.language
                self._store.put(UnansweredRecord(name, question, language, given))
            elif self._store.has(name):
                self._store.remove([name])
        except KBError as fault:
            logger.warning("a question was not kept: %s", fault)

    def entries(self, limit: int | None = None) -> list[UnansweredRecord]:
        """The questions, the last asked first."""
        return self._store.entries(limit)

    def remove(self, ids: Sequence[str] | None = None) -> int:
        """Forget questions, all where none are named; how many."""
        return self._store.remove(ids)

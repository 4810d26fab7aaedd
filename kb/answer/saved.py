"""Saved questions: kept with their filters, and what is new since somebody last looked.

Nothing is done when documents come in. A question is asked again when somebody looks, once for each
state of the library, and what was found is remembered.
"""

from __future__ import annotations

import datetime
import secrets
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol, Unpack

from ingest import detect_language
from kb.answer.answers import Answer
from kb.answer.kept_answer import asked_with_of
from kb.answer.news import EvidenceChange, changes_between, evidence_of, excerpt_in
from kb.answer.same_question import normal_form, scope_of
from kb.catalog import CatalogReader, SavedRecord
from kb.catalog.commits import person
from kb.catalog.records import now
from kb.documents import Chosen, Excerpt, Filters, NameForms
from kb.errors import BadRequest

Look = Literal["same", "news", "unlooked"]


@dataclass(frozen=True, slots=True)
class News:
    """A saved question, and what is new of it."""

    id: str
    question: str
    language: str
    who: str
    made: datetime.datetime
    asked_with: Mapping[str, Any]
    seen: datetime.datetime
    """When somebody last looked; UTC, without zone, as ``made`` is."""
    state: Look
    """``unlooked``: the time was up before it was asked again."""
    changes: tuple[EvidenceChange, ...] = ()
    now: tuple[Excerpt, ...] = ()
    """What is cited now; of one that was not looked at what was cited then."""
    latest: Mapping[str, Any] | None = None
    """What ``see`` keeps as seen."""

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "question": self.question,
            "lang": self.language,
            "who": self.who,
            "made": self.made.isoformat(timespec="seconds"),
            "asked_with": dict(self.asked_with),
            "seen": self.seen.isoformat(timespec="seconds"),
            "state": self.state,
            "changes": [change.as_json() for change in self.changes],
            "now": [excerpt.as_json() for excerpt in self.now],
        }


class SavedStore(Protocol):
    """Where saved questions are kept: the catalog's table."""

    def all(self) -> list[SavedRecord]: ...
    def keep(self, new: SavedRecord) -> None: ...
    def see(self, seen: Sequence[SavedRecord]) -> None: ...
    def note_latest(self, found: Mapping[str, Mapping[str, Any]]) -> None: ...
    def drop(self, ids: Sequence[str]) -> None: ...


class Asked(Protocol):
    """What answers a question with filters."""

    def __call__(
        self, question: str, filters: Filters, *, without: Collection[str], generate: bool
    ) -> Answer: ...


class SavedBook:
    """The saved questions of one library; ``state`` tells one state of its documents from all
    others."""

    def __init__(
        self,
        store: SavedStore,
        reader: CatalogReader,
        *,
        ask: Asked,
        forms: NameForms,
        state: Callable[[], str],
    ) -> None:
        self._store = store
        self._reader = reader
        self._ask = ask
        self._forms = forms
        self._state = state

    def save(
        self,
        question: str,
        *,
        who: str = "",
        without: Collection[str] = (),
        **filters: Unpack[Chosen],
    ) -> News:
        """Save a question with its filters, as seen with what answers it now; one that is saved
        already is seen anew.

        Raises:
            BadRequest: an empty question, or ``without`` something that is not read.
        """
        given = asked_with_of(Filters.of(**filters), without)
        record = SavedRecord(
            id=self._known(question, given) or secrets.token_hex(6),
            question=question.strip(),
            language=detect_language(question),
            who=who.strip() or person(),
            made=now(),
            asked_with=given,
            seen=now(),
            then={"state": "", "evidence": []},
        )
        record = replace(record, then=self._found(record))
        self._store.keep(record)
        return self._news(record, record.then)

    def on(self, question: str, asked_with: Mapping[str, Any] | None = None) -> str | None:
        """The id that a question with these filters is saved under."""
        return self._known(question, asked_with or {})

    def news(self, ids: Sequence[str] | None = None, *, seconds: float | None = None) -> list[News]:
        """What is new of each saved question (or of those with ``ids``), the newest first.

        Each is asked again once for each state of the library; after ``seconds`` those that are
        left are told as not looked at.

        Raises:
            BadRequest: there is no such question.
        """
        until = None if seconds is None else time.monotonic() + seconds
        told, found = [], {}
        for record in self._records(ids):
            latest = self._latest(record)
            if latest is None and (until is None or time.monotonic() < until):
                latest = found[record.id] = self._found(record)
            told.append(self._news(record, latest))
        if found:
            self._store.note_latest(found)
        return told

    def see(self, news: Sequence[News]) -> None:
        """Say that these were seen, as they are told: what comes later is new."""
        seen = [one for one in news if one.latest is not None]
        records = {record.id: record for record in self._store.all()}
        self._store.see(
            [
                replace(records[one.id], seen=now(), then=one.latest or {})
                for one in seen
                if one.id in records
            ]
        )

    def drop(self, ids: Sequence[str]) -> list[str]:
        """Forget saved questions; their questions.

        Raises:
            BadRequest: there is no such question.
        """
        questions = [record.question for record in self._records(ids)]
        self._store.drop(ids)
        return questions

    def _records(self, ids: Sequence[str] | None) -> list[SavedRecord]:
        records = self._store.all()
        if ids is None:
            return records
        known = {record.id: record for record in records}
        for name in ids:
            if name not in known:
                raise BadRequest(f"no saved question {name!r}; kb saved shows the ids")
        return [known[name] for name in dict.fromkeys(ids)]

    def _known(self, question: str, asked_with: Mapping[str, Any]) -> str | None:
        documents = self._reader.document_ids
        form, scope = normal_form(question), scope_of(asked_with, self._forms, documents)
        for record in self._store.all():
            if (
                normal_form(record.question) == form
                and scope_of(record.asked_with, self._forms, documents) == scope
            ):
                return record.id
        return None

    def _latest(self, record: SavedRecord) -> Mapping[str, Any] | None:
        """What is known to be found at this state of the library without asking again."""
        state = self._state()
        for known in (record.then, record.latest):
            if known is not None and known["state"] == state:
                return known
        return None

    def _found(self, record: SavedRecord) -> Mapping[str, Any]:
        """What answers a question now; what changes meanwhile is looked at another time."""
        state = self._state()
        asked = dict(record.asked_with)
        without = asked.pop("without", ())
        answer = self._ask(record.question, Filters.of(**asked), without=without, generate=False)
        return {"state": state, "evidence": evidence_of(answer, self._reader)}

    def _news(self, record: SavedRecord, latest: Mapping[str, Any] | None) -> News:
        evidence = (latest or record.then)["evidence"]
        changes: tuple[EvidenceChange, ...] = ()
        if latest is not None and latest is not record.then:
            cited = {one["document_id"] for one in (*evidence, *record.then["evidence"])}
            infos = self._reader.infos_of(list(cited))
            changes = tuple(changes_between(record, evidence, infos))
        return News(
            id=record.id,
            question=record.question,
            language=record.language,
            who=record.who,
            made=record.made,
            asked_with=record.asked_with,
            seen=record.seen,
            state="unlooked" if latest is None else "news" if changes else "same",
            changes=changes,
            now=tuple(excerpt_in(one) for one in evidence),
            latest=latest,
        )

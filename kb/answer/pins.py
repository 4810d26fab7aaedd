"""Pinned answers: checked by somebody, first when asked again, and watched by what they cite.

A pin counts for its question, however it is typed, asked with the same filters. It is certain as
long as each cited document is there with the text that it had, filed under the same organisation
and year, and the question is understood as it was; else it says what changed, and is to be checked
again.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from kb.answer.answers import Answer, Citation
from kb.answer.kept_answer import (
    READ,
    as_kept,
    citations_in,
    plain_of,
    read_of,
    sentences_in,
)
from kb.answer.pinned import PinDoubt, Pinned
from kb.answer.same_question import Scope, normal_form, scope_of
from kb.catalog import CatalogReader, PinRecord
from kb.catalog.commits import person
from kb.catalog.contents import content_of
from kb.catalog.records import now
from kb.catalog.seals import text_seal
from kb.documents import DocumentInfo, NameForms
from kb.errors import BadRequest

LONGEST_NOTE, LONGEST_NAME = 4000, 200
"""Characters."""

ALIKE = 0.8
"""Share of each question that the other one must speak of to be like it."""
MOST_ALIKE = 3
LOOKED_AT = 20
"""Questions that are held against one another both ways, at most."""

_SEAL = len(text_seal(""))

Relevance = Callable[[str, Sequence[str]], list[float]]


class PinStore(Protocol):
    """Where pins are kept: the catalog's table."""

    def all(self, *, ended: bool = False) -> list[PinRecord]: ...
    def keep(self, new: PinRecord, ending: Sequence[str] = ()) -> None: ...
    def end(self, ids: Sequence[str], at: datetime.datetime, who: str) -> None: ...


class PinBook:
    """The checked answers of one library. ``relevance`` says how much of a question's subject
    texts speak of."""

    def __init__(
        self,
        store: PinStore,
        reader: CatalogReader,
        *,
        forms: NameForms,
        relevance: Relevance,
    ) -> None:
        self._store = store
        self._reader = reader
        self._forms = forms
        self._relevance = relevance

    def pin(
        self,
        answer: Answer,
        *,
        who: str = "",
        note: str = "",
        asked_with: Mapping[str, Any] | None = None,
        only: Collection[int] = (),
    ) -> Pinned:
        """Pin an answer that ``who`` (default: the user of this machine) has checked, in the place
        of an earlier one to the same question.

        ``asked_with`` are the filters that it was asked with; ``only`` the numbers of the sentences
        that are right, from 1, where not all are.

        Raises:
            BadRequest: nothing was found; a sentence that there is not; nobody is named; a note
                that is too long; or a cited report has changed since it was asked.
        """
        who = (who or person()).strip()
        _check(answer, who, note, only)
        given = plain_of(asked_with)
        scope = self._scope(given)
        record = PinRecord(
            id=secrets.token_hex(6),
            question=answer.full_question,
            language=answer.reading.language,
            who=who,
            note=note.strip(),
            made=now(),
            asked_with=given,
            answer=as_kept(answer, self._digests(answer.citations), only),
        )
        before = self._same(answer.full_question, scope, self._store.all())
        self._store.keep(record, [one.id for one in before])
        return self._pinned([record])[0]

    def unpin(self, ids: Sequence[str], *, who: str = "") -> list[Pinned]:
        """Take pins off; they stay as history.

        Raises:
            BadRequest: there is no such pin.
        """
        held = {record.id: record for record in self._store.all()}
        for name in ids:
            if name not in held:
                raise BadRequest(f"no pin {name!r}; kb pins shows the ids", kind="no_pin")
        at, by = now(), who.strip() or person()
        self._store.end(list(ids), at, by)
        ended = [replace(held[name], ended=at, ended_by=by) for name in dict.fromkeys(ids)]
        return self._pinned(ended)

    def entries(self, *, history: bool = False) -> list[Pinned]:
        """The pins, the newest first; with ``history`` those that were taken off or replaced."""
        return self._pinned(self._store.all(ended=history))

    def beside(
        self, answer: Answer, asked_with: Mapping[str, Any] | None = None
    ) -> tuple[Pinned | None, tuple[Pinned, ...]]:
        """The checked answer to the question that was asked, and those to like questions.

        Like are questions about the same years, organisations and subject, asked with the same
        filters, or with any where this one was asked with none.
        """
        records = self._store.all()
        if not records:
            return None, ()
        scope = self._scope(asked_with or {})
        same = self._same(answer.full_question, scope, records)
        pinned = None
        if same:
            (pinned,) = self._pinned(same[:1])
            understood = self._read_otherwise(same[0], answer)
            if understood is not None:
                pinned = replace(pinned, doubts=(*pinned.doubts, PinDoubt("reading", understood)))
        others = [record for record in records if record not in same]
        return pinned, tuple(self._pinned(self._alike(answer, scope, others)))

    # Which question

    def _same(self, question: str, scope: Scope, records: Sequence[PinRecord]) -> list[PinRecord]:
        form = normal_form(question)
        return [
            record
            for record in records
            if normal_form(record.question) == form and self._scope(record.asked_with) == scope
        ]

    def _scope(self, asked_with: Mapping[str, Any]) -> Scope:
        return scope_of(asked_with, self._forms, self._reader.document_ids)

    def _alike(self, answer: Answer, scope: Scope, records: Sequence[PinRecord]) -> list[PinRecord]:
        question, read = answer.full_question, self._read(read_of(answer.reading))
        fitting = [
            record
            for record in records
            if _fits(self._read(record.answer["reading"]), read)
            and (not any(scope) or self._scope(record.asked_with) == scope)
        ]
        if not fitting:
            return []
        shares = self._relevance(question, [record.question for record in fitting])
        likely = [(share, record) for share, record in zip(shares, fitting, strict=True)
                  if share >= ALIKE]  # fmt: skip
        likely.sort(key=lambda one: -one[0])
        found = []
        for share, record in likely[:LOOKED_AT]:
            (back,) = self._relevance(record.question, [question])
            if back >= ALIKE:
                found.append((min(share, back), record))
        found.sort(key=lambda one: -one[0])
        return [record for _, record in found[:MOST_ALIKE]]

    def _read_otherwise(self, record: PinRecord, answer: Answer) -> str | None:
        """What the question is understood of now, where that is not what it was."""
        then, now_read = record.answer["reading"], read_of(answer.reading)
        differing = [
            now_read[name]
            for name, before, after in zip(
                READ, self._read(then), self._read(now_read), strict=True
            )
            if before != after
        ]
        if not differing:
            return None
        parts = [part for one in differing for part in (one if isinstance(one, list) else [one])]
        return ", ".join(str(part) for part in parts if part) or "–"

    def _read(self, reading: Mapping[str, Any]) -> tuple[object, ...]:
        names = {
            min(form.casefold() for form in (name, *self._forms(name)))
            for name in reading["organisations"]
        }
        return tuple(sorted(reading["years"])), tuple(sorted(names)), reading["aspect"]

    # How it stands

    def _digests(self, citations: Sequence[Citation]) -> dict[str, str]:
        """The digest of each cited document's text, in which each quotation stands."""
        ids = list(dict.fromkeys(one.excerpt.document_id for one in citations))
        stored = self._reader.stored_many(ids)
        for one in citations:
            quoted = one.excerpt
            document = stored.get(quoted.document_id)
            if document is None or document.text[quoted.start : quoted.end] != quoted.text:
                raise BadRequest(
                    f"{quoted.source}: has changed since it was asked; ask again", kind="changed"
                )
        return {name: text_seal(document.text) for name, document in stored.items()}

    def _pinned(self, records: Sequence[PinRecord]) -> list[Pinned]:
        if not records:
            return []
        cited = {name for record in records for name in record.answer["digests"]}
        infos = self._reader.infos_of(list(cited))
        unread = self._reader.unread(list(infos.values()))
        digests = {one.info.id: content_of(one)[:_SEAL] for one in unread}
        elsewhere: dict[str, str] = {}
        if cited - set(infos):  # another library's: the same text is the same document
            elsewhere = {key: name for name, key in self._reader.text_keys(0).items()}
            found = set(elsewhere.values())
            infos |= self._reader.infos_of(list(found))
        newest = self._reader.added_since(min(record.made for record in records))
        return [self._as_it_stands(record, infos, digests, elsewhere, newest) for record in records]

    def _as_it_stands(
        self,
        record: PinRecord,
        infos: Mapping[str, DocumentInfo],
        digests: Mapping[str, str],
        elsewhere: Mapping[str, str],
        newest: Sequence[DocumentInfo],
    ) -> Pinned:
        doubts: dict[PinDoubt, None] = {}
        citations = []
        for citation in citations_in(record.answer):
            quoted = citation.excerpt
            digest = record.answer["digests"][quoted.document_id]
            name = quoted.document_id if quoted.document_id in infos else elsewhere.get(digest, "")
            doubts |= dict.fromkeys(
                PinDoubt(kind, quoted.title)
                for kind in _changed(citation, infos.get(name), digest, digests.get(name, digest))
            )
            citations.append(replace(citation, excerpt=replace(quoted, document_id=name or
                                                               quoted.document_id)))  # fmt: skip
        return Pinned(
            id=record.id,
            question=record.question,
            language=record.language,
            who=record.who,
            made=record.made,
            note=record.note,
            asked_with=record.asked_with,
            sentences=sentences_in(record.answer),
            citations=tuple(citations),
            doubts=tuple(doubts),
            newer=sum(self._concerns(record, info) for info in newest),
            ended=record.ended,
            ended_by=record.ended_by,
        )

    def _concerns(self, record: PinRecord, info: DocumentInfo) -> bool:
        """Whether a document came in after a pin was made, and its filters let it through; a
        report of 2026 speaks of 2025 as well."""
        asked = record.asked_with
        years, languages = asked.get("years"), asked.get("languages")
        names = {form for name in asked.get("organisations", ()) for form in self._forms(name)}
        return (
            info.added > record.made
            and (not years or info.year in years or (info.year or 0) - 1 in years)
            and (not names or info.organisation in names)
            and (not languages or info.language in languages)
            and not asked.get("documents")
        )


def _fits(reading: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether two questions ask about the same years and organisations, and not the one for results
    where the other asks for plans."""
    (*named, aspect), (*others, other_aspect) = reading, other
    return named == others and (aspect == other_aspect or None in (aspect, other_aspect))


def _check(answer: Answer, who: str, note: str, only: Collection[int]) -> None:
    if answer.status != "answered":
        raise BadRequest("nothing was found, so there is no answer to pin")
    for number in only:
        if not 1 <= number <= len(answer.sentences):
            raise BadRequest(f"sentence {number}: there are 1 to {len(answer.sentences)}")
    if not who:
        raise BadRequest("say who has checked it: --who NAME", kind="nobody")
    if len(who) > LONGEST_NAME:
        raise BadRequest(f"the name has {len(who)} characters; keep it under {LONGEST_NAME}")
    if len(note) > LONGEST_NOTE:
        raise BadRequest(f"the note has {len(note)} characters; keep it under {LONGEST_NOTE}")


def _changed(
    citation: Citation, info: DocumentInfo | None, digest: str, digest_now: str
) -> Iterator[str]:
    """What happened to a cited document since."""
    if info is None:
        yield "gone"
        return
    if info.removed is not None:
        yield "removed"
    if digest_now != digest:
        yield "replaced"
    quoted = citation.excerpt
    if (info.organisation, info.year) != (quoted.organisation, quoted.year):
        yield "described"

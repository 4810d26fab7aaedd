"""What is new in the evidence for a question: what is cited now held against what was then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from kb.answer.answers import Answer
from kb.catalog import CatalogReader, SavedRecord
from kb.catalog.contents import content_of
from kb.documents import DocumentInfo, Excerpt

LIKE = 0.6
"""Share of their characters from which two sentences of a document are one that was changed."""

Kind = Literal["new", "changed", "gone"]
Why = Literal["document", "replaced", "removed", "chosen"]


@dataclass(frozen=True, slots=True)
class EvidenceChange:
    """One cited sentence that is new, changed, or cited no more."""

    kind: Kind
    why: Why
    """Its document came in, was replaced or removed since; or is as it was, and other sentences
    were chosen."""
    now: Excerpt | None
    then: Excerpt | None

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "why": self.why,
            "now": self.now.as_json() if self.now else None,
            "then": self.then.as_json() if self.then else None,
        }


def evidence_of(answer: Answer, reader: CatalogReader) -> list[dict[str, Any]]:
    """The sentences that an answer cites, each with a digest of its document's content."""
    excerpts = [citation.excerpt for citation in answer.citations]
    infos = reader.infos_of(list({excerpt.document_id for excerpt in excerpts}))
    digests = {one.info.id: content_of(one) for one in reader.unread(list(infos.values()))}
    return [
        excerpt.as_json() | {"digest": digests.get(excerpt.document_id, "")} for excerpt in excerpts
    ]


def changes_between(
    record: SavedRecord, found: Sequence[Mapping[str, Any]], infos: Mapping[str, DocumentInfo]
) -> Iterator[EvidenceChange]:
    """What tells the evidence ``found`` now from that which ``record`` was last seen with.

    A sentence is known by its document and words, wherever it stands there.
    """
    known = {_key(one): one for one in record.then["evidence"]}
    now = {_key(one): one for one in found}
    gone = [one for key, one in known.items() if key not in now]
    digests = {one["document_id"]: one["digest"] for one in known.values()}
    for key, one in now.items():
        if key in known:
            continue
        info = infos.get(one["document_id"])
        why = _why_new(record, one, digests.get(one["document_id"]), info)
        before = _closest(one, gone) if why == "replaced" else None
        if before is not None:
            gone.remove(before)
        kind: Kind = "new" if before is None else "changed"
        then = None if before is None else excerpt_in(before)
        yield EvidenceChange(kind, why, excerpt_in(one), then)
    current = {one["document_id"]: one["digest"] for one in found}
    for one in gone:
        why = _why_gone(record, one, current, infos.get(one["document_id"]))
        yield EvidenceChange("gone", why, None, excerpt_in(one))


def excerpt_in(one: Mapping[str, Any]) -> Excerpt:
    """The excerpt of a piece of evidence."""
    return Excerpt(**{name: value for name, value in one.items() if name != "digest"})


def _key(one: Mapping[str, Any]) -> tuple[str, str]:
    return one["document_id"], " ".join(one["text"].split())


def _why_new(
    record: SavedRecord, one: Mapping[str, Any], digest: str | None, info: DocumentInfo | None
) -> Why:
    if digest is not None:
        return "chosen" if digest == one["digest"] else "replaced"
    if info is None or info.added >= record.seen:
        return "document"
    return "replaced" if info.changed >= record.seen else "chosen"


def _why_gone(
    record: SavedRecord,
    one: Mapping[str, Any],
    current: Mapping[str, str],
    info: DocumentInfo | None,
) -> Why:
    if info is None or info.removed is not None:
        return "removed"
    digest = current.get(one["document_id"])
    if digest is None:
        return "replaced" if info.changed >= record.seen else "chosen"
    return "chosen" if digest == one["digest"] else "replaced"


def _closest(one: Mapping[str, Any], gone: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """What a sentence was before its document was replaced, where that can be told."""
    shares = [
        (SequenceMatcher(None, before["text"], one["text"], autojunk=False).ratio(), number)
        for number, before in enumerate(gone)
        if before["document_id"] == one["document_id"]
    ]
    share, number = max(shares, default=(0.0, 0))
    return gone[number] if share >= LIKE else None

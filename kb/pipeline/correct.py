"""Stored documents given other metadata: told anew, split and embedded again where that is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from index import Embedder
from ingest import Chunk, Section, corrected
from kb.catalog import (
    FIELDS,
    CatalogReader,
    CatalogWriter,
    CorrectedDocument,
    CorrectionTable,
    Said,
)
from kb.documents import DocumentInfo
from kb.pipeline.corrected import changed_values
from kb.pipeline.embed import embed_texts, known_readings, split_for

RESPLIT = frozenset({"title", "year"})
"""What the model reads with a chunk, or what a section speaks of depends on."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be said of a document from now on."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """Field -> value, None for none, ``AS_READ`` to take a correction back."""
    tags: tuple[str, ...] | None = None
    """All of them; None leaves them."""
    add_tags: tuple[str, ...] = ()
    drop_tags: tuple[str, ...] = ()


@dataclass(slots=True)
class _Due:
    """A document whose chunks are made again."""

    id: str
    sections: Sequence[Section]
    chunks: list[Chunk]
    readings: list[str]


def correct(
    changes: Mapping[str, Change],
    reader: CatalogReader,
    writer: CatalogWriter,
    table: CorrectionTable,
    *,
    embedder: Callable[[], Embedder],
    generation: Callable[[], int],
    undoes: int | None = None,
) -> tuple[int | None, list[str]]:
    """Make ``changes``, by the documents' ids, in one transaction: the edit's number, and the
    documents that are others now.

    ``embedder`` and ``generation`` (the one in use, checked against the settings) are asked for
    where chunks are made again.
    """
    said = table.of(list(changes))
    infos = reader.infos_of(list(changes))
    plans: dict[str, tuple[dict[str, Any], Said]] = {}
    due: list[_Due] = []
    for name, change in changes.items():
        info, before = infos[name], said.get(name, Said())
        values, after = _planned(info, before, change)
        if after == before:
            continue
        plans[name] = (values, after)
        if any(values[one] != getattr(info, one) for one in RESPLIT):
            due.append(_split_again(reader, name, values, embedder()))
    if not plans and undoes is None:
        return None, []
    now_in_use = generation() if due else reader.state().generation
    new = _ready(plans, due, _embedded(due, reader, writer, embedder))
    return writer.correct(new, now_in_use, undoes=undoes), list(plans)


def _planned(info: DocumentInfo, before: Said, change: Change) -> tuple[dict[str, Any], Said]:
    """What is in force of each field afterwards, and what is said."""
    read = {field: before.read.get(field, getattr(info, field)) for field in FIELDS}
    said = changed_values(before.values, change.values)
    tags = before.tags if change.tags is None else change.tags
    tags = tuple(sorted(tag for tag in {*tags, *change.add_tags} if tag not in change.drop_tags))
    values = {field: said.get(field, read[field]) for field in FIELDS}
    return values, Said(said, {field: read[field] for field in said}, tags)


def _split_again(
    reader: CatalogReader, document_id: str, values: Mapping[str, Any], embedder: Embedder
) -> _Due:
    document = corrected(reader.document(document_id).as_document(), values)
    chunks, readings = split_for(document, embedder)
    return _Due(document_id, document.sections, chunks, readings)


def _embedded(
    due: Sequence[_Due],
    reader: CatalogReader,
    writer: CatalogWriter,
    embedder: Callable[[], Embedder],
) -> Mapping[str, int]:
    if not due:
        return {}
    texts = known_readings(((one.chunks, one.readings) for one in due), embedder())
    ids, _ = embed_texts(
        texts, embedder(), reader, writer, check_stop=lambda: None, done=lambda _: None
    )
    return ids


def _ready(
    plans: Mapping[str, tuple[dict[str, Any], Said]],
    due: Sequence[_Due],
    embedded: Mapping[str, int],
) -> list[CorrectedDocument]:
    again = {one.id: one for one in due}
    ready = []
    for name, (values, said) in plans.items():
        one = again.get(name)
        if one is None:
            ready.append(CorrectedDocument(name, values, said))
            continue
        ids = [embedded.get(reading) for reading in one.readings]
        ready.append(
            CorrectedDocument(name, values, said, one.sections, one.chunks, one.readings, ids)
        )
    return ready

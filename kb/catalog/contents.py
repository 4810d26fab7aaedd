"""Documents of which the content is read only where it is asked for.

What was computed of a document is kept under a digest of its content; the catalog has that digest
already, so that nothing of the document need be read to find what was computed of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa

from kb.catalog import dialect
from kb.catalog.dialect import BATCH
from kb.catalog.documents import DocumentReader
from kb.catalog.schema import documents, seals
from kb.catalog.seals import text_seal, tree_seal, trees_of
from kb.documents import DocumentInfo, StoredDocument
from kb.errors import UnknownDocument

READ_AT_ONCE = 100
"""Documents that are in memory at a time, where many are gone through."""


class Shelf(Protocol):
    """What documents are read from."""

    def stored_many(self, ids: Sequence[str]) -> dict[str, StoredDocument]: ...


@dataclass(frozen=True, slots=True)
class Unread:
    """A document by its facts and a digest of its content; ``whole_of`` reads the rest."""

    info: DocumentInfo
    content: str
    """See ``content_of``."""
    shelf: Shelf


Report = StoredDocument | Unread
"""A document that was read, or one that can be."""


def content_of(document: Report) -> str:
    """A digest of a document's text, section tree, pages and what else was read of it."""
    if isinstance(document, Unread):
        return document.content
    tree = tree_seal(document.pages, document.extra, document.sections)
    return text_seal(document.text) + tree


def whole_of(reports: Sequence[Report]) -> list[StoredDocument]:
    """The documents with their texts, in the same order.

    Raises:
        UnknownDocument: one has been purged since.
    """
    shelves = {id(one.shelf): one.shelf for one in reports if isinstance(one, Unread)}
    read: dict[str, StoredDocument] = {}
    for name, shelf in shelves.items():
        ids = [one.info.id for one in reports if isinstance(one, Unread) and id(one.shelf) == name]
        read |= shelf.stored_many(ids)
    found = []
    for one in reports:
        document = read.get(one.info.id) if isinstance(one, Unread) else one
        if document is None:
            raise UnknownDocument(f"{one.info.source}: was forgotten meanwhile; ask again")
        found.append(document)
    return found


def read_in_turn(reports: Sequence[Report]) -> Iterator[list[StoredDocument]]:
    """The documents with their texts, some at a time."""
    for start in range(0, len(reports), READ_AT_ONCE):
        yield whole_of(reports[start : start + READ_AT_ONCE])


class ContentReader(DocumentReader):
    """What is asked of the catalog about the content of many documents."""

    def unread(self, infos: Sequence[DocumentInfo]) -> list[Unread]:
        """The documents, their content for later."""
        query = sa.select(seals.c.document_id, seals.c.text, seals.c.tree)
        known: dict[str, str] = {}
        with self._database.reading() as connection:
            if len(infos) <= BATCH:
                query = query.where(seals.c.document_id.in_([info.id for info in infos]))
            for name, text, tree in connection.execute(query):
                known[name] = text + tree
        # An earlier version of the program wrote those that have no seal.
        without = [info.id for info in infos if info.id not in known]
        known |= {name: content_of(one) for name, one in self.stored_many(without).items()}
        return [Unread(info, known[info.id], self) for info in infos if info.id in known]

    def added_since(self, when: datetime.datetime) -> list[DocumentInfo]:
        """The live documents that came in after a time."""
        query = sa.select(documents.c.id).where(
            documents.c.removed.is_(None), documents.c.added > when
        )
        with self._database.reading() as connection:
            ids = list(connection.execute(query).scalars())
        return list(self.infos_of(ids).values())

    def stored_many(self, ids: Sequence[str]) -> dict[str, StoredDocument]:
        """The documents of these ids that there are, with text, sections and pages."""
        found: dict[str, StoredDocument] = {}
        for start in range(0, len(ids), BATCH):
            found |= self._stored(ids[start : start + BATCH])
        return found

    def _stored(self, ids: Sequence[str]) -> dict[str, StoredDocument]:
        infos = self.infos_of(ids)
        query = (
            sa.select(
                documents.c.id,
                documents.c.text,
                documents.c.pages,
                documents.c.extra,
                documents.c.original,
                seals.c.text.label("text_seal"),
                seals.c.tree,
            )
            .outerjoin(seals, seals.c.document_id == documents.c.id)
            .where(documents.c.id.in_(ids))
        )
        # In one look: another process may replace a document between two.
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
            trees = trees_of(connection, ids)
        found: dict[str, StoredDocument] = {}
        for row in rows:
            tree = trees.get(row.id, [])
            sealed = (row.text_seal, row.tree)
            if row.id not in infos:
                continue
            if row.text_seal is not None and sealed != (
                text_seal(row.text),
                tree_seal(row.pages, row.extra, tree),
            ):
                raise dialect.rotten(self._database.folder, f"the text of {infos[row.id].source}")
            found[row.id] = StoredDocument(
                info=infos[row.id],
                text=row.text,
                sections=tuple(tree),
                pages=tuple(row.pages),
                extra=row.extra,
                original=row.original,
            )
        return found

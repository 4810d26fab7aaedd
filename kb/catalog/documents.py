"""Queries on documents: lists of them, whole ones, and their counts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from ingest import Section
from kb.catalog import dialect
from kb.catalog.corrections import said_of
from kb.catalog.database import Database
from kb.catalog.dialect import BATCH
from kb.catalog.records import Planned, Said
from kb.catalog.schema import (
    chunks,
    documents,
    earlier,
    embeddings,
    generations,
    indexed,
    seals,
    sections,
    sources,
    tags,
)
from kb.catalog.seals import facts_seal, text_seal, ties_of, tree_seal, trees_of
from kb.documents import DocumentInfo, Facets, Filters, StoredDocument
from kb.errors import UnknownDocument


class DocumentReader:
    """What is asked of the catalog about documents."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def infos(
        self,
        filters: Filters | None = None,
        *,
        text: str | None = None,
        removed: bool = False,
        tagged: Sequence[str] = (),
        named: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[DocumentInfo]:
        """Documents, newest year first, at most ``limit``.

        ``text`` is looked for in title, source, organisation, which may also be one of ``named``;
        ``tagged`` are tags that each must have.
        """
        query = _INFO.where(
            documents.c.removed.isnot(None) if removed else documents.c.removed.is_(None)
        ).order_by(documents.c.year.desc(), documents.c.organisation, documents.c.source)
        if text:
            holds = sa.and_(*(_holds(word) for word in text.split()))
            query = query.where(sa.or_(holds, documents.c.organisation.in_(named)))
        for tag in tagged:
            has_it = sa.select(tags.c.document_id).where(tags.c.tag == tag)
            query = query.where(documents.c.id.in_(has_it))
        if filters is not None:
            if filters.years:
                query = query.where(documents.c.year.in_(filters.years))
            query = of_documents(query, filters)
        return self._infos(query.limit(limit))

    def infos_of(self, ids: Sequence[str]) -> dict[str, DocumentInfo]:
        """The documents with these ids, removed ones included."""
        found: dict[str, DocumentInfo] = {}
        for start in range(0, len(ids), BATCH):
            query = _INFO.where(documents.c.id.in_(ids[start : start + BATCH]))
            found |= {info.id: info for info in self._infos(query)}
        return found

    def find(self, id_or_source: str) -> str | None:
        """The id of the live or removed document with this id or source."""
        query = (
            sa.select(sources.c.document_id)
            .where(sources.c.source.in_(_spellings([id_or_source])))
            .union_all(sa.select(documents.c.id).where(documents.c.id == id_or_source))
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalars().first()

    def document_ids(self, ids_or_sources: Sequence[str]) -> frozenset[str]:
        """The documents with these ids or sources, live and removed."""
        names = list(dict.fromkeys(ids_or_sources))
        found: set[str] = set()
        with self._database.reading() as connection:
            for start in range(0, len(names), BATCH // 4):
                batch = names[start : start + BATCH // 4]
                query = (
                    sa.select(sources.c.document_id)
                    .where(sources.c.source.in_(_spellings(batch)))
                    .union(sa.select(documents.c.id).where(documents.c.id.in_(batch)))
                )
                found.update(connection.execute(query).scalars())
        return frozenset(found)

    def id_of(self, id_or_source: str) -> str:
        """The id of the live or removed document with this id or source.

        Raises:
            UnknownDocument: there is none.
        """
        found = self.find(id_or_source)
        if found is None:
            raise _unknown(id_or_source)
        return found

    def document(self, id_or_source: str) -> StoredDocument:
        """The live or removed document with this id or source, whole.

        Raises:
            UnknownDocument: there is none.
        """
        stored = self.stored(self.id_of(id_or_source))
        if stored is None:  # purged between the two queries
            raise _unknown(id_or_source)
        return stored

    def stored(self, document_id: str) -> StoredDocument | None:
        """A document with its text, sections and pages."""
        whole = sa.select(
            documents.c.text, documents.c.pages, documents.c.extra, documents.c.original
        ).where(documents.c.id == document_id)
        info = self.infos_of([document_id]).get(document_id)
        if info is None:
            return None
        sealed = sa.select(seals.c.text, seals.c.tree).where(seals.c.document_id == document_id)
        # In one look: another process may replace the document between two.
        with self._database.reading() as connection:
            row = connection.execute(whole).first()
            seal = connection.execute(sealed).first()
            tree = trees_of(connection, [document_id]).get(document_id, [])
        if row is None:  # purged since
            return None
        text, pages, extra, original = row
        if seal is not None and tuple(seal) != (text_seal(text), tree_seal(pages, extra, tree)):
            raise dialect.rotten(self._database.folder, f"the text of {info.source}")
        return StoredDocument(
            info=info,
            text=text,
            sections=tuple(tree),
            pages=tuple(pages),
            extra=extra,
            original=original,
        )

    def sections_of(self, document_id: str) -> tuple[Section, ...]:
        """A document's section tree, in its order."""
        query = (
            sa.select(
                sections.c.number,
                sections.c.level,
                sections.c.title,
                sections.c.start,
                sections.c.end,
                sections.c.parent,
                sections.c.aspect,
                sections.c.year,
            )
            .where(sections.c.document_id == document_id)
            .order_by(sections.c.number)
        )
        with self._database.reading() as connection:
            return tuple(Section(**row) for row in connection.execute(query).mappings())

    def planned(self) -> list[Planned]:
        """The live documents that have a part of plan, with its characters: what a choice needs,
        of thousands at once, of which those that are chosen are looked at whole."""
        above = sections.alias()
        outermost = sa.or_(sections.c.parent.is_(None), above.c.aspect.isnot("plan"))
        query = (
            sa.select(
                documents.c.id,
                documents.c.organisation,
                documents.c.language,
                documents.c.year,
                sa.func.sum(sections.c.end - sections.c.start),
            )
            .select_from(sections)
            .join(documents, documents.c.id == sections.c.document_id)
            .outerjoin(
                above,
                sa.and_(
                    above.c.document_id == sections.c.document_id,
                    above.c.number == sections.c.parent,
                ),
            )
            .where(documents.c.removed.is_(None), sections.c.aspect == "plan", outermost)
            .group_by(documents.c.id)
        )
        with self._database.reading() as connection:
            return [Planned(*row[:4], int(row[4])) for row in connection.execute(query)]

    def text_keys(self, shortest: int) -> dict[str, str]:
        """A digest of the text of each live document that has so many characters or more."""
        query = (
            sa.select(documents.c.id, sa.func.coalesce(seals.c.text, documents.c.content_key))
            .outerjoin(seals, seals.c.document_id == documents.c.id)
            .where(documents.c.removed.is_(None), documents.c.characters >= shortest)
        )
        with self._database.reading() as connection:
            return dict(connection.execute(query).all())

    def live_sources(self) -> dict[str, str]:
        """The source of each live document by its id."""
        query = sa.select(documents.c.id, documents.c.source).where(documents.c.removed.is_(None))
        with self._database.reading() as connection:
            return dict(connection.execute(query).all())

    def in_order(self) -> list[str]:
        """The live documents as they came, by their first chunk."""
        first = sa.func.coalesce(sa.func.min(chunks.c.id), 0)
        query = (
            sa.select(documents.c.id)
            .outerjoin(chunks, chunks.c.document_id == documents.c.id)
            .where(documents.c.removed.is_(None))
            .group_by(documents.c.id)
            .order_by(first, documents.c.added, documents.c.id)
        )
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())

    def originals(self) -> list[str]:
        """The names of all originals that documents need, removed ones and earlier versions too."""
        query = sa.union(sa.select(documents.c.original), sa.select(earlier.c.original))
        with self._database.reading() as connection:
            return [name for name in connection.execute(query).scalars() if name is not None]

    def facets(self, filters: Filters | None = None) -> Facets:
        """How many live documents each year, organisation and language has, of those that the
        filters' organisations, languages and documents let through."""
        counted: list[dict[Any, int]] = []
        with self._database.reading() as connection:
            for column in (documents.c.year, documents.c.organisation, documents.c.language):
                query = (
                    sa.select(column, sa.func.count())
                    .where(documents.c.removed.is_(None), column.isnot(None))
                    .group_by(column)
                    .order_by(column)
                )
                if filters is not None:
                    query = of_documents(query, filters)
                counted.append(dict(connection.execute(query).all()))
        years, organisations, languages = counted
        return Facets(years=years, organisations=organisations, languages=languages)

    def passage_years(self, among: Sequence[int]) -> set[int]:
        """Which of the years a live document is of, or one of its passages speaks of."""
        live = documents.c.removed.is_(None)
        of_it = sa.select(documents.c.id).where(live)
        speaks = (
            sa.select(chunks.c.id)
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(live)
        )
        found = set()
        with self._database.reading() as connection:
            for year in set(among):
                # The first row that is found ends each look: not all of a year's are gone through.
                looks = (of_it.where(documents.c.year == year), speaks.where(chunks.c.year == year))
                if any(connection.execute(look.limit(1)).first() is not None for look in looks):
                    found.add(year)
        return found

    def counts(self, generation: int) -> dict[str, int]:
        """Numbers of documents, removed documents, chunks and embeddings."""
        live = documents.c.removed.is_(None)
        queries = {
            "documents": sa.select(sa.func.count()).select_from(documents).where(live),
            "removed": sa.select(sa.func.count()).select_from(documents).where(~live),
            "chunks": sa.select(sa.func.coalesce(sa.func.sum(indexed.c.chunks), 0))
            .join(documents, documents.c.id == indexed.c.document_id)
            .where(indexed.c.generation == generation, live),
            "embeddings": sa.select(sa.func.count()).select_from(embeddings),
        }
        with self._database.reading() as connection:
            return {name: connection.execute(query).scalar_one() for name, query in queries.items()}

    def _infos(self, query: sa.Select[Any]) -> list[DocumentInfo]:
        also = sa.select(sources.c.document_id, sources.c.source).order_by(sources.c.source)
        with self._database.reading() as connection:
            found = connection.execute(query)
            names = tuple(found.keys())
            # As dictionaries: of thousands of rows each look by an attribute is felt.
            rows = [dict(zip(names, row, strict=True)) for row in found]
            ids = [row["id"] for row in rows]
            if len(rows) <= BATCH:
                also = also.where(sources.c.document_id.in_(ids))
            places: dict[str, list[str]] = {}
            for document_id, source in connection.execute(also):
                places.setdefault(document_id, []).append(source)
            said = said_of(connection, ids)
            ties: dict[str, str] = {}
            for start in range(0, len(ids), BATCH):
                ties |= ties_of(connection, ids[start : start + BATCH])
        nothing = Said()
        infos = []
        for row in rows:
            facts, tied = row.pop("facts"), row.pop("ties")
            is_known = facts in (None, facts_seal(row)) and row["id"] in places
            if not is_known or tied not in (None, ties[row["id"]]):
                raise dialect.rotten(self._database.folder, f"what is known of {row['source']}")
            own = said.get(row["id"], nothing)
            row["chunks"] = row["chunks"] or 0
            del row["content_key"], row["original"]
            sources_of = tuple(places.get(row["id"], ()))
            infos.append(DocumentInfo(**row, sources=sources_of, tags=own.tags, corrected=own.read))
        return infos


_CURRENT = sa.select(generations.c.number).where(generations.c.current).scalar_subquery()

_INFO = sa.select(
    documents.c.id,
    documents.c.source,
    documents.c.title,
    documents.c.organisation,
    documents.c.year,
    documents.c.date,
    documents.c.language,
    documents.c.characters,
    documents.c.added,
    documents.c.changed,
    documents.c.removed,
    documents.c.content_key,
    documents.c.original,
    indexed.c.chunks,
    seals.c.facts,
    seals.c.ties,
).select_from(
    documents.outerjoin(
        indexed,
        sa.and_(indexed.c.document_id == documents.c.id, indexed.c.generation == _CURRENT),
    ).outerjoin(seals, seals.c.document_id == documents.c.id)
)


def of_documents(query: sa.Select[Any], filters: Filters) -> sa.Select[Any]:
    """``query`` restricted by organisation, language and document; years are its own matter."""
    if filters.organisations:
        query = query.where(documents.c.organisation.in_(filters.organisations))
    if filters.languages:
        query = query.where(documents.c.language.in_(filters.languages))
    if filters.documents:
        named = sources.c.source.in_(_spellings(filters.documents))
        by_source = sa.select(sources.c.document_id).where(named)
        query = query.where(documents.c.id.in_(filters.documents) | documents.c.id.in_(by_source))
    return query


def _spellings(names: Iterable[str]) -> list[str]:
    """The names with accents as one character and as two: macOS keeps é in two, people type one."""
    return list(
        dict.fromkeys(
            spelt
            for name in names
            for spelt in (
                name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name),
            )
        )
    )  # fmt: skip


def _unknown(id_or_source: str) -> UnknownDocument:
    return UnknownDocument(f"no document {id_or_source!r}; kb list shows ids and sources")


def _holds(word: str) -> sa.ColumnElement[bool]:
    """Whether a document's title, source or organisation holds a word."""
    like = f"%{_escaped(word)}%"
    columns = (documents.c.title, documents.c.source, documents.c.organisation)
    return sa.or_(*(column.ilike(like, escape="\\") for column in columns))


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

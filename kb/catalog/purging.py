"""Forgetting for good: no byte of what was removed is left in the catalog's files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from kb.catalog import dialect
from kb.catalog.database import Database
from kb.catalog.forgetting import forget_files
from kb.catalog.journalling import note_change
from kb.catalog.schema import (
    chunks,
    decisions,
    documents,
    earlier,
    embeddings,
    files,
    journal,
    sources,
)
from kb.catalog.schema_of_questions import feedback, pins, saved_questions
from kb.catalog.seals import seal_facts, seal_rows


@dataclass(frozen=True, slots=True)
class Purged:
    """What the catalog forgot, and what it still needs."""

    documents: int
    originals: frozenset[str]
    """The names of those that documents still need."""
    files: frozenset[str]
    """The files that documents came from, by path and by the name that the library has for them."""


class Purging:
    """What forgets. Its caller holds the library's writer lock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def forget(self, *, versions: bool = False) -> Purged:
        """Forget removed documents, what was said of them and what only they need, and, where
        ``versions`` is set, what all others were before: one transaction.

        What is deleted is overwritten (``secure_delete``).
        """
        with self._database.writing() as connection:
            gone = documents.c.removed.isnot(None)
            _forget_words(connection)
            forget_files(connection, gone)
            connection.execute(
                journal.delete().where(
                    journal.c.chunk_id.in_(
                        sa.select(chunks.c.id)
                        .join(documents, documents.c.id == chunks.c.document_id)
                        .where(gone)
                    ),
                    journal.c.change == "add",
                )
            )
            came_from = sa.select(sources.c.file).where(
                sources.c.document_id.in_(sa.select(documents.c.id).where(gone))
            )
            connection.execute(files.delete().where(files.c.path.in_(came_from)))
            count = connection.execute(documents.delete().where(gone)).rowcount
            used = sa.select(chunks.c.embedding_id).where(chunks.c.embedding_id.isnot(None))
            connection.execute(embeddings.delete().where(embeddings.c.id.notin_(used)))
            if versions:
                had = sa.select(earlier.c.document_id).distinct()
                touched = list(connection.execute(had).scalars())
                connection.execute(earlier.delete())
                seal_facts(connection, touched)
            kept = sa.union(sa.select(documents.c.original), sa.select(earlier.c.original))
            originals = frozenset(name for name in connection.execute(kept).scalars() if name)
            came = connection.execute(sa.select(sources.c.file, sources.c.source)).all()
            names = {source.partition("#")[0] for _, source in came}
            needed = frozenset({file for file, _ in came} | names)
            note_change(connection)
        return Purged(count, originals, needed)

    def give_back(self) -> bool:
        """Give free pages back to the system, and leave nothing in the write-ahead log; False where
        another process reads at this moment, so that the log stays for now."""
        self._database.run_alone(dialect.give_back)
        return self._database.run_alone(dialect.empty_log)


def _forget_words(connection: sa.Connection) -> None:
    """Forget what users' feedback, reviewers' decisions, pinned answers and saved questions quote
    of removed documents alone."""
    removed = documents.c.removed
    lost = [_plain(text) for text in _texts(connection, removed.isnot(None))]
    if not lost:
        return
    quoted = {
        row.id: list(row.quotes)
        for row in connection.execute(sa.select(feedback.c.id, feedback.c.quotes))
    }
    decided = {
        row.id: [side for side in (row.left_text, row.right_text) if side]
        for row in connection.execute(
            sa.select(decisions.c.id, decisions.c.left_text, decisions.c.right_text)
        )
    }
    kept = _kept_words(connection)
    words_of = (*quoted.values(), *decided.values(), *kept.values())
    said = {words for rows in words_of for words in rows}
    only = {words for words in said if any(_plain(words) in text for text in lost)}
    for text in _texts(connection, removed.is_(None)) if only else ():
        plain = _plain(text)
        only = {words for words in only if _plain(words) not in plain}
    for name, quotes in quoted.items():
        if only.intersection(quotes):
            left = [words for words in quotes if words not in only]
            connection.execute(feedback.update().where(feedback.c.id == name).values(quotes=left))
            seal_rows(connection, feedback, feedback.c.id == name)
    gone = [name for name, sides in decided.items() if only.intersection(sides)]
    connection.execute(decisions.delete().where(decisions.c.id.in_(gone)))
    for table in (pins, saved_questions):
        gone = [name for (kind, name), words in kept.items() if kind == table.name
                and only.intersection(words)]  # fmt: skip
        connection.execute(table.delete().where(table.c.id.in_(gone)))


def _kept_words(connection: sa.Connection) -> dict[tuple[str, str], list[str]]:
    """What each pinned answer and saved question quotes, by table and id."""
    found = {
        (pins.name, row.id): [cited["text"] for cited in row.answer["citations"]]
        for row in connection.execute(sa.select(pins.c.id, pins.c.answer))
    }
    columns = (saved_questions.c.id, saved_questions.c.then, saved_questions.c.latest)
    for row in connection.execute(sa.select(*columns)):
        evidence = [*row.then["evidence"], *(row.latest or {"evidence": ()})["evidence"]]
        found[saved_questions.name, row.id] = [one["text"] for one in evidence]
    return found


def _texts(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Iterator[str]:
    ids: Sequence[str] = connection.execute(sa.select(documents.c.id).where(where)).scalars().all()
    for document_id in ids:
        query = sa.select(documents.c.text).where(documents.c.id == document_id)
        yield connection.execute(query).scalar_one()


def _plain(text: str) -> str:
    return " ".join(text.split())

"""What batches tell of documents that are forgotten: their files' names, titles and warnings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from kb.catalog.schema import batch_files, batches, documents, sources

UPLOADS = "uploads/"
"""How the names of files that came as bytes begin."""
_WAITS = ("waiting", "question")
"""Outcomes of files that are in the library's hand still."""
_SECOND = re.compile(r" \(\d+\)(?=(?:\.[^.]*)?$)")
"""What a file's name was given where another had it."""


class _Gone(NamedTuple):
    """What names documents that are forgotten, and no other."""

    names: frozenset[str]
    """Paths of their files, and what the library called them."""
    words: frozenset[str]
    """These, and their titles."""

    def told_in(self, text: object) -> bool:
        return any(word in str(text) for word in self.words)


def forget_files(connection: sa.Connection, gone: sa.ColumnElement[bool]) -> None:
    """Leave nothing in the batches of the files that documents came from which are ``gone``."""
    came = (
        sa.select(sources.c.file)
        .join(documents, documents.c.id == sources.c.document_id)
        .where(gone)
    )
    connection.execute(batch_files.delete().where(batch_files.c.path.in_(came)))
    lost = _gone(connection, gone)
    if not lost.words:
        return
    named = sa.and_(batch_files.c.source.in_(lost.names), batch_files.c.outcome.notin_(_WAITS))
    connection.execute(batch_files.delete().where(named))
    for row in connection.execute(sa.select(batches)).mappings().all():
        kept = {
            "given": _order_without(row["given"], lost, _waiting(connection, row["number"])),
            "progress": {} if lost.told_in(row["progress"].get("source")) else row["progress"],
            "told": "" if lost.told_in(row["told"]) else row["told"],
            "warnings": [one for one in row["warnings"] if not any(map(lost.told_in, one))],
        }
        if any(kept[name] != row[name] for name in kept):
            this = batches.c.number == row["number"]
            connection.execute(batches.update().where(this).values(**kept))


def _gone(connection: sa.Connection, gone: sa.ColumnElement[bool]) -> _Gone:
    lost, needed = _names(connection, gone), _names(connection, sa.not_(gone))
    names, titles = lost[0] - needed[0], lost[1] - needed[1]
    # A sent file that became a document of its own is written down by the name that it came with.
    names |= {_SECOND.sub("", name) for name in names if name.startswith(UPLOADS)} - needed[0]
    return _Gone(frozenset(names), frozenset(names | titles))


def _names(connection: sa.Connection, where: sa.ColumnElement[bool]) -> tuple[set[str], set[str]]:
    """Paths and names, and titles, of the documents."""
    rows = connection.execute(
        sa.select(sources.c.file, sources.c.source, documents.c.title)
        .join(documents, documents.c.id == sources.c.document_id)
        .where(where)
    ).all()
    names = {name for file, source, _ in rows for name in (file, source, source.partition("#")[0])}
    return names - {""}, {title for _, _, title in rows if title}


def _waiting(connection: sa.Connection, number: int) -> list[str]:
    """The paths of a batch's files that wait for their turn or for an answer."""
    query = sa.select(batch_files.c.path).where(
        batch_files.c.batch == number, batch_files.c.outcome.in_(_WAITS)
    )
    return list(connection.execute(query).scalars())


def _order_without(given: Mapping[str, Any], lost: _Gone, waiting: list[str]) -> Mapping[str, Any]:
    """What a batch was begun with, without the files that are forgotten."""
    if not given:
        return given
    paths = [path for path in given["paths"] if path not in lost.names]
    sent = [
        one
        for one in given["sent"]
        if UPLOADS + one["name"] not in lost.names
        or any(path.endswith(one["place"]) for path in waiting)
    ]
    said = given["metadata"]
    nothing_left = not paths and not sent and bool(given["paths"] or given["sent"])
    if nothing_left or lost.told_in(said.get("title")):
        said = {name: None if nothing_left or name == "title" else said[name] for name in said}
    source = None if given["source"] in lost.names else given["source"]
    return {**given, "paths": paths, "sent": sent, "metadata": said, "source": source}

"""What decays on a disk: bytes in the catalog's file, found by what stands there."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def flip(file: Path, words: bytes, into: bytes, *, which: int = 0) -> int:
    """Replace one place where ``words`` stand in a file; how many places there were."""
    assert len(words) == len(into)
    data = file.read_bytes()
    places = [at for at in range(len(data)) if data.startswith(words, at)]
    at = places[which]
    with file.open("r+b") as stream:
        stream.seek(at)
        stream.write(into)
    return len(places)


def change(library: Path, statement: str, *values: object) -> None:
    """Change rows behind the library's back, seals left as they are."""
    connection = sqlite3.connect(library / "catalog.sqlite")
    with connection:
        assert connection.execute(statement, values).rowcount > 0
    connection.close()


def settle(library: Path) -> None:
    """Bring the write-ahead log into the catalog's file."""
    connection = sqlite3.connect(library / "catalog.sqlite")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()

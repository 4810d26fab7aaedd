"""A library with something of everything, to be harmed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import kb
from benchmarks.crash.acts import Act, Place, patiently, perform, put_files
from benchmarks.crash.truth import ANCHORS

EDITED, REMOVED, SET = "3.md", "4.md", "6.md"


def fill(place: Place) -> None:
    """Make the library: replaced, removed, corrected, decided, said, uploaded, backed up."""
    with kb.open(settings=place.settings) as library:
        names = (*ANCHORS, EDITED, REMOVED, SET)
        for given in (names, (EDITED, SET)):
            files = {name: place.edition() for name in given}
            _do(library, place, Act("ingest", {}, write=files))
        edition = place.edition()
        done = (
            ("upload", ("uploads/90.md", edition)),
            ("set", (2011, SET)),
            ("decide", (ANCHORS[0], 3, "7")),
            ("feedback", ("Which harbour was dredged?", "8")),
            ("backup", ("0.kbz",)),
            ("remove", (REMOVED,)),
            ("checkpoint", ()),
        )
        for verb, given in done:
            _do(library, place, Act(verb, {}, given=given))
    place.taken = dict(place.disk)
    settle(place.settings.library)


def _do(library: kb.Library, place: Place, act: Act) -> None:
    put_files(place, act)
    patiently(lambda: perform(library, place, act, lambda _: None))


def settle(library: Path) -> None:
    """Bring the write-ahead log into the catalog's file."""
    with closing(sqlite3.connect(library / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")


def keep(place: Place) -> Path:
    """A copy of the library and its reports, beside it."""
    kept = place.folder.with_name(f"{place.folder.name}-kept")
    shutil.copytree(place.folder, kept)
    return kept


def as_kept(place: Place, kept: Path) -> Place:
    """The library and its reports as they were, at their own path: elsewhere its files would be
    others."""
    for path in place.folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    shutil.copytree(kept, place.folder, dirs_exist_ok=True)
    return replace(place, disk=dict(place.disk), taken=dict(place.taken))

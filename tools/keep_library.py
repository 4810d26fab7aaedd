"""Keeps a small library of the catalog's form of a commit, which later versions must open.

Run it with the code of that commit first on the path, before the form changes:

    PYTHONPATH=CHECKOUT python tools/keep_library.py tests/kb/library/released/NNNN.tar.xz

The reports lie beside the kept libraries. What a form does not know of is left out.
"""

from __future__ import annotations

import shutil
import sys
import tarfile
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

REPORTS = Path(__file__).parent.parent / "tests" / "kb" / "library" / "released" / "reports"
HOME = Path("/srv/kept")
"""Where the reports lie while they are taken in: the catalog keeps their paths."""


def keep(target: Path) -> None:
    """Make the library with whichever ``kb`` comes first on the path, and pack it."""
    import kb

    with tempfile.TemporaryDirectory() as folder:
        home = HOME if _can_be_made(HOME) else Path(folder, "home")
        reports = home / "reports"
        shutil.copytree(REPORTS, reports)
        try:
            settings = kb.Settings(library=Path(folder, "library"), model="hash")
            with kb.open(settings=settings) as library:
                _fill(library, reports)
            with kb.open(settings=settings) as library:
                library.search("ships", mode="lexical")
                _write_index(library)
        finally:
            shutil.rmtree(home, ignore_errors=True)
        with tarfile.open(target, "w:xz", preset=9) as archive:
            archive.add(Path(folder, "library"), "library", filter=_plain)


def _fill(library: Any, reports: Path) -> None:
    (reports / "ferry.txt").write_text("The ferry made 300 journeys.\n", encoding="utf-8")
    library.ingest([reports])
    shutil.copy(REPORTS / "ferry.txt", reports / "ferry.txt")
    library.ingest([reports])
    library.remove(["removed.txt"])
    for said in (_say_feedback, _say_tags):
        with suppress(AttributeError, TypeError):  # the form does not know of it
            said(library)


def _say_feedback(library: Any) -> None:
    answer = library.ask("How many ships did the harbour gate clear in 2025?")
    library.feedback.rate(answer, "down", note="kept")


def _say_tags(library: Any) -> None:
    library.metadata.set(["ferry.txt"], {"year": "2024"}, add_tags=["checked"])


def _write_index(library: Any) -> None:
    with suppress(AttributeError, TypeError):  # it had another name
        library._generations.indexes().save(force=True)


def _can_be_made(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True)
    except OSError:
        return False
    return True


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """An entry without owner and time, and without what belongs to a running process."""
    if entry.name.endswith((".lock", "writer.json", "-shm")):
        return None
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    return entry


if __name__ == "__main__":
    keep(Path(sys.argv[1]).absolute())

"""The folder of backups that name no file: each gets a name of its own, the newest are kept."""

from __future__ import annotations

import re
from pathlib import Path

from kb.atomic import PRIVATE_FOLDER
from kb.catalog.records import now
from kb.errors import LibraryUnwritable
from kb.refusals import refusal

KEPT = 3
"""Backups that are kept in the folder; those of other names are nobody's business here."""

SUFFIX = ".kbz"


def new_file(folder: Path, library: str) -> Path:
    """A name in the folder, which is made if need be.

    Raises:
        LibraryUnwritable: it cannot be.
    """
    folder = folder.expanduser()
    try:
        folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryUnwritable(refusal(error, folder)) from error
    return folder / f"{library}-{now():%Y%m%d-%H%M%S}{SUFFIX}"


def forget_older(folder: Path, library: str) -> None:
    """Delete all but the newest backups that this program gave a name."""
    name = re.compile(rf"{re.escape(library)}-\d{{8}}-\d{{6}}{re.escape(SUFFIX)}")
    made = sorted(path for path in folder.expanduser().iterdir() if name.fullmatch(path.name))
    for path in made[:-KEPT]:
        path.unlink(missing_ok=True)

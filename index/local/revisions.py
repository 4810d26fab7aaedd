"""The checkpoints of one local index, each at a revision of what it was made from.

A checkpoint is a folder that appears whole, with a note of its revision and of the analyser that
made its terms. A damaged one is kept aside, never deleted.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import DamagedIndex, OutdatedIndex
from index.local.checkpoint import sync
from index.local.passages import LocalIndex
from index.local.system import system_errors

NOTE = "checkpoint.json"
FORM = 3
"""Raised when a checkpoint of before can no longer be used."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a checkpoint says of itself."""

    revision: int
    token: str
    """Tells the revision from the same one of another history, as of a catalog from a backup."""
    analyser: str
    form: int = FORM


class Checkpoints:
    """The checkpoints in a folder. Only one process at a time may write."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Path]:
        """Complete checkpoints, newest first."""
        # The numbers are padded, so that the order of names is that of revisions.
        return sorted(self._folder.glob("r*"), reverse=True)

    def newest_revision(self) -> int:
        """The revision of the newest checkpoint, 0 without one, by its name alone."""
        return max((int(path.name[1:]) for path in self.all()), default=0)

    def write(self, index: LocalIndex, *, revision: int, token: str, analyser: str) -> None:
        """Write a checkpoint; it takes the place of all others.

        Raises:
            OSError: it cannot be written; what was there before is there still.
        """
        for folder in (self._folder.parent, self._folder):
            folder.mkdir(0o700, parents=True, exist_ok=True)
        self._sweep()
        # No checkpoint to anybody until it is renamed; see ``all``.
        partial = self._folder / f"partial-{os.getpid()}"
        try:
            with system_errors(partial):
                _write(index, partial, Note(revision, token, analyser))
        except BaseException:  # the disk may be full of it
            shutil.rmtree(partial, ignore_errors=True)
            raise
        target = self._folder / f"r{revision:012d}"
        if target.exists():  # made with another glossary
            self._discard(target)
        partial.rename(target)
        sync(self._folder)
        for old in self.all():
            if old != target:
                self._discard(old)

    def set_aside(self, checkpoint: Path) -> Path:
        """Keep a damaged checkpoint where no index is loaded from; where that is. In a library that
        may only be read it stays where it is."""
        stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S-%f")
        aside = checkpoint.with_name(f"damaged-{stamp}-{checkpoint.name}")
        try:
            checkpoint.rename(aside)
        except FileNotFoundError:
            pass  # another process has set it aside already
        except OSError:
            return checkpoint
        return aside

    def _discard(self, checkpoint: Path) -> None:
        """Delete a checkpoint: out of sight at once, so that nobody takes it for a damaged one."""
        gone = checkpoint.with_name(f"partial-{os.getpid()}-{checkpoint.name}")
        with suppress(FileNotFoundError):  # set aside by a reader
            checkpoint.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def _sweep(self) -> None:
        """Delete what a killed writer left; there is no other one now."""
        for left in self._folder.glob("partial-*"):
            shutil.rmtree(left, ignore_errors=True)


def _write(index: LocalIndex, partial: Path, note: Note) -> None:
    partial.mkdir()
    index.save(partial)
    with (partial / NOTE).open("w", encoding="utf-8") as stream:
        json.dump(_sealed(note), stream)
        stream.flush()
        os.fsync(stream.fileno())
    for path in (partial, *partial.rglob("*")):  # the engines write with the rights of others
        path.chmod(0o700 if path.is_dir() else 0o600)
    sync(partial)


def read_note(checkpoint: Path) -> Note:
    """What a checkpoint says of itself.

    Raises:
        DamagedIndex: the note is missing or changed.
        OutdatedIndex: an earlier form of this package wrote it.
        OSError: the system does not let it be read.
    """
    try:
        said = (checkpoint / NOTE).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DamagedIndex(f"{NOTE}: {error}") from error
    try:
        written = json.loads(said)
        form = written.get("form", 1)
        token = str(written["token"]) if form >= FORM else ""
        note = Note(int(written["revision"]), token, str(written["analyser"]), form)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedIndex(f"{NOTE}: {error}") from error
    if written != _sealed(note):
        raise DamagedIndex(f"{NOTE}: not as it was written")
    if note.form != FORM:
        raise OutdatedIndex(f"{checkpoint.name} is of form {note.form}, not {FORM}")
    return note


def _sealed(note: Note) -> dict[str, int | str]:
    """The note with the checksum of its values; the first form did not name itself, and before
    the third there was no token."""
    values = asdict(note)
    if note.form < FORM:
        del values["token"]
    if note.form == 1:
        del values["form"]
    digest = hashlib.sha256(json.dumps(list(values.values())).encode()).hexdigest()
    return {**values, "sha256": digest}

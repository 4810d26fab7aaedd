"""Files that came as bytes: kept in the library's folder from when they came until they are taken
in or refused, so that nothing is lost whatever happens meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from kb.atomic import PRIVATE_FOLDER, write_atomically
from kb.catalog import CatalogReader, CatalogWriter
from kb.errors import BadRequest
from kb.library.order import Order, Sent
from kb.library.recorded import BatchNotes
from kb.pipeline.scan import FileDigest, FoundFile, Scan, scan

UPLOADS = "uploads"
"""Folder in a library for files that came as bytes and were taken in."""

INCOMING = "incoming"
"""Folder in a library for those that wait, a folder a batch and in it one a file."""

NOT_A_NAME = ("not a file name", "rename the file and try again")

LONGEST_NAME = 255
"""Bytes of a file's name (NAME_MAX of Linux, and of every file system in use with it)."""


class Incoming:
    """The files that wait in the library in folder ``path``."""

    def __init__(self, path: Path, reader: CatalogReader, writer: CatalogWriter) -> None:
        self._folder = path / INCOMING
        self._uploads = path / UPLOADS
        self._reader = reader
        self._writer = writer

    def keep(self, number: int, files: Iterable[tuple[str, bytes]]) -> list[Sent]:
        """Keep files for batch ``number``; their names are known to be good."""
        sent = []
        for ordinal, (name, data) in enumerate(files):
            folder = self._folder_of(number, ordinal)
            write_atomically(folder / name, data, private=True)
            sent.append(Sent(name, f"{ordinal}/{name}"))
        return sent

    def take_over(self, number: int, path: Path, sent: Sent) -> Sent:
        """Give batch ``number`` a file that another batch kept."""
        folder = self._folder_of(number, 0)
        path.replace(folder / sent.name)
        self._clear(path.parent.parent)
        return Sent(sent.name, f"0/{sent.name}", sent.mode)

    def _folder_of(self, number: int, ordinal: int) -> Path:
        folder = self._folder / str(number) / str(ordinal)
        for each in (self._folder, folder.parent, folder):
            each.mkdir(PRIVATE_FOLDER, exist_ok=True)
        return folder

    def scan(self, number: int, order: Order, notes: BatchNotes) -> Scan:
        """The files of a batch under the names that they are to have in the library.

        One whose name another document has, with another content, waits for an answer.
        """
        found = Scan()
        known = {record.source: record for record in self._reader.files().values()}
        taken: set[str] = set()
        for one in order.sent:
            path = self._folder / str(number) / one.place
            if not path.exists():  # settled when the batch ran before
                continue
            source = f"{UPLOADS}/{one.name}"
            record = known.get(source)
            held = self._reader.find(source)
            if held is None and record is not None and record.documents:
                held = record.source
            if source in taken or (one.mode == "own" and held is not None):
                source, record = self._free(source, taken), None
            scanned = scan([path], overrides=None, source=source)
            found.failures += scanned.failures
            for file in scanned.files:
                same = record is not None and record.digest == _digest(file)
                if one.mode == "new" and held is not None and record is not None and not same:
                    notes.ask(str(path), source, held)
                    continue
                taken.add(source)
                notes.show(path, self._uploads / Path(source).name)
                found.files.append(replace(file, formerly=record.path if record else ""))
        return found

    def _free(self, source: str, taken: Collection[str]) -> str:
        """A name like ``source`` that nothing has."""
        path = Path(source)
        number = 2
        while True:
            name = f"{UPLOADS}/{path.stem} ({number}){path.suffix}"
            if name not in taken and self._reader.find(name) is None:
                return name
            number += 1

    def settle(self, number: int, *, asked: Collection[str], keep: bool) -> None:
        """Put what was taken in where it stays, and forget what was refused; ``keep`` leaves
        what was not reached for when the batch goes on. Those ``asked`` about stay."""
        folder = self._folder / str(number)
        known = self._reader.files()
        moved: dict[str, str] = {}
        for path in sorted(folder.glob("*/*")):
            record = known.get(str(path))
            gave = self._reader.sources_of(str(path))
            if gave or (record is not None and record.documents):
                source = record.source if record else min(gave).partition("#")[0]
                target = self._uploads / Path(source).name
                self._uploads.mkdir(PRIVATE_FOLDER, exist_ok=True)
                path.replace(target)
                moved[str(path)] = str(target)
            elif record is not None:
                self._writer.drop_files([str(path)])
                path.unlink()
            elif not keep and str(path) not in asked:
                path.unlink()
        self._writer.move_files(moved)
        self._clear(folder)

    def give_up(self, path: Path) -> None:
        """Forget a file that waits."""
        path.unlink(missing_ok=True)
        self._clear(path.parent.parent)

    def sweep(self, kept: Collection[int]) -> None:
        """Forget the files of batches whose record is gone."""
        if self._folder.is_dir():
            for folder in self._folder.iterdir():
                if not (folder.name.isdecimal() and int(folder.name) in kept):
                    shutil.rmtree(folder, ignore_errors=True)

    def _clear(self, folder: Path) -> None:
        for empty in (*folder.glob("*"), folder):
            if empty.is_dir() and not any(empty.iterdir()):
                empty.rmdir()


def clean_name(name: str) -> str:
    """The name of a file without folders before it.

    Raises:
        BadRequest: no file can be called so.
    """
    clean = Path(name.replace("\\", "/")).name
    if clean in ("", ".", "..") or clean.startswith(".") or not _can_be_named(clean):
        raise BadRequest(f"{name!r}: {'; '.join(NOT_A_NAME)}")
    return clean


def _can_be_named(name: str) -> bool:
    """Whether the system takes a file of this name."""
    encoded = name.encode("utf-8", "replace")
    return len(encoded) <= LONGEST_NAME and "\0" not in name and encoded.decode() == name


def _digest(file: FoundFile) -> str:
    digest = FileDigest(None)
    with file.path.open("rb") as content:
        while block := content.read(1 << 20):
            digest.add(block)
    return digest.whole(file)

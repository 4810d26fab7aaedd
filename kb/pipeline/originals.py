"""Files copied beside the catalog, each read once: its digest, what is read of it and the original
that is kept are of the same bytes, whatever happens to the file meanwhile."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kb.atomic import PARTIAL, PRIVATE_FILE, PRIVATE_FOLDER, sweep
from kb.errors import LibraryUnwritable
from kb.refusals import refusal

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Copy:
    """A file's bytes, as they were when it was copied."""

    path: Path
    name: str
    """What the original is called when it is kept: the digest of its bytes, and its suffix."""


class Originals:
    """The folder of a library with the files that its documents were read from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def clear(self) -> None:
        """Delete what a killed run left; there is no other one now."""
        if self._folder.is_dir():
            sweep(self._folder)

    def copy(self, path: Path, told: Callable[[bytes], None]) -> Copy:
        """Copy a file; ``told`` is given its bytes as they are read.

        Raises:
            OSError: the file cannot be read.
            LibraryUnwritable: it cannot be written.
        """
        digest = hashlib.sha256()
        partial = self._folder / f"{PARTIAL}{os.getpid()}-{secrets.token_hex(4)}"
        with path.open("rb") as source:
            try:
                with self._writing():
                    self._folder.mkdir(PRIVATE_FOLDER, exist_ok=True)
                    partial.touch(PRIVATE_FILE, exist_ok=False)
                with partial.open("wb") as target:
                    while block := source.read(_BLOCK):
                        digest.update(block)
                        told(block)
                        with self._writing():
                            target.write(block)
                    with self._writing():
                        target.flush()
            except BaseException:  # Ctrl-C leaves no litter either
                with suppress(OSError):
                    partial.unlink(missing_ok=True)
                raise
        return Copy(partial, digest.hexdigest() + path.suffix.lower())

    def keep(self, copy: Copy) -> str:
        """Make a copy an original; its name. It can be read on where it is open.

        Raises:
            LibraryUnwritable: that cannot be done.
        """
        target = self._folder / copy.name[:2] / copy.name
        with self._writing():
            if target.exists():
                copy.path.unlink()
                return copy.name
            target.parent.mkdir(PRIVATE_FOLDER, exist_ok=True)
            descriptor = os.open(copy.path, os.O_RDONLY)
            try:
                os.fsync(descriptor)  # it is on the disk before it gets the name
            finally:
                os.close(descriptor)
            copy.path.replace(target)
        return copy.name

    def drop(self, copy: Copy) -> None:
        """Forget a copy."""
        with self._writing():
            copy.path.unlink(missing_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """What goes wrong with writing here is no fault of the file that is copied."""
        try:
            yield
        except OSError as error:
            raise LibraryUnwritable(refusal(error, self._folder)) from error

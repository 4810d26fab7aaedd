"""What is written down of upkeep: when doctor last looked and what was found, the last backup.

The notes lie beside the catalog and are of this folder alone: a backup leaves them out.
"""

from __future__ import annotations

import datetime
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.atomic import write_atomically
from kb.catalog.records import now
from kb.library.backup import BACKUP_NOTE, EXAMINED_NOTE, Backup
from kb.library.examined import Examined, Fault


@dataclass(frozen=True, slots=True)
class LastExamined:
    """The last time that the whole library was looked at."""

    at: datetime.datetime
    """UTC, without zone."""
    revision: int
    """The library's at that time."""
    repaired: bool
    """Whether what could be mended was mended."""
    found: Examined

    def as_json(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(),
            "revision": self.revision,
            "repaired": self.repaired,
            **self.found.as_json(),
        }

    def __str__(self) -> str:
        left = sum(not fault.mended for fault in self.found.faults)
        return f"{self.at}, {'all was well' if not left else f'{left} faults were left'}"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The last backup that was made of the library in this folder."""

    at: datetime.datetime
    """UTC, without zone."""
    file: str
    """Its name, without folders."""
    documents: int
    revision: int
    bytes: int
    missing: int
    """Originals that could not be taken along."""

    def as_json(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(),
            "file": self.file,
            "documents": self.documents,
            "revision": self.revision,
            "bytes": self.bytes,
            "missing": self.missing,
        }

    def __str__(self) -> str:
        return f"{self.at}, {self.documents} documents in {self.file}"


def note_examined(library: Path, found: Examined, *, revision: int, repaired: bool) -> None:
    """Write down what doctor found; where the library may only be read, nothing is."""
    _write(library / EXAMINED_NOTE, LastExamined(now(), revision, repaired, found).as_json())


def note_backup(library: Path, made: Backup) -> None:
    """Write down that a backup was made; where the library may only be read, nothing is."""
    last = LastBackup(
        now(), Path(made.file).name, made.documents, made.revision, made.bytes, len(made.missing)
    )
    _write(library / BACKUP_NOTE, last.as_json())


def last_examined(library: Path) -> LastExamined | None:
    """What doctor found when it last looked; None where that is not known."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads((library / EXAMINED_NOTE).read_text(encoding="utf-8"))
        faults = tuple(
            Fault(one["kind"], one["what"], one["reason"], one["mended"] or "", one["remedy"] or "")
            for one in said["faults"]
        )
        checked = {str(name): int(number) for name, number in said["checked"].items()}
        at = datetime.datetime.fromisoformat(said["at"])
        return LastExamined(at, said["revision"], said["repaired"], Examined(checked, faults))
    return None


def last_backup(library: Path) -> LastBackup | None:
    """The last backup; None where that is not known."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads((library / BACKUP_NOTE).read_text(encoding="utf-8"))
        return LastBackup(**{**said, "at": datetime.datetime.fromisoformat(said["at"])})
    return None


def _write(file: Path, said: dict[str, Any]) -> None:
    with suppress(OSError):
        write_atomically(file, json.dumps(said, ensure_ascii=False), private=True)

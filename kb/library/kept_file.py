"""What people keep, as a file beside an exported library: pinned answers and saved questions.

Documents are known there by the digests of their texts, so that another library that holds them
knows them again, whatever it calls them.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from kb.atomic import write_atomically
from kb.catalog import PinRecord, PinTable, SavedRecord, SavedTable
from kb.errors import BadRequest, LibraryUnwritable

SUFFIX = ".kept"
"""None that a folder of reports is looked through for."""

_TIMES = ("made", "ended", "seen")


def write_kept(pins: PinTable, saved: SavedTable, documents: Path) -> Path | None:
    """Write them beside the file ``documents``; None where there is nothing to write."""
    kept = [("pin", asdict(one)) for one in pins.all(ended=True)]
    kept += [("saved", asdict(one) | {"latest": None}) for one in saved.all()]
    file = documents.with_suffix(SUFFIX)
    if not kept:
        return None
    lines = (json.dumps({kind: _plain(row)}, ensure_ascii=False) for kind, row in kept)
    try:
        write_atomically(file, "".join(f"{line}\n" for line in lines))
    except OSError as error:
        raise LibraryUnwritable(f"{file}: {error.strerror or error}; write it elsewhere") from error
    return file


def take_kept(pins: PinTable, saved: SavedTable, file: Path) -> int:
    """Take over what such a file holds and is not here yet; how many.

    Raises:
        BadRequest: the file cannot be read, or is another one.
    """
    try:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
        if not all(isinstance(row, dict) and set(row) <= {"pin", "saved"} for row in rows):
            raise ValueError("a line of another kind")
        new_pins = [PinRecord(**_typed(row["pin"])) for row in rows if "pin" in row]
        new_saved = [SavedRecord(**_typed(row["saved"])) for row in rows if "saved" in row]
    except OSError as error:
        raise BadRequest(f"{file}: cannot be read: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadRequest(f"{file}: is not what kb export-library writes ({error})") from error
    _check(file, new_pins, new_saved)
    here = {one.id for one in saved.all()}
    missing = [one for one in new_saved if one.id not in here]
    count = pins.take(new_pins)
    for one in missing:
        saved.keep(one)
    return count + len(missing)


def _check(file: Path, pins: list[PinRecord], saved: list[SavedRecord]) -> None:
    """What was written by hand may lack what every look at it asks for."""
    whole = all(
        {"sentences", "citations", "reading", "digests"} <= set(one.answer) for one in pins
    ) and all({"state", "evidence"} <= set(one.then) for one in saved)
    if not whole:
        raise BadRequest(f"{file}: is not what kb export-library writes")


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime.datetime) else value
        for name, value in row.items()
    }


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    known = {field.name for kind in (PinRecord, SavedRecord) for field in fields(kind)}
    return {
        name: datetime.datetime.fromisoformat(value) if name in _TIMES and value else value
        for name, value in row.items()
        if name in known
    }

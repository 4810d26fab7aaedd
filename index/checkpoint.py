"""Folders of files that say what they should hold, so that damage is noticed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index.errors import DamagedIndex

MANIFEST = "manifest.json"


def seal(folder: Path, facts: Mapping[str, Any]) -> None:
    """Sync all files of ``folder`` to the disk and write the manifest that ``verify`` reads."""
    files = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            os.fsync(stream.fileno())
        files[path.name] = {"bytes": path.stat().st_size, "sha256": digest}
    with (folder / MANIFEST).open("w", encoding="utf-8") as stream:
        json.dump({"facts": dict(facts), "files": files}, stream)
        stream.flush()
        os.fsync(stream.fileno())


def verify(folder: Path) -> dict[str, Any]:
    """The facts that ``seal`` was given.

    Raises:
        DamagedIndex: a file is missing, has another length or another checksum.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        facts, files = manifest["facts"], manifest["files"]
        for name, known in files.items():
            path = folder / name
            if path.stat().st_size != known["bytes"]:
                raise DamagedIndex(f"{name} has another length than when it was written")
            with path.open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != known["sha256"]:
                    raise DamagedIndex(f"{name} fails its checksum")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedIndex(f"{folder.name}: {error}") from error
    return dict(facts)

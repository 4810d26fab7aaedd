"""Checkpoint folders: sealed with the checksum of every file, and checked when they are opened.

``manifest.json`` is a line with the SHA-256 of what follows, and that: the form, facts about the
content, and size and SHA-256 of each file.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from index.errors import DamagedIndex

MANIFEST = "manifest.json"


def seal(folder: Path, form: str, **facts: Any) -> None:
    """Write the manifest of a folder's files, and see all of them onto the disk."""
    files = {}
    # Before the manifest is there: it cannot tell its own checksum, and comes last onto the disk.
    for path in sorted(folder.iterdir()):
        files[path.name] = {"bytes": path.stat().st_size, "sha256": _digest(path)}
        sync(path)
    body = json.dumps({"form": form, "facts": facts, "files": files}).encode()
    manifest = folder / MANIFEST
    manifest.write_bytes(_checksum(body).encode() + b"\n" + body)
    sync(manifest)
    sync(folder)


def unseal(folder: Path, form: str) -> dict[str, Any]:
    """The facts of a sealed folder, every file of it checked.

    Raises:
        DamagedIndex: something is missing, changed, or of another form.
        OSError: the system does not let it be read, which says nothing of what is there.
    """
    try:
        manifest = _read_manifest(folder)
        if manifest["form"] != form:
            raise DamagedIndex(f"{folder} is of the form {manifest['form']!r}, not {form!r}")
        for name, wanted in manifest["files"].items():
            path = folder / name
            if path.stat().st_size != wanted["bytes"] or _digest(path) != wanted["sha256"]:
                raise DamagedIndex(f"{path}: its bytes are not those that were written")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DamagedIndex(f"{folder}: {error}") from error
    facts: dict[str, Any] = manifest["facts"]
    return facts


def sync(path: Path) -> None:
    """See a file or a folder onto the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_manifest(folder: Path) -> dict[str, Any]:
    checksum, _, body = (folder / MANIFEST).read_bytes().partition(b"\n")
    if _checksum(body) != checksum.decode("ascii", "replace"):
        raise DamagedIndex(f"{folder / MANIFEST}: its bytes are not those that were written")
    manifest: dict[str, Any] = json.loads(body)
    return manifest


def _checksum(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

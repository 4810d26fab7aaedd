"""What a folder takes on the disk."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

PARTS = {"originals": "originals", "uploads": "originals", "index": "index"}
"""What lies in the folders of a library; all else is the catalog and its notes."""


def parts_in(library: Path) -> Mapping[str, int]:
    """What the catalog, the originals and the indexes of a library take, in bytes."""
    found = {"catalog": 0, "originals": 0, "index": 0}
    with suppress(OSError):
        for entry in os.scandir(library):
            part = PARTS.get(entry.name, "catalog")
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    found[part] += bytes_in(Path(entry.path))
                else:
                    found[part] += entry.stat(follow_symlinks=False).st_size
    return found


def bytes_in(folder: Path) -> int:
    """The sum of the files' sizes; one that is being replaced at this moment is left out."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += Path(root, name).lstat().st_size
    return total

"""What a folder takes on the disk."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def bytes_in(folder: Path) -> int:
    """The sum of the files' sizes; one that is being replaced at this moment is left out."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += Path(root, name).lstat().st_size
    return total

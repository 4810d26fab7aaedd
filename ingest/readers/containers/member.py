"""What lies in an archive or a mail, and how much of it may."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.draft import Draft
from ingest.errors import TooLarge
from ingest.files.raw_file import MIB

MOST_MEMBERS = 5_000
DEEPEST = 4
"""Archives within archives, mails within mails."""
UNPACKED_FACTOR = 8
"""How many times the size limit all that is in a file may have together."""
MOST_RATIO = 200
"""A member of more than a MiB that is packed tighter than this is a bomb."""
_LONGEST_NAME = 200
_REMEDY = "unpack it, and ingest what is wanted"
_IGNORED = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """One file within another: its name and bytes, or, of a letter, the draft that was made."""

    name: str
    """A path below the file that holds it; empty for the letter itself."""
    data: bytes = b""
    draft: Draft | None = None


@dataclass(slots=True)
class Bounds:
    """How much may still be unpacked of one file, all that it holds together."""

    source: str
    bytes_left: int
    wanted: frozenset[str] = frozenset()
    """The suffixes of what is to be unpacked."""
    members_left: int = MOST_MEMBERS
    depth: int = 0

    def enter(self) -> None:
        """Go into a file within; raises TooLarge where that is too deep."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooLarge(self.source, f"it holds archives {DEEPEST} deep", _REMEDY)

    def leave(self) -> None:
        """Come out of it again."""
        self.depth -= 1

    def claim(self, size: int, packed: int) -> None:
        """Take a member of ``size`` bytes, ``packed`` in the archive, into account.

        Raises TooLarge where there are too many members, or too much in them.
        """
        self.members_left -= 1
        if self.members_left < 0:
            raise TooLarge(self.source, f"it holds over {MOST_MEMBERS:,} files", _REMEDY)
        if size > MIB and size > MOST_RATIO * max(packed, 1):
            reason = f"it unpacks to {MOST_RATIO} times its size and more"
            raise TooLarge(self.source, reason, _REMEDY)
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise TooLarge(self.source, "it unpacks to more than is read of one file", _REMEDY)

    def wants(self, name: str) -> bool:
        """Whether a member is of a format that is read, and nothing that a system left behind."""
        return not is_ignored(name) and PurePosixPath(name).suffix.lower() in self.wanted


def bounds_of(source: str, max_bytes: int, wanted: frozenset[str]) -> Bounds:
    """The bounds for one file under a size limit; members of ``wanted`` suffixes are unpacked."""
    return Bounds(source, UNPACKED_FACTOR * max_bytes, wanted)


def safe_name(name: str) -> str:
    """A member's name as the end of a source: no drive, no way up, no control characters.

    Nothing is ever written under it.
    """
    said = unicodedata.normalize("NFC", name.replace("\\", "/"))
    said = "".join(letter for letter in said if letter.isprintable())
    parts = [part for part in said.split("/") if part not in ("", ".", "..")]
    if parts and len(parts[0]) == 2 and parts[0][1] == ":":
        parts = parts[1:]
    whole = "/".join(parts) or "unnamed"
    if len(whole) > _LONGEST_NAME:
        suffix = PurePosixPath(whole).suffix[:20]
        whole = whole[: _LONGEST_NAME - len(suffix)] + suffix
    return whole


def is_ignored(name: str) -> bool:
    """Whether a member is hidden, or what a system leaves behind in archives."""
    parts = name.split("/")
    return any(part in _IGNORED or part.startswith((".", "~$")) for part in parts)


class NamesTaken:
    """Gives each member of a file a name of its own."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, name: str) -> str:
        """``name``, with a number before its suffix where another has had it."""
        path, number = PurePosixPath(name), 1
        free = name
        while free in self._taken:
            number += 1
            free = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
        self._taken.add(free)
        return free

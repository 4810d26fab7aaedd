"""Files that are not where they were: moved with their folder, gone, or on a disk that is away."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from kb.catalog import FileRecord
from kb.pipeline.scan import FoundFile, vanished


def gone(found: Iterable[Path], folders: Sequence[Path], known: Iterable[str]) -> list[str]:
    """Those of the ``known`` files that were in the ``folders`` and are not there any more.

    They may have been reached by another path to the same folder, over a link.
    """
    present = set(map(str, found))
    holds = _holds(folders)
    return [path for path in known if path not in present and holds(path) and vanished(path)]


def emptied(
    folders: Sequence[Path], known: Collection[str], lost: Collection[str]
) -> dict[Path, int]:
    """The folders in which nothing is left of what was taken in from them, and how many files that
    was: each of ``folders``, and what lies in it as an empty folder, as a mount point does."""
    found: dict[Path, int] = {}
    is_empty = cache(_is_empty)
    for folder in folders:
        holds = _holds([folder])
        held = [path for path in known if holds(path)]
        missing = [path for path in held if path in lost]
        if missing and len(missing) == len(held):
            found[folder] = len(missing)
            continue
        for path in missing:
            for above in Path(path).parents:
                if above == folder:
                    break
                if is_empty(above):
                    found[above] = found.get(above, 0) + 1
    return found


def moved(
    files: Sequence[FoundFile], known: Mapping[str, FileRecord], others: Iterable[str] = ()
) -> dict[str, str]:
    """Old path to new one of each file that lies elsewhere than when it was taken in, because its
    folder has another name now or is mounted in another place.

    A file is the same if the old one is gone and it has its name in the library, or its place in
    the folder and its looks, to the last bit of its time. Files that were in the same folder and
    are nowhere now go with it (they were changed or deleted meanwhile), unless they are the greater
    part: then the folder's move is not certain. ``others`` are paths that the catalog knows beside
    ``known``.
    """
    new = [file for file in files if str(file.path) not in known and not file.named]
    if not new:
        return {}
    owners = {record.source: path for path, record in known.items()}
    looks: dict[tuple[str, str], list[str]] = {}
    for path, record in known.items():
        looks.setdefault((os.path.basename(path), record.stamp), []).append(path)  # noqa: PTH119  as above
    moves: dict[str, str] = {}
    for file in new:
        place = Path(file.source).parts
        alike = [
            path
            for path in looks.get((file.path.name, file.stamp), [])
            if Path(path).parts[-len(place) :] == place
        ]
        nearest = sorted(alike, key=lambda path: -_common_tail(Path(path), file.path))
        for old in filter(None, (owners.get(file.source), *nearest)):
            if old not in moves and vanished(old):
                moves[old] = str(file.path)
                break
    rest = dict(_with_their_folder(moves, {*known, *others}))
    return moves | rest if len(rest) <= len(moves) else moves


def _with_their_folder(moves: Mapping[str, str], paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Old and new path of the files that are gone with a folder from which others have moved."""
    folders: dict[Path, Path] = {}
    for old, new in moves.items():
        before, after = Path(old).parent, Path(new).parent
        while before != after and before not in folders and vanished(str(before)):
            folders[before] = after
            if before.name != after.name:
                break
            before, after = before.parent, after.parent
    taken = {*moves.values(), *paths}
    for path in paths if folders else ():
        home = next((above for above in Path(path).parents if above in folders), None)
        if home is not None and path not in moves:
            place = str(folders[home] / Path(path).relative_to(home))
            if place not in taken:
                taken.add(place)
                yield path, place


def _common_tail(one: Path, other: Path) -> int:
    """How many names at their ends two paths share."""
    count = 0
    for left, right in zip(reversed(one.parts), reversed(other.parts), strict=False):
        if left != right:
            break
        count += 1
    return count


def _holds(folders: Sequence[Path]) -> Callable[[str], bool]:
    """Tells whether a path lies in one of the folders, by its name or over links."""
    real = cache(os.path.realpath)
    homes = [Path(real(folder)) for folder in folders]

    def holds(path: str) -> bool:
        place = Path(path)
        if any(place.is_relative_to(folder) for folder in folders):
            return True
        there = Path(real(place.parent))
        return any(there.is_relative_to(home) for home in homes)

    return holds


def _is_empty(folder: Path) -> bool:
    try:
        return not any(os.scandir(folder))
    except OSError:
        return False

"""Which files an ingest is about, and which of them have changed since they were taken in."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest import Metadata, sidecar_of, supported_suffixes
from kb.catalog import FileRecord
from kb.results import Failure


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to take in: where it is, what it is called in the library, how it looks now."""

    path: Path
    source: str
    stamp: str


@dataclass(slots=True)
class Scan:
    """What the given paths hold."""

    files: list[FoundFile] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    passed_over: int = 0
    """Files in folders whose format no reader knows."""


def scan(paths: Iterable[Path], *, overrides: Metadata | None, source: str | None) -> Scan:
    """The files under ``paths``: folders whole, without hidden files; files as they are named."""
    result = Scan()
    seen: set[Path] = set()
    suffix = _overrides_stamp(overrides)
    for given in paths:
        path = Path(os.path.abspath(given))  # noqa: PTH100  resolve() would follow links
        if path.is_dir():
            result.folders.append(path)
            before = len(result.files)
            for file in _walk(path, result, suffix):
                if file.path not in seen:
                    seen.add(file.path)
                    result.files.append(file)
            if len(result.files) == before:
                result.failures.append(_nothing_in(given))
        elif path.exists():
            if path not in seen:
                seen.add(path)
                result.files.append(_explicit(path, source, suffix))
        else:
            reason = "no such file or folder"
            result.failures.append(Failure(str(given), reason, "check the spelling of the path"))
    return result


def digest_of(file: FoundFile, overrides: Metadata | None) -> str:
    """What tells for sure whether a file, its sidecar or the given metadata have changed.

    Raises:
        OSError: the file cannot be read.
    """
    digest = hashlib.sha256(_overrides_stamp(overrides).encode())
    for path in (file.path, sidecar_of(file.path)):
        digest.update(b"\0")
        if path is file.path or path.is_file():
            with path.open("rb") as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
    return digest.hexdigest()


def name_sources(
    files: Iterable[FoundFile], known: Mapping[str, FileRecord]
) -> Iterator[FoundFile]:
    """Give each file the name that it has, or will have, in the library.

    A file that was taken in keeps its name. A new one is called by its path under the folder
    that was given; where another file that still exists has that name, the folder's own name
    is put before it, so that two archives with files of one name never replace each other.
    """
    owner = {record.source: path for path, record in known.items()}
    for file in files:
        path = str(file.path)
        source = known[path].source if path in known else file.source
        folder = file.path
        for _ in Path(file.source).parts:
            folder = folder.parent
        while owner.get(source, path) != path and Path(owner[source]).exists() and folder.name:
            source = f"{folder.name}/{source}"
            folder = folder.parent
        owner[source] = path
        yield FoundFile(file.path, source, file.stamp)


def _walk(folder: Path, result: Scan, suffix: str) -> Iterator[FoundFile]:
    suffixes = supported_suffixes()
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        present = set(names)
        for name in sorted(names):
            if name.startswith((".", "~$")) or name.endswith(".meta.yaml"):
                continue
            path = Path(root, name)
            if path.suffix.lower() not in suffixes:
                result.passed_over += 1
                continue
            sidecar = sidecar_of(path)
            stamp = _stamp(path, sidecar if sidecar.name in present else None) + suffix
            yield FoundFile(path, path.relative_to(folder).as_posix(), stamp)


def _explicit(path: Path, source: str | None, suffix: str) -> FoundFile:
    sidecar = sidecar_of(path)
    stamp = _stamp(path, sidecar if sidecar.is_file() else None) + suffix
    return FoundFile(path, source or path.name, stamp)


def _stamp(path: Path, sidecar: Path | None) -> str:
    parts = []
    for file in (path, sidecar):
        if file is None:
            continue
        try:
            status = file.stat()
        except OSError:  # gone meanwhile, or a broken link: reading it will say so
            parts.append("?")
            continue
        parts.append(f"{status.st_size}:{status.st_mtime_ns}")
    return "/".join(parts)


def _overrides_stamp(overrides: Metadata | None) -> str:
    if overrides is None or overrides == Metadata():
        return ""
    return "/" + hashlib.sha256(repr(overrides).encode()).hexdigest()[:16]


def _nothing_in(given: Path) -> Failure:
    formats = " ".join(sorted(supported_suffixes()))
    return Failure(
        str(given), "no readable file in this folder", f"formats that are read: {formats}"
    )

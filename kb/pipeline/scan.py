"""Which files an ingest is about, and which of them have changed since they were taken in."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ingest import Metadata, sidecar_in_use, supported_suffixes
from kb.catalog import CATALOG_FILE, FileRecord
from kb.pipeline.report import Failure

_LINK_REMEDY = "give what it leads to by its own path, or copy it into the folder"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to take in: where it is, what it is called in the library, how it looks now."""

    path: Path
    source: str
    stamp: str
    named: bool = False
    """True where the caller gave the name: it is kept, whatever has had it."""
    formerly: str = ""
    """The file in whose place it comes, where that is another one."""

    def is_recorded(self, known: Mapping[str, FileRecord], failed_under: Callable[[], str]) -> bool:
        """Whether the catalog has it under its name and as it looks now.

        What failed of it would fail again only ``failed_under`` the same circumstances.
        """
        record = known.get(str(self.path))
        if record is None or (record.stamp, record.source) != (self.stamp, self.source):
            return False
        return not record.failures or record.failed_under == failed_under()


@dataclass(slots=True)
class Scan:
    """What the given paths hold."""

    files: list[FoundFile] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    passed_over: int = 0
    """Files in folders whose format no reader knows."""


def scan(paths: Iterable[Path], *, overrides: Metadata | None, source: str | None) -> Scan:
    """The files under ``paths``: folders whole, without hidden files; files as they are named.

    A folder that is a library is passed over: what it keeps came from elsewhere. A link in a
    folder that leads out of it is told: only a person may say that what lies there is wanted.
    """
    paths = list(paths)
    folders = [path for path in paths if os.path.isdir(path)]  # noqa: PTH112  never raises
    scanner = _Scanner(_overrides_stamp(overrides), [os.path.realpath(path) for path in folders])
    for given in paths:
        path = Path(os.path.abspath(given))  # noqa: PTH100  resolve() would follow links
        try:
            mode = path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            scanner.fail(str(given), "no such file or folder", "check the spelling of the path")
        except OSError as error:
            scanner.fail_look(str(given), error)
        except ValueError:  # a null character
            scanner.fail(str(given), "no path", "check the spelling of the path")
        else:
            if stat.S_ISDIR(mode):
                scanner.walk(path, str(given))
            else:
                scanner.add(path, source or path.name, sidecar_in_use(path), bool(source))
    return scanner.result


class _Scanner:
    """Gathers the files met so far, each once however many of the paths lead to it."""

    def __init__(self, suffix: str, homes: Sequence[str]) -> None:
        self.result = Scan()
        self._suffix = suffix
        self._homes = homes
        self._seen: set[Path] = set()
        self._formats = supported_suffixes()

    def walk(self, folder: Path, given: str) -> None:
        """Add the files of a folder."""
        self.result.folders.append(folder)
        before = len(self.result.failures)
        met = 0
        for root, folders, names in os.walk(folder, onerror=self._fail_listing):
            if CATALOG_FILE in names:
                folders.clear()
                continue
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if name.startswith((".", "~$")) or name.endswith(".meta.yaml"):
                    continue
                path = Path(root, name)
                if path.suffix.lower() not in self._formats:
                    self.result.passed_over += 1
                    continue
                met += 1
                self._meet(path, path.relative_to(folder).as_posix())
        if not met and len(self.result.failures) == before:
            formats = " ".join(sorted(self._formats))
            self.fail(given, "no readable file in this folder", f"formats that are read: {formats}")

    def _meet(self, path: Path, source: str) -> None:
        """Add a file of a folder, unless it lies elsewhere: nobody has given what is there."""
        sidecar = sidecar_in_use(path)
        for part in filter(None, (path, sidecar)):
            if path not in self._seen and _leads_out(part, self._homes):
                self._seen.add(path)
                what = "it" if part == path else part.name
                self.fail(source, f"{what} is a link that leads out of the folder", _LINK_REMEDY)
        self.add(path, source, sidecar)

    def add(self, path: Path, source: str, sidecar: Path | None, named: bool = False) -> None:
        """Add one file, unless it was met before or cannot be one."""
        if path in self._seen:
            return
        self._seen.add(path)
        if _printable(str(path)) != str(path):
            self.fail(source, "its name is not text in UTF-8", "rename the file")
            return
        try:
            status = path.stat()
        except OSError as error:
            self.fail_look(source, error)
            return
        if not stat.S_ISREG(status.st_mode):
            self.fail(source, "not a regular file", "copy its content into a file")
            return
        stamp = _stamp(status, sidecar) + self._suffix
        self.result.files.append(FoundFile(path, source, stamp, named))

    def fail(self, source: str, reason: str, remedy: str) -> None:
        """Tell of a path that cannot be taken in."""
        self.result.failures.append(Failure(_printable(source), reason, remedy))

    def fail_look(self, source: str, error: OSError) -> None:
        """Tell of a path that the system knows nothing of."""
        reason = f"cannot be looked at ({error.strerror})"
        self.fail(source, reason, "check where it leads and whether you may read it")

    def _fail_listing(self, error: OSError) -> None:
        reason = f"this folder cannot be listed ({error.strerror})"
        self.fail(str(error.filename), reason, "check that you may read it")


class FileDigest:
    """Tells for sure whether a file, its sidecar or the given metadata have changed."""

    def __init__(self, overrides: Metadata | None) -> None:
        self._digest = hashlib.sha256(_overrides_stamp(overrides).encode() + b"\0")

    def add(self, block: bytes) -> None:
        """Some of the file's bytes."""
        self._digest.update(block)

    def whole(self, file: FoundFile) -> str:
        """The digest, when all bytes of the file have been told.

        Raises:
            OSError: its sidecar cannot be read.
        """
        whole = self._digest.copy()
        whole.update(b"\0")
        sidecar = sidecar_in_use(file.path)
        if sidecar is not None:
            whole.update(sidecar.read_bytes())
        return whole.hexdigest()


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
        if file.named:
            owner[file.source] = path
            yield file
            continue
        source = known[path].source if path in known else file.source
        folder = file.path
        for _ in Path(file.source).parts:
            folder = folder.parent
        while owner.get(source, path) != path and not vanished(owner[source]) and folder.name:
            source = f"{folder.name}/{source}"
            folder = folder.parent
        owner[source] = path
        yield FoundFile(file.path, source, file.stamp)


def _stamp(status: os.stat_result, sidecar: Path | None) -> str:
    looks = [status]
    if sidecar is not None:
        with suppress(OSError):  # gone meanwhile: the digest will tell
            looks.append(sidecar.stat())
    return "/".join(f"{look.st_size}:{look.st_mtime_ns}" for look in looks)


def vanished(path: str) -> bool:
    """Whether a file is gone for sure: one on a disk that fails is not."""
    try:
        os.stat(path)  # noqa: PTH116  one of many: without making a Path of each
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _leads_out(path: Path, homes: Sequence[str]) -> bool:
    """Whether ``path`` is a link to something that lies under none of ``homes``, real paths."""
    if not os.path.islink(path):  # noqa: PTH114  Path raises where a folder cannot be entered
        return False
    there = Path(os.path.realpath(path))
    return not any(there.is_relative_to(home) for home in homes)


def _printable(name: str) -> str:
    """A path as text: bytes that are no UTF-8 are written out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _overrides_stamp(overrides: Metadata | None) -> str:
    if overrides is None or overrides == Metadata():
        return ""
    return "/" + hashlib.sha256(repr(overrides).encode()).hexdigest()[:16]

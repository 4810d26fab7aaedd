"""A library in one file, taken while it is in use, and brought back from it.

The file is a tar archive in zstd: the catalog as it was at one moment, the originals and what else
the library keeps, and last a manifest with the SHA-256 of each. The indexes are left out: they are
made again from the catalog, without embedding anything.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from kb.atomic import PRIVATE_FILE, PRIVATE_FOLDER, replacing
from kb.catalog import CATALOG_FILE, CatalogReader, Database, dialect
from kb.errors import BadBackup, BadRequest, LibraryUnwritable

FORM = "report-kb backup 1"
MANIFEST = "manifest.json"
EXAMINED_NOTE = "doctor.json"
BACKUP_NOTE = "backup.json"
LEFT_OUT = (
    "index", "earlier", "writer.lock", "writer.json", "reindex.lock", "reindex.json",
    EXAMINED_NOTE, BACKUP_NOTE,
)  # fmt: skip
"""What is made again, or is of one process or of one folder only."""

Told = Callable[[int, int], None]
"""Takes how many bytes are packed, of how many."""

_LEVEL = 3
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was opened and found whole."""

    file: str
    documents: int
    chunks: int
    revision: int
    files: int
    bytes: int
    """Of the backup itself."""
    missing: tuple[str, ...] = ()
    """Originals that the library has lost: they could not be taken along."""

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "documents": self.documents,
            "chunks": self.chunks,
            "revision": self.revision,
            "files": self.files,
            "bytes": self.bytes,
            "missing": list(self.missing),
        }


def back_up(
    library: Path, database: Database, target: Path, told: Told = lambda *_: None
) -> Backup:
    """Write the library in folder ``library`` to ``target``, and open what was written.

    Raises:
        BadRequest: the target lies in the library.
        LibraryUnwritable: it cannot be written.
        BadBackup: what was written is not what was read.
    """
    target = target.absolute()
    if target.is_relative_to(library) or target.is_dir():
        raise BadRequest(f"{target}: write the backup to a file outside of the library")
    try:
        with _scratch(target.parent) as scratch:
            snapshot = scratch / CATALOG_FILE
            database.run_alone(lambda connection: dialect.copy_of(connection, snapshot))
            with replacing(target, private=True) as partial:
                missing = _pack(library, snapshot, partial, told)
                snapshot.unlink()
                found = _verified(partial, scratch / "opened")
    except OSError as error:
        raise LibraryUnwritable(
            f"{target}: {error.strerror or error}; make room, or write it elsewhere"
        ) from error
    return Backup(str(target), *found, bytes=target.stat().st_size, missing=tuple(missing))


def restore(file: Path, library: Path) -> Backup:
    """Make the library that is in a backup, in a folder that is empty or not there.

    It appears whole: a process that is killed leaves none, or all of it.

    Raises:
        BadBackup: the file is no backup, or not as it was written.
        BadRequest: there is something in the folder.
    """
    library = library.expanduser().absolute()
    if library.exists() and (not library.is_dir() or any(library.iterdir())):
        raise BadRequest(f"{library}: there is something already; choose another --library")
    try:
        library.parent.mkdir(parents=True, exist_ok=True)
        with _scratch(library.parent) as scratch:
            found = _verified(file, scratch / "library", keep=True)
            if library.exists():
                library.rmdir()
            (scratch / "library").rename(library)
    except OSError as error:
        raise LibraryUnwritable(
            f"{library}: {error.strerror or error}; check {file} and the room on the disk"
        ) from error
    return Backup(str(file), *found, bytes=file.stat().st_size)


# Writing


def _pack(library: Path, snapshot: Path, target: Path, told: Told) -> list[str]:
    """Write the archive; the originals that should be there and are not."""
    import zstandard

    needed = _originals_in(snapshot)
    entries: dict[str, dict[str, Any]] = {}
    size, packed_bytes = snapshot.stat().st_size, 0
    total = size + sum(_size_of(path) for _, path in _kept(library))
    with (
        target.open("wb") as out,
        zstandard.ZstdCompressor(level=_LEVEL, threads=-1).stream_writer(out) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        entries[CATALOG_FILE] = _add(archive, CATALOG_FILE, snapshot)
        told(packed_bytes := size, total)
        for name, path in _kept(library):
            if name.startswith("originals/") and PurePosixPath(name).name not in needed:
                continue  # of a document that is newer, or purged
            with suppress(FileNotFoundError):  # gone since it was listed
                entries[name] = _add(archive, name, path)
                told(packed_bytes := packed_bytes + entries[name]["bytes"], total)
        manifest = json.dumps({"form": FORM, "files": entries}, ensure_ascii=False).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(manifest), PRIVATE_FILE
        archive.addfile(info, io.BytesIO(manifest))
    held = {PurePosixPath(name).name for name in entries}
    return sorted(needed - held)


def _kept(library: Path) -> Iterator[tuple[str, Path]]:
    """What a library keeps beside its catalog: name in the archive, and file."""
    for root, folders, names in os.walk(library):
        if Path(root) == library:
            folders[:] = [name for name in folders if name not in LEFT_OUT]
        folders.sort()
        for name in sorted(names):
            path = Path(root, name)
            inside = path.relative_to(library).as_posix()
            hidden = name.startswith((".", CATALOG_FILE))
            if inside not in LEFT_OUT and not hidden and path.is_file() and not path.is_symlink():
                yield inside, path


def _size_of(path: Path) -> int:
    with suppress(OSError):  # gone since it was listed
        return path.stat().st_size
    return 0


def _add(archive: tarfile.TarFile, name: str, path: Path) -> dict[str, Any]:
    """Add a file as it is now: one that grows meanwhile is cut, one that shrinks is an error."""
    with path.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, PRIVATE_FILE
        hashed = _Hashed(stream)
        archive.addfile(info, hashed)
    return {"bytes": size, "sha256": hashed.digest.hexdigest()}


class _Hashed:
    """A stream whose digest is taken while it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self.digest.update(block)
        return block


def _originals_in(snapshot: Path) -> set[str]:
    with _opened(snapshot.parent) as database:
        return set(CatalogReader(database).originals())


# Reading


def _verified(file: Path, folder: Path, *, keep: bool = False) -> tuple[int, int, int, int]:
    """Unpack a backup into ``folder``, hold every file against the manifest, and open its catalog:
    documents, chunks, revision and files. Without ``keep`` only the catalog is unpacked."""
    folder.mkdir(PRIVATE_FOLDER)
    entries = _unpack(file, folder, keep=keep)
    with _opened(folder) as database:
        reader = CatalogReader(database)
        faults = reader.check()
        if faults:
            raise BadBackup(f"{file}: its catalog is damaged ({faults[0]}); take another backup")
        state = reader.state()
        counts = reader.counts(state.generation)
    for beside in folder.glob(f"{CATALOG_FILE}-*"):
        beside.unlink()
    return counts["documents"], counts["chunks"], state.revision, len(entries)


def _unpack(file: Path, folder: Path, *, keep: bool) -> dict[str, Any]:
    import zstandard

    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] = {}
    try:
        with (
            file.open("rb") as stream,
            zstandard.ZstdDecompressor().stream_reader(stream) as unpacked,
            tarfile.open(fileobj=unpacked, mode="r|") as archive,
        ):
            for member in archive:
                content = archive.extractfile(member)
                if content is None or not _is_inside(member.name) or manifest:
                    raise BadBackup(f"{file}: holds {member.name!r}; it is no backup of a library")
                if member.name == MANIFEST:
                    manifest = json.loads(content.read())
                    continue
                wanted = keep or member.name == CATALOG_FILE
                target = folder / member.name if wanted else None
                found[member.name] = _copied(content, target, folder)
    except (zstandard.ZstdError, tarfile.TarError, ValueError, EOFError) as error:
        raise BadBackup(f"{file}: is damaged or no backup ({error}); use another one") from error
    if manifest.get("form") != FORM:
        raise BadBackup(f"{file}: is cut off, or no backup of this program; use another one")
    wrong = sorted(
        name
        for name in {*found, *manifest["files"]}
        if found.get(name) != manifest["files"].get(name)
    )
    if wrong or CATALOG_FILE not in found:
        name = wrong[0] if wrong else CATALOG_FILE
        raise BadBackup(f"{file}: {name} is not as it was written; use another backup")
    return found


def _copied(content: IO[bytes], target: Path | None, folder: Path) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    out = None
    if target is not None:
        for parent in reversed(target.relative_to(folder).parents):
            (folder / parent).mkdir(PRIVATE_FOLDER, exist_ok=True)
        target.touch(PRIVATE_FILE, exist_ok=False)
        out = target.open("wb")
    try:
        while block := content.read(_BLOCK):
            digest.update(block)
            size += len(block)
            if out is not None:
                out.write(block)
        if out is not None:
            out.flush()
            os.fsync(out.fileno())
    finally:
        if out is not None:
            out.close()
    return {"bytes": size, "sha256": digest.hexdigest()}


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\0" not in name


@contextmanager
def _opened(folder: Path) -> Iterator[Database]:
    database = Database(folder, create=False)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """A private folder on the same disk, which is gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix=f".kb-{secrets.token_hex(4)}-", dir=folder))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)

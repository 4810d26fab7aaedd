"""Earlier versions of documents: listed, searched on request, compared, brought back."""

from __future__ import annotations

import difflib
import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from index import Embedder
from ingest import Document
from kb.atomic import PRIVATE_FOLDER
from kb.catalog import (
    CatalogReader,
    CatalogWriter,
    CorrectionTable,
    Database,
    EarlierTable,
    EarlierVersion,
)
from kb.documents import DocumentInfo
from kb.errors import BadRequest
from kb.library.generations import Generations
from kb.library.lock import writer_lock
from kb.pipeline.corrected import Corrections
from kb.pipeline.store import store_document

if TYPE_CHECKING:
    from kb.search.hits import SearchResult

EARLIER = "earlier"
"""Folder in a library with an index of earlier versions; it can be made again at any time."""

_NUMBERED = re.compile(r"(.+)@(\d+)", re.DOTALL)

Operation = Literal["same", "added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines of one version in the place of lines of another."""

    operation: Operation
    before: tuple[str, ...]
    after: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "operation": self.operation,
            "before": list(self.before),
            "after": list(self.after),
        }


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """Two versions of a document, line by line."""

    document_id: str
    before: int
    """The earlier one's number."""
    after: int | None
    """None for what the document is now."""
    fields: tuple[tuple[str, Any, Any], ...]
    """Metadata that differ: field, before, after."""
    differences: tuple[Difference, ...]

    @property
    def added(self) -> int:
        """Lines that are new."""
        return sum(len(one.after) for one in self.differences if one.operation != "same")

    @property
    def removed(self) -> int:
        """Lines that are gone."""
        return sum(len(one.before) for one in self.differences if one.operation != "same")

    def as_json(self) -> dict[str, Any]:
        return {
            "document_id": self.document_id,
            "before": self.before,
            "after": self.after,
            "added": self.added,
            "removed": self.removed,
            "fields": {
                name: [_shown(before), _shown(after)] for name, before, after in self.fields
            },
            "differences": [one.as_json() for one in self.differences if one.operation != "same"],
        }


class VersionsBook:
    """The verbs about earlier versions in the library in folder ``path``.

    ``open_beside`` opens a library in another folder with the same settings.
    """

    def __init__(
        self,
        path: Path,
        reader: CatalogReader,
        writer: CatalogWriter,
        table: EarlierTable,
        corrections: CorrectionTable,
        *,
        embedder: Callable[[], Embedder],
        generation: Callable[[], int],
        generations_of: Callable[[Path, Database, CatalogReader], Generations],
        open_beside: Callable[[Path], AbstractContextManager[Any]],
    ) -> None:
        self._generations_of = generations_of
        self._path = path
        self._reader = reader
        self._writer = writer
        self._table = table
        self._corrections = corrections
        self._embedder = embedder
        self._generation = generation
        self._open_beside = open_beside

    def of(self, document: str) -> list[EarlierVersion]:
        """The earlier versions of a document (id or source), oldest first.

        Raises:
            UnknownDocument: there is no such document.
        """
        return self._table.of(self._reader.id_of(document))

    def version(self, document: str, number: int) -> Document:
        """An earlier version whole.

        Raises:
            BadRequest: there is none of this number.
        """
        document_id = self._reader.id_of(document)
        found = self._table.document(document_id, number)
        if found is None:
            numbers = [one.number for one in self._table.of(document_id)]
            there = f"there are {numbers[0]} to {numbers[-1]}" if numbers else "it has none"
            raise BadRequest(f"{document}: no earlier version {number}; {there}")
        return found

    def diff(
        self, document: str, before: int | None = None, after: int | None = None
    ) -> VersionDiff:
        """What changed from version ``before`` (default: the last one) to ``after`` (default: what
        the document is now), line by line."""
        document_id = self._reader.id_of(document)
        if before is None:
            numbers = [one.number for one in self._table.of(document_id) if one.number != after]
            if not numbers:
                raise BadRequest(f"{document}: has no earlier version")
            before = numbers[-1]
        old = self.version(document, before)
        new = (
            self._reader.document(document_id).as_document()
            if after is None
            else self.version(document, after)
        )
        fields = [
            (name, getattr(old, name), getattr(new, name))
            for name in ("title", "organisation", "year", "date", "language")
        ]
        return VersionDiff(
            document_id,
            before,
            after,
            tuple(one for one in fields if one[1] != one[2]),
            tuple(differences(old.text, new.text)),
        )

    def restore(self, document: str, number: int) -> DocumentInfo:
        """Make an earlier version what the document is; what it was becomes an earlier version.

        It stays until the document's file changes. What people have said of the document stays in
        force.

        Raises:
            BadRequest: there is none of this number.
            SettingsMismatch: the library was made with another model or splitter.
        """
        document_id = self._reader.id_of(document)
        with writer_lock(self._path):
            old = self.version(document_id, number)
            kept = next(one for one in self._table.of(document_id) if one.number == number)
            source = self._reader.infos_of([document_id])[document_id].source
            spoken = Corrections(self._corrections).over(replace(old, source=source))
            stored = store_document(
                spoken.document,
                self._reader,
                self._writer,
                self._embedder(),
                self._generation(),
                content_key=kept.content_key,
                file=self._corrections.file_of(source),
                original=kept.original,
                said=spoken.said,
            )
        return self._reader.infos_of([stored])[stored]

    def search(self, query: str, *, limit: int = 10, documents: Sequence[str] = ()) -> SearchResult:
        """The passages of earlier versions that fit ``query`` best; a hit's source is the
        document's with @ and the version's number.

        They have an index of their own, which is made at the first request after a change.

        Raises:
            BadRequest: there are none.
        """
        ids = [self._reader.id_of(name) for name in documents]
        versions = self._table.of()
        wanted = [_name(one) for one in versions if not ids or one.document_id in ids]
        if not wanted:
            raise BadRequest("no earlier version is kept of what is asked for")
        with self._beside(versions) as folder, self._open_beside(folder) as beside:
            found: SearchResult = beside.search(
                query, limit=limit, documents=wanted if ids else None
            )
        return found

    @contextmanager
    def _beside(self, versions: Sequence[EarlierVersion]) -> Iterator[Path]:
        """The folder of a library of the versions; where this one may only be read, one that goes
        afterwards."""
        try:
            folder = self._kept_beside(versions)
        except PermissionError:
            with tempfile.TemporaryDirectory(prefix="report-kb-earlier-") as made:
                self._fill(Path(made), versions)
                yield Path(made)
            return
        yield folder

    def _kept_beside(self, versions: Sequence[EarlierVersion]) -> Path:
        """The folder of a library of the versions, made where it is not there."""
        state = repr((versions, self._embedder().fingerprint))
        folder = self._path / EARLIER / hashlib.sha256(state.encode()).hexdigest()[:16]
        if not folder.exists():
            forget_beside(self._path)
            folder.parent.mkdir(PRIVATE_FOLDER, exist_ok=True)
            made = Path(tempfile.mkdtemp(dir=folder.parent))
            self._fill(made, versions)
            with suppress(OSError):  # another process was quicker
                made.rename(folder)
        return folder

    def _fill(self, folder: Path, versions: Sequence[EarlierVersion]) -> None:
        with closing(Database(folder, create=True)) as database:
            reader, writer = CatalogReader(database), CatalogWriter(database)
            generation = self._generations_of(folder, database, reader).current(create=True)
            for one in versions:
                document = self._table.document(one.document_id, one.number)
                if document is not None:
                    store_document(
                        replace(document, source=_name(one)),
                        reader,
                        writer,
                        self._embedder(),
                        generation,
                        content_key=_name(one),
                    )


def forget_beside(library: Path) -> None:
    """Delete the index of earlier versions; it is made again when it is asked for."""
    shutil.rmtree(library / EARLIER, ignore_errors=True)


def numbered(name: str) -> tuple[str, int] | None:
    """Document and number of ``DOC@n``."""
    match = _NUMBERED.fullmatch(name)
    return None if match is None else (match[1], int(match[2]))


def differences(before: str, after: str) -> list[Difference]:
    """Two texts line by line; blank lines say nothing."""
    old, new = ([line for line in text.split("\n") if line.strip()] for text in (before, after))
    names: dict[str, Operation] = {
        "equal": "same", "insert": "added", "delete": "removed", "replace": "changed",
    }  # fmt: skip
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        Difference(names[tag], tuple(old[a:b]), tuple(new[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
    ]


def _name(version: EarlierVersion) -> str:
    return f"{version.source}@{version.number}"


def _shown(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value

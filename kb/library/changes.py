"""What changes a library. Each verb holds the writer's lock from its first change to its last."""

from __future__ import annotations

import glob
import logging
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from index import Embedder
from ingest import Metadata, ReadingLimits, prepare, reading_fingerprint
from kb.atomic import PRIVATE_FOLDER, sweep, write_atomically
from kb.catalog import CatalogReader, CatalogWriter, CorrectionTable, Purging
from kb.documents import DocumentInfo
from kb.errors import BadRequest, FolderEmptied, IndexUnavailable
from kb.library.duplicates import MOST_TOLD, cautions
from kb.library.generations import Generations
from kb.library.lock import writer_lock
from kb.library.metadata_book import MetadataBook, check_rows
from kb.library.originals import ORIGINALS
from kb.library.reindexing import Reindexing
from kb.library.versions_book import forget_beside
from kb.pipeline.absent import emptied, gone, moved
from kb.pipeline.alike import reports_alike
from kb.pipeline.corrected import Corrections
from kb.pipeline.metadata_file import MetadataFile, MetadataRow
from kb.pipeline.near import Duplicates
from kb.pipeline.report import Caution, Failure, IngestReport, Tally, Watch
from kb.pipeline.scan import FoundFile, Scan, name_sources, scan
from kb.pipeline.take_in import Pipeline
from kb.refusals import refusal

UPLOADS = "uploads"
"""Folder in a library for files that came as bytes."""

THEME_NAMES = "proposed-themes.json"
"""What proposed themes were called (``kb.compare.themes.lasting_names``)."""

SIDECAR = ".meta.yaml"
"""How the name of a file with another's metadata ends."""

LONGEST_NAME = 255
"""Bytes of a file's name (NAME_MAX of Linux, and of every file system in use with it)."""

logger = logging.getLogger("kb")


class Changes:
    """The verbs that write to the library in folder ``path``; see ``Library`` for each.

    ``embedder`` is asked for when it is needed, not before.
    """

    def __init__(
        self,
        path: Path,
        reader: CatalogReader,
        writer: CatalogWriter,
        generations: Generations,
        *,
        corrections: CorrectionTable,
        purging: Purging,
        reindexing: Reindexing,
        metadata: MetadataBook,
        duplicates: Callable[[Collection[str]], list[Duplicates]] | None,
        embedder: Callable[[], Embedder],
        max_bytes: int,
        limits: ReadingLimits | None = None,
    ) -> None:
        self._corrections = corrections
        self._purging = purging
        self._reindexing = reindexing
        self._metadata = metadata
        self._duplicates = duplicates
        self._path = path
        self._reader = reader
        self._writer = writer
        self._generations = generations
        self._embedder = embedder
        self._max_bytes = max_bytes
        self._limits = limits

    def ingest(
        self,
        paths: Sequence[Path],
        watch: Watch,
        *,
        prune: bool = False,
        emptied: bool = False,
        metadata: Metadata | None = None,
        source: str | None = None,
        said: MetadataFile | None = None,
    ) -> IngestReport:
        """Take in files and folders; ``said`` is what a file of metadata has about them."""
        if source is not None and (len(paths) != 1 or paths[0].is_dir()):
            raise BadRequest("a source can be given for a single file only; leave --source away")
        named = {Path(os.path.abspath(path)) for path in paths}  # noqa: PTH100  as ``scan`` does
        files = scan(paths, overrides=metadata, source=source)
        with writer_lock(self._path):
            self._follow(files)
            self._take_again(file for file in files.files if file.path in named)
            if prune and not emptied:
                self._refuse_emptied(files)
            return self._take_in(files, watch, prune=prune, metadata=metadata, said=said)

    def upload(self, name: str, data: bytes, watch: Watch) -> IngestReport:
        """Keep one file from its bytes, and take it in."""
        clean = Path(name.replace("\\", "/")).name
        if clean in ("", ".", "..") or clean.startswith(".") or not _can_be_named(clean):
            raise BadRequest(f"{name!r}: not a file name; rename the file and try again")
        folder = self._path / UPLOADS
        with writer_lock(self._path):
            folder.mkdir(PRIVATE_FOLDER, exist_ok=True)
            sweep(folder)
            path = folder / clean
            before = path.read_bytes() if path.is_file() else None
            write_atomically(path, data, private=True)
            files = scan([path], overrides=None, source=f"{UPLOADS}/{clean}")
            self._take_again(files.files)
            report = self._take_in(files, watch)
            if not (report.added or report.replaced or report.unchanged):
                self._take_back(path, before)
            return report

    def _take_back(self, path: Path, before: bytes | None) -> None:
        """Put what was there before in the place of an upload that was refused."""
        if before is not None:
            write_atomically(path, before, private=True)
        else:
            path.unlink(missing_ok=True)
            if not self._reader.sources_of(str(path)):
                self._writer.drop_files([str(path)])

    def _take_in(
        self,
        scanned: Scan,
        watch: Watch,
        *,
        prune: bool = False,
        metadata: Metadata | None = None,
        said: MetadataFile | None = None,
    ) -> IngestReport:
        known = self._reader.files()
        files = list(name_sources(scanned.files, known))
        failed_under = cache(self._failed_under)  # for a thousand bad files at most once
        due = [file for file in files if not file.is_recorded(known, failed_under)]
        rows = said.assigned((file.source, str(file.path)) for file in files) if said else {}
        check_rows(rows)
        pipeline = self._pipeline(watch, metadata, failed_under, rows) if due else None
        tally = pipeline.run(due, known) if pipeline else Tally()
        as_they_were = {str(file.path) for file in files} - {str(file.path) for file in due}
        before = [Failure(*row) for path in sorted(as_they_were) for row in known[path].failures]
        tally.unchanged += sum(known[path].documents for path in as_they_were)
        tally.failed[:0] = [*scanned.failures, *before]
        if prune and not tally.stopped:
            tally.removed += len(self._writer.drop_files(self._gone(scanned)))
        tally.warnings += self._metadata.set_rows(rows) if rows and not tally.stopped else []
        tally.warnings += self._left_out(files)
        tally.warnings += reports_alike(self._reader, tally.document_ids)
        counts = self._counts()
        tally.warnings += self._twins_of(tally, counts["documents"])
        # Not only after a change: a run that was killed left its changes without a checkpoint.
        tally.warnings += self._save_indexes()
        if not tally.stopped:
            tally.warnings += self._reindexing.forget_outlived()
        return tally.report(self._counts(), watch.seconds, scanned.passed_over)

    def _save_indexes(self, *, goes_on: bool = False) -> list[Caution]:
        """Write a checkpoint where it is due; a caution where that cannot be. What was taken in is
        in the catalog, and the next one to search makes of it what is missing."""
        try:
            self._generations.save_indexes(goes_on=goes_on)
        except (OSError, IndexUnavailable) as error:
            told = refusal(error) if isinstance(error, OSError) else str(error)
            reason, _, remedy = told.rpartition("; ")
            return [Caution("index", f"no checkpoint was written ({reason})", remedy)]
        return []

    def _twins_of(self, tally: Tally, documents: int) -> list[Caution]:
        """What is to be told of documents that say the same as one that was taken in."""
        if self._duplicates is None or not tally.document_ids or tally.stopped:
            return []
        if documents > MOST_TOLD:
            return []
        touched = set(tally.document_ids)
        return cautions(self._duplicates(touched), touched)

    def _follow(self, scanned: Scan) -> None:
        """Let the catalog know of the files that lie elsewhere than when they were taken in."""
        known = self._reader.files()
        self._writer.move_files(moved(scanned.files, known, self._reader.source_files()))

    def _gone(self, scanned: Scan) -> list[str]:
        present = [file.path for file in scanned.files]
        return gone(present, scanned.folders, self._paths())

    def _paths(self) -> list[str]:
        """Every file that the catalog knows of."""
        return sorted({*self._reader.source_files(), *self._reader.files()})

    def _refuse_emptied(self, scanned: Scan) -> None:
        """Raises FolderEmptied where a folder would be pruned whole."""
        found = emptied(scanned.folders, self._paths(), frozenset(self._gone(scanned)))
        if found:
            told = ", ".join(f"{folder} (of {count:,} files)" for folder, count in found.items())
            raise FolderEmptied(
                f"nothing is left in {told}; if that is so and no disk is away, "
                "prune with --yes (emptied=True)"
            )

    def _failed_under(self) -> str:
        """What decides, beside a file itself, whether it can be taken in."""
        program = f"{version('report-kb')} {reading_fingerprint()}"
        return f"{program} {self._max_bytes} {self._limits}"

    def _pipeline(
        self,
        watch: Watch,
        metadata: Metadata | None,
        failed_under: Callable[[], str],
        rows: Mapping[str, MetadataRow],
    ) -> Pipeline:
        if self._limits is not None:
            prepare(self._limits)  # it starts while the model is loaded
        return Pipeline(
            self._reader,
            self._writer,
            self._embedder(),
            watch,
            generation=self._generations.current(create=True),
            originals=self._path / ORIGINALS,
            max_bytes=self._max_bytes,
            limits=self._limits,
            failed_under=failed_under,
            corrections=Corrections(self._corrections, rows),
            overrides=metadata,
            stored=lambda: self._save_indexes(goes_on=True),
        )

    def remove(self, ids_or_sources: Sequence[str]) -> list[DocumentInfo]:
        """Take documents out of every answer."""
        ids = [self._reader.id_of(name) for name in ids_or_sources]
        with writer_lock(self._path):
            self._writer.remove(ids)
        return list(self._reader.infos_of(ids).values())

    def restore(self, ids_or_sources: Sequence[str]) -> list[DocumentInfo]:
        """Bring removed documents back."""
        ids = [self._reader.id_of(name) for name in ids_or_sources]
        with writer_lock(self._path):
            away = self._reader.unindexed(self._reader.state().generation, ids)
            if away:  # a reindex ran while they were away
                self._generations.refill(away, self._writer)
            self._writer.restore(ids)
        return list(self._reader.infos_of(ids).values())

    def purge(self, *, versions: bool = False) -> int:
        """Forget removed documents and all that only they need; how many documents."""
        with writer_lock(self._path):
            purged = self._purging.forget(versions=versions)
            forget_beside(self._path)
            if purged.documents:  # names of themes are words of reports
                (self._path / THEME_NAMES).unlink(missing_ok=True)
            self._generations.forget()
            for original in (self._path / ORIGINALS).glob("*/*"):
                if original.name not in purged.originals:
                    original.unlink()
            for upload in (self._path / UPLOADS).glob("*"):
                meant = {upload, *_beside(upload)}
                names = {f"{UPLOADS}/{file.name}" for file in meant} | set(map(str, meant))
                if not names & purged.files:
                    upload.unlink()
            if not self._purging.give_back():
                logger.warning(
                    "%s: another process is reading, so that a copy of what was purged stays in "
                    "the write-ahead log for now; close it and run kb purge again", self._path
                )  # fmt: skip
        return purged.documents

    def _take_again(self, files: Iterable[FoundFile]) -> None:
        """Let come back what was removed of files that a person names one by one."""
        paths = [str(file.path) for file in files]
        if self._reader.left_out(paths):
            self._writer.take_again(paths)

    def _left_out(self, files: Iterable[FoundFile]) -> list[Caution]:
        """What is to be told of documents that were removed and whose files have not changed."""
        out = self._reader.left_out(str(file.path) for file in files)
        if not out:
            return []
        more = f" and {len(out) - 1:,} more" if len(out) > 1 else ""
        reason = "was removed, and its file has not changed since: it stays out"
        return [Caution(f"{out[0]}{more}", reason, "kb restore brings it back")]

    def _counts(self) -> dict[str, int]:
        return self._reader.counts(self._reader.state().generation)


def _beside(path: Path) -> set[Path]:
    """The files that a sidecar may belong to."""
    if not path.name.endswith(SIDECAR):
        return set()
    stem = path.name.removesuffix(SIDECAR)
    return {file for file in path.parent.glob(f"{glob.escape(stem)}*") if file != path}


def _can_be_named(name: str) -> bool:
    """Whether the system takes a file of this name."""
    encoded = name.encode("utf-8", "replace")
    return len(encoded) <= LONGEST_NAME and "\0" not in name and encoded.decode() == name

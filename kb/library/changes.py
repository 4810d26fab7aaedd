"""What changes a library. Each verb holds the writer's lock from its first change to its last."""

from __future__ import annotations

import glob
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kb.catalog import BatchTable, CatalogReader, CatalogWriter, Purging
from kb.documents import DocumentInfo
from kb.errors import KBError
from kb.library.backup import EXAMINED_NOTE
from kb.library.generations import Generations
from kb.library.incoming import UPLOADS, Incoming, clean_name
from kb.library.lock import Rank, writer_lock
from kb.library.order import Order
from kb.library.originals import ORIGINALS
from kb.library.recorded import this_process
from kb.library.taking_in import TakingIn
from kb.library.versions_book import forget_beside
from kb.pipeline.report import IngestReport, Watch

THEME_NAMES = "proposed-themes.json"
"""What proposed themes were called (``kb.compare.themes.lasting_names``)."""

SIDECAR = ".meta.yaml"
"""How the name of a file with another's metadata ends."""

logger = logging.getLogger("kb")


class Changes:
    """The verbs that write to the library in folder ``path``; see ``Library`` for each."""

    def __init__(
        self,
        path: Path,
        reader: CatalogReader,
        writer: CatalogWriter,
        generations: Generations,
        taking_in: TakingIn,
        table: BatchTable,
        purging: Purging,
    ) -> None:
        self._taking_in = taking_in
        self._table = table
        self._purging = purging
        self._path = path
        self._reader = reader
        self._writer = writer
        self._generations = generations

    def upload(self, name: str, data: bytes, watch: Watch) -> IngestReport:
        """Keep one file from its bytes, and take it in, in the place of one of its name."""
        clean = clean_name(name)
        number = self._table.add(Order().as_json(), this_process())
        incoming = Incoming(self._path, self._reader, self._writer)
        try:
            (kept,) = incoming.keep(number, [(clean, data)])
            order = Order(sent=(replace(kept, mode="version"),), again=True)
            self._table.set(number, given=order.as_json())
            return self._taking_in.run(order, watch, number=number)
        except KBError:  # the caller has the bytes still
            self._table.drop(number)
            incoming.sweep({batch.number for batch in self._table.all()})
            raise

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
        with writer_lock(self._path, rank=Rank.LONG):
            purged = self._purging.forget(versions=versions)
            forget_beside(self._path)
            if purged.documents:  # names of themes are words of reports
                (self._path / THEME_NAMES).unlink(missing_ok=True)
                (self._path / EXAMINED_NOTE).unlink(missing_ok=True)  # names their files
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


def _beside(path: Path) -> set[Path]:
    """The files that a sidecar may belong to."""
    if not path.name.endswith(SIDECAR):
        return set()
    stem = path.name.removesuffix(SIDECAR)
    return {file for file in path.parent.glob(f"{glob.escape(stem)}*") if file != path}

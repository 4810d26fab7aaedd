"""What is told of generations: each of them, how a reindex stands, what it did."""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kb.atomic import write_atomically
from kb.catalog import CatalogReader, GenerationRecord, GenerationTable
from kb.library.folder_size import bytes_in
from kb.library.lock import holder, is_reindexing
from kb.pipeline.report import Progress, ProgressSink
from kb.search.indexes import checkpoint_folder

NOTE = "reindex.json"
"""What a running reindex says of itself, beside the catalog."""

NOTED_EVERY = 1.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class GenerationInfo:
    """One generation of a library."""

    number: int
    state: str
    """``current``; ``building``: unfinished; ``former``: kept, to be taken back; ``going``: half
    forgotten."""
    made: datetime.datetime
    used_from: datetime.datetime | None
    used_to: datetime.datetime | None
    model: str
    splitter: str
    documents: int
    """Live ones that it holds as they are now."""
    chunks: int
    bytes: int
    """In the catalog, roughly, and in its index files."""
    checked: Mapping[str, Any] | None
    """What was found before it was switched to."""

    def as_json(self) -> dict[str, Any]:
        found = asdict(self)
        for name in ("made", "used_from", "used_to"):
            found[name] = found[name].isoformat() if found[name] else None
        return found


@dataclass(frozen=True, slots=True)
class ReindexStatus:
    """How the building of a generation stands."""

    running: bool
    """False where it was stopped: ``kb reindex`` goes on with it."""
    generation: int
    done: int
    """Documents that the generation holds."""
    total: int
    """Documents in the library."""
    chunks: int
    stage: str = ""
    """``index``, ``wait`` (for another writer), ``check``."""
    rate: float | None = None
    """Chunks a second."""
    seconds_left: float | None = None
    process: str = ""

    def as_json(self) -> dict[str, Any]:
        found = asdict(self)
        for name in ("rate", "seconds_left"):
            found[name] = None if found[name] is None else round(found[name], 1)
        return found

    def __str__(self) -> str:
        parts = [f"generation {self.generation}", f"{self.done:,} of {self.total:,} documents"]
        if not self.running:
            return f"{', '.join(parts)}; stopped, go on with: kb reindex"
        if self.stage in ("wait", "check"):
            words = {"wait": "waiting for another writer", "check": "being checked"}
            parts.append(words[self.stage])
        if self.rate:
            parts.append(f"{self.rate:.0f} chunks/s")
        if self.seconds_left is not None:
            left = datetime.timedelta(seconds=round(self.seconds_left))
            parts.append(f"{left} left")
        return ", ".join([*parts, *filter(None, [self.process])])


@dataclass(frozen=True, slots=True)
class Reindexed:
    """What a reindex did."""

    generation: int
    """The one that was built, or switched back to."""
    documents: int = 0
    """Documents in the library afterwards."""
    chunks: int = 0
    embedded: int = 0
    """Texts that the model had to read; the others' embeddings were there already."""
    replaced: int = 0
    """Documents that were split and stored in this run."""
    checked: Mapping[str, Any] = field(default_factory=dict)
    """What was found before the switch."""
    former: int | None = None
    """The generation that was in use before, and is kept."""
    forgotten: tuple[GenerationInfo, ...] = ()
    """Earlier ones, of which nothing is kept any more."""
    seconds: float = 0.0
    stopped: bool = False
    document_ids: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "generation": self.generation,
            "documents": self.documents,
            "chunks": self.chunks,
            "replaced": self.replaced,
            "embedded": self.embedded,
            "checked": dict(self.checked),
            "former": self.former,
            "forgotten": [one.as_json() for one in self.forgotten],
            "stopped": self.stopped,
            "seconds": round(self.seconds, 3),
        }

    def __str__(self) -> str:
        if self.stopped:
            return f"generation {self.generation}: {self.replaced:,} documents made (stopped)"
        lines = [
            f"generation {self.generation} is in use: {self.documents:,} documents, "
            f"{self.chunks:,} chunks, {self.embedded:,} texts embedded"
        ]
        if self.checked:
            told = ", ".join(f"{name} {value}" for name, value in self.checked.items())
            lines.append(f"checked before the switch: {told}")
        if self.former is not None:
            lines.append(
                f"generation {self.former} is kept; back to it: kb reindex --take-back; "
                "its bytes: kb reindex --forget-former"
            )
        lines += [told_forgotten(one) for one in self.forgotten]
        return "\n".join(lines)


def told_forgotten(one: GenerationInfo) -> str:
    """That a generation is gone, in a line."""
    return (
        f"generation {one.number} ({one.model}) was forgotten: {one.chunks:,} chunks, "
        f"{one.bytes / 1e6:,.1f} MB given back"
    )


def info_of(record: GenerationRecord, table: GenerationTable, folder: Path) -> GenerationInfo:
    """What a generation of the library in ``folder`` is and takes."""
    documents, _ = table.documents_in(record.number)
    size = table.size(record.number)
    files = bytes_in(checkpoint_folder(folder / "index", record.number))
    return GenerationInfo(
        number=record.number,
        state=record.state,
        made=record.created,
        used_from=record.used_from,
        used_to=record.used_to,
        model=str(record.settings.get("model", "")),
        splitter=str(record.settings.get("splitter", "")),
        documents=documents,
        chunks=size.chunks,
        bytes=size.bytes + files,
        checked=record.checked,
    )


class Noted:
    """Tells how far a reindex is, to whoever watches it here and, once a second, to other
    processes by a note in the library's folder. The lock, not the note, says whether it runs."""

    def __init__(self, folder: Path, generation: int, sink: ProgressSink | None) -> None:
        self._file = folder / NOTE
        self._generation = generation
        self._sink = sink
        self._at = 0.0
        self._stage = ""

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._at >= NOTED_EVERY or progress.stage != self._stage:
            self._at, self._stage = now, progress.stage
            said = {
                **holder(),
                "generation": self._generation,
                "stage": progress.stage,
                "rate": progress.rate,
                "seconds_left": progress.seconds_left if progress.stage == "index" else None,
            }
            with suppress(OSError):  # on a full disk it is the run that says so
                write_atomically(self._file, json.dumps(said), private=True)
        if self._sink is not None:
            self._sink(progress)

    def end(self) -> None:
        """Take the note away."""
        self._file.unlink(missing_ok=True)


def reindex_status(
    folder: Path, reader: CatalogReader, table: GenerationTable
) -> ReindexStatus | None:
    """How the building of a generation stands; None where none is running or unfinished."""
    running = is_reindexing(folder)
    said = _note(folder) if running else {}
    building = [one.number for one in table.all() if one.state == "building"]
    number = said.get("generation") or (building[-1] if building else None)
    if number is None:
        return None
    done, chunks = table.documents_in(number)
    return ReindexStatus(
        running=running,
        generation=number,
        done=done,
        total=reader.counts(number)["documents"],
        chunks=chunks,
        stage=said.get("stage", ""),
        rate=said.get("rate"),
        seconds_left=said.get("seconds_left"),
        process=f"process {said['pid']} on {said['host']}" if said else "",
    )


def _note(folder: Path) -> dict[str, Any]:
    try:
        said = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    is_whole = isinstance(said, dict) and {"generation", "pid", "host"} <= set(said)
    return said if is_whole else {}

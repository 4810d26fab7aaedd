"""Batches: what became of each file, done again, stopped, and those that wait in the library."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kb.catalog import BatchFile, BatchRecord, BatchTable, CatalogReader, CatalogWriter, Outcome
from kb.errors import BadRequest
from kb.library.incoming import NOT_A_NAME, Incoming, clean_name
from kb.library.lock import is_let_in, lock_if_free
from kb.library.order import Mode, Order, order_of
from kb.library.preview import Preview, Previewer
from kb.library.recorded import is_gone, let_go, this_process
from kb.library.taking_in import TakingIn
from kb.pipeline.report import IngestReport, ProgressSink, Stopped, StopSignal, Watch

NEXT = 1.0
"""Seconds between two looks at whether another process has left something to do."""

_ENDING = "interpreter shutdown"
"""What Python says to whoever begins something while the process ends."""

logger = logging.getLogger("kb")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sent file that cannot even wait: its name is none."""

    name: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class SentBatch:
    """What became of files that were sent: the batch in which they wait, if any do."""

    number: int | None
    refused: tuple[Refusal, ...] = ()


class BatchBook:
    """The batches of the library in folder ``path``, and the queue of those that wait."""

    def __init__(
        self,
        path: Path,
        reader: CatalogReader,
        writer: CatalogWriter,
        table: BatchTable,
        taking_in: TakingIn,
        previewer: Previewer,
        root: Path | None,
    ) -> None:
        self._path = path
        self._table = table
        self._taking_in = taking_in
        self._previewer = previewer
        self._root = root
        self._incoming = Incoming(path, reader, writer)
        self._worker: threading.Thread | None = None
        self._wake = threading.Event()
        self._closed = threading.Event()
        self._starting = threading.Lock()

    # What there is

    def all(self, limit: int | None = None) -> list[BatchRecord]:
        """The batches, the newest first."""
        return [_as_it_is(batch) for batch in self._table.all(limit=limit)]

    def of(self, number: int) -> BatchRecord:
        """One batch.

        Raises:
            BadRequest: there is none of this number.
        """
        found = self._table.get(number)
        if found is None:
            raise BadRequest(f"there is no batch {number}; kb batches lists them")
        return _as_it_is(found)

    def files(
        self,
        number: int,
        *,
        outcomes: Sequence[Outcome] = (),
        failed: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[BatchFile]:
        """What became of a batch's files, in their order: of all, those with one of ``outcomes``,
        or those that ``failed``."""
        return self._table.files(
            number, outcomes=outcomes, failed=failed, limit=limit, offset=offset
        )

    def counts(self, number: int) -> dict[str, int]:
        """How many of a batch's listed files have each outcome, now."""
        return self._table.counts(number)

    def ahead(self, number: int) -> int:
        """How many batches come before one that waits, with the one that runs."""
        return sum(
            one.number < number and _as_it_is(one).state in ("waiting", "running")
            for one in self._table.all(states=["waiting", "running"])
        )

    def preview(
        self,
        paths: str | Path | Sequence[str | Path],
        *,
        progress: ProgressSink | None = None,
        stop: StopSignal | None = None,
        **options: Any,
    ) -> Preview:
        """What ``Library.ingest`` would do with these paths and options; nothing is changed."""
        return self._previewer.look(order_of(paths, **options), Watch(progress, stop))

    # Done again, or ended

    def retry(
        self,
        number: int,
        *,
        patience: float | None = None,
        progress: ProgressSink | None = None,
        stop: StopSignal | None = None,
    ) -> IngestReport:
        """Take in what failed in a batch, also where it has not changed.

        Raises:
            BadRequest: there is none of this number, or nothing of it failed.
        """
        order = self._order_again(number, failed=True)
        return self._taking_in.run(order, Watch(progress, stop), patience=patience)

    def resume(
        self,
        number: int,
        *,
        patience: float | None = None,
        progress: ProgressSink | None = None,
        stop: StopSignal | None = None,
    ) -> IngestReport:
        """Go on with a batch that came to no end: what is stored is not read again.

        Raises:
            BadRequest: there is none of this number.
        """
        order = self._order_again(number, failed=False)
        if order.sent:
            self._table.set(number, state="waiting", process=this_process())
            return self._taking_in.run(
                order, Watch(progress, stop), number=number, patience=patience
            )
        return self._taking_in.run(order, Watch(progress, stop), patience=patience)

    def _order_again(self, number: int, *, failed: bool) -> Order:
        order = Order.of(self.of(number).given)
        if not failed:
            return replace(order, emptied=False)
        if not self._table.files(number, failed=True, limit=1):
            raise BadRequest(f"nothing of batch {number} failed; kb batch {number} tells of it")
        if order.sent:
            raise BadRequest(
                f"the files of batch {number} were sent and are not kept; mend them and send them "
                "again"
            )
        return replace(order, prune=False, retries=number)

    def cancel(self, number: int) -> BatchRecord:
        """Ask a batch to end: one that waits does not begin, one that runs stops within seconds,
        and what it has stored stays.

        Raises:
            BadRequest: there is none of this number.
        """
        self.of(number)
        self._table.ask_to_stop(number)
        return self.of(number)

    # The queue of those that wait

    def send(self, files: Iterable[tuple[str, bytes]], *, who: str = "") -> SentBatch:
        """Let files that came as bytes wait for their turn; they are on the disk when this ends."""
        good: list[tuple[str, bytes]] = []
        refused: list[Refusal] = []
        for name, data in files:
            try:
                good.append((clean_name(name), data))
            except BadRequest:
                refused.append(Refusal(name, *NOT_A_NAME))
        if not good:
            return SentBatch(None, tuple(refused))
        number = self._table.add(Order().as_json(), this_process(), who=who)
        order = Order(sent=tuple(self._incoming.keep(number, good)), again=True)
        self._begin(number, order)
        return SentBatch(number, tuple(refused))

    def take(self, folder: str, *, prune: bool = False, who: str = "") -> int:
        """Let a folder of the server wait for its turn; the batch's number.

        Raises:
            BadRequest: it does not lie below the folder that the settings allow.
        """
        order = Order(paths=(str(self._allowed(folder)),), prune=prune)
        number = self._table.add(order.as_json(), this_process(), who=who)
        self._begin(number, order)
        return number

    def _allowed(self, folder: str) -> Path:
        if self._root is None:
            raise BadRequest("no folder of the server is open to the app; set ingest_root")
        root = self._root.expanduser().resolve()
        try:
            path = (root / folder.strip()).resolve()
            is_there = path.is_dir()
        except (OSError, ValueError):
            is_there = False
        if not is_there or not path.is_relative_to(root):
            raise BadRequest(f"{folder!r}: no folder of those that may be taken in; check its name")
        return path

    def folders(self) -> list[str]:
        """The folders that may be taken in, by their path below the one that the settings allow."""
        if self._root is None:
            return []
        root = self._root.expanduser().resolve()
        try:
            inside = sorted(
                entry.name
                for entry in os.scandir(root)
                if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
            )
        except OSError:
            return []
        return [".", *inside]

    def again(self, number: int, *, failed: bool, who: str = "") -> int:
        """Let what failed in a batch, or the rest of it, wait for its turn; the number of the batch
        that does it."""
        order = self._order_again(number, failed=failed)
        if order.sent:
            self._begin(number, order)
            return number
        new = self._table.add(order.as_json(), this_process(), who=who)
        self._begin(new, order)
        return new

    def answer(self, number: int, ordinal: int, mode: Mode | None, *, who: str = "") -> int | None:
        """Say what a sent file is whose name another document has, a new ``version`` of it or a
        document of its ``own``; None gives it up. The number of the batch that takes it in.

        Raises:
            BadRequest: it was answered already.
        """
        file = self._table.file(number, ordinal)
        if file is None or file.outcome != "question" or not Path(file.path).exists():
            raise BadRequest(f"this file of batch {number} waits for no answer any more")
        if mode is None:
            self._incoming.give_up(Path(file.path))
            self._table.put_files(number, [replace(file, outcome="given_up", path="")])
            return None
        sent = next(
            one for one in Order.of(self.of(number).given).sent if file.path.endswith(one.place)
        )
        new = self._table.add(Order().as_json(), this_process(), who=who)
        kept = self._incoming.take_over(new, Path(file.path), replace(sent, mode=mode))
        self._table.put_files(number, [replace(file, outcome="answered", path="")])
        self._begin(new, Order(sent=(kept,), again=True))
        return new

    def _begin(self, number: int, order: Order) -> None:
        """From now on anybody who works may take the batch."""
        given = replace(order, queued=True).as_json()
        self._table.set(number, given=given, process="", state="waiting", stop=False, ended=None)
        self._wake.set()

    # Who works

    def start(self) -> None:
        """Work in a thread of this process on what waits, until ``close``."""
        with self._starting:
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="batches", daemon=True)
                self._worker.start()

    def close(self) -> None:
        """End the work; a batch that runs stops and waits to go on."""
        self._closed.set()
        self._wake.set()
        if self._worker is not None:
            self._worker.join(10)

    def _work(self) -> None:
        with lock_if_free(self._path) as held:
            if held and not is_let_in(self._path):  # nobody runs what is said to run
                let_go(self._table)
        while not self._closed.is_set():
            waiting = [one for one in self._table.all(states=["waiting"]) if not one.process]
            if waiting:
                self._run(min(waiting, key=lambda one: one.number))
            else:
                self._wake.wait(NEXT)
                self._wake.clear()

    def _run(self, batch: BatchRecord) -> None:
        looked = time.monotonic()

        def look(_: object) -> None:
            nonlocal looked
            if time.monotonic() - looked > NEXT:
                looked = time.monotonic()
                now = self._table.get(batch.number)
                if now is None or now.state != "waiting":
                    raise Stopped

        try:
            report = self._taking_in.run(
                Order.of(batch.given),
                Watch(stop=self._closed.is_set),
                number=batch.number,
                patience=float("inf"),
                waiting=look,
            )
            if report.stopped and self._closed.is_set():
                self._table.set(batch.number, state="waiting", process="", ended=None)
        except Exception as error:
            if _ENDING in str(error):  # the process is about to end
                self._table.set(batch.number, state="waiting", process="", ended=None, told="")
                self._closed.set()
                return
            logger.exception("batch %d failed", batch.number)
            self._fail(batch.number, error)

    def _fail(self, number: int, error: Exception) -> None:
        now = self._table.get(number)
        if now is not None and now.state in ("waiting", "running"):
            self._table.end(number, "failed", told=f"{type(error).__name__}: {error}")


def _as_it_is(batch: BatchRecord) -> BatchRecord:
    """A batch whose process is gone is broken off, whatever is written down of it."""
    if batch.state in ("running", "waiting") and batch.process and is_gone(batch.process):
        return replace(batch, state="broken")
    return batch


def batch_as_json(batch: BatchRecord) -> dict[str, Any]:
    """A batch as programs read it."""
    return {
        "batch": batch.number,
        "state": batch.state,
        "who": batch.who,
        "command": batch.command,
        "paths": list(batch.given["paths"]) or [one["name"] for one in batch.given["sent"]],
        "asked": batch.asked.isoformat(),
        "begun": batch.begun.isoformat() if batch.begun else None,
        "ended": batch.ended.isoformat() if batch.ended else None,
        "counts": dict(batch.counts),
        "progress": dict(batch.progress),
        "told": batch.told,
        "warnings": [
            {"source": source, "reason": reason, "remedy": remedy}
            for source, reason, remedy in batch.warnings
        ],
    }

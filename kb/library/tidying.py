"""What a purge leaves for afterwards: the files that find words are made anew beside all else."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from kb.errors import LibraryLocked
from kb.library.lock import writer_lock
from kb.search.indexes import Indexes

logger = logging.getLogger("kb")


class Tidying:
    """Makes an index's files anew in a thread; what is on the disk is whole at every moment."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def begin(self, indexes: Indexes) -> None:
        """Start; ``stop`` or ``wait`` has ended what was begun before."""
        self._stopped.clear()
        self._thread = threading.Thread(
            target=self._work, args=(indexes,), name="tidying", daemon=True
        )
        self._thread.start()

    def wait(self) -> None:
        """Until it is done; Ctrl-C leaves it to whoever opens the library next."""
        try:
            if self._thread is not None:
                self._thread.join()
        except KeyboardInterrupt:
            self.stop()
        self._thread = None

    def stop(self) -> None:
        """End it as soon as can be."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _work(self, indexes: Indexes) -> None:
        try:
            if not indexes.rewrite(lambda: not self._stopped.is_set()):
                return
            with writer_lock(self._path):
                indexes.write_again()
        except LibraryLocked:
            pass  # a long run: whoever opens the library next does it
        except Exception:
            # Nothing is lost by it: the checkpoint that is there makes an index, if more slowly.
            logger.warning("%s: the index's files were not made anew", self._path, exc_info=True)

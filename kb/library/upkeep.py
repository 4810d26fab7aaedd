"""Looking after a library: doctor, backup, export. Each verb is a line; modules do the work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kb.catalog import CatalogReader, Database, PinTable, SavedTable
from kb.catalog.commits import Commit, newest_commits
from kb.library.upkeep_notes import (
    LastBackup,
    LastExamined,
    last_backup,
    last_examined,
    note_backup,
    note_examined,
)
from kb.library.upkeep_task import UpkeepTask, UpkeepThread, Verb
from kb.pipeline.report import ProgressSink, Watch

if TYPE_CHECKING:
    from kb.library.backup import Backup
    from kb.library.doctor import Doctor
    from kb.library.examined import Examined


class Upkeep:
    """The verbs of upkeep of the library in folder ``path``."""

    def __init__(
        self,
        path: Path,
        database: Database,
        reader: CatalogReader,
        doctor: Callable[[], Doctor],
        backups: Path | None = None,
    ) -> None:
        self._path = path
        self._database = database
        self._reader = reader
        self._doctor = doctor
        self._backups = backups or path.with_name(f"{path.name}-backups")
        self._thread = UpkeepThread()

    def doctor(self, *, repair: bool = False, progress: ProgressSink | None = None) -> Examined:
        """Compare catalog, originals, vectors and terms row by row, each with what was written.

        ``repair`` mends what can be proven to be what was written: a text by its digest, out of the
        original or the chunks; an original by its name, out of the file that it came from; a vector
        by its text. What cannot be proven is told, and taken out of every answer.

        Raises:
            LibraryLocked: ``repair``, and another process is writing.
        """
        revision = self._reader.revision_of()
        found = self._doctor().examine(repair=repair, watch=Watch(progress))
        note_examined(self._path, found, revision=revision, repaired=repair)
        return found

    @property
    def examined(self) -> LastExamined | None:
        """What doctor found when it last looked, by whichever process."""
        return last_examined(self._path)

    @property
    def backed_up(self) -> LastBackup | None:
        """The last backup that was made of the library."""
        return last_backup(self._path)

    @property
    def task(self) -> UpkeepTask | None:
        """What was begun by ``start``, while it runs and afterwards."""
        return self._thread.task

    def start(self, verb: Verb) -> bool:
        """Have doctor look, or a backup made, in a thread of its own; whether it was begun: one at
        a time."""
        if verb == "backup":
            return self._thread.start(verb, lambda told: self.backup(told=told))
        return self._thread.start(
            verb, lambda told: self.doctor(progress=lambda one: told(one.done, one.total))
        )

    def log(self, limit: int = 20) -> list[Commit]:
        """The last changes of the documents, newest first: when, by whom and with what."""
        with self._database.reading() as connection:
            return newest_commits(connection, limit)

    def backup(
        self, file: str | Path | None = None, *, told: Callable[[int, int], None] = lambda *_: None
    ) -> Backup:
        """Write the library as it is at this moment to one file, while others read and write, and
        open what was written.

        Without a ``file`` it gets a name of its own in the setting ``backup_folder``, where the
        newest three are kept.

        Raises:
            BadRequest: the file would lie in the library.
            LibraryUnwritable: it cannot be written.
            BadBackup: what was written is not what was read.
        """
        from kb.library.backup import back_up
        from kb.library.backup_folder import forget_older, new_file

        target = new_file(self._backups, self._path.name) if file is None else Path(file)
        made = back_up(self._path, self._database, target.expanduser(), told)
        note_backup(self._path, made)
        if file is None:
            forget_older(self._backups, self._path.name)
        return made

    def last_backup_file(self) -> Path | None:
        """The last backup, where it lies in the folder of backups."""
        last = self.backed_up
        file = self._backups / last.file if last else None
        return file if file is not None and file.is_file() else None

    def export(self, file: str | Path) -> int:
        """Write every document to a file of JSON Lines, which ``ingest`` reads as it was; how many.
        Pinned answers and saved questions go to a file NAME.kept beside it, for ``take_kept``.

        Raises:
            BadRequest: the file's name has another suffix than .jsonl.
            LibraryUnwritable: it cannot be written.
        """
        from kb.library.exported import export_library
        from kb.library.kept_file import write_kept

        target = Path(file).expanduser()
        count = export_library(self._reader, target)
        write_kept(PinTable(self._database), SavedTable(self._database), target)
        return count

    def take_kept(self, file: str | Path) -> int:
        """Take over the pinned answers and saved questions that ``export`` wrote; how many were
        not here yet.

        Raises:
            BadRequest: the file cannot be read, or is another one.
        """
        from kb.library.kept_file import take_kept

        path = Path(file).expanduser()
        return take_kept(PinTable(self._database), SavedTable(self._database), path)


def restore_library(file: str | Path, library: str | Path | None = None) -> Backup:
    """Make the library that is in a backup, in the folder ``library`` (default: the setting).

    Raises:
        BadBackup: the file is no backup, or not as it was written.
        BadRequest: there is something in the folder.
    """
    from kb.config import load_settings
    from kb.library.backup import restore

    folder = Path(library) if library is not None else load_settings().library
    return restore(Path(file).expanduser(), folder)

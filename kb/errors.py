"""What can go wrong in the library; every message names its remedy.

KBError
├── NoLibrary           nothing at the path, or not a library
├── LibraryLocked       another process is writing
├── LibraryDamaged      the catalog fails SQLite's own check
├── LibraryUnwritable   the system does not let it be written: rights, a full disk, a failing one
├── IndexUnavailable    the system does not let the index be opened: it is sound, as far as is known
├── LibraryTooNew       written by a later version of this program
├── SettingsMismatch    made with another model, splitter or limit than asked for now
├── GenerationRefused   a new generation did not pass the checks before the switch
├── BadRequest          a question, filter or path that cannot be served as it stands
├── FolderEmptied       pruning would forget all that came from a folder
├── UnknownDocument     no such id or source
├── UnknownFeedback     no feedback of this id
├── BadBackup           a backup that is not whole, or not as it was written
├── ModelUnavailable    the embedding model cannot be loaded
└── BadDataset          an evaluation set that cannot be read
"""

from __future__ import annotations


class KBError(Exception):
    """Base of all errors that reach a user: one line, with the remedy."""


class NoLibrary(KBError):
    """Nothing at the path, or not a library."""


class LibraryLocked(KBError):
    """Another process is writing."""


class LibraryDamaged(KBError):
    """The catalog fails SQLite's own check."""


class LibraryUnwritable(KBError):
    """The system does not let the library be written: rights, a full disk, a failing one."""


class IndexUnavailable(KBError):
    """The system does not let the index be opened: rights, a full disk, too many open files."""


class LibraryTooNew(KBError):
    """Written by a later version of this program."""


class SettingsMismatch(KBError):
    """Made with another model, splitter or limit than asked for now."""


class GenerationRefused(KBError):
    """A new generation did not pass the checks before the switch; the one before stays in use."""


class BadRequest(KBError):
    """A question, filter or path that cannot be served as it stands.

    ``kind`` names what a reader can do about it, and ``facts`` are what is filled in there, for
    who words it in another language; without a kind the message is all that there is.
    """

    def __init__(self, message: str = "", *, kind: str = "", **facts: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.facts = facts


class FolderEmptied(KBError):
    """Pruning would forget all that came from a folder: nothing is left in it."""


class UnknownDocument(KBError):
    """No such id or source."""


class UnknownFeedback(KBError):
    """No feedback of this id."""


class BadBackup(KBError):
    """A backup that is not whole, or not as it was written."""


class ModelUnavailable(KBError):
    """The embedding model cannot be loaded."""


class BadDataset(KBError):
    """An evaluation set that cannot be read."""

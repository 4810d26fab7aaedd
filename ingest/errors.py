"""What can go wrong while a file is read.

IngestError
└── ReadError           one file or record: source, reason, remedy
    ├── EmptyFile
    ├── UnknownFormat
    ├── Damaged         truncated, not what its name says, not parseable
    ├── Encrypted
    ├── TooLarge
    ├── TooCostly       takes more time or memory than it may
    ├── Crashed         the process that read it died over it
    ├── WrongEncoding
    ├── Unreadable      permissions, vanished, a device
    ├── NoText          a scan without a text layer
    ├── BadMetadata     front matter or sidecar
    └── Unforeseen      the reader itself failed over it
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class IngestError(Exception):
    """Base of all errors of this package."""


class ReadError(IngestError):
    """A file or record that could not be read; the rest of a batch goes on."""

    def __init__(self, source: str, reason: str, remedy: str) -> None:
        super().__init__(f"{source}: {reason}; {remedy}")
        self.source = source
        self.reason = reason
        self.remedy = remedy


class EmptyFile(ReadError):
    """Nothing in it, or only white space."""


class UnknownFormat(ReadError):
    """No reader for this suffix."""


class Damaged(ReadError):
    """Truncated, not what its name says, or not parseable."""


class Encrypted(ReadError):
    """Needs a password."""


class TooLarge(ReadError):
    """Over the size limit."""


class TooCostly(ReadError):
    """Over the limit of time or memory that reading one file may take."""


class Crashed(ReadError):
    """The process that read it died over it."""


class WrongEncoding(ReadError):
    """Binary, or text in no encoding that is known here."""


class Unreadable(ReadError):
    """The system refused to open or read it."""


class NoText(ReadError):
    """Pages without a text layer."""


class BadMetadata(ReadError):
    """Front matter or sidecar that cannot be understood."""


class Unforeseen(ReadError):
    """The reader itself failed over the content; what it raised is the ``__cause__``."""


LONGEST_MESSAGE = 120
"""Characters of a foreign message that are told: some packages put the whole content into it."""


def error_in_words(error: BaseException) -> str:
    """An exception in a few words: its name, and what it says of itself in one line."""
    said = " ".join(str(error).split())
    cut = f"{said[:LONGEST_MESSAGE]}…" if len(said) > LONGEST_MESSAGE else said
    return f"{type(error).__name__}: {cut}" if cut else type(error).__name__


@contextmanager
def as_read_errors(source: str) -> Iterator[None]:
    """Whatever goes wrong inside is raised as a ReadError of ``source``: the rest of a batch goes
    on, whatever a file holds and whatever a package makes of it."""
    try:
        yield
    except ReadError:
        raise
    except Exception as error:
        raise Unforeseen(
            source,
            f"the reader failed over it ({error_in_words(error)})",
            "save it anew in another format, and report the failure with the file",
        ) from error

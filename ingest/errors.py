"""What can go wrong while a file is read.

IngestError
└── ReadError           one file or record: source, reason, remedy
    ├── EmptyFile
    ├── UnknownFormat
    ├── Damaged         truncated, not what its name says, not parseable
    ├── Encrypted
    ├── TooLarge
    ├── WrongEncoding
    ├── Unreadable      permissions, vanished, a device
    ├── NoText          a scan without a text layer
    └── BadMetadata     front matter or sidecar
"""

from __future__ import annotations


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


class WrongEncoding(ReadError):
    """Binary, or text in no encoding that is known here."""


class Unreadable(ReadError):
    """The system refused to open or read it."""


class NoText(ReadError):
    """Pages without a text layer."""


class BadMetadata(ReadError):
    """Front matter or sidecar that cannot be understood."""

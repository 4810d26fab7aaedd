"""Files that hold others: archives and mails; what is in them, within bounds."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from ingest.errors import ReadError
from ingest.files.raw_file import RawFile
from ingest.readers.containers.member import Bounds, Member

Opener = Callable[[RawFile, Bounds], Iterator[Member | ReadError]]

_MODULES = {
    ".7z": "seven_zip",
    ".eml": "mail",
    ".mbox": "mailbox",
    ".msg": "outlook",
    ".zip": "zip_archive",
}


def _opener(module: str) -> Opener:
    def members(raw: RawFile, bounds: Bounds) -> Iterator[Member | ReadError]:
        opened: Opener = importlib.import_module(f"{__name__}.{module}").members
        return opened(raw, bounds)

    return members


CONTAINERS: Mapping[str, Opener] = MappingProxyType(
    {suffix: _opener(module) for suffix, module in _MODULES.items()}
)
"""How each format that holds others is opened, by its suffix."""

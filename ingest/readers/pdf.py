"""To come."""

from __future__ import annotations

from ingest.draft import Draft
from ingest.files import RawFile


def read(raw: RawFile) -> Draft:
    """To come."""
    raise NotImplementedError

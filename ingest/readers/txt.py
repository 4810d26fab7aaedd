"""Plain text."""

from __future__ import annotations

import re

from ingest.draft import Draft, draft_of
from ingest.files.encoding import decoded
from ingest.files.raw_file import RawFile
from ingest.metadata.metadata import Metadata
from ingest.text.normalise import join_wrapped, normalise
from ingest.text.spacing import closed_up

_IMAGE_NAME = re.compile(r"^\S+\.(?:jpe?g|png|gif|webp|bmp)\n", re.IGNORECASE | re.MULTILINE)


def read(raw: RawFile) -> Draft:
    """The text, its broken lines joined; lines that are the name of an image are left out.

    Raises WrongEncoding.
    """
    found = decoded(raw.data, raw.source)
    text = normalise(join_wrapped("\n".join(map(closed_up, found.text.split("\n")))))
    return draft_of(_IMAGE_NAME.sub("", text), Metadata(extra=found.extra))

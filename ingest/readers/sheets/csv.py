"""CSV and TSV: rows, whatever parts the cells."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from ingest.draft import Draft
from ingest.errors import Damaged
from ingest.files.encoding import decoded
from ingest.files.raw_file import RawFile
from ingest.left_out import LeftOut
from ingest.metadata.metadata import Metadata
from ingest.readers.sheets.rows import Sheet, sheets_draft
from ingest.readers.table import MOST_COLUMNS
from ingest.text.normalise import normalise_line

_SEPARATORS = ",\t;|，"
_SAMPLE = 20
_LONGEST_CELL = 1_000_000


def read(raw: RawFile) -> Draft:
    """The rows of a table; raises WrongEncoding, Damaged."""
    found = decoded(raw.data, raw.source)
    text = found.text.replace("\x00", "").removeprefix("\ufeff")
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = [
            [normalise_line(cell) for cell in row[:MOST_COLUMNS]]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
        ]
    except csv.Error as error:
        reason = f"it is no table ({error})"
        raise Damaged(raw.source, reason, "save it anew as CSV, or name it .txt") from error
    filled = [row for row in rows if any(row)]
    draft = sheets_draft([Sheet("", filled)], raw.source, LeftOut())
    return replace(draft, metadata=Metadata(extra=found.extra))


def _separator(text: str) -> str:
    """What parts the cells: the sign that parts most of the first lines into equally many."""
    lines = [line for line in text[:200_000].splitlines() if line.strip()][:_SAMPLE]

    def score(sign: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
        usual = max(set(counts), key=counts.count, default=1)
        return (counts.count(usual) if usual > 1 else 0, usual)

    return max(_SEPARATORS, key=score) if lines else ","

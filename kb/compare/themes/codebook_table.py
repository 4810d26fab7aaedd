"""A codebook as a table: a row a theme, or a row a term; cells hold several words by semicolons."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from kb.errors import BadRequest

NAMES = ("code", "zh", "en")
LISTS = ("terms", "weak", "exact", "groups", "without")
_SEPARATOR = re.compile(r"[;；\n]")


def entries_of_table(path: Path) -> list[dict[str, Any]]:
    """The themes of a CSV or TSV file, in the form of the entries of a YAML file.

    Rows of one code and name are one theme. The first line names the columns: ``zh`` or ``en``,
    and ``terms``; ``code``, ``weak``, ``exact``, ``groups`` and ``without`` may stand beside them.

    Raises:
        BadRequest: the file cannot be read, has no such columns, or a row has no name.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, delimiter="\t" if path.suffix == ".tsv" else ",")
            columns = [name.strip() for name in reader.fieldnames or ()]
            reader.fieldnames = columns
            _check(columns, path)
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = " ".join(str(error).split())
        raise BadRequest(f"themes {path}: {reason}; it must be a CSV file in UTF-8") from error
    entries: dict[tuple[str, ...], dict[str, Any]] = {}
    for line, row in rows:
        names = tuple((row.get(name) or "").strip() for name in NAMES)
        if None in row:
            raise BadRequest(f"themes {path}: line {line} has more cells than there are columns")
        if not any(str(cell or "").strip() for cell in row.values()):
            continue
        if not any(names[1:]):
            raise BadRequest(f"themes {path}: line {line} has no name; fill in zh or en")
        entry = entries.setdefault(names, {**dict(zip(NAMES, names, strict=True))})
        for name in LISTS:
            words = [word.strip() for word in _SEPARATOR.split(row.get(name) or "")]
            entry[name] = [*entry.get(name, ()), *filter(None, words)]
    return list(entries.values())


def _check(columns: list[str], path: Path) -> None:
    unknown = [name for name in columns if name not in (*NAMES, *LISTS)]
    if unknown or not {"zh", "en"} & set(columns) or not {"terms", "groups"} & set(columns):
        told = f"unknown column {unknown[0]!r}" if unknown else "no column zh or en, or no terms"
        raise BadRequest(
            f"themes {path}: {told}; the first line names the columns: code,zh,en,terms,weak"
        )

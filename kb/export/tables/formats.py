"""Tables as the bytes of a file in each format, and written to one."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from kb.export.files import TABLE_FORMATS, check_target, write_file
from kb.export.tables.delimited import delimited
from kb.export.tables.table import Export


def write_export(export: Export, path: Path) -> tuple[Path, ...]:
    """Write to ``path`` in the format of its suffix; the files written.

    CSV holds one table a file: several go to ``NAME-TABLE.csv`` beside one another.

    Raises:
        BadRequest: a suffix that there is no format for, or a file that cannot be written.
    """
    name = check_target(path, TABLE_FORMATS)
    written = []
    for part, content in content_of(export, name).items():
        target = path.with_name(f"{path.stem}-{part}{path.suffix}") if part else path
        write_file(target, content)
        written.append(target)
    return tuple(written)


def content_of(export: Export, name: str) -> dict[str, bytes]:
    """The bytes in the format ``name``; of CSV those of each table by its name.

    One file alone has an empty name.
    """
    return _WRITERS[name](export)


def single_file(export: Export, name: str) -> bytes:
    """The bytes in the format ``name``; several CSV tables as one ZIP archive."""
    parts = content_of(export, name)
    if name != "csv":
        return parts[""]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(f"{part or export.tables[0].name}.csv", content)
    return stream.getvalue()


def _xlsx(export: Export) -> dict[str, bytes]:
    from kb.export.tables.workbook import workbook  # xlsxwriter: only where one is written

    return {"": workbook(export)}


def _docx(export: Export) -> dict[str, bytes]:
    from kb.export.tables.word import word_report  # python-docx takes a fifth of a second

    return {"": word_report(export)}


def _csv(export: Export) -> dict[str, bytes]:
    if len(export.tables) == 1:
        return {"": delimited(export.tables[0], export)}
    return {table.name: delimited(table, export) for table in export.tables}


def _json(export: Export) -> dict[str, bytes]:
    text = json.dumps(export.data, ensure_ascii=False, indent=2)
    return {"": f"{text}\n".encode(errors="replace")}


_WRITERS: Mapping[str, Callable[[Export], dict[str, bytes]]] = {
    "xlsx": _xlsx,
    "docx": _docx,
    "csv": _csv,
    "json": _json,
}

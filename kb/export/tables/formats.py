"""Tables as the bytes of a file in each format, and written to one."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from kb.export.files import TABLE_FORMATS, TIDY_FORMATS, check_target, write_file
from kb.export.tables.table import Export, TextOf
from kb.export.tables.tidy import csv_of, json_lines_of, parquet_of

_TIDY = dict(zip(TIDY_FORMATS, (csv_of, parquet_of, json_lines_of), strict=True))


def write_export(export: Export, path: Path, text_of: TextOf) -> tuple[Path, ...]:
    """Write to ``path`` in the format of its suffix; the files written.

    A tidy format holds one table a file: the main one goes to ``path``, the others to
    ``NAME-TABLE`` beside it. ``text_of`` gives the text of a document, for formats that hold it.

    Raises:
        BadRequest: a suffix that there is no format for, or a file that cannot be written.
    """
    name = check_target(path, TABLE_FORMATS)
    written = []
    for number, (part, content) in enumerate(content_of(export, name, text_of).items()):
        target = path.with_name(f"{path.stem}-{part}{path.suffix}") if number else path
        write_file(target, content)
        written.append(target)
    return tuple(written)


def content_of(export: Export, name: str, text_of: TextOf) -> dict[str, bytes]:
    """The bytes in the format ``name``; of a tidy one those of each table by its name.

    One file alone has an empty name.
    """
    if name in _TIDY:
        return {table.name: _TIDY[name](table) for table in export.tidy}
    if name == "qdpx":
        from kb.export.tables.qda import qda_project

        return {"": qda_project(export, text_of)}
    return {"": _WRITERS[name](export)}


def single_file(export: Export, name: str, text_of: TextOf) -> bytes:
    """The bytes in the format ``name``; tables of a tidy one in a ZIP archive."""
    parts = content_of(export, name, text_of)
    if name not in TIDY_FORMATS:
        return parts[""]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(f"{part}.{name}", content)
    return stream.getvalue()


def _xlsx(export: Export) -> bytes:
    from kb.export.tables.workbook import workbook  # xlsxwriter: only where one is written

    return workbook(export)


def _docx(export: Export) -> bytes:
    from kb.export.tables.word import word_report  # python-docx takes a fifth of a second

    return word_report(export)


def _json(export: Export) -> bytes:
    text = json.dumps(export.data, ensure_ascii=False, indent=2)
    return f"{text}\n".encode(errors="replace")


_WRITERS: Mapping[str, Callable[[Export], bytes]] = {"xlsx": _xlsx, "docx": _docx, "json": _json}

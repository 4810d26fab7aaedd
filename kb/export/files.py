"""An export as the bytes of a file, and written to one."""

from __future__ import annotations

import io
import json
import os
import zipfile
from contextlib import suppress
from pathlib import Path

from kb.errors import BadRequest
from kb.export.tables.delimited import delimited
from kb.export.tables.table import Export

FORMATS = ("xlsx", "docx", "csv", "json")


def write_export(export: Export, path: Path) -> tuple[Path, ...]:
    """Write to ``path`` in the format of its suffix; the files written.

    CSV holds one table a file: several go to ``NAME-TABLE.csv`` beside one another. A file that
    is there is replaced in one step.

    Raises:
        BadRequest: a suffix that there is no format for, or a folder that is not there.
    """
    name = check_target(path)
    written = []
    for part, content in content_of(export, name).items():
        target = path.with_name(f"{path.stem}-{part}{path.suffix}") if part else path
        _replace(target, content)
        written.append(target)
    return tuple(written)


def check_target(path: Path) -> str:
    """The format that ``path`` is written in; asked before what takes long is begun.

    Raises:
        BadRequest: a suffix that there is no format for, or a folder that is not there.
    """
    name = path.suffix.lower().removeprefix(".")
    if name not in FORMATS:
        raise BadRequest(f"{path}: exports are written as {', '.join(f'.{f}' for f in FORMATS)}")
    if not path.parent.is_dir():
        raise BadRequest(f"{path}: there is no folder {path.parent}; make it first")
    return name


def content_of(export: Export, name: str) -> dict[str, bytes]:
    """The bytes in the format ``name``; of CSV those of each table by its name.

    One file alone has an empty name.
    """
    if name == "xlsx":
        from kb.export.tables.workbook import workbook

        return {"": workbook(export)}
    if name == "docx":
        from kb.export.tables.word import word_report

        return {"": word_report(export)}
    if name == "csv":
        if len(export.tables) == 1:
            return {"": delimited(export.tables[0], export)}
        return {table.name: delimited(table, export) for table in export.tables}
    return {
        "": (json.dumps(export.data, ensure_ascii=False, indent=2) + "\n").encode(errors="replace")
    }


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


def _replace(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise BadRequest(f"{path}: cannot be written: {error.strerror}") from error

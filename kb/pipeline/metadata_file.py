"""A CSV with the metadata of many documents: a row a document, columns in either language.

A row names its document by id or source, or its file by a path (from the CSV's folder) or its name
alone. An empty cell says nothing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest import ReadError, decode, field_named
from kb.atomic import write_atomically
from kb.catalog import FIELDS
from kb.cells import kept, read_again
from kb.documents import DocumentInfo
from kb.errors import BadRequest

NAMES = (
    "document",
    "file",
    "source",
    "id",
    "path",
    "document_id",
    "文档",
    "文件",
    "来源",
    "编号",
    "路径",
)
"""What the column is called that names the documents; the first of them that there is."""

TAG_COLUMNS = ("tags", "tag", "标签")
_BETWEEN_TAGS = re.compile(r"[,;，；、\n]+")
_DELIMITERS = ",;\t，"
_SHOWN = 3
"""Sources that a message names."""
_MOST = 64 * 2**20
"""Bytes: more is no table that a person has written."""


@dataclass(frozen=True, slots=True)
class MetadataRow:
    """What one line says of one document."""

    line: int
    name: str
    values: Mapping[str, str]
    """Field -> as written; those that are empty are left out."""
    tags: tuple[str, ...] | None
    where: str
    """File and line, for messages."""


class MetadataFile:
    """The rows of a CSV, found by the document that they are about."""

    def __init__(self, rows: Sequence[MetadataRow], folder: Path) -> None:
        self.rows = tuple(rows)
        self._folder = folder

    @classmethod
    def read(cls, path: Path) -> MetadataFile:
        """The table in a file.

        Raises:
            BadRequest: it cannot be read, has a column that there is not, or two rows of one name.
        """
        path = path.absolute()
        try:
            with path.open("rb") as stream:
                data = stream.read(_MOST + 1)
            if len(data) > _MOST:
                raise BadRequest(f"{path}: larger than {_MOST >> 20} MiB; split it")
            text = decode(data, str(path))
        except OSError as error:
            reason = error.strerror or error
            raise BadRequest(f"{path}: cannot be read ({reason}); check the path") from error
        except ReadError as error:
            raise BadRequest(str(error)) from error
        return cls(list(_rows(text, path)), path.parent)

    def assigned(self, places: Iterable[tuple[str, str]]) -> dict[str, MetadataRow]:
        """Each row by the source that it is about: of the ``places``, source and file, the one
        that it names; else the source that it would be.

        Raises:
            BadRequest: a row names several places, or two rows name one.
        """
        sources: set[str] = set()
        by_file: dict[str, list[tuple[str, str]]] = {}
        for source, path in places:
            sources.add(source)
            by_file.setdefault(PurePosixPath(path).name, []).append((source, path))
        found: dict[str, MetadataRow] = {}
        for row in self.rows:
            source = row.name if row.name in sources else self._place_of(row, by_file)
            if source in found:
                other = found[source].line
                raise BadRequest(f"{row.where}: {source} is what line {other} is about; leave one")
            found[source] = row
        return found

    def _place_of(self, row: MetadataRow, by_file: Mapping[str, Sequence[tuple[str, str]]]) -> str:
        path = str(self._folder / row.name)
        alike = by_file.get(PurePosixPath(row.name).name, ())
        exact = [source for source, file in alike if file == path]
        ending = [source for source, file in alike if file.endswith(f"/{row.name}")]
        meant = exact or ending
        if len(meant) > 1:
            some = ", ".join(sorted(meant)[:_SHOWN])
            raise BadRequest(
                f"{row.where}: {row.name} may be any of {len(meant)} documents ({some}); "
                "name it by its source, as kb list shows it"
            )
        return meant[0] if meant else row.name


def write_metadata_file(infos: Iterable[DocumentInfo], path: Path) -> None:
    """Write what the library has of documents as such a table, to be corrected and given back.

    It begins with a byte order mark, without which Excel takes Chinese for something else. What
    Excel would run as a formula has an apostrophe before it, which is taken off when it is read.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((NAMES[0], *FIELDS, TAG_COLUMNS[0]))
    for info in infos:
        said = [getattr(info, field) for field in FIELDS]
        cells = ["" if value is None else str(value) for value in said]
        writer.writerow(map(kept, (info.source, *cells, ", ".join(info.tags))))
    write_atomically(path, "\ufeff" + text.getvalue())


def split_tags(text: str) -> tuple[str, ...]:
    """Tags as they are written in one line, each once."""
    parts = (" ".join(part.split()) for part in _BETWEEN_TAGS.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _rows(text: str, path: Path) -> Iterator[MetadataRow]:
    text = text.lstrip("\ufeff")
    head = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        lines = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise BadRequest(f"{path}: no CSV ({error}); save the table as CSV in UTF-8") from error
    if not lines:
        raise BadRequest(f"{path}: is empty; its first line names the columns")
    columns = _columns([cell.strip() for cell in lines[0][1]], path)
    seen: dict[str, int] = {}
    for line, cells in lines[1:]:
        where = f"{path.name} line {line}"
        if any(cells[len(lines[0][1]) :]):
            raise BadRequest(f"{where}: has more cells than there are columns; quote the commas")
        row = _row(line, cells, columns, where)
        if row is None:
            continue
        if row.name in seen:
            raise BadRequest(f"{row.where}: {row.name} stands in line {seen[row.name]} too")
        seen[row.name] = line
        yield row


def _columns(head: Sequence[str], path: Path) -> dict[int, str]:
    """What each column holds: a field, ``tags`` or ``document``."""
    lower = [name.lower() for name in head]
    named_by = next((name for name in NAMES if name in lower), None)
    if named_by is None:
        raise BadRequest(f"{path}: no column names the documents; call one {NAMES[0]}")
    columns: dict[int, str] = {}
    for number, name in enumerate(lower):
        if name == named_by:
            columns.setdefault(number, NAMES[0])
        elif name in TAG_COLUMNS:
            columns[number] = TAG_COLUMNS[0]
        elif name and name not in NAMES:
            field = field_named(name)
            if field is None:
                known = ", ".join((*FIELDS, TAG_COLUMNS[0]))
                raise BadRequest(f"{path}: no column {head[number]!r} is known; there are {known}")
            columns[number] = field
    repeated = _repeated(columns.values())
    if repeated:
        raise BadRequest(f"{path}: two columns give {repeated}; leave one")
    return columns


def _repeated(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def _row(
    line: int, cells: Sequence[str], columns: Mapping[int, str], where: str
) -> MetadataRow | None:
    said = {
        columns[number]: read_again(cell.strip())
        for number, cell in enumerate(cells)
        if number in columns and cell.strip()
    }
    if not said:
        return None
    name = said.pop(NAMES[0], None)
    if name is None:
        raise BadRequest(f"{where}: names no document; fill the column {NAMES[0]}")
    tags = said.pop(TAG_COLUMNS[0], None)
    return MetadataRow(line, name, said, None if tags is None else split_tags(tags), where)

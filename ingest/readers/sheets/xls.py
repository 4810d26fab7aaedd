"""XLS and ET (BIFF8): the sheets of Excel 97 to 2003, each cell as it shows it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from ingest.draft import Draft
from ingest.errors import Encrypted
from ingest.files.raw_file import RawFile, too_large
from ingest.left_out import LeftOut
from ingest.readers.html import reader as html
from ingest.readers.ole import MAGIC, CompoundFile
from ingest.readers.sheets import csv, xlsx
from ingest.readers.sheets.biff_text import SharedStrings, string_at
from ingest.readers.sheets.display import BUILT_IN, plain, shown
from ingest.readers.sheets.rows import Sheet, sheets_draft
from ingest.readers.table import MOST_COLUMNS

_REMEDY = "open it with Excel, WPS or LibreOffice and save it as .xlsx"
_BOF, _EOF, _CONTINUE, _FILEPASS = 0x0809, 0x000A, 0x003C, 0x002F
_SHEET, _STRINGS, _FORMAT, _STYLE, _DATES = 0x0085, 0x00FC, 0x041E, 0x00E0, 0x0022
_ROW, _COLUMNS, _JOINED, _RESULT = 0x0208, 0x007D, 0x00E5, 0x0207
_SHARED, _LABEL, _NUMBER, _RK, _RKS, _FORMULA, _BOOL = (
    0x00FD, 0x0204, 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
)  # fmt: skip
_BIFF8 = 0x0600
_HIDDEN_ROW = 0x20
_MOST_CELLS = 2_000_000


class _Part(NamedTuple):
    """Where a sheet begins, its name, and whether it is shown."""

    start: int
    name: str
    is_shown: bool


def read(raw: RawFile) -> Draft:
    """The sheets of a workbook; one of another format under this suffix is read as what it is.

    Raises Damaged, Encrypted, TooLarge.
    """
    if raw.data.startswith(b"PK\x03\x04"):
        return xlsx.read(raw)
    if not raw.data.startswith(MAGIC):
        # What web systems call a workbook is a page with a table, or CSV.
        start = raw.data[:1000].lstrip(b"\xef\xbb\xbf \r\n\t")
        return html.read(raw) if start.startswith(b"<") else csv.read(raw)
    file = CompoundFile(raw, _REMEDY)
    if "EncryptedPackage" in file:
        raise Encrypted(raw.source, "it needs a password", "save it without a password")
    name = next((one for one in ("Workbook", "Book") if one in file), None)
    if name is None:
        raise file.damaged("there is no workbook in it")
    left_out = LeftOut()
    try:
        book = _Book(file.stream(name), raw, file)
        sheets = list(book.sheets(left_out))
    except (struct.error, IndexError) as error:
        raise file.damaged("its records are damaged or it is cut off") from error
    return sheets_draft(sheets, raw.source, left_out)


class _Book:
    """A workbook's strings, formats and sheets."""

    def __init__(self, data: bytes, raw: RawFile, file: CompoundFile) -> None:
        self._data = data
        self._raw = raw
        self._parts: list[_Part] = []
        self._strings: list[str] = []
        self._formats: dict[int, str] = {}
        self._styles: list[int] = []
        self._since_1904 = False
        self._cells = 0
        if (
            struct.unpack_from("<HHH", data)[0] != _BOF
            or struct.unpack_from("<H", data, 4)[0] != _BIFF8
        ):
            raise file.damaged("it is of Excel 95 or older")
        segments: list[bytes] | None = None
        for kind, body in self._records(0):
            if kind == _FILEPASS:
                raise Encrypted(raw.source, "it needs a password", "save it without a password")
            if kind == _STRINGS:
                segments = [body]
            elif kind == _CONTINUE and segments is not None:
                segments.append(body)
            elif segments:
                self._strings = SharedStrings(segments).all()
                segments = None
            self._learn(kind, body)

    def _records(self, at: int) -> Iterator[tuple[int, bytes]]:
        """The records from ``at`` on, up to the end of their part."""
        while at + 4 <= len(self._data):
            kind, length = struct.unpack_from("<HH", self._data, at)
            yield kind, self._data[at + 4 : at + 4 + length]
            at += 4 + length
            if kind == _EOF:
                return

    def _learn(self, kind: int, body: bytes) -> None:
        if kind == _SHEET and len(body) > 7 and body[5] == 0:
            start = struct.unpack_from("<I", body)[0]
            self._parts.append(
                _Part(start, string_at(body, 6, wide_length=False), body[4] & 3 == 0)
            )
        elif kind == _FORMAT:
            self._formats[struct.unpack_from("<H", body)[0]] = string_at(body, 2)
        elif kind == _STYLE:
            self._styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _DATES:
            self._since_1904 = body[:1] == b"\x01"

    def sheets(self, left_out: LeftOut) -> Iterator[Sheet]:
        """The sheets that are shown."""
        for part in self._parts:
            if part.is_shown:
                yield Sheet(part.name, self._rows(part, left_out))
            else:
                left_out.add("hidden text", f"sheet {part.name}")

    def _rows(self, part: _Part, left_out: LeftOut) -> list[list[str]]:
        grid: dict[int, dict[int, str]] = {}
        rows: set[int] = set()
        columns: set[int] = set()
        joined: list[tuple[int, int, int, int]] = []
        awaited: tuple[int, int] | None = None
        for kind, body in self._records(part.start):
            if kind == _ROW and struct.unpack_from("<H", body, 12)[0] & _HIDDEN_ROW:
                rows.add(struct.unpack_from("<H", body)[0])
            elif kind == _COLUMNS and struct.unpack_from("<H", body, 8)[0] & 1:
                first, last = struct.unpack_from("<HH", body)
                columns.update(range(first, min(last, MOST_COLUMNS) + 1))
            elif kind == _JOINED:
                count = struct.unpack_from("<H", body)[0]
                joined += [struct.unpack_from("<4H", body, 2 + 8 * n) for n in range(count)]
            elif kind == _RESULT and awaited is not None:
                grid.setdefault(awaited[0], {})[awaited[1]] = string_at(body, 0)
            for row, column, text in self._cell(kind, body):
                awaited = (row, column) if text is None else None
                if text and column < MOST_COLUMNS:
                    grid.setdefault(row, {})[column] = text
        unseen = [text for row, cells in grid.items() for column, text in cells.items()
                  if row in rows or column in columns]  # fmt: skip
        if unseen:
            left_out.add("hidden text", f"{part.name}: {' '.join(unseen)}")
        _join(grid, joined)
        used = sorted({column for cells in grid.values() for column in cells})
        shown_columns = [column for column in used if column not in columns]
        return [
            [grid[row].get(column, "") for column in shown_columns]
            for row in sorted(grid)
            if row not in rows
        ]

    def _cell(self, kind: int, body: bytes) -> Iterator[tuple[int, int, str | None]]:
        """Row, column and text of each cell in a record; None where its text follows."""
        if kind not in (_SHARED, _LABEL, _NUMBER, _RK, _RKS, _FORMULA, _BOOL):
            return
        self._cells += 1
        if self._cells > _MOST_CELLS:
            raise too_large(self._raw.source, "it has over 2,000,000 cells", self._raw.max_bytes)
        row, column, style = struct.unpack_from("<HHH", body)
        if kind == _SHARED:
            at = struct.unpack_from("<I", body, 6)[0]
            yield row, column, self._strings[at] if at < len(self._strings) else ""
        elif kind == _LABEL:
            yield row, column, string_at(body, 6)
        elif kind == _NUMBER:
            yield row, column, self._number(struct.unpack_from("<d", body, 6)[0], style)
        elif kind == _RK:
            yield row, column, self._number(_rk(struct.unpack_from("<I", body, 6)[0]), style)
        elif kind == _RKS:
            for n in range((len(body) - 6) // 6):
                style, packed = struct.unpack_from("<HI", body, 4 + 6 * n)
                yield row, column + n, self._number(_rk(packed), style)
        elif kind == _BOOL:
            yield row, column, ("TRUE" if body[6] else "FALSE") if body[7] == 0 else ""
        elif body[12:14] != b"\xff\xff":
            yield row, column, self._number(struct.unpack_from("<d", body, 6)[0], style)
        elif body[6] == 0:
            yield row, column, None
        elif body[6] == 1:
            yield row, column, "TRUE" if body[8] else "FALSE"

    def _number(self, value: float, style: int) -> str:
        number = self._styles[style] if style < len(self._styles) else 0
        pattern = self._formats.get(number) or BUILT_IN.get(number, "")
        if value != value or abs(value) > 1e300:
            return ""
        try:
            return shown(value, pattern, since_1904=self._since_1904)
        except (ArithmeticError, ValueError, OverflowError):
            return plain(value)


def _rk(packed: int) -> float:
    """A number packed in 30 bits, hundredths by its first bit, whole by its second."""
    if packed & 2:
        whole = packed >> 2
        value = float(whole - (1 << 30) if whole & (1 << 29) else whole)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    # 31.7 is kept as 3170 hundredths: divided, not multiplied by .01, it is 31.7 again.
    return value / 100 if packed & 1 else value


def _join(grid: dict[int, dict[int, str]], joined: list[tuple[int, int, int, int]]) -> None:
    """Cells that are joined have their text in each place."""
    filled = 0
    for top, bottom, left, right in joined:
        text = grid.get(top, {}).get(left, "")
        filled += (right - left + 1) * (bottom - top + 1) if text else 0
        if not text or filled > _MOST_CELLS:
            continue
        for row in range(top, bottom + 1):
            if row in grid:  # a row that has nothing else is the height of a title
                for column in range(left, min(right, MOST_COLUMNS - 1) + 1):
                    grid[row].setdefault(column, text)

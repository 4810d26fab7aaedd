"""XLSX: the sheets that a workbook shows, each cell as it shows it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from ingest.draft import Draft
from ingest.errors import Damaged
from ingest.files.raw_file import RawFile, too_large
from ingest.left_out import LeftOut
from ingest.readers.packages import Package
from ingest.readers.sheets.display import BUILT_IN, plain, shown
from ingest.readers.sheets.rows import Sheet, sheets_draft
from ingest.readers.table import MOST_COLUMNS
from ingest.text.superscripts import raised

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MOST_CELLS = 2_000_000
_ERRORS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!"})

_Grid = dict[int, dict[int, str]]


def read(raw: RawFile) -> Draft:
    """The sheets of a workbook; raises Damaged, Encrypted, TooLarge.

    Hidden sheets, rows and columns are left out, and told.
    """
    package = Package(raw, ".xlsx", "Excel")
    book = _Book(package, raw)
    left_out = LeftOut()
    sheets = [Sheet(name, _rows(grid)) for name, grid in book.sheets(left_out)]
    for text in book.struck:
        left_out.add("struck text", text)
    return sheets_draft(sheets, raw.source, left_out)


def _rows(grid: _Grid) -> Iterator[list[str]]:
    used = sorted({column for row in grid.values() for column in row})
    for number in sorted(grid):
        row = grid[number]
        yield [row.get(column, "") for column in used]


class _Book:
    """A workbook's shared strings and formats, and its sheets."""

    def __init__(self, package: Package, raw: RawFile) -> None:
        self._package = package
        self._raw = raw
        self._cells = 0
        if "xl/workbook.xml" not in package:
            raise Damaged(raw.source, "it is no workbook", "save it anew with Excel")
        self._root = package.xml("xl/workbook.xml")
        self.struck: list[str] = []
        """What is struck through in cells."""
        self._strings = list(self._shared())
        self._formats = list(self._styles())
        said = self._root.find(f"{_MAIN}workbookPr")
        self._since_1904 = said is not None and said.get("date1904") in ("1", "true")

    def sheets(self, left_out: LeftOut) -> Iterator[tuple[str, _Grid]]:
        """The name and the cells of each sheet that is shown."""
        targets = self._targets()
        for sheet in self._root.iter(f"{_MAIN}sheet"):
            name, target = sheet.get("name") or "", targets.get(sheet.get(_RELATION) or "")
            if sheet.get("state") in ("hidden", "veryHidden"):
                left_out.add("hidden text", f"sheet {name}")
            elif target and target in self._package:
                yield name, self._grid(self._package.xml(target), name, left_out)

    def _targets(self) -> dict[str, str]:
        """The parts that the workbook's relations lead to, by their ids."""
        name = "xl/_rels/workbook.xml.rels"
        if name not in self._package:
            return {}
        found = {}
        for relation in self._package.xml(name):
            target = relation.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            found[relation.get("Id") or ""] = posixpath.normpath(path)
        return found

    def _shared(self) -> Iterator[str]:
        if "xl/sharedStrings.xml" in self._package:
            for item in self._package.xml("xl/sharedStrings.xml").iter(f"{_MAIN}si"):
                yield _rich(item, self.struck)

    def _styles(self) -> Iterator[str]:
        """The number format of each style of cells."""
        if "xl/styles.xml" not in self._package:
            return
        root = self._package.xml("xl/styles.xml")
        own = {
            _whole(one.get("numFmtId")): one.get("formatCode") or ""
            for one in root.iter(f"{_MAIN}numFmt")
        }
        styles = root.find(f"{_MAIN}cellXfs")
        for style in styles if styles is not None else ():
            number = _whole(style.get("numFmtId"))
            yield own.get(number) or BUILT_IN.get(number, "")

    def _grid(self, root: Any, name: str, left_out: LeftOut) -> _Grid:
        hidden = _hidden_columns(root)
        grid: _Grid = {}
        unseen: list[str] = []
        for row in root.iter(f"{_MAIN}row"):
            number = _whole(row.get("r")) or (max(grid, default=0) + 1)
            texts = dict(self._row(row))
            if row.get("hidden") in ("1", "true"):
                unseen += filter(None, texts.values())
                continue
            unseen += [text for column, text in texts.items() if column in hidden and text]
            shown_ones = {at: text for at, text in texts.items() if at not in hidden and text}
            if shown_ones:
                grid[number] = shown_ones
        if unseen:
            left_out.add("hidden text", f"{name}: {' '.join(unseen)}")
        self._join(root, grid)
        return grid

    def _row(self, row: Any) -> Iterator[tuple[int, str]]:
        column = -1
        for cell in row.iterchildren(f"{_MAIN}c"):
            place = _ADDRESS.match(cell.get("r") or "")
            column = _column(place[1]) if place else column + 1
            self._cells += 1
            if self._cells > _MOST_CELLS:
                raise too_large(
                    self._raw.source, "it has over 2,000,000 cells", self._raw.max_bytes
                )
            if column < MOST_COLUMNS:
                yield column, self._text(cell)

    def _text(self, cell: Any) -> str:
        kind, value = cell.get("t") or "n", cell.findtext(f"{_MAIN}v") or ""
        if kind == "s":
            at = _whole(value)
            return self._strings[at] if 0 <= at < len(self._strings) else ""
        if kind == "inlineStr":
            inline = cell.find(f"{_MAIN}is")
            return _rich(inline, self.struck) if inline is not None else ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind in ("str", "e", "d"):
            return "" if value in _ERRORS else value
        return self._number(value, _whole(cell.get("s")))

    def _number(self, value: str, style: int) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        if number != number or abs(number) > 1e300:
            return value
        pattern = self._formats[style] if 0 <= style < len(self._formats) else ""
        try:
            return shown(number, pattern, since_1904=self._since_1904)
        except (ArithmeticError, ValueError, OverflowError):
            return plain(number)

    def _join(self, root: Any, grid: _Grid) -> None:
        """Cells that are joined have their text in each place."""
        for merged in root.iter(f"{_MAIN}mergeCell"):
            ends = _ADDRESS.findall(merged.get("ref") or "")
            if len(ends) != 2:
                continue
            (left, top), (right, bottom) = ((_column(a), int(b)) for a, b in ends)
            text = grid.get(top, {}).get(left, "")
            self._cells += (min(right, MOST_COLUMNS) - left + 1) * (bottom - top + 1) if text else 0
            if not text or self._cells > _MOST_CELLS:
                continue
            for number in range(top, bottom + 1):
                row = grid.get(number)
                # A row that has nothing else is the height of a title.
                if row is not None:
                    for column in range(left, min(right, MOST_COLUMNS - 1) + 1):
                        row.setdefault(column, text)


def _rich(item: Any, struck_out: list[str]) -> str:
    """The text of a string with runs of several types; superscripts as such, readings left out."""
    parts = []
    for child in item:
        if child.tag == f"{_MAIN}t":
            parts.append(child.text or "")
        elif child.tag == f"{_MAIN}r":
            text = child.findtext(f"{_MAIN}t") or ""
            align = child.find(f"{_MAIN}rPr/{_MAIN}vertAlign")
            above = align is not None and align.get("val") == "superscript"
            struck = child.find(f"{_MAIN}rPr/{_MAIN}strike")
            if struck is None or struck.get("val") in ("0", "false"):
                parts.append(raised(text) if above else text)
            else:
                struck_out.append(text)
    return "".join(parts)


def _hidden_columns(root: Any) -> frozenset[int]:
    hidden: set[int] = set()
    for column in root.iter(f"{_MAIN}col"):
        if column.get("hidden") in ("1", "true"):
            first, last = _whole(column.get("min")), _whole(column.get("max"))
            hidden.update(range(first - 1, min(last, MOST_COLUMNS)))
    return frozenset(hidden)


def _column(letters: str) -> int:
    """A as 0, Z as 25, AA as 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0

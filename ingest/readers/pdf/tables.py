"""What pdfplumber is asked for: the cells of tables, whose words pdfium has, which knows more
fonts, and text that pdfium drops."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from io import BytesIO
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ingest.readers.layout.letters import SLANTED, angles_of, letters_of, lines_of
from ingest.readers.layout.line import Line
from ingest.readers.pdf.lines import PageText
from ingest.readers.pdf.lost import lines_by_widths
from ingest.readers.pdf.meaning import layer_text
from ingest.text.normalise import glue

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

logger = logging.getLogger("ingest")

_Box = tuple[float, float, float, float]


class Tables:
    """Opens the file a second time, with pdfplumber, if and when a page has a table."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._plumber: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._plumber is not None:
            with _passed_over("closing the file"):
                self._plumber.close()

    def into(self, page: PdfPage, number: int, lines: list[Line]) -> list[Line]:
        """``lines`` with those that stand in a table replaced by the table's rows.

        pdfium reads on where pdfminer gives up: there the text stays, without its grid.
        """
        with _passed_over(f"page {number + 1}"):
            return self._with_rows(page, number, lines)
        return lines

    def text_by_widths(self, page: PdfPage, number: int, least: int) -> PageText:
        """The text of a page in which pdfium drops letters and keeps ``least``; without a meaning
        where pdfminer cannot tell it either."""
        found: list[Line] = []
        with _passed_over(f"page {number + 1}"):
            own = self._opened().pages[number]
            found = lines_by_widths(own.dedupe_chars().chars, number, *page.get_size())
            own.close()
        letters = sum(len("".join(line.text.split())) for line in found)
        is_whole = bool(found) and letters >= least
        return PageText(found, means_something=is_whole, is_turned=True)

    def _with_rows(self, page: PdfPage, number: int, lines: list[Line]) -> list[Line]:
        height = page.get_height()
        begun: set[int] = set()
        for table in self._tables(number):
            left, top, right, bottom = table.bbox
            box = (left, height - bottom, right, height - top)
            inside = [index for index, line in enumerate(lines) if _within(line, box)]
            rows = _rows(page, table, height, is_stamped=any(line.slanted for line in lines))
            if inside and len(rows) >= 2:
                row_lines = [Line(text, number, row=True, size=1.0) for text in rows]
                begun.add(id(row_lines[0]))
                rest = [line for index, line in enumerate(lines) if index not in set(inside)]
                lines = rest[: inside[0]] + row_lines + rest[inside[0] :]
        return list(_parted(lines, begun))

    def _opened(self) -> Any:
        import pdfplumber

        if self._plumber is None:
            self._plumber = pdfplumber.open(BytesIO(self._data))
        return self._plumber

    def _tables(self, number: int) -> list[Any]:
        pages = self._opened().pages
        if number >= len(pages):
            return []
        page = pages[number]
        found = page.find_tables()
        page.close()
        return [table for table in found if len(table.rows) >= 2 and len(table.columns) >= 2]


def _parted(lines: Sequence[Line], begun: Set[int]) -> Iterator[Line]:
    """The lines, with an empty row where one table follows another at once."""
    in_table = False
    for line in lines:
        if in_table and id(line) in begun:
            yield Line("", line.page, row=True)
        yield line
        in_table = line.row


@contextmanager
def _passed_over(what: str) -> Iterator[None]:
    """pdfplumber and pdfminer raise whatever a file brings them to: it is logged, and no more."""
    try:
        yield
    except Exception:
        logger.info("tables are not looked for: %s", what, exc_info=True)


def _within(line: Line, box: _Box) -> bool:
    if line.row or not line.size or line.slanted:
        return False
    left, bottom, right, top = box
    across, up = (line.left + min(line.right, right)) / 2, (line.bottom + line.top) / 2
    return left - 1 <= across <= right + 1 and bottom - 1 <= up <= top + 1


def _rows(page: PdfPage, table: Any, height: float, *, is_stamped: bool) -> list[str]:
    """The rows of a table; on a page that ``is_stamped``, text slants across it."""
    layer = page.get_textpage()
    try:
        stamped = _Stamped(layer) if is_stamped else None
        rows = []
        for row in table.rows:
            cells = []
            for cell in filter(None, row.cells):
                left, top, right, bottom = cell
                box = (left, height - bottom, right, height - top)
                words = stamped.words(box) if stamped is not None else None
                cells.append(_one_line(layer.get_text_bounded(*box) if words is None else words))
            if any(cells):
                rows.append(" | ".join(cells))
        return rows
    finally:
        layer.close()


class _Stamped:
    """The letters of a page with a watermark across it, which none of its cells has."""

    def __init__(self, layer: PdfTextPage) -> None:
        text = layer_text(layer)
        angles = angles_of(layer, len(text))
        offsets = range(len(text))
        self._flat = letters_of(
            layer, text, [at for at in offsets if angles[at] != SLANTED], lambda box: box
        )
        self._slanted = letters_of(
            layer, text, [at for at in offsets if angles[at] == SLANTED], lambda box: box
        )

    def words(self, box: _Box) -> str | None:
        """What stands in a cell; None where no slanting letter reaches into it."""
        left, bottom, right, top = box
        if not any(
            one.left < right and left < one.right and one.bottom < top and bottom < one.top
            for one in self._slanted
        ):
            return None
        own = [
            one
            for one in self._flat
            if left <= (one.left + one.right) / 2 <= right
            and bottom <= (one.bottom + one.top) / 2 <= top
        ]
        return "\n".join(line.text for line in lines_of(own, 0, right, top))


def _one_line(words: str) -> str:
    joined = ""
    for line in filter(None, (part.strip() for part in words.splitlines())):
        joined = glue(joined, line) if joined else line
    return joined

"""RTF: paragraphs, headings by outline level, table rows, notes, and Chinese in any encoding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ingest.draft import TABLE_END, Block, Draft, assemble
from ingest.errors import Damaged
from ingest.files.raw_file import RawFile, too_large
from ingest.left_out import LeftOut
from ingest.readers.table import MOST_COLUMNS, Cell, filled, row_block
from ingest.text.superscripts import raised

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    rb"|([^\\{}\r\n]+)|[\r\n]+"
)
_ENCODINGS = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip
"""By a font's \\fcharset; any other is in the file's own \\ansicpg."""
_SKIPPED = frozenset(
    "colortbl info pict header headerl headerr headerf footer footerl footerr footerf objdata"
    " fldinst listtable listoverridetable themedata datastore xmlnstbl rsidtbl generator bkmkstart"
    " bkmkend template nonshppict filetbl revtbl latentstyles mmath atnid atnauthor annotation"
    " ftnsep ftnsepc aftnsep aftnsepc background panose falt pgptbl sp listpicture".split()
)
_SIGNS = {
    "tab": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "line": "\n", "emspace": " ", "enspace": " ", "lbr": "\n",
    "softline": "\n",
}  # fmt: skip
_SHOWN = frozenset(("shptxt", "shpinst", "fldrslt", "pntext", "listtext", "shp"))
"""Destinations whose text a reader sees, though older programs may pass over them."""
_SYMBOLS = {b"~": " ", b"_": "-", b"-": ""}
_DEEPEST = 1000
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group."""

    skipped: bool = False
    where: str = "text"
    """``text``, ``fonts``, ``styles`` or ``note``."""
    font: int = 0
    fallback: int = 1
    """Characters that stand for one in Unicode, for readers without."""
    hidden: bool = False
    struck: bool = False
    above: bool = False
    level: int = 0
    style: int = 0
    in_table: bool = False


@dataclass(slots=True)
class _Row:
    """The cells of a row and which of them are joined, as they are told."""

    texts: list[str] = field(default_factory=list)
    shapes: list[tuple[bool, bool]] = field(default_factory=list)
    """Of each cell, whether it goes on from the left, and from above."""
    next_shape: tuple[bool, bool] = (False, False)


def read(raw: RawFile) -> Draft:
    """The text; hidden and struck passages are left out, and told. Raises Damaged, TooLarge."""
    if not raw.data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        raise Damaged(raw.source, "it is no RTF file", "give it the suffix of its format")
    walk = _Walk(raw)
    walk.run()
    return assemble(walk.joined(), left_out=walk.left_out)


class _Walk:
    """One pass over the tokens of a file."""

    def __init__(self, raw: RawFile) -> None:
        self._raw = raw
        self.left_out = LeftOut()
        self._state = _State()
        self._stack: list[_State] = []
        self._blocks: list[Block | list[Cell]] = []
        self._fonts: dict[int, str] = {}
        self._levels: dict[int, int] = {}
        self._page = "cp1252"
        self._bytes = bytearray()
        self._text: list[str] = []
        self._note: list[str] = []
        self._notes: list[str] = []
        self._style_name: list[str] = []
        self._row = _Row()
        self._to_skip = 0
        self._high = 0
        self._letters = 0

    def run(self) -> None:
        """Read the whole file."""
        at = 0
        while match := _TOKEN.search(self._raw.data, at):
            word, number, code, symbol, brace, text = match.groups()
            at = match.end()
            if word == b"bin":  # so many bytes of a picture, whatever they look like
                at += max(int(number or 0), 0)
            if code is not None:
                self._byte(bytes.fromhex(code.decode()))
            elif text is not None:
                self._byte(text)
            else:
                self._flush()
                if word is not None:
                    self._word(word.decode(), int(number) if number else None)
                elif brace == b"{":
                    self._open()
                elif brace == b"}":
                    self._close()
                elif symbol is not None:
                    self._symbol(symbol)
        self._flush()
        self._paragraph()
        self._end_row()

    def joined(self) -> Iterator[Block]:
        """The blocks, with the rows of each table filled where cells are joined."""
        rows: list[list[Cell]] = []
        for block in [*self._blocks, Block("paragraph", "")]:
            if isinstance(block, list):
                rows.append(block)
                continue
            for texts in filled(rows):
                if any(texts):
                    yield row_block(texts)
            if rows:
                yield TABLE_END
            rows = []
            yield block

    # Groups

    def _open(self) -> None:
        if len(self._stack) > _DEEPEST:
            raise Damaged(self._raw.source, "its groups are nested without end", "save it anew")
        self._stack.append(self._state)

    def _close(self) -> None:
        left = self._state
        self._state = self._stack.pop() if self._stack else _State()
        if left.where == "note" and self._state.where != "note":
            note = "".join(self._note).strip()
            self._note.clear()
            if note:
                self._notes.append(note)
        if left.where == "styles" and self._style_name:
            match = _HEADING.search("".join(self._style_name))
            if match:
                self._levels.setdefault(left.style, int(match[1]))
            self._style_name.clear()

    # Words

    def _word(self, word: str, number: int | None) -> None:
        if word in _SKIPPED:
            self._state = replace(self._state, skipped=True)
        elif word in _SHOWN and self._state.skipped:
            self._state = replace(
                self._state, skipped=self._stack[-1].skipped if self._stack else False
            )
        elif word == "u" and number is not None:
            self._unicode(number)
        elif word in _SIGNS:
            self._put(_SIGNS[word])
        elif word in ("par", "sect", "page"):
            self._paragraph()
        elif word in ("cell", "nestcell"):
            self._cell()
        elif word in ("row", "nestrow"):
            self._end_row()
        else:
            self._setting(word, number)

    def _setting(self, word: str, number: int | None) -> None:
        state, on = self._state, number != 0
        settings: dict[str, Callable[[], _State]] = {
            "fonttbl": lambda: replace(state, where="fonts"),
            "stylesheet": lambda: replace(state, where="styles"),
            "footnote": lambda: replace(state, where="note"),
            "plain": lambda: replace(state, hidden=False, struck=False, above=False),
            "pard": lambda: replace(state, level=0, style=0, in_table=False),
            "v": lambda: replace(state, hidden=on),
            "strike": lambda: replace(state, struck=on),
            "striked": lambda: replace(state, struck=on),
            "deleted": lambda: replace(state, struck=on),
            "super": lambda: replace(state, above=on),
            "nosupersub": lambda: replace(state, above=False),
            "f": lambda: replace(state, font=number or 0),
            "uc": lambda: replace(state, fallback=min(max(number or 0, 0), 8)),
            "s": lambda: replace(state, style=number or 0),
            "intbl": lambda: replace(state, in_table=True),
        }
        if word in settings:
            self._state = settings[word]()
        elif word == "outlinelevel" and number is not None and 0 <= number < 9:
            if state.where == "styles":
                self._levels[state.style] = number + 1
            self._state = replace(state, level=number + 1)
        elif word == "ansicpg" and number:
            self._page = {936: "gb18030", 950: "big5hkscs"}.get(number, f"cp{number}")
        elif word == "fcharset" and state.where == "fonts":
            self._fonts[state.font] = _ENCODINGS.get(number or 0, "")
        elif word == "trowd":
            self._row.shapes.clear()
        elif word in ("clmrg", "clvmrg"):
            left, above = self._row.next_shape
            self._row.next_shape = (left or word == "clmrg", above or word == "clvmrg")
        elif word == "cellx":
            if len(self._row.shapes) < MOST_COLUMNS:
                self._row.shapes.append(self._row.next_shape)
            self._row.next_shape = (False, False)

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            # A destination that readers may not know: only notes of these are wanted.
            self._state = replace(self._state, skipped=True)
        elif symbol in _SYMBOLS:
            self._put(_SYMBOLS[symbol])
        elif symbol in b"{}\\":
            self._byte(symbol)
        elif symbol in b"\r\n":
            self._paragraph()

    # Text

    def _byte(self, data: bytes) -> None:
        if self._to_skip:
            taken = min(self._to_skip, len(data))
            self._to_skip -= taken
            data = data[taken:]
        self._bytes += data

    def _flush(self) -> None:
        if not self._bytes:
            return
        encoding = self._fonts.get(self._state.font) or self._page
        try:
            text = self._bytes.decode(encoding, "replace")
        except LookupError:
            text = self._bytes.decode("cp1252", "replace")
        self._bytes.clear()
        self._put(text)

    def _unicode(self, number: int) -> None:
        code = number % 0x10000
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            if self._high:
                self._put(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00))
            self._high = 0
        else:
            self._put(chr(code))
        self._to_skip = self._state.fallback

    def _put(self, text: str) -> None:
        state = self._state
        if state.where == "styles":
            self._style_name.append(text)
        if state.skipped or state.where in ("fonts", "styles"):
            return
        self._letters += len(text)
        if self._letters > self._raw.max_bytes:
            raise too_large(self._raw.source, "its text alone has more", self._raw.max_bytes)
        if state.hidden or state.struck:
            self.left_out.add("hidden text" if state.hidden else "struck text", text)
            return
        target = self._note if state.where == "note" else self._text
        target.append(raised(text) if state.above else text)

    # Blocks

    def _paragraph(self) -> None:
        if self._state.where == "note":
            self._note.append("\n")
            return
        if self._state.skipped or self._state.where != "text":
            return
        if self._state.in_table:
            self._text.append("\n")  # a paragraph within a cell
            return
        text = "".join(self._text).strip()
        self._text.clear()
        level = self._state.level or self._levels.get(self._state.style, 0)
        if text:
            self._blocks.append(
                Block("heading", text, level) if level else Block("paragraph", text)
            )
        elif self._blocks and isinstance(self._blocks[-1], list):
            self._blocks.append(Block("paragraph", ""))  # which parts two tables
        self._set_in()

    def _set_in(self) -> None:
        self._blocks += [Block("paragraph", note) for note in self._notes]
        self._notes.clear()

    def _cell(self) -> None:
        if not self._state.skipped and len(self._row.texts) < MOST_COLUMNS:
            self._row.texts.append(" ".join("".join(self._text).split("\n")).strip())
            self._text.clear()

    def _end_row(self) -> None:
        texts, shapes = self._row.texts, self._row.shapes
        if not texts:
            return
        above = self._blocks[-1] if self._blocks and isinstance(self._blocks[-1], list) else []
        cells: list[Cell] = []
        for column, text in enumerate(texts):
            joined_left, joined_above = shapes[column] if column < len(shapes) else (False, False)
            if joined_left and cells:
                text = cells[-1].text
            elif joined_above and column < len(above):
                text = above[column].text
            cells.append(Cell(text))
        self._row.texts = []
        self._blocks.append(cells)
        self._set_in()

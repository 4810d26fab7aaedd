"""DOCX: paragraphs, headings by style, lists with their numbers, tables, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from ingest.draft import TABLE_END, Block, Draft, assemble
from ingest.errors import Damaged
from ingest.files.raw_file import RawFile
from ingest.left_out import LeftOut
from ingest.readers.docx.numbering import Numbering
from ingest.readers.docx.relations import parts_of, without_dangling
from ingest.readers.docx.styles import Styles, W, whole
from ingest.readers.docx.words import (
    FALLBACK,
    Note,
    WordReader,
    Words,
    ends_in_deleted_mark,
    hidden_styles,
)
from ingest.readers.packages import UNPACK_FAULTS, check_package, is_unusual, transitional
from ingest.readers.table import row_block

_MOST_COLUMNS = 63
"""As many as Word allows: a cell over more of them is damaged."""
_WRAPPERS = frozenset(
    {W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
)


def read(raw: RawFile) -> Draft:
    """The text of a Word document; raises Damaged, Encrypted, TooLarge."""
    check_package(raw, ".docx", "Word")
    document = _opened(raw)
    body = document.element.find(W + "body")
    if body is None:
        raise Damaged(
            raw.source, "there is no text body in it", "open it with Word and save it anew"
        )
    left_out = LeftOut()
    styles = _styles(document)
    words = WordReader(hidden_styles(styles), left_out)
    walk = _Walk(Styles(styles), Numbering(document), words, _notes(document))
    return assemble(walk.blocks(body), left_out=left_out)


def _notes(document: Any) -> dict[Note, Any]:
    """The footnotes and endnotes by kind and id, without the lines that part them from the text."""
    return {
        (kind, note.get(W + "id") or ""): note
        for kind in ("footnote", "endnote")
        for element in parts_of(document, f"{kind}s")
        for note in element.iterchildren(W + kind)
        if note.get(W + "type") in (None, "normal")
    }


def _styles(document: Any) -> Any:
    """The element with the styles; where a file has none, those that every new file has."""
    import docx

    own = next(parts_of(document, "styles"), None)
    return docx.Document().styles.element if own is None else own


def _opened(raw: RawFile) -> Any:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    faults = (*UNPACK_FAULTS, PackageNotFoundError, SyntaxError, AttributeError, TypeError)
    try:
        data = transitional(raw.data) if is_unusual(raw.data) else raw.data
        try:
            return docx.Document(BytesIO(data))
        except faults:
            return docx.Document(BytesIO(without_dangling(data)))
    except faults as error:
        reason = "its parts are damaged, or it is no Word document"
        raise Damaged(raw.source, reason, "open it with Word and save it anew") from error


class _Walk:
    """One pass over a body, counting list numbers as it goes."""

    def __init__(
        self, styles: Styles, numbering: Numbering, words: WordReader, notes: dict[Note, Any]
    ) -> None:
        self._styles = styles
        self._numbering = numbering
        self._words = words
        self._notes = notes
        self._begun = Words()
        """Paragraphs whose end is deleted: they go on in the next one."""

    def blocks(self, parent: Any) -> Iterator[Block]:
        for child in parent.iterchildren():
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag in _WRAPPERS:
                yield from self.blocks(child)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        words = self._words.of(element)
        words = Words(self._begun.text + words.text, self._begun.notes + words.notes)
        self._begun = Words()
        if ends_in_deleted_mark(element) and element.getnext() is not None:
            self._begun = words
        else:
            yield from self._whole(element, words)
        yield from self._boxes(element)

    def _whole(self, element: Any, words: Words) -> Iterator[Block]:
        style = self._styles.of(element)
        text = words.text
        if text.strip() and not style.contents_table:
            label = self._numbering.label(style.numbering) if style.numbering else ""
            if style.title:
                yield Block("title", text)
            elif style.level:
                yield Block("heading", label + text, style.level)
            else:
                yield Block("item" if label else "paragraph", label + text)
        yield from self._set_in(words.notes)

    def _set_in(self, notes: Sequence[Note]) -> Iterator[Block]:
        """The notes of a paragraph, each once, behind it."""
        for name in notes:
            note = self._notes.pop(name, None)
            if note is not None:
                yield from self.blocks(note)

    def _boxes(self, element: Any) -> Iterator[Block]:
        """The text boxes that hang on a paragraph; those within them come with theirs."""
        stack = list(reversed(element))
        while stack:
            node = stack.pop()
            if node.tag == W + "txbxContent":
                yield from self.blocks(node)
            elif node.tag != FALLBACK:
                stack.extend(reversed(node))

    def _table(self, table: Any) -> Iterator[Block]:
        rows = list(_rows(table))
        if max((len(cells) for cells in rows), default=0) < 2:
            for cells in rows:  # not those of a table in a cell, which the cell itself gives
                for _, cell, _, _ in cells:
                    yield from self.blocks(cell)
            return
        above: dict[int, str] = {}
        notes: list[Note] = []
        for cells in rows:
            texts: list[str] = []
            for column, cell, across, continued in cells:
                text = above.get(column, "") if continued else self._cell(cell, notes)
                above[column] = text
                texts += [text] * (across if len(cells) > 1 else 1)
            if any(texts):
                yield row_block(texts)
        yield TABLE_END
        yield from self._set_in(notes)

    def _cell(self, cell: Any, notes: list[Note]) -> str:
        texts = []
        for paragraph in cell.iter(W + "p"):
            if next(paragraph.iterancestors(FALLBACK), None) is not None:
                continue  # what stands there says the same again
            words = self._words.of(paragraph)
            notes += words.notes
            texts.append(words.text.strip())
        return " ".join(filter(None, texts))


def _rows(table: Any) -> Iterator[list[tuple[int, Any, int, bool]]]:
    """The cells of each row: column, element, columns that it fills, whether it goes on from the
    row above. Rows and cells may stand in content controls; deleted rows are none."""
    for row in _children(table, W + "tr"):
        if row.find(f"{W}trPr/{W}del") is not None:
            continue
        cells: list[tuple[int, Any, int, bool]] = []
        column = 0
        for cell in _children(row, W + "tc"):
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            continued = merge is not None and merge.get(W + "val") != "restart"
            across = whole(span.get(W + "val"), 1) if span is not None else 1
            across = across if 1 <= across <= _MOST_COLUMNS else 1
            cells.append((column, cell, across, continued))
            column += across
        yield cells


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """The children of a kind, those within content controls too."""
    for child in parent.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)

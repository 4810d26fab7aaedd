"""PPTX: a page a slide, its title as heading, tables as rows, the speaker's notes behind it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from ingest.draft import PAGE_MARK, TABLE_END, Block, Draft, assemble
from ingest.errors import Damaged, NoText
from ingest.files.raw_file import RawFile
from ingest.left_out import LeftOut
from ingest.readers.packages import Package
from ingest.readers.table import Cell, filled, row_block
from ingest.text.superscripts import raised

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FURNITURE = frozenset({"dt", "ftr", "sldNum", "hdr", "sldImg"})
_TITLES = frozenset({"title", "ctrTitle"})


def read(raw: RawFile) -> Draft:
    """The text of a presentation; hidden slides are left out, and told.

    Raises Damaged, Encrypted, TooLarge, NoText.
    """
    package = Package(raw, ".pptx", "PowerPoint")
    if "ppt/presentation.xml" not in package:
        raise Damaged(raw.source, "it is no presentation", "save it anew with PowerPoint")
    left_out = LeftOut()
    blocks: list[Block] = []
    count = 0
    for name in _slides(package):
        slide = package.xml(name)
        found = list(_slide(slide)) + list(_notes(package, name))
        if slide.get("show") in ("0", "false"):
            left_out.add("hidden text", " ".join(block.text for block in found))
            continue
        count += 1
        first = found[0] if found else Block("paragraph", "")
        blocks.append(Block(first.kind, PAGE_MARK + first.text, first.level))
        blocks += found[1:]
    if not any(block.text.strip(PAGE_MARK) for block in blocks):
        reason = "its slides are pictures without text" if count else "it has no slides"
        raise NoText(raw.source, reason, "save it as PDF and ingest that")
    return assemble(blocks, pages=count, left_out=left_out)


def _slides(package: Package) -> Iterator[str]:
    """The parts of the slides in the order in which they are shown."""
    targets = _targets(package, "ppt/presentation.xml")
    ids = package.xml("ppt/presentation.xml").iter(f"{_P}sldId")
    named = [targets.get(slide.get(_RELATION) or "", ("", ""))[1] for slide in ids]
    yield from (name for name in dict.fromkeys(named) if name and name in package)


def _targets(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """What a part is related to: by id the kind and the part."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in package:
        return {}
    found = {}
    for relation in package.xml(rels):
        target = relation.get("Target") or ""
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        kind = (relation.get("Type") or "").rpartition("/")[2]
        found[relation.get("Id") or ""] = (kind, posixpath.normpath(path))
    return found


def _notes(package: Package, slide: str) -> Iterator[Block]:
    for kind, target in _targets(package, slide).values():
        if kind == "notesSlide" and target in package:
            for block in _slide(package.xml(target)):
                yield Block("paragraph", block.text)


def _slide(slide: Any) -> Iterator[Block]:
    tree = slide.find(f"{_P}cSld/{_P}spTree")
    if tree is not None:
        titles = [block for block in _shapes(tree) if block.kind == "heading"]
        yield from titles  # a title may be drawn after what it heads
        yield from (block for block in _shapes(tree) if block.kind != "heading")


def _shapes(tree: Any) -> Iterator[Block]:
    for shape in tree.iterchildren():
        if shape.tag == f"{_P}sp":
            yield from _shape(shape)
        elif shape.tag == f"{_P}grpSp":
            yield from _shapes(shape)
        elif shape.tag == f"{_P}graphicFrame":
            for table in shape.iter(f"{_A}tbl"):
                yield from _table(table)
        elif shape.tag == f"{_MC}AlternateContent":
            choice = shape.find(f"{_MC}Choice")
            if choice is not None:
                yield from _shapes(choice)


def _shape(shape: Any) -> Iterator[Block]:
    place = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    kind = place.get("type", "body") if place is not None else ""
    body = shape.find(f"{_P}txBody")
    if body is None or kind in _FURNITURE:
        return
    texts = [(_text(one), _depth(one)) for one in body.iterchildren(f"{_A}p")]
    texts = [(text, depth) for text, depth in texts if text.strip()]
    if kind in _TITLES:
        if texts:
            yield Block("heading", "\n".join(text for text, _ in texts), 1)
        return
    listed = kind in ("body", "obj") and len(texts) > 1
    for text, _ in texts:
        yield Block("item", f"- {text}") if listed else Block("paragraph", text)


def _depth(paragraph: Any) -> int:
    properties = paragraph.find(f"{_A}pPr")
    level = properties.get("lvl", "0") if properties is not None else "0"
    return int(level) if level.isdecimal() else 0


def _text(paragraph: Any) -> str:
    parts = []
    for node in paragraph.iterchildren():
        if node.tag in (f"{_A}r", f"{_A}fld"):
            properties = node.find(f"{_A}rPr")
            above = properties is not None and properties.get("baseline", "0")[:1] not in "0-"
            text = node.findtext(f"{_A}t") or ""
            parts.append(raised(text) if above else text)
        elif node.tag == f"{_A}br":
            parts.append("\n")
    return "".join(parts)


def _table(table: Any) -> Iterator[Block]:
    rows = []
    for row in table.iterchildren(f"{_A}tr"):
        cells = []
        for cell in row.iterchildren(f"{_A}tc"):
            if cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true"):
                continue  # a cell that reaches here says so itself
            text = " ".join(filter(None, (_text(one).strip() for one in cell.iter(f"{_A}p"))))
            cells.append(Cell(text, _whole(cell.get("gridSpan")), _whole(cell.get("rowSpan"))))
        rows.append(cells)
    for texts in filled(rows):
        if any(texts):
            yield row_block(texts)
    yield TABLE_END


def _whole(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 5 else 1

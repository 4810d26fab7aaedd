"""OFD (GB/T 33190), the fixed layout of Chinese official papers: read as PDF is, by places."""

from __future__ import annotations

import math
import posixpath
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.draft import Draft, assemble
from ingest.errors import Damaged, NoText
from ingest.files.raw_file import RawFile, too_large
from ingest.left_out import LeftOut
from ingest.readers.layout.columns import with_rows
from ingest.readers.layout.letters import Letter, lines_of
from ingest.readers.layout.line import Line
from ingest.readers.layout.paragraphs import blocks_of
from ingest.readers.layout.running_heads import without_running_heads, without_watermarks
from ingest.readers.packages import Package

_POINTS = 72 / 25.4
"""A millimetre, which OFD counts in."""
_DESCENT = 0.2
"""How far letters reach below their line, as a share of their size."""
_LEAN = math.radians(3)
_PAGE = (210.0, 297.0)
_MOST_PAGES = 10_000


def read(raw: RawFile) -> Draft:
    """The text of a paper with its pages; raises Damaged, Encrypted, TooLarge, NoText."""
    package = Package(raw, ".ofd", "the program that made it")
    root = _document(package, raw)
    document = package.xml(root)
    folder = posixpath.dirname(root)
    templates = {
        node.get("ID"): _path(folder, node.get("BaseLoc"))
        for node in _all(document, "TemplatePage")
    }
    usual = next((_box(node.text) for node in _all(document, "PhysicalBox")), None)
    lines: list[Line] = []
    count = 0
    pages = [node for held in _all(document, "Pages") for node in held.iterchildren("{*}Page")]
    letters = 0
    for path in dict.fromkeys(_path(folder, node.get("BaseLoc")) for node in pages):
        if path in package and count < _MOST_PAGES:
            found = _page(package, path, count, templates, usual)
            letters += sum(len(line.text) for line in found)
            if letters > raw.max_bytes:
                raise too_large(raw.source, "its text alone has more", raw.max_bytes)
            lines += with_rows(found)
            count += 1
    if not lines:
        raise NoText(raw.source, "there is no text in it", "save it as PDF and ingest that")
    left_out = LeftOut()
    lines = without_watermarks(lines, count, left_out)
    lines = without_running_heads(lines, count, left_out)
    return assemble(blocks_of(lines), pages=count, left_out=left_out)


def _document(package: Package, raw: RawFile) -> str:
    """The part that describes the document."""
    if "OFD.xml" in package:
        for node in _all(package.xml("OFD.xml"), "DocRoot"):
            path = _path("", (node.text or "").strip())
            if path in package:
                return path
    raise Damaged(raw.source, "it names no document", "save it anew, or as PDF")


def _page(
    package: Package,
    path: str,
    number: int,
    templates: dict[Any, str],
    usual: tuple[float, float] | None,
) -> list[Line]:
    content = package.xml(path)
    own = next((_box(node.text) for node in _all(content, "PhysicalBox")), None)
    width, height = own or usual or _PAGE
    parts = [templates.get(node.get("TemplateID"), "") for node in _all(content, "Template")]
    roots = [package.xml(part) for part in parts if part in package] + [content]
    letters: list[Letter] = []
    slanted: list[Line] = []
    for root in roots:
        for text in _all(root, "TextObject"):
            for letter, leans in _texts(text, height):
                if leans:
                    slanted.append(
                        Line(letter.text, number, letter.left, letter.right, letter.top,
                             letter.bottom, letter.size, slanted=True, width=width * _POINTS)
                    )  # fmt: skip
                else:
                    letters.append(letter)
    seen = {(one.text, round(one.left), round(one.bottom)): one for one in letters}
    lines = lines_of(list(seen.values()), number, width * _POINTS, height * _POINTS)
    return lines + slanted


def _texts(node: Any, height: float) -> Iterator[tuple[Letter, bool]]:
    """The stretches of a text object with their places, and whether each leans."""
    place = _numbers(node.get("Boundary"))
    left, top = (place[0], place[1]) if len(place) == 4 else (0.0, 0.0)
    matrix = _numbers(node.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    size = next(iter(_numbers(node.get("Size"))), 3.5) * (math.hypot(c, d) or 1.0)
    x = y = 0.0
    for at, code in enumerate(_all(node, "TextCode")):
        x = next(iter(_numbers(code.get("X"))), x)
        y = next(iter(_numbers(code.get("Y"))), y)
        text = code.text or ""
        if not text.strip():
            continue
        steps = _steps(code.get("DeltaX"))
        across = (sum(steps) if steps else 0.5 * size * (len(text) - 1)) * (math.hypot(a, b) or 1)
        start = left + a * x + c * y + e
        low = height - (top + b * x + d * y + f) - _DESCENT * size
        left_edge, bottom, right, above = (
            value * _POINTS for value in (start, low, start + across + size, low + size)
        )
        written = round(size * _POINTS, 1)
        letter = Letter(text.strip(), at, left_edge, bottom, right, above, written)
        yield letter, abs(math.atan2(b, a)) > _LEAN


def _steps(said: str | None) -> list[float]:
    """The advances of letters; ``g 3 5.5`` stands for 5.5 three times."""
    steps: list[float] = []
    words = iter((said or "").split())
    for word in words:
        if word == "g":
            times, step = next(words, "0"), next(words, "0")
            if times.isdecimal() and len(times) < 6:
                steps += _numbers(step) * int(times)
        else:
            steps += _numbers(word)
    return steps


def _box(said: str | None) -> tuple[float, float] | None:
    numbers = _numbers(said)
    wide = len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0
    return (numbers[2], numbers[3]) if wide else None


def _numbers(said: str | None) -> list[float]:
    found = []
    for word in (said or "").replace(",", " ").split():
        try:
            number = float(word)
        except ValueError:
            return []
        if not math.isfinite(number) or abs(number) > 1e6:
            return []
        found.append(number)
    return found


def _path(folder: str, location: str | None) -> str:
    said = (location or "").replace("\\", "/")
    whole = said.lstrip("/") if said.startswith("/") else posixpath.join(folder, said)
    return posixpath.normpath(whole)


def _all(root: Any, name: str) -> Sequence[Any]:
    """All elements of a name, whatever prefix or namespace a program gave them."""
    return list(root.iter("{*}" + name))

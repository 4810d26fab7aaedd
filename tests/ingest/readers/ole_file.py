"""Compound files written for the tests: Word, PowerPoint, Excel of 97 to 2003, Outlook letters."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
NONE = 0xFFFFFFFF


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams, storages before their names parted by ``/``.

    Streams are padded over the limit of small ones, so that none needs the mini stream, but for
    those whose name begins with ``mini:``.
    """
    small = {path[5:]: data for path, data in streams.items() if path.startswith("mini:")}
    large = {path: data for path, data in streams.items() if not path.startswith("mini:")}
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        if not data:
            return END
        first = len(sectors)
        parts = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        sectors.extend(parts)
        fat.extend([*range(first + 1, first + len(parts)), END])
        return first

    places = {
        path: (put(data.ljust(4096, b"\0")), max(len(data), 4096)) for path, data in large.items()
    }
    mini, mini_fat = b"", []
    for path, data in small.items():
        places[path] = (len(mini) // 64, len(data))
        count = -(-len(data) // 64)
        mini_fat += [*range(len(mini) // 64 + 1, len(mini) // 64 + count), END]
        mini += data.ljust(count * 64, b"\0")
    root = (put(mini), len(mini)) if mini else (END, 0)
    first_mini_fat = put(struct.pack(f"<{len(mini_fat)}I", *mini_fat)) if mini_fat else END
    directory = put(_directory(places, root))
    # The table's own sectors come last; it tells of itself too.
    count = 1
    while (len(fat) + count) * 4 > count * SECTOR:
        count += 1
    own = range(len(sectors), len(sectors) + count)
    fat += [FAT] * count
    fat += [FREE] * (count * SECTOR // 4 - len(fat))
    table = struct.pack(f"<{len(fat)}I", *fat)
    header = struct.pack(
        "<8s16xHHHHHHIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, count, directory, 0,
        4096, first_mini_fat, 1 if mini_fat else 0, END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *[*own, *[FREE] * (109 - count)])
    return header + b"".join(sectors) + table


def _directory(places: Mapping[str, tuple[int, int]], root: tuple[int, int]) -> bytes:
    """The entries; those of a storage hang on each other as a list to the right."""
    storages = {""} | {path.rpartition("/")[0] for path in places}
    names = sorted(storages - {""}) + list(places)
    numbers = {name: at for at, name in enumerate(names, start=1)}
    children: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (len(name), name.upper())):  # as the format asks
        children.setdefault(name.rpartition("/")[0], []).append(name)

    def entry(name: str, kind: int, child: int, right: int, place: tuple[int, int]) -> bytes:
        written = name.encode("utf-16-le") + b"\0\0"
        return struct.pack(
            "<64sHBBIII16xI16xIII", written, len(written), kind, 1, NONE, right, child, 0, *place, 0
        )

    def first(name: str) -> int:
        return numbers[children[name][0]] if children.get(name) else NONE

    made = [entry("Root Entry", 5, first(""), NONE, root)]
    for name in names:
        siblings = children[name.rpartition("/")[0]]
        at = siblings.index(name)
        right = numbers[siblings[at + 1]] if at + 1 < len(siblings) else NONE
        short = name.rpartition("/")[2]
        if name in places:
            made.append(entry(short, 2, NONE, right, places[name]))
        else:
            made.append(entry(short, 1, first(name), right, (0, 0)))
    return b"".join(made)


def word(text: str, notes: str = "", *, flags: int = 0x0200, narrow: str = "") -> bytes:
    """A .doc: ``text`` in two bytes a letter, ``narrow`` before it in one, ``notes`` behind it."""
    start = 0x600
    first = narrow.encode("cp1252")
    second = (text + notes).encode("utf-16-le")
    stream = bytearray(start) + first + second
    struct.pack_into("<HH", stream, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", stream, 0x0A, flags)
    struct.pack_into("<II", stream, 0x18, start, len(stream))
    for at, count in ((0x20, 14), (0x3E, 22), (0x98, 93)):  # how long the parts of the head are
        struct.pack_into("<H", stream, at, count)
    struct.pack_into("<7i", stream, 0x4C, len(narrow) + len(text), len(notes), 0, 0, 0, 0, 0)
    bounds = [0, len(narrow), len(narrow) + len(text + notes)]
    places = [start * 2 | 0x4000_0000, start + len(first)]
    if not narrow:
        bounds, places = [0, bounds[-1]], places[1:]
    table = struct.pack(f"<{len(bounds)}I", *bounds)
    table += b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    clx = b"\x01\x02\x00\x00\x00" + b"\x02" + struct.pack("<I", len(table)) + table
    struct.pack_into("<II", stream, 0x01A2, 0, len(clx))
    return compound({"WordDocument": bytes(stream), "1Table": clx})


def record(kind: int, data: bytes, *, holds: bool = False, instance: int = 0) -> bytes:
    """A record of PowerPoint."""
    return struct.pack("<HHI", instance << 4 | (0xF if holds else 0), kind, len(data)) + data


def presentation(slides: list[list[tuple[int, str]]]) -> bytes:
    """A .ppt with the texts of each slide: kind (0 a title, 1 a body) and words."""
    listed = b""
    for texts in slides:
        listed += record(0x03F3, bytes(20))
        for kind, words in texts:
            listed += record(0x0F9F, struct.pack("<I", kind))
            listed += record(0x0FA0, words.encode("utf-16-le"))
    document = record(0x03E8, record(0x0FF0, listed, holds=True), holds=True)
    return compound({"PowerPoint Document": document, "Current User": bytes(40)})


def biff(kind: int, data: bytes) -> bytes:
    """A record of Excel."""
    return struct.pack("<HH", kind, len(data)) + data


def workbook(
    sheets: Mapping[str, list[list[object]]], *, formats: Mapping[int, str] | None = None
) -> bytes:
    """An .xls: texts, numbers, and pairs of a number and the number of its format."""
    formats = dict(formats or {})
    strings = [cell for rows in sheets.values() for row in rows for cell in row
               if isinstance(cell, str)]  # fmt: skip
    styles = [0, *formats]
    head = biff(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    for number, pattern in formats.items():
        head += biff(
            0x041E, struct.pack("<HHB", number, len(pattern), 1) + pattern.encode("utf-16-le")
        )
    head += b"".join(biff(0x00E0, struct.pack("<HH16x", 0, number)) for number in styles)
    table = struct.pack("<II", len(strings), len(strings))
    table += b"".join(
        struct.pack("<HB", len(text), 1) + text.encode("utf-16-le") for text in strings
    )
    shared = biff(0x00FC, table)
    bodies = [_sheet(rows, strings, styles) for rows in sheets.values()]
    names = [name.encode("utf-16-le") for name in sheets]
    length = len(head) + len(shared) + sum(12 + len(name) for name in names) + 4
    bounds, at = b"", length
    for name, body in zip(names, bodies, strict=True):
        bounds += biff(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name) // 2, 1) + name)
        at += len(body)
    return compound({"Workbook": head + bounds + shared + biff(0x000A, b"") + b"".join(bodies)})


def _sheet(rows: list[list[object]], strings: list[str], styles: list[int]) -> bytes:
    body = biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                body += biff(0x00FD, struct.pack("<HHHI", number, column, 0, strings.index(cell)))
            elif isinstance(cell, tuple):
                style = styles.index(cell[1])
                body += biff(0x0203, struct.pack("<HHHd", number, column, style, cell[0]))
            elif isinstance(cell, int | float):
                body += biff(0x0203, struct.pack("<HHHd", number, column, 0, cell))
    return body + biff(0x000A, b"")


def letter(subject: str, body: str, attached: Mapping[str, bytes]) -> bytes:
    """A .msg with its attachments."""
    streams = {
        "__properties_version1.0": bytes(64),
        "mini:__substg1.0_0037001F": subject.encode("utf-16-le"),
        "mini:__substg1.0_1000001F": body.encode("utf-16-le"),
        "mini:__substg1.0_0C1A001F": "张三".encode("utf-16-le"),
    }
    for number, (name, data) in enumerate(attached.items()):
        storage = f"__attach_version1.0_#{number:08X}"
        streams[f"mini:{storage}/__substg1.0_3707001F"] = name.encode("utf-16-le")
        streams[f"mini:{storage}/__substg1.0_37010102"] = data
    return compound(streams)

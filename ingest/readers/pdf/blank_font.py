"""A font without ink, whose letters take up the room that Chinese ones do.

PDFium drops letters that have no extent: where a file leaves it to the machine to have SimSun, and
the machine has no Chinese font at all, words that stand twice below each other and turned pages are
lost without a word. This font stands in for those; what is drawn with it is blank.
"""

from __future__ import annotations

import struct
from functools import cache

_EM = 1000
_EMPTY, _WIDE, _NARROW = 0, 1, 2
_EXTENTS = ((), (40, -90, 960, 850), (40, -90, 460, 850))
"""Left, bottom, right and top of each glyph, as Song faces have them in the mean."""
_GLYPHS = (
    (0x20, 0x20, _EMPTY),
    (0x21, 0x2FF, _NARROW),
    (0x300, 0x2FFF, _WIDE),
    (0x3000, 0x3000, _EMPTY),
    (0x3001, 0x10FFFF, _WIDE),
)
"""First and last character, and the glyph of all of them."""


@cache
def blank_font() -> bytes:
    """A TrueType font (OpenType 1.9, cmap format 13) in which every letter is blank."""
    glyphs = [_glyph(*extent) if extent else b"" for extent in _EXTENTS]
    ends = [sum(map(len, glyphs[:count])) for count in range(len(glyphs) + 1)]
    advances = [_EM, _EM, _EM // 2]
    tables = {
        b"cmap": _cmap(),
        b"glyf": b"".join(glyphs),
        b"head": struct.pack(
            ">IIIIHHQQ4hHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0,
            0, -90, _EM, 850, 0, 8, 2, 1, 0,
        ),
        b"hhea": struct.pack(
            ">I3hH11hH", 0x10000, 880, -120, 0, _EM, *(0, 0, _EM, 1), *[0] * 7, len(glyphs)
        ),
        b"hmtx": b"".join(struct.pack(">Hh", advance, 40) for advance in advances),
        b"loca": struct.pack(f">{len(ends)}I", *ends),
        b"maxp": struct.pack(">I14H", 0x10000, len(glyphs), 2, 1, 0, 0, 1, *[0] * 8),
    }  # fmt: skip
    return _packed(tables)


def _glyph(left: int, bottom: int, right: int, top: int) -> bytes:
    """One contour of two points, a line and back: an extent and no area."""
    on_curve = 1
    return struct.pack(
        ">5hHH2B4hxx", 1, left, bottom, right, top, 1, 0, on_curve, on_curve,
        left, right - left, bottom, top - bottom,
    )  # fmt: skip


def _cmap() -> bytes:
    groups = b"".join(struct.pack(">III", *group) for group in _GLYPHS)
    windows, all_of_unicode = 3, 10
    header = struct.pack(">HHHHI", 0, 1, windows, all_of_unicode, 12)
    return header + struct.pack(">HHIII", 13, 0, 16 + len(groups), 0, len(_GLYPHS)) + groups


def _packed(tables: dict[bytes, bytes]) -> bytes:
    """The tables one after the other, with the list of where they are."""
    place = 12 + 16 * len(tables)
    listed, bodies = b"", b""
    for name, table in tables.items():
        padded = table + bytes(-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        listed += struct.pack(">4sIII", name, checksum, place + len(bodies), len(table))
        bodies += padded
    power = len(tables).bit_length() - 1
    searched = 16 << power
    head = struct.pack(">IHHHH", 0x10000, len(tables), searched, power, 16 * len(tables) - searched)
    return head + listed + bodies

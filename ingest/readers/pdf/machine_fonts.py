"""The fonts that PDFium finds on the machine, with a blank one where no Chinese one is there."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

from ingest.readers.pdf.blank_font import blank_font

_EAST_ASIAN = frozenset({128, 129, 130, 134, 136})
"""The character sets of Japanese, Korean (two), simplified and traditional Chinese, as PDFium names
them (FXFONT_SHIFTJIS_CHARSET and so on)."""
_BLANK = 0x626C616E6B
"""What PDFium is given for the blank font: no address, for nothing is there."""
_NAME = b"Blank\0"


@cache
def with_blank_font() -> Any:
    """Let PDFium take the blank font for a Chinese, Japanese or Korean one that is not on the
    machine; gives what has to stay in memory for that."""
    from pypdfium2 import raw as pdfium

    machine = pdfium.FPDF_GetDefaultSystemFontInfo()
    return given_to_pdfium(machine) if machine else None


def given_to_pdfium(machine: Any) -> Any:
    """Let PDFium have the fonts of ``machine`` (a pointer to FPDF_SYSFONTINFO), and the blank one;
    gives what has to stay in memory for that."""
    from pypdfium2 import raw as pdfium

    fonts = pdfium.FPDF_SYSFONTINFO(version=1)
    kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    for name, answer in _answers(machine).items():
        setattr(fonts, name, kinds[name](answer))
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(fonts))
    return fonts


def _answers(machine: Any) -> dict[str, Callable[..., Any]]:
    """What PDFium asks for fonts, answered by ``machine`` but for the blank one."""
    own = machine.contents

    def map_font(_: Any, weight: int, italic: int, charset: int, *rest: Any) -> int | None:
        found = _address(own.MapFont(machine, weight, italic, charset, *rest))
        return found or (_BLANK if charset in _EAST_ASIAN else None)

    def font_data(_: Any, font: Any, table: int, room: Any, size: int) -> int:
        if not _is_blank(font):
            return int(own.GetFontData(machine, font, table, room, size))
        return 0 if table else _into(room, size, blank_font())

    def face_name(_: Any, font: Any, room: Any, size: int) -> int:
        if not _is_blank(font):
            return int(own.GetFaceName(machine, font, room, size))
        return _into(room, size, _NAME)

    def charset_of(_: Any, font: Any) -> int:
        return 134 if _is_blank(font) else int(own.GetFontCharset(machine, font))

    def delete(_: Any, font: Any) -> None:
        if not _is_blank(font):
            own.DeleteFont(machine, font)

    return {
        "Release": lambda _: None,
        "EnumFonts": lambda _, mapper: own.EnumFonts(machine, mapper),
        "MapFont": map_font,
        "GetFont": lambda _, face: _address(own.GetFont(machine, face)),
        "GetFontData": font_data,
        "GetFaceName": face_name,
        "GetFontCharset": charset_of,
        "DeleteFont": delete,
    }


def _address(handle: Any) -> int | None:
    return ctypes.cast(handle, ctypes.c_void_p).value


def _is_blank(font: Any) -> bool:
    return _address(font) == _BLANK


def _into(room: Any, size: int, given: bytes) -> int:
    """How long ``given`` is; written into ``room`` where that is large enough."""
    if room and size >= len(given):
        ctypes.memmove(room, given, len(given))
    return len(given)

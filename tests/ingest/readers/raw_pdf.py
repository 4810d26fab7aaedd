"""PDF files written for the tests, letter by letter where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

SONG, VERTICAL, UNMAPPED, BY_NUMBER = "F1", "F2", "F3", "F4"
"""The last names the glyphs of a font that is not there by number, and tells what they mean."""
_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-{0}/Encoding/{0}/DescendantFonts[<</Type/Font"
    "/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
    "/Supplement 4>>/DW 1000/W[1 95 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light"
    "/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880"
    "/StemV 93>>>>]>>"
)
_UNMAPPED = (
    "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H/DescendantFonts[<</Type/Font"
    "/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
    "/Supplement 0>>/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/SimSun/Flags 6"
    "/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880"
    "/StemV 93>>>>]>>"
)
_BY_NUMBER = _UNMAPPED.replace("/Identity-H", "/Identity-H/ToUnicode 7 0 R", 1)
_MEANINGS = (
    "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange"
    " 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap "
)


class Text(NamedTuple):
    """A stretch of text: where it begins, its size, the way it runs, its font."""

    x: float
    y: float
    words: str
    size: float = 12.0
    run: tuple[int | float, int | float] = (1, 0)
    """Cosine and sine of its angle."""
    font: str = SONG
    mode: int = 0
    """Of drawing: 3 is not at all, as recognised text under a picture."""


def pdf(pages: Sequence[Sequence[Text]], *, rotate: Sequence[int] = ()) -> bytes:
    """A file of pages of 595 by 842 points, each turned by ``rotate`` when shown."""
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        _FONT.format("UniGB-UCS2-H"),
        _FONT.format("UniGB-UCS2-V"),
        _UNMAPPED,
        _BY_NUMBER,
        f"<</Length {len(_MEANINGS)}>>\nstream\n{_MEANINGS}endstream",
    ]
    kids = []
    for number, texts in enumerate(pages):
        drawn = "".join(map(_drawn, texts))
        bodies.append(f"<</Length {len(drawn)}>>\nstream\n{drawn}endstream")
        turned = rotate[number] if number < len(rotate) else 0
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate {turned}/Resources"
            f"<</Font<</F1 3 0 R/F2 4 0 R/F3 5 0 R/F4 6 0 R>>>>/Contents {len(bodies)} 0 R>>"
        )
        kids.append(f"{len(bodies)} 0 R")
    bodies[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = len(out)
    out += (
        f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(bodies) + 1}"
        f"/Root 1 0 R>>\nstartxref\n{end}\n%%EOF\n"
    ).encode()
    return out


def _drawn(text: Text) -> str:
    cos, sin = text.run
    code = text.words.encode("utf-16-be").hex()
    return (
        f"BT {text.mode} Tr /{text.font} {text.size} Tf"
        f" {cos} {sin} {-sin} {cos} {text.x} {text.y} Tm <{code}> Tj ET\n"
    )

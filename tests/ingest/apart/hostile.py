"""Files of a few kB that take their reader's time, memory or life."""

from __future__ import annotations

import zlib


def pdf_of(objects: list[bytes]) -> bytes:
    """A PDF file of these objects, numbered from 1; the first is the catalog."""
    content = bytearray(b"%PDF-1.7\n")
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % start for start in starts)
    content += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
    )
    return bytes(content)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """A deflated stream object."""
    packed = zlib.compress(data, 9)
    return b"<</Length %d/Filter/FlateDecode%b>>\nstream\n%b\nendstream" % (
        len(packed),
        extra,
        packed,
    )


def _pdf_page(content: bytes, resources: bytes, *others: bytes) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<%b>>>>"
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page % resources,
            stream(content),
            *others,
        ]
    )


def nested_forms(depth: int = 12, times: int = 10) -> bytes:
    """Each form draws the next one several times: times ** depth drawings."""
    forms = [
        stream(
            b"/F Do " * times,
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>"
            % (6 + level),
        )
        for level in range(depth)
    ]
    last = stream(b"0 0 5 5 re f ", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return _pdf_page(b"/F Do", b"/XObject<</F 5 0 R>>", *forms, last)


def packed_paths(count: int = 20_000_000) -> bytes:
    """A page of very many lines, deflated to a few kB."""
    return _pdf_page(b"0 0 m " + b"1 1 l " * count + b"S", b"")

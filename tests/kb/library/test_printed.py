"""A passage as it is printed: the PDF's pages as pictures, with the passage's places."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

import kb
from kb.errors import BadRequest, LibraryDamaged, UnknownDocument
from tests.ingest.readers.raw_pdf import Text, pdf

Write = Callable[[str, str | bytes], Path]

OPENING = "南港口岸去年监管货物四百万吨，"
REST = "今年要把通关时间再压缩一成。"
HEAD = Text(230, 810, "南港口岸", 10)


def paged(*pages: list[Text]) -> bytes:
    return pdf([[HEAD, *page] for page in pages])


@pytest.fixture
def report(library: kb.Library, write: Write) -> str:
    """A document whose second paragraph runs on from its first page to its second."""
    first = [Text(150, 770, "南港口岸工作报告", 20), Text(60, 120, OPENING)]
    library.ingest(write("report.pdf", paged(first, [Text(60, 740, REST)])))
    (document,) = library.documents()
    return document.id


def span(library: kb.Library, document: str, words: str) -> tuple[int, int]:
    start = library.document(document).text.index(words)
    return start, start + len(words)


def test_a_passage_is_marked_on_its_page(library: kb.Library, report: str) -> None:
    (page,) = library.printed(report, *span(library, report, REST))
    assert (page.number, page.is_marked) == (2, True)
    (mark,) = page.picture.marks
    assert mark.left == pytest.approx(60 / 595, abs=0.005)
    assert mark.top < 1 - 744 / 842 < mark.bottom


def test_a_passage_on_two_pages_is_marked_on_both(library: kb.Library, report: str) -> None:
    start, _ = span(library, report, OPENING)
    _, end = span(library, report, REST)
    pages = library.printed(report, start, end)
    assert [(page.number, page.is_marked) for page in pages] == [(1, True), (2, True)]


def test_the_marks_are_drawn_into_a_picture_for_who_saves_it(
    library: kb.Library, report: str
) -> None:
    (page,) = library.printed(report, *span(library, report, REST))
    drawn = Image.open(BytesIO(page.as_png()))
    (mark,) = page.picture.marks
    beside = int((mark.top + 0.001) * drawn.height)
    inside = drawn.getpixel((int((mark.left + mark.right) / 2 * drawn.width), beside))
    outside = drawn.getpixel((int((mark.right + 0.05) * drawn.width), beside))
    assert isinstance(inside, tuple)
    assert inside[2] < 200
    assert outside == (255, 255, 255)


@pytest.mark.parametrize("place", [(-1, 4), (4, 4), (5, 4), (0, 10**6)])
def test_a_place_that_there_is_not_has_no_page(
    library: kb.Library, report: str, place: tuple[int, int]
) -> None:
    assert library.printed(report, *place) == ()


def test_what_was_no_pdf_has_no_page_and_what_is_not_there_is_an_error(
    library: kb.Library, write: Write
) -> None:
    library.ingest(write("a.txt", "The port opens at night."))
    assert library.printed("a.txt", 0, 8) == ()
    with pytest.raises(UnknownDocument):
        library.printed("b.txt", 0, 8)


def test_a_lost_original_is_told(library: kb.Library, report: str) -> None:
    original = library.original(report)
    assert original is not None
    original.chmod(0o600)
    original.unlink()
    with pytest.raises(LibraryDamaged):
        library.printed(report, 0, 4)


def test_a_page_that_cannot_be_drawn_is_refused_with_its_reason(
    library: kb.Library, report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kb.library.printed as printed
    from ingest import TooCostly

    def costly(*_: object, **__: object) -> None:
        raise TooCostly("report.pdf", "it takes too long", "split it")

    monkeypatch.setattr(printed, "picture_apart", costly)
    with pytest.raises(BadRequest, match="it takes too long") as refused:
        library.printed(report, 0, 4)
    assert refused.value.kind == "no_picture"

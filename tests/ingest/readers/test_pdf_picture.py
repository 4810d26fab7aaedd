"""A page as a picture, and the passage's place on it: right, or not told."""

from __future__ import annotations

from io import BytesIO

import pytest
from fpdf import FPDF
from PIL import Image

from ingest import Damaged, Mark, PagePicture, Quoted
from ingest.files.raw_file import RawFile
from ingest.readers.pdf.letters_found import Letters, span_of
from ingest.readers.pdf.picture import picture_of
from tests.ingest.readers.raw_pdf import Text, pdf

FIRST = "今年口岸要把船舶查验时间缩短四分之一并开通夜间通道方便渔民"
SECOND = "推广无纸化申报。"
TITLE = Text(150, 780, "东港口岸工作安排", 20)
WIDE, HIGH = 595, 842


def seen(content: bytes, quoted: Quoted | str, number: int = 1) -> PagePicture:
    wanted = Quoted(quoted) if isinstance(quoted, str) else quoted
    picture = picture_of(RawFile(content, "a.pdf", 2**25), number, wanted)
    assert picture is not None
    return picture


def body(top: float = 700) -> list[Text]:
    return [Text(60, top, FIRST), Text(60, top - 18, SECOND)]


def near(mark: Mark, left: float, baseline: float, right: float, *, width: float = WIDE) -> bool:
    """Whether a mark runs from ``left`` to ``right`` around a baseline, in points of the page."""
    return (
        mark.left == pytest.approx(left / width, abs=0.005)
        and mark.right == pytest.approx(right / width, abs=0.005)
        and mark.top < 1 - (baseline + 3) / HIGH < mark.bottom
        and mark.bottom - mark.top < 18 / HIGH
    )


def test_the_picture_shows_the_page_in_its_form() -> None:
    picture = seen(pdf([[TITLE, *body()]]), FIRST)
    drawn = Image.open(BytesIO(picture.image))
    assert drawn.format == "WEBP"
    assert drawn.size == (picture.width, picture.height)
    assert picture.width / picture.height == pytest.approx(WIDE / HIGH, abs=0.002)


def test_a_passage_is_marked_line_by_line_where_it_stands() -> None:
    first, second = seen(pdf([[TITLE, *body()]]), FIRST[10:] + SECOND).marks
    assert near(first, 60 + 12 * 10, 700, 60 + 12 * len(FIRST))
    assert near(second, 60, 682, 60 + 12 * len(SECOND))


def test_the_mark_lies_on_ink_and_beside_it_there_is_none() -> None:
    """On the picture as it is drawn, whatever the file says of its letters' boxes."""
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", size=14)
    made.text(20, 100, "The port will open at night.")
    picture = seen(bytes(made.output()), "The port will open at night.")
    (mark,) = picture.marks
    drawn = Image.open(BytesIO(picture.image)).convert("L")
    dark = drawn.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert dark is not None
    edges = (mark.left * drawn.width, mark.top * drawn.height,
             mark.right * drawn.width, mark.bottom * drawn.height)  # fmt: skip
    assert edges[0] - 4 <= dark[0]
    assert edges[1] - 4 <= dark[1]
    assert dark[2] <= edges[2] + 4
    assert dark[3] <= edges[3] + 4


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_is_marked_as_it_is_shown(rotate: int) -> None:
    (mark,) = seen(pdf([[*body()]], rotate=[rotate]), FIRST).marks
    left, right = 60 / WIDE, (60 + 12 * len(FIRST)) / WIDE
    line = 1 - 704 / HIGH
    x, y = (mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2
    along = (left + right) / 2
    expected = {0: (along, line), 90: (1 - line, along), 180: (1 - along, 1 - line),
                270: (line, 1 - along)}  # fmt: skip
    assert (x, y) == pytest.approx(expected[rotate], abs=0.01)


def test_words_that_stand_twice_are_told_apart_by_what_stands_around_them() -> None:
    twice = Text(60, 640, FIRST)
    page = pdf([[*body(), twice, Text(60, 622, "只在周末开放。")]])
    assert seen(page, FIRST).marks == ()
    (mark,) = seen(page, Quoted(FIRST, before=SECOND, after="只在周末开放。")).marks
    assert near(mark, 60, 640, 60 + 12 * len(FIRST))
    (mark,) = seen(page, Quoted(FIRST, after=SECOND)).marks
    assert near(mark, 60, 700, 60 + 12 * len(FIRST))


def found(page: str, text: str, **around: str) -> str | None:
    """The part of a page's letters that is taken for a passage."""
    span = span_of(Letters.of(page), Quoted(text, **around))
    return None if span is None else page[span[0] : span[1]]


@pytest.mark.parametrize(
    ("page", "quoted"),
    [
        ("The port took 51 ships in May", "The port took 5.1 ships in May"),
        ("The port took 5.1 ships in May", "The port took 51 ships in May"),
        ("In all 1510 ships came by night", "510 ships came by night"),
        ("By night 510 ships came in all 15", "By night 510 ships came in all 1"),
        ("The transport rules are new here", "port rules are new here"),
    ],
)
def test_another_number_or_a_part_of_a_word_is_not_the_passage(page: str, quoted: str) -> None:
    assert found(page, quoted) is None
    assert found(page, page) == page


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("The harbour pro-\r\nmotes night trade", "The harbour promotes night trade"),
        ("港口 吞吐量\r\n达到 12,000 吨", "港口吞吐量达到12,000吨"),
        ("港口吞吐量达到１２吨左右", "港口吞吐量达到12吨左右"),
        ("建⽴⻓效机制保障航道", "建立长效机制保障航道"),
        ("港口 | 吞吐量 达到 十二吨", "港口 | 吞吐量达到十二吨"),
    ],
)
def test_what_reading_changes_does_not_hide_the_passage(page: str, read: str) -> None:
    assert found(f"前文。{page}。后文", read) == page


def test_the_marks_around_a_passage_belong_to_it() -> None:
    assert (
        found("前文。“推广无纸化申报工作。”后文", "“推广无纸化申报工作。”")
        == "“推广无纸化申报工作。”"
    )


def test_a_short_passage_needs_a_neighbour() -> None:
    page = "船舶数量\r\n12\r\n艘次"
    assert found(page, "12") is None
    assert found(page, "12", before="货物数量") is None
    assert found(page, "12", before="船舶数量\n", after="\n艘次") == "12"


def test_a_page_that_does_not_hold_the_passage_has_no_mark() -> None:
    assert seen(pdf([[TITLE], body()]), FIRST).marks == ()
    assert len(seen(pdf([[TITLE], body()]), FIRST, 2).marks) == 1


def test_an_empty_passage_has_no_mark_and_a_missing_page_no_picture() -> None:
    content = pdf([[TITLE]])
    assert seen(content, "……").marks == ()
    raw = RawFile(content, "a.pdf", 2**25)
    assert picture_of(raw, 2) is None
    assert picture_of(raw, 0) is None


def test_a_page_of_any_size_gives_a_picture_of_bounded_size() -> None:
    for size in ((14000, 20), (20, 14000), (1, 1)):
        made = FPDF(unit="pt", format=size)
        made.add_page()
        picture = seen(bytes(made.output()), "x")
        assert max(picture.width, picture.height) <= 2200


def test_a_file_that_is_damaged_is_an_error() -> None:
    with pytest.raises(Damaged):
        picture_of(RawFile(b"%PDF-1.7 nothing", "a.pdf", 2**25), 1)

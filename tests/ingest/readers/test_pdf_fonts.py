"""PDF files whose fonts are on no machine, or not on this one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ingest import NoText, read
from tests.ingest.readers import raw_pdf
from tests.ingest.readers.raw_pdf import BY_NUMBER, SONG, Text, pdf

ROWS = ("合格", "合格", "不合格", "合格", "百分之九十", "百分之九十")


@pytest.mark.parametrize("mode", [0, 3], ids=["shown", "hidden"])
@pytest.mark.parametrize("font", [SONG, BY_NUMBER])
def test_words_that_stand_twice_below_each_other_stand_twice(
    write, read_one, font: str, mode: int
) -> None:
    column = [Text(60, 700 - 30 * n, f"{row}。", 12, (1, 0), font, mode)
              for n, row in enumerate(ROWS)]  # fmt: skip
    text = read_one(write("a.pdf", pdf([column]))).text
    assert [line for line in text.split("\n") if line] == [f"{row}。" for row in ROWS]


@pytest.mark.parametrize("run", [(1, 0), (0, 1), (-1, 0), (0, -1)])
@pytest.mark.parametrize("font", [SONG, BY_NUMBER])
def test_a_letter_on_its_own_and_turned_lines_are_read(
    write, read_one, font: str, run: tuple[int, int]
) -> None:
    placed = [Text(300, 400, "全年监管进出口货物四千万吨", 12, run, font),
              Text(100, 100, "甲", 12, run, font), Text(500, 700, "乙", 12, run, font)]  # fmt: skip
    text = read_one(write("a.pdf", pdf([placed]))).text
    assert sorted(text.split()) == sorted(["全年监管进出口货物四千万吨", "甲", "乙"])


def test_bold_that_is_printed_twice_at_one_place_is_read_once(write, read_one) -> None:
    twice = [Text(60, 700, "全年监管货物", 12, font=BY_NUMBER)] * 2
    alone = Text(60, 600, "甲", 12, font=BY_NUMBER)
    text = read_one(write("a.pdf", pdf([[*twice, alone]]))).text
    assert text.split() == ["全年监管货物", "甲"]


def test_text_that_nothing_tells_the_meaning_of_is_not_guessed(
    write, read_one, monkeypatch
) -> None:
    monkeypatch.setattr("ingest.readers.pdf.reader.is_there", lambda: False)
    first = [Text(60, 700, "全年监管货物。"), Text(60, 600, "甲。")]
    second = [Text(60, 700, "全年", font=BY_NUMBER), Text(60, 600, "甲", font=raw_pdf.UNMAPPED)]
    document = read_one(write("a.pdf", pdf([first, second])))
    assert document.text == "全年监管货物。\n\n甲。"
    assert document.extra["pages_without_text"] == "2"


@pytest.mark.parametrize("is_there", [True, False])
def test_what_another_font_draws_in_the_place_of_unknown_letters_is_not_recognised(
    write, monkeypatch, is_there: bool
) -> None:
    monkeypatch.setattr("ingest.readers.pdf.reader.is_there", lambda: is_there)
    monkeypatch.setattr("ingest.readers.pdf.reader.recognised", lambda _: pytest.fail("looked at"))
    nowhere = Text(60, 700, "一丁七万丈三上下不与", font="NoSuchFont")
    with pytest.raises(NoText, match="letters carry no meaning"):
        list(read(write("a.pdf", pdf([[nowhere]]))))


BARE = """
import sys
from types import SimpleNamespace
import pypdfium2
from ingest.readers.pdf.lines import page_text
from ingest.readers.pdf.machine_fonts import given_to_pdfium
nothing = lambda *_: None
bare = SimpleNamespace(MapFont=nothing, EnumFonts=nothing, GetFont=nothing)
kept = given_to_pdfium(SimpleNamespace(contents=bare))
page = pypdfium2.PdfDocument(sys.argv[1])[0]
print(*(line.text for line in page_text(page, 0).lines))
print(min(min(right - left, top - bottom)
          for left, bottom, right, top in (drawn.get_bounds() for drawn in page.get_objects())))
print(page.render(scale=3).to_pil().convert("L").getextrema())
"""


@pytest.mark.parametrize("face", ["STSong-Light", "SimHei,Bold", "FangSong_GB2312"])
def test_a_machine_without_chinese_fonts_reads_as_one_with_them(
    write, monkeypatch, face: str
) -> None:
    """PDFium looks for fonts once a process: so it is one of its own that has none."""
    monkeypatch.setattr(raw_pdf, "_FONT", raw_pdf._FONT.replace("STSong-Light", face))
    placed = [Text(60, 700, "合格"), Text(60, 680, "合格"), Text(60, 600, "甲"),
              Text(300, 300, "全年监管", 12, (0, 1)), Text(400, 300, "增长3.5%")]  # fmt: skip
    path = write("a.pdf", pdf([placed]))
    done = subprocess.run([sys.executable, "-c", BARE, path], capture_output=True, text=True)
    assert not done.returncode, done.stderr
    words, least, ink = done.stdout.splitlines()
    assert sorted(words.split()) == sorted("合格 合格 甲 全年监管 增长3.5%".split())
    assert float(least) > 8  # points, of letters of twelve
    assert ink == "(255, 255)"

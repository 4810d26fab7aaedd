"""Workbooks and CSV: cells as they are shown, joined cells, sheets as sections."""

from __future__ import annotations

import io

import openpyxl
import pytest

from ingest import Damaged, Encrypted, read
from ingest.readers.sheets.display import shown
from tests.ingest.readers.ole_file import compound, workbook


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (0.123, "0.0%", "12.3%"),
        (0.12345, "0.00%", "12.35%"),
        (1234567.891, "#,##0.0", "1,234,567.9"),
        (1234.5, '#,##0.0"亿元"', "1,234.5亿元"),
        (2.5, "0", "3"),
        (0.285, "0.00", "0.29"),
        (-12.5, "0.0;(0.0)", "(12.5)"),
        (0, '0;-0;"—"', "—"),
        (1200000, "0.0,,", "1.2"),
        (1200000, '0.0,"千"', "1200.0千"),
        (5, "General", "5"),
        (0.1 + 0.2, "", "0.3"),
        (1e20, "General", "100000000000000000000"),
        (46048, "yyyy-mm-dd", "2026-01-26"),
        (46048, 'yyyy"年"m"月"d"日"', "2026年1月26日"),
        (46048.75, "yyyy/mm/dd hh:mm", "2026/01/26 18:00"),
        (45292, "mmm-yy", "Jan-24"),
        (12.5, '"US$"0.00', "US$12.50"),
        (12.5, "[$¥-804]#,##0.00", "¥12.50"),
        (12.5, "[Red]0.0", "12.5"),
        (3.75, "0.0#", "3.75"),
        (3.7, "0.0#", "3.7"),
        (0.5, "# ?/?", "0.5"),
        (1234567, "0.00E+00", "1234567"),
    ],
)
def test_a_number_is_read_as_its_cell_shows_it(value: float, pattern: str, text: str) -> None:
    assert shown(value, pattern) == text


def saved(book: openpyxl.Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_workbook_has_a_section_a_sheet_and_its_joined_cells_in_each_place(
    write, read_one
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "主要指标"
    sheet.append(["某海关2024年主要指标", None, None])
    sheet.merge_cells("A1:C1")
    sheet.append(["港区", "项目", "同比"])
    sheet.append(["东港", "货运量", 0.078])
    sheet.append([None, "集装箱", -0.02])
    sheet.merge_cells("A3:A4")
    sheet["C3"].number_format = sheet["C4"].number_format = "0.0%"
    other = book.create_sheet("附表")
    other.append(["a", "b"])
    other.append([1234.5, "x"])
    other["A2"].number_format = "#,##0.0"
    document = read_one(write("指标.xlsx", saved(book)))
    assert document.title == "某海关2024年主要指标"
    assert document.text == (
        "主要指标\n\n某海关2024年主要指标\n\n港区 | 项目 | 同比\n东港 | 货运量 | 7.8%\n"
        "东港 | 集装箱 | -2.0%\n\n附表\n\na | b\n1,234.5 | x"
    )
    assert [section.title for section in document.sections] == ["主要指标", "附表"]


def test_hidden_sheets_rows_and_columns_are_left_out_and_told(write, read_one) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["item", "value", "draft"])
    sheet.append(["exports", 5, 777])
    sheet.append(["secret", 6, 888])
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("old").sheet_state = "hidden"
    document = read_one(write("a.xlsx", saved(book)))
    assert document.text == "item | value\nexports | 5"
    assert "sheet old" in document.extra["left_out"]
    assert all(words in document.extra["left_out"] for words in ("777", "secret"))


def test_a_workbook_of_97_shows_its_cells_too(write, read_one) -> None:
    sheets = {
        "总表": [["指标", "数值", "同比"], ["出口", (1234.5, 164), (0.078, 10)]],
        "附表": [["a", "b"]],
    }
    data = workbook(sheets, formats={164: '#,##0.0"亿元"', 10: "0.0%"})
    for suffix in (".xls", ".et"):
        document = read_one(write(f"a{suffix}", data))
        assert (
            document.text
            == "总表\n\n指标 | 数值 | 同比\n出口 | 1,234.5亿元 | 7.8%\n\n附表\n\na | b"
        )


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (compound({"EncryptedPackage": b"x"}), Encrypted),
        (compound({"Other": b"x"}), Damaged),
        (workbook({"a": [["x", "y"]]})[:1400], Damaged),
    ],
)
def test_a_workbook_of_97_that_cannot_be_read_is_told(write, data: bytes, error: type) -> None:
    with pytest.raises(error):
        list(read(write("a.xls", data)))


@pytest.mark.parametrize(
    "text",
    [
        "指标,数值\n出口,65.4亿元\n",
        "指标;数值\r\n出口;65.4亿元\r\n",
        "指标\t数值\n出口\t65.4亿元\n",
        '指标,数值\n"出口","65.4亿元"\n',
        "\ufeff指标|数值\n出口|65.4亿元",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_csv_is_read_whatever_parts_its_cells(write, read_one, text: str, encoding: str) -> None:
    document = read_one(write("a.csv", text.encode(encoding)))
    assert document.text == "指标 | 数值\n出口 | 65.4亿元"


def test_a_caption_above_a_table_is_its_title_and_empty_columns_go(write, read_one) -> None:
    document = read_one(write("x.csv", "Main figures 2024,,\nitem,,value\nexports,,5\n"))
    assert document.title == "Main figures 2024"
    assert document.text == "Main figures 2024\n\nitem | value\nexports | 5"


def test_a_cell_may_have_lines_and_commas(write, read_one) -> None:
    text = 'item,note\nexports,"of goods,\nwithout transit"\n'
    assert read_one(write("a.csv", text)).text == "item | note\nexports | of goods, without transit"


def test_columns_that_are_called_as_buttons_are_stay(write, read_one) -> None:
    text = "大,中,小\n5,6,7\nPrint,Share,Home\n"
    document = read_one(write("a.csv", text))
    assert document.text == "大 | 中 | 小\n5 | 6 | 7\nPrint | Share | Home"
    assert "left_out" not in document.extra

"""Small valid files of the packed and the old Office formats."""

from __future__ import annotations

import io

import docx
import openpyxl

from tests.ingest.readers.ole_file import letter, presentation, word, workbook
from tests.ingest.readers.packed import (
    book,
    official_paper,
    open_document,
    shape,
    slide_show,
    zipped,
)

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_BODY = """
<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>一、2023年回顾</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>
<w:r><w:t>出口65.4亿元</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>
<w:ins w:id="7" w:author="x"><w:r><w:t>inserted</w:t></w:r></w:ins>
<w:del w:id="8" w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>
<w:p><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den>
</m:f></m:oMath><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r></w:p>
<w:sdt><w:sdtContent><w:p><w:r><w:t>control</w:t></w:r></w:p></w:sdtContent></w:sdt>
<w:tbl><w:tblGrid><w:gridCol w:w="10"/><w:gridCol w:w="10"/></w:tblGrid>
<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>
<w:p><w:r><w:t>指标</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>出口</w:t></w:r></w:p></w:tc>
<w:tc><w:p><w:r><w:t>65.4</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>inner</w:t></w:r></w:p>
</w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>
<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>end</w:t><w:br/><w:tab/></w:r></w:p>
<w:sectPr/>
"""
_NUMBERS = """
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">
<w:startOverride w:val="5"/></w:lvlOverride></w:num>
"""
_STYLES = """
<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:pPr>
<w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>
<w:basedOn w:val="Base"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"""
_NOTES = '<w:footnote w:id="2"><w:p><w:r><w:t>不含转口。</w:t></w:r></w:p></w:footnote>'


def _part(root: str, inside: str) -> str:
    spaces = f'xmlns:w="{WORD}" xmlns:m="{MATH}" xmlns:r="{OFFICE}"'
    return f"<w:{root} {spaces}>{inside}</w:{root}>"


def word_file() -> bytes:
    """A .docx with numbering, notes, changes tracked, controls, an equation, tables in tables."""
    parts = {"styles": _STYLES, "numbering": _NUMBERS, "footnotes": _NOTES}
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{name}+xml"/>'
        for name in parts
    )
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in parts
    )
    written: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default '
        'Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{_TYPE}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        "word/document.xml": _part("document", f"<w:body>{_BODY}</w:body>"),
    }
    for name, inside in parts.items():
        written[f"word/{name}.xml"] = _part(name, inside)
    return zipped(written)


def usual_word_file() -> bytes:
    """A .docx as python-docx makes them, with all parts of a real one."""
    document = docx.Document()
    document.add_heading("一、2024年任务", 1)
    document.add_paragraph("扩大出口。", style="List Number")
    table = document.add_table(rows=3, cols=2)
    for number, cell in enumerate(table._cells):
        cell.text = f"c{number}"
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def new_workbook() -> bytes:
    """An .xlsx with joined cells, formats, a date, a formula, hidden rows, two sheets."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "主要指标"
    sheet.append(["指标", "2023年", "2024年"])
    sheet.append(["出口", 0.078, 46048])
    sheet.append(["进口", "=B2*2", True])
    sheet["B2"].number_format, sheet["C2"].number_format = "0.0%", "yyyy-mm-dd"
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("Second").append([1, 2.5, "x"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


_ODT = (
    '<text:h text:outline-level="1">一、回顾</text:h><text:p>出口<text:span>65.4</text:span>亿元'
    '<text:note text:note-class="footnote"><text:note-body><text:p>不含转口。</text:p>'
    '</text:note-body></text:note><text:s text:c="3"/></text:p>'
    "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list><table:table><table:table-row>"
    '<table:table-cell table:number-columns-spanned="2"><text:p>a</text:p></table:table-cell>'
    "<table:covered-table-cell/></table:table-row><table:table-row "
    'table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3">'
    "<text:p>b</text:p></table:table-cell></table:table-row></table:table>"
)
_TABLE = (
    '<p:graphicFrame><a:tbl><a:tr><a:tc rowSpan="2"><a:txBody><a:p><a:r><a:t>出口</a:t></a:r></a:p>'
    '</a:txBody></a:tc><a:tc gridSpan="1"><a:txBody><a:p><a:r><a:t>65.4</a:t></a:r></a:p>'
    '</a:txBody></a:tc></a:tr><a:tr><a:tc vMerge="1"><a:txBody><a:p/></a:txBody></a:tc></a:tr>'
    "</a:tbl></p:graphicFrame>"
)
OLD_WORD = "某海关2024年工作报告\r出口65.4亿元\x02。\r指标\x07数值\x07\x07\x13 PAGE \x141\x15\r"


def office_samples() -> dict[str, list[tuple[str, bytes]]]:
    """Samples by the name of their reader, each with its suffix."""
    slides = [shape(["一、回顾"], "title") + shape(["出口增长", "进口下降"]) + _TABLE, shape(["x"])]
    sheet = f'<table:table table:name="表">{_ODT[_ODT.index("<table:table-row>") :]}'
    page = [(20.0, 20.0, 8.0, "", "某局工作报告"), (20.0, 40.0, 4.0, "0 1 -1 0 0 0", "一、回顾")]
    return {
        "docx": [(".docx", word_file()), (".docx", usual_word_file())],
        "doc": [(".doc", word(OLD_WORD, "\x02 不含。\r")), (".doc", word("二\r",
        narrow="Report\r"))],
        "odf": [
            (".odt", open_document("text", _ODT)),
            (".ods", open_document("spreadsheet", sheet)),
            (".odp", open_document("presentation", '<draw:page draw:name="p">' + _ODT.join(
                ("<draw:frame><draw:text-box>", "</draw:text-box></draw:frame></draw:page>")))),
        ],
        "pptx": [(".pptx", slide_show(slides, {1: "notes"}))],
        "ppt": [(".ppt", presentation([[(0, "一、回顾"), (1, "出口\r进口")], [(0, "二、任务")]]))],
        "xlsx": [(".xlsx", new_workbook())],
        "xls": [(".xls", workbook({"表": [["指标", 5, (0.078, 170)], ["出口", 1.5]], "b": [["x"]]},
                                  formats={170: "0.0%"}))],
        "epub": [(".epub", book("书", ["<h1>一、回顾</h1><p>出口</p>", "<p>two</p>"]))],
        "ofd": [(".ofd", official_paper([page, page]))],
        "msg": [(".msg", letter("通知", "请看附件。\r\n", {"a.txt": b"text", "b.md": b"# x"}))],
    }  # fmt: skip

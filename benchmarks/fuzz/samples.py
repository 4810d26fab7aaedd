"""Small valid files of every format, by the name of their reader."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

from benchmarks.fuzz.office_samples import OLD_WORD, office_samples
from tests.ingest.apart.hostile import pdf_of, stream
from tests.ingest.readers.ole_file import word
from tests.ingest.readers.raw_pdf import UNMAPPED, VERTICAL, Text, pdf

CORPUS = Path(__file__).parents[2] / "corpus"
REPORT = """某海关2024年工作报告

一、2023年回顾
出口65.4亿元，增长7.8%。(1) 压缩时间；(2) 降低成本。
（一）守护国门。

II. Tasks for 2024
1. Build smart customs
We will keep the bridge running; 12.5% of 1 234 567 tonnes.
"""
_MARKDOWN = """---
title: 某海关工作报告
year: 2024
date: 2024-01-26
sources: [a, {b: c}]
---

# 一、回顾

出口~~65~~ 65.4亿元[^1]，**增长** <b>7.8%</b>。<del>gone</del>

1. one
   - two
3) three

| 指标 | 2023 |
|---|---|
| 出口 | 1 |

```
code [^1]
```

[^1]: 不含转口。
"""
_HTML = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>报告</title>
<meta name="keywords" content="x"><style>.a{display:none}</style></head><body>
<nav><a href="/">home</a></nav><h1>某海关2024年报告</h1><article><p>出口<sup>1</sup>65.4</p>
<table border=1><tr><th rowspan=2 colspan="2">指标</th><td>1</td></tr>
<tr><td>2<br>3</td></tr></table>
<ol start="3" type="I"><li value=7>one<ul><li>two</ul></ol><p style="display: none">hidden</p>
<del>x</del><div><font size=5>一、回顾</font><br>text &amp; &#20986; &nbsp;</div></article>
</body></html>"""
_RTF = rb"""{\rtf1\ansi\ansicpg936\deff0
{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1 Arial;}}
{\stylesheet{\s1\outlinelevel0 heading 1;}{\s0 Normal;}}{\info{\title x}}{\header running head}
\pard\s1\f0 \u19968?\u12289?2023\'c4\'ea\par {\pntext 1.\tab}\ls1 item{\footnote note}\par
{\*\unknown gone}\uc2\u20986 ??{\v hidden}{\strike struck}\bin3 abc\trowd\cellx1\cellx2\intbl a\cell
b\cell\row\pard \page end\~\-\line}"""


def _letter() -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = "通知", "张三 <a@example.org>"
    message["To"], message["Date"] = "b@example.org", "Mon, 26 Jan 2026 09:00:00 +0800"
    message.set_content("请看附件。\n")
    message.add_alternative("<p>请看<b>附件</b></p>", subtype="html")
    message.add_attachment("# x", subtype="markdown", filename="报告.md")
    message.add_attachment(b"a,b\n1,2", maintype="text", subtype="csv", filename="a.csv")
    inner = EmailMessage()
    inner["From"] = "c@example.org"
    inner.set_content("inner")
    message.add_attachment(inner)
    return message


def _pdfs() -> list[bytes]:
    plain = pdf([[Text(60, 780, "某海关2024年工作报告", 20), Text(60, 740, "一、回顾"),
                  Text(60, 60, "1"), Text(300, 400, "密", 40, (0.7, 0.7))],
                 [Text(60, 780, "出口"), Text(500, 700, "竖排文字", font=VERTICAL)]],
                rotate=(0, 90))  # fmt: skip
    unmapped = pdf([[Text(60, 780, "某海关工作报告", font=UNMAPPED)]])
    grid = b"".join(b"%d 100 m %d 300 l S 100 %d m 300 %d l S " % (x, x, x, x)
                    for x in (100, 200, 300))  # fmt: skip
    words = (
        b"BT /F 12 Tf 110 150 Td (one) Tj 100 0 Td (two) Tj -100 100 Td (Name) Tj 100 0 Td (2)Tj ET"
    )
    ruled = pdf_of([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<"
        b"/Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>",
        stream(grid + words + b" /X Do"), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        stream(b"0 0 5 5 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"),
    ])  # fmt: skip
    return [plain, unmapped, ruled]


def _pictures() -> list[tuple[str, bytes]]:
    page = Image.new("L", (240, 60), "white")
    ImageDraw.Draw(page).text((10, 20), "Exports grew by 7.8%", "black")
    made = []
    for suffix, kind in ((".png", "PNG"), (".jpg", "JPEG"), (".bmp", "BMP"), (".webp", "WEBP")):
        held = io.BytesIO()
        page.save(held, kind)
        made.append((suffix, held.getvalue()))
    held = io.BytesIO()
    page.save(held, "TIFF", save_all=True, append_images=[page.resize((120, 30))])
    return [*made, (".tif", held.getvalue())]


def _archive(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return made.getvalue()


def seven_zip(files: Mapping[str, bytes]) -> bytes:
    """A 7z archive of these files."""
    import py7zr

    made = io.BytesIO()
    with py7zr.SevenZipFile(made, "w") as packed:
        for name, data in files.items():
            packed.writestr(data, name)
    return made.getvalue()


def _records() -> bytes:
    record = {"_id": "1", "title": "某海关", "text": REPORT, "metadata": {"year": 2024, "x": [1]}}
    section = [1, "一", 0, 2, None, "review", 2023]
    exported = {"_id": 2, "text": "一、回顾", "structure": {"pages": [0], "sections": [section]}}
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in (record, exported)).encode()


@cache
def samples() -> Mapping[str, list[tuple[str, bytes]]]:
    """Samples by the name of their reader, each with its suffix."""
    letter = _letter().as_bytes()
    files = {"一/报告.txt": REPORT.encode(), "b.html": _HTML.encode(), "c.csv": b"a,b\n1,2\n"}
    inner = _archive(files)
    table = '指标,2023年,2024年\n出口,65.4,70\n"进,口",1,2\n'
    said = "organisation: 某海关\nyear: 2024\ndate: 2024-01-26\nsources:\n  - {a: b}\n"
    return {
        "txt": [(".txt", REPORT.encode(code)) for code in ("utf-8", "gb18030", "utf-16")],
        "markdown": [(".md", _MARKDOWN.encode())],
        "html": [(".html", _HTML.encode()),
                 (".htm", _HTML.replace("utf-8",
        "gb2312").encode("gb18030"))],
        "csv": [(".csv", table.encode()), (".tsv", table.replace(",", "\t").encode("gb18030"))],
        "rtf": [(".rtf", _RTF), (".doc", _RTF)],
        "pdf": [(".pdf", data) for data in _pdfs()],
        "image": _pictures(),
        "records": [(".jsonl", _records())],
        "sidecar": [(".meta.yaml", said.encode())],
        "mail": [(".eml", letter)],
        "mailbox": [(".mbox", b"From a\n" + letter + b"\nFrom b\n" + letter)],
        "zip": [(".zip", inner), (".zip", _archive({"in.zip": inner, "m.eml": letter,
                                                    "d.doc": word(OLD_WORD)}))],
        "7z": [(".7z", seven_zip(files))],
        **office_samples(),
    }  # fmt: skip

"""Turn a Markdown report with front matter into DOCX, PDF or HTML, with its sidecar.

    python tools/convert_report.py docs/corpus-sources/gacc-2025-zh.md corpus/gacc-2025-zh.docx

The suffix of the target picks the format. Beside the target a `NAME.meta.yaml` is written that
holds the front matter, because none of the three formats has a place for it that is read alike.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from string import Template

import yaml
from docx import Document
from docx.oxml.ns import qn
from fpdf import FPDF
from fpdf.html import TextStyle
from markdown_it import MarkdownIt
from markdown_it.token import Token

PDF_FONTS = Path("/usr/share/fonts/truetype/dejavu")  # Debian: fonts-dejavu-core; no Chinese in it
DOCX_CHINESE_FONT = "SimSun"
PDF_INK = (20, 40, 80)

MENU = {
    "en": ["Home", "Latest news", "Statistics", "Online services", "Contact us"],
    "zh": ["首页", "新闻动态", "统计数据", "在线服务", "联系我们"],
}
FOOTER = {
    "en": "Site map · Accessibility · Subscribe to the newsletter",
    "zh": "网站地图 · 无障碍浏览 · 订阅邮件",
}
PAGE = Template("""\
<!DOCTYPE html>
<html lang="$language">
<head>
<meta charset="utf-8">
<title>$title</title>
<style>
  body { max-width: 48rem; margin: auto }
  nav li { display: inline; margin-right: 1rem }
</style>
</head>
<body>
<header><nav><ul>
$menu
</ul></nav></header>
<main><article>
$article</article></main>
<footer><p>$footer</p></footer>
</body>
</html>
""")

MARKDOWN = MarkdownIt("commonmark").enable("table")


def split_front_matter(text: str) -> tuple[str, str]:
    """The YAML front matter and the Markdown that follows it."""
    _, front_matter, body = text.split("---\n", 2)
    return front_matter, body


def write_html(body: str, meta: dict[str, str], target: Path) -> None:
    """A news page: the report between a menu and a footer that are none of it."""
    page = PAGE.substitute(
        language=meta["language"],
        title=meta["title"],
        menu="\n".join(f'<li><a href="#">{word}</a></li>' for word in MENU[meta["language"]]),
        article=MARKDOWN.render(body),
        footer=FOOTER[meta["language"]],
    )
    target.write_text(page, encoding="utf-8")


def write_pdf(body: str, meta: dict[str, str], target: Path) -> None:
    """A4 pages with a text layer; English only, for want of a free Chinese font."""
    pdf = FPDF()
    pdf.set_title(meta["title"])
    pdf.set_lang(meta["language"])
    pdf.add_font("DejaVu", "", PDF_FONTS / "DejaVuSans.ttf")
    pdf.add_font("DejaVu", "B", PDF_FONTS / "DejaVuSans-Bold.ttf")
    pdf.set_font("DejaVu", size=11)
    pdf.add_page()
    heading = {
        f"h{level}": TextStyle(
            font_style="B", font_size_pt=20 - 3 * level, color=PDF_INK, t_margin=4, b_margin=2
        )
        for level in (1, 2, 3)
    }
    pdf.write_html(MARKDOWN.render(body), tag_styles=heading)
    pdf.output(str(target))


def write_docx(body: str, meta: dict[str, str], target: Path) -> None:
    """Real heading styles and real tables; the numbers of a list are part of its text."""
    document = Document()
    document.core_properties.title = meta["title"]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = meta["language"]
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), DOCX_CHINESE_FONT)

    tokens = MARKDOWN.parse(body)
    numbers: list[int | None] = []  # one entry a list that is open; None for bullets
    heading = 0
    for position, token in enumerate(tokens):
        match token.type:
            case "ordered_list_open":
                numbers.append(0)
            case "bullet_list_open":
                numbers.append(None)
            case "ordered_list_close" | "bullet_list_close":
                numbers.pop()
            case "heading_open":
                heading = int(token.tag[1])
            case "heading_close":
                heading = 0
            case "table_open":
                _add_table(document, _rows(tokens[position:]))
            case "inline" if token.level == 1 and heading:
                document.add_heading(token.content, level=heading)
            case "inline" if not numbers and token.level == 1:
                document.add_paragraph(token.content)
            case "inline" if numbers and numbers[-1] is None:
                document.add_paragraph(token.content, style="List Bullet")
            case "inline" if numbers and numbers[-1] is not None:
                numbers[-1] += 1
                document.add_paragraph(f"{numbers[-1]}. {token.content}")
    document.save(str(target))


def _rows(tokens: list[Token]) -> list[list[str]]:
    """The cells of the table that the tokens begin with."""
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token.content)
    return rows


def _add_table(document: Document, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


WRITERS = {".html": write_html, ".pdf": write_pdf, ".docx": write_docx}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", type=Path, help="Markdown report with front matter")
    parser.add_argument("target", type=Path, help="file to write: .docx, .pdf or .html")
    arguments = parser.parse_args()
    if arguments.target.suffix not in WRITERS:
        parser.error(f"{arguments.target}: the suffix must be one of {', '.join(WRITERS)}")

    front_matter, body = split_front_matter(arguments.source.read_text(encoding="utf-8"))
    WRITERS[arguments.target.suffix](body, yaml.safe_load(front_matter), arguments.target)
    arguments.target.with_suffix(".meta.yaml").write_text(front_matter, encoding="utf-8")


if __name__ == "__main__":
    main()

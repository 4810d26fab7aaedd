"""Zip packages written for the tests: OpenDocument, PowerPoint, EPUB, OFD."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

NAMES = "urn:oasis:names:tc:opendocument:xmlns:"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def open_document(kind: str, content: str, styles: str = "") -> bytes:
    """An OpenDocument file: ``kind`` is text, presentation or spreadsheet."""
    names = {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style",
        "presentation": "presentation", "fo": "xsl-fo-compatible",
    }  # fmt: skip
    spaces = " ".join(f'xmlns:{short}="{NAMES}{long}:1.0"' for short, long in names.items())
    body = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{content}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": body})


PRESENTATION = "http://schemas.openxmlformats.org/presentationml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def shape(words: Sequence[str], kind: str | None = None) -> str:
    """A shape with paragraphs, in the slide's place for ``kind`` where one is given."""
    place = f'<p:ph type="{kind}"/>' if kind else ""
    texts = "".join(f"<a:p><a:r><a:t>{one}</a:t></a:r></a:p>" for one in words)
    return f"<p:sp><p:nvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:txBody>{texts}</p:txBody></p:sp>"


def slide_show(slides: Sequence[str], notes: Mapping[int, str] | None = None) -> bytes:
    """A presentation with the shapes of each slide; one that begins with ``hidden:`` is hidden."""
    parts: dict[str, str] = {}
    ids, relations = "", ""
    spaces = f'xmlns:p="{PRESENTATION}" xmlns:a="{DRAWING}" xmlns:r="{OFFICE}"'
    for number, content in enumerate(slides, start=1):
        shows = ' show="0"' if content.startswith("hidden:") else ""
        content = content.removeprefix("hidden:")
        parts[f"ppt/slides/slide{number}.xml"] = (
            f"<p:sld {spaces}{shows}><p:cSld><p:spTree>{content}</p:spTree></p:cSld></p:sld>"
        )
        ids += f'<p:sldId id="{255 + number}" r:id="rId{number}"/>'
        relations += (
            f'<Relationship Id="rId{number}" Type="{OFFICE}/slide" '
            f'Target="slides/slide{number}.xml"/>'
        )
        if notes and number in notes:
            parts[f"ppt/notesSlides/notes{number}.xml"] = (
                f"<p:notes {spaces}><p:cSld><p:spTree>{shape([notes[number]], 'body')}"
                "</p:spTree></p:cSld></p:notes>"
            )
            parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = (
                f'<Relationships xmlns="{PACKAGE}"><Relationship Id="n" Type="{OFFICE}/notesSlide" '
                f'Target="../notesSlides/notes{number}.xml"/></Relationships>'
            )
    parts["ppt/presentation.xml"] = (
        f"<p:presentation {spaces}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
    )
    parts["ppt/_rels/presentation.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>'
    )
    return zipped(parts)


def book(title: str, chapters: Sequence[str], *, encrypted: bool = False) -> bytes:
    """An EPUB with a page a chapter."""
    items = "".join(
        f'<item id="c{n}" href="text/c%20{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    parts = {
        "META-INF/container.xml": (
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
        ),
        "OEBPS/book.opf": (
            '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{title}</dc:title></metadata><manifest>{items}"
            '<item id="nav" properties="nav" href="nav.xhtml" media-type="application/xhtml+xml"/>'
            f'</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
        ),
        "OEBPS/nav.xhtml": "<html><body><nav><a href='x'>一、回顾</a></nav></body></html>",
    }
    for number, content in enumerate(chapters):
        parts[f"OEBPS/text/c {number}.xhtml"] = f"<html><body>{content}</body></html>"
    if encrypted:
        parts["META-INF/encryption.xml"] = (
            '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod '
            'Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData></encryption>'
        )
    return zipped(parts)


def official_paper(pages: Sequence[Sequence[tuple[float, float, float, str, str]]]) -> bytes:
    """An OFD: of each text its place (left, top) and size in millimetres, its matrix, its words."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts = {
        "OFD.xml": (
            f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
            "</ofd:DocBody></ofd:OFD>"
        )
    }
    listed = ""
    for number, texts in enumerate(pages):
        listed += f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        drawn = ""
        for left, top, size, matrix, words in texts:
            turned = f' CTM="{matrix}"' if matrix else ""
            steps = f"g {len(words) - 1} {size}"
            drawn += (
                f'<ofd:TextObject Boundary="{left} {top} 200 {size}" Size="{size}"{turned}>'
                f'<ofd:TextCode X="0" Y="{size * 0.8}" DeltaX="{steps}">{words}</ofd:TextCode>'
                "</ofd:TextObject>"
            )
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {space}><ofd:Content><ofd:Layer>{drawn}</ofd:Layer></ofd:Content>"
            "</ofd:Page>"
        )
    parts["Doc_0/Document.xml"] = (
        f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        f"</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>"
        "</ofd:Document>"
    )
    return zipped(parts)

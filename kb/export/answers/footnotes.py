"""Real footnotes in a DOCX file, which python-docx has no call for.

The part, its separators, styles and settings are those that ISO/IEC 29500-1 (17.11) asks for and
that Word itself writes.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from kb.export.files import writable

_TEXT, _REFERENCE = "footnote text", "footnote reference"
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
    'w:lineRule="auto"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" '
    'w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p>'
    "</w:footnote>"
)


class Footnotes:
    """The footnotes of one document; ``finish`` puts them into its package."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._notes: list[str] = []
        styles = document.styles
        text = styles.add_style(_TEXT, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        text.base_style = styles["Normal"]
        text.font.size = Pt(9)
        text.paragraph_format.space_after = Pt(0)
        reference = styles.add_style(_REFERENCE, WD_STYLE_TYPE.CHARACTER, builtin=True)
        reference.font.superscript = True
        self._text_id, self._reference_id = text.style_id, reference.style_id

    def add(self, paragraph: Paragraph, text: str) -> int:
        """Put a footnote behind what the paragraph holds so far; its number."""
        number = len(self._notes) + 1
        run = paragraph.add_run(style=_REFERENCE)
        run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{number}"/>'))
        self._notes.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{self._text_id}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{self._reference_id}"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {escape(writable(text))}</w:t></w:r></w:p>'
            "</w:footnote>"
        )
        return number

    def finish(self) -> None:
        """Write the part and name its separators in the settings."""
        body = f"<w:footnotes {nsdecls('w')}>{_SEPARATORS}{''.join(self._notes)}</w:footnotes>"
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        package = self._document.part.package
        part = Part(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            f"{head}{body}".encode(),
            package,
        )
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        settings = self._document.settings.element
        settings.insert_element_before(
            parse_xml(
                f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/>'
                "</w:footnotePr>"
            ),
            *_AFTER_FOOTNOTES,
        )


_AFTER_FOOTNOTES = (
    "w:endnotePr w:compat w:docVars w:rsids m:mathPr w:attachedSchema w:themeFontLang "
    "w:clrSchemeMapping w:doNotIncludeSubdocsInStats w:doNotAutoCompressPictures "
    "w:forceUpgrade w:captions w:readModeInkLockDown w:smartTagType sl:schemaLibrary "
    "w:shapeDefaults w:doNotEmbedSmartTags w:decimalSymbol w:listSeparator"
).split()
"""What may follow ``footnotePr`` in the settings (CT_Settings, ISO/IEC 29500-1 A.1)."""

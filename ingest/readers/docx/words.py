"""The words of a Word paragraph: runs, equations and ruby, without what Word does not show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.left_out import LeftOut
from ingest.readers.docx.styles import M, W
from ingest.text.superscripts import raised

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = frozenset({W + "del", W + "moveFrom"})
_SKIPPED = frozenset(
    {W + "txbxContent", FALLBACK, W + "rPr", W + "pPr", W + "rt", W + "delText", W + "instrText"}
)
_BREAKS = {W + "tab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_OFF = frozenset({"0", "false", "off", "none"})

Note = tuple[str, str]
"""``footnote`` or ``endnote``, and its id."""


@dataclass(slots=True)
class Words:
    """The text of one paragraph, and the notes that are set in it, in order."""

    text: str = ""
    notes: list[Note] = field(default_factory=list)


class WordReader:
    """Reads paragraphs; what Word hides or has deleted is noted."""

    def __init__(self, hidden_styles: frozenset[str], left_out: LeftOut) -> None:
        self._hidden_styles = hidden_styles
        self._left_out = left_out

    def of(self, paragraph: Any) -> Words:
        """Insertions are taken; deletions, hidden and struck text, text boxes left out."""
        words = Words()
        parts: list[str] = []
        stack = list(reversed(paragraph))
        while stack:
            node = stack.pop()
            tag = node.tag
            if tag in _DELETED:
                self._left_out.add("struck text", "".join(_texts(node)))
            elif tag == W + "r" and self._is_unseen(node):
                continue
            elif tag == W + "t":
                text = node.text or ""
                parts.append(raised(text) if _is_raised(node) else text)
            elif tag == M + "oMath":
                parts.append(formula(node))
            elif tag in _NOTES:
                words.notes.append((_NOTES[tag], node.get(W + "id") or ""))
            elif tag in _BREAKS:
                parts.append(_BREAKS[tag])
            elif tag not in _SKIPPED:
                stack.extend(reversed(node))
        words.text = "".join(parts)
        return words

    def _is_unseen(self, run: Any) -> bool:
        """Whether a run is hidden or struck through; its words are noted."""
        properties = run.find(W + "rPr")
        if properties is None:
            return False
        if _is_on(properties, "strike") or _is_on(properties, "dstrike"):
            self._left_out.add("struck text", "".join(_texts(run)))
            return True
        style = properties.find(W + "rStyle")
        styled = style is not None and style.get(W + "val") in self._hidden_styles
        vanish = properties.find(W + "vanish")
        if _is_on(properties, "vanish") or (vanish is None and styled):
            self._left_out.add("hidden text", "".join(_texts(run)))
            return True
        return False


def hidden_styles(styles: Any) -> frozenset[str]:
    """The ids of the character styles that hide what they are given to."""
    found = set()
    for style in styles.iterchildren(W + "style"):
        properties = style.find(W + "rPr")
        if properties is not None and _is_on(properties, "vanish"):
            found.add(style.get(W + "styleId") or "")
    return frozenset(found)


def ends_in_deleted_mark(paragraph: Any) -> bool:
    """Whether the mark at a paragraph's end is deleted: then it goes on in the next one."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(tag) is not None for tag in _DELETED)


def formula(element: Any) -> str:
    """An equation on one line: 放行票数/申报票数, (a+b)/2, x², √(n)."""
    name = element.tag.removeprefix(M)
    if name == "t":
        return element.text or ""
    if name == "f":
        return f"{_operand(element, 'num')}/{_operand(element, 'den')}"
    if name in ("sSup", "sSub", "sSubSup"):
        base = _part(element, "e")
        below = _part(element, "sub")
        above = _part(element, "sup")
        return base + (f"_{below}" if below else "") + (_power(above) if above else "")
    if name == "rad":
        degree = _part(element, "deg")
        return f"{degree}√({_part(element, 'e')})"
    if name == "d":
        inner = ", ".join(formula(part) for part in element.iterchildren(M + "e"))
        return f"({inner})"
    if name == "nary":
        sign = element.find(f"{M}naryPr/{M}chr")
        mark = sign.get(M + "val") if sign is not None else "∫"
        return f"{mark}{_part(element, 'e')}"
    if name.endswith("Pr"):
        return ""
    return "".join(formula(child) for child in element if isinstance(child.tag, str))


def _part(element: Any, name: str) -> str:
    found = element.find(M + name)
    return formula(found) if found is not None else ""


def _operand(element: Any, name: str) -> str:
    text = _part(element, name)
    return f"({text})" if any(sign in text for sign in "+-−×·/") and len(text) > 1 else text


def _power(text: str) -> str:
    above = raised(text)
    return above if above != text else f"^{text}"


def _texts(element: Any) -> Iterator[str]:
    for node in element.iter(W + "t", W + "delText"):
        yield node.text or ""


def _is_on(properties: Any, name: str) -> bool:
    element = properties.find(W + name)
    return element is not None and element.get(W + "val", "true") not in _OFF


def _is_raised(text: Any) -> bool:
    """Whether the run of a text is set as superscript."""
    run = text.getparent()
    align = run.find(f"{W}rPr/{W}vertAlign") if run is not None else None
    return align is not None and align.get(W + "val") == "superscript"

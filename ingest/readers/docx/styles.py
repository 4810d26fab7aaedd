"""What the style of a Word paragraph makes of it: a title, a heading, a list item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\b", re.IGNORECASE)
_BODY_LEVEL = 9
_WHOLE = re.compile(r"\s*([+-]?[0-9]{1,10})(?![0-9])")

Numbered = tuple[str, int]
"""A list and the depth in it, from 0."""


@dataclass(frozen=True, slots=True)
class Style:
    """The parts of a paragraph's style that matter here."""

    title: bool = False
    level: int = 0
    """Of a heading, from 1; 0 for other text."""
    numbering: Numbered | None = None
    contents_table: bool = False


class Styles:
    """The styles of a document, each with what it inherits."""

    def __init__(self, element: Any) -> None:
        self._elements = {
            style.get(W + "styleId"): style for style in element.iterchildren(W + "style")
        }
        self._known: dict[str | None, Style] = {}

    def of(self, paragraph: Any) -> Style:
        """The style of a paragraph, with what the paragraph itself says over it."""
        properties = paragraph.find(W + "pPr")
        if properties is None:
            return Style()
        name = properties.find(W + "pStyle")
        style = self._style(name.get(W + "val") if name is not None else None)
        level = _outline(properties)
        numbering = _numbering(properties, style.numbering)
        return Style(
            style.title, style.level if level is None else level, numbering, style.contents_table
        )

    def _style(self, identifier: str | None) -> Style:
        chain: list[str | None] = []
        while identifier not in self._known:  # no recursion: a file may base 5,000 on each other
            self._known[identifier] = Style()  # stops a style that is based on itself
            chain.append(identifier)
            element = self._elements.get(identifier)
            based = element.find(W + "basedOn") if element is not None else None
            identifier = based.get(W + "val") if based is not None else None
        style = self._known[identifier]
        for name in reversed(chain):
            style = self._known[name] = self._over(style, self._elements.get(name))
        return style

    def _over(self, below: Style, element: Any) -> Style:
        """What a style's element makes of the one that it is based on."""
        if element is None:
            return Style()
        named = element.find(W + "name")
        name = (named.get(W + "val") if named is not None else None) or ""
        properties = element.find(W + "pPr")
        outline = _outline(properties) if properties is not None else None
        match = _HEADING.match(name)
        level = int(match[1]) if match else below.level if outline is None else outline
        numbering = below.numbering
        if properties is not None:
            numbering = _numbering(properties, numbering)
        title = name.lower() in ("title", "标题")
        return Style(title, 0 if title else level, numbering, bool(_CONTENTS.match(name)))


def whole(said: str | None, default: int) -> int:
    """The number that an attribute says; ``default`` where there is none, or none that Word can
    read either: it takes 32 bits."""
    match = _WHOLE.match(said or "")
    number = int(match[1]) if match else default
    return number if abs(number) < 2**31 else default


def _outline(properties: Any) -> int | None:
    """The heading level that an outline level says, 0 for body text, None where nothing is said."""
    outline = properties.find(W + "outlineLvl")
    if outline is None:
        return None
    level = whole(outline.get(W + "val"), _BODY_LEVEL)
    return level + 1 if 0 <= level < _BODY_LEVEL else 0


def _numbering(properties: Any, inherited: Numbered | None) -> Numbered | None:
    said = properties.find(W + "numPr")
    if said is None:
        return inherited
    identifier, depth = said.find(W + "numId"), said.find(W + "ilvl")
    number = identifier.get(W + "val") if identifier is not None else None
    if number is None:
        number = inherited[0] if inherited else None
    if number in (None, "0"):
        return None
    return str(number), whole(depth.get(W + "val"), 0) if depth is not None else 0

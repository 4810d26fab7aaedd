"""The title of a page without a heading: the line in the largest type."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import TYPE_CHECKING

from ingest.text.normalise import normalise_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_STEPS = (10, 10, 13, 16, 18, 24, 32, 48)
"""Pixels of <font size=0> to 7."""
_BODY_SIZE = 16.0
_FONT_SIZE = re.compile(
    r"font(?:-size)?\s*:[^;]*?(\d{1,3}(?:\.\d+)?)\s*(px|pt|em|rem|%)", re.IGNORECASE
)
_NAMED = re.compile(r"(?:^|[\s_-])(?:title|tit|bt|biaoti|headline|subject)(?:$|[\s_-]|\d)", re.I)
_IN_PIXELS = {"px": 1.0, "pt": 4 / 3, "em": _BODY_SIZE, "rem": _BODY_SIZE, "%": _BODY_SIZE / 100}
_LONGEST, _SHORTEST = 120, 4


def title_by_size(root: LexborNode, hidden: Set[int]) -> str | None:
    """The words of the element in the largest type, or of the class ``title``; None where no
    single line stands out."""
    sized: dict[str, float] = {}
    for node in root.css("font, [style], [class], [id]"):
        size = _size(node)
        if size <= _BODY_SIZE or node.mem_id in hidden or _is_within(node, hidden):
            continue
        text = normalise_line(node.text())
        if _SHORTEST <= len(text) <= _LONGEST:
            sized[text] = max(size, sized.get(text, 0.0))
    if not sized:
        return None
    largest = max(sized.values())
    lines = [text for text, size in sized.items() if size == largest]
    return lines[0] if len(lines) == 1 else None


def _size(node: LexborNode) -> float:
    """The size of an element's type in pixels, as far as it says so itself."""
    attributes = node.attributes
    match = _FONT_SIZE.search(attributes.get("style") or "")
    if match:
        return float(match[1]) * _IN_PIXELS[match[2].lower()]
    if node.tag == "font":
        said = (attributes.get("size") or "").strip()
        if re.fullmatch(r"[+-]?\d", said):
            step = int(said) + (3 if said[0] in "+-" else 0)
            return float(_STEPS[min(max(step, 0), 7)])
    label = f"{attributes.get('class') or ''} {node.id or ''}"
    return _BODY_SIZE + 0.5 if _NAMED.search(label) else 0.0


def _is_within(node: LexborNode, hidden: Set[int]) -> bool:
    above = node.parent
    for _ in range(200):
        if above is None:
            return False
        if above.mem_id in hidden:
            return True
        above = above.parent
    return False

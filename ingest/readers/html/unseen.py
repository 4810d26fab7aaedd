"""What a page holds and does not show: hidden elements, struck text, comments for its editors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ingest.left_out import LeftOut

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_STRUCK = "del, s, strike"
_HIDDEN = "[hidden], [aria-hidden=true], template"
_UNSEEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*0(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:!important)?\s*(?:;|$))",
    re.IGNORECASE,
)
_LINE_THROUGH = re.compile(
    r"(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.IGNORECASE
)
_RULE = re.compile(r"([^{}]{1,400})\{([^{}]{0,2000})\}")
_SIMPLE = re.compile(r"^(?:[a-z][a-z0-9]*)?(?:[.#][\w-]+)+$", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MOST_RULES = 400
_SHOWN_LATER = 0.8
"""A page whose text is hidden but for less than the rest is shown by its scripts."""


def unseen(tree: LexborHTMLParser, left_out: LeftOut) -> frozenset[int]:
    """The ``mem_id`` of the elements that a reader of the page does not see; their words are noted.

    Told by elements and attributes, by the style of an element, and by plain rules of the page's
    own style sheets (a class or an id that is not displayed).
    """
    body = tree.body
    if body is None:
        return frozenset()
    hidden: dict[int, LexborNode] = {}
    struck: dict[int, LexborNode] = {}
    for node in body.css("[style]"):
        style = node.attributes.get("style") or ""
        if _UNSEEN.search(style):
            hidden[node.mem_id] = node
        elif _LINE_THROUGH.search(style):
            struck[node.mem_id] = node
    for kind, selector in _rules(tree):
        for node in body.css(selector):
            (hidden if kind == "hidden" else struck)[node.mem_id] = node
    hidden.update((node.mem_id, node) for node in body.css(_HIDDEN))
    struck.update((node.mem_id, node) for node in body.css(_STRUCK))
    hidden.pop(body.mem_id, None)
    if _letters(hidden.values()) > _SHOWN_LATER * len(body.text(strip=True)):
        hidden.clear()
    for node in hidden.values():
        left_out.add("hidden text", node.text(separator=" "))
    for node in struck.values():
        left_out.add("struck text", node.text(separator=" "))
    return frozenset(hidden) | frozenset(struck)


def _letters(nodes: Iterable[LexborNode]) -> int:
    return sum(len(node.text(strip=True)) for node in nodes)


def _rules(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Selectors of classes and ids that the page's own style sheets hide or strike."""
    told = 0
    for sheet in tree.css("style"):
        media = (sheet.attributes.get("media") or "all").lower()
        if "all" not in media and "screen" not in media:
            continue
        for selectors, rule in _RULE.findall(_COMMENT.sub("", sheet.text() or "")):
            kind = "hidden" if _UNSEEN.search(rule) else "struck"
            if kind == "struck" and not _LINE_THROUGH.search(rule):
                continue
            for selector in selectors.split(","):
                if _SIMPLE.match(selector.strip()) and told < _MOST_RULES:
                    told += 1
                    yield kind, selector.strip()

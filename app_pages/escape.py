"""Text from reports is hostile input: made harmless here before the browser reads it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from urllib.parse import urlencode

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_WORD_JOINER = "\u2060"


def plain(text: object) -> str:
    """``text`` as HTML that shows it literally, in an element or an attribute."""
    return html.escape(str(text), quote=True)


def label(text: str) -> str:
    """``text`` as a widget's label, which Streamlit reads as Markdown.

    The word joiner keeps ``:name:`` from turning into an icon, which happens after the escapes.
    """
    escaped = _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))
    return escaped.replace("\\:", f"\\:{_WORD_JOINER}")


def address(page: str, query: Mapping[str, object]) -> str:
    """The address of a page, relative to the app."""
    return f"{page or './'}?{urlencode(query, doseq=True)}"


def link(page: str, query: Mapping[str, object]) -> str:
    """The same as an HTML attribute's value."""
    return plain(address(page, query))

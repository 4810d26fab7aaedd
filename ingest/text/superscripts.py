"""Note marks set above the line, as characters of their own: 1234.5¹亿元 is not 1234.51亿元."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARK = re.compile(r"\s*\d{1,3}(?:[,，–-]\d{1,3})*\s*")


def raised(text: str) -> str:
    """What is set as superscript: digits as characters above the line, 米2 as 米², all else as it
    is: 1st, [3]."""
    return text.translate(_RAISED) if _MARK.fullmatch(text) else text

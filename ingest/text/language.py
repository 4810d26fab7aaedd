"""The language of a text, told by its script; and which characters are Chinese."""

from __future__ import annotations

import re
from typing import Literal

from ingest.document import Language

HANZI = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Every block of Chinese characters with 〇, to be set in the square brackets of a pattern."""

_SAMPLE = 20_000
_HANZI = re.compile(f"[{HANZI}]")
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f]+")
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u052f\u0590-\u06ff\u0900-\u0e7f\u1100-\u11ff\u3040-\u30ff\uac00-\ud7af]"
)


def is_chinese(text: str) -> bool:
    """Whether a Chinese character stands in ``text``."""
    return not text.isascii() and _HANZI.search(text) is not None


def detect_language(text: str) -> Language:
    """``zh``, ``en`` or ``other`` by script, for documents, sentences and queries alike.

    A hanzi counts as much as a Latin word: Chinese with "RCEP" in it is Chinese. Kana, hangul,
    Cyrillic and the like make ``other``, as does a text without a letter. Latin script is taken
    for English.
    """
    sample = text[:_SAMPLE]
    if sample.isascii():
        return "en" if _LATIN_WORD.search(sample) else "other"
    hanzi = len(_HANZI.findall(sample))
    words = len(_LATIN_WORD.findall(sample))
    others = len(_OTHER_SCRIPT.findall(sample))
    if others > 0.1 * hanzi and others > words:
        return "other"
    if hanzi >= words and hanzi:
        return "zh"
    return "en" if words else "other"


def reading_language(text: str) -> Literal["zh", "en"]:
    """The language by whose rules ``text`` is read: Chinese where it is Chinese, else English."""
    return "zh" if detect_language(text) == "zh" else "en"

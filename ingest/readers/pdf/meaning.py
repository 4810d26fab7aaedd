"""Whether the text layer of a page means anything: a font without a Unicode map gives rubbish."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ingest.files.gb_mended import everyday_share

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_SPOILT = 0.3
"""With more than this share of letters without a meaning, a page has no usable text."""
_NONE = re.compile("[\x00-\x1f\x7f-\x9f\ufffd\ue000-\uefff\uf100-\uf8ff]")
"""Control characters, U+FFFD and private ones; U+F0xx are bullets of Word's symbol fonts."""
_HANZI = re.compile("[\u4e00-\u9fff]")
_ASCII = re.compile("[A-Za-z]")
_VOWEL = re.compile("[AEIOUaeiou]")
_USUAL = re.compile("[\x21-\x7e\u4e00-\u9fff\u2010-\u2027\u3000-\u303f\uff00-\uffef]")
_ANY_SCRIPT = 0.7
_EVERYDAY = 0.5
_FEWEST_VOWELS = 0.22
"""Of Latin letters in the languages of Europe; such as are shifted by a font have fewer."""


GAP = "\ufffd"
"""Stands for a letter whose meaning the file does not tell."""
_SHORTEST_GAP = 3
"""So many such letters side by side are a word that is lost; fewer are a bullet or a sign."""


def layer_text(layer: PdfTextPage) -> str:
    """The text of a layer, letter for letter.

    PDFium leaves some control characters out of a whole text, and with them letters that have no
    other name; then each is asked for.
    """
    text: str = layer.get_text_range()
    count = layer.count_chars()
    if len(text) == count:
        return text
    from pypdfium2 import raw as pdfium

    codes = (pdfium.FPDFText_GetUnicode(layer.raw, at) for at in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else GAP for code in codes)


def with_gaps(layer: PdfTextPage, text: str) -> str:
    """``text`` with words that a font does not name as U+FFFD, letter for letter: a heading in
    a font of its own, on a page whose other fonts say what their letters mean."""
    from pypdfium2 import raw as pdfium

    unnamed = [
        (letter not in "\r\n\t" and _NONE.match(letter) is not None)
        or _is_unnamed(pdfium, layer, at)
        for at, letter in enumerate(text)
    ]
    letters = list(text)
    at = 0
    while at < len(text):
        end = at
        while end < len(text) and unnamed[end]:
            end += 1
        if end - at >= _SHORTEST_GAP and not _is_plausible(text[at:end]):
            letters[at:end] = GAP * (end - at)
        at = end + 1
    return "".join(letters)


def _is_unnamed(pdfium: Any, layer: PdfTextPage, at: int) -> bool:
    return bool(pdfium.FPDFText_HasUnicodeMapError(layer.raw, at) == 1)


def means_something(layer: PdfTextPage, text: str) -> bool:
    """False where a page's letters cannot be told from what the file says of its fonts."""
    letters = [at for at, letter in enumerate(text) if not letter.isspace()]
    if not letters:
        return True
    written = "".join(text[at] for at in letters)
    if len(_NONE.findall(written)) > _SPOILT * len(written):
        return False
    from pypdfium2 import raw as pdfium

    unmapped = sum(_is_unnamed(pdfium, layer, at) for at in letters)
    return unmapped <= _SPOILT * len(letters) or _is_plausible(written)


def _is_plausible(written: str) -> bool:
    """Whether letters that a font does not name read as text all the same."""
    if len(_USUAL.findall(written)) < _ANY_SCRIPT * len(written):
        return False
    hanzi = "".join(_HANZI.findall(written))
    latin = "".join(_ASCII.findall(written))
    if len(hanzi) >= len(latin):
        return everyday_share(hanzi, "gb2312") >= _EVERYDAY
    return len(_VOWEL.findall(latin)) >= _FEWEST_VOWELS * len(latin)

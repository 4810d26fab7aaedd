"""Whether the text layer of a page means anything: a font without a Unicode map gives rubbish."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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


def means_something(layer: PdfTextPage, text: str) -> bool:
    """False where a page's letters cannot be told from what the file says of its fonts."""
    letters = [at for at, letter in enumerate(text) if not letter.isspace()]
    if not letters:
        return True
    written = "".join(text[at] for at in letters)
    if len(_NONE.findall(written)) > _SPOILT * len(written):
        return False
    if len(text) != layer.count_chars():
        return True
    from pypdfium2 import raw as pdfium

    unmapped = sum(pdfium.FPDFText_HasUnicodeMapError(layer.raw, at) == 1 for at in letters)
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

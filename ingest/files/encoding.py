"""From bytes to text: UTF-8, UTF-16, GB18030 by rule, anything else by charset-normalizer.

A file that lost its end in the middle of a character, or a few bytes elsewhere, is read, and its
text says so.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from ingest.errors import WrongEncoding
from ingest.files.gb_mended import BROKEN, everyday_share, mended_gb
from ingest.text.language import HANZI

_MARKS = (  # the longer mark first: that of UTF-32 LE begins with that of UTF-16 LE
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF file", ".pdf"),
    (b"PK\x03\x04", "a zip archive or an office file", ".docx"),
    (b"\xd0\xcf\x11\xe0", "an old office file", ".docx after saving it anew"),
    (b"\x89PNG", "an image", ""),
    (b"\xff\xd8\xff", "an image", ""),
    (b"GIF8", "an image", ""),
    (b"\x7fELF", "a program", ""),
    (b"\x1f\x8b", "a compressed file", ""),
    (b"SQLite format 3", "a database", ""),
)
_CONTROL_BYTES = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})
_MAX_CONTROL_SHARE = 0.02
_HANZI = re.compile(f"[{HANZI}]")
_ORDINARY = re.compile(
    "[\t\n\r\x0c -~\u00a0-\u024f\u2010-\u2027\u2030-\u203e\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]"
)
"""Of the Chinese only the common block: rare characters are what a wrong encoding reads."""
_TYPOGRAPHY = "‘’“”–—…•€£©®°·«»§™\xa0"
_SAMPLE = 20_000
_PLAUSIBLE = 0.85
_WHOLE_FOR_ONE_BROKEN = 20
"""So many characters beyond ASCII are whole for each that is broken."""
_USUAL_HANGUL = "이다는에의을가고하지로은를한기서사인자시정전"
"""Common syllables of Korean whose bytes are rare hanzi in GB18030, about a third of any text."""
_FEWEST_LETTERS = 6
_HANGUL_SHARE, _USUAL_SHARE, _KANA_SHARE = 0.8, 0.12, 0.25


class Decoded(NamedTuple):
    """A text, and whether it ends in the middle of a character, which is left out."""

    text: str
    is_cut: bool = False
    broken: int = 0
    """How many characters are broken: each stands as U+FFFD."""

    @property
    def extra(self) -> dict[str, str]:
        """What is to be kept with the document of its reading."""
        said = {}
        if self.is_cut:
            said["cut_off"] = "its last character is not whole: its end may be missing"
        if self.broken:
            where = self.text.index(BROKEN)
            line = self.text.count("\n", 0, where) + 1
            said["broken_characters"] = (
                f"{self.broken} stand as {BROKEN}, the first in line {line}: "
                f"{self.text[max(0, where - 10) : where + 11].strip()!r}"
            )
        return said


def decode(data: bytes, source: str) -> str:
    """The text in ``data``; raises WrongEncoding, see ``decoded``."""
    return decoded(data, source).text


def decoded(data: bytes, source: str) -> Decoded:
    """The text in ``data`` and whether its end is there.

    Raises WrongEncoding for binary data and for unknown encodings.

    In order: byte order marks, UTF-8, EUC-KR (told by its commonest syllables), EUC-JP (by its
    kana), GB18030 and Big5 (by how many of their hanzi are everyday ones), UTF-16 without a mark,
    Western Windows, then charset-normalizer's guess.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, source)
    for signature, what, suffix in _SIGNATURES:
        if data.startswith(signature):
            remedy = f"name it {suffix}" if suffix else "leave it out"
            raise WrongEncoding(source, f"it is not text but {what}", remedy)
    found = None
    if _is_clean(data):
        found = _utf8(data) or _korean(data) or _japanese(data) or _chinese(data) or _mended(data)
    text = None if found else _utf16(data)
    if found is None and text is None and _is_clean(data):
        text = _western(data) or _guessed(data)
    if text is not None:
        return Decoded(text)
    if found is None:
        raise WrongEncoding(
            source,
            "it is binary, or text in an unknown encoding",
            "save it as UTF-8, or give it the suffix of its format",
        )
    return found


def _fitting(data: bytes, encoding: str) -> Decoded:
    """``data`` in an encoding that fits it up to the last character.

    Raises:
        UnicodeDecodeError: it does not fit, with its place.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    text = decoder.decode(data)
    return Decoded(text, bool(decoder.getstate()[0]))


def _if_fitting(data: bytes, encoding: str) -> Decoded | None:
    """The same; None where it does not fit."""
    try:
        return _fitting(data, encoding)
    except UnicodeDecodeError:
        return None


def _utf8(data: bytes) -> Decoded | None:
    found = _if_fitting(data, "utf-8")
    # A lone letter beyond ASCII at the end of an English text is one of Windows-1252.
    return None if found is not None and found.is_cut and found.text.isascii() else found


def _mended(data: bytes) -> Decoded | None:
    """The text if it is UTF-8 or GB18030 but for a few bytes, as systems leave that cut a text at
    so many bytes. So few are broken that the rest says for certain what it is."""
    read = {"utf-8": data.decode("utf-8", "replace"), "gb18030": mended_gb(data)}
    for encoding, text in read.items():
        broken = text.count(BROKEN)
        beyond = [letter for letter in text if letter > "\x7f" and letter != BROKEN]
        if not broken or broken * _WHOLE_FOR_ONE_BROKEN > len(beyond):
            continue
        hanzi = "".join(_HANZI.findall(text[:_SAMPLE]))
        ordinary = sum(_ORDINARY.match(letter) is not None for letter in beyond)
        everyday = not hanzi or everyday_share(hanzi, "gb2312") >= 0.6
        if encoding == "utf-8" or (hanzi and everyday and ordinary >= _PLAUSIBLE * len(beyond)):
            return Decoded(text, broken=broken)
    return None


def _strict(data: bytes, encoding: str, source: str) -> Decoded:
    if encoding == "utf-16" and len(data) % 2:
        data = data[:-1]  # some editors end UTF-16 with a one-byte line feed
    try:
        found = _fitting(data, encoding)
    except UnicodeDecodeError as error:
        mended = _mended(data.removeprefix(codecs.BOM_UTF8)) if encoding == "utf-8-sig" else None
        if mended is not None:
            return mended
        name = encoding.upper().removesuffix("-SIG")
        reason = f"its byte order mark says {name}, but byte {error.start} does not fit"
        raise WrongEncoding(source, reason, "save it as UTF-8") from error
    if not _is_clean(found.text.encode("utf-8", "replace")):
        raise WrongEncoding(source, "it is binary, not text", "leave it out")
    return found


def _is_clean(data: bytes) -> bool:
    """Whether ``data`` is free of control characters, but for a stray few."""
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    return controls <= max(2, _MAX_CONTROL_SHARE * len(data))


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark, told by ordinary characters alone."""
    if len(data) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _plausible(data, encoding)
        if text is not None:
            return text
    return None


def _plausible(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    sample = text[:_SAMPLE]
    if len(_ORDINARY.findall(sample)) < _PLAUSIBLE * len(sample):
        return None
    hanzi = "".join(_HANZI.findall(sample))
    everyday = everyday_share(hanzi, "gb2312") if hanzi else 1.0
    return text if everyday >= 0.6 else None


def _korean(data: bytes) -> Decoded | None:
    """The text if it reads as EUC-KR, whose syllables are everyday hanzi in GB18030."""
    found = _if_fitting(data, "cp949")
    if found is None:
        return None
    letters = _letters(found)
    hangul = sum("가" <= letter <= "힣" for letter in letters)
    usual = sum(letter in _USUAL_HANGUL for letter in letters)
    if len(letters) < _FEWEST_LETTERS or hangul < _HANGUL_SHARE * len(letters):
        return None
    return found if usual >= _USUAL_SHARE * len(letters) else None


def _japanese(data: bytes) -> Decoded | None:
    """The text if it reads as EUC-JP, whose kana are everyday hanzi in Big5."""
    found = _if_fitting(data, "euc_jp")
    if found is None:
        return None
    letters = _letters(found)
    kana = sum("ぁ" <= letter <= "ん" for letter in letters)
    enough = len(letters) >= _FEWEST_LETTERS and kana >= _KANA_SHARE * len(letters)
    return found if enough else None


def _letters(found: Decoded) -> list[str]:
    """Those beyond ASCII."""
    return [letter for letter in found.text[:_SAMPLE] if letter > "\x7f" and letter.isalpha()]


def _chinese(data: bytes) -> Decoded | None:
    """The text if it reads as GB18030 or Big5, whichever gives more everyday hanzi."""
    best: tuple[float, Decoded] | None = None
    for encoding, table in (("gb18030", "gb2312"), ("big5hkscs", "big5")):
        try:
            found = _fitting(data, encoding)
        except UnicodeDecodeError:
            continue
        if found.is_cut and encoding == "gb18030":
            found = _cut_or_broken(data, found)
        beyond_ascii = [letter for letter in found.text[:_SAMPLE] if letter > "\x7f"]
        ordinary = sum(_ORDINARY.match(letter) is not None for letter in beyond_ascii)
        hanzi = "".join(_HANZI.findall(found.text[:_SAMPLE]))
        score = everyday_share(hanzi, table) if hanzi else 0.0
        if ordinary < _PLAUSIBLE * len(beyond_ascii) or score < 0.6:
            continue
        if best is None or score > best[0]:
            best = (score, found)
    return best[1] if best else None


def _cut_or_broken(data: bytes, cut: Decoded) -> Decoded:
    """A byte that is missing at a text's end may have been lost before it: then all characters
    from there on are shifted."""
    mended = mended_gb(data)
    if mended.rstrip().endswith(BROKEN):
        return cut
    return Decoded(mended, broken=mended.count(BROKEN))


def _western(data: bytes) -> str | None:
    """Windows-1252, for a text of ASCII letters with some accents and typographer's quotes."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = [letter for letter in text if letter > "\x7f"]
    usual = sum(letter.isalpha() or letter in _TYPOGRAPHY for letter in beyond)
    return text if len(beyond) < 0.25 * len(text) and usual == len(beyond) else None


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    guess = from_bytes(data[:200_000]).best()
    if guess is None:
        return None
    try:
        text = data.decode(guess.encoding)
    except UnicodeDecodeError:
        return None
    sample = text[:_SAMPLE]
    readable = sum(map(str.isprintable, sample)) + sample.count("\n") + sample.count("\r")
    return text if readable > 0.9 * len(sample) else None

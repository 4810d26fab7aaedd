"""From bytes to text: UTF-8, UTF-16, GB18030 by rule, anything else by charset-normalizer."""

from __future__ import annotations

import codecs
import re

from ingest.errors import WrongEncoding

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
_HANZI = re.compile("[\u4e00-\u9fff]")
_ORDINARY = re.compile(
    "[\t\n\r\x0c -~\u00a0-\u024f\u2010-\u2027\u2030-\u203e\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]"
)
_SAMPLE = 20_000
_PLAUSIBLE = 0.85


def decode(data: bytes, source: str) -> str:
    """The text in ``data``; raises WrongEncoding for binary data and for unknown encodings.

    In order: byte order marks, UTF-8, UTF-16 without a mark (told by its NUL bytes), GB18030 and
    Big5 (told by how many of their hanzi are everyday ones), then charset-normalizer's guess.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, source)
    _refuse_known_binary(data, source)
    if b"\0" in data:
        return _with_nuls(data, source)
    if _control_share(data) > _MAX_CONTROL_SHARE:
        raise _binary(source)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _chinese(data) or _guessed(data, source)


def _strict(data: bytes, encoding: str, source: str) -> str:
    if encoding == "utf-16" and len(data) % 2:
        data = data[:-1]  # some editors end UTF-16 with a one-byte line feed
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise WrongEncoding(
            source,
            f"its byte order mark says {encoding.upper()}, but byte {error.start} is not",
            "save it as UTF-8",
        ) from error
    if _control_share(text.encode("utf-8", "replace")) > _MAX_CONTROL_SHARE:
        raise _binary(source)
    return text


def _refuse_known_binary(data: bytes, source: str) -> None:
    for signature, what, suffix in _SIGNATURES:
        if data.startswith(signature):
            remedy = f"name it {suffix}" if suffix else "leave it out"
            raise WrongEncoding(source, f"it is not text but {what}", remedy)


def _control_share(data: bytes) -> float:
    return 1 - len(data.translate(None, _CONTROL_BYTES)) / max(len(data), 1)


def _binary(source: str) -> WrongEncoding:
    return WrongEncoding(
        source, "it is binary, not text", "leave it out, or give it the suffix of its format"
    )


def _with_nuls(data: bytes, source: str) -> str:
    """UTF-16 without a mark, or a text with stray NULs, which normalising removes."""
    even = data[: len(data) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _plausible(even, encoding)
        if text is not None:
            return text
    if data.count(0) <= len(data) * _MAX_CONTROL_SHARE:
        return decode(data.replace(b"\0", b""), source)
    raise _binary(source)


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
    return text if everyday >= 0.5 else None


def everyday_share(hanzi: str, encoding: str) -> float:
    """The share of ``hanzi`` that stand among the everyday ones of GB2312 or Big5 (level 1)."""
    if not hanzi:
        return 0.0
    first, last = (0xB0, 0xD7) if encoding == "gb2312" else (0xA4, 0xC6)
    encoded = hanzi.encode(encoding, "ignore")
    return sum(first <= lead <= last for lead in encoded[::2]) / len(hanzi)


def _chinese(data: bytes) -> str | None:
    """The text if it reads as GB18030 or Big5, whichever gives more everyday hanzi."""
    best: tuple[float, str] | None = None
    for encoding, table in (("gb18030", "gb2312"), ("big5hkscs", "big5")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        beyond_ascii = [letter for letter in text[:_SAMPLE] if letter > "\x7f"]
        ordinary = sum(_ORDINARY.match(letter) is not None for letter in beyond_ascii)
        hanzi = "".join(_HANZI.findall(text[:_SAMPLE]))
        score = everyday_share(hanzi, table) if hanzi else 0.0
        if ordinary < _PLAUSIBLE * len(beyond_ascii) or score < 0.6:
            continue
        if best is None or score > best[0]:
            best = (score, text)
    return best[1] if best else None


def _guessed(data: bytes, source: str) -> str:
    from charset_normalizer import from_bytes

    guess = from_bytes(data[:200_000]).best()
    if guess is not None:
        try:
            text = data.decode(guess.encoding)
        except UnicodeDecodeError:
            text = ""
        sample = text[:_SAMPLE]
        if sample and sum(map(str.isprintable, sample)) + sample.count("\n") > 0.9 * len(sample):
            return text
    raise WrongEncoding(
        source, "it is text in no encoding known here, or binary", "save it as UTF-8"
    )

"""Values that readers stumble over: numbers that are none, names that lead elsewhere, marks."""

from __future__ import annotations

import random
import struct

NUMBERS = (
    "", "0", "-1", "1", "2", "7", "²", "١", "２", "一", "ⅳ", "1.5", "1,5", "1e9", "1e999", "NaN",
    "inf", "-inf",
    "0x10", "+3", " 4 ", "255", "256", "32767", "32768", "65535", "65536", "2147483647",
    "2147483648", "4294967295", "4294967296", "9223372036854775808", "-9223372036854775809",
    "9" * 30, "9" * 5000, "1" + "0" * 400, "true", "none", "null", "50%", "1_000",
)  # fmt: skip
TEXTS = (
    "", " ", "\t", "\n", "\r", "\0", "\x0b", "\x1b[0m", "\x85", "\u2028", "\u200b", "\u202e",
    "\ufdd0",
    "\ufeff", "\ufffd", "\ufffe", "\U0010ffff", "\U0001f600", "e\u0301" * 3, "一、", "（一）",
    "第一章",
    "1.", "(1)", "|", " | ", "---", "...", "~~", "[^1]", "#", "<br>", "&", "&#x110000;", "&lol;",
    "%s", "{0}", "../../etc/passwd", "/etc/passwd", "C:\\x", "file:///etc/passwd", "NULL",
    "a" * 300,
    "长" * 200, "十" * 40, "Ⅰ", "MMMMMMMM", "2024年", "12月31日", "9999年99月99日", "0000-00-00",
)  # fmt: skip
WORDS = (0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0xFFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF,
         0x80000000, 0xFFFFFFFA, 0xFFFFFFFC, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF)  # fmt: skip
DEPTHS = (2, 10, 60, 200, 1200)
"""How often something is nested or repeated."""


def text(chance: random.Random) -> str:
    """A value for where a text or a number stands."""
    kind = chance.random()
    if kind < 0.45:
        return chance.choice(NUMBERS)
    if kind < 0.9:
        return chance.choice(TEXTS)
    return chance.choice(TEXTS) * chance.choice(DEPTHS)


def number(chance: random.Random, form: str) -> bytes:
    """A packed number of the ``struct`` form ``B``, ``H`` or ``I``, little endian."""
    most = {"B": 0xFF, "H": 0xFFFF, "I": 0xFFFFFFFF}[form]
    value = chance.choice(WORDS) if chance.random() < 0.7 else chance.randrange(most + 1)
    return struct.pack(f"<{form}", value & most)


def raw(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """``data`` with something changed that knows nothing of its structure."""
    if not data:
        return other[:64]
    at, end = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    end = min(end, at + chance.choice((1, 2, 4, 16, 64, 4096)))
    kind = chance.randrange(9)
    if kind == 0:
        return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
    if kind == 1:
        return data[:at]
    if kind == 2:
        return data[:at] + data[end:]
    if kind == 3:
        return data[:at] + data[at:end] * chance.choice((2, 3, 50)) + data[end:]
    if kind == 4:
        form = chance.choice("BHI")
        packed = number(chance, form)
        return data[:at] + packed + data[at + len(packed) :]
    if kind == 5:
        return data[:at] + text(chance).encode("utf-8", "surrogatepass") + data[end:]
    if kind == 6:
        return data[:at] + chance.randbytes(end - at) + data[end:]
    if kind == 7:
        cut = chance.randrange(len(other) + 1)
        return data[:at] + other[cut : cut + max(1, end - at)] + data[at:]
    return data[:at] + data[chance.randrange(len(data)) :]

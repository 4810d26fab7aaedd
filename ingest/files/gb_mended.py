"""GB18030 with bytes lost or broken: a half character shifts the pairs of all that follow it."""

from __future__ import annotations

import math
import re

BROKEN = "\ufffd"
"""What stands for a character that is not whole."""
_MOST = 50
"""Broken places that are looked into; further ones are decoded as they come."""
_LONGEST = 4000
"""Bytes of a run without ASCII in which the broken place is looked for."""
_WIDE = re.compile(rb"[\x80-\xff]+")


def everyday_share(hanzi: str, encoding: str) -> float:
    """The share of ``hanzi`` that stand among the everyday ones of GB2312 or Big5 (level 1)."""
    if not hanzi:
        return 0.0
    first, last = (0xB0, 0xD7) if encoding == "gb2312" else (0xA4, 0xC6)
    encoded = hanzi.encode(encoding, "ignore")
    return sum(first <= lead <= last for lead in encoded[::2]) / len(hanzi)


def mended_gb(data: bytes) -> str:
    """``data`` read as GB18030, each character that is not whole as U+FFFD.

    Where a byte is lost the decoder stumbles only at the next ASCII character; the place is sought
    at which all before and all behind it are everyday characters, and such as the text has
    elsewhere.
    """
    runs = _broken_runs(data)
    starts = [0, *(run.end() for run in runs)]
    stops = [*(run.start() for run in runs), len(data)]
    between = [data[a:b].decode("gb18030", "replace") for a, b in zip(starts, stops, strict=True)]
    known = frozenset("".join(between))
    parts = between[:1]
    for run, text in zip(runs, between[1:], strict=True):
        parts += [_without_one(run[0], known), text]
    return "".join(parts)


def _broken_runs(data: bytes) -> list[re.Match[bytes]]:
    """The runs beyond ASCII that hold an odd number of bytes and do not decode."""
    found = []
    for run in _WIDE.finditer(data):
        if len(run[0]) % 2 and len(run[0]) <= _LONGEST and not _decodes(data, run):
            found.append(run)
            if len(found) == _MOST:
                break
    return found


def _decodes(data: bytes, run: re.Match[bytes]) -> bool:
    """Whether a run decodes, the ASCII character behind it taken for the half of a character."""
    try:
        data[run.start() : run.end() + 1].decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _without_one(run: bytes, known: frozenset[str]) -> str:
    """The run with one byte for a broken character, at the likeliest place: where most characters
    are those of the rest of the text."""
    before, behind = _sums(run[:-1], known), _sums(run[1:], known)
    whole = behind[-1]
    best, score = 0, (-math.inf, 0)
    for place, (first, rest) in enumerate(zip(before, behind, strict=True)):
        everyday, hanzi, broken, familiar = (
            a + b - c for a, b, c in zip(first, whole, rest, strict=True)
        )
        # Of equal places the last: a half character most often stands where a text was cut.
        likely = ((everyday / hanzi if hanzi else 0.0) - broken, familiar)
        if likely >= score:
            best, score = 2 * place, likely
    return (
        run[:best].decode("gb18030", "replace")
        + BROKEN
        + run[best + 1 :].decode("gb18030", "replace")
    )


def _sums(pairs: bytes, known: frozenset[str]) -> list[tuple[int, int, int, int]]:
    """Of the first 0, 1, 2 … characters of ``pairs``: how many are everyday ones, whole, broken,
    and such as are ``known``."""
    sums = [(0, 0, 0, 0)]
    everyday = hanzi = broken = familiar = 0
    for at in range(0, len(pairs), 2):
        letters = pairs[at : at + 2].decode("gb18030", "replace")
        if BROKEN in letters:
            broken += letters.count(BROKEN)
        else:
            hanzi += 1
            everyday += everyday_share(letters, "gb2312") == 1.0
            familiar += letters in known
        sums.append((everyday, hanzi, broken, familiar))
    return sums

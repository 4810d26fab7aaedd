"""GB18030 with bytes lost or broken: a half character shifts the pairs of all that follow it."""

from __future__ import annotations

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
    best, score = "", (-1.0, 0)
    for at in range(0, len(run), 2):
        before = run[:at].decode("gb18030", "replace")
        behind = run[at + 1 :].decode("gb18030", "replace")
        read = before + behind
        share = everyday_share(read.replace(BROKEN, ""), "gb2312") - read.count(BROKEN)
        # Of equal places the last: a half character most often stands where a text was cut.
        likely = (share, sum(letter in known for letter in read))
        if likely >= score or not best:
            best, score = before + BROKEN + behind, likely
    return best

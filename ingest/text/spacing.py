"""Letter-spaced lines closed up: 厦 门 海 关 2 0 2 6 年, as OCR and designers set them."""

from __future__ import annotations

import re
from collections import Counter

from ingest.text.language import HANZI

_WIDE = f"{HANZI}、。，：；！？（）《》"
_SET_APART = re.compile(rf"(?=[{_WIDE}] +[{_WIDE}])")
_SET_CLOSE = re.compile(rf"(?=[{_WIDE}]{{2}})")
_TOKENS = re.compile(r"\S+| +")
_LETTERS = re.compile(r"[A-Z](?: [A-Za-z]){2,} {2,}(?:[A-Za-z](?: [A-Za-z])+|\d(?: \d)+)(?= {2}|$)")
_WORDS = re.compile(r" {2,}")
_FEWEST = 3
"""Pairs of hanzi with a space between: 目 录 and 张 三 may be meant so."""
_SHARE = 0.8


def closed_up(line: str) -> str:
    """``line`` without the spaces between its characters, where nearly all hanzi have them.

    Wider gaps, of two spaces and more, part numbers and Latin words still. Latin letters that
    stand apart (A N N U A L  R E P O R T) are words where wider gaps part these.
    """
    if " " not in line or "|" in line:
        return line
    apart, close = len(_SET_APART.findall(line)), len(_SET_CLOSE.findall(line))
    if apart >= _FEWEST and apart >= _SHARE * (apart + close):
        indent = len(line) - len(line.lstrip())
        return line[:indent] + _joined(line[indent:])
    if line.isascii() and _LETTERS.match(line):
        return _words(line)
    return line


def _joined(line: str) -> str:
    parts = _TOKENS.findall(line)
    usual = Counter(map(len, parts[1::2])).most_common(1)[0][0]
    out = parts[:1]
    for gap, token in zip(parts[1::2], parts[2::2], strict=False):
        before = out[-1]
        both_narrow = before[-1].isascii() and token[0].isascii()
        wide = len(gap) > usual or (len(before) > 1 and len(token) > 1)
        out.append(" " + token if both_narrow and wide else token)
    return "".join(out)


def _words(line: str) -> str:
    """The words of letters set apart, where the gaps between words are wider than within."""
    words = _WORDS.split(line.strip())
    spaced = all(all(len(letter) == 1 for letter in word.split(" ")) for word in words)
    return " ".join(word.replace(" ", "") for word in words) if spaced else line

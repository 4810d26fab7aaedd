"""A reply that comes in pieces, cut into sentences with the numbers that they cite."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ingest import sentences

_CITED = re.compile(r"\s*\[\s*(\d{1,3}(?:\s*[,，、;]\s*\d{1,3})*)\s*\]")
_BRACKETS = str.maketrans("【】［］〔〕", "[][][]")
_TRAILING = re.compile(r"([.!?。！？；]+[”’」\"']*)((?:\s*\[[\d\s,，、;]+\])+)")
_UNFINISHED = re.compile(r"[\s\[\]\d,，、;.*]*")
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_MARKS = re.compile(r"\*\*|__|`|^#+\s*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ReplySentence:
    """A sentence of a reply without its citations, and the numbers of these in order."""

    text: str
    citations: tuple[int, ...]


class Reply:
    """Takes the pieces of a reply and gives each sentence once it is whole."""

    def __init__(self) -> None:
        self._heard = ""
        self._given = 0

    def add(self, piece: str) -> Iterator[ReplySentence]:
        """The sentences that ``piece`` completes."""
        self._heard += piece
        text = _tidied(self._heard)
        spans = sentences(text)
        # The last may go on; one before it is whole once more than its citations follow.
        while self._given + 1 < len(spans) and not _UNFINISHED.fullmatch(
            text[spans[self._given][1] :]
        ):
            yield _sentence(text, spans[self._given])
            self._given += 1

    def end(self) -> Iterator[ReplySentence]:
        """What is left when the reply is over."""
        text = _tidied(self._heard)
        spans = sentences(text)
        for span in spans[self._given :]:
            yield _sentence(text, span)
        self._given = len(spans)


def _tidied(text: str) -> str:
    """Without thoughts and marks of form; citations before the full stop that they follow."""
    text = _THOUGHT.sub("", text).translate(_BRACKETS)
    text = _MARKS.sub("", text)
    return _TRAILING.sub(r"\2\1", text)


def _sentence(text: str, span: tuple[int, int]) -> ReplySentence:
    sentence = text[slice(*span)]
    numbers = [
        int(unicodedata.normalize("NFKC", number))
        for group in _CITED.findall(sentence)
        for number in re.findall(r"\d+", group)
    ]
    return ReplySentence(_CITED.sub("", sentence).strip(), tuple(dict.fromkeys(numbers)))

"""A model that reads a question and a text together, and judges which sentence answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol, runtime_checkable


class Stretch(NamedTuple):
    """Consecutive sentences of a report, to be read for an answer."""

    context: str
    """What they stand under, as a title or a heading; read along, but no answer."""
    sentences: tuple[str, ...]


class SentenceReading(NamedTuple):
    """What a reader says of one sentence."""

    score: float
    """Log odds that it answers the question."""
    start: int
    end: int
    """Where in the sentence the words lie that answer best."""
    likeness: float = 0.0
    """How like its words are to the question's, apart from each other: the mean over the question's
    tokens of the greatest cosine with one of its own."""


@runtime_checkable
class Reader(Protocol):
    """A model that judges sentences by what they mean, question and text read together."""

    @property
    def fingerprint(self) -> str:
        """What the judgement depends on, in one word; asking does not load the model."""

    def read(self, question: str, stretches: Sequence[Stretch]) -> list[list[SentenceReading]]:
        """What it says of each sentence of each stretch."""


class Window(NamedTuple):
    """Sentences, or a part of a long one, that are read at once."""

    first: int
    end: int
    """Numbers of the sentences, ``end`` behind the last one."""
    skipped: int = 0
    """Tokens of a long sentence that stand in the windows before."""


def windows_of(lengths: Sequence[int], longest: int) -> Iterator[Window]:
    """Consecutive sentences put together up to ``longest`` tokens; a longer one is cut.

    Args:
        lengths: tokens of each sentence.
        longest: tokens that are read at once.
    """
    first = total = 0
    for number, length in enumerate(lengths):
        if total + length > longest and total:
            yield Window(first, number)
            first, total = number, 0
        if length > longest:
            for skipped in range(0, length, longest):
                yield Window(number, number + 1, skipped)
            first, total = number + 1, 0
        else:
            total += length
    if first < len(lengths):
        yield Window(first, len(lengths))

"""What a reader leaves out on purpose, told with the document (`kb show`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

Kind = Literal[
    "hidden text", "struck text", "watermark", "contents list", "page furniture", "running head",
]  # fmt: skip

KEY = "left_out"
"""The key of a document's extra metadata, a line a kind: KIND: WORDS / WORDS."""
_MOST = 30
"""Passages of one kind that are told one by one."""
_LONGEST = 120
"""Characters of one passage that are told."""


@dataclass(slots=True)
class LeftOut:
    """The passages left out of one file, each with its kind."""

    _seen: dict[Kind, Counter[str]] = field(default_factory=dict)

    def add(self, kind: Kind, words: str) -> None:
        """Note a passage; one without words is nothing."""
        told = " ".join(words.split())
        if told:
            cut = f"{told[:_LONGEST]}…" if len(told) > _LONGEST else told
            self._seen.setdefault(kind, Counter())[cut] += 1

    def lines(self) -> tuple[str, ...]:
        """A line a kind, its passages in the order of the file; what repeats once, how often."""
        return tuple(f"{kind}: {' / '.join(_told(seen))}" for kind, seen in self._seen.items())


def _told(seen: Counter[str]) -> Iterator[str]:
    for words, times in islice(seen.items(), _MOST):
        yield words + (f" ({times} times)" if times > 1 else "")
    if len(seen) > _MOST:
        yield f"and {len(seen) - _MOST:,} more"

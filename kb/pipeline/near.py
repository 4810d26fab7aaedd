"""Documents that say the same: one text in two formats, and texts that are nearly alike.

Two texts are as alike as their runs of five letters overlap (Jaccard), which MinHash estimates out
of 128 numbers a text (Broder, "On the resemblance and containment of documents", 1997): its error
is under 0.04 in two cases of three. Bands of the numbers find whom to compare (Leskovec, Rajaraman,
Ullman, "Mining of Massive Datasets", chapter 3), so that not every pair is looked at.
"""

from __future__ import annotations

import hashlib
import itertools
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from kb.documents import DocumentInfo

NEARLY = 0.8
"""Share of runs of letters from which on two texts are nearly the same."""

RUN = 5
"""Letters of a run: a word or two of Chinese, a word of English."""

_NUMBERS = 128
_BAND = 4
_AT_ONCE = 8192
_MIX = np.uint64(0x9E3779B97F4A7C15)
_chosen = np.random.default_rng(20260126)
_FACTORS = _chosen.integers(1, 2**63, _NUMBERS, dtype=np.uint64) | np.uint64(1)
_OFFSETS = _chosen.integers(0, 2**63, _NUMBERS, dtype=np.uint64)

Kind = Literal["same_text", "near"]


@dataclass(frozen=True, slots=True)
class Signature:
    """What a text is known by, whatever its format."""

    letters: str
    """A digest of its letters and digits."""
    numbers: NDArray[np.uint32]

    def as_text(self) -> str:
        """The signature as the catalog keeps it."""
        return f"{self.letters}:{self.numbers.tobytes().hex()}"

    @classmethod
    def of_text(cls, kept: str) -> Signature:
        letters, _, numbers = kept.partition(":")
        return cls(letters, np.frombuffer(bytes.fromhex(numbers), dtype=np.uint32))

    def likeness(self, other: Signature) -> float:
        """How much of both texts is the same, from 0 to 1."""
        if self.letters == other.letters:
            return 1.0
        return float((self.numbers == other.numbers).mean())


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Documents that say the same."""

    kind: Kind
    likeness: float
    """Of the two that are least alike among those that were compared."""
    documents: tuple[DocumentInfo, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "likeness": round(self.likeness, 3),
            "documents": [info.as_json() for info in self.documents],
        }


def letters_of(text: str) -> str:
    """The letters and digits of a text alone: what is left of it in every format."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, folded))


def signature_of(text: str) -> Signature:
    """What a text is known by."""
    letters = letters_of(text)
    digest = hashlib.sha256(letters.encode("utf-8", "surrogatepass")).hexdigest()
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    runs = _runs(codes.astype(np.uint64))
    least = np.full(_NUMBERS, np.iinfo(np.uint32).max, dtype=np.uint32)
    for start in range(0, len(runs), _AT_ONCE):
        part = runs[start : start + _AT_ONCE, None] * _FACTORS + _OFFSETS
        least = np.minimum(least, (part >> np.uint64(32)).astype(np.uint32).min(axis=0))
    return Signature(digest, least)


def groups_of(signatures: Mapping[str, Signature]) -> list[tuple[Kind, float, list[str]]]:
    """The names of texts that say the same, by kind and likeness; among those that are nearly the
    same, a text that is there in several formats stands once."""
    found: list[tuple[Kind, float, list[str]]] = []
    by_letters: dict[str, list[str]] = {}
    for name, signature in signatures.items():
        by_letters.setdefault(signature.letters, []).append(name)
    found += [("same_text", 1.0, names) for names in by_letters.values() if len(names) > 1]
    first = {names[0]: signatures[names[0]] for names in by_letters.values()}
    leader = {name: name for name in first}
    least: dict[str, float] = {}
    for one, other in _candidates(first):
        likeness = first[one].likeness(first[other])
        if likeness < NEARLY:
            continue
        ends = sorted({_end(leader, one), _end(leader, other)})
        low = min([likeness, *(least.get(end, 1.0) for end in ends)])
        for end in ends:
            leader[end] = ends[0]
        least[ends[0]] = low
    near: dict[str, list[str]] = {}
    for name in first:
        near.setdefault(_end(leader, name), []).append(name)
    found += [("near", least[end], names) for end, names in near.items() if len(names) > 1]
    return found


def related(signatures: Mapping[str, Signature], names: Collection[str]) -> dict[str, Signature]:
    """Those that are in a group with one of ``names``, by way of others too."""
    every = list(signatures)
    place = {name: at for at, name in enumerate(every)}
    if not every:
        return {}
    numbers = np.stack([signature.numbers for signature in signatures.values()])
    ahead = [place[name] for name in names if name in place]
    reached = set(ahead)
    while ahead:
        same = numbers == numbers[ahead.pop()]
        in_band = same.reshape(len(every), -1, _BAND).all(axis=2).any(axis=1)
        new = set(np.flatnonzero(in_band & (same.mean(axis=1) >= NEARLY)).tolist()) - reached
        reached |= new
        ahead += new
    return {name: signatures[name] for at, name in enumerate(every) if at in reached}


def _runs(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A number for each distinct run of letters; of a shorter text, for the whole."""
    count = max(1, len(codes) - RUN + 1)
    mixed = np.zeros(count, dtype=np.uint64)
    for step in range(min(RUN, len(codes))):
        mixed = (mixed ^ codes[step : step + count]) * _MIX
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def _candidates(signatures: Mapping[str, Signature]) -> Iterator[tuple[str, str]]:
    """Pairs that have a band of numbers in common, each once."""
    seen: set[tuple[str, str]] = set()
    for start in range(0, _NUMBERS, _BAND):
        alike: dict[bytes, list[str]] = {}
        for name, signature in signatures.items():
            band = signature.numbers[start : start + _BAND].tobytes()
            alike.setdefault(band, []).append(name)
        for names in alike.values():
            for pair in _pairs(names):
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _pairs(names: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Of a few all pairs; of many each with the first, by which they come together all the same."""
    if len(names) <= 50:
        return itertools.combinations(names, 2)
    return ((names[0], name) for name in names[1:])


def _end(leader: Mapping[str, str], name: str) -> str:
    while leader[name] != name:
        name = leader[name]
    return name

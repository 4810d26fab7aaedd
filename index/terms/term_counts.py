"""Which terms each text holds and how often, and exact BM25 scores from that.

The terms of all texts lie one after the other in arrays, which a checkpoint maps into memory, so
that scoring a few hundred texts touches those alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from index.columns import Columns
from index.terms.analyser import Analysis

K1 = 0.9
B = 0.4
"""BM25's saturation and length constants: Anserini's defaults, of which the customary 1.2 and
0.75 fell short on Chinese passages."""

SHORTEST_WORD = 5
LONG_WORD = 8
"""Letters of a word that may hold one slip of the pen, and two."""

_MOST = np.iinfo(np.uint16).max
_AT_ONCE = 4096
_PLACE = ("block", "start", "size")
_COLUMNS = {
    "block": np.int32,
    "start": np.int64,
    "size": np.int32,
    "length": np.int32,
    "seal": np.int64,
}
"""Of a text; where its terms stand comes first."""

_TERMS, _COUNTS = "terms.npy", "counts.npy"
_NO_TERMS = np.empty(0, dtype=np.uint32)
_NO_COUNTS = np.empty(0, dtype=np.uint16)


class _Block(NamedTuple):
    """Terms of many texts, one text after the other."""

    terms: NDArray[np.uint32]
    counts: NDArray[np.uint16]


class TermCounts:
    """Statistics of a changing set of texts; not safe to use from several threads at once."""

    def __init__(self) -> None:
        self._vocabulary: dict[str, int] = {}
        self._blocks: list[_Block] = []
        self._rows = _no_rows()
        self._gone = _no_rows()
        """Of removed texts, of which one may come back."""
        self._frequency = np.zeros(1024, dtype=np.int64)
        self._slots = np.zeros(1024, dtype=np.uint16)
        self._total_length = 0
        self._looks: tuple[dict[str, int], int, dict[tuple[str, int], list[str]]] = ({}, 0, {})
        """See ``_words_by_look``: of which vocabulary, and of how many of its words."""

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, identifier: int) -> bool:
        return identifier in self._rows

    @property
    def ids(self) -> NDArray[np.int64]:
        """The ids of all texts, rising."""
        return self._rows.ids.copy()

    def known(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of the ids that texts have, rising, each once."""
        return self._rows.known(ids)

    def add(
        self,
        ids: NDArray[np.int64],
        analyses: Sequence[Analysis],
        seals: NDArray[np.int64] | None = None,
    ) -> None:
        """Take texts in; none of the ids may be there already. By its seal a text is known again:
        see ``same``."""
        vocabulary = self._vocabulary
        terms: list[int] = []
        counts: list[int] = []
        ends = []
        for analysis in analyses:
            for term, count in Counter(analysis.terms).items():
                terms.append(vocabulary.setdefault(term, len(vocabulary)))
                counts.append(count)
            ends.append(len(terms))
        block = _Block(
            np.array(terms, dtype=np.uint32),
            np.minimum(np.array(counts, dtype=np.int64), _MOST).astype(np.uint16),
        )
        # The counts below are as long as the highest term's number: room for new terms comes first.
        self._make_room()
        self._frequency += np.bincount(block.terms, minlength=len(self._frequency))
        self._blocks.append(block)
        lengths = np.array([analysis.length for analysis in analyses], dtype=np.int64)
        self._gone.remove(ids)
        self._put(ids, np.diff(ends, prepend=0), lengths, seals)

    def _put(
        self,
        ids: NDArray[np.int64],
        sizes: NDArray[np.int64],
        lengths: NDArray[np.int64],
        seals: NDArray[np.int64] | None = None,
    ) -> None:
        """Add the texts of the newest block, in its order."""
        self._rows.put(
            ids,
            block=np.full(len(ids), len(self._blocks) - 1),
            start=np.cumsum(sizes) - sizes,
            size=sizes,
            length=lengths,
            seal=np.zeros(len(ids), dtype=np.int64) if seals is None else seals,
        )
        self._total_length += int(lengths.sum())

    def same(self, ids: NDArray[np.int64], seals: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the ids have, or had until they were removed, a text with this seal: (n,)."""
        found = np.zeros(len(ids), dtype=bool)
        for rows in (self._gone, self._rows):
            places = rows.places(ids)
            here = np.flatnonzero(places >= 0)
            found[here] = (seals[here] != 0) & (rows["seal"][places[here]] == seals[here])
        return found

    def bring_back(self, ids: NDArray[np.int64]) -> None:
        """Take removed texts in again, as they were."""
        places = self._gone.places(ids)
        columns = {name: self._gone[name][places] for name in _COLUMNS}
        for start in range(0, len(ids), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            terms = self._cut(*(columns[name][part] for name in _PLACE)).terms
            self._frequency += np.bincount(terms, minlength=len(self._frequency))
        self._total_length += int(columns["length"].sum())
        self._gone.remove(ids)
        self._rows.put(ids, **columns)

    def forget_removed(self) -> None:
        """Texts that were removed cannot come back any more."""
        self._gone = _no_rows()

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Forget texts that are there."""
        places = self._rows.places(ids)
        for start in range(0, len(ids), _AT_ONCE):
            terms = self._gathered(places[start : start + _AT_ONCE]).terms
            self._frequency -= np.bincount(terms, minlength=len(self._frequency))
        # The blocks keep the terms of removed texts until a checkpoint is written without them.
        self._total_length -= int(self._rows["length"][places].sum())
        self._gone.put(ids, **{name: self._rows[name][places] for name in _COLUMNS})
        self._rows.remove(ids)

    def _gathered(self, places: NDArray[np.int64]) -> _Block:
        """The terms of the texts in these rows, one text after the other."""
        return self._cut(*(self._rows[name][places] for name in _PLACE))

    def _cut(
        self, blocks: NDArray[np.int32], starts: NDArray[np.int64], sizes: NDArray[np.int32]
    ) -> _Block:
        """Terms out of the blocks, one stretch after the other."""
        parts = [
            (self._blocks[block], start, start + size)
            for block, start, size in zip(
                blocks.tolist(), starts.tolist(), sizes.tolist(), strict=True
            )
        ]
        return _Block(
            np.concatenate([_NO_TERMS, *(block.terms[a:b] for block, a, b in parts)]),
            np.concatenate([_NO_COUNTS, *(block.counts[a:b] for block, a, b in parts)]),
        )

    def scores(self, weights: Mapping[str, float], ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """BM25 of each text for weighted terms: (n,) float32; NaN for a text that is not here.

        The sum over terms of weight · idf · tf / (tf + k1 · (1 − b + b · length / mean length))
        with idf = ln(1 + (N − df + ½) / (df + ½)), as Lucene has it.
        """
        scores = np.full(len(ids), np.nan, dtype=np.float32)
        places = self._rows.places(ids)
        here = np.flatnonzero(places >= 0)
        known = {
            self._vocabulary[term]: w for term, w in weights.items() if term in self._vocabulary
        }
        numbers = np.array(list(known), dtype=np.int64)
        weight_idf = np.array(list(known.values())) * self._idf(self._frequency[numbers])
        # A term's slot is its place among the question's terms, from 1 on; 0 is for all others, so
        # that one look-up tells the question's terms from the rest of a text.
        self._slots[numbers] = np.arange(1, len(numbers) + 1)
        gains = np.concatenate(([0.0], weight_idf))
        for start in range(0, len(here), _AT_ONCE):
            part = here[start : start + _AT_ONCE]
            scores[part] = self._scores(gains, places[part])
        # Only the question's slots: the array is as long as the vocabulary.
        self._slots[numbers] = 0
        return scores

    def written(self, ids: NDArray[np.int64]) -> Iterator[tuple[int, str]]:
        """Each text's id and its terms, each as often as it stands there, between blanks."""
        names = list(self._vocabulary)
        places = self._rows.places(ids)
        for start in range(0, len(ids), _AT_ONCE):
            part = places[start : start + _AT_ONCE]
            terms, counts = self._gathered(part)
            words = list(map(names.__getitem__, np.repeat(terms, counts).tolist()))
            until = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
            ends = np.cumsum(self._rows["size"][part], dtype=np.int64)
            begin = 0
            for number, end in zip(
                ids[start : start + _AT_ONCE].tolist(), until[ends].tolist(), strict=True
            ):
                yield number, " ".join(words[begin:end])
                begin = end

    def differing(self, ids: NDArray[np.int64], analyses: Sequence[Analysis]) -> list[int]:
        """Those of the ids whose terms here are not the ones that their text has."""
        wrong = []
        places = self._rows.places(ids)
        for number, place, analysis in zip(ids.tolist(), places.tolist(), analyses, strict=True):
            counted = Counter(analysis.terms)
            wanted = {
                self._vocabulary.get(term, -1): min(count, _MOST) for term, count in counted.items()
            }
            held = self._gathered(np.array([place])) if place >= 0 else None
            if (
                held is None
                or dict(zip(held.terms.tolist(), held.counts.tolist(), strict=True)) != wanted
                or int(self._rows["length"][place]) != analysis.length
            ):
                wrong.append(number)
        return wrong

    def document_frequency(self, term: str) -> int:
        """In how many texts a term stands."""
        number = self._vocabulary.get(term)
        return 0 if number is None else int(self._frequency[number])

    def similar_term(self, term: str) -> str | None:
        """The commonest of the nearest English terms within a slip or two of ``term``."""
        slips = 2 if len(term) >= LONG_WORD else 1
        if len(term) < SHORTEST_WORD:
            return None
        near: dict[int, list[str]] = {}
        held, looks = self._vocabulary, self._words_by_look()
        for length in range(len(term) - slips, len(term) + slips + 1):
            for word in looks.get((term[0], length), ()):
                distance = OSA.distance(term, word, score_cutoff=slips)
                # The vocabulary still has the words of removed texts, which correct nothing.
                if distance <= slips and self.document_frequency(word):
                    near.setdefault(distance, []).append(word)
        if not near:
            return None
        # Of equally common ones the one that was met first.
        return max(near[min(near)], key=lambda word: (self.document_frequency(word), -held[word]))

    def _words_by_look(self) -> Mapping[tuple[str, int], Sequence[str]]:
        """The ASCII words of the vocabulary by first letter and length: few have one look."""
        held = self._vocabulary
        known, count, looks = self._looks
        if known is not held or count > len(held):
            count, looks = 0, {}
        for word in islice(held, count, None):
            if word.isascii():
                looks.setdefault((word[0], len(word)), []).append(word)
        self._looks = held, len(held), looks
        return looks

    def best_possible(self, weights: Mapping[str, float]) -> float:
        """What no text's score can reach: the sum over the terms of weight · idf."""
        frequency = np.array([self.document_frequency(term) for term in weights], dtype=np.int64)
        return float(np.dot(list(weights.values()), self._idf(frequency)))

    def rarities(self, weights: Mapping[str, float]) -> dict[str, float]:
        """weight · idf of each of the terms that stand in any text."""
        frequency = {term: self.document_frequency(term) for term in weights}
        here = [term for term, texts in frequency.items() if texts]
        idf = self._idf(np.array([frequency[term] for term in here], dtype=np.int64))
        return {
            term: weights[term] * rarity for term, rarity in zip(here, idf.tolist(), strict=True)
        }

    def _idf(self, frequency: NDArray[np.int64]) -> NDArray[np.float64]:
        """ln(1 + (N − df + ½) / (df + ½)) for each document frequency: (n,)."""
        n, df = len(self._rows), frequency.astype(np.float64)
        idf: NDArray[np.float64] = np.log1p((n - df + 0.5) / (df + 0.5))
        return idf

    def _scores(self, gains: NDArray[np.float64], places: NDArray[np.int64]) -> NDArray[np.float32]:
        """BM25 of the texts in these rows: (n,); ``gains`` are weight · idf by slot."""
        terms, counts = self._gathered(places)
        slots = self._slots[terms]
        hits = np.flatnonzero(slots)  # where a term of the question stands, over all the texts
        ends = np.cumsum(self._rows["size"][places])
        # The place ends[i] is already the first of text i + 1, hence side="right".
        texts = np.searchsorted(ends, hits, side="right")  # the text that each of them is in
        length = self._rows["length"][places].astype(np.float64)
        mean_length = max(1.0, self._total_length / len(self._rows))
        norm = K1 * (1 - B + B * length / mean_length)
        tf = counts[hits].astype(np.float64)
        score = gains[slots[hits]] * tf / (tf + norm[texts])
        return np.bincount(texts, score, minlength=len(places)).astype(np.float32)

    def _make_room(self) -> None:
        wanted = len(self._vocabulary)
        if wanted > len(self._frequency):
            more = max(wanted, 2 * len(self._frequency)) - len(self._frequency)
            self._frequency = np.concatenate((self._frequency, np.zeros(more, dtype=np.int64)))
            # Nothing to copy: between two questions every slot is 0.
            self._slots = np.zeros(len(self._frequency), dtype=np.uint16)

    # Checkpoints

    def save(self, folder: Path) -> None:
        """Write what is alive into a folder; terms that no text holds any more are left out."""
        size = len(self._vocabulary)
        used = self._frequency[:size] > 0
        # The number of a term that no text holds means nothing (it may wrap below 0) and is
        # asked for by none.
        renumbered = np.cumsum(used, dtype=np.uint32) - np.uint32(1)
        rows = self._rows
        every = np.arange(len(rows))
        parts = [
            self._gathered(every[start : start + _AT_ONCE])
            for start in range(0, len(rows), _AT_ONCE)
        ]
        terms = np.concatenate([_NO_TERMS, *(part.terms for part in parts)])
        np.save(folder / _TERMS, renumbered[terms] if size else terms)
        np.save(folder / _COUNTS, np.concatenate([_NO_COUNTS, *(p.counts for p in parts)]))
        told = (rows.ids, rows["size"], rows["length"], rows["seal"])
        np.save(folder / "rows.npy", np.stack(told, axis=1))
        np.save(folder / "frequency.npy", self._frequency[:size][used])
        alive = [term for term, kept in zip(self._vocabulary, used.tolist(), strict=True) if kept]
        (folder / "vocabulary.txt").write_text("\n".join(alive), encoding="utf-8", newline="\n")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what ``save`` wrote; the folder's checksums have been verified.

        Raises:
            OSError, ValueError: a file cannot be read.
        """
        counts = cls()
        block = _Block(
            *(np.asarray(np.load(folder / name, mmap_mode="r")) for name in (_TERMS, _COUNTS))
        )
        counts._blocks.append(block)
        # The texts were written one behind the other: their sizes alone tell where each begins.
        counts._put(*np.load(folder / "rows.npy").T)
        text = (folder / "vocabulary.txt").read_text(encoding="utf-8")
        counts._vocabulary = {term: n for n, term in enumerate(text.split("\n"))} if text else {}
        counts._make_room()
        frequency = np.load(folder / "frequency.npy")
        counts._frequency[: len(frequency)] = frequency
        return counts


def _no_rows() -> Columns:
    """Where each text's terms stand, its length in words and characters, and its seal."""
    return Columns(**_COLUMNS)

"""Word translations by IBM's first model of word alignment, both ways, from the same parallel data.

Brown et al., The Mathematics of Statistical Machine Translation, 1993: the probability of an
English stem given a Chinese word, and the reverse, by expectation maximisation over pairs of
sentences. After some rounds the two directions must agree on each link: Liang, Taskar and Klein,
Alignment by Agreement, 2006.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.chinese.lexicon import UNTRANSLATED
from index.terms.analyser import Analyser
from training.data import Pair, Parallel
from training.lexicon_file import write_lexicon
from training.words import words_of

ROUNDS = 8
APART = 3
"""Rounds in which each direction learns by itself; from then on they must agree."""

FEWEST = 3
"""Pairs that a word stands in at least, unless the dictionary has it: what stood in one sentence is
taken for whatever else that sentence says."""

MOST = 6
"""Translations of a word that are kept."""

LEAST = 0.05
"""Probability of a translation that is kept."""

SENSES = 8
REPEATED = 2
"""How often reports and glossary are counted."""

_NUMERALS = frozenset("hundr thousand million billion trillion".split())
"""They stand beside whatever is counted, and mean none of it."""


Translations = dict[str, list[tuple[str, float]]]


def make_lexicon(parallel: Parallel, folder: Path) -> None:
    """Write the translations between Chinese words and English stems."""
    write_lexicon(folder, *translations(parallel))


def translations(parallel: Parallel) -> tuple[Translations, Translations]:
    """Chinese words by their likeliest stems, and stems by Chinese words, with probabilities."""
    analyser, known = Analyser(), _known(parallel)
    sentences = _bags(_sentences(parallel), analyser, known)
    return _aligned(sentences, _bags(_entries(parallel), analyser, known))


def _sentences(parallel: Parallel) -> Iterator[Pair]:
    for _ in range(REPEATED):
        yield from chain.from_iterable(parallel.reports)
    yield from parallel.sentences


def _entries(parallel: Parallel) -> Iterator[Pair]:
    for _ in range(REPEATED):
        yield from parallel.terms
    for word, senses in parallel.dictionary.items():
        yield from (Pair(word, sense) for sense in senses[:SENSES])


def _known(parallel: Parallel) -> Callable[[str], bool]:
    """Whether a word is in dictionary or glossary, or in enough sentences to learn it from."""
    counts: Counter[str] = Counter()
    for pair in (*chain.from_iterable(parallel.reports), *parallel.sentences):
        counts.update(set(words_of(pair.zh)))
    listed = {
        *parallel.dictionary,
        *(word for pair in parallel.terms for word in words_of(pair.zh)),
    }
    return lambda word: word in listed or counts[word] >= FEWEST


class _Bags(NamedTuple):
    """The distinct words, and stems, of each pair that has some in both languages."""

    words: list[list[str]]
    stems: list[list[str]]


def _bags(pairs: Iterable[Pair], analyser: Analyser, known: Callable[[str], bool]) -> _Bags:
    bags = _Bags([], [])
    for pair in pairs:
        words = dict.fromkeys(words_of(pair.zh))
        stems = dict.fromkeys(analyser.terms(pair.en))
        kept = [word for word in words if _content_word(word) and known(word)]
        meant = [stem for stem in stems if _content_stem(stem)]
        if kept and meant:
            bags.words.append(kept)
            bags.stems.append(meant)
    return bags


def _content_word(word: str) -> bool:
    return word not in UNTRANSLATED and not any(map(str.isdigit, word))


def _content_stem(stem: str) -> bool:
    return len(stem) > 1 and stem.isalpha() and stem not in _NUMERALS


def _aligned(sentences: _Bags, entries: _Bags) -> tuple[Translations, Translations]:
    """For each word its likeliest words of the other language with their probabilities, from
    Chinese to English and back.

    Both directions must agree on the links in sentences only: all of an entry's sense is meant by
    its word, though each stem of the sense has words that mean it more often.
    """
    words, word_ids = _numbered(sentences.words + entries.words)
    stems, stem_ids = _numbered(sentences.stems + entries.stems)
    links = _links(word_ids, stem_ids, len(words), len(stems))
    both = (links.word < len(words)) & (links.stem < len(stems))
    both[links.ends[len(sentences.words)] :] = False
    to_english = _Direction(links.word, links.stem, links.stem_slot, len(words))
    to_chinese = _Direction(links.stem, links.word, links.word_slot, len(stems))
    for number in range(ROUNDS):
        there, back = to_english.posterior(), to_chinese.posterior()
        if number >= APART:
            there, back = np.where(both, there * back, there), np.where(both, there * back, back)
        to_english.learn(there)
        to_chinese.learn(back)
    return to_english.likeliest(words, stems), to_chinese.likeliest(stems, words)


class _Direction:
    """The probability of each target given each source, which all links of the two share."""

    def __init__(
        self,
        source: NDArray[np.int64],
        target: NDArray[np.int64],
        slot: NDArray[np.int64],
        nothing: int,
    ) -> None:
        self._slot = slot
        self._taking = slot >= 0
        self._nothing = nothing
        width = int(target.max()) + 1
        kinds, self._kind = np.unique(source * width + target, return_inverse=True)
        self._source, self._target = np.divmod(kinds, width)
        self._chance = np.full(len(kinds), 1 / width)

    def posterior(self) -> NDArray[np.float64]:
        """How likely each link explains its target, beside the others of the same place."""
        weight = np.where(self._taking, self._chance[self._kind], 0.0)
        slot = np.maximum(self._slot, 0)
        return weight / np.maximum(np.bincount(slot, weight), 1e-300)[slot]

    def learn(self, posterior: NDArray[np.float64]) -> None:
        """Probabilities that make the links as likely as they were found."""
        expected = np.bincount(self._kind, posterior, len(self._chance))
        total = np.bincount(self._source, expected, self._nothing + 1)
        self._chance = expected / np.maximum(total, 1e-300)[self._source]

    def likeliest(self, sources: Sequence[str], targets: Sequence[str]) -> Translations:
        found: Translations = {}
        kept = (
            (self._chance >= LEAST) & (self._source < len(sources)) & (self._target < len(targets))
        )
        for kind in np.flatnonzero(kept).tolist():
            source, target = int(self._source[kind]), int(self._target[kind])
            found.setdefault(sources[source], []).append(
                (targets[target], float(self._chance[kind]))
            )
        return {
            word: sorted(ranked, key=lambda one: (-one[1], one[0]))[:MOST]
            for word, ranked in found.items()
        }


def _numbered(texts: Sequence[Sequence[str]]) -> tuple[list[str], list[NDArray[np.int64]]]:
    numbers: dict[str, int] = {}
    ids = [
        np.array([numbers.setdefault(word, len(numbers)) for word in text], dtype=np.int64)
        for text in texts
    ]
    return list(numbers), ids


class _Links(NamedTuple):
    """Every word of a pair, and nothing, beside every stem, and nothing."""

    word: NDArray[np.int64]
    stem: NDArray[np.int64]
    word_slot: NDArray[np.int64]
    """Which word of which pair it is, counted through; -1 where it is nothing."""
    stem_slot: NDArray[np.int64]
    ends: NDArray[np.int64]
    """Where the links of each pair end, 0 first."""


def _links(
    words: Sequence[NDArray[np.int64]],
    stems: Sequence[NDArray[np.int64]],
    no_word: int,
    no_stem: int,
) -> _Links:
    columns: tuple[list[NDArray[np.int64]], ...] = ([], [], [], [])
    word_count = stem_count = 0
    for some_words, some_stems in zip(words, stems, strict=True):
        high, wide = len(some_words), len(some_stems)
        word_slots = np.append(np.arange(word_count, word_count + high), -1)
        stem_slots = np.append(np.arange(stem_count, stem_count + wide), -1)
        columns[0].append(np.repeat(np.append(some_words, no_word), wide + 1)[:-1])
        columns[1].append(np.tile(np.append(some_stems, no_stem), high + 1)[:-1])
        columns[2].append(np.repeat(word_slots, wide + 1)[:-1])
        columns[3].append(np.tile(stem_slots, high + 1)[:-1])
        word_count += high
        stem_count += wide
    ends = np.cumsum([0, *map(len, columns[0])])
    return _Links(*map(np.concatenate, columns), ends=ends)

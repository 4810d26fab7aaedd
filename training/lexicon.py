"""Word translations by IBM's first model of word alignment, both ways, from the same parallel data.

Brown et al., The Mathematics of Statistical Machine Translation, 1993: the probability of an
English stem given a Chinese word, and the reverse, by expectation maximisation over pairs of
sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.analyser import Analyser
from index.chinese_words import words_of
from index.lexicon import write_lexicon
from training.data import Pair, Parallel

ROUNDS = 8
MOST = 4
"""Translations of a word that are kept."""

LEAST = 0.08
"""Probability of a translation that is kept."""

SENSES = 5
REPEATED = 2
"""How often reports and glossary are counted."""

_ASKING = frozenset(
    "的 了 着 过 是 在 和 与 及 或 对 从 向 把 被 为 将 于 有 也 都 就 这 那 其 之 吗 呢 吧 啊 "
    "多少 哪些 哪个 哪里 哪 什么 何时 何人 如何 怎么 怎样 为什么 谁 几 是否 能否 多 大 不 "
    "我 你 他 她 它 我们 你们 他们".split()
)
"""Words that carry grammar or only ask; what they are translated by would find anything."""


def make_lexicon(parallel: Parallel, vocabulary: Sequence[str], folder: Path) -> None:
    """Write the translations between the words of ``vocabulary`` and English stems."""
    analyser = Analyser()
    chinese, english = _bags(_pairs(parallel), analyser)
    places = {word: place for place, word in enumerate(vocabulary)}
    forward = _translations(chinese, english)
    to_english = {
        places[word]: found
        for word, found in forward.items()
        if word in places and word not in _ASKING
    }
    backward = _translations(english, chinese)
    to_chinese = {
        stem: [
            (places[word], share) for word, share in found if word in places and word not in _ASKING
        ]
        for stem, found in backward.items()
    }
    write_lexicon(folder, len(vocabulary), to_english, to_chinese)


def _pairs(parallel: Parallel) -> Iterator[Pair]:
    for _ in range(REPEATED):
        for report in parallel.reports:
            yield from report
        yield from parallel.terms
    yield from parallel.sentences
    for word, senses in parallel.dictionary.items():
        yield from (Pair(word, sense) for sense in senses[:SENSES])


def _bags(pairs: Iterator[Pair], analyser: Analyser) -> tuple[list[list[str]], list[list[str]]]:
    """The distinct words and stems of each pair that has some in both languages."""
    chinese, english = [], []
    for pair in pairs:
        words = list(dict.fromkeys(words_of(pair.zh)))
        stems = list(dict.fromkeys(term for term in analyser.terms(pair.en) if len(term) > 1))
        if words and stems:
            chinese.append(words)
            english.append(stems)
    return chinese, english


def _translations(
    sources: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]
) -> dict[str, list[tuple[str, float]]]:
    """For each source word its likeliest target words with their probabilities, likeliest first."""
    from_words, source_ids = _numbered(sources)
    to_words, target_ids = _numbered(targets)
    nothing = len(from_words)  # a word that stands for what has no source
    links_from, links_to, slots, count = _links(source_ids, target_ids, nothing)
    links, place = np.unique(links_from * len(to_words) + links_to, return_inverse=True)
    source_of = links // len(to_words)
    chance = np.full(len(links), 1 / len(to_words))
    for _ in range(ROUNDS):
        weight = chance[place]
        shares = weight / np.bincount(slots, weight, count)[slots]
        expected = np.bincount(place, shares, len(links))
        chance = expected / np.bincount(source_of, expected, nothing + 1)[source_of]
    found: dict[str, list[tuple[str, float]]] = {}
    for link in np.flatnonzero((chance >= LEAST) & (source_of < nothing)).tolist():
        source, target = divmod(int(links[link]), len(to_words))
        found.setdefault(from_words[source], []).append((to_words[target], float(chance[link])))
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


def _links(
    sources: Sequence[NDArray[np.int64]], targets: Sequence[NDArray[np.int64]], nothing: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], int]:
    """Every source word of a pair, and nothing, beside every target word; the target's slot."""
    links_from, links_to, slots, count = [], [], [], 0
    for source, target in zip(sources, targets, strict=True):
        links_from.append(np.repeat(np.append(source, nothing), len(target)))
        links_to.append(np.tile(target, len(source) + 1))
        slots.append(np.tile(np.arange(count, count + len(target)), len(source) + 1))
        count += len(target)
    return np.concatenate(links_from), np.concatenate(links_to), np.concatenate(slots), count

"""The means by which e5's vectors are centred: ``python -m training.means DATA [--to FILE]``.

DATA holds the parallel text (``training.data`` tells the files). Texts and their translations are
taken alike, so that the means of two languages differ by the languages and not by what is said:
passages are strung of consecutive sentences of reports and of everyday sentences by chance, one
half each; questions are everyday ones.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.models.batches import encode_batches
from index.models.centre import LANGUAGES, PACKAGED, ROLES
from index.models.packed_embedder import PASSAGE, QUERY, PackedEmbedder, e5_file
from training.data import Pair, Parallel, read_parallel

PASSAGES = 300
"""Of each kind."""

QUESTIONS = 1000
SENTENCES_OF_A_REPORT = 5
EVERYDAY_SENTENCES = 12
SHORTEST_QUESTION = 30
"""Characters in English; shorter ones say too little."""

SEED = 1


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m training.means", description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--to", type=Path, default=PACKAGED, metavar="FILE")
    arguments = parser.parse_args()
    passages, questions = chosen(read_parallel(arguments.data))
    sys.stderr.write(f"{len(passages):,} passages, {len(questions):,} questions\n")
    means = means_of(PackedEmbedder(*e5_file()), passages, questions)
    np.savez(arguments.to, **means)


def chosen(parallel: Parallel) -> tuple[list[Pair], list[Pair]]:
    """Passages and questions, in both languages; the same ones each time."""
    order = random.Random(SEED)
    everyday = order.sample(parallel.sentences, len(parallel.sentences))
    reports = [
        strung(report[start : start + SENTENCES_OF_A_REPORT])
        for report in parallel.reports
        for start in range(0, len(report), SENTENCES_OF_A_REPORT)
    ]
    strings = [
        strung(everyday[start : start + EVERYDAY_SENTENCES])
        for start in range(0, len(everyday), EVERYDAY_SENTENCES)
    ]
    passages = [
        *order.sample(reports, min(PASSAGES, len(reports))),
        *order.sample(strings, min(PASSAGES, len(strings))),
    ]
    asked = (pair for pair in everyday if pair.en.endswith("?"))
    questions = [pair for pair in asked if len(pair.en) >= SHORTEST_QUESTION]
    return passages, questions[:QUESTIONS]


def strung(pairs: Sequence[Pair]) -> Pair:
    """Sentences as one text."""
    return Pair("".join(pair.zh for pair in pairs), " ".join(pair.en for pair in pairs))


def means_of(
    embedder: PackedEmbedder, passages: Sequence[Pair], questions: Sequence[Pair]
) -> dict[str, NDArray[np.float32]]:
    """The mean vector by role and language, of vectors that are not centred: (d,) float32."""
    means = {}
    for role, prompt, pairs in zip(ROLES, (QUERY, PASSAGE), (questions, passages), strict=True):
        for language in LANGUAGES:
            texts = [getattr(pair, language) for pair in pairs]
            vectors = encode_batches(embedder.loaded(), embedder.tokens(prompt, texts))
            means[f"{role}-{language}"] = vectors.mean(axis=0)
    return means


if __name__ == "__main__":
    main()

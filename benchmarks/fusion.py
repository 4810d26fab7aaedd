"""Ways to fuse the two legs, compared on sets in the BEIR layout: nDCG@10 of each.

python -m benchmarks.fusion DIR…

Documents are taken whole, by title and text, without a library around them; ``kb eval`` measures
what users get.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Analyser, Embedder, FusionWeights, LexicalIndex, VectorIndex, fuse, load_embedder
from ingest import detect_language
from kb.evaluate.ranking import read_dataset
from kb.glossary import load_glossary

DEPTH = 10
CANDIDATES = 100
Scores = NDArray[np.float32]
WEIGHTS = (0.3, 0.4, 0.5, 0.6, 0.7)
"""Of the dense leg."""


@dataclass(frozen=True)
class Question:
    """The candidates of a question, with both legs' scores, and its judgements by candidate."""

    ids: NDArray[np.int64]
    dense: NDArray[np.float32]
    lexical: NDArray[np.float32]
    best: float
    by_leg: Mapping[str, list[int]]
    grades: Mapping[int, int]


def ndcg(ranking: Sequence[int], grades: Mapping[int, int]) -> float:
    """nDCG@10 with the grade as gain (Järvelin and Kekäläinen, 2002)."""

    def gained(ordered: Sequence[int]) -> float:
        return sum(g / math.log2(rank + 2) for rank, g in enumerate(ordered[:DEPTH]))

    best = gained(sorted(grades.values(), reverse=True))
    return gained([grades.get(identifier, 0) for identifier in ranking]) / best


def questions_of(folder: Path, analyser: Analyser, embedder: Embedder) -> list[Question]:
    """Both legs' candidates and scores for all judged questions of a set."""
    dataset = read_dataset(folder)
    records = [json.loads(line) for line in dataset.corpus.read_text(encoding="utf-8").splitlines()]
    texts = [f"{record.get('title', '')}\n{record['text']}" for record in records]
    numbers = np.arange(len(texts))
    place = {record["_id"]: number for number, record in enumerate(records)}
    lexical, vectors = LexicalIndex(analyser), VectorIndex(embedder.dimensions)
    lexical.add(numbers, texts)
    known = [n for n, text in enumerate(texts) if embedder.knows(detect_language(text))]
    vectors.add(
        np.array(known, dtype=np.int64), embedder.encode_documents([texts[n] for n in known])
    )
    found = []
    for name, text in dataset.queries.items():
        terms = analyser.query_terms(text)
        by_words = lexical.search(terms, CANDIDATES).ids
        ids, dense, near = by_words, np.full(len(by_words), np.nan, dtype=np.float32), []
        if embedder.knows(detect_language(text)):
            vector = embedder.encode_query(text)
            near = vectors.search(vector, CANDIDATES).ids.tolist()
            ids = np.union1d(by_words, near).astype(np.int64)
            dense = vectors.scores(vector, ids)
        grades = {place[d]: grade for d, grade in dataset.judgements[name].items() if d in place}
        found.append(
            Question(
                ids, dense, lexical.scores(terms, ids), lexical.best_possible(terms),
                {"lexical": by_words.tolist(), "dense": near}, grades,
            )
        )  # fmt: skip
    lexical.close()
    return found


def ways() -> dict[str, Callable[[Question], list[int]]]:
    """A name and a ranking function for each way."""

    def absolute(question: Question, weight: float) -> list[int]:
        best = max(question.best, 1e-9)
        return fused(question, weight, question.dense, question.lexical / best)

    def stretched(question: Question, weight: float) -> list[int]:
        dense = np.where(np.isnan(question.dense), question.dense, stretch(question.dense))
        return fused(question, weight, dense, stretch(question.lexical))

    def fused(question: Question, weight: float, dense: Scores, shares: Scores) -> list[int]:
        scores = fuse(
            dense,
            shares,
            question="",
            texts=[""] * len(question.ids),
            weights=FusionWeights(otherwise=weight),
        )
        ranked: list[int] = question.ids[np.lexsort((question.ids, -scores))].tolist()
        return ranked

    def by_ranks(question: Question) -> list[int]:
        scores = rrf(*question.by_leg.values())
        return sorted(scores, key=lambda identifier: (-scores[identifier], identifier))

    table: dict[str, Callable[[Question], list[int]]] = {
        "dense": lambda question: question.by_leg["dense"],
        "lexical": lambda question: question.by_leg["lexical"],
        "rrf": by_ranks,
    }
    for weight in WEIGHTS:
        table[f"stretched {weight}"] = lambda question, weight=weight: stretched(question, weight)
    for weight in WEIGHTS:
        table[f"absolute {weight}"] = lambda question, weight=weight: absolute(question, weight)
    return table


def stretch(scores: Scores) -> Scores:
    """Scores stretched so that the least is 0 and the greatest 1 (min-max); NaN gives 0.

    Where all are equal they give 1 if above 0: they are all the best.
    """
    known = scores[~np.isnan(scores)]
    if not len(known):
        return np.zeros(len(scores), dtype=np.float32)
    low, high = known.min(), known.max()
    if high == low:
        return np.where(scores > 0, 1.0, 0.0).astype(np.float32)
    return np.asarray(np.nan_to_num((scores - low) / (high - low), nan=0.0), dtype=np.float32)


def rrf(*rankings: Sequence[int], k: int = 60) -> dict[int, float]:
    """Reciprocal rank fusion: the sum of 1 / (k + rank) over rankings of ids, best first.

    Cormack, Clarke and Büttcher, SIGIR 2009, who found k = 60.
    """
    fused: dict[int, float] = {}
    for ranking in rankings:
        for rank, identifier in enumerate(ranking, start=1):
            fused[identifier] = fused.get(identifier, 0.0) + 1 / (k + rank)
    return fused


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="+", type=Path, metavar="DIR")
    analyser, embedder = Analyser(load_glossary().concepts), load_embedder()
    for folder in parser.parse_args().sets:
        questions = questions_of(folder, analyser, embedder)
        print(folder.name)
        for name, way in ways().items():
            mean = np.mean([ndcg(way(question), question.grades) for question in questions])
            print(f"  {name:<14}{mean:.4f}", flush=True)


if __name__ == "__main__":
    main()

"""Figures of a table on sets in the BEIR layout, by vectors alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from index import BilingualEmbedder, ChineseTable, SentenceTransformerEmbedder
from kb.evaluate.ranking import read_dataset

DEPTH = 10


def measure(
    english: SentenceTransformerEmbedder, chinese: ChineseTable, folder: Path
) -> Iterator[str]:
    """A line for each set of ``folder`` that has Chinese in it: nDCG@10 of whole documents."""
    embedder = BilingualEmbedder(english, chinese)
    for path in sorted(folder.iterdir()):
        if not (path / "corpus.jsonl").is_file() or "zh" not in path.name:
            continue
        dataset = read_dataset(path)
        ids, texts = _corpus(path / "corpus.jsonl")
        questions = embedder.encode_documents(list(dataset.queries.values()))
        scores = questions @ embedder.encode_documents(texts).T
        ranked = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
        figure = np.mean(
            [
                ndcg([grades.get(ids[place], 0) for place in row], list(grades.values()))
                for row, grades in zip(ranked, dataset.judgements.values(), strict=True)
            ]
        )
        yield f"{path.name}: {figure:.4f} nDCG@{DEPTH}, vectors alone"


def _corpus(path: Path) -> tuple[list[str], list[str]]:
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [f"{record.get('title', '')} {record['text']}".strip() for record in records]
    return [str(record["_id"]) for record in records], texts


def ndcg(gains: ArrayLike, grades: ArrayLike) -> float:
    """nDCG@10 with gain = grade, discount = log2(rank + 1) (Järvelin and Kekäläinen, 2002).

    ``gains`` are the grades in the order of a ranking, ``grades`` all that there are.
    """
    discount = 1 / np.log2(np.arange(2, DEPTH + 2))
    found = np.asarray(gains, dtype=float)[:DEPTH]
    ideal = np.sort(np.asarray(grades, dtype=float))[::-1][:DEPTH]
    reachable = ideal @ discount[: len(ideal)]
    return float(found @ discount[: len(found)] / reachable) if reachable else 0.0

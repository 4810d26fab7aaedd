"""Figures of a table on sets in the BEIR layout, by vectors alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index import BilingualEmbedder, ChineseTable, SentenceTransformerEmbedder
from kb.evaluate import read_dataset

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
        figure = ndcg(scores, ids, list(dataset.judgements.values()))
        yield f"{path.name}: {figure:.4f} nDCG@{DEPTH}, vectors alone"


def _corpus(path: Path) -> tuple[list[str], list[str]]:
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [f"{record.get('title', '')} {record['text']}".strip() for record in records]
    return [str(record["_id"]) for record in records], texts


def ndcg(
    scores: np.ndarray[tuple[int, int], np.dtype[np.float32]],
    ids: Sequence[str],
    judgements: Sequence[dict[str, int]],
) -> float:
    """nDCG@10 with gain = grade, discount = log2(rank + 1) (Järvelin and Kekäläinen, 2002)."""
    discount = 1 / np.log2(np.arange(2, DEPTH + 2))
    figures = []
    for row, grades in zip(scores, judgements, strict=True):
        best = np.argsort(-row, kind="stable")[:DEPTH]
        gains = np.array([grades.get(ids[place], 0) for place in best])
        ideal = np.sort(np.array(list(grades.values())))[::-1][:DEPTH]
        reachable = ideal @ discount[: len(ideal)]
        figures.append(gains @ discount[: len(gains)] / reachable if reachable else 0.0)
    return float(np.mean(figures))


def ndcg_of(right: np.ndarray[tuple[int], np.dtype[np.bool_]], reachable: int) -> float:
    """nDCG@10 of one ranking, told which of its places are right, of ``reachable`` in all."""
    discount = 1 / np.log2(np.arange(2, DEPTH + 2))
    best = right[:DEPTH]
    return float(best @ discount[: len(best)] / discount[: min(reachable, DEPTH)].sum())

"""Weights and likelihoods for joining the two legs: ``python -m training.fusion EVAL [--to FILE]``.

EVAL holds xquad-en and xquad-zh, the same questions and passages in two languages, whose ids differ by
``en-`` and ``zh-`` alone. All passages go into one library, so that each question has its answer in
both languages. For each pair of languages a weight is chosen by nDCG@10 among the passages of the
one language, then the logistic function that says how likely a passage answers. Last, the other
language's function is shifted so that pools in which each passage stands in one language only, by
turns, are ranked best: there a question's answer is in either language as often.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from index import fuse
from index.fuse import FusionWeights, Likelihoods
from kb.catalog import Filters
from kb.config import load_settings
from kb.evaluate import read_dataset
from kb.fusion import MEASURED
from kb.library import Library, open_library
from training.measure import ndcg_of

CANDIDATES = 100
GRID = tuple(round(0.05 * step, 2) for step in range(21))
LANGUAGES = ("zh", "en")
SHIFTS = tuple(0.5 * step for step in range(-6, 9))
NEARLY_BEST = 0.001
"""Weights whose nDCG is so near the best are taken as good; the middle one of them is chosen."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Looked:
    """What was found for a question in one language: a row a passage."""

    dense: Floats
    shares: Floats
    right: NDArray[np.bool_]
    documents: NDArray[np.str_]
    """Which document each passage is of."""
    turns: NDArray[np.int64]
    """0 or 1 by turns of the documents, the same for both versions of one."""

    def ranked(self, scores: Floats) -> NDArray[np.bool_]:
        """Whether each document is right, in the order of their best passages."""
        order = np.argsort(-scores, kind="stable")
        _, first = np.unique(self.documents[order], return_index=True)
        return self.right[order][np.sort(first)]


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m training.fusion", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="EVAL")
    parser.add_argument("--to", type=Path, default=MEASURED, metavar="FILE")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(library=Path(folder, "library"))
        with open_library(settings=settings) as library:
            found = look(library, arguments.folder)
            model = library.status().model
    pairs = {"-".join(pair): measured(looked, pair) for pair, looked in found.items()}
    told = list(balanced(found, pairs))
    text = json.dumps({"models": {model: pairs}}, indent=1, ensure_ascii=False) + "\n"
    arguments.to.write_text(text, encoding="utf-8", newline="\n")
    for name, pair in pairs.items():
        sys.stdout.write(f"{name}: {json.dumps(pair)}\n")
    sys.stdout.write("\n".join(told) + "\n")


def look(library: Library, folder: Path) -> dict[tuple[str, str], list[Looked]]:
    """For each pair of languages what every question finds in a library of both."""
    sets = {language: read_dataset(folder / f"xquad-{language}") for language in LANGUAGES}
    for dataset in sets.values():
        library.ingest([dataset.corpus])
    found: dict[tuple[str, str], list[Looked]] = {}
    for question, dataset in sets.items():
        for query, text in dataset.queries.items():
            wanted = {document.partition("-")[2] for document in dataset.judgements[query]}
            searcher = library.searcher
            candidates = searcher.candidates(text, limit=CANDIDATES, filters=Filters())
            hits = searcher.fetch(candidates, len(candidates.ids))
            documents = np.array([hit.document.source for hit in hits])
            right = np.array([_key(source) in wanted for source in documents])
            turns = np.array([sum(map(ord, _key(source))) % 2 for source in documents])
            spoken = np.array(candidates.languages)
            for language in LANGUAGES:
                here = spoken == language
                found.setdefault((question, language), []).append(
                    Looked(
                        candidates.dense[here],
                        candidates.shares[here],
                        right[here],
                        documents[here],
                        turns[here],
                    )
                )
    return found


def _key(source: str) -> str:
    """What the two languages' ids have in common: corpus.jsonl#en-0-1 and …#zh-0-1 give 0-1."""
    return source.rpartition("#")[2].partition("-")[2]


def measured(found: Sequence[Looked], pair: tuple[str, str]) -> dict[str, Any]:
    """The weight for a pair of languages, its logistic function, and the figures behind them."""
    by_weight = {weight: _ndcg(found, pair, weight) for weight in GRID}
    best = max(by_weight.values())
    good = [weight for weight, figure in by_weight.items() if figure >= best - NEARLY_BEST]
    weight = good[len(good) // 2]
    offset, slope = _logistic(found, pair, weight)
    return {
        "dense": weight,
        "offset": round(offset, 3),
        "slope": round(slope, 3),
        "ndcg@10": {str(weight): round(figure, 4) for weight, figure in by_weight.items()},
        "questions": len(found),
    }


def balanced(
    found: dict[tuple[str, str], list[Looked]], pairs: dict[str, dict[str, Any]]
) -> Iterator[str]:
    """Shift the offset of each pair of two languages in ``pairs`` to where pools of both are ranked
    best, and tell how well."""
    for question in LANGUAGES:
        (other,) = (language for language in LANGUAGES if language != question)
        told = pairs[f"{question}-{other}"]
        start = told["offset"]
        by_shift = {}
        for shift in SHIFTS:
            told["offset"] = start + shift
            by_shift[shift] = _pooled(found, pairs, question)
        best = max(SHIFTS, key=lambda shift: float(np.mean(by_shift[shift])))
        told["offset"] = round(start + best, 3)
        own, across = by_shift[best]
        told["pool ndcg@10"] = {question: round(own, 4), other: round(across, 4)}
        yield (
            f"{question} over pools of both languages: {(own + across) / 2:.4f} nDCG@10; answer in "
            f"{question} {own:.4f}, in {other} {across:.4f} (unshifted {np.mean(by_shift[0.0]):.4f})"
        )


def _pooled(
    found: dict[tuple[str, str], list[Looked]], pairs: dict[str, dict[str, Any]], question: str
) -> tuple[float, float]:
    """nDCG@10 over pools in which each passage stands in one language: of the questions whose answer
    is in their own language, and of the others."""
    own, across = [], []
    (other,) = (language for language in LANGUAGES if language != question)
    for apart in zip(found[question, question], found[question, other], strict=True):
        likely = [
            _likely(looked, pairs[f"{question}-{text}"])
            for looked, text in zip(apart, (question, other), strict=True)
        ]
        for turn in (0, 1):
            kept = [looked.turns == (turn + place) % 2 for place, looked in enumerate(apart)]
            pool = Looked(
                *(
                    np.concatenate(
                        [getattr(one, part.name)[keep] for one, keep in zip(apart, kept, strict=True)]
                    )
                    for part in fields(Looked)
                )
            )
            scores = np.concatenate([s[keep] for s, keep in zip(likely, kept, strict=True)])
            figures = own if apart[0].right[kept[0]].any() else across
            figures.append(ndcg_of(pool.ranked(scores), 1) if len(scores) else 0.0)
    return float(np.mean(own)), float(np.mean(across))


def _ndcg(found: Sequence[Looked], pair: tuple[str, str], weight: float) -> float:
    rankings = (looked.ranked(_fused(looked, pair, weight)) for looked in found)
    return float(np.mean([ndcg_of(ranked, 1) for ranked in rankings]))


def _fused(looked: Looked, pair: tuple[str, str], weight: float) -> Floats:
    question, text = pair
    weights = FusionWeights({pair: weight})
    texts = [text] * len(looked.dense)
    return fuse(
        looked.dense, looked.shares, question=question, texts=texts, best=1.0, weights=weights
    )


def _likely(looked: Looked, told: dict[str, Any]) -> Floats:
    fused = _fused(looked, ("", ""), told["dense"])
    lines = Likelihoods({("", ""): (told["offset"], told["slope"])})
    return lines.of(fused, "", [""] * len(fused))


def _logistic(
    found: Sequence[Looked], pair: tuple[str, str], weight: float
) -> tuple[float, float]:
    """Offset and slope that make the right passages likeliest and the others least likely.

    Each question counts the same, its right passages together as much as all the others together;
    a little is taken off for a steep slope, so that perfect separation has an end.
    """
    scores = np.concatenate([_fused(looked, pair, weight) for looked in found]).astype(np.float64)
    right = np.concatenate([looked.right for looked in found])
    counts = np.concatenate(
        [
            np.where(looked.right, 1 / max(looked.right.sum(), 1), 1 / max((~looked.right).sum(), 1))
            for looked in found
        ]
    )

    def cost(line: NDArray[np.float64]) -> float:
        sides = np.where(right, 1, -1) * (line[0] + line[1] * scores)
        return float((counts * np.logaddexp(0, -sides)).sum() + 1e-3 * line[1] ** 2)

    offset, slope = minimize(cost, np.array([-5.0, 10.0])).x
    return float(offset), float(slope)


if __name__ == "__main__":
    main()

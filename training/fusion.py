"""Weights and likelihoods for joining the two legs: ``python -m training.fusion EVAL [--to FILE]``.

EVAL holds xquad-en and xquad-zh, the same questions and passages in two languages, whose ids
differ by ``en-`` and ``zh-`` alone. All passages go into one library, so that each question has
its answer in both languages. For each pair of languages a weight is chosen by nDCG@10 among the
passages of the one language, then the logistic function that says how likely a passage answers.
Last, the other language's function is shifted so that pools in which each passage stands in one
language only, by turns, are ranked best: there a question's answer is in either language as
often.

In between it is found by nDCG@10 too how much the best sentence of each of the first passages
counts, on top of the likelihood.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from index import fuse
from index.fusion import FusionWeights, Likelihoods
from ingest import detect_language
from kb.config import load_settings
from kb.documents import Filters
from kb.evaluate.ranking import CORPUS, read_dataset
from kb.library.library import Library, open_library
from kb.search.best_sentence import READ_CLOSELY, gains
from kb.search.fusion import MEASURED
from training.measure import ndcg

CANDIDATES = 100
GRID = tuple(round(0.05 * step, 2) for step in range(21))
SENTENCE_GRID = tuple(range(0, 17, 2))
PLATEAU = 0.0005
LANGUAGES = ("zh", "en")
SHIFTS = tuple(0.5 * step for step in range(-6, 9))

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Looked:
    """What was found for a question in one language: a row a passage."""

    dense: Floats
    shares: Floats
    sentences: Floats
    """``Search.sentence_shares``."""
    right: NDArray[np.bool_]
    documents: NDArray[np.str_]
    """Which document each passage is of."""
    turns: NDArray[np.int64]
    """0 or 1 by turns of the documents, the same for both versions of one."""

    def only(self, kept: NDArray[np.bool_]) -> Looked:
        """The passages that are ``kept``."""
        return Looked(*(getattr(self, one.name)[kept] for one in fields(self)))

    def ranked(self, scores: NDArray[np.floating]) -> NDArray[np.bool_]:
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
    others = dict(look_alone(path) for path in sorted(arguments.folder.iterdir()) if _alone(path))
    pairs = {
        "-".join(pair): measured([looked, *_of_pair(others, pair)], pair)
        for pair, looked in found.items()
    }
    told = list(balanced(found, pairs))
    write(arguments.to, model, pairs)
    for name, pair in pairs.items():
        sys.stdout.write(f"{name}: {json.dumps(pair)}\n")
    sys.stdout.write("\n".join(told) + "\n")


def write(file: Path, model: str, pairs: dict[str, dict[str, Any]]) -> None:
    """Put a model's figures into a file beside those of other models."""
    models = json.loads(file.read_text(encoding="utf-8"))["models"] if file.exists() else {}
    text = json.dumps({"models": {**models, model: pairs}}, indent=1, ensure_ascii=False) + "\n"
    file.write_text(text, encoding="utf-8", newline="\n")


def look(library: Library, folder: Path) -> dict[tuple[str, str], list[Looked]]:
    """For each pair of languages what every question finds in a library of both."""
    sets = {language: read_dataset(folder / f"xquad-{language}") for language in LANGUAGES}
    for dataset in sets.values():
        library.ingest([dataset.corpus])
    found: dict[tuple[str, str], list[Looked]] = {}
    for question, dataset in sets.items():
        for query, text in dataset.queries.items():
            wanted = {_shared(document) for document in dataset.judgements[query]}
            looked, spoken = _looked(library, text, wanted, _shared)
            for language in LANGUAGES:
                found.setdefault((question, language), []).append(looked.only(spoken == language))
    return found


def look_alone(folder: Path) -> tuple[str, tuple[tuple[str, str], list[Looked]]]:
    """The name of a set, its pair of languages, and what its questions find."""
    dataset = read_dataset(folder)
    found: list[Looked] = []
    with tempfile.TemporaryDirectory() as place:
        settings = load_settings(library=Path(place, "library"))
        with open_library(settings=settings) as library:
            library.ingest([dataset.corpus])
            for query, text in dataset.queries.items():
                wanted = {one for one, grade in dataset.judgements[query].items() if grade > 0}
                looked, spoken = _looked(library, text, wanted, str)
                found.append(looked)
    pair = (detect_language(" ".join(dataset.queries.values())), str(spoken[0]))
    return folder.name, (pair, found)


def _alone(path: Path) -> bool:
    return (path / CORPUS).is_file() and not path.name.startswith("xquad-")


def _of_pair(
    others: dict[str, tuple[tuple[str, str], list[Looked]]], pair: tuple[str, str]
) -> list[list[Looked]]:
    return [looked for languages, looked in others.values() if languages == pair]


def _looked(
    library: Library, query: str, wanted: Set[str], key: Callable[[str], str]
) -> tuple[Looked, NDArray[np.str_]]:
    """What a question finds, and each passage's language; a document is right whose id has a
    ``key`` that is ``wanted``."""
    candidates = library.searcher.candidates(query, limit=CANDIDATES, filters=Filters())
    hits = library.searcher.fetch(candidates, len(candidates.ids))
    documents = [hit.document.source.rpartition("#")[2] for hit in hits]
    looked = Looked(
        candidates.dense,
        candidates.shares,
        library.searcher.sentence_shares(candidates, hits).astype(np.float32),
        np.array([key(document) in wanted for document in documents], dtype=bool),
        np.array(documents),
        np.array([sum(map(ord, _shared(document))) % 2 for document in documents]),
    )
    return looked, np.array(candidates.languages)


def _shared(document: str) -> str:
    """What the ids of the two languages have in common: en-0-1 and zh-0-1 give 0-1."""
    return document.partition("-")[2]


def measured(sets: Sequence[Sequence[Looked]], pair: tuple[str, str]) -> dict[str, Any]:
    """The weight for a pair of languages, its logistic function, and the figures behind them."""
    figures = {weight: [_ndcg(found, pair, weight) for found in sets] for weight in GRID}
    means = {weight: float(np.mean(told)) for weight, told in figures.items()}
    weight = max(means, key=means.__getitem__)
    offset, slope = _logistic(sets[0], pair, weight)
    told = {"dense": weight, "offset": round(offset, 3), "slope": round(slope, 3)}
    by_sentence = {
        odds: [_read_closely(found, told, odds) for found in sets] for odds in SENTENCE_GRID
    }
    return {
        **told,
        "sentence": _middle(by_sentence),
        "questions": [len(found) for found in sets],
        "ndcg@10": _rounded(figures),
        "ndcg@10 by sentence": _rounded(by_sentence),
    }


def _middle(figures: dict[int, list[float]]) -> int:
    """The middle one of the settings whose mean over the sets comes within ``PLATEAU`` of the
    best, so that it does not sit on a peak that is chance."""
    means = {setting: float(np.mean(told)) for setting, told in figures.items()}
    good = [setting for setting, mean in means.items() if mean >= max(means.values()) - PLATEAU]
    return good[(len(good) - 1) // 2]


def _rounded(figures: dict[Any, list[float]]) -> dict[str, list[float]]:
    return {str(one): [round(figure, 4) for figure in told] for one, told in figures.items()}


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
            f"{question} {own:.4f}, in {other} {across:.4f} (unshifted "
            f"{np.mean(by_shift[0.0]):.4f})"
        )


def _pooled(
    found: dict[tuple[str, str], list[Looked]], pairs: dict[str, dict[str, Any]], question: str
) -> tuple[float, float]:
    """nDCG@10 over pools in which each passage stands in one language: of the questions whose
    answer is in their own language, and of the others."""
    own, across = [], []
    (other,) = (language for language in LANGUAGES if language != question)
    for apart in zip(found[question, question], found[question, other], strict=True):
        odds = [
            _log_odds(looked, pairs[f"{question}-{text}"])
            for looked, text in zip(apart, (question, other), strict=True)
        ]
        for turn in (0, 1):
            kept = [looked.turns == (turn + place) % 2 for place, looked in enumerate(apart)]
            parts = [looked.only(keep) for looked, keep in zip(apart, kept, strict=True)]
            pool = Looked(
                *(
                    np.concatenate([getattr(one, part.name) for one in parts])
                    for part in fields(Looked)
                )
            )
            scores = np.concatenate([s[keep] for s, keep in zip(odds, kept, strict=True)])
            figures = own if apart[0].right[kept[0]].any() else across
            figures.append(ndcg(pool.ranked(scores), [1]))
    return float(np.mean(own)), float(np.mean(across))


def _ndcg(found: Sequence[Looked], pair: tuple[str, str], weight: float) -> float:
    return _mean(looked.ranked(_fused(looked, pair, weight)) for looked in found)


def _read_closely(found: Sequence[Looked], told: dict[str, Any], odds: float) -> float:
    """nDCG@10 with the first passages in order by their best sentence too."""
    return _mean(looked.ranked(_with_gains(looked, told, odds)) for looked in found)


def _with_gains(looked: Looked, told: dict[str, Any], odds: float) -> NDArray[np.float64]:
    scores = _log_odds(looked, told)
    first = np.argsort(-scores, kind="stable")[:READ_CLOSELY]
    shares = looked.sentences[first].astype(np.float64)
    scores[first] += gains(shares, [""] * len(first), {"": odds})
    return scores


def _mean(rankings: Iterable[NDArray[np.bool_]]) -> float:
    return float(np.mean([ndcg(ranked, [1] * max(1, int(ranked.sum()))) for ranked in rankings]))


def _fused(looked: Looked, pair: tuple[str, str], weight: float) -> Floats:
    question, text = pair
    weights = FusionWeights({pair: weight})
    texts = [text] * len(looked.dense)
    return fuse(looked.dense, looked.shares, question=question, texts=texts, weights=weights)


def _log_odds(looked: Looked, told: dict[str, Any]) -> NDArray[np.float64]:
    fused = _fused(looked, ("", ""), told["dense"])
    lines = Likelihoods({("", ""): (told["offset"], told["slope"])})
    return lines.log_odds(fused, "", [""] * len(fused))


def _logistic(found: Sequence[Looked], pair: tuple[str, str], weight: float) -> tuple[float, float]:
    """Offset and slope that make the right passages likeliest and the others least likely.

    Each question counts the same, its right passages together as much as all the others together;
    a little is taken off for a steep slope, so that perfect separation has an end.
    """
    scores = np.concatenate([_fused(looked, pair, weight) for looked in found]).astype(np.float64)
    right = np.concatenate([looked.right for looked in found])
    counts = np.concatenate(
        [
            np.where(
                looked.right, 1 / max(looked.right.sum(), 1), 1 / max((~looked.right).sum(), 1)
            )
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

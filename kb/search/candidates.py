"""What the index matched, each with one score: the candidates for hits, best first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index import Matches
from index.fusion import fuse, likelihood
from kb.catalog import ChunkRecord
from kb.documents import DocumentInfo
from kb.search.fusion import Fusion
from kb.search.hits import Hit, Legs

Mode = Literal["hybrid", "dense", "lexical"]


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """What a question is made of, for the ranking."""

    language: str
    terms: Mapping[str, float]
    """Its terms and their weights."""
    scale: Mapping[str, float]
    """What makes the weight of a text's terms a share of the question, by the text's language."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The union of what the legs found, each scored by both; NaN where a leg has no part."""

    ids: NDArray[np.int64]
    key: NDArray[np.floating]
    """What they are in order by: log odds of an answer, where the model was measured."""
    fused: NDArray[np.float32]
    dense: NDArray[np.float32]
    lexical: NDArray[np.float32]
    shares: NDArray[np.float32]
    """``lexical`` as shares of the question, which texts of two languages can be compared by."""
    languages: tuple[str, ...]
    """Of each chunk."""
    question: QuestionTerms


def candidates_of(
    matches: Matches,
    question: QuestionTerms,
    *,
    mode: Mode,
    fusion: Fusion,
    boosts: NDArray[np.floating],
) -> Candidates:
    """The matches in order: by one leg's scores alone, or by both fused.

    share = BM25 · scale of the text's language; boosts, (n,), are added to what is fused of cosine
    and share. Where the model was measured, key = offset + slope · fused, the log odds that the
    chunk answers, and the score is 1 / (1 + exp(−key)).
    """
    lexical = np.nan_to_num(matches.lexical)
    scale = np.array([question.scale[name] for name in matches.languages], dtype=np.float32)
    shares = lexical * scale
    fused: NDArray[np.float32]
    key: NDArray[np.floating]
    if mode == "lexical":
        fused = key = shares
    elif mode == "dense":
        fused = key = np.nan_to_num(matches.dense, nan=-1.0)
    else:
        fused = key = fuse(
            matches.dense,
            shares,
            question=question.language,
            texts=matches.languages,
            weights=fusion.weights,
        ) + boosts.astype(np.float32)
        if fusion.likelihoods is not None:
            key = fusion.likelihoods.log_odds(fused, question.language, matches.languages)
            fused = likelihood(key)
    # By falling key; equal ones by their ids, so that they come the same way every time.
    order = np.lexsort((matches.ids, -key))
    return Candidates(
        ids=matches.ids[order],
        key=key[order],
        fused=fused[order],
        dense=matches.dense[order],
        lexical=lexical[order],
        shares=shares[order],
        languages=tuple(matches.languages[place] for place in order),
        question=question,
    )


def picked(candidates: Candidates, ids: NDArray[np.int64]) -> Candidates:
    """Those of the candidates that have these ids, in this order."""
    by_id = np.argsort(candidates.ids)
    places = by_id[np.searchsorted(candidates.ids, ids, sorter=by_id)]
    return Candidates(
        ids=ids,
        key=candidates.key[places],
        fused=candidates.fused[places],
        dense=candidates.dense[places],
        lexical=candidates.lexical[places],
        shares=candidates.shares[places],
        languages=tuple(candidates.languages[place] for place in places.tolist()),
        question=candidates.question,
    )


def hits_of(
    candidates: Candidates,
    chunks: Mapping[int, ChunkRecord],
    documents: Mapping[str, DocumentInfo],
    limit: int,
) -> tuple[Hit, ...]:
    """The first ``limit`` candidates as hits; one whose chunk has gone meanwhile is left out."""
    hits: list[Hit] = []
    for place, chunk_id in enumerate(candidates.ids[:limit].tolist()):
        chunk = chunks.get(chunk_id)
        if chunk is None:  # removed by another process since the index was read
            continue
        hits.append(
            Hit(
                rank=len(hits) + 1,
                score=float(candidates.fused[place]),
                legs=Legs(_number(candidates.dense[place]), _number(candidates.lexical[place])),
                chunk_id=chunk_id,
                document=documents[chunk.document_id],
                section=chunk.path,
                page=chunk.page,
                start=chunk.start,
                end=chunk.end,
                text=chunk.text,
                aspect=chunk.aspect,
                year=chunk.year,
                language=chunk.language,
            )
        )
    return tuple(hits)


def _number(score: np.float32) -> float | None:
    return None if np.isnan(score) else float(score)

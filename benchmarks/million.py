"""A search among a million passages, filtered and not, and what the index takes in memory.

Vectors and terms are made up: vectors around some thousand centres, words as often as Zipf has
them. The index is built, saved, and opened again by a process of its own, as an app would.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import Analyser, LocalIndex, Passage, PassageFilter
from index.terms.analyser import Analysis

CHUNKS = 1_000_000
QUERIES = 40
DIMENSIONS = 128
TRAIN_AT = 260_000
"""Trained once on the way, for four times as many are not reached; on fewer, not at all."""

WORDS = 60
"""In a text."""
VOCABULARY = 100_000
CENTRES = 2000
FOUND = 100

CHUNKS_OF_A_DOCUMENT = 50
ORGANISATIONS = [f"customs {number}" for number in range(1000)]
FILTERS = {
    "1 in 2": PassageFilter(languages=frozenset({"en"})),
    "1 in 10": PassageFilter(organisations=frozenset(ORGANISATIONS[:100])),
    "1 in 100": PassageFilter(organisations=frozenset(ORGANISATIONS[:10])),
    "1 in 1000": PassageFilter(organisations=frozenset(ORGANISATIONS[:1])),
    "one year": PassageFilter(years=frozenset({2020})),
}
"""How many pass -> a filter that lets so many pass."""

_BATCH = 20_000


class Words(Analyser):
    """Takes what stands between blanks for terms."""

    def analyse(self, text: str) -> Analysis:
        terms = text.split()
        return Analysis(terms, len(terms))


def vectors(count: int, draw: np.random.Generator, centres: NDArray[np.float32]) -> Any:
    """Vectors around centres, normalised: (count, dimensions) float32."""
    noise = draw.standard_normal((count, centres.shape[1]), dtype=np.float32)
    made = centres[draw.integers(len(centres), size=count)] + 0.7 * noise
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def words(count: int, draw: np.random.Generator) -> NDArray[np.int64]:
    """Ranks of words, the r-th as often as 1 / r: (count,)."""
    ranks: NDArray[np.int64] = np.exp(draw.uniform(0, np.log(VOCABULARY), count)).astype(np.int64)
    return ranks


def passages(chunks: int, draw: np.random.Generator) -> Iterator[list[Passage]]:
    """Made-up passages in batches."""
    centres = draw.standard_normal((CENTRES, DIMENSIONS), dtype=np.float32)
    for start in range(0, chunks, _BATCH):
        size = min(_BATCH, chunks - start)
        made = vectors(size, draw, centres)
        texts = words(size * WORDS, draw).reshape(size, WORDS).tolist()
        yield [_passage(start + n + 1, texts[n], made[n]) for n in range(size)]


def _passage(identifier: int, text: list[int], vector: NDArray[np.float32]) -> Passage:
    document = identifier // CHUNKS_OF_A_DOCUMENT
    language = ("en", "zh")[document % 2]
    year = 2006 + document // len(ORGANISATIONS) % 20
    return Passage(
        id=identifier,
        reading=" ".join([f"w{rank}" for rank in text]),
        vector=vector,
        language=language,
        year=(None, year - 1, year)[identifier % 3],
        aspect=("review", "plan", "other")[identifier % 3],
        document=f"{document:012d}",
        document_language=language,
        report_year=year,
        organisation=ORGANISATIONS[document % len(ORGANISATIONS)],
    )


def anonymous() -> float:
    """This process's own memory in MB, without mapped files."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (line,) = (line for line in status.splitlines() if line.startswith("RssAnon"))
    return int(line.split()[1]) / 1000


def opened(folder: Path, chunks: int, queries: int) -> dict[str, Any]:
    """Times and memory of an index that was saved."""
    small = LocalIndex(DIMENSIONS, Words())  # what the libraries take, whatever they hold
    small.apply(passages(10, np.random.default_rng(1)))
    small.search({"w1": 1.0}, np.ones(DIMENSIONS, dtype=np.float32), FOUND)
    small.close()
    before = anonymous()
    begun = time.perf_counter()
    index = LocalIndex.load(folder, Words(), train_at=TRAIN_AT)
    loading = time.perf_counter() - begun
    draw = np.random.default_rng(2)
    centres = draw.standard_normal((CENTRES, DIMENSIONS), dtype=np.float32)
    first, taken = _first(index), {name: [] for name in ("unfiltered", *FILTERS)}
    for vector in vectors(queries, draw, centres):
        terms = {f"w{rank}": 1.0 for rank in words(6, draw).tolist()}
        for name, found in taken.items():
            begun = time.perf_counter()
            index.search(terms, vector, FOUND, only=FILTERS.get(name))
            found.append((time.perf_counter() - begun) * 1000)
    medians = {name: median(found) for name, found in taken.items()}
    beside = anonymous() - before - chunks * DIMENSIONS * 4 / 1e6 - _words_mb(index)
    index.close()
    return {
        "chunks": len(index),
        "load_s": loading,
        "first_filtered_ms": first,
        "p50_ms": medians,
        "ratio": {name: medians[name] / medians["unfiltered"] for name in FILTERS},
        "beside_mb": beside,
    }


def _words_mb(index: LocalIndex) -> float:
    """What the words themselves take, with their numbers and the table that leads to these."""
    vocabulary = index._lexical._counts._vocabulary
    pieces = (sys.getsizeof(piece) for entry in vocabulary.items() for piece in entry)
    return (sys.getsizeof(vocabulary) + sum(pieces)) / 1e6


def _first(index: LocalIndex) -> dict[str, float]:
    """Milliseconds until each filter's ids are known, which are kept for the searches after."""
    taken = {}
    for name, only in FILTERS.items():
        begun = time.perf_counter()
        index.search({"w1": 1.0}, None, 1, only=only)
        taken[name] = (time.perf_counter() - begun) * 1000
    return taken


def measure(chunks: int = CHUNKS, queries: int = QUERIES) -> dict[str, Any]:
    """Medians of a search, unfiltered and filtered, by turns; MB beside vectors and terms.

    The terms of the texts are mapped from the checkpoint and do not count.
    """
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        index = LocalIndex(DIMENSIONS, Words(), work=Path(folder), train_at=TRAIN_AT)
        index.apply(passages(chunks, np.random.default_rng(0)))
        saved = Path(folder, "saved")
        saved.mkdir()
        index.save(saved)
        index.close()
        del index
        building = time.perf_counter() - begun
        command = [
            sys.executable,
            "-m",
            "benchmarks.million",
            str(saved),
            str(chunks),
            str(queries),
        ]
        result = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, Any] = json.loads(result.stdout)
    return {"build_s": building, **figures}


if __name__ == "__main__":
    print(json.dumps(opened(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))

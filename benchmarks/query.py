"""Time of a query on a library of many chunks, whole and by part, against embedding it alone.

No query is put twice, so that nothing remembered makes one look fast.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import kb
import kb.search.candidates
import kb.search.search
from benchmarks.text import REPORTS, documents_in, recombined, write_reports
from index import Analyser, Embedder, LexicalIndex, VectorIndex

CHUNKS = 10_000
QUERIES = 200

PARTS: dict[str, tuple[tuple[Any, str], ...]] = {
    "dense": ((VectorIndex, "search"), (VectorIndex, "scores")),
    "lexical": ((Analyser, "query_terms"), (LexicalIndex, "search"), (LexicalIndex, "scores")),
    "fuse": ((kb.search.candidates, "fuse"),),
    "fetch": ((kb.search.search.Search, "fetch"),),
}
"""Part of a query -> the functions that it is made of."""


def questions(reports: Path, language: str, count: int) -> list[str]:
    """Beginnings of sentences in ``language``, no two alike."""
    own = [one for one in documents_in(reports) if one.language == language]
    draw = random.Random(2)
    found: dict[str, None] = {}
    for text in islice(recombined(own, seed=3), 100 * count) if own else ():
        line = draw.choice([part for part in text.splitlines() if part and part[0] != "#"])
        if language == "zh":
            found[line[: draw.randint(6, 14)]] = None
        else:
            found[" ".join(line.split()[: draw.randint(5, 11)])] = None
        if len(found) == count:
            break
    return list(found)


def milliseconds(action: Callable[[str], object], queries: Sequence[str]) -> list[float]:
    """What each query took."""
    taken = []
    for query in queries:
        begun = time.perf_counter()
        action(query)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


@contextmanager
def clocks(embedder: Embedder) -> Iterator[dict[str, float]]:
    """While it is open, adds up the milliseconds spent in each part."""
    spent: dict[str, float] = defaultdict(float)
    parts = {"embed": ((embedder, "encode_query"),), **PARTS}
    before = []

    def clocked(part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            begun = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                spent[part] += (time.perf_counter() - begun) * 1000

        return run

    for part, functions in parts.items():
        for owner, name in functions:
            before.append((owner, name, getattr(owner, name)))
            setattr(owner, name, clocked(part, getattr(owner, name)))
    try:
        yield spent
    finally:
        for owner, name, function in before:
            setattr(owner, name, function)


def parts_of(library: kb.Library, queries: Sequence[str]) -> dict[str, float]:
    """Median milliseconds of each part of a search, and of the rest."""
    taken: dict[str, list[float]] = defaultdict(list)
    with clocks(library._embedder) as spent:
        for query in queries:
            spent.clear()
            begun = time.perf_counter()
            library.search(query)
            rest = (time.perf_counter() - begun) * 1000
            for part in ("embed", *PARTS):
                taken[part].append(spent[part])
                rest -= spent[part]
            taken["rest"].append(rest)
    return {part: median(values) for part, values in taken.items()}


def measure(
    reports: Path = REPORTS, chunks: int = CHUNKS, queries: int = QUERIES
) -> dict[str, Any]:
    """Milliseconds of English and Chinese queries on a library of ``chunks`` chunks."""
    english = questions(reports, "en", 3 * queries)
    chinese = questions(reports, "zh", queries)
    with tempfile.TemporaryDirectory() as folder, kb.open(Path(folder, "library")) as library:
        embedder = library._embedder
        write_reports(Path(folder, "reports"), reports, embedder, chunks=chunks)
        report = library.ingest(Path(folder, "reports"))
        milliseconds(library.search, questions(reports, "en", 5))
        alone = milliseconds(embedder.encode_query, english[0::3])
        whole = milliseconds(library.search, english[1::3])
        parts = parts_of(library, english[2::3])
        in_chinese = milliseconds(library.search, chinese)
    limit = 1.5 * median(alone) + 5
    return {
        "chunks": report.chunks,
        "queries": len(whole),
        "embed_alone_ms": median(alone),
        "p50_ms": median(whole),
        "p95_ms": quantiles(whole, n=20)[18],
        "limit_ms": limit,
        "within_limit": median(whole) < limit,
        "parts_ms": parts,
        "chinese_p50_ms": median(in_chinese) if in_chinese else None,
    }

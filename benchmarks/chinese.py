"""Rate of Chinese: the table against the bundled model on the same chunks, and a whole ingest.

The bundled model encodes in the precision that it runs in here, bfloat16 where the processor has
it, on all cores. Both read the same chunks of 300 characters in turns; the best round of each
counts. The ingest counts reading, splitting, embedding, storing and indexing of Chinese reports.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import kb
from benchmarks.text import REPORTS, documents_in, recombined
from index import Embedder, load_embedder
from kb.config import Settings

CHUNKS = 1_000
CHARACTERS = 300
ROUNDS = 3


def measure(reports: Path = REPORTS, chunks: int = CHUNKS) -> dict[str, float]:
    """Chunks a second of both, their ratio, and of an ingest."""
    documents = [one for one in documents_in(reports) if one.language == "zh"]
    if not documents:
        raise SystemExit(f"{reports} holds no Chinese report; name another with --reports")
    written, texts = [], []
    for text in recombined(documents):
        written.append(text)
        texts += [text[at : at + CHARACTERS] for at in range(0, len(text), CHARACTERS)]
        if len(texts) >= chunks:
            break
    texts = [text for text in texts if len(text) == CHARACTERS][:chunks]
    rates = _rates(
        {"model": load_embedder("small", languages=["en"]), "default": load_embedder("small")},
        texts,
    )
    return {
        "chunks": len(texts),
        "bundled_model_chunks_per_second": rates["model"],
        "chunks_per_second": rates["default"],
        "ratio": rates["default"] / rates["model"],
        "ingest_chunks_per_second": _ingest_rate(written),
    }


def _rates(embedders: dict[str, Embedder], texts: list[str]) -> dict[str, float]:
    logging.disable(logging.WARNING)  # that the model does not read the ends is known
    try:
        for embedder in embedders.values():
            embedder.encode_documents(texts[:32])
        taken: dict[str, list[float]] = {name: [] for name in embedders}
        for _ in range(ROUNDS):
            for name, embedder in embedders.items():
                taken[name].append(_seconds(lambda one=embedder: one.encode_documents(texts)))
    finally:
        logging.disable(logging.NOTSET)
    return {name: len(texts) / min(seconds) for name, seconds in taken.items()}


def _ingest_rate(written: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        reports = Path(folder, "reports")
        reports.mkdir()
        for number, text in enumerate(written):
            (reports / f"{number:05}.md").write_text(text, encoding="utf-8")
        with kb.open(Path(folder, "library"), settings=Settings(model="")) as library:
            library.search("热身")
            begun = perf_counter()
            report = library.ingest(reports)
            return report.chunks / (perf_counter() - begun)


def _seconds(action: Callable[[], object]) -> float:
    begun = perf_counter()
    action()
    return perf_counter() - begun

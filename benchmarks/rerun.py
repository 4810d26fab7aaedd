"""A second ingest of the same folder, nothing having changed, against the first."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import kb
from benchmarks.text import REPORTS, write_reports
from index import load_embedder

FILES = 1_000


def measure(reports: Path = REPORTS, files: int = FILES) -> dict[str, float]:
    """Seconds of both, the ratio, and the texts that the second one embedded: none."""
    with tempfile.TemporaryDirectory() as folder:
        source, library = Path(folder, "reports"), Path(folder, "library")
        write_reports(source, reports, load_embedder("hash"), files=files, sections=1)
        seconds, embedded = [], []
        for _ in range(2):
            begun = time.perf_counter()
            with kb.open(library) as opened:
                report = opened.ingest(source)
            seconds.append(time.perf_counter() - begun)
            embedded.append(report.embedded)
        if report.unchanged != files or report.failed:
            raise SystemExit(f"the second ingest did not leave {files} files alone: {report}")
    first, second = seconds
    return {
        "files": files,
        "chunks": report.chunks,
        "first_seconds": first,
        "second_seconds": second,
        "ratio": second / first,
        "embedded_again": embedded[1],
    }

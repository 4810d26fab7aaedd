"""Seconds that each command takes as a process of its own, on a library of some 3,000 chunks.

Best of five: what else the machine does meanwhile only adds. What a command may import, by which
it is as quick as it is, tests/kb/cli/test_imports.py holds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import kb
from benchmarks.text import REPORTS, write_reports
from index import load_embedder

CHUNKS = 3_000
TRIES = 5
KB = (sys.executable, "-c", "from kb.cli.main import main; main()")


def measure(reports: Path = REPORTS, chunks: int = CHUNKS) -> dict[str, float]:
    """The best seconds of each command, and the chunks of the library."""
    with tempfile.TemporaryDirectory() as folder:
        source, library = Path(folder, "reports"), Path(folder, "library")
        write_reports(source, reports, load_embedder("hash"), chunks=chunks)
        with kb.open(library) as opened:
            report = opened.ingest(source)
            first = opened.documents()[0].id
        commands = {
            "help": ["--help"],
            "list": ["list"],
            "show": ["show", first],
            "figures": ["figures"],
            "search_en": ["search", "smart customs"],
            "search_zh": ["search", "智慧海关"],
        }
        best = {name: _best(arguments, library) for name, arguments in commands.items()}
    return {"chunks": report.chunks, **best}


def _best(arguments: list[str], library: Path) -> float:
    taken = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        subprocess.run(
            [*KB, *arguments],
            env={**os.environ, "KB_LIBRARY": str(library)},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        taken.append(time.perf_counter() - begun)
    return min(taken)

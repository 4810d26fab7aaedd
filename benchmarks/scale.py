"""A library's verbs at several sizes: what takes more than as many times as long as it is larger.

python -m benchmarks.scale [--chunks N …] [--model NAME] [--reports DIR] [--keep DIR]

Each library is made of recombined reports, none repeated, and is then opened by a process of its
own. Seconds, unless a name says otherwise.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import kb
from benchmarks.query import questions
from benchmarks.run import rows
from benchmarks.text import REPORTS, documents_in, recombined
from kb.config import Settings

SIZES = (25_000, 100_000)
QUESTIONS = 10
REMOVED, PURGED = 1000, 500
CHUNKS_OF_A_REPORT = 13


def records(reports: Path, count: int) -> Iterator[str]:
    """Lines of a JSON Lines file, a report each."""
    for number, text in enumerate(islice(recombined(documents_in(reports)), count)):
        yield json.dumps({"_id": f"{number:06}", "title": f"Report {number}", "text": text})


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def filled(folder: Path, reports: Path, chunks: int, settings: Settings) -> dict[str, Any]:
    """Make a library of about so many chunks; what that took."""
    path = folder / "reports.jsonl"
    lines = records(reports, max(4, chunks // CHUNKS_OF_A_REPORT))
    path.write_text("\n".join(lines), encoding="utf-8")
    before = time.process_time()
    with kb.open(settings=settings) as library:
        report = library.ingest(path)
    spent = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "chunks": report.chunks,
        "documents": report.documents,
        "ingest": report.seconds,
        "ingest_chunks_per_cpu_second": report.chunks / spent,
        "ingest_peak_mb": peak,
        "mb_on_disk": sum(file.stat().st_size for file in settings.library.rglob("*")) / 1e6,
    }


def probed(settings: Settings, reports: Path) -> dict[str, float]:
    """Seconds of each verb on a library that no process has open."""
    asked = [
        question
        for language in ("en", "zh")
        for question in questions(reports, language, QUESTIONS // 2)
    ]
    found: dict[str, float] = {}
    begun = time.perf_counter()
    with kb.open(settings=settings) as library:
        library.search(asked[0])
        found["open_and_first_search"] = time.perf_counter() - begun
        found["search"] = median(timed(lambda one=one: library.search(one)) for one in asked)
        found["search_by_year"] = median(
            timed(lambda one=one: library.search(one, years=[2025])) for one in asked
        )
        library.ask(asked[0])
        found["ask"] = median(timed(lambda one=one: library.ask(one)) for one in asked)
        found["status"] = timed(library.status)
        new = settings.library.parent / "new.txt"
        new.write_text("The ferry carried xylophones to the islands.", encoding="utf-8")
        begun = time.perf_counter()
        library.ingest(new)
        library.search("xylophones")
        found["one_more_document"] = time.perf_counter() - begun
        ids = [info.id for info in library.documents()]
        gone = ids[:REMOVED]
        found["remove"] = timed(lambda: library.remove(gone))
        found["search_after_it"] = timed(lambda: library.search(asked[0]))
        found["restore"] = timed(lambda: library.restore(gone[: len(gone) - PURGED]))
        found["search_after_that"] = timed(lambda: library.search(asked[0]))
        found["purge"] = timed(library.purge)
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def measure(
    folder: Path, reports: Path = REPORTS, chunks: int = SIZES[0], model: str = "hash"
) -> dict[str, Any]:
    """All figures of one size; the library is made in ``folder`` unless it is there."""
    settings = Settings(library=folder / "library", model=model, reader="none")
    made: dict[str, Any] = {}
    if not settings.library.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = filled(folder, reports, chunks, settings)
    command = [sys.executable, "-m", "benchmarks.scale", "--probe", str(folder), "--model", model]
    done = subprocess.run(
        [*command, "--reports", str(reports)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return made | json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chunks", type=int, nargs="+", default=SIZES)
    parser.add_argument("--model", default="hash")
    parser.add_argument("--reports", type=Path, default=REPORTS)
    parser.add_argument("--keep", type=Path, help="a folder for the libraries, kept for the next")
    parser.add_argument("--probe", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.probe:
        settings = Settings(library=given.probe / "library", model=given.model, reader="none")
        print(json.dumps(probed(settings, given.reports)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        for chunks in given.chunks:
            folder = (given.keep or Path(temporary)) / f"{chunks}"
            found = measure(folder, given.reports, chunks, given.model)
            print(f"{chunks:,}", *rows(found), sep="\n", flush=True)


if __name__ == "__main__":
    main()

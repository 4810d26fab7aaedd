"""A library's verbs at several sizes: what takes more than as many times as long as it is larger.

python -m benchmarks.scale [--chunks N …] [--records N] [--model NAME] [--reports DIR] [--keep DIR]

Each library is made of recombined reports, none repeated; a copy of it is then opened by a process
of its own, with another one beside it. Seconds, unless a name says otherwise.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import kb
from benchmarks.query import questions
from benchmarks.run import rows
from benchmarks.text import REPORTS, SENTENCE_END, documents_in, recombined
from index import load_embedder
from ingest import Document, split
from kb.config import Settings
from kb.library.originals import ORIGINALS

SIZES = (25_000, 100_000)
QUESTIONS = 10
REMOVED, PURGED = 1000, 500
SAMPLED = 40
"""Reports that are split to learn how many chunks one has."""

WORD = "xylophones"
"""Stands in no report."""


def reports_of(folder: Path, chunks: int, model: str) -> Iterator[str]:
    """Lines of a JSON Lines file, a report each, together about so many chunks."""
    documents, embedder = documents_in(folder), load_embedder(model)
    sample = [
        Document("sample.md", "Report", text) for text in islice(recombined(documents), SAMPLED)
    ]
    parts = [split(one, limit=embedder.limit, count=embedder.count) for one in sample]
    count = max(4, round(chunks * SAMPLED / sum(map(len, parts))))
    for number, text in enumerate(islice(recombined(documents), count)):
        yield json.dumps({"_id": f"{number:06}", "title": f"Report {number}", "text": text})


def records_of(folder: Path, count: int) -> Iterator[str]:
    """Lines of a JSON Lines file, two sentences each."""
    texts = (SENTENCE_END.split(document.text) for document in documents_in(folder))
    sentences = [" ".join(one.split()) for text in texts for one in text if len(one) > 20]
    draw = random.Random(1)
    for number in range(count):
        text = " ".join(draw.choices(sentences, k=2))
        yield json.dumps({"_id": f"{number:06}", "text": f"{number}: {text}"})


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def filled(folder: Path, lines: Iterable[str], settings: Settings) -> dict[str, Any]:
    """Make a library of a file with these lines; what that took."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "reports.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    before = time.process_time()
    with kb.open(settings=settings) as library:
        report = library.ingest(path)
    spent = time.process_time() - before
    path.unlink()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kept = {
        name: sum(one.stat().st_size for one in place.rglob("*") if one.is_file())
        for name, place in (("all", settings.library), ("originals", settings.library / ORIGINALS))
    }
    return {
        "chunks": report.chunks,
        "documents": report.documents,
        "ingest": report.seconds,
        "ingest_chunks_per_cpu_second": report.chunks / spent,
        "ingest_peak_mb": peak,
        "bytes_a_chunk": (kept["all"] - kept["originals"]) / report.chunks,
        "bytes_a_chunk_of_originals": kept["originals"] / report.chunks,
    }


class Beside:
    """Another process that has the same library open and searches when it is told to."""

    def __init__(self, folder: Path, model: str) -> None:
        command = [sys.executable, "-m", "benchmarks.scale", "--beside", str(folder)]
        self._process = subprocess.Popen(
            [*command, "--model", model], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.search()

    def search(self) -> tuple[float, int]:
        """Seconds of a search for ``WORD``, and how many passages it finds."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write("search\n")
        stdin.flush()
        seconds, found = json.loads(stdout.readline())
        return seconds, found

    def close(self) -> None:
        self._process.communicate()


def searched_beside(settings: Settings) -> None:
    """Search once for each line that comes in."""
    with kb.open(settings=settings) as library:
        for _ in sys.stdin:
            begun = time.perf_counter()
            found = sum(WORD in hit.text for hit in library.search(WORD, mode="lexical").hits)
            print(json.dumps([time.perf_counter() - begun, found]), flush=True)


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
        found["open"] = time.perf_counter() - begun
        library.search(asked[0])
        found["open_and_first_search"] = time.perf_counter() - begun
        found["search"] = median(timed(lambda one=one: library.search(one)) for one in asked)
        found["search_by_year"] = median(
            timed(lambda one=one: library.search(one, years=[2025])) for one in asked
        )
        library.ask(asked[0])
        found["ask"] = median(timed(lambda one=one: library.ask(one)) for one in asked)
        found["status"] = timed(library.status)
        found["facets"] = timed(library.facets)
        found["list_documents"] = timed(library.documents)
        found |= _changed(library, settings, asked[0])
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _changed(library: kb.Library, settings: Settings, question: str) -> dict[str, float]:
    """Seconds of what changes the library, and of the first search after each."""
    found: dict[str, float] = {}
    beside = Beside(settings.library.parent, settings.model)
    new = settings.library.parent / "new.txt"
    new.write_text(f"The ferry carried {WORD} to the islands.", encoding="utf-8")
    found["ingest_one_more"] = timed(lambda: library.ingest(new))
    found["search_after_it"] = timed(lambda: library.search(WORD))
    seconds, there = beside.search()
    found["search_after_it_in_another_process"] = seconds if there else float("inf")
    beside.close()
    ids = [info.id for info in library.documents()]
    gone = ids[:REMOVED]
    found["remove"] = timed(lambda: library.remove(gone))
    found["search_after_removal"] = timed(lambda: library.search(question))
    found["restore"] = timed(lambda: library.restore(gone[PURGED:]))
    found["search_after_restoring"] = timed(lambda: library.search(question))
    found["purge"] = timed(library.purge)
    found["search_after_purge"] = timed(lambda: library.search(question))
    return found


def settings_of(folder: Path, model: str) -> Settings:
    return Settings(library=folder / "library", model=model, reader="none")


def measure(
    folder: Path,
    reports: Path = REPORTS,
    chunks: int = SIZES[0],
    model: str = "hash",
    records: int = 0,
) -> dict[str, Any]:
    """All figures of one size; the library is made in ``folder`` unless it is there.

    With ``records`` it is made of so many short ones.
    """
    settings = settings_of(folder, model)
    made: dict[str, Any] = {}
    if not settings.library.exists():
        lines = records_of(reports, records) if records else reports_of(reports, chunks, model)
        made = filled(folder, lines, settings)
    copy = folder / "probed"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(settings.library, copy / "library")
    command = [sys.executable, "-m", "benchmarks.scale", "--probe", str(copy), "--model", model]
    done = subprocess.run(
        [*command, "--reports", str(reports)], capture_output=True, text=True, check=False
    )
    shutil.rmtree(copy)
    if done.returncode:
        raise SystemExit(done.stderr)
    return made | json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chunks", type=int, nargs="*", default=SIZES)
    parser.add_argument("--records", type=int, default=0, help="a file of so many short ones")
    parser.add_argument("--model", default="hash")
    parser.add_argument("--reports", type=Path, default=REPORTS)
    parser.add_argument("--keep", type=Path, help="a folder for the libraries, kept for the next")
    parser.add_argument("--probe", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--beside", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.beside:
        searched_beside(settings_of(given.beside, given.model))
        return
    if given.probe:
        print(json.dumps(probed(settings_of(given.probe, given.model), given.reports)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        place = given.keep or Path(temporary)
        for chunks in given.chunks:
            found = measure(place / f"{chunks}", given.reports, chunks, given.model)
            print(f"{chunks:,} chunks", *rows(found), sep="\n", flush=True)
        if given.records:
            folder = place / f"records-{given.records}"
            found = measure(folder, given.reports, 0, given.model, given.records)
            print(f"{given.records:,} records", *rows(found), sep="\n", flush=True)


if __name__ == "__main__":
    main()

"""Measure the ranking on a set in the BEIR layout: corpus.jsonl, queries.jsonl, qrels/*.tsv.

The corpus is ingested as any other file, so that what is measured is what users get. Documents
rank by their best chunk.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from kb.config import Settings
from kb.errors import BadDataset, BadRequest
from kb.library.library import Library, open_library
from kb.pipeline.report import IngestReport, Progress

Mode = Literal["hybrid", "dense", "lexical"]
LEGS: tuple[Mode, Mode] = ("dense", "lexical")
CORPUS = "corpus.jsonl"
DEPTH = 10
FIRST_CHUNKS = 3 * DEPTH
"""Chunks asked for at first; more where several of them are of one document."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Queries and judgements; the corpus stays on disk."""

    corpus: Path
    queries: Mapping[str, str]
    """Judged queries by id."""
    judgements: dict[str, dict[str, int]]
    """Query id -> document id -> grade; over 0 is relevant."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over all judged queries, and the time that a query took, in milliseconds."""

    ndcg: float
    recall: float
    mrr: float
    p50_ms: float
    p95_ms: float
    refused: int = 0
    """Queries that could not be served in this mode; they count as finding nothing."""

    def as_json(self) -> dict[str, float]:
        return {
            f"ndcg@{DEPTH}": round(self.ndcg, 4),
            f"recall@{DEPTH}": round(self.recall, 4),
            f"mrr@{DEPTH}": round(self.mrr, 4),
            "p50_ms": round(self.p50_ms, 2),
            "p95_ms": round(self.p95_ms, 2),
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found, in the mode asked for and for each leg alone."""

    documents: int
    queries: int
    mode: Mode
    figures: Figures
    by_leg: Mapping[str, Figures]
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "queries": self.queries,
            "mode": self.mode,
            **self.figures.as_json(),
            "by_leg": {leg: figures.as_json() for leg, figures in self.by_leg.items()},
        }

    def __str__(self) -> str:
        rows = {self.mode: self.figures, **self.by_leg}
        names = list(self.figures.as_json())
        lines = [f"{self.documents} documents, {self.queries} queries"]
        lines.append(" " * 8 + "".join(f"{name:>11}" for name in names))
        for name, figures in rows.items():
            values = figures.as_json().values()
            lines.append(f"{name:<8}" + "".join(f"{value:>11.4g}" for value in values))
        return "\n".join(lines)


def evaluate(
    folder: Path,
    *,
    settings: Settings,
    mode: Mode = "hybrid",
    keep: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Evaluation:
    """The figures of ``mode``, and of each leg alone, on the set in ``folder``.

    The corpus is indexed in a temporary library; with ``keep``, in one under that folder, which a
    later run over the same corpus and settings takes up.

    Raises:
        BadDataset: a file of the set is missing or cannot be understood.
    """
    dataset = read_dataset(folder)
    with (
        _folder(keep, dataset.corpus, settings) as folder_of_library,
        open_library(folder_of_library, settings=settings) as library,
    ):
        report = _fill(library, dataset, progress)
        measured = {leg: _measure(library, dataset, leg) for leg in dict.fromkeys((mode, *LEGS))}
    return Evaluation(
        documents=report.documents,
        queries=len(dataset.queries),
        mode=mode,
        figures=measured[mode],
        by_leg={leg: measured[leg] for leg in LEGS},
        warnings=(*dataset.warnings, *_warnings(report, measured)),
    )


def read_dataset(folder: Path) -> Dataset:
    """The queries and judgements of the set in ``folder``.

    Of several files of judgements test.tsv is taken where there is one, else all together.

    Raises:
        BadDataset: a file is missing or cannot be understood.
    """
    corpus = folder / CORPUS
    if not corpus.is_file():
        raise BadDataset(f"{corpus} is missing; the set needs {CORPUS}, queries.jsonl, qrels/")
    judgements: dict[str, dict[str, int]] = {}
    for path in _judgement_files(folder / "qrels"):
        for query, document, grade in _judgements(path):
            judgements.setdefault(query, {})[document] = grade
    texts = dict(_queries(folder / "queries.jsonl"))
    queries = {query: texts[query] for query in judgements if query in texts}
    if not queries:
        raise BadDataset(f"{folder}: no query of queries.jsonl is judged in qrels/; check the ids")
    absent = len(judgements) - len(queries)
    return Dataset(
        corpus=corpus,
        queries=queries,
        judgements={query: judgements[query] for query in queries},
        warnings=(f"{absent} judged queries are not in queries.jsonl",) if absent else (),
    )


def _judgement_files(folder: Path) -> Sequence[Path]:
    files = sorted(folder.glob("*.tsv"))
    if not files:
        raise BadDataset(f"{folder} holds no .tsv file; put the judgements there")
    return [path for path in files if path.name == "test.tsv"] or files


def _judgements(path: Path) -> Iterator[tuple[str, str, int]]:
    for number, line in _lines(path):
        fields = line.split("\t")
        if number == 1 and fields[-1].strip() == "score":
            continue
        try:
            query, document, grade = fields
            yield query, document, int(grade)
        except ValueError:
            message = f"{path}, line {number}: expected query, document and grade, by tabulator"
            raise BadDataset(message) from None


def _queries(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in _lines(path):
        try:
            record = json.loads(line)
            yield str(record["_id"]), str(record["text"])
        except (ValueError, KeyError, TypeError):
            message = f"{path}, line {number}: expected a JSON object with _id and text"
            raise BadDataset(message) from None


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except FileNotFoundError:
        raise BadDataset(f"{path} is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadDataset(f"{path} cannot be read as UTF-8 text ({error})") from error


@contextmanager
def _folder(keep: Path | None, corpus: Path, settings: Settings) -> Iterator[Path]:
    """Where the corpus's library stands: kept ones are named by content and settings."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="kb-eval-") as folder:
            yield Path(folder, "library")
        return
    with corpus.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(settings.model_dump_json(exclude={"library"}).encode())
    yield keep / f"eval-{digest.hexdigest()[:16]}"


def _fill(
    library: Library, dataset: Dataset, progress: Callable[[Progress], None] | None
) -> IngestReport:
    if not library.generations.is_as_set():  # kept by another version of this program
        library.reindex(progress=progress)
    library.search("warm")  # loads the model before the timing
    report = library.ingest([dataset.corpus], progress=progress)
    if not report.documents:
        raise BadDataset(f"{dataset.corpus}: no document that can be read; {_why(report)}")
    return report


def _measure(library: Library, dataset: Dataset, mode: Mode) -> Figures:
    from ir_measures import RR, R, calc_aggregate, nDCG

    ndcg, recall, mrr = nDCG @ DEPTH, R @ DEPTH, RR @ DEPTH
    run: dict[str, dict[str, float]] = {}
    milliseconds = []
    refused = 0
    for query, text in dataset.queries.items():
        begun = time.perf_counter()
        try:
            ranked = _rank(library, text, mode)
        except BadRequest:  # in a language that the leg does not know, say: it finds nothing
            ranked = []
            refused += 1
        milliseconds.append((time.perf_counter() - begun) * 1000)
        run[query] = {document: 1 / rank for rank, document in enumerate(ranked, start=1)}
    means = calc_aggregate([ndcg, recall, mrr], dataset.judgements, run)
    p50, p95 = map(float, np.percentile(milliseconds, [50, 95]))
    return Figures(means[ndcg], means[recall], means[mrr], p50, p95, refused)


def _rank(library: Library, text: str, mode: Mode) -> list[str]:
    """The ids of the best documents, each at its best chunk's place."""
    limit = FIRST_CHUNKS
    while True:
        hits = library.search(text, limit=limit, mode=mode)
        sources = (hit.document.sources or (hit.document.source,) for hit in hits)
        ranked = dict.fromkeys(
            source.partition(f"{CORPUS}#")[2] for group in sources for source in group
        )
        if len(ranked) >= DEPTH or len(hits) < limit:
            return list(ranked)[:DEPTH]
        limit *= 4


def _warnings(report: IngestReport, measured: Mapping[Mode, Figures]) -> Iterator[str]:
    if report.failed:
        yield f"{report.failures} documents left out; {_why(report)}"
    for mode, figures in measured.items():
        if figures.refused:
            yield f"{figures.refused} queries cannot be served in {mode} mode and count as nought"


def _why(report: IngestReport) -> str:
    return f"the first: {report.failed[0]}" if report.failed else "the file is empty"

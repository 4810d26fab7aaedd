"""Train the Chinese table and the lexicon: ``python -m training DATA [--measure EVAL] [--to
FOLDER]``.

DATA holds the parallel text (``training.data`` tells the files); EVAL holds sets in the BEIR
layout, of which those named xquad-* are measured with the vectors alone.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import fields, replace
from pathlib import Path

import numpy as np

from index import ChineseTable, load_embedder
from index.chinese.table import PACKAGED
from training.data import Pair, Parallel, read_parallel
from training.fit import Bags, Recipe, fit, vocabulary_of
from training.lexicon import make_lexicon
from training.made_pairs import exchanged, strung
from training.measure import measure
from training.teacher import Teacher
from training.write import write_table

SHORT = 60
"""Characters of a report's sentence that is still made new pairs of."""

KEPT = Path.home() / ".cache" / "report-kb" / "training"


def main() -> None:
    """Entry point."""
    arguments = _parser().parse_args()
    recipe = replace(Recipe(), **{one.name: getattr(arguments, one.name) for one in fields(Recipe)})
    begun = time.perf_counter()

    def told(line: str) -> None:
        sys.stderr.write(f"{time.perf_counter() - begun:6.0f} s  {line}\n")

    parallel = read_parallel(arguments.data)
    pairs = training_pairs(parallel, recipe)
    told(f"{len(pairs):,} pairs")
    english = load_embedder("small", languages=["en"])
    rows, vectors = Teacher(english, arguments.kept).vectors({pair.en for pair in pairs}, told)
    texts = list(dict.fromkeys(pair.zh for pair in pairs))
    vocabulary = vocabulary_of(texts, recipe.fewest, recipe.features)
    bags = Bags([pair.zh for pair in pairs], vocabulary).rows
    filled = np.flatnonzero(np.diff(bags.indptr))
    targets = np.array([rows[pair.en] for pair in pairs], dtype=np.int64)
    told(f"{len(vocabulary):,} features")
    table, basis = fit(
        bags[filled],
        targets[filled],
        vectors,
        recipe,
        lambda epoch, loss: told(f"epoch {epoch + 1} of {recipe.epochs}, loss {loss:.3f}"),
    )
    checksum = write_table(arguments.to, vocabulary, table, basis, english=english.fingerprint)
    make_lexicon(parallel, arguments.to)
    told(f"written to {arguments.to}, sha256 {checksum}")
    if arguments.measure:
        for line in measure(english, ChineseTable(arguments.to), arguments.measure):
            sys.stdout.write(f"{line}\n")


def training_pairs(parallel: Parallel, recipe: Recipe) -> list[Pair]:
    """All that is learnt from, repeated as often as it counts."""
    return [
        *(pair for pair in windows(parallel, recipe.window) for _ in range(recipe.reports)),
        *parallel.sentences,
        *(pair for pair in parallel.terms for _ in range(recipe.terms)),
        *entries(parallel),
        *exchanged(_short(parallel), parallel.dictionary, recipe.exchanged, recipe.seed + 1),
        *strung(parallel.dictionary, recipe.strung, recipe.seed + 2),
    ]


def windows(parallel: Parallel, longest: int) -> list[Pair]:
    """Sentences of the reports, and runs of up to ``longest`` of them as passages."""
    return [
        Pair("".join(pair.zh for pair in run), " ".join(pair.en for pair in run))
        for size in range(1, longest + 1)
        for report in parallel.reports
        for start in range(len(report) - size + 1)
        if (run := report[start : start + size])
    ]


def entries(parallel: Parallel) -> list[Pair]:
    """Each entry of the dictionary with its first senses."""
    return [Pair(word, ", ".join(senses[:3])) for word, senses in parallel.dictionary.items()]


def _short(parallel: Parallel) -> list[Pair]:
    """Sentences in which one word more or less matters."""
    reports = (pair for report in parallel.reports for pair in report)
    return [*parallel.sentences, *(pair for pair in reports if len(pair.zh) < SHORT)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--measure", type=Path, metavar="EVAL")
    parser.add_argument("--to", type=Path, default=PACKAGED, metavar="FOLDER")
    parser.add_argument("--kept", type=Path, default=KEPT, help="where English vectors are kept")
    for one in fields(Recipe):
        parser.add_argument(f"--{one.name}", type=type(one.default), default=one.default)
    return parser


if __name__ == "__main__":
    main()

"""Train the reader: ``python -m training.reader DATA [--to FILE]``.

DATA holds question sets with passages (``*.jsonl.gz``) and the aligned work reports
(``work-reports-*.tsv.gz``), in it or in folders of it; ``training.reader.documents`` tells their
form. One report's questions and a part of each set are kept back, to measure on.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import NamedTuple

import torch

from index import Analyser
from index.models.packed_embedder import e5_file
from index.models.packed_model import PackedModel
from index.models.reader_tokens import ReaderTokens
from index.models.reader_weights import PACKAGED, ReaderFile, write_reader
from training.reader.dev import measured
from training.reader.documents import QUESTIONS, Asked, Reports, read_questions, read_sets
from training.reader.learn import Recipe, learn
from training.reader.network import Lower, Upper
from training.reader.pairs import Pairing

KEPT_BACK = "2016"
"""The report whose questions are measured on."""

MEASURED = 60
"""Questions of each kind that are measured on, at most."""

EVERY = 20
"""One in so many titles of a set is kept back."""

READ_TO_MEASURE = 4


class Questions(NamedTuple):
    """What is learnt from, and what is measured on."""

    learnt: list[Asked]
    """In the order of their repetitions."""
    kept_back: dict[str, list[Asked]]
    """By what they are."""


def main() -> None:
    """Entry point."""
    arguments = _parser().parse_args()
    recipe = replace(Recipe(), **{one.name: getattr(arguments, one.name) for one in fields(Recipe)})
    begun = time.perf_counter()

    def told(line: str) -> None:
        sys.stderr.write(f"{time.perf_counter() - begun:6.0f} s  {line}\n")
        sys.stderr.flush()

    torch.manual_seed(recipe.seed)
    model = PackedModel(e5_file()[0])
    questions = questions_of(arguments.data)
    told(f"{len(questions.learnt):,} questions")
    pairing = Pairing(
        [*questions.learnt, *(one for some in questions.kept_back.values() for one in some)],
        ReaderTokens(model.vocabulary),
        Analyser(),
        recipe.seed,
    )
    groups = [pairing.group(one, negatives_of(one)) for one in questions.learnt]
    if arguments.share < 1:
        groups = random.Random(recipe.seed).sample(groups, int(arguments.share * len(groups)))
    measures = {
        name: [pairing.group(one, READ_TO_MEASURE) for one in some]
        for name, some in questions.kept_back.items()
    }
    told(f"{sum(len(one.pairs) for one in groups):,} pairs")
    lower, upper = Lower(model, recipe.lower), Upper(model, recipe.lower, recipe.seed)

    def check() -> None:
        write_reader(arguments.to, upper.weights(), model)
        for name, some in measures.items():
            told(f"{name}: {measured(some, lower, upper)}")

    learn(groups, lower, upper, recipe, told, check)
    write_reader(arguments.to, upper.weights(), model)
    told(f"written to {arguments.to}, sha256 {ReaderFile(arguments.to).fingerprint}")


def negatives_of(asked: Asked) -> int:
    """How many windows that do not answer a question are read beside its own."""
    if asked.document.group.startswith("report"):
        return 2
    return 1 if asked.answers else 0


def questions_of(folder: Path) -> Questions:
    """The questions of a folder: those of sets once, those over reports twice in the language of
    the question and once in the other one."""
    sets = [asked for path in folders(folder) for asked in read_sets(path)]
    titles = list(dict.fromkeys(asked.document.group for asked in sets))
    back = set(titles[::EVERY])
    learnt = [asked for asked in sets if asked.document.group not in back]
    measures: dict[str, list[Asked]] = {}
    for asked in sets:
        if asked.document.group in back:
            measures.setdefault(f"sets {asked.language}", []).append(asked)
    for path in (found for one in folders(folder) for found in one.glob("work-reports-*.tsv.gz")):
        reports = Reports(path)
        for asked in read_questions(reports, sorted(QUESTIONS.glob("*.jsonl")), ("zh", "en")):
            language = asked.document.language
            if asked.document.group == f"report {KEPT_BACK} {language}":
                measures.setdefault(f"reports {asked.language}>{language}", []).append(asked)
            else:
                learnt += [asked] * (2 if asked.language == language else 1)
    order = random.Random(0)
    kept = {name: order.sample(some, min(MEASURED, len(some))) for name, some in measures.items()}
    return Questions(learnt, kept)


def folders(folder: Path) -> Iterable[Path]:
    """A folder, and those in it."""
    return sorted([folder, *(path for path in folder.iterdir() if path.is_dir())])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.reader", description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--to", type=Path, default=PACKAGED, metavar="FILE")
    parser.add_argument("--share", type=float, default=1.0, help="of the questions, for a trial")
    for one in fields(Recipe):
        parser.add_argument(f"--{one.name}", type=type(one.default), default=one.default)
    return parser


if __name__ == "__main__":
    main()

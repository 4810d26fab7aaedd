"""Train the reader: ``python -m training.reader DATA [--to FILE]``.

DATA holds question sets with passages (``*.jsonl.gz``) and the aligned work reports
(``work-reports-*.tsv.gz``), in it or in folders of it; ``training.reader.documents`` tells their
form. One report's questions and a part of each set are kept back, to measure on. It takes two
courses, each one pass; the second goes on from the file that the first wrote, or from another one
(``--from``).
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from training.reader.documents import (
    QUESTIONS,
    Asked,
    Reports,
    is_work_report,
    read_questions,
    read_sets,
)
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


OF_SETS = 0.25
"""Share of the sets' questions that the second course reads again."""

LATER_RATE = 2 / 3
"""The second course's rates, as a share of the first's."""

LATER_WORDS = 2.5
"""What the words that answer count in the second course, as a multiple of the first's."""


class Questions(NamedTuple):
    """What is learnt from, and what is measured on."""

    courses: tuple[list[Asked], list[Asked]]
    """What each pass reads, in the order of their repetitions."""
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

    (first, second), kept_back = questions_of(arguments.data)
    later = replace(
        recipe,
        rate=LATER_RATE * recipe.rate,
        head_rate=LATER_RATE * recipe.head_rate,
        words=LATER_WORDS * recipe.words,
        seed=recipe.seed + 1,
    )
    origin = arguments.go_on_from
    if origin is None:
        told("first course")
        _take(first, kept_back, recipe, None, arguments, told)
        origin = arguments.to
    told("second course")
    _take(second, kept_back, later, origin, arguments, told)
    told(f"written to {arguments.to}, sha256 {ReaderFile(arguments.to).fingerprint}")


def _take(
    learnt: Sequence[Asked],
    kept_back: Mapping[str, Sequence[Asked]],
    recipe: Recipe,
    origin: Path | None,
    arguments: argparse.Namespace,
    told: Callable[[str], None],
) -> None:
    """One course, from the base model or from the reader in a file."""
    torch.manual_seed(recipe.seed)
    model = PackedModel(e5_file()[0])
    told(f"{len(learnt):,} questions")
    pairing = Pairing(
        [*learnt, *(one for some in kept_back.values() for one in some)],
        ReaderTokens(model.vocabulary),
        Analyser(),
        recipe.seed,
    )
    groups = [pairing.group(one, negatives_of(one)) for one in learnt]
    if arguments.share < 1:
        groups = random.Random(recipe.seed).sample(groups, int(arguments.share * len(groups)))
    measures = {
        name: [pairing.group(one, READ_TO_MEASURE) for one in some]
        for name, some in kept_back.items()
    }
    told(f"{sum(len(one.pairs) for one in groups):,} pairs")
    lower, upper = Lower(model, recipe.lower), Upper(model, recipe.lower, recipe.seed)
    if origin is not None:
        upper.go_on_from(ReaderFile(origin).weights(model))

    def check() -> None:
        write_reader(arguments.to, upper.weights(), model)
        for name, some in measures.items():
            told(f"{name}: {measured(some, lower, upper)}")

    learn(groups, lower, upper, recipe, told, check)
    write_reader(arguments.to, upper.weights(), model)


def negatives_of(asked: Asked) -> int:
    """How many windows that do not answer a question are read beside its own."""
    if asked.document.group.startswith("report"):
        return 2
    return 1 if asked.answers else 0


def questions_of(folder: Path) -> Questions:
    """The questions of a folder.

    The first course reads those of sets once, those over work reports twice in the language of the
    question and once in the other one. The second reads some of the former again, those over work
    reports once in each language, those over invented reports as the first does the others.
    """
    sets = [asked for path in folders(folder) for asked in read_sets(path)]
    titles = list(dict.fromkeys(asked.document.group for asked in sets))
    back = set(titles[::EVERY])
    first = [asked for asked in sets if asked.document.group not in back]
    second = random.Random(1).sample(first, int(OF_SETS * len(first)))
    measures: dict[str, list[Asked]] = {}
    for asked in sets:
        if asked.document.group in back:
            measures.setdefault(f"sets {asked.language}", []).append(asked)
    for path in (found for one in folders(folder) for found in one.glob("work-reports-*.tsv.gz")):
        reports = Reports(path)
        for file in sorted(QUESTIONS.glob("*.jsonl")):
            for asked in read_questions(reports, [file], ("zh", "en")):
                language = asked.document.language
                often = [asked] * (2 if asked.language == language else 1)
                if file.stem == KEPT_BACK:
                    name = f"reports {asked.language}>{language}"
                    measures.setdefault(name, []).append(asked)
                elif is_work_report(file):
                    first += often
                    second.append(asked)
                else:
                    second += often
    order = random.Random(0)
    kept = {name: order.sample(some, min(MEASURED, len(some))) for name, some in measures.items()}
    return Questions((first, second), kept)


def folders(folder: Path) -> Iterable[Path]:
    """A folder, and those in it."""
    return sorted([folder, *(path for path in folder.iterdir() if path.is_dir())])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.reader", description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--to", type=Path, default=PACKAGED, metavar="FILE")
    parser.add_argument("--share", type=float, default=1.0, help="of the questions, for a trial")
    parser.add_argument(
        "--from",
        dest="go_on_from",
        type=Path,
        metavar="READER",
        help="a reader's file to go on from: its second course alone",
    )
    for one in fields(Recipe):
        parser.add_argument(f"--{one.name}", type=type(one.default), default=one.default)
    return parser


if __name__ == "__main__":
    main()

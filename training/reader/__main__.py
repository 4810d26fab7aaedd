"""Train the reader: ``python -m training.reader DATA [--to FILE]``.

DATA holds question sets with passages (``*.jsonl.gz``), the aligned work reports
(``work-reports-*.tsv.gz``) and the reports whose questions stand in ``over_texts`` (``*.txt``), in
it or in folders of it; ``training.reader.documents`` tells their form. The questions over two
reports and a part of each set are kept back, to measure on. It takes three courses, one pass each
and two of the last; each goes on from the file that the one before wrote, and what comes out is the
mean of the last two. ``--from`` names a file that the last course goes on from.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import NamedTuple

import torch

from index import Analyser
from index.models.packed_embedder import e5_file
from index.models.packed_model import PackedModel
from index.models.reader_tokens import ReaderTokens
from index.models.reader_weights import PACKAGED, ReaderFile, ReaderWeights, write_reader
from training.reader.dev import measured
from training.reader.documents import (
    OVER_TEXTS,
    QUESTIONS,
    Asked,
    Reports,
    is_work_report,
    read_questions,
    read_sets,
    read_text_questions,
)
from training.reader.learn import Recipe, learn
from training.reader.network import Lower, Upper
from training.reader.pairs import Pairing

KEPT_BACK = ("2016", "customs-conference")
"""The reports whose questions are measured on."""

MEASURED = 60
"""Questions of each kind that are measured on, at most."""

EVERY = 20
"""One in so many titles of a set is kept back."""

READ_TO_MEASURE = 4

LAST = 2
"""The number of the last course; the first's is 0."""

OF_SETS, OF_SECOND = 0.25, 0.12
"""Shares of the sets' questions that the second course reads again, and of the second's that the
third does."""

LATER_RATE = 2 / 3
"""The later courses' rates, as a share of the first's."""

LATER_WORDS = 2.5
"""What the words that answer count in the later courses, as a multiple of the first's."""

LAST_BATCH = 1.5
"""Windows of the last course's steps, as a multiple of the first's."""


class Questions(NamedTuple):
    """What is learnt from, and what is measured on."""

    courses: tuple[list[Asked], list[Asked], list[Asked]]
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

    courses, kept_back = questions_of(arguments.data)
    origin = arguments.go_on_from
    first = 0 if origin is None else LAST
    passes = [*range(first, LAST + 1), LAST + 1]
    before = arguments.to.with_name(f"{arguments.to.name}.before")
    for number in passes:
        if number > LAST:
            shutil.copyfile(arguments.to, before)
        told(f"course {min(number, LAST) + 1}")
        learnt = courses[min(number, LAST)]
        _take(learnt, kept_back, recipe_of(number, recipe), origin, arguments, told)
        origin = arguments.to
    average(before, arguments.to)
    before.unlink()
    told(f"written to {arguments.to}, sha256 {ReaderFile(arguments.to).fingerprint}")


def average(one: Path, other: Path) -> None:
    """Write the mean of two readers to the file of the ``other``.

    Between what one more pass learns and what it forgets the mean does better than either (Izmailov
    and others 2018, arXiv:1803.05407): docs/reader-model.md.
    """
    model = PackedModel(e5_file()[0])
    first, second = (ReaderFile(path).weights(model) for path in (one, other))
    layers, heads = (
        {name: (weight + learnt[name]) / 2 for name, weight in known.items()}
        for known, learnt in ((first.layers, second.layers), (first.heads, second.heads))
    )
    write_reader(other, ReaderWeights(layers, heads, first.lower), model)


def recipe_of(course: int, recipe: Recipe) -> Recipe:
    """What a course is done by; ``recipe`` is that of the first."""
    if course == 0:
        return recipe
    return replace(
        recipe,
        batch=int(LAST_BATCH * recipe.batch) if course >= LAST else recipe.batch,
        rate=LATER_RATE * recipe.rate,
        head_rate=LATER_RATE * recipe.head_rate,
        words=LATER_WORDS * recipe.words,
        seed=recipe.seed + course,
    )


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
    if asked.document.group.startswith(("report", "text")):
        return 2
    return 1 if asked.answers else 0


def questions_of(folder: Path) -> Questions:
    """The questions of a folder.

    The first course reads those of sets once, those over work reports twice in the language of the
    question and once in the other one. The second reads some of the former again, those over work
    reports once in each language, those over invented reports as the first does the others. The
    third reads a part of what the second does, and those over texts.
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
                if file.stem in KEPT_BACK:
                    kind = "reports" if is_work_report(file) else "invented"
                    name = f"{kind} {asked.language}>{language}"
                    measures.setdefault(name, []).append(asked)
                elif is_work_report(file):
                    first += often
                    second.append(asked)
                else:
                    second += often
    third = random.Random(2).sample(second, int(OF_SECOND * len(second)))
    third += text_questions(folder)
    order = random.Random(0)
    kept = {name: order.sample(some, min(MEASURED, len(some))) for name, some in measures.items()}
    return Questions((first, second, third), kept)


def text_questions(folder: Path) -> Iterator[Asked]:
    """The questions over those reports in one language that a folder has."""
    texts = {text.stem: text for one in folders(folder) for text in one.glob("*.txt")}
    for file in sorted(OVER_TEXTS.glob("*.jsonl")):
        if file.stem in texts:
            yield from read_text_questions(file, texts[file.stem])


def folders(folder: Path) -> Iterable[Path]:
    """A folder, and all those below it."""
    return sorted([folder, *(path for path in folder.rglob("*") if path.is_dir())])


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
        help="a reader's file that the last course alone goes on from",
    )
    for one in fields(Recipe):
        parser.add_argument(f"--{one.name}", type=type(one.default), default=one.default)
    return parser


if __name__ == "__main__":
    main()

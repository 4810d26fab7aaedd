"""How long is an answer in the making beside the search that it rests on?

Both are put to one library, question by question in turn, so that other work on the machine meets
both alike; the question's vector is made anew each time. The first round reads and cuts the
reports, the later ones have them at hand.

    python -m benchmarks.answers [QUESTIONS.jsonl --reports DIR --rounds 3]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import kb
from benchmarks.text import REPORTS
from kb.question_file import read_questions

QUESTIONS = Path(__file__).with_name("questions") / "corpus.jsonl"


@dataclass(frozen=True, slots=True)
class Round:
    """Medians over the questions, in milliseconds."""

    search: float
    ask: float

    @property
    def ratio(self) -> float:
        return self.ask / self.search


def measure(library: kb.Library, questions: Sequence[str], rounds: int) -> list[Round]:
    """Each question put to search and to ask, as often as there are rounds."""
    library.search("warm")
    told = []
    for _ in range(rounds):
        searched, asked = [], []
        for question in questions:
            searched.append(_timed(library, question, library.search))
            asked.append(_timed(library, question, library.ask))
        told.append(Round(statistics.median(searched), statistics.median(asked)))
    return told


def _timed(library: kb.Library, question: str, call: Callable[[str], object]) -> float:
    library.searcher.forget_questions()
    begun = time.perf_counter()
    call(question)
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=Path, nargs="?", default=QUESTIONS)
    parser.add_argument("--reports", type=Path, default=REPORTS, help="folder of reports")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    questions = [one.question for one in read_questions(given.questions)]
    with tempfile.TemporaryDirectory() as folder, kb.open(Path(folder, "library")) as library:
        print(f"{given.reports}: {library.ingest(given.reports)}; {len(questions)} questions")
        for number, told in enumerate(measure(library, questions, given.rounds), start=1):
            print(
                f"round {number}: search {told.search:.2f} ms, answer {told.ask:.2f} ms, "
                f"ratio {told.ratio:.2f}"
            )


if __name__ == "__main__":
    main()

"""How long is an answer in the making beside the search that it rests on?

Both are put to one library, question by question in turn, so that other work on the machine meets
both alike; the question's vector is made anew each time. The first round reads and cuts the
reports, the later ones have them at hand. Languages are told apart: a Chinese question's vector
takes a tenth of an English one's time, and a median over both would tell of neither.

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
from kb.answer.known_questions import AskedQuestion, read_questions

QUESTIONS = Path(__file__).with_name("questions") / "corpus.jsonl"


@dataclass(frozen=True, slots=True)
class Round:
    """Medians over the questions of one language, in milliseconds."""

    language: str
    search: float
    ask: float

    @property
    def ratio(self) -> float:
        return self.ask / self.search


def measure(library: kb.Library, asked: Sequence[AskedQuestion]) -> list[Round]:
    """Each question put to search and to ask, once; a round for each language."""
    library.search("warm")
    taken: dict[str, list[tuple[float, float]]] = {}
    for one in asked:
        searched = _timed(library, one.question, library.search)
        answered = _timed(library, one.question, library.ask)
        taken.setdefault(one.lang, []).append((searched, answered))
    return [
        Round(language, *map(statistics.median, zip(*times, strict=True)))
        for language, times in sorted(taken.items())
    ]


def _timed(library: kb.Library, question: str, call: Callable[[str], object]) -> float:
    library.searcher._encoded.cache_clear()  # as for a question that was never asked
    begun = time.perf_counter()
    call(question)
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=Path, nargs="?", default=QUESTIONS)
    parser.add_argument("--reports", type=Path, default=REPORTS, help="folder of reports")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    asked = read_questions(given.questions)
    with tempfile.TemporaryDirectory() as folder, kb.open(Path(folder, "library")) as library:
        print(f"{given.reports}: {library.ingest(given.reports)}; {len(asked)} questions")
        for number in range(1, given.rounds + 1):
            for told in measure(library, asked):
                print(
                    f"round {number}, {told.language}: search {told.search:.2f} ms, "
                    f"answer {told.ask:.2f} ms, ratio {told.ratio:.2f}"
                )


if __name__ == "__main__":
    main()

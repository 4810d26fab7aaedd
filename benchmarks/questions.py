"""Answers to a file of questions over a folder of reports: what ``kb eval FILE`` prints.

python -m benchmarks.questions QUESTIONS.jsonl --reports DIR
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import kb
from benchmarks.text import REPORTS
from kb.answer.known_questions import read_questions
from kb.evaluate.questions import QuestionsEvaluation, evaluate_questions


def measure(questions: Path, reports: Path = REPORTS) -> QuestionsEvaluation:
    """Every question of the file, put to a library of the reports."""
    asked = read_questions(questions)
    with tempfile.TemporaryDirectory() as folder, kb.open(Path(folder, "library")) as library:
        print(f"{reports}: {library.ingest(reports)}")
        return evaluate_questions(library, asked)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--reports", type=Path, default=REPORTS, help="folder of reports")
    parser.add_argument(
        "--json", type=Path, help="write figures and every question's outcome there"
    )
    given = parser.parse_args()
    evaluation = measure(given.questions, given.reports)
    print(evaluation)
    if given.json:
        given.json.write_text(json.dumps(evaluation.as_json(), ensure_ascii=False))


if __name__ == "__main__":
    main()

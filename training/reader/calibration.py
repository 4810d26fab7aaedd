"""What the packaged models' marks count: ``python -m training.reader.calibration DATA``.

Two libraries are made for it: one of ``corpus/``, with the project's own questions, those written
beside the reports and those as people ask; one of the report whose questions the reader did not
learn from, in both languages, with these. DATA holds the aligned reports
(``work-reports-*.tsv.gz``). All fit the weights; the questions written beside the reports set the
limit. The calibration is written into the packaged file, for the models that ``--model`` and
``--reader`` name.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import kb
from kb.answer.calibrate import Case, careful, fit, with_figures
from kb.answer.calibration import PACKAGED, write_calibration
from kb.answer.known_questions import ANSWERED, NOT_FOUND, AskedQuestion, read_questions
from kb.config import Settings
from training.reader.__main__ import KEPT_BACK, folders
from training.reader.documents import QUESTIONS, TITLES, Reports, Row

ROOT = Path(__file__).parents[2]
CORPUS, QUESTIONS_OVER_IT = ROOT / "corpus", ROOT / "benchmarks" / "questions"
OWN, AS_ASKED = QUESTIONS_OVER_IT / "corpus.jsonl", QUESTIONS_OVER_IT / "corpus-as-asked.jsonl"

OWN_WEIGHT = 2
"""How often a question in ``OWN`` counts against another one."""

TRUST = 0.25
"""What the reader's log odds count besides, as to whether a sentence answers at all."""

RIGHTLY = 0.95
"""Share of the unanswerable questions in ``OWN`` that has to come out as not found, in each
language: rather "not found" than a wrong sentence."""

SENTENCES = 5
"""Rows of the aligned report that make a paragraph."""

LONGEST = 40
"""Characters by which a sentence is told again where no words in it are named."""

MOST = 3
"""Sentences of a list that must be in its answer."""


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.calibration")
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--model", default="")
    parser.add_argument("--reader", default="")
    parser.add_argument("--to", type=Path, default=PACKAGED, metavar="FILE")
    given = parser.parse_args()
    paths = [path for one in folders(given.data) for path in one.glob("work-reports-*.tsv.gz")]
    if not paths:
        raise SystemExit(f"{given.data}: no work-reports-*.tsv.gz there or in its folders")
    path = paths[0]
    settings = {"model": given.model, "reader": given.reader}
    with tempfile.TemporaryDirectory() as folder:
        reports = write_report(Reports(path), Path(folder, "reports"))
        asked = list(report_questions(Reports(path)))
        own, as_asked = read_questions(OWN), read_questions(AS_ASKED)
        fingerprint, over_corpus = _cases(Path(folder, "own"), CORPUS, [*own, *as_asked], settings)
        _, over_report = _cases(Path(folder, "report"), reports, asked, settings)
    every = [*over_corpus, *over_report]
    told = over_corpus[: len(own)]
    fitted = replace(fit([*every, *told * (OWN_WEIGHT - 1)], fingerprint), trust=TRUST)
    calibration = careful(fitted, told, RIGHTLY)
    calibration = with_figures(calibration, every)
    write_calibration(given.to, calibration)
    sys.stdout.write(json.dumps(calibration.as_json(), indent=2) + "\n")


def _cases(
    library: Path, reports: Path, asked: list[AskedQuestion], settings: Mapping[str, Any]
) -> tuple[str, list[Case]]:
    with kb.open(settings=Settings(library=library, **settings)) as opened:
        opened.ingest(reports)
        return opened.calibration_cases(asked)


def write_report(reports: Reports, folder: Path) -> Path:
    """The report that is kept back, a file a language, in paragraphs of a few sentences."""
    folder.mkdir(parents=True)
    rows = list(reports.rows(KEPT_BACK).values())
    for language, joint in (("zh", ""), ("en", " ")):
        texts = [getattr(row, language) for row in rows]
        paragraphs = [
            joint.join(texts[start : start + SENTENCES])
            for start in range(0, len(texts), SENTENCES)
        ]
        title = TITLES[language].format(KEPT_BACK)
        (folder / f"report-{KEPT_BACK}-{language}.txt").write_text(
            "\n\n".join([title, *paragraphs]), encoding="utf-8"
        )
    return folder


def report_questions(reports: Reports) -> Iterator[AskedQuestion]:
    """The questions over that report, with what an answer in either language has to hold."""
    rows = reports.rows(KEPT_BACK)
    with (QUESTIONS / f"{KEPT_BACK}.jsonl").open(encoding="utf-8") as stream:
        for number, data in enumerate(map(json.loads, stream), start=1):
            alternatives = tuple(
                _evidence(data, rows, language) for language in ("zh", "en") if data["rows"]
            )
            yield AskedQuestion(
                id=f"{KEPT_BACK}-{number}",
                question=data["question"],
                lang=data["lang"],
                status=ANSWERED if alternatives else NOT_FOUND,
                alternatives=alternatives,
                form=data["form"],
                style=data["style"],
            )


def _evidence(data: Mapping[str, Any], rows: Mapping[int, Row], language: str) -> tuple[str, ...]:
    texts = [getattr(rows[row], language).strip() for row in data["rows"]]
    if data["form"] == "list":
        return tuple(text[:LONGEST] for text in texts[:MOST])
    return (data[language] or texts[0][:LONGEST],)


if __name__ == "__main__":
    main()

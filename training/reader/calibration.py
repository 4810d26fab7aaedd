"""What the packaged models' marks count: ``python -m training.reader.calibration DATA``.

Libraries are made for it: one of ``corpus/``, with the project's own questions, those written
beside the reports and those as people ask; one of each report whose questions the reader did not
learn from, in both languages, with these; and one for each file in ``archives``, questions as
people ask over many reports, which stand in DATA. DATA holds the aligned reports as well
(``work-reports-*.tsv.gz``). All fit the weights and the limits. The calibration is written into
the packaged file, for the models that ``--model`` and ``--reader`` name.
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
from kb.answer.calibrate import Case, fit, with_figures, with_limits
from kb.answer.calibration import PACKAGED, write_calibration
from kb.answer.known_questions import ANSWERED, NOT_FOUND, AskedQuestion, read_questions
from kb.config import Settings
from training.reader.__main__ import KEPT_BACK, folders
from training.reader.documents import QUESTIONS, TITLES, Reports, Row

ROOT = Path(__file__).parents[2]
CORPUS, QUESTIONS_OVER_IT = ROOT / "corpus", ROOT / "benchmarks" / "questions"
OWN, AS_ASKED = QUESTIONS_OVER_IT / "corpus.jsonl", QUESTIONS_OVER_IT / "corpus-as-asked.jsonl"

ARCHIVES = Path(__file__).with_name("archives")

OF_OWN, OF_ARCHIVES = 3, 2
"""How often a question in ``OWN``, and one over an archive, counts as against another one: the
former are the promise that the project makes, the latter few and most like what is asked."""

TRUST = 0.25
"""What the reader's log odds count besides, as to whether a sentence answers at all."""

STRANGE = 0.5
"""What a word that no report has counts against a sentence, at least: most questions that are
measured have such words, as people ask in their own, and say nothing of the few that are told apart
by one (copper, where salt is told)."""

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
    settings = {"model": given.model, "reader": given.reader}
    own, as_asked = read_questions(OWN), read_questions(AS_ASKED)
    with tempfile.TemporaryDirectory() as folder:
        fingerprint, every = _cases(Path(folder, "own"), [CORPUS], [*own, *as_asked], settings)
        over_archives: list[Case] = []
        for name in KEPT_BACK:
            reports = write_report(Reports(paths[0]), name, Path(folder, f"of {name}"))
            asked = list(report_questions(Reports(paths[0]), name))
            every += _cases(Path(folder, name), [reports], asked, settings)[1]
        for file in sorted(ARCHIVES.glob("*.jsonl")):
            archive = archive_of(file, given.data)
            over_archives += _cases(
                Path(folder, file.stem), archive, read_questions(file), settings
            )[1]
    every += over_archives
    weighed = [*every, *every[: len(own)] * (OF_OWN - 1), *over_archives * (OF_ARCHIVES - 1)]
    calibration = with_limits(replace(fit(weighed, fingerprint), trust=TRUST), weighed)
    strange = min(-STRANGE, calibration.weights.get("is_strange", 0.0))
    weights = {**calibration.weights, "is_strange": strange}
    calibration = with_figures(replace(calibration, weights=weights), every)
    write_calibration(given.to, calibration)
    sys.stdout.write(json.dumps(calibration.as_json(), indent=2) + "\n")


def _cases(
    library: Path, reports: list[Path], asked: list[AskedQuestion], settings: Mapping[str, Any]
) -> tuple[str, list[Case]]:
    with kb.open(settings=Settings(library=library, **settings)) as opened:
        opened.ingest(reports)
        return opened.calibration_cases(asked)


def archive_of(questions: Path, data: Path) -> list[Path]:
    """The folders of reports that a file's questions are over: those that hold their sources, in
    a folder or below it.

    Raises:
        SystemExit: a source is not there.
    """
    places = {text.stem: text.parent for one in folders(data) for text in one.glob("*.txt")}
    lines = questions.read_text(encoding="utf-8").splitlines()
    sources = {source for line in lines for source in json.loads(line)["source"]}
    if missing := sorted(sources - places.keys()):
        raise SystemExit(f"{data}: no {', '.join(missing)} (.txt) there or in its folders")
    return sorted({places[source] for source in sources})


def write_report(reports: Reports, name: str, folder: Path) -> Path:
    """A report that is kept back, a file a language, in paragraphs of a few sentences."""
    folder.mkdir(parents=True)
    rows = list(reports.rows(name).values())
    for language, joint in (("zh", ""), ("en", " ")):
        texts = [getattr(row, language) for row in rows]
        paragraphs = [
            joint.join(texts[start : start + SENTENCES])
            for start in range(0, len(texts), SENTENCES)
        ]
        if name.isdigit():
            paragraphs.insert(0, TITLES[language].format(name))
        (folder / f"report-{name}-{language}.txt").write_text(
            "\n\n".join(paragraphs), encoding="utf-8"
        )
    return folder


def report_questions(reports: Reports, name: str) -> Iterator[AskedQuestion]:
    """The questions over that report, with what an answer in either language has to hold."""
    rows = reports.rows(name)
    with (QUESTIONS / f"{name}.jsonl").open(encoding="utf-8") as stream:
        for number, data in enumerate(map(json.loads, stream), start=1):
            alternatives = tuple(
                _evidence(data, rows, language) for language in ("zh", "en") if data["rows"]
            )
            yield AskedQuestion(
                id=f"{name}-{number}",
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

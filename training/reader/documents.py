"""What the reader learns from: documents cut into sentences, and questions with what answers them.

Three kinds of data: question sets with passages (``*.jsonl.gz``: a line has ``lang``, ``title``,
``question``, ``context``, ``answerable`` and ``answers``, each with ``text`` and ``start``);
the questions in ``questions/NAME.jsonl`` beside this module over aligned sentences, whose rows they
name by number: those of ``work-reports-*.tsv.gz`` where NAME is a year, else those of
``invented/NAME.tsv`` beside this module, reports of places that there are not; and those in
``over_texts/NAME.jsonl`` over the sentences of ``NAME.txt``, a report in one language.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from index.chinese.words import HANZI, simplified
from ingest import sentences

QUESTIONS = Path(__file__).with_name("questions")
OVER_TEXTS = Path(__file__).with_name("over_texts")
INVENTED = Path(__file__).with_name("invented")

_ENDS = re.compile(r"[。！？.!?][”’\"')）]*\s*$")
_HANZI = re.compile(f"[{HANZI}]")
_MOST_ROWS = 4
"""Rows that are put together into a sentence."""

TITLES = {"zh": "{}年政府工作报告", "en": "Report on the Work of the Government, {}"}


class Words(NamedTuple):
    """Words of a document: a sentence, and where in it they begin and end."""

    sentence: int
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """Something to be asked about."""

    title: str
    language: str
    sentences: tuple[str, ...]
    group: str
    """What documents have in common that may answer each other's questions."""


@dataclass(frozen=True)
class Asked:
    """A question with what is known of its answer."""

    text: str
    language: str
    document: Document
    answers: frozenset[int]
    """The sentences that answer; none where nothing does."""
    words: Words | None = None
    """Those that answer best, where they are known."""
    near: frozenset[int] = frozenset()
    """Sentences that look as if they answered."""
    topic: str = ""
    """The question in the document's language, or what stands for it: what is like it by its
    words is like the question."""


def read_sets(folder: Path) -> Iterator[Asked]:
    """The questions of every set in a folder."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        documents: dict[str, Document] = {}
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                asked = _of_set(json.loads(line), path.name, documents)
                if asked is not None:
                    yield asked


def _of_set(data: Mapping[str, Any], source: str, known: dict[str, Document]) -> Asked | None:
    context = data["context"]
    spans = sentences(context)
    if context not in known:
        texts = tuple(_plain(context[start:end]) for start, end in spans)
        known[context] = Document(
            data["title"], data["lang"], texts, group=f"{source} {data['title']}"
        )
    document = known[context]
    question = data["question"]
    if not data["answerable"]:
        return Asked(question, data["lang"], document, frozenset(), topic=question)
    found = [
        Words(number, answer["start"] - start, answer["start"] + len(answer["text"]) - start)
        for answer in data["answers"]
        if context[answer["start"] :].startswith(answer["text"])
        for number, (start, end) in enumerate(spans)
        if start <= answer["start"] and answer["start"] + len(answer["text"]) <= end
    ]
    if not found:  # its offsets do not match its text, or it goes across sentences
        return None
    shortest = min(found, key=lambda words: words.end - words.start)
    answers = frozenset(words.sentence for words in found)
    return Asked(question, data["lang"], document, answers, shortest, topic=question)


def _plain(sentence: str) -> str:
    """In Simplified characters, where each is one for one."""
    plain = simplified(sentence)
    return plain if len(plain) == len(sentence) else sentence


class Row(NamedTuple):
    """Aligned sentences of a report."""

    zh: str
    en: str


def is_work_report(path: Path) -> bool:
    """Whether a file of questions is over a State Council's report, not over an invented one."""
    return path.stem.isdigit()


class Reports:
    """Reports in both languages: the work reports of ``work-reports-*.tsv.gz`` by their years, and
    the invented ones by their names."""

    def __init__(self, path: Path, invented: Path = INVENTED) -> None:
        self._reports: defaultdict[str, dict[int, Row]] = defaultdict(dict)
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            next(stream)
            for number, line in enumerate(stream):
                year, *texts = line.rstrip("\n").split("\t")
                self._reports[year][number] = Row(*texts)
        for other in invented.glob("*.tsv"):
            lines = other.read_text(encoding="utf-8").splitlines()
            self._reports[other.stem] = {
                number: Row(*line.split("\t")) for number, line in enumerate(lines, start=1)
            }

    def rows(self, name: str) -> dict[int, Row]:
        """The rows of one report by their numbers."""
        return self._reports[name]

    def questions(self, path: Path, language: str) -> Iterator[Asked]:
        """The questions of one report, put to it in ``language``."""
        name = path.stem
        texts = {n: getattr(row, language) for n, row in self.rows(name).items()}
        runs = list(_sentences_of(texts))
        place = {n: number for number, run in enumerate(runs) for n in run}
        joint = "" if language == "zh" else " "
        document = Document(
            TITLES[language].format(name) if is_work_report(path) else next(iter(texts.values())),
            language,
            tuple(joint.join(texts[n] for n in run) for run in runs),
            group=f"report {name} {language}",
        )
        with path.open(encoding="utf-8") as stream:
            for data in map(json.loads, stream):
                yield self._of_report(data, document, runs, place, texts, joint)

    def _of_report(
        self,
        data: Mapping[str, Any],
        document: Document,
        runs: Sequence[Sequence[int]],
        place: Mapping[int, int],
        texts: Mapping[int, str],
        joint: str,
    ) -> Asked:
        answers = frozenset(place[row] for row in data["rows"])
        words = None
        said = data[document.language]
        if said:
            row = data["rows"][0]
            before = joint.join(texts[n] for n in runs[place[row]] if n < row)
            start = len(before) + (len(joint) if before else 0) + texts[row].index(said)
            words = Words(place[row], start, start + len(said))
        near = frozenset(place[row] for row in data["near"]) - answers
        own = " ".join(texts[row] for row in data["rows"] + data["near"])
        is_own = data["lang"] == document.language
        topic = data["question"] if is_own else own
        return Asked(data["question"], data["lang"], document, answers, words, near, topic)


def _sentences_of(texts: Mapping[int, str]) -> Iterator[list[int]]:
    """Rows put together up to the end of a sentence."""
    run: list[int] = []
    for number, text in texts.items():
        run.append(number)
        if _ENDS.search(text) or len(run) == _MOST_ROWS:
            yield run
            run = []
    if run:
        yield run


def read_questions(
    reports: Reports, paths: Iterable[Path], languages: Iterable[str]
) -> Iterator[Asked]:
    """The questions of each file, put to its report in each language."""
    for path in paths:
        for language in languages:
            yield from reports.questions(path, language)


def read_text_questions(path: Path, text: Path) -> Iterator[Asked]:
    """The questions of one file over a report in one language, which may be another than theirs.

    Raises:
        ValueError: the text is not the one that the questions are over.
    """
    rows = dict(enumerate(_sentences_in(text.read_text(encoding="utf-8")), start=1))
    language = "zh" if _HANZI.search(rows[1]) else "en"
    document = Document(rows[1], language, tuple(rows.values()), group=f"text {text.stem}")
    with path.open(encoding="utf-8") as stream:
        for data in map(json.loads, stream):
            yield _of_text(data, document, rows)


def _sentences_in(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for start, end in sentences(line):
            if sentence := " ".join(line[start:end].split()):
                yield sentence


def _of_text(data: Mapping[str, Any], document: Document, rows: Mapping[int, str]) -> Asked:
    words = None
    if said := data["words"]:
        best = data["rows"][0]
        if said not in rows.get(best, ""):
            raise ValueError(f"{document.title}: row {best} does not hold {said}")
        start = rows[best].index(said)
        words = Words(best - 1, start, start + len(said))
    own = " ".join(rows[row] for row in data["rows"] + data["near"])
    return Asked(
        data["question"],
        data["lang"],
        document,
        frozenset(row - 1 for row in data["rows"]),
        words,
        frozenset(row - 1 for row in data["near"]),
        topic=data["question"] if data["lang"] == document.language else own,
    )

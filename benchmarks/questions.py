"""Are a question's pieces of evidence where a reader would see them?

A questions file has one JSON object a line: id, question, lang, status (answered or not_found) and
evidence, the strings that an answer has to rest on; ``evidence_any`` lists alternatives, where
another document says the same. A question that can be answered counts when each string of one
alternative stands in a citation of the answer, or in one of the first three hits.

    python -m benchmarks.questions QUESTIONS.jsonl --reports DIR
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import kb
from benchmarks.text import REPORTS

FIRST_HITS = 3


@dataclass(frozen=True, slots=True)
class Checked:
    """One question and what became of it."""

    id: str
    lang: str
    expected: str
    status: str
    cited: bool
    """Every piece of evidence is in a citation."""
    hit: bool
    """Every piece of evidence is in a citation or in one of the first three hits."""
    missing: tuple[str, ...]
    """Evidence in neither."""

    @property
    def good(self) -> bool:
        if self.expected == "not_found":
            return self.status == "not_found"
        return self.hit


def check(library: kb.Library, record: dict[str, object]) -> Checked:
    """Put one question to ``library``."""
    question = str(record["question"])
    given = record.get("evidence_any") or [record["evidence"]]
    alternatives = [_strings(one) for one in given] if isinstance(given, list) else []
    answer = library.ask(question)
    citations = [citation.text for citation in answer.citations]
    places = citations + [hit.text for hit in library.search(question, limit=FIRST_HITS)]
    missing = [
        tuple(one for one in evidence if not _within(one, places)) for evidence in alternatives
    ]
    return Checked(
        id=str(record["id"]),
        lang=str(record["lang"]),
        expected=str(record["status"]),
        status=answer.status,
        cited=any(
            evidence and all(_within(one, citations) for one in evidence)
            for evidence in alternatives
        ),
        hit=any(
            evidence and not gaps for evidence, gaps in zip(alternatives, missing, strict=True)
        ),
        missing=min(missing, key=len, default=()),
    )


def _strings(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _within(text: str, places: Iterable[str]) -> bool:
    return any(text in place for place in places)


def measure(questions: Path, reports: Path = REPORTS) -> list[Checked]:
    """Every question of the file, put to a library of the reports."""
    lines = questions.read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory() as folder, kb.open(Path(folder, "library")) as library:
        report = library.ingest(reports)
        print(f"{reports}: {report}")
        return [check(library, json.loads(line)) for line in lines if line.strip()]


def table(checked: Sequence[Checked]) -> str:
    """Counts by language, and each question that failed."""
    lines = [f"{'':10}{'answerable':>12}{'cited':>8}{'or hit':>8}{'not_found':>14}"]
    for lang in [*sorted({one.lang for one in checked}), "all"]:
        rows = [one for one in checked if lang in (one.lang, "all")]
        answerable = [one for one in rows if one.expected == "answered"]
        others = [one for one in rows if one.expected != "answered"]
        counts = [sum(one.cited for one in answerable), sum(one.good for one in answerable)]
        refused = f"{sum(one.good for one in others)} of {len(others)}"
        numbers = "".join(f"{count:>8}" for count in counts)
        lines.append(f"{lang:10}{len(answerable):>12}{numbers}{refused:>14}")
    lines += [
        f"{one.id} ({one.lang}): {one.status}; missing {list(one.missing)}"
        for one in checked
        if not one.good
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--reports", type=Path, default=REPORTS, help="folder of reports")
    parser.add_argument("--json", type=Path, help="write every question's outcome there")
    given = parser.parse_args()
    checked = measure(given.questions, given.reports)
    print(table(checked))
    if given.json:
        given.json.write_text(json.dumps([asdict(one) for one in checked], ensure_ascii=False))


if __name__ == "__main__":
    main()

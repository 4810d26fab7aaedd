"""Do plans find what the next report says of them?

    python -m benchmarks.promises --reports DIR --truth FILE [--model small]

The truth has a measure a line, as JSON: ``left``, its span in the first report; ``outcome``: done,
partly or not_mentioned; ``report``, the span of the review that speaks of it, or null. The two
reports are named by ``--left`` and ``--right``, or as for benchmarks.commitments in a file beside
the truth that ends in ``.files.json``.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.commitments import own_truth, stands_for
from benchmarks.reports import stored_report
from index import Analyser, load_embedder
from kb.compare.plans.ladder import load_ladder
from kb.compare.plans.promises import Promise, follow
from kb.compare.selection import Reports
from kb.documents import Excerpt
from kb.glossary import load_glossary


def followed(left: Path, right: Path, model: str) -> tuple[Promise, ...]:
    """The promises of a report held against the next one."""
    embedder, glossary = load_embedder(model), load_glossary()
    documents = (stored_report(left), stored_report(right))
    found = follow(
        Reports(documents),
        glossary.forms,
        Analyser(glossary.concepts),
        load_ladder(),
        embed=embedder.encode_documents,
        knows=embedder.knows,
    )
    if not found.steps:
        raise SystemExit(f"nothing to follow: {found}")
    return found.steps[0].promises


def score(promises: Sequence[Promise], truth: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """How many lines are right with evidence and outcome, have other evidence, are missed …"""
    return Counter(_verdict(promises, line) for line in truth)


def _verdict(promises: Sequence[Promise], line: Mapping[str, Any]) -> str:
    one = next((each for each in promises if stands_for(each.commitment, line["left"])), None)
    if one is None:
        return "measure not found"
    wanted = line["report"]
    if one.report is None or wanted is None:
        if one.report is None and wanted is None:
            return "right"
        return "told as not mentioned" if one.report is None else "evidence where there is none"
    if not _meets(one.report, wanted):
        return "other evidence"
    return "right" if one.outcome == line["outcome"] else "other outcome"


def _meets(report: Excerpt, span: Sequence[int]) -> bool:
    common = min(report.end, span[1]) - max(report.start, span[0])
    return 2 * common >= min(report.end - report.start, span[1] - span[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--reports", type=Path, required=True, help="folder of the reports")
    parser.add_argument("--truth", type=Path, required=True, help="promises labelled by hand")
    parser.add_argument("--left", help="the first report, under DIR")
    parser.add_argument("--right", help="the second report, under DIR")
    parser.add_argument("--model", default="small")
    given = parser.parse_args()
    sides = (given.left, given.right) if given.left and given.right else None
    _, left, right, rows = own_truth(given.truth, sides)
    promises = followed(given.reports / left, given.reports / right, given.model)
    counts = score(promises, rows)
    print(f"{len(rows)} promises: " + ", ".join(f"{n} {word}" for word, n in counts.most_common()))


if __name__ == "__main__":
    main()

"""Are the measures of a plan found, and is what commits to nothing left out?

    python -m benchmarks.measures --truth FILE --reports DIR
    python -m benchmarks.measures --document FILE --draw 50 [--seed 1]

The truth has a stretch of a plan a line, as JSON: ``file`` (under DIR), ``start`` and ``end`` in
its text as ``ingest.read`` gives it, and ``measure``, whether it commits to something. A measure is
found where what is extracted covers half of it; a stretch that is none counts as taken for one
where something extracted lies half within it. The second form draws measures of one report, to be
judged by hand.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.commitments import touches
from benchmarks.reports import stored_report
from kb.compare.plans.commitments import Commitment, commitments
from kb.compare.plans.ladder import load_ladder


@dataclass(frozen=True, slots=True)
class Measured:
    """How many stretches are measures and are not, and were told apart."""

    measures: int
    found: int
    others: int
    left_out: int
    faults: tuple[str, ...]


def measure(truth: Sequence[Mapping[str, Any]], reports: Path) -> Measured:
    """The measures of the reports of ``truth`` held against it."""
    extracted = {file: measures_of(reports / file) for file in {line["file"] for line in truth}}
    found = left_out = 0
    faults: list[str] = []
    for line in truth:
        span = (line["start"], line["end"])
        among = extracted[line["file"]]
        if line["measure"]:
            is_right = 2 * _covered(among, span) >= span[1] - span[0]
            found += is_right
        else:
            is_right = not any(touches(one, span) for one in among)
            left_out += is_right
        if not is_right:
            word = "missed" if line["measure"] else "taken for a measure"
            faults.append(f"{line['file']} {span[0]}-{span[1]}: {word}")
    measures = sum(line["measure"] for line in truth)
    return Measured(measures, found, len(truth) - measures, left_out, tuple(faults))


def measures_of(path: Path) -> tuple[Commitment, ...]:
    """What is extracted from a report's plan."""
    return commitments(stored_report(path), load_ladder())


def _covered(among: Sequence[Commitment], span: tuple[int, int]) -> int:
    """How many characters of ``span`` are extracted; measures do not overlap."""
    return sum(
        max(0, min(one.excerpt.end, span[1]) - max(one.excerpt.start, span[0])) for one in among
    )


def drawn(path: Path, count: int, seed: int) -> list[str]:
    """So many measures of a report at random, each with where it begins."""
    among = measures_of(path)
    chosen = random.Random(seed).sample(among, min(count, len(among)))
    return [f"{one.excerpt.start}\t{one.part}\t{one.text}" for one in chosen]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--truth", type=Path, help="stretches labelled by hand, with --reports")
    parser.add_argument("--reports", type=Path, help="folder of their reports")
    parser.add_argument("--document", type=Path, help="a report to draw measures from")
    parser.add_argument("--draw", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.truth and given.reports:
        lines = given.truth.read_text(encoding="utf-8").splitlines()
        measured = measure([json.loads(line) for line in lines if line], given.reports)
        print(
            f"{measured.found} of {measured.measures} measures found; "
            f"{measured.left_out} of {measured.others} others left out"
        )
        print("\n".join(measured.faults))
    elif given.document:
        print("\n".join(drawn(given.document, given.draw, given.seed)))
    else:
        parser.error("name --truth with --reports, or --document")


if __name__ == "__main__":
    main()

"""Is the organisation read right, and the year?

    python -m benchmarks.origins --reports DIR [--truth FILE] [--glob '**/*.txt']

The truth has a report a line, as JSON: ``file`` (under DIR), ``organisation``, ``year``. Without
one, what was read is printed, a report a line, to be held against what one knows.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.reports import stored_report


def measure(truth: Sequence[Mapping[str, Any]], reports: Path) -> list[str]:
    """What is wrong, a line a report."""
    faults = []
    for line in truth:
        info = stored_report(reports / line["file"]).info
        told = {"organisation": info.organisation, "year": info.year}
        wrong = {key: told[key] for key in told if key in line and line[key] != told[key]}
        if wrong:
            faults.append(f"{line['file']}: {wrong}")
    return faults


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--reports", type=Path, required=True, help="folder of the reports")
    parser.add_argument("--truth", type=Path, help="organisations and years labelled by hand")
    parser.add_argument("--glob", default="**/*.txt")
    given = parser.parse_args()
    if given.truth:
        lines = given.truth.read_text(encoding="utf-8").splitlines()
        truth = [json.loads(line) for line in lines if line]
        faults = measure(truth, given.reports)
        print("\n".join([f"{len(truth) - len(faults)} of {len(truth)} right", *faults]))
        return
    for path in sorted(given.reports.glob(given.glob)):
        info = stored_report(path).info
        print(f"{path.relative_to(given.reports)}\t{info.organisation}\t{info.year}\t{info.title}")


if __name__ == "__main__":
    main()

"""Do the figures of a block have the block's period?

    python -m benchmarks.periods --truth FILE --reports DIR

The truth has a block of a review a line, as JSON: ``file`` (under DIR), ``start`` and ``end`` in
its text as ``ingest.read`` gives it, and ``period``: a year, or 2021-2025. The two ends of what
rose "from … to" over several years, told of their eve and their last, count as right and apart. A
figure whose words say another year counts against it, so the share is a lower bound; what is off is
printed to be read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.reports import stored_report
from kb.compare.figures.extract import indicators


@dataclass(frozen=True, slots=True)
class Block:
    """One block: how many figures it has, and those that have another period, with their words."""

    file: str
    period: str
    figures: int
    ends: int
    """Those that are an end of a "from … to", of the eve or the last of the years."""
    off: tuple[str, ...]


def measure(truth: Sequence[Mapping[str, Any]], reports: Path) -> list[Block]:
    """The blocks of ``truth``, in its order."""
    return [_block(line, reports / line["file"]) for line in truth]


def _block(line: Mapping[str, Any], path: Path) -> Block:
    document = stored_report(path)
    inside = [
        one for one in indicators(document) if line["start"] <= one.figure.start < line["end"]
    ]
    first, _, last = line["period"].partition("-")
    eve = str(int(first) - 1)
    ends, off = 0, []
    for number, one in enumerate(inside):
        period = str(one.period)
        begins = one.earlier and period == eve
        reached = number > 0 and inside[number - 1].earlier and period == last
        if last and (begins or reached):
            ends += 1
        elif period != line["period"]:
            before = document.text[max(0, one.figure.start - 40) : one.figure.end]
            off.append(f"{one.figure.start} {one.period} …{before!r}")
    return Block(line["file"], line["period"], len(inside), ends, tuple(off))


def table(blocks: Sequence[Block]) -> str:
    """A line a block, what is off under it, and the share over all."""
    lines = []
    for block in blocks:
        fits = block.figures - len(block.off)
        lines.append(f"{block.file} {block.period}: {fits} of {block.figures}, {block.ends} ends")
        lines += [f"  {one}" for one in block.off]
    figures = sum(block.figures for block in blocks)
    off = sum(len(block.off) for block in blocks)
    share = (figures - off) / figures if figures else 1.0
    return "\n".join([*lines, f"all: {figures - off} of {figures} ({share:.3f})"])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--truth", type=Path, required=True, help="blocks labelled by hand")
    parser.add_argument("--reports", type=Path, required=True, help="folder of their reports")
    given = parser.parse_args()
    lines = given.truth.read_text(encoding="utf-8").splitlines()
    print(table(measure([json.loads(line) for line in lines if line], given.reports)))


if __name__ == "__main__":
    main()

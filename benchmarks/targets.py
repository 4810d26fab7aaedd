"""Are the targets of a report read, and held against the right results?

    python -m benchmarks.targets --truth FILE --reports DIR

The truth has a target a line, as JSON: ``plan`` and ``review``, the files of the two reports in
the folder; ``year``, that of the target; ``indicator``, what its name holds (several ways with |
between them); ``told_as``, growth or level; ``target``, ``bound``, ``result``, ``outcome``,
``next``, ``next_bound``. Values are in base units, a fall below zero, a range as "5-5.5"; what is
not told is null; a field that was not labelled is left out. A row is right where every labelled
column is; ``other evidence`` counts rows with a result that the truth does not have.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.indicators import stored
from ingest import Document, read
from kb.compare.figures.indicators import Indicator
from kb.compare.selection import Reports
from kb.compare.targets.results import TargetRow
from kb.compare.targets.table import follow_targets
from kb.compare.targets.values import signed
from kb.documents import StoredDocument
from kb.glossary import load_glossary

COLUMNS = ("target", "bound", "result", "outcome", "next", "next_bound")


@dataclass(frozen=True, slots=True)
class Measured:
    """How many targets there are, were found, are right in each column and in every one."""

    truth: int
    found: int
    right: int
    by_column: Mapping[str, int]
    other_evidence: int
    faults: tuple[str, ...]


def measure(truth: Sequence[Mapping[str, Any]], folder: Path) -> Measured:
    """The tables of the reports of ``truth`` held against it."""
    columns = dict.fromkeys(COLUMNS, 0)
    found = right = others = 0
    faults: list[str] = []
    for line, row in _with_rows(truth, folder):
        where = f"{line['plan']} {line['indicator']}"
        if row is None:
            faults.append(f"{where}: not found")
            continue
        found += 1
        told = _told(row)
        labelled = {name: line[name] for name in COLUMNS if name in line}
        wrong = {name: told[name] for name in labelled if told[name] != labelled[name]}
        for name in COLUMNS:
            columns[name] += name not in wrong
        right += not wrong
        others += told["result"] is not None and "result" in wrong
        if wrong:
            faults.append(
                f"{where}: {wrong}, in truth { {name: labelled[name] for name in wrong} }"
            )
    return Measured(len(truth), found, right, columns, others, tuple(faults))


def _with_rows(
    truth: Sequence[Mapping[str, Any]], folder: Path
) -> Iterator[tuple[Mapping[str, Any], TargetRow | None]]:
    glossary = load_glossary()
    for plan, review in dict.fromkeys((line["plan"], line["review"]) for line in truth):
        lines = [line for line in truth if (line["plan"], line["review"]) == (plan, review)]
        year = lines[0]["year"]
        reports = (_report(folder / plan, year), _report(folder / review, year + 1))
        table = follow_targets(Reports(reports), glossary, years=(year,))
        for line in lines:
            fitting = [row for row in table.rows if _is_of(row, line)]
            listed = [row for row in fitting if row.set.listed]
            yield line, next(iter(listed or fitting), None)


def _report(path: Path, year: int) -> StoredDocument:
    """The report as a library would hold it, as one of one office and of the year given."""
    document = next(one for one in read(path) if isinstance(one, Document))
    return stored(replace(document, organisation="office", year=year))


def _is_of(row: TargetRow, line: Mapping[str, Any]) -> bool:
    told_as = line.get("told_as", row.told_as)
    return row.told_as == told_as and any(
        name.casefold() in row.name.casefold() for name in line["indicator"].split("|")
    )


def _told(row: TargetRow) -> dict[str, str | None]:
    return {
        "target": _value(row.target),
        "bound": row.target.bound,
        "result": _value(row.result) if row.result else None,
        "outcome": row.outcome,
        "next": _value(row.next) if row.next else None,
        "next_bound": row.next.bound if row.next else None,
    }


def _value(figure: Indicator) -> str:
    if figure.bound == "between" and figure.lower is not None and figure.upper is not None:
        return f"{_plain(figure.lower)}-{_plain(figure.upper)}"
    return _plain(signed(figure))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def lines_of(path: Path) -> list[dict[str, Any]]:
    """The truth's lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def table(measured: Measured) -> str:
    """The counts, and every target that was read wrong."""
    columns = "".join(f"{name:>12}" for name in COLUMNS)
    counts = "".join(f"{measured.by_column[name]:>12}" for name in COLUMNS)
    head = f"{'targets':>8}{'found':>7}{'right':>7}{columns}{'other evidence':>16}"
    row = f"{measured.truth:>8}{measured.found:>7}{measured.right:>7}{counts}"
    return "\n".join([head, f"{row}{measured.other_evidence:>16}", *measured.faults])


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--truth", type=Path, required=True, help="targets labelled by hand")
    parser.add_argument("--reports", type=Path, required=True, help="folder of their reports")
    given = parser.parse_args(None if arguments is None else list(arguments))
    print(table(measure(lines_of(given.truth), given.reports)))


if __name__ == "__main__":
    main()

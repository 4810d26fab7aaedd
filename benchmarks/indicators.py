"""Are a report's figures found, and read right?

The truth is benchmarks/indicators/*.jsonl, one figure a line; its README tells what was labelled.
A figure that is extracted from the part that was labelled counts as found when its span and value
are those of a line of the truth; everything else that is extracted there counts against precision.
``right`` asks for unit, bound, period, kind and the change's direction and base as well, ``w/o p.``
for all of those without the period.

    python -m benchmarks.indicators --reports DIR
    python -m benchmarks.indicators --truth FILE --document FILE [--ranges FILE]

The second measures one report on a truth of one's own. Such a truth may hold in ``alt`` other
values of a field that are right too, and as ``optional`` figures that may be missed. The ranges
tell which parts were labelled, as JSON: ``{NAME: {"file": …, "ranges": [[0, 99], …]}}``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from benchmarks.text import ROOT
from ingest import Document, read
from kb.compare.figures.extract import indicators
from kb.compare.figures.indicators import Indicator
from kb.documents import DocumentInfo, StoredDocument

TRUTH = ROOT / "benchmarks" / "indicators"
NAME_ALIKE = 70
"""From this partial ratio (rapidfuzz, of 100) on a name counts as the one in the truth."""
JUDGED = ("value", "unit", "bound", "period", "kind", "change", "name")


@dataclass(frozen=True, slots=True)
class Measured:
    """One report: how many figures there are, were extracted, were found; what was read right."""

    file: str
    language: str
    truth: int
    extracted: int
    found: int
    right: int
    right_but_period: int
    read: dict[str, int]
    """Of those found: how many have the right unit, bound, period, kind, change, name."""
    faults: tuple[str, ...]
    characters: int
    seconds: float

    @property
    def precision(self) -> float:
        return self.found / self.extracted if self.extracted else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.truth if self.truth else 1.0


def stored(document: Document) -> StoredDocument:
    """A document as the catalog would give it back."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    info = DocumentInfo(
        id=document.source, source=document.source, title=document.title,
        organisation=document.organisation, year=document.year, date=document.date,
        language=document.language, characters=len(document.text), chunks=0, added=now, changed=now,
    )  # fmt: skip
    return StoredDocument(
        info, document.text, document.sections, document.pages, document.extra, original=None
    )


def measure(truth: Path, reports: Path) -> Measured:
    """The figures extracted from the part of one report that ``truth`` labels, held against it."""
    wanted = lines_of(truth)
    path = reports / wanted[0]["file"]
    if not path.is_file():
        raise SystemExit(f"{path}: not there; name the folder of the reports with --reports")
    return measure_document(wanted, path)


def lines_of(truth: Path) -> list[dict[str, Any]]:
    lines = truth.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def ranges_of(path: Path, file: str) -> Sequence[tuple[int, int]]:
    """The labelled parts of the report ``file``, of a JSON file that holds those of several."""
    for labelled in json.loads(path.read_text(encoding="utf-8")).values():
        if labelled["file"] == file:
            return [(start, end) for start, end in labelled["ranges"]]
    raise SystemExit(f"{path}: no ranges of {file}")


def measure_document(
    wanted: Sequence[dict[str, Any]], path: Path, ranges: Sequence[tuple[int, int]] = ()
) -> Measured:
    """The figures extracted from ``ranges`` of one report, or where none are given from the part
    that holds ``wanted``, held against those."""
    document = next(one for one in read(path) if isinstance(one, Document))
    begun = time.perf_counter()
    everything = indicators(stored(document))
    seconds = time.perf_counter() - begun
    parts = ranges or [_labelled(document, wanted)]
    extracted = [
        one for one in everything if any(first <= one.figure.start < last for first, last in parts)
    ]
    return _held(document, wanted, extracted, seconds)


def _labelled(document: Document, wanted: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """The labelled part: whole paragraphs, or the sections, that hold the truth's figures."""
    first, last = wanted[0]["offset"], wanted[-1]["offset"]
    tops = [s for s in document.sections if s.level == 1 and s.start <= last and first < s.end]
    begin = tops[0].start if tops else document.text.rfind("\n", 0, first) + 1
    end = document.text.find("\n", last)
    if tops and tops[-1].aspect == "review":
        end = tops[-1].end
    return begin, len(document.text) if end < 0 else end


def _held(
    document: Document,
    wanted: Sequence[dict[str, Any]],
    extracted: Sequence[Indicator],
    seconds: float,
) -> Measured:
    read_right = dict.fromkeys(JUDGED, 0)
    faults: list[str] = []
    used: set[int] = set()
    right = right_but_period = left_out = 0
    for line in wanted:
        end = line["offset"] + len(line["figure"])
        one = next(
            (x for x in extracted if x.figure.start < end and x.figure.end > line["offset"]), None
        )
        if one is None:
            if line.get("optional"):
                left_out += 1
            else:
                faults.append(f"missed {line['offset']} {line['figure']}")
            continue
        judged = _judge(line, one)
        used |= {one.number} if judged["value"] else set()
        for name, fine in judged.items():
            read_right[name] += fine
        wrong = [name for name, fine in judged.items() if not fine]
        right += not set(wrong) - {"name"}
        right_but_period += not set(wrong) - {"name", "period"}
        if wrong:
            read_as = f"{one!s} {one.kind} {one.unit} {one.direction} {one.base}"
            faults.append(f"{line['offset']} {line['figure']}: {', '.join(wrong)}: {read_as}")
    faults += [f"extra {one.figure.start} {one!s}" for one in extracted if one.number not in used]
    return Measured(
        file=wanted[0]["file"], language=document.language, truth=len(wanted) - left_out,
        extracted=len(extracted), found=len(used), right=right, right_but_period=right_but_period,
        read=read_right, faults=tuple(faults), characters=len(document.text), seconds=seconds,
    )  # fmt: skip


def _judge(line: dict[str, Any], one: Indicator) -> dict[str, bool]:
    alike = fuzz.partial_token_set_ratio if one.figure.language == "en" else fuzz.partial_ratio
    alternatives = line.get("alt", {})

    def is_right(field: str, value: object) -> bool:
        return value == line[field] or value in alternatives.get(field, ())

    is_other_kind = one.kind != line["kind"] and is_right("kind", one.kind)
    return {
        "value": abs(float(one.value) - line["value"]) <= _rounding(one),
        "unit": is_right("unit", one.unit),
        "bound": is_right("bound", one.bound),
        "period": is_right("period", str(one.period)),
        "kind": is_right("kind", one.kind),
        "change": is_other_kind or (one.direction, one.base) == (line["direction"], line["base"]),
        "name": alike(line["name"].casefold(), one.name.casefold()) >= NAME_ALIKE,
    }


def _rounding(one: Indicator) -> float:
    """By how much the value of a part may be told otherwise: a third as 33.3."""
    return 0.05 if one.unit == "percent" and one.step >= 1 else 0.0


def table(measured: Iterable[Measured]) -> str:
    """A line a report, then every figure that was missed, extra or read wrong."""
    rows = list(measured)
    head = "".join(f"{name:>8}" for name in JUDGED)
    lines = [
        f"{'report':26}{'truth':>6}{'prec.':>7}{'recall':>7}{'right':>7}{'w/o p.':>7}"
        f"{head}{'ms':>7}"
    ]
    for row in rows:
        read_right = "".join(f"{row.read[name]:>8}" for name in JUDGED)
        lines.append(
            f"{row.file:26}{row.truth:>6}{row.precision:>7.3f}{row.recall:>7.3f}{row.right:>7}"
            f"{row.right_but_period:>7}{read_right}{row.seconds * 1000:>7.0f}"
        )
    return "\n".join(lines + [f"{row.file}: {fault}" for row in rows for fault in row.faults])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=Path, help="folder of the reports of the project's truth")
    parser.add_argument("--truth", type=Path, help="a truth of one's own, with --document")
    parser.add_argument("--document", type=Path, help="the report that it labels")
    parser.add_argument("--ranges", type=Path, help="which parts of it were labelled")
    parser.add_argument("--only", default="", help="only the files with this in their name")
    parser.add_argument("--json", type=Path, help="write what was measured there")
    given = parser.parse_args()
    if given.truth and given.document:
        wanted = lines_of(given.truth)
        ranges = ranges_of(given.ranges, wanted[0]["file"]) if given.ranges else ()
        measured = [measure_document(wanted, given.document, ranges)]
    elif given.reports:
        truths = [path for path in sorted(TRUTH.glob("*.jsonl")) if given.only in path.name]
        measured = [measure(path, given.reports) for path in truths]
    else:
        parser.error("name --reports, or --truth with --document")
    print(table(measured))
    if given.json:
        given.json.write_text(json.dumps([asdict(row) for row in measured], ensure_ascii=False))


if __name__ == "__main__":
    main()

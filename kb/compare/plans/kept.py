"""Measures and what became of them, as the catalog keeps them until something they rest on changes.

Each is kept under a digest of all that it was computed from: of a report its text, its headings and
the rules; of two reports both digests, the model, the glossary, and the reviewers' decisions that
bear on these two. So a decision makes one pair of reports anew, and a changed report its own pairs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import index
import kb.compare.notes
from kb.catalog import ComparedTable, DerivedTable
from kb.compare.figures.record import key_of
from kb.compare.notes import Note
from kb.compare.plans.align import Link
from kb.compare.plans.changes import as_change
from kb.compare.plans.commitments import Commitment, commitments
from kb.compare.plans.decisions import Decision
from kb.compare.plans.differences import Difference
from kb.compare.plans.ladder import Ladder, Strength
from kb.compare.plans.memory import CompareMemory
from kb.compare.plans.pairs import Column, Pair, Step
from kb.compare.plans.targets import Target
from kb.documents import DocumentInfo, StoredDocument, excerpt

MEASURES, STEP, RETURNS = "measures", "step", "returns"
"""What the catalog keeps them as: of a report, of two neighbours, of two further apart."""

SOURCES = (Path(__file__).parent, Path(index.__file__).parent, Path(kb.compare.notes.__file__))
"""The sources by which measures are compared; those by which they are read are in ``key_of``."""


@dataclass(frozen=True)
class Kept:
    """The tables of a library, and a digest of what every comparison in it rests on."""

    measures: DerivedTable
    steps: ComparedTable
    returns: ComparedTable
    context: str
    """Of the model and the glossary."""
    memory: CompareMemory = field(default_factory=CompareMemory)


def digest_of(*parts: object) -> str:
    """A digest of values that have a lasting ``repr``."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def sources_digest() -> str:
    """A digest of the sources and word lists by which measures are found and compared."""
    digest = hashlib.sha256()
    for path in _source_files():
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _source_files() -> Iterator[Path]:
    for place in SOURCES:
        inside = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in inside if path.suffix in (".py", ".csv"))


def measures_of(
    documents: Sequence[StoredDocument], ladder: Ladder, kept: Kept | None
) -> tuple[list[tuple[Commitment, ...]], list[str]]:
    """The measures of each document, read again only where they are not kept, and their keys."""
    keys = measure_keys(documents, ladder)
    found: dict[str, tuple[Commitment, ...]] = {}
    memory = kept.memory if kept else CompareMemory()
    for document in documents:
        known = memory.measures.get(_place(document.info, keys[document.info.id]))
        if known is not None:
            found[document.info.id] = known
    asked = {name: key for name, key in keys.items() if name not in found}
    there = kept.measures.values(asked) if kept and asked else {}
    new: dict[str, str] = {}
    for document in documents:
        name = document.info.id
        if name in found:
            continue
        if name in there:
            found[name] = measures_from(there[name], document)
        else:
            found[name] = commitments(document, ladder)
            new[name] = measures_record(found[name])
    if kept and new:
        kept.measures.keep(keys, new)
    for document in documents:
        name = document.info.id
        memory.measures.put(_place(document.info, keys[name]), found[name])
    names = [document.info.id for document in documents]
    return [found[name] for name in names], [keys[name] for name in names]


def _place(info: DocumentInfo, key: str) -> tuple[str, str, str]:
    # An excerpt tells where its document came from, which the key does not hold.
    return info.id, info.source, key


def measure_keys(documents: Sequence[StoredDocument], ladder: Ladder) -> dict[str, str]:
    """What the measures of each document depend on, by its id."""
    words = digest_of(sources_digest(), ladder.verbs, ladder.modifiers)
    return {each.info.id: digest_of(key_of(each, None), words) for each in documents}


def measures_record(measures: Sequence[Commitment]) -> str:
    """Measures as JSON: a row each; what is told of an excerpt is where it stands."""
    return _dumped(
        [
            [
                each.excerpt.start, each.excerpt.end, each.strength.verb, each.strength.step,
                each.strength.degree, each.strength.telling, each.strength.is_modified,
                each.negated, each.part,
                [[t.value, t.unit, t.bound, t.text] for t in each.targets],
            ]
            for each in measures
        ]
    )  # fmt: skip


def measures_from(record: str, document: StoredDocument) -> tuple[Commitment, ...]:
    """The measures of ``document`` again, equal to those that were recorded."""
    return tuple(_measure(document, row) for row in json.loads(record))


def _measure(document: StoredDocument, row: Sequence[Any]) -> Commitment:
    start, end, verb, step, degree, telling, is_modified, negated, part, targets = row
    return Commitment(
        excerpt(document, start, end),
        Strength(verb, step, degree, tuple(telling), is_modified),
        negated,
        tuple(Target(*target) for target in targets),
        part,
    )


def step_key(kept: Kept, left: str, right: str, decisions: Sequence[Decision]) -> str:
    """What a step depends on: both reports' measures, model and glossary, and the decisions."""
    bearing = sorted((each.id, each.change, each.note) for each in decisions)
    return digest_of(sources_digest(), kept.context, left, right, bearing)


def step_record(step: Step, columns: tuple[Column, Column]) -> str:
    """A step as JSON: its pairs by the numbers of their measures."""
    lefts, rights = (
        {id(measure): number for number, measure in enumerate(column.commitments)}
        for column in columns
    )
    rows = [
        [
            lefts[id(pair.left)] if pair.left else None,
            rights[id(pair.right)] if pair.right else None,
            pair.change, pair.score, pair.why, pair.differing.left, pair.differing.right,
            pair.decision.id if pair.decision else None, pair.doubt,
        ]
        for pair in step.pairs
    ]  # fmt: skip
    notes = [[note.kind, dict(note.values)] for note in step.notes]
    return _dumped({"pairs": rows, "notes": notes})


def step_from(
    record: str, columns: tuple[Column, Column], heading: str, decisions: Mapping[str, Decision]
) -> Step:
    """The step of two reports again, equal to the one that was recorded."""
    earlier, later = columns
    data = json.loads(record)
    pairs = tuple(
        Pair(
            as_change(change),
            None if left is None else earlier.commitments[left],
            None if right is None else later.commitments[right],
            score,
            Difference(_spans(gone), _spans(come)),
            why,
            decisions[decision] if decision else None,
            doubt,
        )
        for left, right, change, score, why, gone, come, decision, doubt in data["pairs"]
    )
    notes = tuple(Note.again(kind, values) for kind, values in data["notes"])
    return Step(earlier.report, later.report, heading, pairs, notes)


def links_record(links: Sequence[Link]) -> str:
    """Links as JSON, by the numbers of their measures."""
    return _dumped([list(link) for link in links])


def links_from(record: str) -> tuple[Link, ...]:
    """The links again."""
    return tuple(Link(*row) for row in json.loads(record))


def _spans(spans: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in spans)


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

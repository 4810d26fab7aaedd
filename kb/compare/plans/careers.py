"""The career of a measure as values: its stages from report to report, and how it stands now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from ingest import PATH_SEPARATOR
from kb.compare.notes import Note
from kb.compare.plans.changes import CHANGES
from kb.compare.plans.commitments import Commitment
from kb.compare.plans.pairs import Column, Pair
from kb.compare.tidy import PASSAGE, Columns, Tidy, TidyTable, Value, documents_table, passage_row

State = Literal["standing", "dropped", "merged"]
STATES: tuple[State, ...] = get_args(State)

COUNTED = (*CHANGES, "back")
"""What is counted by chapter: a measure that is back is counted as that and not as new."""

SHOWN = 20
"""Careers that are printed where nothing else is asked."""

CAREERS: Columns = {
    "career": "integer",
    "first_year": "integer",
    "last_year": "integer",
    "reports": "integer",
    "returns": "integer",
    "changes": "integer",
    "state": "text",
    "path": "text",
    **PASSAGE,
}
"""A row a measure, with its latest wording; ``reports`` is in how many it stands."""

STAGES: Columns = {"career": "integer", "told": "text", "why": "text", "doubt": "number", **PASSAGE}

CHANGED: Columns = {
    "comparison": "text",
    "chapter": "text",
    **dict.fromkeys(COUNTED, "integer"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A measure in one report, and how it came there."""

    column: int
    """The report's number in ``Chains.columns``."""
    measure: Commitment
    told: str
    """first, new, back, or a change from the report before."""
    why: str = ""
    doubt: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return {
            "report": self.column,
            "told": self.told,
            "why": self.why,
            "doubt": round(self.doubt, 4),
            "commitment": self.measure.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Career:
    """One measure through the years."""

    stages: tuple[Stage, ...]
    state: State
    """Whether it stands in the newest report, was dropped before, or went into another."""
    path: tuple[tuple[str, str], ...]
    """What happened, with the report's label: first, reworded, dropped, back; not what was kept."""

    @property
    def latest(self) -> Commitment:
        """Its last wording."""
        return self.stages[-1].measure

    @property
    def returns(self) -> int:
        """How often it came back."""
        return sum(stage.told == "back" for stage in self.stages)

    @property
    def changes(self) -> int:
        """How often its wording changed."""
        return sum(stage.told not in ("first", "new", "kept") for stage in self.stages)

    def as_json(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "returns": self.returns,
            "path": [{"told": told, "report": label} for told, label in self.path],
            "stages": [stage.as_json() for stage in self.stages],
        }

    def __str__(self) -> str:
        path = " · ".join(f"{told} {label}" for told, label in self.path)
        wordings = dict.fromkeys(stage.measure.text for stage in self.stages)
        return "\n    → ".join([path, *wordings])


@dataclass(frozen=True, slots=True)
class ChapterCounts:
    """What became of the measures of one chapter from one report to the next."""

    comparison: str
    chapter: str
    counts: Mapping[str, int]
    """By ``COUNTED``, every one named."""

    def as_json(self) -> dict[str, Any]:
        return {"comparison": self.comparison, "chapter": self.chapter, "counts": dict(self.counts)}

    def __str__(self) -> str:
        told = ", ".join(f"{count} {name}" for name, count in self.counts.items() if count)
        return f"{self.chapter or '(no heading)'}: {told}"


@dataclass(frozen=True, slots=True)
class Chains(Tidy):
    """The careers of the measures of one or more organisations, and what changed by chapter."""

    columns: tuple[Column, ...]
    careers: tuple[Career, ...]
    """Those with a history first: back, then changed most, then longest."""
    changed: tuple[ChapterCounts, ...]
    """Step by step, in the order of the chapters."""
    notes: tuple[Note, ...] = ()
    took_ms: float = 0.0

    def of(self, *states: str) -> tuple[Career, ...]:
        """The careers in these states; ``back`` are those that came back."""
        return tuple(
            career
            for career in self.careers
            if career.state in states or ("back" in states and career.returns)
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many careers are in each state, and how many came back."""
        found = Counter(career.state for career in self.careers)
        returned = sum(career.returns > 0 for career in self.careers)
        return {**{state: found[state] for state in STATES}, "back": returned}

    @property
    def summed(self) -> dict[str, dict[str, int]]:
        """The counts of each step over all its chapters."""
        total: dict[str, Counter[str]] = {}
        for row in self.changed:
            total.setdefault(row.comparison, Counter()).update(row.counts)
        return {step: {name: found[name] for name in COUNTED} for step, found in total.items()}

    def as_json(self) -> dict[str, Any]:
        return {
            "reports": [
                {
                    "document_id": column.report.id,
                    "source": column.report.source,
                    "title": column.report.title,
                    "organisation": column.report.organisation,
                    "year": column.report.year,
                    "language": column.report.language,
                    "label": column.label,
                }
                for column in self.columns
            ],
            "counts": self.counts,
            "changed": [row.as_json() for row in self.changed],
            "careers": [career.as_json() for career in self.careers],
            "notes": list(map(str, self.notes)),
            "took_ms": round(self.took_ms, 2),
        }

    def tables(self) -> tuple[TidyTable, ...]:
        """``careers``, ``stages``, ``changed``, ``documents``."""
        return (
            TidyTable.of("careers", CAREERS, self._career_rows()),
            TidyTable.of("stages", STAGES, self._stage_rows()),
            TidyTable.of(
                "changed",
                CHANGED,
                (
                    {"comparison": row.comparison, "chapter": row.chapter, **row.counts}
                    for row in self.changed
                ),
            ),
            documents_table([column.report for column in self.columns]),
        )

    def _career_rows(self) -> Iterator[dict[str, Value]]:
        for number, career in enumerate(self.careers, 1):
            years = [self.columns[stage.column].report.year for stage in career.stages]
            yield {
                "career": number,
                "first_year": years[0],
                "last_year": years[-1],
                "reports": len(years),
                "returns": career.returns,
                "changes": career.changes,
                "state": career.state,
                "path": " · ".join(f"{told} {label}" for told, label in career.path),
                **passage_row(career.latest.excerpt),
            }

    def _stage_rows(self) -> Iterator[dict[str, Value]]:
        for number, career in enumerate(self.careers, 1):
            for stage in career.stages:
                yield {
                    "career": number,
                    "told": stage.told,
                    "why": stage.why or None,
                    "doubt": stage.doubt,
                    **passage_row(stage.measure.excerpt),
                }

    def summary(self) -> str:
        """What changed from report to report, by chapter, and how the careers stand."""
        lines = [f"note: {note}" for note in self.notes]
        told = ", ".join(f"{count} {state}" for state, count in self.counts.items() if count)
        lines.append(f"{len(self.careers)} measures in {len(self.columns)} reports: {told}")
        for step, counts in self.summed.items():
            total = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
            lines += ["", f"{step}: {total}"]
            lines += [f"  {row}" for row in self.changed if row.comparison == step]
        return "\n".join(lines)

    def __str__(self) -> str:
        shown = "\n".join(f"  {career}" for career in self.careers[:SHOWN])
        more = len(self.careers) - SHOWN
        rest = f"\n  … and {more} more" if more > 0 else ""
        return f"{self.summary()}\n\n{shown}{rest}"


def chapter_of(pair: Pair) -> str:
    """The chapter of a pair: its heading under the plan's, at most the second from the top."""
    path = pair.latest.excerpt.section.split(PATH_SEPARATOR)
    return path[1] if len(path) > 1 else path[0]


def path_of(
    stages: Sequence[Stage], labels: Sequence[str], after: Mapping[int, int], state: State
) -> tuple[tuple[str, str], ...]:
    """What happened to a measure; ``after`` has the report that follows each."""
    told: list[tuple[str, str]] = []
    before: int | None = None
    for stage in stages:
        if before is not None and after.get(before) != stage.column:
            told.append(("dropped", labels[after[before]]))
        if stage.told != "kept":
            told.append((stage.told, labels[stage.column]))
        before = stage.column
    assert before is not None, "a career has at least one stage"
    if state == "standing":
        told.append(("standing", labels[before]))
    else:
        told.append((state, labels[after[before]]))
    return tuple(told)

"""Two reports held against each other: each measure with what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from kb.compare.notes import Note
from kb.compare.plans.changes import CHANGES, Change
from kb.compare.plans.commitments import Commitment
from kb.compare.plans.decisions import Decision
from kb.compare.plans.differences import Difference
from kb.compare.plans.rows import pair_row
from kb.compare.tidy import Value
from kb.documents import DocumentInfo

_SIGNS = {
    "kept": "=",
    "reworded": "≈",
    "strengthened": "▲",
    "weakened": "▼",
    "split": "⑂",
    "merged": "⑃",
    "dropped": "−",
    "new": "+",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A measure and what became of it; one side is None where it was dropped or is new."""

    change: Change
    left: Commitment | None
    right: Commitment | None
    score: float | None
    """In [0, 1], how much both sides say the same; None where there is one side."""
    differing: Difference
    """Where the wording differs, as spans within either text."""
    why: str = ""
    """The words or figures that make it strengthened or weakened."""
    decision: Decision | None = None
    """The reviewer's, where there is one; ``change`` is then the reviewer's."""
    doubt: float = 0.0
    """In [0, 1]: how near another partner or another change is; 0 where a reviewer decided."""

    @property
    def latest(self) -> Commitment:
        """The later side, or the only one."""
        side = self.right or self.left
        assert side is not None, "a pair has at least one side"
        return side

    def as_json(self) -> dict[str, Any]:
        return {
            "change": self.change,
            "score": None if self.score is None else round(self.score, 4),
            "doubt": round(self.doubt, 4),
            "why": self.why,
            "left": self.left.as_json() if self.left else None,
            "right": self.right.as_json() if self.right else None,
            "differing": self.differing.as_json(),
            "decision": self.decision.as_json() if self.decision else None,
        }

    def as_row(self, comparison: str) -> dict[str, Value]:
        """A row of the table of pairs."""
        sides = (self.left, self.right)
        row = pair_row(comparison, self.change, sides, self.score, self.why, self.decision)
        return row | {"doubt": self.doubt}

    def __str__(self) -> str:
        sides = [side.text for side in (self.left, self.right) if side is not None]
        why = f"  [{self.why}]" if self.why else ""
        mark = " ✓" if self.decision else ""
        text = sides[-1] if self.change == "kept" else "\n    → ".join(sides)
        return f"{_SIGNS[self.change]} {self.change}{mark}: {text}{why}"


@dataclass(frozen=True, slots=True)
class Step:
    """Two reports held against each other."""

    left: DocumentInfo
    right: DocumentInfo
    heading: str
    pairs: tuple[Pair, ...]
    """In the order of the right report, what was dropped where it stood."""
    notes: tuple[Note, ...] = ()

    @property
    def counts(self) -> dict[Change, int]:
        """How many pairs there are of each change, every change named."""
        found = Counter(pair.change for pair in self.pairs)
        return {change: found[change] for change in CHANGES}

    def of(self, *changes: Change) -> tuple[Pair, ...]:
        """The pairs of these changes, in their order."""
        return tuple(pair for pair in self.pairs if pair.change in changes)

    def as_json(self) -> dict[str, Any]:
        return {
            "left": self.left.id,
            "right": self.right.id,
            "heading": self.heading,
            "counts": self.counts,
            "pairs": [pair.as_json() for pair in self.pairs],
            "notes": list(map(str, self.notes)),
        }

    def __str__(self) -> str:
        counted = ", ".join(f"{count} {change}" for change, count in self.counts.items() if count)
        lines = [f"{self.heading}: {counted or 'nothing to hold against each other'}"]
        lines += [f"note: {note}" for note in self.notes]
        section = None
        for pair in self.pairs:
            if pair.latest.excerpt.section != section:
                section = pair.latest.excerpt.section
                lines.append(f"  {section or '(no heading)'}")
            lines.append(f"  {pair}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Column:
    """One report of a comparison with its planned measures."""

    report: DocumentInfo
    label: str
    commitments: tuple[Commitment, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "document_id": self.report.id,
            "source": self.report.source,
            "title": self.report.title,
            "organisation": self.report.organisation,
            "year": self.report.year,
            "language": self.report.language,
            "label": self.label,
            "commitments": [commitment.as_json() for commitment in self.commitments],
        }

"""From promise to result: what a report planned, and what the next one's review says of it.

A review that is silent about a measure says nothing about it: "not mentioned" is no failure.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal, get_args

from index import Analyser
from ingest import clauses, list_items, sentences
from ingest.structure.passages import passages
from kb.compare.notes import Note
from kb.compare.plans.align import align_each
from kb.compare.plans.commitments import Commitment, commitments, language_of
from kb.compare.plans.comparison import steps_between
from kb.compare.plans.ladder import NOTHING, Ladder
from kb.compare.plans.similarity import Embed, prepare
from kb.compare.plans.targets import Target, raised, targets
from kb.compare.selection import Reports, label
from kb.documents import DocumentInfo, Excerpt, NameForms, StoredDocument, excerpt

Outcome = Literal["done", "partly", "not_mentioned"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

CERTAIN = 0.62
"""Likeness from which a statement without a mark of being under way speaks of the whole measure."""

_UNDER_WAY = re.compile(
    r"启动|初步|逐步|有序|稳步|正在|推进|试点|开始|着手|部分|陆续|积极|探索"
    r"|\b(?:began|begun|start(?:ed)?|launch(?:ed)?|under ?way|progress|steadily|pilot|trial|initial"
    r"|partly|partial|some|continu(?:ed|ing)|gradual(?:ly)?|advanc(?:ed|ing)|still|preliminary)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"完成|实现|建成|达到|超过|取得|全部|圆满|落地|出台|实施|改造|降|增长|提高到|了(?!解)|已"
    r"|\b(?:complet\w+|achiev\w+|realiz\w+|met|reached|exceed\w+|all|full(?:y)?|implement\w+|adopted"
    r"|issued|built|opened|introduced|cut|lowered|reduced|raised|grew|rose|increased|abolished|removed)\b",
    re.IGNORECASE,
)
_COMPLETED = re.compile(
    r"完成|实现|建成|圆满|全部|\b(?:complet\w+|achiev\w+|realiz\w+|in full|fully)\b", re.IGNORECASE
)
_UNFINISHED = re.compile(
    r"未能|尚未|不足|没有完成|仍需|还需|\bnot (?:yet|fully)\b|\bfell short\b|\bbelow target\b", re.I
)
_BREAK_ZH = re.compile("[，；]")
_SHORT = {"zh": 6, "en": 25}
"""Characters below which a clause of a review says too little to be held against a measure."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A planned measure and what the next review says of it."""

    commitment: Commitment
    outcome: Outcome
    report: Excerpt | None
    """The stretch of the review that speaks of it; None where it is not mentioned."""
    score: float | None
    """In [0, 1], how much both say the same."""
    why: str = ""
    """The words or figures that the outcome rests on."""

    def as_json(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "score": None if self.score is None else round(self.score, 4),
            "why": self.why,
            "commitment": self.commitment.as_json(),
            "report": self.report.as_json() if self.report else None,
        }

    def __str__(self) -> str:
        words = self.outcome.replace("_", " ")
        told = f"  [{self.why}]" if self.why else ""
        found = f"\n    ← {self.report.text}" if self.report else ""
        return f"{words}: {self.commitment.text}{told}{found}"


@dataclass(frozen=True, slots=True)
class Followed:
    """The promises of one report, held against the review of the next."""

    plan: DocumentInfo
    review: DocumentInfo
    heading: str
    promises: tuple[Promise, ...]
    notes: tuple[Note, ...] = ()

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many promises there are of each outcome, every outcome named."""
        found = Counter(promise.outcome for promise in self.promises)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    def as_json(self) -> dict[str, Any]:
        return {
            "plan": self.plan.id,
            "review": self.review.id,
            "heading": self.heading,
            "counts": self.counts,
            "promises": [promise.as_json() for promise in self.promises],
            "notes": list(map(str, self.notes)),
        }

    def __str__(self) -> str:
        counts = ", ".join(
            f"{count} {outcome.replace('_', ' ')}" for outcome, count in self.counts.items()
        )
        lines = [f"{self.heading}: {counts}"] if self.promises else [self.heading]
        lines += [f"note: {note}" for note in self.notes]
        return "\n".join([*lines, *(f"  {promise}" for promise in self.promises)])


@dataclass(frozen=True, slots=True)
class Promises:
    """What reports promised and what their successors report."""

    steps: tuple[Followed, ...]
    notes: tuple[Note, ...] = ()
    took_ms: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return {
            "steps": [step.as_json() for step in self.steps],
            "notes": list(map(str, self.notes)),
            "took_ms": round(self.took_ms, 2),
        }

    def __str__(self) -> str:
        notes = [f"note: {note}" for note in self.notes]
        return "\n\n".join(["\n".join(notes)] * bool(notes) + [str(step) for step in self.steps])


def follow(
    reports: Reports,
    forms: NameForms,
    analyser: Analyser,
    ladder: Ladder,
    *,
    embed: Embed | None = None,
    knows: Callable[[str], bool] = lambda _language: False,
) -> Promises:
    """What each report planned, held against the review of the report of a year later.

    ``embed`` is called once, for the texts in the languages that the model ``knows``.
    """
    begun = time.perf_counter()
    infos = [document.info for document in reports.documents]
    notes = list(reports.notes)
    pairs = []
    for left, right in steps_between(infos, forms):
        if (infos[right].year or 0) == (infos[left].year or 0) + 1:
            pairs.append((left, right))
        else:
            apart = tuple(label(infos[number], infos, forms) for number in (left, right))
            notes.append(Note("not_a_year_apart", {"reports": apart}))
    plans = {left: commitments(reports.documents[left], ladder) for left, _ in pairs}
    reviews = {right: statements(reports.documents[right]) for _, right in pairs}
    prepared = prepare([*plans.values(), *reviews.values()], analyser, ladder, embed, knows)
    place = {("plan", number): k for k, number in enumerate(plans)}
    place |= {("review", number): len(plans) + k for k, number in enumerate(reviews)}
    steps = []
    for left, right in pairs:
        names = label(infos[left], infos, forms), label(infos[right], infos, forms)
        best = align_each(prepared, place["plan", left], place["review", right])
        followed = tuple(
            _promise(commitment, None if found is None else (reviews[right][found[0]], found[1]))
            for commitment, found in zip(plans[left], best, strict=True)
        )
        told = _missing(plans[left], reviews[right], infos[left], infos[right])
        steps.append(
            Followed(
                infos[left],
                infos[right],
                " → review in ".join(names),
                () if told else followed,
                told,
            )
        )
    return Promises(tuple(steps), tuple(notes), (time.perf_counter() - begun) * 1000)


def statements(document: StoredDocument) -> tuple[Commitment, ...]:
    """What the review parts of a report say was done, clause by clause, as exact spans."""
    found: list[Commitment] = []
    for passage in passages(document.as_document()):
        if passage.aspect != "review" or passage.lead:
            continue
        line = document.text[passage.start : passage.end]
        for start, end in _clauses(line):
            text = line[start:end]
            found.append(
                Commitment(
                    excerpt(document, passage.start + start, passage.start + end),
                    NOTHING,
                    negated=False,
                    targets=targets(text),
                )
            )
    return tuple(found)


def _clauses(line: str) -> list[tuple[int, int]]:
    language = language_of(line)
    spans = []
    items = list_items(line)
    whole = [(i + a, i + b) for i, j in items for a, b in sentences(line[i:j])]
    for a, b in whole or sentences(line):
        for c, d in clauses(line[a:b]):
            parts = _by_commas(line, a + c, a + d) if language == "zh" else [(a + c, a + d)]
            spans += [(e, f) for e, f in parts if f - e >= _SHORT[language]]
    return spans


def _by_commas(line: str, start: int, end: int) -> list[tuple[int, int]]:
    places = [start, *(start + m.end() for m in _BREAK_ZH.finditer(line[start:end])), end]
    return [(a, b - 1 if line[b - 1] in "，；。" else b) for a, b in pairwise(places) if b > a]


def _promise(commitment: Commitment, found: tuple[Commitment, float] | None) -> Promise:
    if found is None:
        return Promise(commitment, "not_mentioned", None, None)
    statement, score = found
    outcome, why = _outcome(commitment, statement, score)
    return Promise(commitment, outcome, statement.excerpt, score, why)


def _outcome(commitment: Commitment, statement: Commitment, score: float) -> tuple[Outcome, str]:
    """Done or partly: by the figures where both sides have comparable ones, else by the words."""
    planned = tuple(replace(target, bound="exact") for target in commitment.targets)
    reached: tuple[Target, ...] = tuple(replace(t, bound="exact") for t in statement.targets)
    if planned and len(planned) == len(reached) and _units(planned) == _units(reached):
        short = raised(commitment.text, statement.text, planned, reached) < 0
        figures = ", ".join(target.text for target in statement.targets)
        return ("partly" if short else "done"), figures
    unfinished = _UNFINISHED.search(statement.text)
    if unfinished:
        return "partly", unfinished[0]
    completed = _COMPLETED.search(statement.text)
    if completed:
        return "done", completed[0]
    done, under_way = _DONE.search(statement.text), _UNDER_WAY.search(statement.text)
    if done and not (under_way and score < CERTAIN):
        return "done", done[0]
    if under_way:
        return "partly", under_way[0]
    return ("done", "") if score >= CERTAIN else ("partly", "")


def _units(found: Sequence[Target]) -> list[str]:
    return [target.unit for target in found]


def _missing(
    plan: Sequence[Commitment],
    review: Sequence[Commitment],
    left: DocumentInfo,
    right: DocumentInfo,
) -> tuple[Note, ...]:
    notes = []
    if not plan:
        notes.append(Note("nothing_planned", {"report": left.title}))
    if not review:
        notes.append(Note("nothing_reviewed", {"report": right.title}))
    return tuple(notes)

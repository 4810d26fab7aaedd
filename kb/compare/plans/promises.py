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
from ingest.text.language import reading_language
from kb.compare.notes import Note
from kb.compare.plans.align import align_each
from kb.compare.plans.commitments import Commitment, commitments
from kb.compare.plans.comparison import steps_between
from kb.compare.plans.evidence import Evidence, evidence_for
from kb.compare.plans.ladder import NO_STRENGTH, Ladder
from kb.compare.plans.prepared import measure_space
from kb.compare.plans.rows import PROMISES, measure_tables, promise_row
from kb.compare.plans.similarity import Embed
from kb.compare.plans.targets import Target, raised, targets
from kb.compare.selection import Reports, label
from kb.compare.tidy import Tidy, TidyTable, Value, documents_table
from kb.documents import DocumentInfo, Excerpt, NameForms, StoredDocument, excerpt

Outcome = Literal["done", "partly", "not_mentioned"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

_REVIEW_IN = " → review in "
"""Between the two reports of a step's heading."""

CERTAIN = 0.62
"""Likeness from which a statement without a mark of being under way speaks of the whole measure."""

_UNDER_WAY = re.compile(
    r"启动|初步|逐步|有序|稳步|正在|推进|试点|开始|着手|部分|陆续|积极|探索"
    r"|\b(?:began|begun|start(?:ed)?|launch(?:ed)?|under ?way|progress|steadily|trial"
    r"|pilot(?! free[ -]trade)|initial|partly|partial|some|continu(?:ed|ing)|gradual(?:ly)?"
    r"|advanc(?:ed|ing)|still|preliminary)\b",
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
_ASKED = re.compile(
    r"开工(?:建设)?|动工|竣工|投产|投运|投用|通车|启用|揭牌|挂牌|出台|发布|获批|落地"
    r"|\b(?:break ground|open|launch|commission)\b",
    re.IGNORECASE,
)
"""What a plan asks for in a word, which a review repeats where it was done."""
_FROM_TO = re.compile(r"[从由]\s*\d.*?[到至]|\bfrom\b[^,;]*\d[^,;]*\bto\b", re.IGNORECASE)
"""Where a change is told by its two ends, of which the second was reached."""
_BREAK_ZH = re.compile("[，；]")
_BY_HOW_MUCH = re.compile(
    r"(?:同比|比上年|较上年|比去年|年均|实际|名义|分别)*(?:增长|下降|增加|减少|提高|降低|上升|回落|增幅|降幅|增速)"
    r"[^，。；]{0,6}?\d"
)
"""进出口550亿元，增长9%: by how much belongs to what grew."""
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

    def as_row(self, comparison: str) -> dict[str, Value]:
        """A row of the table of promises."""
        return promise_row(
            comparison, self.outcome, self.commitment, self.report, self.score, self.why
        )

    def __str__(self) -> str:
        outcome = self.outcome.replace("_", " ")
        why = f"  [{self.why}]" if self.why else ""
        report = f"\n    ← {self.report.text}" if self.report else ""
        return f"{outcome}: {self.commitment.text}{why}{report}"


def in_order(promises: Sequence[Promise]) -> list[Promise]:
    """What was done first, then what was partly done, silence last; in each what a figure of the
    plan or the review tells comes first, and the likest before what is less like."""

    def rank(promise: Promise) -> tuple[int, bool, float]:
        told = promise.report is not None and targets(promise.report.text)
        counted = bool(promise.commitment.targets or told)
        return OUTCOMES.index(promise.outcome), not counted, -(promise.score or 0.0)

    return sorted(promises, key=rank)


@dataclass(frozen=True, slots=True)
class PromiseStep:
    """The promises of one report, held against the review of the next."""

    plan: DocumentInfo
    review: DocumentInfo
    heading: str
    promises: tuple[Promise, ...]
    notes: tuple[Note, ...] = ()

    @property
    def sides(self) -> tuple[str, str]:
        """What the two reports are called in the heading."""
        plan, _, review = self.heading.partition(_REVIEW_IN)
        return plan, review

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
class Promises(Tidy):
    """What reports promised and what their successors report."""

    steps: tuple[PromiseStep, ...]
    notes: tuple[Note, ...] = ()
    took_ms: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return {
            "steps": [step.as_json() for step in self.steps],
            "notes": list(map(str, self.notes)),
            "took_ms": round(self.took_ms, 2),
        }

    def tables(self) -> tuple[TidyTable, ...]:
        """``promises``, ``measures``, ``targets``, ``documents``."""
        rows = (each.as_row(step.heading) for step in self.steps for each in step.promises)
        measures = (each.commitment for step in self.steps for each in step.promises)
        return (
            TidyTable.of("promises", PROMISES, rows),
            *measure_tables(measures),
            documents_table([info for step in self.steps for info in (step.plan, step.review)]),
        )

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
    labels = [label(info, infos, forms) for info in infos]
    notes = list(reports.notes)
    pairs = []
    for left, right in steps_between(infos, forms):
        if (infos[right].year or 0) == (infos[left].year or 0) + 1:
            pairs.append((left, right))
        else:
            notes.append(Note("not_a_year_apart", {"reports": (labels[left], labels[right])}))
    plans = {left: commitments(reports.documents[left], ladder) for left, _ in pairs}
    reviews = {right: statements(reports.documents[right]) for _, right in pairs}
    space = measure_space([*plans.values(), *reviews.values()], analyser, ladder, embed, knows)
    plan_places = {number: place for place, number in enumerate(plans)}
    # In the space the reviews stand behind the plans; a report between two others is there as both.
    review_places = {number: place for place, number in enumerate(reviews, start=len(plans))}
    steps = tuple(
        _step(
            (infos[left], infos[right]),
            f"{labels[left]}{_REVIEW_IN}{labels[right]}",
            plans[left],
            reviews[right],
            align_each(space, plan_places[left], review_places[right]),
        )
        for left, right in pairs
    )
    return Promises(steps, tuple(notes), (time.perf_counter() - begun) * 1000)


def _step(
    reports: tuple[DocumentInfo, DocumentInfo],
    heading: str,
    plan: Sequence[Commitment],
    review: Sequence[Commitment],
    nearest: Sequence[Sequence[tuple[int, float]]],
) -> PromiseStep:
    """The promises of ``plan`` with the statements of ``review`` that are ``nearest`` to them."""
    notes = _missing(plan, review, *reports)
    if notes:
        return PromiseStep(*reports, heading, (), notes)
    promises = tuple(
        _promise(commitment, [Evidence(review[n], near) for n, near in row])
        for commitment, row in zip(plan, nearest, strict=True)
    )
    return PromiseStep(*reports, heading, promises)


def statements(document: StoredDocument) -> tuple[Commitment, ...]:
    """What the review parts of a report say was done, clause by clause, as exact spans."""
    return tuple(
        _statement(document, passage.start + start, passage.start + end)
        for passage in passages(document.as_document())
        if passage.aspect == "review" and not passage.lead
        for start, end in _clauses(document.text[passage.start : passage.end])
    )


def _statement(document: StoredDocument, start: int, end: int) -> Commitment:
    done = excerpt(document, start, end)
    return Commitment(done, NO_STRENGTH, negated=False, targets=targets(done.text))


def _clauses(line: str) -> list[tuple[int, int]]:
    """The clauses of a line that say enough; of Chinese ones what stands between commas."""
    language = reading_language(line)
    of_items = [
        (item + start, item + end)
        for item, item_end in list_items(line)
        for start, end in sentences(line[item:item_end])
    ]
    spans: list[tuple[int, int]] = []
    for sentence, sentence_end in of_items or sentences(line):
        for start, end in clauses(line[sentence:sentence_end]):
            clause = (sentence + start, sentence + end)
            spans += _by_commas(line, *clause) if language == "zh" else [clause]
    return [(start, end) for start, end in spans if end - start >= _SHORT[language]]


def _by_commas(line: str, start: int, end: int) -> list[tuple[int, int]]:
    # Each stretch ends with its comma, which is then left out.
    breaks = [start + m.end() for m in _BREAK_ZH.finditer(line[start:end])]
    places = [start, *(at for at in breaks if not _BY_HOW_MUCH.match(line, at)), end]
    return [(a, b - 1 if line[b - 1] in "，；。" else b) for a, b in pairwise(places) if b > a]


def _promise(commitment: Commitment, candidates: Sequence[Evidence]) -> Promise:
    nearest = evidence_for(commitment, candidates)
    if nearest is None:
        return Promise(commitment, "not_mentioned", None, None)
    statement, score = nearest
    outcome, why = _outcome(commitment, statement, score)
    return Promise(commitment, outcome, statement.excerpt, score, why)


def _outcome(commitment: Commitment, statement: Commitment, score: float) -> tuple[Outcome, str]:
    """Done or partly: by the figures where both sides have comparable ones, else by the words."""
    planned, reached = _comparable(
        commitment.targets,
        statement.targets,
        is_from_to=_FROM_TO.search(statement.text) is not None,
    )
    if planned:
        falls_short = raised(commitment.text, statement.text, planned, reached) < 0
        figures = ", ".join(target.text for target in statement.targets)
        return ("partly" if falls_short else "done"), figures
    asked = _ASKED.search(commitment.text)
    if asked and asked[0] in statement.text:  # what was to be begun was begun
        return "done", asked[0]
    # The plainest words first: 尚未完成 holds 完成 too.
    unfinished = _UNFINISHED.search(statement.text)
    if unfinished:
        return "partly", unfinished[0]
    completed = _COMPLETED.search(statement.text)
    if completed:
        return "done", completed[0]
    done, under_way = _DONE.search(statement.text), _UNDER_WAY.search(statement.text)
    is_certain = score >= CERTAIN
    if done and (is_certain or not under_way):
        return "done", done[0]
    if under_way:
        return "partly", under_way[0]
    return ("done", "") if is_certain else ("partly", "")


def _comparable(
    planned: Sequence[Target], reached: Sequence[Target], *, is_from_to: bool
) -> tuple[tuple[Target, ...], tuple[Target, ...]]:
    """The figures of both sides that are of one unit, pair by pair; the others say nothing.

    A bound is met by its figure: "about 60" is reached with 60.
    """
    left = list(reached)[-1:] if is_from_to else list(reached)
    pairs = []
    for target in planned:
        found = next((other for other in left if other.unit == target.unit), None)
        if found is not None:
            left.remove(found)
            pairs.append((replace(target, bound="exact"), replace(found, bound="exact")))
    return tuple(target for target, _ in pairs), tuple(other for _, other in pairs)


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

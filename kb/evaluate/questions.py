"""Questions with known answers: are their pieces of evidence where a reader would see them?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kb.answer.answers import Answer
from kb.answer.feedback import Feedback
from kb.answer.known_questions import ANSWERED, NOT_FOUND, AskedQuestion
from kb.errors import BadRequest
from kb.library.library import Library
from kb.search.hits import Hit

FIRST, FIRST_TEN = 3, 10
"""Hits in which evidence is looked for."""

OF_THE_SUBJECT = 0.5
"""Share of a question from which a cited sentence speaks of its subject."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question."""

    id: str
    question: str
    lang: str
    expected: str
    status: str
    in_answer: float
    """Share of the evidence that stands in the answer's citations."""
    in_first: float
    """The same in the first three hits."""
    in_ten: float
    cited: int
    """Citations of the answer."""
    to_the_point: int
    """Those that hold some of the evidence or speak of the question's subject."""
    form: str = ""
    style: str = ""

    @property
    def good(self) -> bool:
        """Whether all evidence is cited, or nothing where there is nothing."""
        if self.expected == NOT_FOUND:
            return self.status == NOT_FOUND
        return self.in_answer == 1.0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Tally:
    """Means over questions; None where there is nothing to take a mean of."""

    answerable: int
    unanswerable: int
    recall: float | None
    """Share of the evidence in the answer's citations, mean over the answerable."""
    complete: float | None
    """Share of the answerable questions with all evidence in the citations."""
    recall_first: float | None
    recall_ten: float | None
    precision: float | None
    """Share of all citations that are to the point."""
    right: float | None
    """Share of the answers given that hold all evidence; one where none should be is wrong."""
    right_abstention: float | None
    """Share of the unanswerable that came out as not_found."""
    wrong_abstention: float | None
    """Share of the answerable that came out as not_found."""

    def as_json(self) -> dict[str, Any]:
        return {
            "answerable": self.answerable,
            "unanswerable": self.unanswerable,
            "recall_answer": _rounded(self.recall),
            "complete": _rounded(self.complete),
            f"recall@{FIRST}": _rounded(self.recall_first),
            f"recall@{FIRST_TEN}": _rounded(self.recall_ten),
            "citation_precision": _rounded(self.precision),
            "right_of_given": _rounded(self.right),
            "right_abstention": _rounded(self.right_abstention),
            "wrong_abstention": _rounded(self.wrong_abstention),
        }


@dataclass(frozen=True, slots=True)
class QuestionsEvaluation:
    """What an evaluation on questions found."""

    documents: int
    outcomes: tuple[Outcome, ...]

    @property
    def by_language(self) -> dict[str, Tally]:
        """Figures for each language of the questions, and for all."""
        languages = sorted({outcome.lang for outcome in self.outcomes})
        tallies = {
            lang: tally([outcome for outcome in self.outcomes if outcome.lang == lang])
            for lang in languages
        }
        return {**tallies, "all": tally(self.outcomes)}

    @property
    def by_form(self) -> dict[str, Tally]:
        """The same for each form that the file tells."""
        return _tallies(self.outcomes, lambda outcome: outcome.form)

    @property
    def by_style(self) -> dict[str, Tally]:
        """The same for each style that the file tells."""
        return _tallies(self.outcomes, lambda outcome: outcome.style)

    def as_json(self) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "questions": len(self.outcomes),
            "by_language": {lang: tally.as_json() for lang, tally in self.by_language.items()},
            "by_form": {form: tally.as_json() for form, tally in self.by_form.items()},
            "by_style": {style: tally.as_json() for style, tally in self.by_style.items()},
            "outcomes": [outcome.as_json() for outcome in self.outcomes],
        }

    def __str__(self) -> str:
        rows = {lang: tally.as_json() for lang, tally in self.by_language.items()}
        names = list(next(iter(rows.values())))
        lines = [f"{self.documents} documents, {len(self.outcomes)} questions"]
        lines.append(f"{'':20}" + "".join(f"{lang:>8}" for lang in rows))
        for name in names:
            values = (row[name] for row in rows.values())
            cells = ("–" if value is None else f"{value:.4g}" for value in values)
            lines.append(f"{name:20}" + "".join(f"{cell:>8}" for cell in cells))
        lines += [
            _kind_line(name, one) for name, one in (*self.by_form.items(), *self.by_style.items())
        ]
        lines += [
            f"{outcome.id}: {outcome.status}, evidence {outcome.in_answer:.2f}: {outcome.question}"
            for outcome in self.outcomes
            if not outcome.good
        ]
        return "\n".join(lines)


def _tallies(outcomes: Sequence[Outcome], kind: Callable[[Outcome], str]) -> dict[str, Tally]:
    kinds = sorted({kind(outcome) for outcome in outcomes} - {""})
    return {
        name: tally([outcome for outcome in outcomes if kind(outcome) == name]) for name in kinds
    }


def _kind_line(name: str, one: Tally) -> str:
    """What became of the questions of one form or style, in a line."""
    figures = [
        (one.answerable, one.complete, "complete"),
        (one.answerable, one.wrong_abstention, "wrongly not found"),
        (one.unanswerable, one.right_abstention, "rightly not found"),
    ]
    told = (f"{what} {value:.2f} of {count}" for count, value, what in figures if value is not None)
    return f"{name}: {', '.join(told)}"


def evaluate_questions(
    library: Library,
    asked: Sequence[AskedQuestion],
    progress: Callable[[int, int], None] | None = None,
) -> QuestionsEvaluation:
    """Put every question to the library and look where its evidence came out."""
    outcomes = []
    for done, question in enumerate(asked, start=1):
        outcomes.append(_outcome(library, question))
        if progress is not None:
            progress(done, len(asked))
    return QuestionsEvaluation(sum(library.facets().languages.values()), tuple(outcomes))


def _outcome(library: Library, asked: AskedQuestion) -> Outcome:
    try:
        answer: Answer | None = library.ask(asked.question)
        hits: Sequence[Hit] = library.search(asked.question, limit=FIRST_TEN)
    except BadRequest:  # an empty question, say: nothing is found for it
        answer, hits = None, ()
    citations = [citation.excerpt.text for citation in answer.citations] if answer else []
    texts = [hit.text for hit in hits]
    pieces = [piece for evidence in asked.alternatives for piece in evidence]
    others = [text for text in citations if not any(piece in text for piece in pieces)]
    of_the_subject = sum(
        share >= OF_THE_SUBJECT for share in library.relevance(asked.question, others)
    )
    return Outcome(
        id=asked.id,
        question=asked.question,
        lang=asked.lang,
        expected=asked.status,
        status=answer.status if answer else NOT_FOUND,
        in_answer=_share(asked, citations),
        in_first=_share(asked, texts[:FIRST]),
        in_ten=_share(asked, texts),
        cited=len(citations),
        to_the_point=len(citations) - len(others) + of_the_subject,
        form=asked.form,
        style=asked.style,
    )


def _share(asked: AskedQuestion, places: Iterable[str]) -> float:
    """The share of the evidence within the places, of the alternative that fares best."""
    texts = list(places)
    shares = (
        sum(any(piece in text for text in texts) for piece in evidence) / len(evidence)
        for evidence in asked.alternatives
    )
    return max(shares, default=0.0)


def tally(outcomes: Sequence[Outcome]) -> Tally:
    """The figures of some outcomes."""
    answerable = [outcome for outcome in outcomes if outcome.expected == ANSWERED]
    unanswerable = [outcome for outcome in outcomes if outcome.expected == NOT_FOUND]
    cited = sum(outcome.cited for outcome in answerable)
    return Tally(
        answerable=len(answerable),
        unanswerable=len(unanswerable),
        recall=_mean(outcome.in_answer for outcome in answerable),
        complete=_mean(float(outcome.good) for outcome in answerable),
        recall_first=_mean(outcome.in_first for outcome in answerable),
        recall_ten=_mean(outcome.in_ten for outcome in answerable),
        precision=sum(outcome.to_the_point for outcome in answerable) / cited if cited else None,
        right=_mean(
            float(outcome.expected == ANSWERED and outcome.good)
            for outcome in outcomes
            if outcome.status == ANSWERED
        ),
        right_abstention=_mean(float(outcome.status == NOT_FOUND) for outcome in unanswerable),
        wrong_abstention=_mean(float(outcome.status == NOT_FOUND) for outcome in answerable),
    )


def _mean(values: Iterator[float]) -> float | None:
    known = list(values)
    return sum(known) / len(known) if known else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def question_set(entries: Iterable[Feedback]) -> list[dict[str, Any]]:
    """The lines of a question set for ``kb eval``: entries whose right answer is known."""
    return [line for entry in entries if (line := entry.as_question()) is not None]

"""What became of a measure from one report to another: kept, reworded, strengthened, …"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from rapidfuzz import fuzz

from kb.compare.plans.align import Link
from kb.compare.plans.commitments import Commitment
from kb.compare.plans.differences import core
from kb.compare.plans.sameness import ONE_THING, sameness
from kb.compare.plans.targets import raised

Change = Literal[
    "kept", "reworded", "strengthened", "weakened", "split", "merged", "dropped", "new"
]
CHANGES: tuple[Change, ...] = get_args(Change)
PAIRED: tuple[Change, ...] = CHANGES[:6]
"""Those of a pair with two sides."""

REVIEWED: tuple[Change, ...] = ("split", "merged")
"""Those that only a reviewer gives."""

SAME = 86.0
"""Share of letters in common, in percent, from which the wording is the same."""

LIKE_ENOUGH = 0.57
"""The mean of sameness and likeness from which figures and verbs are held against each other."""

BY_WORDS = 0.3
"""The least doubt of a change that a verb or a modifier alone tells."""


class Judgement(NamedTuple):
    """A change, and in a few words why: the words or figures that were held against each other."""

    change: Change
    why: str = ""
    doubt: float = 0.0
    """In [0, 1]: how near another judgement is."""


def judge(
    links: Sequence[Link], left: Sequence[Commitment], right: Sequence[Commitment]
) -> list[Judgement]:
    """The change of each link, in their order.

    A measure with several partners is judged beside each of them for itself: which of them are its
    parts no rule tells reliably, so that "split" and "merged" are a reviewer's words alone.
    """
    return [change_of(left[link.left], right[link.right], link.score) for link in links]


def change_of(left: Commitment, right: Commitment, likeness: float = 1.0) -> Judgement:
    """What became of a measure that has one partner, which is as like it as ``likeness``."""
    # Neither figures nor verbs of two things can be held against each other, nor a year's with
    # those of several years.
    same = sameness(left, right) if is_one_term(left, right) else 0.0
    is_one = same >= ONE_THING and (same + likeness) / 2 >= LIKE_ENOUGH
    if is_one:
        # Figures come before words: a higher target is stronger however it is put.
        more = raised(left.text, right.text, left.targets, right.targets)
        if more:
            figures = f"{_figures(left)} → {_figures(right)}"
            return Judgement("strengthened" if more > 0 else "weakened", figures, 1 - same)
    if left.language != right.language:  # neither ladder nor letters compare two languages
        return Judgement("kept")
    # With "not" on one side alone the ladder's steps say nothing.
    if is_one and left.negated == right.negated:
        firmer = _firmer(left, right)
        if firmer:
            words = f"{_words(left)} → {_words(right)}"
            change: Change = "strengthened" if firmer > 0 else "weakened"
            return Judgement(change, words, max(BY_WORDS, 1 - same))
    words, later_words = core(left.text), core(right.text)
    in_place = fuzz.ratio(words, later_words)
    reordered = fuzz.token_sort_ratio(words, later_words)
    nearest = max(in_place, reordered)
    doubt = max(0.0, 0.5 - abs(nearest - SAME) / 20)
    return Judgement("kept" if nearest >= SAME else "reworded", doubt=doubt)


def as_change(text: str) -> Change:
    """The change of this name."""
    return next(change for change in CHANGES if change == text)


def is_one_term(left: Commitment, right: Commitment) -> bool:
    """Whether both are plans of a year, or both of several years."""
    return (left.part == "five_year") == (right.part == "five_year")


def _firmer(left: Commitment, right: Commitment) -> int:
    """1 where the right side's verb and modifiers stand higher on the ladder, -1 where lower."""
    before, after = left.strength, right.strength
    if before.step == after.step and before.is_modified and after.is_modified:
        # One modifier for another, 坚决 for 切实, is a wording: what counts is one more or less.
        return 0
    if before.step is not None and after.step is not None:
        difference = (after.step + after.degree) - (before.step + before.degree)
    elif before.step is None and after.step is None and before.verb == after.verb:
        difference = after.degree - before.degree
    else:  # a verb that stands on no ladder is neither above nor below one that does
        return 0
    return (difference > 0) - (difference < 0)


def _figures(commitment: Commitment) -> str:
    return ", ".join(target.text for target in commitment.targets)


def _words(commitment: Commitment) -> str:
    joint = "" if commitment.language == "zh" else " "
    telling = [*commitment.strength.telling, commitment.strength.verb]
    return joint.join(filter(None, telling)) or "–"

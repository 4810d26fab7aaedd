"""What became of a measure from one report to another: kept, reworded, strengthened, …"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from rapidfuzz import fuzz

from kb.compare.plans.align import Link
from kb.compare.plans.commitments import Commitment
from kb.compare.plans.differences import core
from kb.compare.plans.targets import raised

Change = Literal[
    "kept", "reworded", "strengthened", "weakened", "split", "merged", "dropped", "new"
]
CHANGES: tuple[Change, ...] = get_args(Change)
PAIRED: tuple[Change, ...] = CHANGES[:6]
"""Those of a pair with two sides."""

SAME = 86.0
"""Share of letters in common, in percent, from which the wording is the same."""

ALIKE = 60.0
"""From which two measures of one report say the same twice and are no parts of a third."""


class Judged(NamedTuple):
    """A change, and in a few words why: the words or figures that were held against each other."""

    change: Change
    why: str = ""


def judge(
    links: Sequence[Link], left: Sequence[Commitment], right: Sequence[Commitment]
) -> list[Judged]:
    """The change of each link, in their order."""
    lefts, rights = Counter(link.left for link in links), Counter(link.right for link in links)
    judged = []
    for link in links:
        one, other = left[link.left], right[link.right]
        siblings = [right[x.right] for x in links if x.left == link.left and x != link]
        if lefts[link.left] > 1 and _parts(other, siblings, one):
            judged.append(Judged("split"))
            continue
        siblings = [left[x.left] for x in links if x.right == link.right and x != link]
        if rights[link.right] > 1 and _parts(one, siblings, other):
            judged.append(Judged("merged"))
            continue
        judged.append(change_of(one, other))
    return judged


def change_of(left: Commitment, right: Commitment) -> Judged:
    """What became of a measure that has one partner."""
    more = raised(left.text, right.text, left.targets, right.targets)
    if more:
        figures = f"{_figures(left)} → {_figures(right)}"
        return Judged("strengthened" if more > 0 else "weakened", figures)
    if left.language != right.language:
        return Judged("kept")
    if left.negated == right.negated:
        firmer = _firmer(left, right)
        if firmer:
            words = f"{_words(left)} → {_words(right)}"
            return Judged("strengthened" if firmer > 0 else "weakened", words)
    a, b = core(left.text), core(right.text)
    same = max(fuzz.ratio(a, b), fuzz.token_sort_ratio(a, b)) >= SAME
    return Judged("kept" if same else "reworded")


def _firmer(left: Commitment, right: Commitment) -> int:
    """1 where the right side's verb and modifiers stand higher on the ladder, -1 where lower."""
    a, b = left.strength, right.strength
    if a.step is not None and b.step is not None:
        difference = (b.step + b.degree) - (a.step + a.degree)
    elif a.step is None and b.step is None and a.verb == b.verb:
        difference = b.degree - a.degree
    else:
        return 0
    return (difference > 0) - (difference < 0)


def _parts(one: Commitment, siblings: Sequence[Commitment], whole: Commitment) -> bool:
    """Whether measures that share a partner are its parts, and not the same said twice."""
    if fuzz.ratio(core(one.text), core(whole.text)) >= SAME:
        return False
    return any(
        fuzz.ratio(core(one.text), core(other.text)) < ALIKE
        and fuzz.ratio(core(other.text), core(whole.text)) < SAME
        for other in siblings
    )


def _figures(commitment: Commitment) -> str:
    return ", ".join(target.text for target in commitment.targets)


def _words(commitment: Commitment) -> str:
    joint = "" if commitment.language == "zh" else " "
    telling = [*commitment.strength.telling, commitment.strength.verb]
    return joint.join(filter(None, telling)) or "–"

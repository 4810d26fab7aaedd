"""Which figures of one organisation are figures of the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kb.compare.figures.indicators import Indicator
from kb.compare.figures.language_versions import Pair
from kb.compare.figures.same_names import Embed, Names, same_names
from kb.compare.figures.told_as import marks_of, names_nothing, thing_of
from kb.compare.figures.units import COUNTED

Label = tuple[str, str, tuple[str, ...]]
"""A name, the place that it is of, and what sets it apart: @new, @day."""


def grouped(
    members: Sequence[Indicator], names: Names, pairs: Sequence[Pair], embed: Embed | None
) -> list[list[Indicator]]:
    """Indicators of one organisation, by what they are figures of."""
    label_of = {id(indicator): _label(indicator) for indicator in members}
    labels = list(dict.fromkeys(label_of.values()))
    place = {label: n for n, label in enumerate(labels)}
    joined = [
        (place[label_of[id(pair.first)]], place[label_of[id(pair.second)]])
        for pair in pairs
        if id(pair.first) in label_of and id(pair.second) in label_of and _are_one(pair)
    ]
    keys = [
        " ".join(filter(None, (names.key(name), where and names.key(where), *marks)))
        for name, where, marks in labels
    ]
    roots = same_names([" ".join((name, *marks)) for name, _, marks in labels], keys, joined, embed)
    groups: dict[int, list[Indicator]] = defaultdict(list)
    for indicator in members:
        groups[roots[place[label_of[id(indicator)]]]].append(indicator)
    return list(groups.values())


def _label(indicator: Indicator) -> Label:
    where = indicator.place if indicator.scope == "place" else ""
    return thing_of(indicator), where, marks_of(indicator)


def _are_one(pair: Pair) -> bool:
    """Whether the figures of two language versions tell which names are one."""
    return (
        pair.first.kind == pair.second.kind
        and pair.first.per == pair.second.per
        and pair.first.period == pair.second.period
        and not (_vague(pair.first) or _vague(pair.second))
    )


def _vague(indicator: Indicator) -> bool:
    """Whether a name is too general to stand for one indicator: people, students."""
    name = indicator.name
    if names_nothing(name):
        return True
    return indicator.unit in COUNTED and name.isascii() and " " not in name

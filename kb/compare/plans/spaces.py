"""In which space two reports are compared, kept for as long as a reviewer stays with them.

Many reports are laid over one vocabulary; a few, which a decision makes anew, two by two. Both give
the same: two reports are weighed by their own words alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index import Analyser
from kb.compare.plans.commitments import Commitment
from kb.compare.plans.kept import Kept
from kb.compare.plans.ladder import Ladder
from kb.compare.plans.prepared import Prepared, measure_space, prepared, space_of
from kb.compare.plans.similarity import Embed, MeasureSpace

FEW = 4
"""Steps up to which each has a space of its own: what reports repeat word for word bears on
several years."""

Two = tuple[int, int]


@dataclass(frozen=True)
class Reader:
    """By what measures are read."""

    analyser: Analyser
    ladder: Ladder
    embed: Embed | None
    knows: Callable[[str], bool]

    def space(self, reports: Sequence[Sequence[Commitment]]) -> MeasureSpace:
        """The measures of several reports over one vocabulary."""
        return measure_space(reports, self.analyser, self.ladder, self.embed, self.knows)

    def prepared(self, reports: Sequence[Sequence[Commitment]]) -> list[Prepared]:
        """The measures of several reports, all embedded at once."""
        return prepared(reports, self.analyser, self.embed, self.knows)


def spaces_of(
    steps: Sequence[Two],
    plans: Sequence[Sequence[Commitment]],
    keys: Sequence[str],
    reader: Reader,
    kept: Kept | None,
) -> Mapping[Two, tuple[MeasureSpace, Two]]:
    """For each step its space and the numbers that its reports have there."""
    if kept is not None and len(steps) <= FEW:
        return _two_by_two(steps, plans, keys, reader, kept)
    numbers = sorted({number for two in steps for number in two})
    place = {number: place for place, number in enumerate(numbers)}
    space = reader.space([plans[number] for number in numbers])
    return {(a, b): (space, (place[a], place[b])) for a, b in steps}


def _two_by_two(
    steps: Sequence[Two],
    plans: Sequence[Sequence[Commitment]],
    keys: Sequence[str],
    reader: Reader,
    kept: Kept,
) -> dict[Two, tuple[MeasureSpace, Two]]:
    memory = kept.memory
    found = {(a, b): memory.spaces.get((kept.context, keys[a], keys[b])) for a, b in steps}
    wanted = sorted({number for two, space in found.items() if space is None for number in two})
    there = {number: memory.prepared.get((kept.context, keys[number])) for number in wanted}
    new = [number for number in wanted if there[number] is None]
    for number, made in zip(new, reader.prepared([plans[n] for n in new]), strict=True):
        there[number] = made
        memory.prepared.put((kept.context, keys[number]), made)
    spaces = {}
    for (a, b), space in found.items():
        if space is None:
            both = [each for each in (there[a], there[b]) if each is not None]
            space = space_of(both, reader.analyser, reader.ladder)
            memory.spaces.put((kept.context, keys[a], keys[b]), space)
        spaces[a, b] = space, (0, 1)
    return spaces

"""Sections with what they speak of: the aspect and the year of each, inherited downwards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.document import Aspect, Section
from ingest.structure.aspect import (
    Speaks,
    by_tense,
    is_clear,
    is_note,
    of_heading,
    of_passage,
    reviewed_year,
)
from ingest.structure.headings import Node
from ingest.text.dates import years_in

_LINE = re.compile(r"[^\n]+")


def sections_of(nodes: Sequence[Node], text: str, year: int | None, title: str) -> list[Section]:
    """The nodes as Sections; ``year`` is the document's, without it only the headings speak."""
    reviewed = None if year is None else reviewed_year(year, title)
    said: list[Speaks | None] = []
    planned: set[int] = set()
    """Levels on which a section speaks of a plan."""
    for node in nodes:
        own = of_heading(node.title, year, reviewed)
        above = said[node.parent] if node.parent is not None else None
        if own and (above is None or above.aspect == "other" or is_clear(node.title)):
            said.append(own)
        elif above is not None and above.aspect != "other":
            said.append(above)
        elif own is None and above is None:
            after_plan = node.level in planned
            said.append(_by_content(node, text, year, reviewed, after_plan=after_plan))
        else:
            said.append(None)
        if (speaks := said[-1]) is not None and speaks.aspect == "plan":
            planned.add(node.level)
    return [
        Section(i, node.level, node.title, node.start, node.end, node.parent, *_settled(said[i]))
        for i, node in enumerate(nodes)
    ]


def _settled(speaks: Speaks | None) -> tuple[Aspect, int | None]:
    return (speaks.aspect, speaks.year) if speaks else ("other", None)


def _by_content(
    node: Node, text: str, year: int | None, reviewed: int | None, *, after_plan: bool
) -> Speaks | None:
    """A heading that says nothing goes by what stands under it, if that agrees with itself."""
    if year is None or reviewed is None:
        return None
    if is_note(node.title):
        return None
    votes: Counter[Aspect] = Counter()
    for match in _LINE.finditer(text, node.start, node.end):
        passage = of_passage(match[0], year, reviewed)
        aspect = passage.aspect if passage else by_tense(match[0])
        votes[aspect] += len(match[0])
    decided = votes["review"] + votes["plan"]
    named = next(iter(years_in(node.title)), None)
    if decided and (votes["plan"] >= 0.6 * decided or after_plan):
        return Speaks("plan", named or year)
    if decided and votes["review"] >= 0.6 * decided:
        return Speaks("review", named or reviewed)
    return None

"""What changed in the newest year: a card a change, each leading into the comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app_pages.escape import link, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app_pages.address import Filters
    from app_pages.texts import Texts
    from kb.compare.plans.changes import Change
    from kb.compare.plans.comparison import Comparison
    from kb.compare.plans.pairs import Pair, Step

CHANGES: tuple[Change, ...] = ("strengthened", "weakened", "new", "dropped", "reworded", "kept")
"""In the order of what a reader asks first."""
MOST_CARDS = 4
_LONGEST = 110


def html_of(found: Comparison, chosen: Filters, texts: Texts) -> str:
    """The cards of the newest two reports; empty where nothing was paired."""
    steps = [step for step in found.steps if step.pairs]
    if not steps:
        return ""
    step = steps[-1]
    counts = step.counts
    there = [change for change in CHANGES if counts.get(change)][:MOST_CARDS]
    told = texts(
        "home.news.told",
        organisation=step.right.organisation or step.right.title,
        earlier=step.left.year,
        later=step.right.year,
    )
    number = found.steps.index(step)
    newest = number == len(found.steps) - 1
    query = {**chosen.as_query(), "lang": texts.language} | ({} if newest else {"step": number})
    cards = "".join(_card(change, step, query, texts) for change in there)
    return f'<p class="hint">{plain(told)}</p><div class="cards">{cards}</div>'


def _card(change: Change, step: Step, query: Mapping[str, object], texts: Texts) -> str:
    number = step.counts[change]
    pairs = [pair for pair in step.pairs if pair.change == change]
    example = _example(min(pairs, key=_telling))
    address = link("compare", {**query, "change": change})
    return (
        f'<a class="card" href="{address}" target="_self">'
        f'<b class="number">{number:,}</b> '
        f'<span class="chip change-{change}">{plain(texts.named("change", change))}</span>'
        f'<p lang="{plain(step.right.language)}">{plain(example)}</p></a>'
    )


def _telling(pair: Pair) -> tuple[bool, float]:
    """What sorts the pairs by how much they tell at a glance: a figure first, doubt last."""
    side = pair.right or pair.left
    return not (side is not None and side.targets), pair.doubt


def _example(pair: Pair) -> str:
    side = pair.right or pair.left
    text = " ".join(side.text.split()) if side is not None else ""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"

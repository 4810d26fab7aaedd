"""From one page to what another has of the same passage: a sentence, a measure, a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app_pages import remembered
from app_pages.address import CompareState, Filters, Question, Span
from app_pages.escape import link, plain
from app_pages.ledger_address import Ledger
from kb.errors import KBError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb.compare.plans.commitments import Commitment

_LONGEST = 120
"""Characters of a measure that are asked about."""


def in_compare(snapshot: Snapshot, texts: Texts, document_id: str, start: int, end: int) -> str:
    """A link to the pair in Compare that holds the measure in a passage; empty where none does."""
    try:
        there = remembered.compared_at(snapshot, document_id, start, end)
    except KBError:  # a passage without a link is whole all the same
        return ""
    if there is None:
        return ""
    filters = Filters(there.years, (there.organisation,), (there.language,))
    state = CompareState(filters, pair=Span(there.document_id, there.start, there.end))
    told = texts("cross.compare", earlier=there.years[0], later=there.years[1])
    return _link("compare", state.as_query(), told, texts)


def from_measure(texts: Texts, measure: Commitment) -> str:
    """Links from a measure to Ask, and to Figures where it sets one."""
    excerpt = measure.excerpt
    organisations = (excerpt.organisation,) if excerpt.organisation else ()
    text = " ".join(measure.text.split())
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rsplit(" ", 1)[0]
    links = [
        _link("", Question(text, Filters((), organisations)).as_query(), texts("cross.ask"), texts)
    ]
    if measure.targets:
        filters = Filters((), organisations, (excerpt.language,))
        within = Span(excerpt.document_id, excerpt.start, excerpt.end)
        figures = Ledger(filters=filters, within=within)
        links.append(_link("figures", figures.as_query(), texts("cross.figures"), texts))
    return f'<p class="cross">{" · ".join(links)}</p>'


def _link(page: str, query: Mapping[str, object], told: str, texts: Texts) -> str:
    address = link(page, {**query, "lang": texts.language})
    return f'<a class="cross" href="{address}" target="_self">{plain(told)}</a>'

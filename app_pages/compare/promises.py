"""Promise and result: what was planned, and what the next review says of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import paging
from app_pages.compare.pairs import choose_changes, turn
from app_pages.escape import plain
from app_pages.quote import draw_notes, notes_html, quote_html
from kb.compare.plans.promises import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.address import CompareState
    from app_pages.texts import Texts
    from kb.compare.plans.promises import Promise, Promises, PromiseStep


def draw(texts: Texts, chosen: CompareState, found: Promises) -> None:
    """Each report's promises with their results, the newest review first."""
    draw_notes(found.notes, texts)
    counted = Counter(promise.outcome for step in found.steps for promise in step.promises)
    outcomes: tuple[str, ...] = ()
    if counted:
        counts = {outcome: counted[outcome] for outcome in OUTCOMES}
        outcomes = choose_changes(texts, chosen, "outcome", counts)
        st.html(f'<p class="hint">{plain(texts("promises.hint"))}</p>')
    steps = list(reversed(found.steps))
    rows = [
        (number, promise)
        for number, step in enumerate(steps)
        for promise in step.promises
        if not outcomes or promise.outcome in outcomes
    ]
    page: dict[int, list[Promise]] = {}
    for number, promise in paging.shown(rows, chosen.part):
        page.setdefault(number, []).append(promise)
    for number, step in enumerate(steps):
        if number in page or not step.promises:
            st.html(step_html(step, texts, page.get(number, [])))
    turn(texts, chosen, len(rows))


def step_html(step: PromiseStep, texts: Texts, promises: Sequence[Promise]) -> str:
    """Some of one report's promises as a list."""
    rows = "".join(_row(promise, texts) for promise in promises)
    heads = "".join(
        f"<span>{plain(text)}</span>"
        for text in ("", texts("promises.planned"), texts("promises.reported"))
    )
    grid = f'<div class="promise heads">{heads}</div>{rows}' if promises else ""
    return (
        f'<section class="promises"><h2>{plain(step.plan.year)} → {plain(step.review.year)}</h2>'
        f"{notes_html(step.notes, texts)}{grid}</section>"
    )


def _row(promise: Promise, texts: Texts) -> str:
    outcome = promise.outcome
    chip = f'<span class="chip outcome-{outcome}">{plain(texts.named("outcome", outcome))}</span>'
    why = f'<p class="hint">{plain(promise.why)}</p>' if promise.why else ""
    found = (
        quote_html(promise.report, texts, report=False)
        if promise.report is not None
        else f'<p class="hint">{plain(texts("promises.silent"))}</p>'
    )
    planned = quote_html(promise.commitment.excerpt, texts, report=False)
    return (
        f'<div class="promise"><div>{chip}{why}</div><div>{planned}</div><div>{found}</div></div>'
    )

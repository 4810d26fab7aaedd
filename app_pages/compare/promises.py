"""Promise and result: what was planned, and what the next review says of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import frame, paging
from app_pages.compare.pairs import choose_changes, turn
from app_pages.escape import plain
from app_pages.quote import draw_notes, quote_html
from kb.compare.plans.promises import OUTCOMES, in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.address import CompareState
    from app_pages.texts import Texts
    from kb.compare.plans.promises import Promise, Promises, PromiseStep


def draw(texts: Texts, chosen: CompareState, found: Promises) -> None:
    """One report's promises with their results, of the newest review unless another is chosen."""
    draw_notes(found.notes, texts)
    if not found.steps:
        return
    number = len(found.steps) - 1 if chosen.step is None else chosen.step
    number = min(number, len(found.steps) - 1)
    _choose_step(texts, chosen, found, number)
    step = found.steps[number]
    draw_notes(step.notes, texts)
    if not step.promises:
        return
    st.html(f'<p class="lead">{plain(told(step, texts))}</p>')
    outcomes = choose_changes(texts, chosen, "outcome", step.counts)
    st.html(f'<p class="hint">{plain(texts("promises.hint"))}</p>')
    promises = in_order(step.promises)
    promises = [each for each in promises if not outcomes or each.outcome in outcomes]
    st.html(page_html(paging.shown(promises, chosen.part), texts))
    turn(texts, chosen, len(promises))


def _choose_step(texts: Texts, chosen: CompareState, found: Promises, number: int) -> None:
    if len(found.steps) == 1:
        return
    key = f"promises.step.{number}.{len(found.steps)}"
    st.selectbox(
        texts("compare.step"),
        range(len(found.steps)),
        index=number,
        key=key,
        format_func=lambda n: heading(found.steps[n], texts),
        on_change=lambda: frame.go(
            texts,
            replace(chosen, step=st.session_state[key], page=1, changes=()).as_query(),
        ),
    )


def heading(step: PromiseStep, texts: Texts) -> str:
    """Which plan is held against which review: State Council · 2025 → 2026."""
    years = texts("promises.step", plan=step.plan.year, review=step.review.year)
    return " · ".join(filter(None, (step.plan.organisation, years)))


def told(step: PromiseStep, texts: Texts) -> str:
    """A sentence that sums a step up."""
    counts = step.counts
    return texts(
        "promises.told",
        plan=step.plan.year,
        review=step.review.year,
        number=f"{len(step.promises):,}",
        **{outcome: f"{counts[outcome]:,}" for outcome in OUTCOMES},
    )


def page_html(promises: Sequence[Promise], texts: Texts) -> str:
    """Promises as a list: outcome, what was planned, what is reported."""
    rows = "".join(_row(promise, texts) for promise in promises)
    heads = "".join(
        f"<span>{plain(text)}</span>"
        for text in ("", texts("promises.planned"), texts("promises.reported"))
    )
    grid = f'<div class="promise heads">{heads}</div>{rows}' if promises else ""
    return f'<section class="promises">{grid}</section>'


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

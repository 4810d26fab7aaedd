"""Careers of measures through the years: what changed by chapter first, then a page of careers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from app_pages import frame, paging
from app_pages.compare.pairs import choose_changes, turn
from app_pages.escape import plain
from app_pages.quote import draw_notes, quote_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app_pages.address import CompareState
    from app_pages.texts import Texts
    from kb.compare.plans.careers import Career, Chains, Stage


def draw(texts: Texts, chosen: CompareState, found: Chains) -> None:
    """The counts from report to report, those of a step's chapters, and the careers."""
    draw_notes(found.notes, texts)
    measures = f"{len(found.careers):,}"
    counted = texts("chains.told", measures=measures, reports=len(found.columns))
    st.html(f'<p class="lead">{plain(counted)}</p>')
    steps = list(found.summed)
    st.dataframe(counts_table(found.summed, texts, "chains.step"), hide_index=True)
    number = min(len(steps) - 1 if chosen.step is None else chosen.step, len(steps) - 1)
    _choose_step(texts, chosen, steps, number)
    chapters = {row.chapter: row.counts for row in found.changed if row.comparison == steps[number]}
    st.dataframe(counts_table(chapters, texts, "chains.chapter"), hide_index=True)
    st.html(f"<h2>{plain(texts('chains.careers'))}</h2>")
    states = choose_changes(texts, chosen, "career", found.counts)
    careers = found.of(*states) if states else found.careers
    shown = paging.shown(careers, chosen.part)
    st.html("".join(career_html(career, found, texts) for career in shown))
    turn(texts, chosen, len(careers))


def _choose_step(texts: Texts, chosen: CompareState, steps: Sequence[str], number: int) -> None:
    key = f"chains.step.{number}.{len(steps)}"
    st.selectbox(
        texts("chains.by_chapter"),
        range(len(steps)),
        index=number,
        key=key,
        format_func=lambda n: steps[n],
        on_change=lambda: frame.go(
            texts, replace(chosen, step=st.session_state[key], page=1).as_query()
        ),
    )


def counts_table(rows: Mapping[str, Mapping[str, int]], texts: Texts, named: str) -> pd.DataFrame:
    """A row a step or chapter, a column a change that occurs."""
    there = [
        name for name in next(iter(rows.values()), {}) if any(row[name] for row in rows.values())
    ]
    return pd.DataFrame(
        [
            {texts(named): name or "–", **{texts.named("change", c): counts[c] for c in there}}
            for name, counts in rows.items()
        ]
    )


def career_html(career: Career, found: Chains, texts: Texts) -> str:
    """A career: what happened in which report, over its wordings, which open."""
    chips = "".join(
        f'<span class="chip change-{told}">{plain(_told(told, texts))} {plain(label)}</span> '
        for told, label in career.path
    )
    stages = "".join(_stage(stage, found, texts) for stage in career.stages)
    return (
        f'<details class="career"><summary>{chips}'
        f"<p>{plain(career.latest.text)}</p></summary>"
        f'<ul class="quotes">{stages}</ul></details>'
    )


def _stage(stage: Stage, found: Chains, texts: Texts) -> str:
    label = plain(f"{found.columns[stage.column].label} · {_told(stage.told, texts)}")
    quote = quote_html(stage.measure.excerpt, texts, report=False)
    return f'<li><span class="hint">{label}</span>{quote}</li>'


def _told(told: str, texts: Texts) -> str:
    name = texts.named("change", told)
    return texts.named("career", told) if name == told else name

"""Commitments side by side: what became of each, the differing words marked."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import crosslinks, frame, paging
from app_pages.compare import review
from app_pages.compare.strip import draw as strip
from app_pages.escape import plain
from app_pages.quote import draw_notes, notes_html, quote_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app_pages.address import CompareState, Part, Span
    from app_pages.texts import Texts
    from kb import Library
    from kb.compare.plans.changes import Change
    from kb.compare.plans.comparison import Comparison
    from kb.compare.plans.pairs import Pair, Step
    from kb.compare.plans.promises import Outcome
    from kb.compare.targets.outcomes import Outcome as Met

_FIRST = {"strengthened": 0, "weakened": 0, "split": 1, "merged": 1, "reworded": 2, "kept": 3}
"""What stands on both sides comes first, the most changed of it before all, where the surest leads;
then what is new or dropped. Within each of the others the reports' own order stays."""
_DOUBTFUL = 0.7
"""From which a pair is told to be uncertain."""


def draw(library: Library, texts: Texts, chosen: CompareState, found: Comparison) -> None:
    """The pairs of two reports, narrowed to the changes that are asked for: a page of them, or one
    after another for a reviewer."""
    draw_notes(found.notes, texts)
    if not found.steps:
        return
    number = len(found.steps) - 1 if chosen.step is None else chosen.step
    number = min(number, len(found.steps) - 1)
    if chosen.step is None and chosen.pair is not None:
        number = _step_of(chosen.pair, found, number)
    step = found.steps[number]
    _choose_step(texts, chosen, found, number)
    st.html(_reports_html(step, texts) + notes_html(step.notes, texts))
    held = _held(chosen.pair, step)
    if chosen.pair is not None:
        _draw_held(texts, chosen, step, held)
    elif step.pairs:
        changes = choose_changes(texts, chosen, "change", step.counts)
        pairs = [pair for pair in step.pairs if not changes or pair.change in changes]
        pairs.sort(key=_rank)
        _choose_order(texts, chosen)
        if chosen.doubtful:
            pairs = sorted(pairs, key=lambda pair: (pair.decision is not None, -pair.doubt))
        if chosen.reviewing and pairs:
            strip.draw(library, texts, step, pairs, _DOUBTFUL)
        else:
            _page(texts, chosen, step, pairs)


def _held(span: Span | None, step: Step) -> list[Pair]:
    """The pairs of the measures that stand in a passage."""
    if span is None:
        return []
    return [
        pair
        for pair in step.pairs
        for side in (pair.left, pair.right)
        if side is not None
        and span.holds(side.excerpt.document_id, side.excerpt.start, side.excerpt.end)
    ]


def _step_of(span: Span, found: Comparison, otherwise: int) -> int:
    """The newest step in which a passage is compared."""
    held = [number for number, step in enumerate(found.steps) if _held(span, step)]
    return held[-1] if held else otherwise


def _draw_held(texts: Texts, chosen: CompareState, step: Step, held: Sequence[Pair]) -> None:
    """The pairs of one passage alone, with the way to all the others."""
    told = texts("cross.pair" if held else "cross.pair.none")
    with st.container(horizontal=True, vertical_alignment="center", key="compare-held"):
        st.html(f'<p class="lead">{plain(told)}</p>')
        st.button(
            texts("cross.pair.all", number=f"{len(step.pairs):,}"),
            key="compare.held.all",
            on_click=lambda: frame.go(texts, replace(chosen, pair=None).as_query()),
        )
    _page(texts, replace(chosen, page=1), step, held)


def _rank(pair: Pair) -> tuple[int, float]:
    rank = _FIRST.get(pair.change, len(_FIRST))
    return rank, 0.0 if rank else pair.doubt


def _choose_step(texts: Texts, chosen: CompareState, found: Comparison, number: int) -> None:
    if len(found.steps) == 1:
        return
    # The key holds what is chosen, so that the address leads and the widget follows.
    key = f"compare.step.{number}.{len(found.steps)}"
    st.selectbox(
        texts("compare.step"),
        range(len(found.steps)),
        index=number,
        key=key,
        format_func=lambda n: _step_told(found.steps[n], texts),
        on_change=_stepped,
        args=(texts, chosen, key),
    )


def _step_told(step: Step, texts: Texts) -> str:
    return f"{step.heading} · {texts.count('compare.pairs', len(step.pairs))}"


def _stepped(texts: Texts, chosen: CompareState, key: str) -> None:
    frame.go(
        texts, replace(chosen, step=st.session_state[key], page=1, changes=(), pair=None).as_query()
    )


def _choose_order(texts: Texts, chosen: CompareState) -> None:
    """Whether the pairs come as a reviewer's queue, and one after another."""
    key = f"compare.doubtful.{chosen.doubtful}"
    with st.container(horizontal=True, vertical_alignment="center", key="compare-order"):
        st.button(
            texts("strip.close" if chosen.reviewing else "strip.open"),
            key="compare.reviewing",
            icon=":material/list:" if chosen.reviewing else ":material/rate_review:",
            on_click=lambda: frame.go(
                texts, replace(chosen, reviewing=not chosen.reviewing).as_query()
            ),
        )
        st.toggle(
            texts("compare.doubtful"),
            value=chosen.doubtful,
            key=key,
            help=texts("compare.doubtful.help"),
            on_change=lambda: frame.go(
                texts, replace(chosen, doubtful=st.session_state[key], page=1).as_query()
            ),
        )


def choose_changes(
    texts: Texts,
    chosen: CompareState,
    kind: str,
    counts: Mapping[Change, int] | Mapping[Outcome, int] | Mapping[Met, int] | Mapping[str, int],
) -> tuple[str, ...]:
    """Buttons that narrow to some changes or outcomes, each with how many there are."""
    there = [change for change, count in counts.items() if count]
    kept = tuple(change for change in chosen.changes if change in there)
    key = f"compare.changes.{kind}.{chosen.step}.{'-'.join(kept)}"
    st.pills(
        texts("compare.changes"),
        there,
        selection_mode="multi",
        default=kept,
        key=key,
        format_func=lambda change: f"{texts.named(kind, change)} · {counts[change]}",
        label_visibility="collapsed",
        on_change=_narrowed,
        args=(texts, chosen, key),
    )
    return kept


def _narrowed(texts: Texts, chosen: CompareState, key: str) -> None:
    changes = tuple(st.session_state[key])
    frame.go(texts, replace(chosen, changes=changes, page=1).as_query())


def _reports_html(step: Step, texts: Texts) -> str:
    sides = []
    for name, info in (("earlier", step.left), ("later", step.right)):
        facts = " · ".join(str(fact) for fact in (info.organisation, info.year) if fact)
        sides.append(
            f'<div><span class="side">{plain(texts(f"compare.{name}"))}</span> '
            f'<b lang="{plain(info.language)}">{plain(info.title)}</b> '
            f'<span class="facts">{plain(facts)}</span></div>'
        )
    return f'<div class="sides">{"".join(sides)}</div>'


def _page(texts: Texts, chosen: CompareState, step: Step, pairs: Sequence[Pair]) -> None:
    """One page of pairs; a button beside each opens the reviewer's box."""
    page = paging.page_of(chosen.part, len(pairs))
    section = None
    for number, pair in enumerate(paging.shown(pairs, chosen.part)):
        side = pair.right or pair.left
        if side is not None and side.excerpt.section != section:
            section = side.excerpt.section
            st.html(f'<h2 class="quiet">{plain(section) or "–"}</h2>')
        with st.container(key=f"pair-{number}"):
            _row(texts, step, pair, f"{page}.{number}")
    turn(texts, chosen, len(pairs))


def _row(texts: Texts, step: Step, pair: Pair, key: str) -> None:
    verdict, left, right, tool = st.columns([1.5, 5, 5, 1.2], gap="small")
    with verdict:
        st.html(_told_html(pair, texts))
    with left:
        if pair.left is None:
            st.html(f'<p class="hint">{plain(texts("compare.nothing.earlier"))}</p>')
        else:
            spans = pair.differing.left
            st.html(quote_html(pair.left.excerpt, texts, spans=spans, report=False))
    with right:
        if pair.right is None:
            st.html(f'<p class="hint">{plain(texts("compare.nothing.later"))}</p>')
        else:
            spans = pair.differing.right
            st.html(quote_html(pair.right.excerpt, texts, spans=spans, report=False))
    with tool:
        st.button(
            texts("review.button"),
            key=f"review.{key}",
            type="tertiary",
            icon=":material/rate_review:",
            on_click=partial(review.open_box, texts, step, pair),
        )
        st.html(crosslinks.from_measure(texts, pair.latest))


def _told_html(pair: Pair, texts: Texts) -> str:
    """The change, what it rests on, how near the two are, and whether a reviewer settled it."""
    change = plain(texts.named("change", pair.change))
    lines = [f'<span class="chip change-{pair.change}">{change}</span>']
    if pair.decision is not None:
        lines.append(f'<span class="chip reviewed">✓ {plain(texts("review.reviewed"))}</span>')
    if pair.why:
        lines.append(f'<p class="hint">{plain(pair.why)}</p>')
    if pair.doubt >= _DOUBTFUL:
        lines.append(f'<p class="hint">{plain(texts("compare.uncertain"))}</p>')
    if pair.score is not None:
        score = plain(texts("compare.score", score=f"{pair.score:.2f}"))
        lines.append(f'<p class="scores">{score}</p>')
    return "".join(lines)


def turn(texts: Texts, chosen: CompareState, count: int) -> None:
    """The way to other pages of a list of so many."""

    def go(part: Part) -> None:
        frame.go(texts, replace(chosen, page=part.page, size=part.size).as_query())

    paging.draw(texts, chosen.part, count, "compare", go)

"""What the table of organisations by years is of: an indicator, a theme or a phrase."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import frame, remembered
from app_pages.address import PIVOTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app_pages.address import CompareState
    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb.compare.figures.series import Series

LARGE = 300
"""Documents from which on no indicator is looked for to begin with."""


def with_subject(snapshot: Snapshot, texts: Texts, chosen: CompareState) -> CompareState:
    """With the indicator that most organisations tell, where the address asks for nothing yet."""
    facets = remembered.facets(snapshot, texts.language)
    is_large = sum(facets.languages.values()) > LARGE
    if chosen.subject or chosen.pivot != "indicator" or is_large:
        return chosen
    found = remembered.figures(snapshot, "", chosen.filters)
    return replace(chosen, subject=told_by_most(found.series))


def told_by_most(series: Iterable[Series]) -> str:
    """The name of the indicator that most organisations tell of several years; of several such the
    one with most values. Empty without one that two organisations tell."""
    owners: dict[str, set[str]] = defaultdict(set)
    values: dict[str, int] = defaultdict(int)
    for one in series:
        if one.organisation:
            owners[one.name].add(one.organisation)
            values[one.name] += len(one.points)
    name = max(owners, key=lambda name: (len(owners[name]), values[name], name), default="")
    return name if len(owners[name]) > 1 else ""


def ask(texts: Texts, chosen: CompareState) -> None:
    """What the pivot is of, and a field for its subject."""
    kind_key = f"pivot.kind.{chosen.pivot}"
    st.segmented_control(
        texts("pivot.kind"),
        PIVOTS,
        default=chosen.pivot,
        required=True,
        key=kind_key,
        format_func=lambda kind: texts(f"pivot.kind.{kind}"),
        label_visibility="collapsed",
        on_change=lambda: frame.go(
            texts,
            replace(chosen, pivot=st.session_state[kind_key], subject="", side="").as_query(),
        ),
    )
    key = "compare.subject"
    if st.session_state.get("compare.subject.address") != chosen.subject:
        st.session_state[key] = st.session_state["compare.subject.address"] = chosen.subject
    st.text_input(
        texts("pivot.subject"),
        key=key,
        placeholder=texts(f"pivot.placeholder.{chosen.pivot}"),
        icon=":material/search:",
        on_change=lambda: frame.go(
            texts, replace(chosen, subject=st.session_state[key].strip(), side="").as_query()
        ),
    )

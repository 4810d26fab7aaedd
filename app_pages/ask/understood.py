"""What was understood of a question, and taken over from the one before: chips to take off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.ask import asking
from app_pages.escape import label, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app_pages.address import Question
    from app_pages.texts import Texts
    from kb.answer.answers import Answer, ReadingPart


@dataclass(frozen=True, slots=True)
class Chip:
    """One kind of thing that was understood."""

    part: str
    text: str
    taken: bool = False
    """Whether it comes from the question before."""


def draw(texts: Texts, question: Question, answer: Answer) -> None:
    """The chips; a click takes one off, or puts one back that was taken off."""
    chips = list(chips_of(answer, texts))
    if not chips and not question.without:
        return
    with st.container(key="understood", horizontal=True, vertical_alignment="center"):
        st.html(f"<span>{plain(texts('ask.understood'))}</span>", width="content")
        for chip in chips:
            st.button(
                label(f"{chip.text} ✕"),
                key=f"ask.chip.{chip.part}",
                icon=":material/subdirectory_arrow_right:" if chip.taken else None,
                help=texts("ask.chip.taken" if chip.taken else "ask.chip.off"),
                on_click=partial(_without, texts, question, (*question.without, chip.part)),
            )
        for part in question.without:
            rest = tuple(other for other in question.without if other != part)
            st.button(
                label(f"+ {texts(f'ask.part.{part}')}"),
                key=f"ask.chip.{part}.back",
                type="tertiary",
                help=texts("ask.chip.back"),
                on_click=partial(_without, texts, question, rest),
            )
    if answer.full_question != answer.question:
        completed = texts("ask.completed", question=answer.full_question)
        st.html(f'<p class="completed">{plain(completed)}</p>')


def _without(texts: Texts, question: Question, parts: tuple[str, ...]) -> None:
    asking.go(texts, replace(question, without=parts))


def chips_of(answer: Answer, texts: Texts) -> Iterator[Chip]:
    """One chip a kind, the subject that was taken over first."""
    followup = answer.followup
    if followup and followup.subject:
        yield Chip("subject", texts("ask.understood.subject", subject=followup.subject), True)
    by_kind: dict[str, list[ReadingPart]] = {}
    for understood in answer.reading.understood:
        by_kind.setdefault(understood.kind, []).append(understood)
    for kind, found in by_kind.items():
        values = texts.join(dict.fromkeys(_value(understood, texts) for understood in found))
        taken = bool(followup and getattr(followup, kind, ()))
        yield Chip(kind, texts(f"ask.understood.{kind}", value=values), taken)


def _value(understood: ReadingPart, texts: Texts) -> str:
    """What was understood; from which words, where these do not say it themselves."""
    value = understood.value
    if understood.kind in ("aspect", "form"):
        return texts.named(understood.kind, value)
    if understood.kind == "spelling":
        return f"{understood.words} → {value}"
    if understood.basis:
        return texts(
            "ask.understood.basis", words=understood.words, value=value, basis=understood.basis
        )
    return value

"""The answer as a language model phrases it, written into the page as it comes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.ask import answer as quoted
from app_pages.ask import asking
from app_pages.escape import plain
from kb.answer.answers import Phrasing

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.address import Question
    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb import Library
    from kb.answer.answers import Answer, DroppedSentence

_KEPT = "ask.generated"
_LATEST = "ask.generated.latest"


def wanted(library: Library, question: Question) -> bool:
    """Whether a language model is set and asked for."""
    if not library.settings.generates:
        return False
    return library.settings.generate if question.generate is None else question.generate


def toggle(library: Library, texts: Texts, question: Question) -> None:
    """Switches the model on and off, where one is set."""
    if not library.settings.generates:
        return
    on = wanted(library, question)
    st.toggle(
        texts("ask.generate", model=library.settings.generate_model),
        on,
        key=f"ask.generate.{on}",
        help=texts("ask.generate.hint"),
        on_change=asking.go,
        args=(texts, replace(question, generate=not on)),
    )


def kept(snapshot: Snapshot, question: Question) -> Phrasing | None:
    """What the model said of this question in this session."""
    name, generated = st.session_state.get(_KEPT, ("", None))
    return generated if name == _name(snapshot, question) else None


def draw(snapshot: Snapshot, texts: Texts, question: Question, answer: Answer) -> None:
    """What the model says: written as it comes the first time, shown as it was from then on."""
    show = partial(phrased_html, answer=answer, texts=texts)
    generated = kept(snapshot, question)
    if generated is None:
        generated = _written(snapshot, texts, question, answer, show)
        st.session_state[_KEPT] = (_name(snapshot, question), generated)
        st.rerun()  # what else is on the page takes the whole up: the export, say
    st.html(show(generated))
    if generated.fault:
        st.button(
            texts("ask.generate.again"),
            key="ask.generate.again",
            icon=":material/refresh:",
            type="tertiary",
            on_click=lambda: st.session_state.pop(_KEPT, None),
        )


def _written(
    snapshot: Snapshot,
    texts: Texts,
    question: Question,
    answer: Answer,
    show: Callable[[Phrasing | None], str],
) -> Phrasing:
    """Ask the model and show each sentence once it is checked, with a button that stops it."""
    model = snapshot.library.settings.generate_model
    place = st.empty()
    place.html(show(None))
    st.button(
        texts("ask.generate.stop"),
        key="ask.generate.stop",
        icon=":material/stop_circle:",
        on_click=_stopped,
        args=(_name(snapshot, question), model),
    )
    generated = Phrasing(model)
    for generated in snapshot.library.phrase(answer):
        st.session_state[_LATEST] = generated
        place.html(show(generated))
    del st.session_state[_LATEST]
    return generated


def _stopped(name: str, model: str) -> None:
    """Keep what was said so far; the page is drawn anew and the connection let go."""
    latest = st.session_state.pop(_LATEST, None) or Phrasing(model)
    st.session_state[_KEPT] = (name, replace(latest, fault="stopped", finished=True))


def _name(snapshot: Snapshot, question: Question) -> str:
    return f"{snapshot.key()} {replace(question, generate=None)!r}"


def phrased_html(generated: Phrasing | None, answer: Answer, texts: Texts) -> str:
    """The sentences so far, and what became of the rest."""
    if generated is None:
        return (
            f'<div class="phrased"><p class="hint">{plain(texts("ask.generate.asking"))}</p></div>'
        )
    cited = {one.n: one for one in (*answer.citations, *generated.citations)}
    sentences = "".join(
        f"<p>{quoted.sentence_html(sentence, texts, cited)}</p>" for sentence in generated.sentences
    )
    heading = texts("ask.generate.heading", model=generated.model)
    return (
        f'<div class="phrased"><h2 class="quiet">{plain(heading)}</h2>{sentences}'
        f"{_outcome(generated, texts)}</div>"
    )


def _outcome(generated: Phrasing, texts: Texts) -> str:
    lines = []
    if not generated.finished:
        seconds = f"{generated.took_ms / 1000:.0f}"
        lines.append(texts("ask.generate.writing", seconds=seconds))
    elif generated.fault:
        lines.append(texts(f"ask.generate.fault.{generated.fault}", detail=generated.detail))
    elif not generated.sentences:
        lines.append(texts("ask.generate.nothing"))
    hints = "".join(f'<p class="hint">{plain(line)}</p>' for line in lines)
    if not generated.dropped:
        return hints
    items = "".join(_dropped_html(dropped, texts) for dropped in generated.dropped)
    summary = plain(texts.count("ask.dropped", len(generated.dropped)))
    return f'{hints}<details class="dropped"><summary>{summary}</summary><ul>{items}</ul></details>'


def _dropped_html(dropped: DroppedSentence, texts: Texts) -> str:
    why = texts(f"ask.dropped.{dropped.reason}", what=dropped.what)
    return f'<li><s>{plain(dropped.text)}</s> <span class="why">{plain(why)}</span></li>'

"""The source beside an answer: the cited passage in its document, which lasts while one reads on.

It lives in the address. A click on a citation draws this part of the page anew and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import crosslinks, frame, remembered
from app_pages.address import Place, Source
from app_pages.ask import phrased
from app_pages.ask.answer import report_line, source_of, where
from app_pages.ask.sheet import sheet_html
from app_pages.escape import link, plain
from app_pages.passage import context_html
from kb.documents import excerpt
from kb.errors import LibraryDamaged, UnknownDocument
from kb.library.printed import is_printed

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from app_pages.address import Question
    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb.answer.answers import Answer, Citation
    from kb.documents import Excerpt

_AROUND = 2
"""Times as much of the text around a passage as a list of passages shows."""
_NAME = re.compile(r"[\w:-]+", re.ASCII)

_KEY = "ask-sources"
_CHOSEN = "background: var(--blue); color: var(--on-blue, #fff);"

_listener = st.components.v2.component(
    "sources",
    js=Path(__file__).with_name("pane.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@contextmanager
def beside() -> Iterator[DeltaGenerator]:
    """Draw in the page's left column; the right one, where a source is to stand, is given."""
    with st.container(key="ask-page"):
        left, right = st.columns([1.15, 1], gap="large")
        with left:
            yield right


def draw(
    side: DeltaGenerator, snapshot: Snapshot, texts: Texts, question: Question, answer: Answer
) -> None:
    """Draw the source that the address names, and open others from now on."""
    with side:
        _pane(snapshot, texts, question, answer)


@st.fragment
def _pane(snapshot: Snapshot, texts: Texts, question: Question, answer: Answer) -> None:
    cited = _citations(snapshot, question, answer)
    source = Source.of(st.query_params)
    _listener(
        data={"sources": list(cited), "current": str(source or "")},
        key=_KEY,
        on_opened_change=_opened,
    )
    if source is None:
        return
    if str(source) in cited and _NAME.fullmatch(str(source)):
        st.html(f'<style>button.cite[data-source="{source}"] {{ {_CHOSEN} }}</style>')
    place = st.empty()
    if _takes_long(snapshot, source):
        place.html(pane_html(snapshot, texts, question, source, cited, pictured=False))
    place.html(pane_html(snapshot, texts, question, source, cited))


def _takes_long(snapshot: Snapshot, source: Source) -> bool:
    """Whether a page is to be drawn, which may take a second: the text is shown before that."""
    try:
        return is_printed(remembered.document(snapshot, source.document))
    except UnknownDocument:
        return False


def _opened() -> None:
    """Put what was pressed into the address: a source, or that none is to be open."""
    source = Source.told(st.session_state[_KEY].opened or "")
    frame.note(source=str(source) if source else None)


def _citations(snapshot: Snapshot, question: Question, answer: Answer) -> dict[str, Citation]:
    """What the answer cites, quoted and phrased, in the order of its numbers."""
    generated = phrased.kept(snapshot, question)
    both = (*answer.citations, *(generated.citations if generated else ()))
    by_number = {citation.n: citation for citation in both}
    cited: dict[str, Citation] = {}
    for _, citation in sorted(by_number.items()):
        cited.setdefault(str(source_of(citation.excerpt)), citation)
    return cited


def pane_html(
    snapshot: Snapshot,
    texts: Texts,
    question: Question,
    source: Source,
    cited: dict[str, Citation],
    *,
    pictured: bool = True,
) -> str:
    """The whole source; where it is not ``pictured``, its page is still to come."""
    citation = cited.get(str(source))
    head = _head_html(texts, source, list(cited), citation)
    try:
        stored = remembered.document(snapshot, source.document)
    except UnknownDocument:
        body = _gone_html(texts, citation)
    else:
        if source.end > len(stored.text):
            body = f'<p class="hint">{plain(texts("document.nospan"))}</p>'
        else:
            told = excerpt(stored, source.start, source.end)
            body = (
                _report_html(texts, told)
                + f'<div class="passage" lang="{plain(told.language)}">'
                + context_html(stored.text, told.start, told.end, told.language, times=_AROUND)
                + "</div>"
                + (_printed_html(snapshot, texts, source) if pictured else _coming_html(texts))
            )
        place = (source.document, source.start, source.end)
        compared = crosslinks.in_compare(snapshot, texts, *place) if pictured else ""
        body += _foot_html(texts, question, source, compared)
    keys = plain(texts("pane.keys"))
    name = plain(texts("pane.name"))
    return (
        f'<section class="pane" aria-label="{name}" data-source="{plain(source)}">{head}{body}'
        f'<p class="hint keys">{keys}</p></section>'
    )


def _head_html(
    texts: Texts, source: Source, sources: Sequence[str], citation: Citation | None
) -> str:
    """The citation's number, how many there are, and the ways to the others."""
    at = sources.index(str(source)) if citation else None
    if citation and at is not None:
        number = f"<b>[{citation.n}]</b> "
        told = texts("pane.of", number=at + 1, total=len(sources))
        before = sources[at - 1] if at else ""
        after = sources[at + 1] if at + 1 < len(sources) else ""
    else:
        number, told = "", texts("pane.other")
        before, after = "", sources[0] if sources else ""
    steps = _step_html(texts("pane.previous"), "←", before) + _step_html(
        texts("pane.next"), "→", after
    )
    close = plain(texts("ask.citation.close"))
    return (
        f'<header><span role="status">{number}<span class="hint">{plain(told)}</span></span>'
        f'<span class="steps">{steps}<button class="close" data-source="" '
        f'aria-label="{close}" title="{close}">✕</button></span></header>'
    )


def _step_html(name: str, sign: str, to: str) -> str:
    off = "" if to else " disabled"
    return (
        f'<button class="step" data-source="{plain(to)}" aria-label="{plain(name)}" '
        f'title="{plain(name)}"{off}>{sign}</button>'
    )


def _report_html(texts: Texts, told: Excerpt) -> str:
    return f'<p class="report">{report_line(told)}</p><p class="where">{where(told, texts)}</p>'


def _gone_html(texts: Texts, citation: Citation | None) -> str:
    """What can be shown of a document that is no longer there."""
    if citation is None:
        return f'<p class="hint">{plain(texts("pane.gone"))}</p>'
    told = citation.excerpt
    return (
        f'{_report_html(texts, told)}<div class="passage" lang="{plain(told.language)}">'
        f"<p><mark>{plain(told.text)}</mark></p></div>"
        f'<p class="hint">{plain(texts("ask.unavailable"))}</p>'
    )


def _coming_html(texts: Texts) -> str:
    return f'<p class="hint coming">{plain(texts("pane.coming"))}</p>'


def _printed_html(snapshot: Snapshot, texts: Texts, source: Source) -> str:
    try:
        pages = remembered.printed(snapshot, source.document, source.start, source.end)
    except LibraryDamaged:  # the text is sound: it is shown
        return f'<p class="hint">{plain(texts("document.original.damaged"))}</p>'
    if pages is None:
        return f'<p class="hint">{plain(texts("reason.no_picture"))}</p>'
    return sheet_html(pages, texts)


def _foot_html(texts: Texts, question: Question, source: Source, compared: str) -> str:
    """Ways on: into the document, to ask it alone, and to what another year's report says."""
    place = Place(source.document, source.start, source.end)
    opens = link("documents", {**place.as_query(), "lang": texts.language})
    name = plain(texts("ask.citation.open"))
    links = [f'<a class="open" href="{opens}" target="_self">{name}</a>']
    if question.within != (source.document,):
        alone = {**question.as_query(), "within": source.document, "source": str(source)}
        asks = link("", {**alone, "lang": texts.language})
        links.append(f'<a class="within" href="{asks}" target="_self">{plain(texts("within"))}</a>')
    return f'<p class="ways">{" ".join([*links, compared])}</p>'

"""Saved questions: a question kept with its filters, and on Home what is new of each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import frame
from app_pages.address import Place, Question
from app_pages.escape import label, link, plain
from kb.documents import place_of

if TYPE_CHECKING:
    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb.answer.answers import Answer
    from kb.answer.news import EvidenceChange
    from kb.answer.saved import News
    from kb.documents import Excerpt

SECONDS = 2.0
"""That questions are asked again before the page is there."""
FEW = 6
"""Changes of one question that are shown."""

_WANTED = "ask.saved.wanted"
"""Session key: what is to be saved, forgotten or marked as seen."""


def tool(snapshot: Snapshot, texts: Texts, question: Question, answer: Answer) -> None:
    """A button that saves the question, or forgets it again."""
    _do(snapshot)
    asked_with = question.asked_with()
    known = snapshot.library.saved.on(answer.full_question, asked_with)
    if known is None:
        st.button(
            texts("ask.save"),
            key="ask.save",
            icon=":material/bookmark_add:",
            help=texts("ask.save.hint"),
            on_click=_want,
            args=("save", (answer.full_question, asked_with)),
        )
        return
    st.button(
        texts("ask.save.saved"),
        key="ask.save.forget",
        icon=":material/bookmark_added:",
        help=texts("ask.save.forget"),
        on_click=_want,
        args=("drop", [known]),
    )


def draw(snapshot: Snapshot, texts: Texts) -> None:
    """The saved questions, each with what is new of it; none where none are saved."""
    _do(snapshot)
    told = snapshot.library.saved.news(seconds=SECONDS)
    if not told:
        return
    with st.container(key="saved"):
        st.html(f'<h2 class="quiet">{plain(texts("ask.saved"))}</h2>')
        for news in told:
            _draw_one(texts, news)
        if any(news.state == "unlooked" for news in told):
            st.button(texts("ask.saved.look"), key="ask.saved.look", icon=":material/refresh:")


def _do(snapshot: Snapshot) -> None:
    """What a button asked for; it is done once the library can be written to."""
    with frame.wanted(_WANTED) as wanted:
        if wanted is None:
            return
        verb, what = wanted
        if verb == "save":
            question, asked_with = what
            snapshot.library.saved.save(question, **asked_with)
        elif verb == "see":
            snapshot.library.saved.see([what])
        else:
            snapshot.library.saved.drop(what)


def _want(verb: str, what: object) -> None:
    st.session_state[_WANTED] = (verb, what)


def _draw_one(texts: Texts, news: News) -> None:
    asked = Question.asked(news.question, news.asked_with)
    filters = asked.filters
    narrowed = texts.join(
        value if isinstance(value, int) else texts.named(kind, value)
        for kind, values in (
            ("", filters.years), ("", filters.organisations), ("language", filters.languages),
            ("aspect", filters.aspects),
        )
        for value in values
    )  # fmt: skip
    among = f" [{narrowed}]" if narrowed else ""
    with st.container(key=f"saved-{news.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                label(f"{news.question}{among}"),
                key=f"ask.saved.open.{news.id}",
                icon=":material/bookmark:",
                type="tertiary",
                on_click=partial(frame.go, texts, asked.as_query()),
            )
            if news.state == "news":
                st.button(
                    texts("ask.saved.seen"),
                    key=f"ask.saved.seen.{news.id}",
                    icon=":material/done:",
                    on_click=_want,
                    args=("see", news),
                )
            st.button(
                texts("ask.saved.forget"),
                key=f"ask.saved.forget.{news.id}",
                icon=":material/bookmark_remove:",
                type="tertiary",
                on_click=_want,
                args=("drop", [news.id]),
            )
        st.html(_told(texts, news))


def _told(texts: Texts, news: News) -> str:
    date = news.seen.date().isoformat()
    if news.state == "unlooked":
        return f'<p class="hint">{plain(texts("ask.saved.unlooked"))}</p>'
    if news.state == "same":
        return f'<p class="hint">{plain(texts("ask.saved.same", date=date))}</p>'
    count = len(news.changes)
    head = f'<p class="gap">{plain(texts.count("ask.saved.news", count, date=date))}</p>'
    items = "".join(_change(texts, change) for change in news.changes[:FEW])
    rest = count - FEW
    more = f'<p class="hint">{plain(texts.count("ask.saved.more", rest))}</p>' if rest > 0 else ""
    return f'{head}<ul class="sentences">{items}</ul>{more}'


def _change(texts: Texts, change: EvidenceChange) -> str:
    kind = plain(texts(f"ask.saved.kind.{change.kind}"))
    why = plain(texts(f"ask.saved.why.{change.why}"))
    place = change.now or change.then
    assert place is not None
    then = f"<del>{plain(change.then.text)}</del> " if change.then else ""
    now = f'<span class="quote">{plain(change.now.text)}</span>' if change.now else ""
    where = plain(place.title) if change.why == "removed" else _link(texts, place)
    return f'<li><b>{kind}</b> {then}{now}<p class="where">{where} · {why}</p></li>'


def _link(texts: Texts, place: Excerpt) -> str:
    at = Place(place.document_id, place.start, place.end)
    address = link("documents", {**at.as_query(), "lang": texts.language})
    told = " · ".join(filter(None, (place.title, place_of(place, texts.place))))
    return f'<a href="{address}" target="_self">{plain(told)}</a>'

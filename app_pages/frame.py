"""What every page shares: language, header, addresses, boxes."""

from __future__ import annotations

import json
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from app_pages.escape import plain
from app_pages.texts import LANGUAGES, Texts, choose_language, load_texts
from kb.errors import LibraryLocked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from streamlit.navigation.page import Page

    QueryValues = Mapping[str, str | Sequence[str]]

_STYLES = [Path(__file__).with_name(name) for name in ("style.css", "print.css")]
# Drawn here because the browser would fetch a named icon from the network.
_ICON = (
    '<svg viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#14507a"/>'
    '<path d="M9 8h4v16H9zM15 8h4v16h-4zM21 9l4-1 3 15-4 1z" fill="#fff"/></svg>'
)
# A link would load the app anew, in a session that knows nothing of this one. The address changed
# as by the browser's back button, Streamlit draws the page in this session. A citation that is
# pressed before the page listens for it is remembered.
_KEEP_SESSION = """if (!window.linksKept) {
  window.linksKept = true;
  addEventListener("click", event => {
    const early = event.target.closest?.("button[data-source]");
    if (early) window.sourceWanted = early.dataset.source;
    const link = event.target.closest?.(".stHtml a[href]:not([target=_blank], [download])");
    const more = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || more || event.defaultPrevented) return;
    const to = new URL(link.href);
    const stays = to.pathname === location.pathname && to.search === location.search;
    if (to.origin !== location.origin || (stays && to.hash)) return;
    event.preventDefault();
    history.pushState({}, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
    document.querySelector(".stMain")?.scrollTo(0, 0);
  });
}"""
_OWN_NAMES = {"en": "English", "zh": "中文"}
_TAGS = {"en": "en", "zh": "zh-CN"}
_SCHEME = (
    "{ const app = document.querySelector('.stApp');"
    " const look = () => { document.documentElement.dataset.scheme ="
    " getComputedStyle(app).colorScheme.includes('dark') ? 'dark' : 'light'; };"
    " look(); if (!app.schemeWatched) { app.schemeWatched = true;"
    " new MutationObserver(look).observe(app, {attributeFilter: ['class']}); } }"
)
"""Says at the root which scheme Streamlit's theme has, for our own style, and what lies outside of
the app's element, such as lists that unfold."""
_CURRENT = (
    "for (const wait of [50, 400, 1200]) setTimeout(() => {"
    " const nav = document.querySelector('.st-key-nav');"
    " const box = nav?.querySelector('[class*=\"-current\"]')?.getBoundingClientRect();"
    " if (box) { const room = nav.getBoundingClientRect();"
    " nav.scrollLeft += box.left + box.width / 2 - room.left - room.width / 2; } }, wait);"
)
"""Brings the current page's link into view where the links do not all find room, which is known
once they are all drawn."""


def set_up() -> Texts:
    """Set the page up and give the texts of the interface's language.

    The language is the address's ``lang``, else the session's, else the browser's.
    """
    asked = st.query_params.get("lang") or st.session_state.get("language")
    language = choose_language(asked, st.context.locale)
    st.session_state["language"] = language
    texts = load_texts(language)
    st.set_page_config(texts("app.title"), _ICON, layout="wide")
    for style in _STYLES:
        st.html(style)
    _run(_SCHEME, "scheme")
    named = f"document.documentElement.lang = {json.dumps(_TAGS[language])};"
    _run(f"{named} {_KEEP_SESSION}", language)
    return texts


def _run(script: str, state: str) -> None:
    """Run a script of our own in the page, once for each ``state`` of it, of which only a number
    goes into the page: a state may be made of what somebody wrote."""
    number = zlib.crc32(state.encode("utf-8"))
    st.html(f"<script>void {number}; {script}</script>", unsafe_allow_javascript=True)


def is_dark() -> bool:
    """Whether the page is shown in its dark colours."""
    return bool(st.context.theme.type == "dark")


def bring_into_view(selector: str, state: str) -> None:
    """Scroll to what was opened, where it lies outside of what is seen; once for each ``state``."""
    _run(
        f"setTimeout(() => document.querySelector({json.dumps(selector)})"
        "?.scrollIntoView({block: 'nearest'}), 150);",
        state,
    )


def clicked_on(button: str, state: str) -> None:
    """Press the button with the class ``button`` where it was a pointer that chose in a table.

    Moving through a table by arrow keys chooses too; that opens nothing by itself.
    """
    _run(
        "setTimeout(() => { if (performance.now() - (window.pointerAt ?? -1e9) < 15000) {"
        " window.pointerAt = undefined;"
        f" document.querySelector({json.dumps(f'.{button} button')})?.click(); }} }}, 50);",
        state,
    )


def watch_pointer() -> None:
    """Note when a pointer was last used in a table, and forget it at the next key."""
    _run(
        "if (!window.pointerWatched) { window.pointerWatched = true;"
        " addEventListener('pointerup', event => { if (event.target.closest?.('.stDataFrame'))"
        " window.pointerAt = performance.now(); }, true);"
        " addEventListener('keydown', () => { window.pointerAt = undefined; }, true); }",
        "pointer",
    )


def focus(selector: str, state: str) -> None:
    """Put the focus on what was asked for, where it went lost; once for each ``state``."""
    _run(
        "setTimeout(() => { const now = document.activeElement;"
        " if (!now || now === document.body)"
        f" document.querySelector({json.dumps(selector)})?.focus({{preventScroll: true}});"
        " }, 150);",
        state,
    )


def header(texts: Texts, pages: Mapping[str, Page], current: Page) -> None:
    """The app's name, a link to each page and a button to each other language.

    The link to another page leads to what it showed last in this session.
    """
    st.session_state["page"] = current.url_path
    _see()
    seen = st.session_state["seen"]
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        st.html(f'<span class="brand">{plain(texts("app.title"))}</span>', width="content")
        with st.container(key="nav", horizontal=True):
            for name, page in pages.items():
                own = page.url_path == current.url_path
                query = {} if own else seen.get(page.url_path, {})
                key = f"nav-{name}-current" if own else f"nav-{name}"
                with st.container(key=key, width="content"):
                    st.page_link(page, query_params={**query, "lang": texts.language})
        with st.container(key="languages", horizontal=True, width="content"):
            for language in LANGUAGES:
                if language != texts.language:
                    st.button(
                        _OWN_NAMES[language],
                        key=f"language-{language}",
                        icon=":material/translate:",
                        type="tertiary",
                        on_click=_speak,
                        args=(language,),
                    )
    _run(_CURRENT, f"{current.url_path} {texts.language}")


def _speak(language: str) -> None:
    st.query_params["lang"] = language


def go(texts: Texts, query: QueryValues) -> None:
    """Make ``query`` the page's address, the interface's language kept."""
    st.query_params.from_dict({**query, "lang": texts.language})


def note(**values: str | None) -> None:
    """Set some of the address's parameters, or take them off it, where only a part of the page is
    drawn anew."""
    for name, value in values.items():
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = value
    _see()


def _see() -> None:
    """Remember what this page shows, for the link that leads back to it."""
    seen: dict[str, QueryValues] = st.session_state.setdefault("seen", {})
    seen[st.session_state["page"]] = _without_language()


def page_address(texts: Texts, query: QueryValues) -> str:
    """This page's whole address with ``query``, for a link that can be sent on."""
    base = urlsplit(st.context.url or "")._replace(query="", fragment="")
    page = base._replace(path=base.path or "/").geturl()
    return f"{page}?{urlencode({**query, 'lang': texts.language}, doseq=True)}"


def link_popover(texts: Texts, query: QueryValues, *, key: str) -> None:
    """A popover with the page's address, to be sent on."""
    with st.popover(texts("ask.link"), icon=":material/link:", key=key):
        st.caption(texts("ask.link.hint"))
        st.code(page_address(texts, query), language=None, wrap_lines=True)


def error_box(texts: Texts, error: Exception) -> None:
    """One box with what went wrong and what to do, in the page's language.

    An error's own message is for who runs the program: it is English, and names commands and paths.
    What is only a choice that is not complete yet is told as that, not as an error. Where the
    library is being written to, what was wanted is kept (``wanted``) and done at the next look.
    """
    kind = getattr(error, "kind", "")
    if kind and f"reason.{kind}" in texts.entries:
        told = texts(f"reason.{kind}", **getattr(error, "facts", {}))
        st.html(f'<div class="box nothing" role="status"><p>{plain(told)}</p></div>')
        return
    name = type(error).__name__
    if f"error.{name}" not in texts.entries:
        name = "KBError"
    title, remedy = texts(f"error.{name}"), texts(f"error.{name}.do")
    told = f"<b>{plain(title)}</b><p>{plain(remedy)}</p>"
    st.html(f'<div class="box error" role="alert">{told}</div>')
    if isinstance(error, LibraryLocked):
        st.button(texts("app.again"), icon=":material/replay:", key="app.again")


@contextmanager
def wanted(key: str) -> Iterator[Any]:
    """What a button asked for, None where nothing; it is kept until it is done or refused, so that
    nothing is lost where another one writes to the library for longer than is waited for."""
    try:
        yield st.session_state.get(key)
    except LibraryLocked:
        raise
    except BaseException:
        st.session_state.pop(key, None)
        raise
    st.session_state.pop(key, None)


def empty_box(texts: Texts) -> None:
    """What to do with a library without documents."""
    st.html(
        f'<div class="box"><p>{plain(texts("app.empty"))}</p>'
        f'<a href="documents?lang={texts.language}" target="_self">{plain(texts("app.add"))}</a>'
        "</div>"
    )


def _without_language() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params if key != "lang"}

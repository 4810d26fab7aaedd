"""The strip on the page: a component in a fragment, so that nothing else is drawn anew."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import streamlit as st

from app_pages.compare.strip.outbox import Kept, keep
from app_pages.compare.strip.queue import Queue
from kb.compare.plans.changes import CHANGES, PAIRED
from kb.compare.plans.decisions import UNRELATED
from kb.errors import LibraryLocked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.texts import Texts
    from kb import Library
    from kb.compare.plans.pairs import Pair, Step

_WORDS = (
    "finished", "heading", "keys", "next", "place", "previous", "progress", "refused", "saved",
    "saving", "waiting",
)  # fmt: skip
_WORDS_OF_OTHERS = {
    "again": "app.again",
    "change": "review.change",
    "confirm": "review.confirm",
    "correct": "review.correct",
    "doubtful": "compare.uncertain",
    "earlier": "compare.earlier",
    "later": "compare.later",
    "note": "review.note",
    "nothing.earlier": "compare.nothing.earlier",
    "nothing.later": "compare.nothing.later",
    "opens": "ask.citation.open",
    "partner": "review.partner",
    "partner.none": "review.partner.none",
    "reviewed": "review.reviewed",
    "undo": "remove.undo",
    "undone": "review.undone",
}
_HERE = Path(__file__).parent
_strip = st.components.v2.component(
    "kb_review_strip",
    html='<section class="strip" tabindex="0" role="group"></section>',
    css=(_HERE / "strip.css").read_text(encoding="utf-8"),
    js=(_HERE / "strip.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def draw(
    library: Library, texts: Texts, step: Step, pairs: Sequence[Pair], doubtful: float
) -> None:
    """The pairs one after another; those that are ``doubtful`` or more are told to be so."""
    queue = Queue(tuple(pairs), step.pairs)
    name = f"{crc32(str(library.path).encode()):x}.{step.left.id}.{step.right.id}"
    shown = {
        "name": name,
        "pairs": queue.as_json(texts, doubtful),
        "alone": queue.alone(),
        "options": [*PAIRED, UNRELATED],
        "changes": {each: texts.named("change", each) for each in (*CHANGES, UNRELATED)},
        "words": _words(texts),
    }
    _in_place(library, texts, queue, shown)


def _words(texts: Texts) -> dict[str, str]:
    """The strip's words; what it fills in by itself stays as it is."""
    left = {name: f"{{{name}}}" for name in ("all", "done", "number")}
    own = {word: texts(f"strip.{word}", **left) for word in _WORDS}
    return own | {word: texts(key) for word, key in _WORDS_OF_OTHERS.items()}


@st.fragment
def _in_place(library: Library, texts: Texts, queue: Queue, shown: dict[str, Any]) -> None:
    key = f"strip.{shown['name']}"
    kept: Kept = st.session_state.get(f"{key}.kept", Kept())
    now = {
        "settled": queue.settled(library.decisions()),
        "done": kept.done,
        "refused": kept.refused,
        "trouble": _told(kept, texts),
        "waits": isinstance(kept.trouble, LibraryLocked),
    }
    _strip(key=key, data=shown | now, on_outbox_change=partial(_take, library, queue, key))


def _take(library: Library, queue: Queue, key: str) -> None:
    """Keep what the browser sent; what has to wait it sends again."""
    name = f"{key}.kept"
    before: Kept = st.session_state.get(name, Kept())
    st.session_state[name] = keep(library, queue, st.session_state[key].outbox, before)


def _told(kept: Kept, texts: Texts) -> str:
    if kept.trouble is None:
        return ""
    name = type(kept.trouble).__name__
    return texts(f"error.{name}" if f"error.{name}" in texts.entries else "error.KBError")

"""Passages quoted on a page: with marks in them, each one click from its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import paging
from app_pages.address import Part, Place
from app_pages.escape import link, plain
from kb.compare.notes import sentences_of
from kb.documents import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.texts import Texts
    from kb.compare.notes import Note
    from kb.documents import Excerpt


FEW_NOTES = 6
"""Notes that are shown one by one."""


def address_of(passage: Excerpt, texts: Texts) -> str:
    """The address that opens the passage's document with the passage marked."""
    place = Place(passage.document_id, passage.start, passage.end)
    return link("documents", {**place.as_query(), "lang": texts.language})


def marked_html(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """``text`` with each of its ``spans`` marked."""
    parts: list[str] = []
    place = 0
    for start, end in sorted(spans):
        first = max(start, place)
        if first < end:
            parts += [plain(text[place:first]), f"<mark>{plain(text[first:end])}</mark>"]
            place = end
    parts.append(plain(text[place:]))
    return "".join(parts)


def quote_html(
    passage: Excerpt,
    texts: Texts,
    *,
    spans: Sequence[tuple[int, int]] = (),
    report: bool = True,
) -> str:
    """A quotation over a link to its place; ``spans`` are marked, ``report`` names the report."""
    facts = [passage.title, passage.year] if report else []
    place = place_of(passage, texts.place)
    parts = [fact for fact in (*facts, place) if fact] or [passage.title]
    opens = plain(texts("ask.citation.open"))
    where = plain(" · ".join(map(str, parts)))
    return (
        f'<blockquote class="quote" lang="{plain(passage.language)}">'
        f"<p>{marked_html(passage.text, spans)}</p>"
        f'<p class="where"><a href="{address_of(passage, texts)}" target="_self" title="{opens}">'
        f"{where}</a></p></blockquote>"
    )


def notes_html(notes: Sequence[Note], texts: Texts) -> str:
    """What is to be known of what is shown, in the interface's language; empty without notes.

    Of many notes the first of each kind, and how many are like it.
    """
    if not notes:
        return ""
    lines = sentences_of(notes, texts.language, page=True)
    if len(lines) > FEW_NOTES:
        kinds: dict[str, list[str]] = {}
        for note in notes:
            kinds.setdefault(note.kind, []).append(note.sentence(texts.language, page=True))
        alike = [list(dict.fromkeys(sentences)) for sentences in kinds.values()]
        lines = tuple(f"{first}{_and_more(more, texts)}" for first, *more in alike)
    items = "".join(f"<li>{plain(sentence)}</li>" for sentence in lines)
    return f'<ul class="notes">{items}</ul>'


def _and_more(sentences: Sequence[str], texts: Texts) -> str:
    if not sentences:
        return ""
    return texts("notes.more", number=f"{len(sentences):,}")


def draw_notes(notes: Sequence[Note], texts: Texts) -> None:
    """Draw the notes, where there are any; of many the kinds, and all of them in a list of pages
    that opens."""
    if not notes:
        return
    st.html(notes_html(notes, texts))
    lines = sentences_of(notes, texts.language)
    if len(lines) <= FEW_NOTES:
        return
    part = Part.of(st.query_params, "note-")
    opened = "note-page" in st.query_params or "note-size" in st.query_params
    with st.expander(texts("notes.all", number=f"{len(lines):,}"), expanded=opened):
        items = "".join(f"<li>{plain(line)}</li>" for line in paging.shown(lines, part))
        st.html(f'<ul class="notes">{items}</ul>')
        paging.draw(texts, part, len(lines), "notes", paging.turn_here(texts, "note-"))

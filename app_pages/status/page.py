"""Status: what the library holds and was made with, doctor, backup, and what asks for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import remembered
from app_pages.documents import standing
from app_pages.escape import link, plain
from app_pages.remembered import Snapshot
from app_pages.status import holds, said, upkeep

if TYPE_CHECKING:
    from app_pages.texts import Texts
    from kb import Library


def render(library: Library, texts: Texts) -> None:
    """Draw the page, what is there at once first."""
    said.carry_out(library)
    lead = plain(texts("status.lead"))
    st.html(f"<h1>{plain(texts('status.heading'))}</h1><p class='hint'>{lead}</p>")
    standing.render(library, texts)
    with st.spinner(texts("app.opening")):
        found = library.status()
    generation = standing.generation_text(library, texts)
    st.html(
        holds.tiles_html(found, texts)
        + f"<h2>{plain(texts('status.made'))}</h2>"
        + holds.made_html(found, library.settings, generation, texts)
    )
    upkeep.render(library, texts)
    heading = plain(texts("status.doubtful"))
    st.html(f"<h2>{heading}</h2>{_doubtful_html(Snapshot.of(library), texts)}")
    said.unanswered(library, texts)
    said.feedback(library, texts)


def _doubtful_html(snapshot: Snapshot, texts: Texts) -> str:
    """How many documents are doubtful in which way, with the way to them."""
    counts: dict[str, int] = {}
    for kind, ids in remembered.doubtful(snapshot):
        counts[kind] = counts.get(kind, 0) + len(ids)
    if not counts:
        return f'<p class="hint">{plain(texts("status.doubtful.none"))}</p>'
    lines = "".join(
        f"<li>{plain(texts(f'metadata.doubt.{kind}'))} · "
        f"{plain(texts.count('documents.count', number))}</li>"
        for kind, number in counts.items()
    )
    address = link("documents", {"doubtful": 1, "lang": texts.language})
    opens = plain(texts("status.doubtful.open"))
    return f'<ul class="said">{lines}</ul><p><a href="{address}" target="_self">{opens}</a></p>'

"""What a document was before its file changed, side by side with what it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import frame, remembered
from app_pages.escape import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb import Library
    from kb.library.versions_book import Difference

_WANTED = "versions.wanted"


def carry_out(library: Library) -> None:
    """Bring back the version that a button asked for."""
    with frame.wanted(_WANTED) as wanted:
        if wanted is not None:
            library.versions.restore(*wanted)


def render(snapshot: Snapshot, texts: Texts, document_id: str) -> None:
    """The earlier versions of a document, folded away; nothing where there is none."""
    versions = remembered.versions(snapshot, document_id)
    if not versions:
        return
    heading = texts("versions.heading", number=len(versions))
    with st.expander(heading, icon=":material/history:"):
        until = {one.number: f"{one.number} · {one.until:%Y-%m-%d %H:%M}" for one in versions}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(
                texts("versions.which"),
                sorted(until, reverse=True),
                format_func=until.__getitem__,
                key="versions.which",
            )
            st.button(
                texts("versions.restore"),
                icon=":material/undo:",
                on_click=_want,
                args=(document_id, chosen),
                key="versions.restore",
            )
        found = remembered.diff(snapshot, document_id, chosen)
        st.caption(texts("versions.counted", removed=found.removed, added=found.added))
        st.html(side_by_side_html(found.differences, texts))


def side_by_side_html(differences: Sequence[Difference], texts: Texts) -> str:
    """Two columns: what went and what came, with a line of dots for what is the same."""
    rows = []
    for one in differences:
        if one.operation == "same":
            rows.append('<tr><td colspan="2">…</td></tr>')
            continue
        before, after = (
            "".join(f"<p>{plain(line)}</p>" for line in lines) for lines in (one.before, one.after)
        )
        rows.append(f"<tr><td><del>{before}</del></td><td><ins>{after}</ins></td></tr>")
    head = "".join(
        f"<th>{plain(text)}</th>" for text in (texts("versions.before"), texts("versions.now"))
    )
    return f'<table class="versions"><tr>{head}</tr>{"".join(rows)}</table>'


def _want(document_id: str, number: int) -> None:
    st.session_state[_WANTED] = (document_id, number)

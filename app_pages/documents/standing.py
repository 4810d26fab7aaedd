"""How the library stands: the generation in use, and a reindex that is running or was stopped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.escape import plain

if TYPE_CHECKING:
    from app_pages.texts import Texts
    from kb import Library
    from kb.library.reindexed import ReindexStatus

LOOKED_EVERY = "2s"

_DIGEST = re.compile(r":[0-9a-f]{12,}.*")
"""What tells a model from another one of its name, and says nothing to who reads it."""


def render(library: Library, texts: Texts) -> None:
    """Draw how a reindex stands, if there is one; one that runs is looked at again and again."""
    standing = library.generations.standing()
    if standing is None:
        return
    if standing.running:
        _followed(library, texts)
    else:
        st.html(standing_html(standing, texts))


def generation_line(library: Library, texts: Texts) -> None:
    """Draw which generation is in use, and which is kept."""
    line = generation_text(library, texts)
    if line:
        st.caption(line)


def generation_text(library: Library, texts: Texts) -> str:
    """Which generation is in use, since when, with which model; and which is kept."""
    records = library.generations.records()
    current = next((one for one in records if one.current), None)
    if current is None:
        return ""
    since = current.used_from or current.created
    parts = [
        texts(
            "standing.generation",
            number=current.number,
            since=f"{since:%Y-%m-%d}",
            model=_DIGEST.sub("", current.settings.get("model", "")),
        )
    ]
    kept = [one.number for one in records if one.state == "former"]
    if kept:
        parts.append(texts("standing.kept", number=max(kept)))
    return " ".join(parts)


def standing_html(standing: ReindexStatus, texts: Texts) -> str:
    """A box with how far a reindex is."""
    key = standing.stage if standing.running and standing.stage in ("wait", "check") else "index"
    heading = f"standing.{key if standing.running else 'stopped'}"
    count = texts(
        "standing.done",
        done=f"{standing.done:,}",
        total=f"{standing.total:,}",
        number=standing.generation,
    )
    pace = _pace(standing, texts)
    return (
        f'<div class="box" role="status"><b>{plain(texts(heading))}</b>'
        f"<p>{plain(count)}{plain(pace)}</p></div>"
    )


def _pace(standing: ReindexStatus, texts: Texts) -> str:
    if not standing.running or standing.rate is None or standing.seconds_left is None:
        return ""
    minutes, seconds = divmod(round(standing.seconds_left), 60)
    hours, minutes = divmod(minutes, 60)
    left = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return texts("standing.pace", rate=f"{standing.rate:.0f}", left=left)


@st.fragment(run_every=LOOKED_EVERY)
def _followed(library: Library, texts: Texts) -> None:
    standing = library.generations.standing()
    if standing is None or not standing.running:
        st.rerun()  # the whole page: it is over
    st.html(standing_html(standing, texts))
    st.progress(min(1.0, standing.done / max(1, standing.total)))

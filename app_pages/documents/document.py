"""One document: its text with the section tree beside it, and the cited span in view."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import crosslinks, frame, remembered
from app_pages.address import Place, Question
from app_pages.documents import removal, versions
from app_pages.escape import link, plain
from app_pages.passage import Part, part_at, part_html
from kb.errors import LibraryDamaged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb.documents import DocumentInfo, StoredDocument

# The text is drawn after the script runs, so it looks for its target until that is there.
_SCROLL = """<script>
(() => {
  const until = Date.now() + 4000;
  const look = () => {
    const target = document.querySelector(".document-text %s");
    if (target) target.scrollIntoView({block: "center"});
    else if (Date.now() < until) requestAnimationFrame(look);
  };
  look();
})();
</script>"""


def render(snapshot: Snapshot, texts: Texts, place: Place) -> None:
    """Draw the document at ``place``; UnknownDocument where there is none."""
    _back(texts)
    stored = remembered.document(snapshot, place.document)
    part = part_at(stored.text, offset=_offset(stored, place), number=place.part)
    _head(snapshot, texts, stored)
    versions.render(snapshot, texts, stored.info.id)
    span = None if place.start is None or place.end is None else (place.start, place.end)
    inside = span is not None and part.start <= span[0] < span[1] <= len(stored.text)
    with st.container(key="document-view"):
        if span:
            hint = texts("document.cited" if inside else "document.nospan")
            leads = crosslinks.in_compare(snapshot, texts, stored.info.id, *span) if inside else ""
            st.html(f'<p class="hint">{plain(hint)} {leads}</p>')
        tree, text = st.columns([1, 2.6], gap="large")
        with tree:
            st.html(tree_html(stored, part, texts))
        with text:
            _parts(stored, part, texts)
            st.html(
                f'<article class="document-text" lang="{plain(stored.info.language)}">'
                f"{part_html(stored, part, span)}</article>"
            )
            _parts(stored, part, texts)
    if inside:
        st.html(_SCROLL % "mark", unsafe_allow_javascript=True)
    elif place.section is not None:
        st.html(_SCROLL % f"#section-{place.section}", unsafe_allow_javascript=True)


def _offset(stored: StoredDocument, place: Place) -> int:
    if place.start is not None:
        return place.start
    if place.section is not None and place.section < len(stored.sections):
        return stored.sections[place.section].start
    return 0


def _back(texts: Texts) -> None:
    st.button(
        texts("document.back"),
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=_to_list,
        args=(texts,),
        key="document.back",
    )


def _to_list(texts: Texts) -> None:
    own = {"lang", *Place("").as_query(), "start", "end", "section", "part"}
    query = {name: st.query_params.get_all(name) for name in st.query_params if name not in own}
    frame.go(texts, query)


def _head(snapshot: Snapshot, texts: Texts, stored: StoredDocument) -> None:
    info = stored.info
    chips = "".join(f'<span class="chip">{plain(fact)}</span>' for fact in _facts(info, texts))
    with st.container(horizontal=True, vertical_alignment="top", key="document-head"):
        st.html(
            f'<h1 class="title" lang="{plain(info.language)}">{plain(info.title)}</h1>'
            f'<p class="understood">{chips}</p><p class="where">{plain(info.source)}</p>'
            f"{_more_html(stored, texts)}"
        )
        try:
            original = snapshot.library.original(info.id)
        except LibraryDamaged:  # the text is sound: it is shown
            original = None
            st.caption(texts("document.original.damaged"))
        if original:
            st.download_button(
                texts("document.download"),
                original.read_bytes,
                file_name=_file_name(info.source, original.suffix),
                icon=":material/download:",
                on_click="ignore",
            )
        st.html(_asks_html(info, texts), width="content")
        removal.button(texts, [info], leave=True)


def _asks_html(info: DocumentInfo, texts: Texts) -> str:
    """The way to questions that are put to this document alone."""
    address = link("", {**Question(within=(info.id,)).as_query(), "lang": texts.language})
    return f'<a class="within" href="{address}" target="_self">{plain(texts("within"))}</a>'


def _file_name(source: str, suffix: str) -> str:
    """What a document's file is called: for one in an archive or a mail, as that is."""
    name = PurePosixPath(source).name
    if PurePosixPath(name).suffix.lower() != suffix and "#" in source:
        name = PurePosixPath(source.partition("#")[0]).name
    return name


def _facts(info: DocumentInfo, texts: Texts) -> list[object]:
    facts: list[object] = [fact for fact in (info.organisation, info.year) if fact]
    if info.date:
        facts.append(texts("document.date", date=info.date.isoformat()))
    facts.append(texts.named("language", info.language))
    facts.append(texts("document.characters", number=f"{info.characters:,}"))
    facts.extend(info.tags)
    return facts


def _more_html(stored: StoredDocument, texts: Texts) -> str:
    """What else the file says of itself, folded away."""
    if not stored.extra:
        return ""
    facts = "".join(
        f"<dt>{plain(texts.named('extra', name))}</dt><dd>{plain(_told(name, value, texts))}</dd>"
        for name, value in stored.extra.items()
    )
    heading = plain(texts("document.more"))
    return f'<details class="more"><summary>{heading}</summary><dl>{facts}</dl></details>'


def _told(name: str, value: str, texts: Texts) -> str:
    """What a document's extra metadata says; the kinds of what was left out in the page's words."""
    if name != "left_out":
        return value
    parted = [line.partition(": ") for line in value.splitlines()]
    return "\n".join(f"{texts.named('left_out', kind)}: {words}" for kind, _, words in parted)


def tree_html(stored: StoredDocument, part: Part, texts: Texts) -> str:
    """The section tree: links to the sections, with what each does and its year."""
    heading = plain(texts("document.sections"))
    if not stored.sections:
        none = plain(texts("document.sections.none"))
        return f'<nav class="tree"><h2 class="quiet">{heading}</h2><p class="hint">{none}</p></nav>'
    items = []
    for section in stored.sections:
        address = f"#section-{section.number}"
        if not part.start <= section.start < part.end:
            elsewhere = Place(stored.info.id, section=section.number)
            address = link("documents", {**elsewhere.as_query(), "lang": texts.language})
        labels = [] if section.aspect == "other" else [texts.named("aspect", section.aspect)]
        if section.year:
            labels.append(str(section.year))
        chips = f'<span class="chip {section.aspect}">{plain(" · ".join(labels))}</span>'
        items.append(
            f'<li class="level-{min(section.level, 4)}"><a href="{address}" target="_self">'
            f"{plain(section.title)}</a> {chips if labels else ''}</li>"
        )
    return (
        f'<nav class="tree"><details open><summary>{heading}</summary>'
        f"<ul>{''.join(items)}</ul></details></nav>"
    )


def _parts(stored: StoredDocument, part: Part, texts: Texts) -> None:
    """Links to the part before and the part after, where the document has several."""
    if part.count == 1:
        return
    here = plain(texts("document.part", number=part.number, total=part.count))
    steps: Sequence[tuple[int, str]] = (
        (part.number - 1, "document.previous"),
        (part.number + 1, "document.next"),
    )
    links = [
        f'<a href="{_part_address(stored, number, texts)}" target="_self">{plain(texts(key))}</a>'
        for number, key in steps
        if 1 <= number <= part.count
    ]
    st.html(f'<p class="parts">{" · ".join([here, *links])}</p>')


def _part_address(stored: StoredDocument, number: int, texts: Texts) -> str:
    place = Place(stored.info.id, part=number)
    return link("documents", {**place.as_query(), "lang": texts.language})

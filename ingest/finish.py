"""From a reader's Draft to a Document: metadata settled, sections told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from ingest.document import Document
from ingest.draft import Draft
from ingest.left_out import KEY
from ingest.metadata.metadata import Metadata
from ingest.metadata.recognise import OPENING, from_title, recognise
from ingest.structure.headings import Heading, Node, build_tree, find_headings
from ingest.structure.sections import sections_of
from ingest.text.language import detect_language


def finish(
    draft: Draft, source: str, stem: str, settled: Metadata, *, passage: bool = False
) -> Document:
    """The Document of a draft; ``settled`` is what flags and sidecar say.

    A ``passage`` is too short for an opening or sections: only its title is read.
    """
    title = draft.title or stem
    marked = settled.title or draft.metadata.title or draft.title
    headings = [] if passage else _headings(draft)
    opening = draft.text[: min((heading.start for heading in headings), default=OPENING) or OPENING]
    read = from_title(title) if passage else recognise(draft.text, opening[:OPENING], marked, stem)
    known = settled.over(draft.metadata).over(read).over(draft.hints)
    named = known.title or title
    nodes = build_tree(headings, len(draft.text))
    return Document(
        source=source,
        title=named,
        text=draft.text,
        organisation=known.organisation,
        year=known.year,
        date=known.date,
        language=known.language or detect_language(draft.text),
        sections=tuple(sections_of(nodes, draft.text, known.year, named)),
        pages=draft.pages,
        extra=MappingProxyType(dict(known.extra) | _left_out(draft)),
    )


def _left_out(draft: Draft) -> dict[str, str]:
    return {KEY: "\n".join(draft.left_out)} if draft.left_out else {}


def corrected(document: Document, values: Mapping[str, Any]) -> Document:
    """The document with other ``values`` of its title, organisation, year, date or language.

    What its sections speak of is told anew where title or year, by which it is told, are others.
    """
    changed = replace(document, **values)
    if (changed.title, changed.year) == (document.title, document.year):
        return changed
    nodes = [
        Node(section.level, section.title, section.start, section.end, section.parent)
        for section in document.sections
    ]
    sections = sections_of(nodes, document.text, changed.year, changed.title)
    return replace(changed, sections=tuple(sections))


def _headings(draft: Draft) -> list[Heading]:
    """The marked headings, and below them those that only their numbering shows."""
    if not draft.headings:
        return find_headings(draft.text)
    marked = {heading.start for heading in draft.headings}
    shown = find_headings(draft.text, outline_only=True)
    return [*draft.headings, *(heading for heading in shown if heading.start not in marked)]

"""Reports cut into blocks once, with the terms of each stretch, and kept for the next question."""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from index import Analyser
from ingest import PATH_SEPARATOR, Section, page_at, path_at
from kb.answer.evidence.blocks import Block, Span, blocks_of, head_of
from kb.catalog import CatalogReader
from kb.documents import DocumentInfo, StoredDocument

MOST_REPORTS = 64
"""Cut reports that are kept."""

LONGEST_NUMBERING = 12
"""Characters before a heading's title, such as （十二）."""

MOST_TERMS = 200_000
"""Stretches of one report whose terms are kept."""


@dataclass(slots=True)
class Report:
    """One document, cut."""

    text: str
    sections: tuple[Section, ...]
    pages: tuple[int, ...]
    blocks: list[Block]
    analyser: Analyser
    _starts: list[int] = field(init=False)
    _terms: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)
    _titles: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._starts = [block.start for block in self.blocks]

    def within(self, start: int, end: int) -> list[Block]:
        """The blocks that ``text[start:end]`` touches, each whole."""
        # The last block that begins at or before ``start`` may reach beyond it.
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        return [block for block in self.blocks[first:last] if block.end > start]

    def terms(self, span: Span) -> frozenset[str]:
        """The terms of a stretch."""
        key = (span.start, span.end)
        terms = self._terms.get(key)
        if terms is None:
            terms = frozenset(self.analyser.terms(self.text[span.start : span.end]))
            if len(self._terms) < MOST_TERMS:
                self._terms[key] = terms
        return terms

    def title_terms(self, title: str) -> frozenset[str]:
        """The terms of a title that stands around the report's stretches."""
        terms = self._titles.get(title)
        if terms is None:
            terms = self._titles[title] = frozenset(self.analyser.terms(title))
        return terms

    def heading(self, section: Section) -> Span:
        """The words of a section's heading, without its numbering."""
        start = self.text.find(section.title, section.start)
        if start < 0 or start > section.end:
            end = self.text.find("\n", section.start)
            return Span(section.start, end if end >= 0 else section.end, item=True)
        return Span(start, start + len(section.title), item=True)

    def path(self, offset: int) -> str:
        """Titles of the sections that hold a character, outermost first."""
        return PATH_SEPARATOR.join(path_at(self.sections, offset))

    def page(self, offset: int) -> int | None:
        """The page that holds a character, counted from 1; None in a format without pages."""
        return page_at(self.pages, offset)

    def children(self, number: int) -> list[Section]:
        """The sections right under one."""
        return [section for section in self.sections if section.parent == number]


class Reports:
    """The cut reports that were looked into last; safe to use from several threads."""

    def __init__(self, reader: CatalogReader, analyser: Analyser) -> None:
        self._reader = reader
        self._analyser = analyser
        self._kept: OrderedDict[tuple[str, int], Report] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, documents: Iterable[DocumentInfo], revision: int) -> dict[str, Report]:
        """The reports of these documents by id, as they are at a revision of the library.

        The time of a document's change would not do: it may change twice within a second.
        """
        wanted = {info.id: (info.id, revision) for info in documents}
        with self._lock:
            found = {}
            for identifier, key in wanted.items():
                if key in self._kept:
                    self._kept.move_to_end(key)
                    found[identifier] = self._kept[key]
        missing = [identifier for identifier in wanted if identifier not in found]
        if missing:
            # Cut without the lock: two threads may cut the same report, but none waits for another.
            stored = [self._reader.stored(identifier) for identifier in missing]
            cut = {
                document.info.id: cut_report(document, self._analyser)
                for document in stored
                if document is not None
            }
            with self._lock:
                for identifier, report in cut.items():
                    self._kept[wanted[identifier]] = report
                while len(self._kept) > MOST_REPORTS:
                    self._kept.popitem(last=False)
            found |= cut
        return found


def cut_report(document: StoredDocument, analyser: Analyser) -> Report:
    """A document cut into its blocks."""
    headings = _heading_lines(document.text, document.sections)
    text = document.text
    head = head_of(text)
    rest = blocks_of(text, head.end if head else 0, len(text), headings)
    blocks = [Block(None, (head,)), *rest] if head else rest
    return Report(text, document.sections, document.pages, blocks, analyser)


def _heading_lines(text: str, sections: Iterable[Section]) -> set[int]:
    """Where the lines end that hold a heading and nothing else but its numbering."""
    ends: set[int] = set()
    for section in sections:
        end = text.find("\n", section.start)
        end = len(text) if end < 0 else end
        if end - section.start <= len(section.title) + LONGEST_NUMBERING:
            ends.add(end)
    return ends

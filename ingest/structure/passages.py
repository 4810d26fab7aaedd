"""The paragraphs of a document, what each speaks of, and runs of them that may share a chunk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document import Aspect, Document
from ingest.structure.aspect import Speaks, by_tense, is_note, of_passage, years_of
from ingest.text.numbering import LIST_OR_HEADING

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_ENDS = '。！？；：…，,.!?;:”"）)'
_SHORT = 200
"""A paragraph under this many characters says too little by its tense alone."""

_PASSAGE = 1200
"""A text of at most this many characters that names no year has one aspect as a whole."""
_PREAMBLE = 0.25
"""Up to this share of a document, what stands before the first section introduces it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph: a line of the text."""

    start: int
    end: int
    section: int | None
    aspect: Aspect = "other"
    year: int | None = None
    lead: bool = False
    """A title or heading, which belongs to the text that follows it."""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring paragraphs of one section, one aspect and one year."""

    passages: tuple[Passage, ...]

    @property
    def start(self) -> int:
        return self.passages[0].start

    @property
    def end(self) -> int:
        return self.passages[-1].end

    @property
    def kind(self) -> Passage:
        """The passage whose section, aspect and year are the run's."""
        return self.passages[-1]


def passages(document: Document) -> list[Passage]:
    """The paragraphs in order, with section, aspect and year."""
    located = list(_located(document))
    years = years_of(document)
    if years is None:
        return [_inherited(document, passage) for passage in located]
    said = [
        None if passage.lead else of_passage(document.text[passage.start : passage.end], *years)
        for passage in located
    ]
    aspects = _by_tense(document, located, said)
    out = []
    for index, passage in enumerate(located):
        speaks = said[index]
        if speaks is None and index in aspects:
            speaks = Speaks(aspects[index], years[1] if aspects[index] == "review" else years[0])
        settled = _inherited(document, passage)
        out.append(replace(settled, aspect=speaks.aspect, year=speaks.year) if speaks else settled)
    return out


def _by_tense(
    document: Document, located: Sequence[Passage], said: Sequence[Speaks | None]
) -> dict[int, Aspect]:
    """The aspect of each paragraph that neither itself nor its section tells.

    What the last one was goes on; a short paragraph turns it only if what follows agrees.
    """
    if len(document.text) <= _PASSAGE and not document.sections and not any(said):
        return dict.fromkeys(range(len(located)), by_tense(document.text))
    untold = _untold(document)
    aspects: dict[int, Aspect] = {}
    current: dict[int | None, Aspect] = {}
    for index, passage in enumerate(located):
        if passage.section not in untold or passage.lead:
            continue
        speaks = said[index]
        before = current.get(passage.section)
        if speaks is not None:
            aspect = speaks.aspect
        else:
            text = document.text[passage.start : passage.end]
            aspect = by_tense(text)
            if before and LIST_OR_HEADING.match(text):
                aspect = before
            elif before and aspect != before and len(text) < _SHORT:
                ahead = located[min(index + 2, len(located) - 1)].end
                agreed = by_tense(document.text[passage.start : ahead]) == aspect
                aspect = aspect if agreed else before
            aspect = before if before and aspect == "other" else aspect
            aspects[index] = aspect
        if aspect != "other":
            current[passage.section] = aspect
    return aspects


def _untold(document: Document) -> frozenset[int | None]:
    """The sections that leave it to each paragraph: not notes, not a short preamble (None)."""
    sections = document.sections
    untold: set[int | None] = {
        section.number
        for section in sections
        if section.aspect == "other" and not is_note(section.title)
    }
    preamble = sections[0].start if sections else len(document.text)
    if preamble > _PREAMBLE * len(document.text):
        untold.add(None)
    return frozenset(untold)


def _located(document: Document) -> Iterator[Passage]:
    """The paragraphs with their innermost section; sections come in order, so one pass does."""
    sections = document.sections
    current: int | None = None
    following = 0
    for index, match in enumerate(_LINE.finditer(document.text)):
        start, end = match.span()
        while following < len(sections) and sections[following].start <= start:
            current = following
            following += 1
        heads = current is not None and sections[current].start == start
        # The title may have lost the closing mark of its line.
        whole = heads and end - start <= len(sections[current or 0].title) + 2
        titled = index == 0 and match[0].strip() == document.title
        yield Passage(start, end, current, lead=whole or titled or _label(document.text, match))


def _label(text: str, match: re.Match[str]) -> bool:
    """A short line without an end, set off by blank lines: the caption of what follows."""
    line = match[0]
    if len(line) > _SHORT or line[-1] in _ENDS or LIST_OR_HEADING.match(line) or " | " in line:
        return False
    return text.startswith("\n\n", match.end())


def _inherited(document: Document, passage: Passage) -> Passage:
    if passage.section is None:
        return passage
    section = document.sections[passage.section]
    return replace(passage, aspect=section.aspect, year=section.year)


def runs(document: Document) -> list[Run]:
    """The paragraphs grouped; a title or heading goes with what follows it."""
    grouped: list[list[Passage]] = []
    for passage in passages(document):
        if grouped and _together(grouped[-1][-1], passage):
            grouped[-1].append(passage)
        else:
            grouped.append([passage])
    return [Run(tuple(group)) for group in grouped]


def _together(before: Passage, after: Passage) -> bool:
    if before.lead:
        return True
    same_section = before.section == after.section and not after.lead
    return same_section and (before.aspect, before.year) == (after.aspect, after.year)

"""The paragraphs of a document, what each speaks of, and runs of them that may share a chunk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.aspect import Speaks, by_tense, is_note, of_passage, years_of
from ingest.document import Aspect, Document
from ingest.normalise import LIST_OR_HEADING

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_ENDS = '。！？；：…，,.!?;:”"）)'
_SHORT = 200
"""A paragraph under this many characters is judged by its tense together with its neighbours."""

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
    out = []
    untold = _untold(document)
    for index, passage in enumerate(located):
        speaks = said[index]
        settled = _inherited(document, passage)
        if speaks is None and passage.section in untold and not passage.lead:
            aspect = by_tense(_around(document.text, located, said, index))
            speaks = Speaks(aspect, years[1] if aspect == "review" else years[0])
        out.append(replace(settled, aspect=speaks.aspect, year=speaks.year) if speaks else settled)
    return out


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


def _around(text: str, located: list[Passage], said: list[Speaks | None], index: int) -> str:
    """The paragraph, a short one with its two neighbours either way that say nothing either."""
    own = located[index]
    if own.end - own.start >= _SHORT:
        return text[own.start : own.end]
    near = [
        located[i]
        for i in range(max(0, index - 2), min(len(located), index + 3))
        if said[i] is None
        and not located[i].lead
        and located[i].section == own.section
        and located[i].end - located[i].start < _SHORT
    ]
    return "\n".join(text[passage.start : passage.end] for passage in near)


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

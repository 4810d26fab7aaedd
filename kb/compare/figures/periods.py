"""Of when a figure speaks: a year, a part of it, or the years of a plan.

A report of 2026 reviews 2025, and every five years the plan that ended too: one block of
paragraphs tells of the year, another of five years. In Chinese a block begins where its words do
(刚刚过去的2025年, 五年来), in the middle of a paragraph too, and ends with the next one or with its
section; English words of time hold for their paragraph. Within a sentence the nearest words before
the figure decide. Under a heading that names both, what stands before any such words is left open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from ingest.document import Aspect
from ingest.structure.aspect import by_tense, of_passage, reviewed_year
from ingest.text.language import is_chinese
from kb.compare.figures.blocks import (
    LINE,
    Block,
    Line,
    carried_into,
    is_label,
    named_by_heading,
    read_line,
)
from kb.compare.figures.period import Period
from kb.compare.figures.tenses_en import Led, spoken_in, tense_at, words_for_now
from kb.compare.figures.time_words import TimeWords, time_words_in
from kb.documents import StoredDocument


class Default(NamedTuple):
    """What a line speaks of where its sentences do not say."""

    period: Period | None
    aspect: Aspect
    by_tense: bool = False
    """Whether the tense of its clauses tells of when they speak: in an English report none of
    whose headings reviews or plans a year, such as a speech."""
    led: Led | None = None
    """The words of time that its paragraph begins with."""


class Periods:
    """The periods of one document's figures. Lines are read once, when it is made."""

    def __init__(self, document: StoredDocument) -> None:
        self._document = document
        self.year = document.info.year
        self.reviewed = reviewed_year(self.year, document.info.title) if self.year else None
        self._by_headings = any(section.year for section in document.sections)
        self._named: dict[int, tuple[Period, ...]] = {}
        self._starts: list[int] = []
        self._defaults: list[Default] = []
        for start, default in self._lines():
            self._starts.append(start)
            self._defaults.append(default)

    def default(self, offset: int) -> Default:
        """What the line at ``offset`` speaks of."""
        index = bisect_right(self._starts, offset) - 1
        return self._defaults[index] if index >= 0 else Default(None, "other")

    def time_words(self, sentence: str, offset: int) -> list[TimeWords]:
        """The words of time in a sentence at ``offset``, comparisons left out, in order."""
        spoken = self.spoken(sentence, len(sentence), offset)
        found = time_words_in(sentence, self.year, self.reviewed, spoken)
        if self.year is None or not self.default(offset).by_tense:
            return found
        led = self.default(offset).led
        if led is not None and led.firm:
            return found
        now = Period(self.year, self.year)
        found += [TimeWords(start, end, now) for start, end in words_for_now(sentence)]
        return sorted(found, key=lambda words: (words.start, words.end))

    def spoken(self, sentence: str, at: int, offset: int) -> Period | None:
        """Of when the clause at the character ``at`` of a sentence speaks, that has no words of
        time; the sentence stands at ``offset``."""
        default = self.default(offset)
        if not default.by_tense or self.year is None or self.reviewed is None:
            return default.period
        return spoken_in(tense_at(sentence, at), default.led, self.year, self.reviewed)

    def _lines(self) -> Iterator[tuple[int, Default]]:
        """Where a period begins to hold, in order, and which."""
        blocks: list[Block] = []
        section_before, before, ended = -2, "", 0
        for match in LINE.finditer(self._document.text):
            text, start = match[0], match.start()
            section = self._section(start)
            if section != section_before:
                blocks = carried_into(section, blocks, self._document.sections)
                section_before = section
            default = self._line(text, section)
            if self._heads(start, text, section):
                yield start, default
                if blocks or section < 0 or start != self._document.sections[section].start:
                    blocks += self._labelled(text, section)
                continue
            adjacent = start - ended <= 1
            blocks = [block for block in blocks if block.holds_over(text, adjacent=adjacent)]
            default = self._held(blocks, default, text)
            free = self._is_free(section)
            if not self._by_headings and not is_chinese(text):
                default = default._replace(by_tense=True, led=self._led(blocks))
            yield start, default
            line = Line(
                text, self.year, self.reviewed, default.period, addressed=before,
                free=free, settled=not free and len(self._named_above(section)) < 2,
            )  # fmt: skip
            for told in read_line(line):
                spoken = self._spoken(told.period, default)
                block = Block(
                    told.period, section, spoken.aspect, told.until or "paragraph", told.firm,
                    told.tense,
                )  # fmt: skip
                if default.by_tense:
                    spoken = spoken._replace(by_tense=True, led=self._led([block]))
                yield start + told.start, spoken
                if told.until is not None:
                    blocks.append(block)
            before, ended = text, match.end()

    def _held(self, blocks: list[Block], default: Default, line: str) -> Default:
        """A block goes on over the lines that follow; a plan is not of what is over."""
        if not blocks:
            return default
        period = blocks[-1].period
        over = period is not None and self.reviewed is not None and period.last <= self.reviewed
        planned = by_tense(line) if blocks[-1].until == "paragraph" else self._said(line)[0]
        if over and "plan" in (planned, self._said(line)[0]):
            return default
        aspect = blocks[-1].aspect
        return Default(period, default.aspect if aspect == "other" else aspect)

    def _led(self, blocks: list[Block]) -> Led | None:
        period = blocks[-1].period if blocks else None
        return Led(period, blocks[-1].firm, blocks[-1].tense) if period is not None else None

    def _spoken(self, period: Period | None, default: Default) -> Default:
        """``period`` with the aspect of the line, which the years tell where nothing else does."""
        aspect = default.aspect
        several = period is not None and period.first != period.last
        if period is not None and several and aspect == "other" and self.reviewed is not None:
            aspect = "plan" if period.last > self.reviewed else "review"
        elif several and period is not None and self.reviewed is not None:
            aspect = "plan" if period.first > self.reviewed else aspect
        return Default(period, aspect)

    def _labelled(self, label: str, section: int) -> list[Block]:
        """The block that begins with a heading that is no section of its own, if any does."""
        named = named_by_heading(label, self.year, self.reviewed)
        usual = (self.year, self.reviewed)
        other = any(period.is_year and period.first not in usual for period in named)
        if not named or other or label.strip() == self._document.info.title:
            return []
        period = named[0] if len(named) == 1 else None
        return [Block(period, section, self._line(label, section).aspect)]

    def _heads(self, start: int, line: str, section: int) -> bool:
        """Whether a line is a heading and nothing else."""
        if section >= 0 and self._document.sections[section].start == start:
            return len(line) <= len(self._document.sections[section].title) + 2
        return is_label(line)

    def _is_free(self, section: int) -> bool:
        return section < 0 or self._document.sections[section].year is None

    def _section(self, offset: int) -> int:
        found = -1
        for number, section in enumerate(self._document.sections):
            if section.start > offset:
                break
            if offset < section.end:
                found = number
        return found

    def _line(self, line: str, section: int) -> Default:
        aspect: Aspect = "other"
        year = self.reviewed
        if section >= 0:
            aspect = self._document.sections[section].aspect
            year = self._document.sections[section].year or year
        said, said_year = self._said(line)
        aspect, year = (said, said_year or year) if said != "other" else (aspect, year)
        if aspect == "other":
            aspect = by_tense(line)
            year = self.year if aspect == "plan" else year
        named = self._named_above(section)
        if said == "other" and any(not period.is_year for period in named):
            return Default(named[0] if len(named) == 1 else None, aspect)
        return Default(Period(year, year) if year else None, aspect)

    def _said(self, line: str) -> tuple[Aspect, int | None]:
        """What a paragraph says by the way it begins: its aspect, "other" where it does not."""
        if self.year is None or self.reviewed is None:
            return "other", None
        said = of_passage(line, self.year, self.reviewed)
        return (said.aspect, said.year) if said is not None else ("other", None)

    def _named_above(self, section: int) -> tuple[Period, ...]:
        """The periods that the nearest heading with any names: a review of the past five years."""
        if section < 0:
            return ()
        if section not in self._named:
            above = self._document.sections[section]
            named = named_by_heading(above.title, self.year, self.reviewed)
            up = -1 if above.parent is None else above.parent
            self._named[section] = named or self._named_above(up)
        return self._named[section]

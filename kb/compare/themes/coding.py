"""What a text speaks of: the themes of a passage, and the one main theme of a measure.

A term speaks of its theme wherever it stands; a weak term only where no term does. A measure's
main theme is the one that it names most often; of equal ones the one that its heading speaks of,
then the one whose terms are longest, then the one that is named first. One that names none has the
theme of its sentence, then of its heading where that names one alone, then the theme that at least
half of its paragraph speaks of; of a sentence before, where it points back ("This will …") or a
paragraph is made of lines of one sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

from index import Occurrence, PhraseFinder
from ingest import PATH_SEPARATOR
from kb.compare.themes.clashes import meant, one_word_terms
from kb.compare.themes.short_forms import ShortForm, outside, places_of
from kb.compare.themes.theme_file import Theme
from kb.compare.themes.years import words
from kb.documents import Excerpt

Span = tuple[int, int]

Basis = Literal["term", "weak", "sentence", "heading", "paragraph", "none"]
"""What a measure's theme is told by: its own terms, its weak terms, the rest of its sentence, its
heading, its paragraph or the sentence before; nothing."""
BASES: tuple[Basis, ...] = get_args(Basis)

_POINTS_BACK = re.compile(
    r"\b(?:this|these|those|they|them|it|its|such|both)\b"
    r"|^(?:(?:I|we) will (?:also|further)|in (?:tandem|addition|the meantime)|thereafter"
    r"|for a start|similarly|likewise|second|third|to do so|in total|altogether)\b"
    r"|\bthe (?:scheme|package|fund|grant|increase|measure|top-up|initiative|change|rate)s?\b"
    r"|这|该|此",
    re.IGNORECASE,
)


def points_back(measure: str) -> bool:
    """Whether a measure says that it goes on from what stands before: "This will …"."""
    return _POINTS_BACK.search(measure) is not None


class Mention(NamedTuple):
    """A form of a term, and the themes that it speaks of, by their numbers."""

    start: int
    end: int
    themes: tuple[int, ...]
    weak: bool
    length: int
    """Its length in words and Chinese characters."""


@dataclass(frozen=True, slots=True)
class CodedMeasure:
    """A planned measure with its main theme, and what that rests on."""

    passage: Excerpt
    theme: Theme | None
    basis: Basis

    def as_json(self) -> dict[str, Any]:
        theme = self.theme
        return {
            "theme": theme.key if theme else None,
            "code": (theme.code or None) if theme else None,
            "basis": self.basis,
            **self.passage.as_json(),
        }


class Mentions:
    """The mentions of themes in one text, by their places."""

    def __init__(self, text: str, found: Sequence[Mention]) -> None:
        self.text = text
        self._found = found
        self._starts = [mention.start for mention in found]

    def within(self, span: Span) -> list[Mention]:
        """What begins in the span: the terms, or the weak ones where there are none."""
        return self.terms(span) or self._inside(span)

    def terms(self, span: Span) -> list[Mention]:
        """The terms that begin in the span, none of them weak."""
        return [mention for mention in self._inside(span) if not mention.weak]

    def _inside(self, span: Span) -> list[Mention]:
        start, end = (bisect_left(self._starts, place) for place in span)
        return list(self._found[start:end])

    def counts(self, span: Span) -> Counter[int]:
        """How often each theme is spoken of in the span."""
        counted: Counter[int] = Counter()
        for mention in self.within(span):
            counted.update(mention.themes)
        return counted


class Coder:
    """Finds themes in texts; made once for many texts."""

    def __init__(self, themes: Sequence[Theme], neutral: Sequence[str] = ()) -> None:
        """``neutral`` are phrases that speak of no theme."""
        self.themes = tuple(themes)
        self._count = len(self.themes)
        strong, weak = ([theme.terms for theme in themes], [theme.weak for theme in themes])
        self._finder = PhraseFinder([*strong, *weak, neutral])
        self._words = one_word_terms([*strong, *weak, neutral])
        self._of_short_forms: dict[ShortForm, Mention | None] = {}

    def mentions(self, text: str, shorts: Iterable[ShortForm] = ()) -> Mentions:
        """Where the text speaks of which themes; ``shorts`` speak of what they stand for."""
        occurrences = self._finder.find(text)
        found = list(self._mentions(text, occurrences))
        taken = [(start, end) for start, end, _ in occurrences]
        found += self._by_short_forms(text, shorts, taken)
        return Mentions(text, sorted(found))

    def _mentions(self, text: str, occurrences: Iterable[Occurrence]) -> Iterator[Mention]:
        neutral = 2 * self._count
        for start, end, phrases in occurrences:
            phrases = meant(text[start:end], phrases, self._words)
            if neutral in phrases or not phrases:
                continue
            strong = tuple(number for number in phrases if number < self._count)
            numbers = strong or tuple(number - self._count for number in phrases)
            yield Mention(start, end, numbers, not strong, words(text, start, end))

    def _by_short_forms(
        self, text: str, shorts: Iterable[ShortForm], taken: Sequence[Span]
    ) -> Iterator[Mention]:
        """The short forms outside of what is ``taken``."""
        numbers = {
            form.short: (mention.themes, mention.weak)
            for form in shorts
            for mention in (self._of_short_form(form),)
            if mention is not None
        }
        for start, end, short in outside(places_of(text, numbers), taken):
            yield Mention(start, end, *numbers[short], 1)

    def _of_short_form(self, form: ShortForm) -> Mention | None:
        """What the long form speaks of, where that is one theme: its terms before weak ones."""
        if form not in self._of_short_forms:
            found = list(self._mentions(form.long, self._finder.find(form.long)))
            terms = [mention for mention in found if not mention.weak] or found
            if form.open:  # only an end of it is what the short form stands for
                terms = [mention for mention in terms if mention.end == len(form.long)]
            one = terms[0] if terms and len(_most_named(terms)) == 1 else None
            themes = tuple(_most_named(terms)) if one is not None else ()
            self._of_short_forms[form] = one._replace(themes=themes) if one is not None else None
        return self._of_short_forms[form]

    def main(
        self,
        mentions: Mentions,
        measure: Excerpt,
        sentence: Span,
        before: Sequence[Span],
        paragraph: Span,
    ) -> tuple[int | None, Basis]:
        """The number of the measure's main theme, and what that rests on.

        ``before`` are sentences before it that may tell what it is about, the nearest first.
        """
        own = mentions.within((measure.start, measure.end))
        if own:
            best = _most_named(own)
            if len(best) > 1:
                of_heading = self._of_heading(measure.section)
                best = [number for number in of_heading if number in best] or best
            longest = max(best, key=lambda number: _length(own, number))
            return longest, "weak" if own[0].weak else "term"
        around = mentions.terms(sentence)
        if around:
            return _most_named(around)[0], "sentence"
        of_heading = self._of_heading(measure.section)
        if len(of_heading) == 1:
            return of_heading[0], "heading"
        number = _prevailing(mentions.terms(paragraph))
        if number is None:
            told = (_prevailing(mentions.terms(span)) for span in before)
            number = next((one for one in told if one is not None), None)
        return number, "none" if number is None else "paragraph"

    def _of_heading(self, section: str) -> list[int]:
        """The themes of the innermost heading that names one, the clearest first."""
        for title in reversed(section.split(PATH_SEPARATOR)):
            found = self.mentions(title).terms((0, len(title)))
            if found:
                return _most_named(found)
        return []


def _prevailing(mentions: Sequence[Mention]) -> int | None:
    """The theme of at least half of the mentions."""
    counted = Counter(number for mention in mentions for number in mention.themes)
    number, most = next(iter(counted.most_common(1)), (None, 0))
    return number if 2 * most >= len(mentions) else None


def _most_named(mentions: Sequence[Mention]) -> list[int]:
    """The themes of most mentions, those that are named first before others."""
    counted = Counter(number for mention in mentions for number in mention.themes)
    most = max(counted.values())
    return [number for number, count in counted.items() if count == most]


def _length(mentions: Sequence[Mention], number: int) -> int:
    """How long a theme's terms are together, in words and Chinese characters."""
    return sum(mention.length for mention in mentions if number in mention.themes)

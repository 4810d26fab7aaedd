"""Where words of a query stand in a passage, in whatever form the search meets them."""

from __future__ import annotations

from collections.abc import Iterator

from index import Analyser, PhraseFinder
from kb.glossary import Glossary
from kb.search.found import Span

LIKELIEST = 0.25
"""How likely a translation is, from where on it is marked as the query's word."""


class Marker:
    """Finds a query's words: entries of the glossary in all their forms, words by their stems,
    and what the lexicon translates them by.

    Words that are only part of an entry (customs, of smart customs) are marked where nothing more
    is: they stand in nearly every passage.
    """

    def __init__(self, query: str, analyser: Analyser, glossary: Glossary) -> None:
        entries = [glossary.terms[number] for number in analyser.entries(query)]
        words = [unit.text for unit in analyser.units(query) if not unit.entry]
        translated = analyser.translations(query, LIKELIEST)
        named = _as_written(query, analyser)
        self._finders = [
            PhraseFinder(forms)
            for forms in (
                [
                    *((*term.zh, *term.en, *term.seen) for term in entries),
                    *_phrases(words, named),
                    *((word,) for word in translated if len(word) > 1),
                ],
                _phrases([unit.text for unit in Analyser().units(query)], named),
            )
            if forms
        ]

    def spans(self, text: str) -> tuple[Span, ...]:
        """``text[start:end]`` of each word, in order; none overlaps another."""
        for finder in self._finders:
            found = finder.find(text)
            if found:
                return tuple((one.start, one.end) for one in found)
        return ()


def _as_written(query: str, analyser: Analyser) -> dict[str, str]:
    """Each stem -> how the query writes it: a stem may have another stem."""
    return {unit: query[start:end] for unit, start, end in analyser.placed_units(query)}


def _phrases(words: list[str], named: dict[str, str]) -> list[tuple[str, ...]]:
    """The words as phrases; single Chinese characters, which are in many words, only where there
    is nothing else."""
    long = [word for word in words if len(word) > 1 or word.isascii()]
    return list(_written(long or words, named))


def _written(words: list[str], named: dict[str, str]) -> Iterator[tuple[str, ...]]:
    for word in dict.fromkeys(words):
        yield (named.get(word, word),)

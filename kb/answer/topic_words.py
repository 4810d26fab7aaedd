"""Sentences that speak of a topic by its own words, in any form that the glossary has for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index import PhraseFinder
from ingest import Section, sentences
from kb.answer.answers import AnswerSentence
from kb.documents import Excerpt, StoredDocument, excerpt


class TopicFinder:
    """Finds them in one report after the other."""

    def __init__(self, forms: Sequence[str]) -> None:
        self._finder = PhraseFinder([tuple(forms)])

    def uses(
        self, document: StoredDocument, aspects: Sequence[str] = ()
    ) -> Iterator[tuple[AnswerSentence, Excerpt]]:
        """The sentences of a report that hold the topic, without its headings; of these
        ``aspects``, where any are given."""
        places = [start for start, _, _ in self._finder.find(document.text)]
        if not places:
            return
        headings = {_plain(section.title) for section in document.sections}
        headings.add(_plain(document.info.title))
        following = 0
        for start, end in sentences(document.text):
            holds = False
            while following < len(places) and places[following] < end:
                holds = holds or places[following] >= start
                following += 1
            if not holds or _plain(document.text[start:end]) in headings:
                continue
            if aspects and _aspect_at(document.sections, start) not in aspects:
                continue
            found = excerpt(document, start, end)
            yield AnswerSentence(found.text, (1,)), found


def _plain(text: str) -> str:
    return " ".join(text.strip("#*-•· \t\n").split()).casefold()


def _aspect_at(sections: Sequence[Section], place: int) -> str:
    """The aspect of the innermost section that holds a place."""
    holding = [section for section in sections if section.start <= place < section.end]
    return max(holding, key=lambda section: section.start).aspect if holding else "other"

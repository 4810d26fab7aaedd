"""A question that may follow others: completed from them first, then answered as it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kb.answer.answers import Answer, QuestionReading
from kb.answer.question.followup import follow
from kb.answer.question.reading import KINDS, read_question
from kb.answer.story import answer
from kb.catalog import CatalogReader
from kb.documents import Filters
from kb.search.search import Search

PARTS = (*KINDS, "subject")
"""What is understood of a question and can be taken off; the subject, of one that follows."""


def ask(
    question: str,
    search: Search,
    reader: CatalogReader,
    filters: Filters,
    earlier: Sequence[str] = (),
    without: Collection[str] = (),
) -> Answer:
    """The answer to ``question``, which may follow ``earlier`` ones; see ``Library.ask``."""
    if not earlier:
        return answer(question, search, reader, filters, without)
    facets = search.facets(None)
    names = {name: search.glossary.forms(name) for name in facets.organisations}
    newest = max(facets.years, default=None)

    def read(text: str) -> QuestionReading:
        return read_question(text, organisations=names, newest_year=newest)

    followup = follow(earlier, question, read, search.glossary.forms, without)
    found = answer(followup.question, search, reader, filters, without)
    return replace(found, question=question, followup=followup)

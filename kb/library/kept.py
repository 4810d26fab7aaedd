"""What people keep beside the documents: checked answers, questions saved, briefs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.catalog import CatalogReader, Database
from kb.library.part import Part

if TYPE_CHECKING:
    from kb.answer.answerer import Answerer
    from kb.answer.brief import Briefs
    from kb.answer.pins import PinBook
    from kb.answer.saved import SavedBook
    from kb.glossary import Glossary


class KeptParts:
    """The parts of a library that hold what people keep, over its other parts."""

    _database: Database
    _reader: CatalogReader

    if TYPE_CHECKING:

        @property
        def _answerer(self) -> Answerer: ...
        @property
        def _glossary(self) -> Glossary: ...

    @Part
    def pins(self) -> PinBook:
        """Answers that somebody checked: first when asked again."""
        from kb.answer.pins import PinBook
        from kb.catalog import PinTable

        return PinBook(
            PinTable(self._database),
            self._reader,
            forms=lambda name: self._glossary.forms(name),
            relevance=lambda question, texts: self._answerer.relevance(question, texts),
        )

    @Part
    def saved(self) -> SavedBook:
        """Questions that tell what is new when documents came in."""
        from kb.answer.saved import SavedBook
        from kb.catalog import SavedTable

        return SavedBook(
            SavedTable(self._database),
            self._reader,
            ask=lambda *given, **more: self._answerer.ask(*given, **more),
            forms=lambda name: self._glossary.forms(name),
            state=self._state_of_documents,
        )

    @Part
    def briefs(self) -> Briefs:
        """What the reports say of a topic through the years, to be written as a Word file."""
        from kb.answer.brief import Briefs

        return Briefs(
            self._reader,
            ask=lambda *given, **more: self._answerer.ask(*given, **more),
            forms=lambda name: self._glossary.forms(name),
        )

    def _state_of_documents(self) -> str:
        """What no other state of the documents has: a revision and its token, for revisions alone
        are given again after a backup was brought back."""
        revision = self._reader.content_revision()
        return f"{revision}:{self._reader.token_at(revision) or ''}"

"""What a reviewer settles about the measures of a library's reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.library.parts import LibraryParts

if TYPE_CHECKING:
    from kb.compare.comparer import Place
    from kb.compare.plans.compared_at import ComparedAt
    from kb.compare.plans.decisions import Decision


class ReviewedLibrary(LibraryParts):
    """A reviewer's decisions, made, listed and taken back."""

    def decide(
        self,
        left: Place | None,
        right: Place | None,
        change: str | None = None,
        *,
        note: str = "",
    ) -> Decision:
        """Settle what became of a measure: a change, or ``unrelated``, for these two.

        It holds wherever both texts stand side by side, after a new ingest too; ``undecide``
        takes it back. A side without a measure is None: dropped, or new.

        Raises:
            BadRequest: there is no such change or place.
            UnknownDocument: a place is in no document of the library.
            LibraryLocked: the database is held by another program for half a minute.
        """
        # Without the writer's lock: it touches no document, and one transaction is enough, so that
        # a reviewer is kept from nothing while files are taken in.
        return self._comparer.decide(left, right, change, note)

    def compared_at(self, document: str, start: int, end: int) -> ComparedAt | None:
        """Where the measure that stands in a passage is held against another year's report; None
        where nothing is planned there, or no other year's report is in the library.

        Raises:
            UnknownDocument: there is no such document.
        """
        return self._comparer.compared_at(document, start, end)

    def decisions(self) -> list[Decision]:
        """What reviewers have settled, the newest first."""
        return self._comparer.decisions()

    def undecide(self, ids: Sequence[str]) -> list[Decision]:
        """Take decisions back; those that were."""
        return self._comparer.undecide(ids)

"""The documents that a library holds: found, opened, taken out and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from kb.documents import ChosenDocuments, DocumentInfo, Facets, Filters, StoredDocument
from kb.library.parts import LibraryParts

if TYPE_CHECKING:
    from kb.compare.comparable import Choices
    from kb.library.printed import PrintedPage
    from kb.pipeline.near import Duplicates


class HeldLibrary(LibraryParts):
    """What is asked of a library about its documents."""

    def documents(
        self,
        *,
        text: str | None = None,
        removed: bool = False,
        tagged: Sequence[str] = (),
        **filters: Unpack[ChosenDocuments],
    ) -> list[DocumentInfo]:
        """Documents, newest year first; ``text`` is looked for in title, source, organisation, an
        organisation's name in its other forms too; ``tagged`` are tags that each must have."""
        chosen = Filters.of(**filters).in_every_form(lambda name: self._glossary.forms(name))
        named = self._glossary.forms(text.strip()) if text else ()
        return self._reader.infos(chosen, text=text, removed=removed, tagged=tagged, named=named)

    def document(self, id_or_source: str) -> StoredDocument:
        """A document with its text and section tree.

        Raises:
            UnknownDocument: no document, removed ones included, has this id or source.
        """
        return self._reader.document(id_or_source)

    def has(self, id_or_source: str) -> bool:
        """Whether a document, live or removed, has this id or source."""
        return self._reader.find(id_or_source) is not None

    def named(self, id_or_source: str) -> DocumentInfo | None:
        """What is known of a document, live or removed; None where there is none."""
        found = self._reader.find(id_or_source)
        return None if found is None else self._reader.infos_of([found]).get(found)

    def original(self, id_or_source: str) -> Path | None:
        """The file that a document was read from, as it was then.

        Raises:
            LibraryDamaged: it is lost, or its bytes are not those that were kept.
        """
        from kb.library.originals import original_of

        return original_of(self.path, self.document(id_or_source))

    def printed(self, id_or_source: str, start: int, end: int) -> tuple[PrintedPage, ...]:
        """The pages on which the document's characters from ``start`` to ``end`` stand, as pictures
        with their places; none where it was not read from a PDF.

        Raises:
            BadRequest: the file's pages cannot be shown.
            LibraryDamaged: it is lost, or its bytes are not those that were kept.
        """
        from kb.library.printed import printed

        return printed(self.path, self.document(id_or_source), start, end, self.settings)

    def duplicates(self) -> list[Duplicates]:
        """Documents that say the same: one text in several formats, or nearly the same text."""
        return self._duplicates()

    def remove(self, ids_or_sources: Sequence[str]) -> list[DocumentInfo]:
        """Take documents out of every answer; ``restore`` undoes it until ``purge``."""
        return self._changes.remove(ids_or_sources)

    def restore(self, ids_or_sources: Sequence[str]) -> list[DocumentInfo]:
        """Bring removed documents back, as they were."""
        return self._changes.restore(ids_or_sources)

    def purge(self, *, versions: bool = False) -> int:
        """Forget removed documents for good, their originals and embeddings too, and, where
        ``versions`` is set, what all others were before their files changed; how many documents."""
        return self._changes.purge(versions=versions)

    def facets(self, language: str | None = None) -> Facets:
        """The years, organisations and languages that the library holds, with their counts; with a
        ``language`` one name for each organisation, in that language where it has one."""
        found = self._reader.facets()
        return found.under_one_name(self._glossary.forms, language) if language else found

    def one_names(self, language: str) -> dict[str, str]:
        """Each organisation's name -> the one that stands for all of them in ``language``."""
        return self._reader.facets().one_names(self._glossary.forms, language)

    def choices(self, language: str) -> Choices:
        """How many pairs of reports each organisation has, and how many organisations each year;
        organisations by their one name in ``language``."""
        from kb.compare.comparable import choices

        planned = self._reader.planned()
        lengths = {one.id: one.characters for one in planned}
        return choices(planned, lengths, self.one_names(language))

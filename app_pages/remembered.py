"""Calls on the library, each made once for as long as the library's content stays the same.

The values are frozen, so that sessions can share them. The revision is part of each key: a change
by any process is seen at the next click.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from app_pages.address import Filters, Question
    from kb import Library
    from kb.results import Answer, DocumentInfo, Facets, StoredDocument


@dataclass(frozen=True)
class Snapshot:
    """The library with the revision that it has now."""

    library: Library
    revision: int

    @classmethod
    def of(cls, library: Library) -> Snapshot:
        return cls(library, library.revision)

    def key(self) -> str:
        return f"{self.library.path}@{self.revision}"


_remembered = partial(st.cache_resource, show_spinner=False, hash_funcs={Snapshot: Snapshot.key})


@_remembered(max_entries=256)
def answer(snapshot: Snapshot, question: Question) -> Answer:
    """The quoted answer to a question with its filters, in its thread."""
    return snapshot.library.ask(question.text, **question.as_arguments())


@_remembered(max_entries=4)
def facets(snapshot: Snapshot) -> Facets:
    """What there is to filter by."""
    return snapshot.library.facets()


@_remembered(max_entries=8)
def examples(snapshot: Snapshot, language: str) -> list[str]:
    """Questions that the library can answer."""
    return snapshot.library.examples(language)


@_remembered(max_entries=64)
def document(snapshot: Snapshot, document_id: str) -> StoredDocument:
    """A document with its text; UnknownDocument where there is none."""
    return snapshot.library.document(document_id)


@_remembered(max_entries=16)
def documents(snapshot: Snapshot, text: str, filters: Filters) -> list[DocumentInfo]:
    """The documents whose title, source or organisation holds ``text``, filtered."""
    arguments = filters.as_arguments()
    del arguments["aspects"]  # passages have aspects, documents have none
    return snapshot.library.documents(text=text or None, **arguments)


@_remembered(max_entries=4)
def removed(snapshot: Snapshot) -> list[DocumentInfo]:
    """The documents that were removed and can be restored."""
    return snapshot.library.documents(removed=True)

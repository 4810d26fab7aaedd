"""Comparing reports of a library: which ones, with which words, model and decisions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from pathlib import Path
from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from index import Analyser, Embedder, ModelFault
from kb.catalog import CatalogReader, DecisionStore
from kb.compare.plans.commitments import Commitment
from kb.compare.plans.comparison import Comparison, compare
from kb.compare.plans.decisions import Decision, check_decision, words
from kb.compare.plans.ladder import Ladder, load_ladder
from kb.compare.plans.promises import Promises, follow
from kb.compare.selection import Reports, select_reports
from kb.documents import ChosenReports, Excerpt
from kb.errors import BadRequest, ModelUnavailable, UnknownDocument
from kb.glossary import Glossary

Place = Commitment | Excerpt | str
"""A measure: itself, its excerpt, or where it stands, ``ID_OR_SOURCE:START-END``."""

_PLACE = re.compile(r"(?P<document>.+):(?P<start>\d+)-(?P<end>\d+)")


@dataclass(frozen=True)
class Comparer:
    """What a library needs to compare its reports; model and word lists are loaded when needed."""

    reader: CatalogReader
    store: DecisionStore
    embedder: Callable[[], Embedder]
    glossary: Callable[[], Glossary]
    ladder_file: Path | None

    def reports(self, *, least: int = 2, **chosen: Unpack[ChosenReports]) -> Reports:
        """The reports asked for with their texts; see ``select_reports``."""
        infos, forms = self.reader.infos(), self.glossary().forms
        selection = select_reports(infos, forms, least=least, **chosen)
        stored = (self.reader.stored(info.id) for info in selection.infos)
        present = tuple(document for document in stored if document is not None)
        return Reports(present, selection.notes)

    def compare(self, reports: Reports) -> Comparison:
        """What ``reports`` plan, side by side."""
        return compare(
            reports,
            self.glossary().forms,
            self.analyser,
            self.ladder,
            embed=self._embed,
            knows=self.embedder().knows,
            decisions=self.decisions(),
        )

    def promises(self, reports: Reports) -> Promises:
        """What ``reports`` planned and what the next ones report."""
        return follow(
            reports,
            self.glossary().forms,
            self.analyser,
            self.ladder,
            embed=self._embed,
            knows=self.embedder().knows,
        )

    def decisions(self) -> list[Decision]:
        """Every decision, the newest first."""
        return [Decision(*astuple(record)) for record in self.store.all()]

    def decide(
        self, left: Place | None, right: Place | None, change: str | None, note: str
    ) -> Decision:
        """Keep what a reviewer settled about two measures; its caller holds the lock."""
        one, other = self.text_of(left), self.text_of(right)
        kept = self.store.keep(one, other, check_decision(one, other, change), note.strip())
        return Decision(*astuple(kept))

    def undecide(self, ids: Sequence[str]) -> list[Decision]:
        """Forget decisions; its caller holds the lock.

        Raises:
            BadRequest: there is no decision of this id.
        """
        missing = set(ids) - {decision.id for decision in self.decisions()}
        if missing:
            raise BadRequest(f"no decision {min(missing)!r}; kb decisions lists them")
        return [Decision(*astuple(record)) for record in self.store.drop(list(ids))]

    def text_of(self, place: Place | None) -> str | None:
        """The words of a measure, white space made even.

        Raises:
            BadRequest: the place is not of the form, or outside its document.
            UnknownDocument: there is no such document.
        """
        if place is None:
            return None
        if not isinstance(place, str):
            return words(place.text)
        match = _PLACE.fullmatch(place)
        if match is None:
            raise BadRequest(
                f"place {place!r}; it must be SOURCE:START-END, as kb compare prints it"
            )
        found = self.reader.find(match["document"])
        stored = self.reader.stored(found) if found else None
        if stored is None:
            raise UnknownDocument(f"no document {match['document']!r}; kb list shows them")
        text = words(stored.text[int(match["start"]) : int(match["end"])])
        if not text:
            raise BadRequest(f"place {place!r}: nothing stands there in {stored.info.title}")
        return text

    @cached_property
    def ladder(self) -> Ladder:
        """The verbs and modifiers of planning with their steps."""
        return load_ladder(self.ladder_file)

    @cached_property
    def analyser(self) -> Analyser:
        """Texts to terms, glossary entries among them."""
        return Analyser(self.glossary().concepts)

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        try:
            return self.embedder().encode_documents(texts)
        except ModelFault as error:
            raise ModelUnavailable(str(error)) from error

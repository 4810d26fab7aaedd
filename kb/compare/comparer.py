"""Comparing reports of a library: which ones, with which words, model and decisions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, Unpack

from kb.catalog import (
    CatalogReader,
    DecisionRecord,
    DecisionStore,
    DerivedTable,
    DerivedTables,
    Unread,
    whole_of,
)
from kb.compare.selection import (
    Reports,
    Selection,
    by_organisation,
    every_organisation,
    select_reports,
    spellings_of,
    with_the_years_after,
)
from kb.documents import ChosenReports, DocumentInfo, Excerpt, Filters, StoredDocument
from kb.errors import BadRequest

# Each verb imports its subject: SciPy alone takes half a second, which figures do not need.
if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index import Analyser, Embedder
    from kb.compare.figures.ledger import Figures
    from kb.compare.figures.owned import LedgerMemory
    from kb.compare.pivots.pivot import Pivot, PivotKind
    from kb.compare.plans.careers import Chains
    from kb.compare.plans.commitments import Commitment
    from kb.compare.plans.compared_at import ComparedAt
    from kb.compare.plans.comparison import Comparison
    from kb.compare.plans.decisions import Decision
    from kb.compare.plans.kept import Kept
    from kb.compare.plans.ladder import Ladder
    from kb.compare.plans.memory import CompareMemory
    from kb.compare.plans.promises import Promises
    from kb.compare.targets.table import Targets
    from kb.compare.themes.matrix import ThemeMatrix
    from kb.compare.themes.theme_file import ThemeFile
    from kb.compare.themes.wording_facts import WordingMemory
    from kb.compare.themes.wording_history import WordingHistory
    from kb.glossary import Glossary

Place: TypeAlias = "Commitment | Excerpt | str"
"""A measure: itself, its excerpt, or where it stands, ``ID_OR_SOURCE:START-END``."""

_PLACE = re.compile(r"(?P<document>.+):(?P<start>\d+)-(?P<end>\d+)")


@dataclass(frozen=True)
class Comparer:
    """What a library needs to compare its reports; model and word lists are loaded when needed."""

    reader: CatalogReader
    store: DecisionStore
    embedder: Callable[[], Embedder]
    glossary: Callable[[], Glossary]
    folder: Path
    """The library's, where the names of proposed themes are kept."""
    derived: DerivedTable | None = None
    """Where the figures of each document are kept."""
    tables: DerivedTables | None = None
    """Where measures and what became of them are kept."""
    ladder_file: Path | None = None
    themes_file: Path | None = None
    theme_scheme: str = "auto"

    def reports(self, *, least: int = 2, **chosen: Unpack[ChosenReports]) -> Reports:
        """The reports asked for with their texts; see ``select_reports``."""
        selection = select_reports(
            self._infos_for(chosen), self.glossary().forms, least=least, **chosen
        )
        return self._stored(selection)

    def _infos_for(self, chosen: ChosenReports) -> list[DocumentInfo]:
        """The documents of the organisations that are named, where they are; else all of them."""
        names = [*filter(None, [chosen.get("organisation")]), *(chosen.get("organisations") or ())]
        if names and not chosen.get("documents"):
            there = self.reader.facets().organisations
            spelt = spellings_of(names, there, self.glossary().forms)
            if spelt is not None:
                return self.reader.infos(Filters(organisations=spelt))
        return self.reader.infos()

    def _stored(self, selection: Selection) -> Reports:
        stored = self.reader.stored_many([info.id for info in selection.infos])
        present = tuple(stored[info.id] for info in selection.infos if info.id in stored)
        return Reports(present, selection.notes)

    def compare(self, **chosen: Unpack[ChosenReports]) -> Comparison:
        """What the chosen reports plan, side by side."""
        return self._compared(self.reports(**chosen))

    def chains(self, **chosen: Unpack[ChosenReports]) -> Chains:
        """The careers of the measures of the chosen reports, and what changed by chapter."""
        from kb.compare.plans.chains import chains

        reports = self.reports(**chosen)
        return chains(
            reports,
            self._compared(reports),
            self.analyser,
            self.ladder,
            embed=self._embed,
            knows=self.embedder().knows,
            kept=self._kept(),
        )

    def _compared(self, reports: Reports) -> Comparison:
        from kb.compare.plans.comparison import compare

        return compare(
            reports,
            self.glossary().forms,
            self.analyser,
            self.ladder,
            embed=self._embed,
            knows=self.embedder().knows,
            decisions=self.decisions(),
            kept=self._kept(),
        )

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embedder().encode_documents(texts)

    def _kept(self) -> Kept | None:
        if self.tables is None:
            return None
        from kb.compare.plans.kept import MEASURES, RETURNS, STEP, Kept, digest_of

        return Kept(
            measures=self.tables.of_one(MEASURES),
            steps=self.tables.of_two(STEP),
            returns=self.tables.of_two(RETURNS),
            context=digest_of(self.embedder().fingerprint, self.analyser.fingerprint),
            memory=self.compare_memory,
        )

    def compared_at(self, document: str, start: int, end: int) -> ComparedAt | None:
        """Where the measure that stands in a passage is held against another year's report."""
        from kb.compare.plans.compared_at import compared_at
        from kb.compare.plans.kept import measures_of

        info = self.reader.document(document).info
        if info.organisation is None or info.year is None:
            return None
        own = Filters(organisations=(info.organisation,), languages=(info.language,))
        others = self.reader.infos(own.in_every_form(self.glossary().forms))

        def measures(identifier: str) -> Sequence[Commitment]:
            return measures_of([self.reader.document(identifier)], self.ladder, self._kept())[0][0]

        return compared_at(info, start, end, others, measures)

    def promises(self, **chosen: Unpack[ChosenReports]) -> Promises:
        """What the chosen years' reports planned and what the next years' report of it."""
        from kb.compare.plans.promises import follow

        chosen["years"] = with_the_years_after(chosen.get("years"))
        return follow(
            self.reports(**chosen),
            self.glossary().forms,
            self.analyser,
            self.ladder,
            embed=self.embedder().encode_documents,
            knows=self.embedder().knows,
        )

    def targets(
        self, query: str | None, *, listed: bool, **chosen: Unpack[ChosenReports]
    ) -> Targets:
        """What the chosen years' reports aim at and what the next years' tell of it."""
        from kb.compare.targets.chosen import reports_for_targets
        from kb.compare.targets.table import follow_targets

        years = tuple(chosen.get("years") or ())
        selection = reports_for_targets(self.reader.infos(), self.glossary().forms, **chosen)
        return follow_targets(
            self._stored(selection),
            self.glossary(),
            query=query,
            years=years,
            listed=listed,
            table=self.derived,
        )

    def themes(
        self, propose: int | None, scheme: str | None, **chosen: Unpack[ChosenReports]
    ) -> ThemeMatrix:
        """How much of each year's reports speaks of each theme of the codebook ``scheme``."""
        from kb.compare.plans.commitments import commitments
        from kb.compare.themes.lasting_names import propose_with_lasting_names
        from kb.compare.themes.matrix import follow_themes

        reports = self.reports(least=1, **chosen)
        file = self.codebook(scheme, [document.info for document in reports.documents])
        themes, notes = file.themes, reports.notes
        if propose is not None:
            themes, of_names = propose_with_lasting_names(
                reports.documents, propose, self.glossary(), file.generic, self.folder
            )
            notes += of_names
        planned = {
            document.info.id: [
                (commitment.excerpt.start, commitment.excerpt.end)
                for commitment in commitments(document, self.ladder)
            ]
            for document in reports.documents
        }
        neutral = file.neutral if propose is None else ()
        return follow_themes(reports.documents, themes, planned, notes, neutral)

    def codebook(self, scheme: str | None, infos: Sequence[DocumentInfo]) -> ThemeFile:
        """The themes of ``scheme``, a name or a file; without it those of the settings."""
        from kb.compare.themes.schemes import codebook

        return codebook(
            self.glossary(), infos, scheme=scheme, own=self.themes_file, default=self.theme_scheme
        )

    def history(
        self, phrase: str, filters: Filters, *, also: Sequence[str] = (), exact: bool = False
    ) -> WordingHistory:
        """When a phrase first appears, how often each year, when it is last seen."""
        from kb.compare.themes.wording_facts import KIND
        from kb.compare.themes.wording_history import trace_wording

        return trace_wording(
            phrase,
            self.unread(filters),
            self.glossary(),
            also=also,
            exact=exact,
            table=self.tables.of_one(KIND) if self.tables else None,
            memory=self.wording_memory,
        )

    def figures(self, query: str | None, filters: Filters, *, by_meaning: bool = False) -> Figures:
        """The figures of the reports that the filters leave, and their series."""
        from kb.compare.figures.ledger import figures

        for name in filters.documents:
            self.reader.id_of(name)  # a name that nothing has is an error, not an empty list
        embed = self.embedder().encode_documents if by_meaning else None
        return figures(
            self.unread(filters),
            self.glossary(),
            query=query,
            embed=embed,
            table=self.derived,
            memory=self.ledger_memory,
        )

    def pivot(
        self,
        kind: PivotKind,
        subject: str,
        scheme: str | None = None,
        **chosen: Unpack[ChosenReports],
    ) -> Pivot:
        """Organisations × years for an indicator, a theme or a phrase."""
        from kb.compare.pivots import making

        organisations, documents = chosen.get("organisations"), chosen.get("documents")
        is_open = not (chosen.get("organisation") or organisations or documents)
        if is_open:
            infos = self.reader.infos()
            chosen["organisations"] = every_organisation(infos, self.glossary().forms)
        reports = self.reports(least=1, **chosen)
        owners = by_organisation(reports.documents, self.glossary().forms)
        notes = tuple(
            note for note in reports.notes if not (is_open and note.kind == "no_report_of_year")
        )
        if kind == "indicator":
            return making.of_indicator(subject, owners, self.glossary(), self.derived, notes)
        if kind == "phrase":
            return making.of_phrase(subject, owners, self.glossary(), notes)
        file = self.codebook(scheme, [document.info for document in reports.documents])
        return making.of_theme(subject, owners, file, self.ladder, notes)

    def documents(self, filters: Filters) -> list[StoredDocument]:
        """The documents that the filters leave, with their texts, newest year first."""
        return whole_of(self.unread(filters))

    def unread(self, filters: Filters) -> list[Unread]:
        """The documents that the filters leave, their texts for later, newest year first."""
        infos = self.reader.infos(filters.in_every_form(self.glossary().forms))
        return self.reader.unread(infos)

    def decisions(self) -> list[Decision]:
        """Every decision, the newest first."""
        return [_decision(record) for record in self.store.all()]

    def decide(
        self, left: Place | None, right: Place | None, change: str | None, note: str
    ) -> Decision:
        """Keep what a reviewer settled about two measures; its caller holds the lock."""
        from kb.compare.plans.decisions import check_decision

        earlier, later = self.text_of(left), self.text_of(right)
        kept = self.store.keep(earlier, later, check_decision(earlier, later, change), note.strip())
        return _decision(kept)

    def undecide(self, ids: Sequence[str]) -> list[Decision]:
        """Forget decisions; its caller holds the lock.

        Raises:
            BadRequest: there is no decision of this id.
        """
        missing = set(ids) - {decision.id for decision in self.decisions()}
        if missing:
            raise BadRequest(f"no decision {min(missing)!r}; kb decisions lists them")
        return [_decision(record) for record in self.store.drop(list(ids))]

    def text_of(self, place: Place | None) -> str | None:
        """The words of a measure, white space made even.

        Raises:
            BadRequest: the place is not of the form, or outside its document.
            UnknownDocument: there is no such document.
        """
        from kb.compare.plans.decisions import words

        if place is None:
            return None
        if not isinstance(place, str):
            return words(place.text)
        match = _PLACE.fullmatch(place)
        if match is None:
            raise BadRequest(
                f"place {place!r}; it must be SOURCE:START-END, as kb compare prints it"
            )
        stored = self.reader.document(match["document"])
        text = words(stored.text[int(match["start"]) : int(match["end"])])
        if not text:
            raise BadRequest(f"place {place!r}: nothing stands there in {stored.info.title}")
        return text

    @cached_property
    def compare_memory(self) -> CompareMemory:
        """What comparisons asked for before."""
        from kb.compare.plans.memory import CompareMemory

        return CompareMemory()

    @cached_property
    def ledger_memory(self) -> LedgerMemory:
        """What was made of the library's figures before."""
        from kb.compare.figures.owned import LedgerMemory

        return LedgerMemory(self.glossary())

    @cached_property
    def wording_memory(self) -> WordingMemory:
        """What was asked of the library's texts before."""
        from kb.compare.themes.wording_facts import WordingMemory

        return WordingMemory()

    @cached_property
    def ladder(self) -> Ladder:
        """The verbs and modifiers of planning with their steps."""
        from kb.compare.plans.ladder import load_ladder

        return load_ladder(self.ladder_file)

    @cached_property
    def analyser(self) -> Analyser:
        """Texts to terms, glossary entries among them."""
        from index import Analyser

        return Analyser(self.glossary().concepts)


def _decision(record: DecisionRecord) -> Decision:
    from kb.compare.plans.decisions import Decision

    return Decision(
        id=record.id,
        left=record.left_text,
        right=record.right_text,
        change=record.change,
        note=record.note,
        decided=record.decided,
    )

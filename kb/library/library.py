"""The library: all its verbs, each a line here; the work is done in modules of their own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from kb.config import Settings, load_settings
from kb.documents import (
    Chosen,
    ChosenDocuments,
    ChosenReports,
    Filters,
)
from kb.library.held import HeldLibrary
from kb.library.measured import MeasuredLibrary
from kb.library.reviewed import ReviewedLibrary
from kb.pipeline.report import IngestReport, ProgressSink, StopSignal, Watch

if TYPE_CHECKING:
    from ingest import Metadata
    from kb.answer.answers import Answer, Phrasing
    from kb.compare.comparable import Comparable
    from kb.compare.figures.ledger import Figures
    from kb.compare.pivots.pivot import Pivot, PivotKind
    from kb.compare.plans.careers import Chains
    from kb.compare.plans.comparison import Comparison
    from kb.compare.plans.promises import Promises
    from kb.compare.targets.table import Targets
    from kb.compare.themes.matrix import ThemeMatrix
    from kb.compare.themes.wording_history import WordingHistory
    from kb.library.lock import InLine
    from kb.library.reindexed import Reindexed
    from kb.library.reindexing import Acceptance
    from kb.library.status import LibraryStatus
    from kb.search.candidates import Mode
    from kb.search.found import Found, Sort
    from kb.search.hits import SearchResult
    from kb.search.search import Search


def open_library(
    path: str | Path | None = None,
    *,
    settings: Settings | None = None,
    create: bool = True,
) -> Library:
    """The library in folder ``path`` (default: the setting ``library``), made if need be.

    Raises:
        NoLibrary: nothing there and ``create`` is False, or the folder holds something else.
        LibraryDamaged, LibraryTooNew: the catalog cannot be used.
    """
    settings = settings or load_settings()
    return Library(Path(path) if path is not None else settings.library, settings, create=create)


class Library(HeldLibrary, MeasuredLibrary, ReviewedLibrary):
    """One knowledge base on disk. Safe to use from several threads; close it, or use ``with``."""

    @property
    def revision(self) -> int:
        """Changes whenever the library's content does, by whichever process."""
        return self._reader.revision_of()

    @property
    def content_revision(self) -> int:
        """Changes whenever a document does; a reviewer's decision leaves it as it is."""
        return self._reader.content_revision()

    # Taking in

    def ingest(
        self,
        paths: str | Path | Sequence[str | Path],
        *,
        prune: bool = False,
        emptied: bool = False,
        again: bool = False,
        metadata: Metadata | None = None,
        source: str | None = None,
        said: str | Path | None = None,
        leave: Collection[Path] = (),
        patience: float | None = None,
        progress: ProgressSink | None = None,
        stop: StopSignal | None = None,
        waiting: Callable[[InLine], None] = lambda _: None,
    ) -> IngestReport:
        """Take in files and folders: new ones are added, changed ones replaced, others skipped.

        ``prune`` removes what came from files that are gone from the given folders; one in which
        nothing is left, as where a disk is away, only if it may be ``emptied``. ``again`` takes in
        what a person removed. ``metadata`` overrides what the files say; ``source`` names the
        single file given; ``said`` is a CSV with the metadata of many, as ``metadata.set_from``
        takes it; files to ``leave`` are left for another time. ``stop`` is asked between
        documents; a run that it ends can be resumed by running again. Where another one writes, its
        end is waited for, ``patience`` seconds or five; ``waiting`` is told the place in the line.

        Raises:
            FolderEmptied: ``prune`` without ``emptied`` would forget a folder whole.
            LibraryLocked: another process is writing.
            SettingsMismatch: the library was made with another model or splitter.
            ModelUnavailable: the embedding model cannot be loaded.
        """
        from kb.library.order import order_of  # it loads the reading of metadata

        order = order_of(
            paths, prune=prune, emptied=emptied, again=again, metadata=metadata, source=source,
            said=said,
        )  # fmt: skip
        return self._taking_in.run(
            order,
            Watch(progress, stop),
            patience=patience,
            waiting=waiting,
            leave=frozenset(map(str, leave)),
        )

    def upload(
        self, name: str, data: bytes, *, progress: ProgressSink | None = None
    ) -> IngestReport:
        """Take in one file from its bytes; it is kept in the library under ``uploads/``, in the
        place of one of its name."""
        return self._changes.upload(name, data, Watch(progress))

    def reindex(
        self,
        *,
        back: bool = False,
        fresh: bool = False,
        accept: Acceptance | None = None,
        progress: ProgressSink | None = None,
        stop: StopSignal | None = None,
    ) -> Reindexed:
        """Make chunks and embeddings anew with the settings in force, beside the running library,
        check them, and switch to them in one step; a run that was stopped is gone on with.

        ``back`` switches to the generation before, completed with what came since; ``fresh`` goes
        on with none that is there. ``accept`` looks at a library over the new generation before the
        switch.

        Raises:
            LibraryLocked: a reindex is running already.
            LibraryUnwritable: there is no room for it.
            GenerationRefused: it did not pass the checks; the one before stays in use.
        """
        return self.generations.run(progress, stop, back=back, fresh=fresh, accept=accept)

    # Finding

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        mode: Mode = "hybrid",
        **filters: Unpack[Chosen],
    ) -> SearchResult:
        """The chunks that fit ``query`` best, filters applied before the ranking.

        Raises:
            BadRequest: an empty query, or a mode, limit or aspect that there is not.
            ModelUnavailable: the embedding model cannot be loaded.
        """
        chosen = Filters.of(**filters)
        if self.settings.duplicates != "fold":
            return self.searcher.run(query, limit=limit, mode=mode, filters=chosen)
        found = self.searcher.run(query, limit=3 * limit, mode=mode, filters=chosen)
        return self._twins.folded(found, limit)

    def find(
        self,
        query: str,
        *,
        mode: Mode = "hybrid",
        types: Sequence[str] = (),
        sort: Sort = "relevance",
        offset: int = 0,
        limit: int | None = 20,
        language: str | None = None,
        **filters: Unpack[Chosen],
    ) -> Found:
        """The passages that fit ``query``, counted by year, organisation, language, aspect, type.

        Those alone that fit by their words or their meaning, among the best 500 of each leg; a part
        of them from ``offset`` on, all without a ``limit``. ``types`` are files' endings (pdf);
        organisations are named in ``language``, else the query's.

        Raises:
            BadRequest, ModelUnavailable: as ``search``.
        """
        from kb.search.finding import Finding
        from kb.search.found import Wanted

        wanted = Wanted(types, sort, offset, limit, language)
        found = Finding(self.searcher, self._reader)
        return found.run(query, wanted, mode=mode, filters=Filters.of(**filters))

    @property
    def searcher(self) -> Search:
        """The search over what the library holds now: each candidate with what each leg says."""
        return self._generations.searcher()

    def ask(
        self,
        question: str,
        *,
        follows: Answer | str | Sequence[str] = (),
        without: Collection[str] = (),
        generate: bool | None = None,
        **filters: Unpack[Chosen],
    ) -> Answer:
        """The sentences that answer ``question``, verbatim and cited, or ``not_found``.

        ``follows`` is the answer or question before this one, or all of them, oldest first: years,
        organisations and subject that this one leaves out are taken from there and told in
        ``Answer.followup``. ``without`` names what is not to be read from the question or taken
        over: years, organisations, aspect, form, spelling, subject.

        ``generate`` (default: the setting) has a language model phrase the answer as well, see
        ``phrase``. What goes wrong there is told in ``Answer.generated`` and takes nothing away.

        Raises:
            BadRequest: an empty question; ``without`` something that is not read; ``generate``
                without an endpoint in the settings.
            ModelUnavailable: the embedding model cannot be loaded.
        """
        answer = self._answerer.ask(
            question,
            Filters.of(**filters),
            follows=follows,
            without=without,
            generate=generate,
        )
        if self.settings.keep_unanswered:
            self.unanswered.note(answer, {**filters, "without": list(without)})
        return answer

    def phrase(self, answer: Answer, *, stop: StopSignal | None = None) -> Iterator[Phrasing]:
        """What the language model of the settings makes of an answer, growing; the last is whole.

        A sentence is kept only where it cites passages that hold its numbers, dates and names; what
        was dropped is told. A value comes at least every fifth of a second.

        Raises:
            BadRequest: no endpoint is set.
        """
        return self._answerer.phrase(answer, stop=stop)

    # Comparing

    def compare(self, **chosen: Unpack[ChosenReports]) -> Comparison:
        """What reports plan, side by side: each measure kept, reworded, strengthened, dropped, …

        One organisation from year to year, or several organisations in one year; by any of their
        names in the glossary. ``documents`` (ids or sources) names the reports one by one.

        Raises:
            BadRequest: there are not two reports to hold against each other.
            ModelUnavailable: the embedding model cannot be loaded.
        """
        return self._comparer.compare(**chosen)

    def chains(self, **chosen: Unpack[ChosenReports]) -> Chains:
        """The career of each measure through an organisation's years: first, reworded, dropped,
        back; and what changed from report to report, counted by chapter.

        Raises:
            BadRequest: there are not several years' reports of one organisation.
            ModelUnavailable: the embedding model cannot be loaded.
        """
        return self._comparer.chains(**chosen)

    def promises(self, **chosen: Unpack[ChosenReports]) -> Promises:
        """What the reports of ``years`` planned and what the next year's say was done of it.

        Raises:
            BadRequest: there is no report of the year after.
            ModelUnavailable: the embedding model cannot be loaded.
        """
        return self._comparer.promises(**chosen)

    def targets(
        self,
        query: str | None = None,
        *,
        listed: bool = False,
        **chosen: Unpack[ChosenReports],
    ) -> Targets:
        """What reports of ``years`` aim at in their year, what the next ones tell of it, what next.

        Of all organisations where none is named. ``query`` leaves the indicators that it asks for,
        ``listed`` the targets that stand in a report's list of them.

        Raises:
            BadRequest: there is no such report.
        """
        return self._comparer.targets(query, listed=listed, **chosen)

    def themes(
        self,
        *,
        scheme: str | None = None,
        propose: int | None = None,
        **chosen: Unpack[ChosenReports],
    ) -> ThemeMatrix:
        """How much of each year's reports speaks of each theme, with the passages.

        One report a year is read of each organisation. ``scheme`` is a codebook: customs, cap, auto
        or a file, else that of the settings. ``propose`` makes themes from the texts in its place.

        Raises:
            BadRequest: no such report, or a codebook that cannot be read.
        """
        return self._comparer.themes(propose, scheme, **chosen)

    def history(
        self,
        phrase: str,
        *,
        also: Sequence[str] = (),
        exact: bool = False,
        **filters: Unpack[ChosenDocuments],
    ) -> WordingHistory:
        """When a phrase first appears, how often each year, when it is last seen.

        It is looked for in every report, in all forms that the glossary knows in both languages
        and those in ``also``; ``exact`` leaves the glossary's out.

        Raises:
            BadRequest: a phrase without a word.
        """
        return self._comparer.history(phrase, Filters.of(**filters), also=also, exact=exact)

    def pivot(
        self,
        kind: PivotKind,
        subject: str,
        *,
        scheme: str | None = None,
        **chosen: Unpack[ChosenReports],
    ) -> Pivot:
        """Organisations × years for an indicator, a theme or a phrase, and who said it first.

        All organisations are taken where none is named; ``scheme`` is a theme's codebook.

        Raises:
            BadRequest: no such report or theme, or a phrase without a word.
        """
        return self._comparer.pivot(kind, subject, scheme, **chosen)

    def figures(
        self,
        query: str | None = None,
        *,
        by_meaning: bool = False,
        **filters: Unpack[ChosenDocuments],
    ) -> Figures:
        """The figures of the reports that the filters leave, and their series through the years.

        ``years`` are those of the reports: a report of 2026 gives the figures of 2025.
        ``by_meaning`` lets the model join names that mean the same.

        Raises:
            UnknownDocument: a document that is asked for is not there.
            ModelUnavailable: ``by_meaning``, and the embedding model cannot be loaded.
        """
        return self._comparer.figures(query, Filters.of(**filters), by_meaning=by_meaning)

    # What it holds

    def comparable(self) -> list[Comparable]:
        """Whose plans of which two years can be laid side by side, the best first."""
        from kb.compare.comparable import comparable

        planned = self._reader.planned()
        return comparable(planned, {one.id: one.characters for one in planned})

    def status(self) -> LibraryStatus:
        """The library's state, and whatever was wrong with it when it was opened."""
        from kb.catalog import GenerationTable
        from kb.library.status import status_of

        table = GenerationTable(self._database)
        return status_of(
            self.path, self._reader, table, self._generations, self._embedder, self.upkeep
        )

"""What a page's address says: the question, its filters, the document and the place in it.

The address is the truth and the widgets follow it, so that a link sent to a colleague, a reload
and the browser's back button all show the same.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol

from kb.answer import PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.documents import Chosen, ChosenDocuments, ChosenReports

ASPECTS = ("review", "plan", "other")
_SAYS = {"1": True, "0": False}


class Query(Protocol):
    """The part of ``st.query_params`` that is read here."""

    def get_all(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Filters:
    """What the documents or passages are narrowed to; an empty tuple does not narrow."""

    years: tuple[int, ...] = ()
    organisations: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: Query) -> Filters:
        """The filters that an address names; what cannot be a filter is passed over."""
        return cls(
            years=tuple(int(year) for year in query.get_all("year") if is_number(year)),
            organisations=tuple(filter(None, query.get_all("organisation"))),
            languages=tuple(filter(None, query.get_all("language"))),
            aspects=tuple(a for a in query.get_all("aspect") if a in ASPECTS),
        )

    def as_query(self) -> dict[str, list[str]]:
        """The filters as an address's parameters, without the empty ones."""
        names = {
            "year": [str(year) for year in self.years],
            "organisation": list(self.organisations),
            "language": list(self.languages),
            "aspect": list(self.aspects),
        }
        return {name: values for name, values in names.items() if values}

    def as_arguments(self) -> Chosen:
        """The filters as the library's arguments, for passages."""
        return {**self.for_documents(), "aspects": list(self.aspects) or None}

    def for_documents(self) -> ChosenDocuments:
        """The filters as the library's arguments, for documents, which have no aspects."""
        return {
            "years": list(self.years) or None,
            "organisations": list(self.organisations) or None,
            "languages": list(self.languages) or None,
        }

    def for_reports(self) -> ChosenReports:
        """The filters as the library's arguments, for reports side by side in one language."""
        return {
            "organisations": list(self.organisations) or None,
            "years": list(self.years) or None,
            "language": self.languages[0] if self.languages else None,
        }

    def __len__(self) -> int:
        return sum(len(getattr(self, field.name)) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its filters, and the thread that it stands in."""

    text: str = ""
    filters: Filters = Filters()
    thread: tuple[str, ...] = ()
    """The questions before it, each completed so that it stands by itself, oldest first."""
    without: tuple[str, ...] = ()
    """What of the reading was taken off."""
    generate: bool | None = None
    """Whether a language model is to phrase the answer; None: as the settings say."""
    within: tuple[str, ...] = ()
    """Ids of the documents that alone are asked."""

    @classmethod
    def of(cls, query: Query) -> Question:
        """The question that an address asks."""
        return cls(
            last_of(query, "q").strip(),
            Filters.of(query),
            thread=tuple(filter(None, map(str.strip, query.get_all("after")))),
            without=tuple(dict.fromkeys(p for p in query.get_all("without") if p in PARTS)),
            generate=_SAYS.get(last_of(query, "generate")),
            within=tuple(dict.fromkeys(filter(None, query.get_all("within")))),
        )

    def as_query(self) -> dict[str, str | list[str]]:
        """The question as an address's parameters."""
        query: dict[str, str | list[str]] = {"q": self.text} if self.text else {}
        query |= self.filters.as_query()
        if self.thread:
            query["after"] = list(self.thread)
        if self.without:
            query["without"] = list(self.without)
        if self.generate is not None:
            query["generate"] = "1" if self.generate else "0"
        if self.within:
            query["within"] = list(self.within)
        return query

    def as_arguments(self) -> dict[str, Any]:
        """What the library is asked beside the text, for the quoted answer."""
        return {
            **self.filters.as_arguments(),
            "documents": list(self.within) or None,
            "follows": self.thread[-1:],
            "without": self.without,
            "generate": False,
        }

    def asked_with(self) -> dict[str, Any]:
        """What tells this question from the same one asked otherwise."""
        arguments: dict[str, Any] = {
            **self.filters.as_arguments(),
            "documents": list(self.within),
            "without": list(self.without),
        }
        return {name: value for name, value in arguments.items() if value}

    @classmethod
    def asked(cls, text: str, asked_with: Mapping[str, Any]) -> Question:
        """A question with the filters of ``asked_with``, of all documents, out of any thread."""

        def given(name: str) -> tuple[Any, ...]:
            return tuple(asked_with.get(name) or ())

        return cls(
            text,
            Filters(given("years"), given("organisations"), given("languages"), given("aspects")),
            without=given("without"),
        )


@dataclass(frozen=True, slots=True)
class Source:
    """The passage that stands open beside an answer."""

    document: str
    start: int
    end: int

    @classmethod
    def of(cls, query: Query) -> Source | None:
        """The source that an address names; None where it names none."""
        return cls.told(last_of(query, "source"))

    @classmethod
    def told(cls, text: str) -> Source | None:
        """The source that ``str`` gave this text for; None for any other text."""
        document, _, span = text.rpartition(":")
        start, _, end = span.partition("-")
        if not (document and is_number(start) and is_number(end) and int(start) < int(end)):
            return None
        return cls(document, int(start), int(end))

    def __str__(self) -> str:
        return f"{self.document}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Place:
    """A document and a place in it: a span of characters, or a section, or a part."""

    document: str
    start: int | None = None
    end: int | None = None
    section: int | None = None
    part: int | None = None

    @classmethod
    def of(cls, query: Query) -> Place | None:
        """The place that an address names, or None where it names no document."""
        document = last_of(query, "document")
        if not document:
            return None
        numbers = {
            name: int(value) if is_number(value := last_of(query, name)) else None
            for name in ("start", "end", "section", "part")
        }
        return cls(document, **numbers)

    def as_query(self) -> dict[str, str]:
        """The place as an address's parameters."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) for name, value in values.items() if value is not None}


SIZES = (20, 50, 100, 200)
"""Rows that a page of a long list can have."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a long list is shown."""

    page: int = 1
    """Counted from 1."""
    size: int = 0
    """Rows a page; 0 as many as goes without saying."""

    @classmethod
    def of(cls, query: Query, name: str = "") -> Part:
        """The part that an address names; ``name`` tells one list of a page from another."""
        page, size = (number_of(query, f"{name}{each}") for each in ("page", "size"))
        return cls(max(1, page or 1), size if size in SIZES else 0)

    def as_query(self, name: str = "") -> dict[str, str]:
        """The part as an address's parameters, without what goes without saying."""
        values = {"page": self.page if self.page > 1 else 0, "size": self.size}
        return {f"{name}{each}": str(value) for each, value in values.items() if value}

    @property
    def rows(self) -> int:
        """Rows a page."""
        return self.size or SIZES[0]


VIEWS = ("commitments", "chains", "promises", "targets", "themes", "wording", "pivot")
PIVOTS = ("indicator", "theme", "phrase")
SCHEMES = ("customs", "cap")
SHARES = ("text", "commitments")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document, as an address writes it: ``id:start-end``."""

    document: str
    start: int
    end: int

    @classmethod
    def of(cls, query: Query, key: str) -> Span | None:
        """The stretch that an address names under ``key``; None where it names none."""
        document, _, stretch = last_of(query, key).rpartition(":")
        start, _, end = stretch.partition("-")
        if not (document and is_number(start) and is_number(end)):
            return None
        return cls(document, int(start), int(end))

    def holds(self, document: str, start: int, end: int) -> bool:
        """Whether a passage shares something with it."""
        return document == self.document and start < self.end and self.start < end

    def __str__(self) -> str:
        return f"{self.document}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class CompareState:
    """What the page Compare shows: which reports, in which view, narrowed to what."""

    filters: Filters = Filters()
    """Organisations, years and at most one language; none where the page is to choose."""
    view: str = VIEWS[0]
    step: int | None = None
    """Which two reports, counted from 0; None for the newest."""
    changes: tuple[str, ...] = ()
    """Changes or outcomes that are shown alone."""
    page: int = 1
    size: int = 0
    """Rows a page, as ``Part`` has it."""
    doubtful: bool = False
    """Whether the most doubtful pairs come first."""
    pair: Span | None = None
    """The measure whose pairs are shown alone."""
    reviewing: bool = False
    """Whether the pairs come one after another, to be reviewed."""
    share: str = SHARES[0]
    propose: bool = False
    theme: str = ""
    at: int | None = None
    """The year of the theme's cell."""
    phrase: str = ""
    side: str = ""
    """The document whose measures are shown that no other organisation has."""
    scheme: str = ""
    """The codebook; empty: as the settings say."""
    pivot: str = PIVOTS[0]
    subject: str = ""
    """What the pivot is of."""

    @classmethod
    def of(cls, query: Query) -> CompareState:
        """The comparison that an address names; what cannot be is passed over."""
        step, at = (number_of(query, name) for name in ("step", "at"))
        part = Part.of(query)
        view, share = last_of(query, "view"), last_of(query, "share")
        scheme, pivot = last_of(query, "scheme"), last_of(query, "pivot")
        return cls(
            filters=Filters.of(query),
            view=view if view in VIEWS else VIEWS[0],
            step=step,
            changes=tuple(dict.fromkeys(filter(None, query.get_all("change")))),
            page=part.page,
            size=part.size,
            doubtful=last_of(query, "order") == "doubt",
            pair=Span.of(query, "pair"),
            reviewing=last_of(query, "review") == "yes",
            share=share if share in SHARES else SHARES[0],
            propose=last_of(query, "propose") == "yes",
            theme=last_of(query, "theme"),
            at=at,
            phrase=last_of(query, "phrase").strip(),
            side=last_of(query, "side"),
            scheme=scheme if scheme in SCHEMES else "",
            pivot=pivot if pivot in PIVOTS else PIVOTS[0],
            subject=last_of(query, "subject").strip(),
        )

    @property
    def part(self) -> Part:
        """Which part of the list is shown."""
        return Part(self.page, self.size)

    def as_query(self) -> dict[str, str | list[str]]:
        """The comparison as an address's parameters, without what goes without saying."""
        query: dict[str, str | list[str]] = dict(self.filters.as_query())
        plain = {
            "view": self.view if self.view != VIEWS[0] else "",
            "step": "" if self.step is None else str(self.step),
            **self.part.as_query(),
            "order": "doubt" if self.doubtful else "",
            "pair": str(self.pair) if self.pair else "",
            "review": "yes" if self.reviewing else "",
            "share": self.share if self.share != SHARES[0] else "",
            "propose": "yes" if self.propose else "",
            "theme": self.theme,
            "at": "" if self.at is None else str(self.at),
            "phrase": self.phrase,
            "side": self.side,
            "scheme": self.scheme,
            "pivot": self.pivot if self.pivot != PIVOTS[0] else "",
            "subject": self.subject,
        }
        query |= {name: value for name, value in plain.items() if value}
        return query | ({"change": list(self.changes)} if self.changes else {})


def number_of(query: Query, key: str) -> int | None:
    """The number under ``key``, None where there is none."""
    value = last_of(query, key)
    return int(value) if is_number(value) else None


def last_of(query: Query, key: str) -> str:
    """The last value under ``key``; empty where there is none."""
    values = query.get_all(key)
    return values[-1] if values else ""


def is_number(value: str) -> bool:
    """Whether a value is a number that is written in a few digits."""
    return value.isascii() and value.isdigit() and len(value) < 12

"""What a page's address says: the question, its filters, the document and the place in it.

The address is the truth and the widgets follow it, so that a link sent to a colleague, a reload
and the browser's back button all show the same.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Protocol

from kb.answer import PARTS

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
            years=tuple(int(year) for year in query.get_all("year") if _is_number(year)),
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

    def as_arguments(self) -> dict[str, Any]:
        """The filters as the library's arguments."""
        return {field.name: list(getattr(self, field.name)) or None for field in fields(self)}

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

    @classmethod
    def of(cls, query: Query) -> Question:
        """The question that an address asks."""
        return cls(
            _last(query, "q").strip(),
            Filters.of(query),
            thread=tuple(filter(None, map(str.strip, query.get_all("after")))),
            without=tuple(dict.fromkeys(p for p in query.get_all("without") if p in PARTS)),
            generate=_SAYS.get(_last(query, "generate")),
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
        return query

    def as_arguments(self) -> dict[str, Any]:
        """What the library is asked beside the text, for the quoted answer."""
        return {
            **self.filters.as_arguments(),
            "follows": self.thread[-1:],
            "without": self.without,
            "generate": False,
        }

    def asked_with(self) -> dict[str, Any]:
        """What tells this question from the same one asked otherwise."""
        told = {**self.filters.as_arguments(), "without": list(self.without)}
        return {name: value for name, value in told.items() if value}


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
        document = _last(query, "document")
        if not document:
            return None
        numbers = {
            name: int(value) if _is_number(value := _last(query, name)) else None
            for name in ("start", "end", "section", "part")
        }
        return cls(document, **numbers)

    def as_query(self) -> dict[str, str]:
        """The place as an address's parameters."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) for name, value in values.items() if value is not None}


def _last(query: Query, key: str) -> str:
    values = query.get_all(key)
    return values[-1] if values else ""


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 12

"""What the address of the page Search says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app_pages.address import Filters, Part, Query
from kb.search.found import SORTS

if TYPE_CHECKING:
    from kb.search.candidates import Mode
    from kb.search.found import Sort

LEGS: dict[str, Mode] = {"both": "hybrid", "words": "lexical", "meaning": "dense"}
"""What is searched by, as the address names it."""


@dataclass(frozen=True, slots=True)
class SearchState:
    """A search: its words, what they are looked for by, what is left, the order and the part."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    types: tuple[str, ...] = ()
    legs: str = "both"
    sort: Sort = "relevance"
    part: Part = field(default_factory=Part)

    @classmethod
    def of(cls, query: Query) -> SearchState:
        """The search that an address asks for; what cannot be is passed over."""
        legs, sort = ((query.get_all(name) or [""])[-1] for name in ("legs", "sort"))
        return cls(
            text=(query.get_all("q") or [""])[-1].strip(),
            filters=Filters.of(query),
            types=tuple(dict.fromkeys(filter(None, query.get_all("type")))),
            legs=legs if legs in LEGS else "both",
            sort=next((one for one in SORTS if one == sort), "relevance"),
            part=Part.of(query),
        )

    def as_query(self) -> dict[str, str | list[str]]:
        """The search as an address's parameters, without what goes without saying."""
        query: dict[str, str | list[str]] = {"q": self.text} if self.text else {}
        query |= self.filters.as_query()
        if self.types:
            query["type"] = list(self.types)
        if self.legs != "both":
            query["legs"] = self.legs
        if self.sort != "relevance":
            query["sort"] = self.sort
        return query | self.part.as_query()

    @property
    def narrowed(self) -> int:
        """How many values it is narrowed by."""
        return len(self.filters) + len(self.types)

    def as_arguments(self, language: str) -> dict[str, Any]:
        """What the library is asked beside the text, for all that is found."""
        return {
            **self.filters.as_arguments(),
            "types": self.types,
            "mode": LEGS[self.legs],
            "sort": self.sort,
            "language": language,
        }

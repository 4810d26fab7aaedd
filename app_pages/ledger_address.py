"""What the address of the page Figures says."""

from __future__ import annotations

from dataclasses import dataclass, field

from app_pages.address import Filters, Part, Query, Span, is_number, last_of

LEDGER_VIEWS = ("ledger", "pivot")
"""The page Figures: every figure, or an indicator by organisations and years."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the page Figures shows: which figures, which series as charts, which one opened."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    series: tuple[str, ...] = ()
    document: str = ""
    """The opened figure's document, and its number there."""
    number: int | None = None
    within: Span | None = None
    """The sentence whose first figure is opened, where none is by its number."""
    view: str = LEDGER_VIEWS[0]
    side: str = ""
    """The organisation whose passages the pivot opens."""
    part: Part = field(default_factory=Part)
    """Which part of the table is shown."""

    @classmethod
    def of(cls, query: Query) -> Ledger:
        """The ledger that an address names."""
        document, _, number = last_of(query, "figure").rpartition(":")
        opened = bool(document) and is_number(number)
        view = last_of(query, "view")
        return cls(
            text=last_of(query, "q").strip(),
            filters=Filters.of(query),
            series=tuple(dict.fromkeys(filter(None, query.get_all("series")))),
            document=document if opened else "",
            number=int(number) if opened else None,
            within=Span.of(query, "within"),
            view=view if view in LEDGER_VIEWS else LEDGER_VIEWS[0],
            side=last_of(query, "side"),
            part=Part.of(query),
        )

    def as_query(self) -> dict[str, str | list[str]]:
        """The ledger as an address's parameters."""
        query: dict[str, str | list[str]] = {"q": self.text} if self.text else {}
        query |= self.filters.as_query()
        if self.series:
            query["series"] = list(self.series)
        if self.number is not None:
            query["figure"] = f"{self.document}:{self.number}"
        elif self.within is not None:
            query["within"] = str(self.within)
        if self.view != LEDGER_VIEWS[0]:
            query["view"] = self.view
        if self.side:
            query["side"] = self.side
        return query | self.part.as_query()

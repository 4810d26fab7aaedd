"""A body that can speak in a report, as a line names it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Body:
    """The one name that a body goes by, and where its name stands in the line that was read."""

    name: str
    start: int
    end: int
    is_certain: bool
    """Whether nothing else goes by such a name: a customs, a government, the State Council."""

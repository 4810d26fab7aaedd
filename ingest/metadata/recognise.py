"""Title, organisation, year and date of a report, read out of its text by rule, zh and en."""

from __future__ import annotations

from ingest.metadata.head import head_of
from ingest.metadata.metadata import Metadata
from ingest.metadata.report_years import date_of, report_year, year_of
from ingest.metadata.speaker import speaker, speaker_of_title

OPENING = 1500
"""How many characters of a text are its opening, where a report says whose it is and of when."""


def recognise(text: str, opening: str, title: str | None, stem: str) -> Metadata:
    """What a text says of itself; ``title`` where the format marks one, ``stem`` the file name's.

    ``opening`` is what of the text stands before its first heading. The date is that on which the
    conference began or the report was given.
    """
    head = head_of(opening)
    found = title or head.title or stem
    year = year_of(head, found, stem)
    return Metadata(
        title=found,
        organisation=speaker(head, found, stem, text),
        year=year,
        date=date_of(opening, year) if year else None,
    )


def from_title(title: str) -> Metadata:
    """What a record's title alone says, for a passage has no opening to be read."""
    return Metadata(organisation=speaker_of_title(title), year=report_year(title))

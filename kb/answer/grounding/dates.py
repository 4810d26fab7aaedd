"""The dates of a text, taken out of it, so that what is left holds numbers alone."""

from __future__ import annotations

from ingest.text.dates import Date, dates_in


def take_dates(text: str) -> tuple[list[Date], str]:
    """The dates of ``text`` (in NFKC), and the text with blanks in their place."""
    dates = dates_in(text)
    for date in dates:
        text = text[: date.start] + " " * len(date.text) + text[date.end :]
    return dates, text

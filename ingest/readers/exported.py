"""A record that ``kb export-library`` wrote: its text, pages and sections are taken as they are."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, get_args

from ingest.document import Aspect, Document, Section
from ingest.finish import corrected
from ingest.metadata.metadata import Metadata
from ingest.text.language import detect_language

FIELDS = ("title", "organisation", "year", "date", "language")


def exported(
    where: str, title: str, text: str, said: Metadata, settled: Metadata, structure: Any
) -> Document:
    """The document; ``settled`` is what flags and sidecar say over it.

    Raises:
        ValueError: the structure is none of this text.
    """
    sections, pages = _sections(structure, len(text)), _offsets(structure["pages"], len(text))
    document = Document(
        source=where,
        title=title,
        text=text,
        organisation=said.organisation,
        year=said.year,
        date=said.date,
        language=said.language or detect_language(text),
        sections=sections,
        pages=pages,
        extra=MappingProxyType(dict(said.extra)),
    )
    over = {name: getattr(settled, name) for name in FIELDS if name != "title"}
    return corrected(document, {name: one for name, one in over.items() if one is not None})


def _sections(structure: Any, length: int) -> tuple[Section, ...]:
    if not isinstance(structure, Mapping) or not isinstance(structure.get("sections"), list):
        raise ValueError("no list of sections")
    found = []
    for number, row in enumerate(structure["sections"]):
        if not isinstance(row, list) or len(row) != 7:
            raise ValueError(f"section {number} has not seven values")
        level, title, start, end, parent, aspect, year = row
        _offsets([start, end], length)
        if (
            not _is_number(level)
            or not isinstance(title, str)
            or aspect not in get_args(Aspect)
            or not (parent is None or (_is_number(parent) and 0 <= parent < number))
            or not (year is None or _is_number(year))
        ):
            raise ValueError(f"section {number} is none")
        found.append(Section(number, level, title, start, end, parent, aspect, year))
    return tuple(found)


def _offsets(given: Any, length: int) -> tuple[int, ...]:
    if not isinstance(given, list) or not all(_is_number(one) for one in given):
        raise ValueError("offsets are numbers")
    if given != sorted(given) or (given and not 0 <= given[0] <= given[-1] <= length):
        raise ValueError("offsets lie outside of the text")
    return tuple(given)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)

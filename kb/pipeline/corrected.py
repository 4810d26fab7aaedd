"""What people say of a document laid over what was read of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest import Document, ReadError, corrected, field_named, from_mapping
from kb.catalog import FIELDS, CorrectionTable, Said
from kb.errors import BadRequest
from kb.pipeline.metadata_file import MetadataRow
from kb.pipeline.report import Caution

AS_READ = ""
"""What takes a correction back: the field is again what was read."""

NONE = "-"
"""What says in writing that a report has no such thing."""

OTHER = "other"
"""The language of what is neither English nor Chinese."""

_NEEDED = frozenset({"title", "language"})
"""What every document has."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A document as it is to be stored, and what was said of it."""

    document: Document
    said: Said
    caution: Caution | None = None


class Corrections:
    """What is said of the documents of one run: in the library already, and in the rows of
    a file of metadata, by source."""

    def __init__(
        self, table: CorrectionTable, given: Mapping[str, MetadataRow] | None = None
    ) -> None:
        self._table = table
        self._given = given or {}

    def over(self, read: Document) -> Spoken:
        """The document that was ``read``, with what is said of it.

        Raises:
            BadRequest: the file of metadata gives a value that cannot be.
        """
        before = self._table.of_source(read.source)
        row = self._given.get(read.source)
        values = dict(before.values)
        if row is not None:
            values = changed_values(values, values_of(row.values, row.where))
        own = {field: getattr(read, field) for field in FIELDS}
        tags = before.tags if row is None or row.tags is None else row.tags
        if not values:
            return Spoken(read, Said(tags=tags))
        said = Said(values, {field: own[field] for field in values}, tags)
        return Spoken(corrected(read, values), said, _caution(read, before, own))


def values_of(said: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Fields with their values out of what a person gives, in writing or as values; None where
    there is none, ``AS_READ`` where a correction is taken back.

    Raises:
        BadRequest: no such field, or a value that it cannot have; ``where`` it was said.
    """
    found: dict[str, Any] = {}
    for name, value in said.items():
        field = _field(name, where)
        if value == AS_READ and isinstance(value, str):
            found[field] = AS_READ
        elif value is None or value == NONE:
            if field in _NEEDED:
                raise BadRequest(
                    f"{where}: every document has a {field}; {field}= goes back to what was read"
                )
            found[field] = None
        else:
            found[field] = _value(field, value, where)
    return found


def is_field(name: str) -> bool:
    """Whether a field has this name, in either language."""
    return field_named(name) is not None


def changed_values(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """What is in force after ``changes``."""
    both = {**before, **changes}
    return {field: both[field] for field in FIELDS if field in both and both[field] != AS_READ}


def _field(name: str, where: str) -> str:
    found = field_named(name)
    if found is None:
        raise BadRequest(f"{where}: there is no field {name!r}; there are {', '.join(FIELDS)}")
    return found


def _value(field: str, value: Any, where: str) -> Any:
    try:
        found = getattr(from_mapping({field: value}, where, "what is set"), field)
    except ReadError as error:
        raise BadRequest(str(error)) from error
    if found is None:
        raise BadRequest(f"{where}: {field} is blank; {field}= goes back to what was read")
    if field == "language" and found == OTHER and str(value).strip().lower() != OTHER:
        raise BadRequest(f"{where}: language {value!r} is not known; write en, zh or {OTHER}")
    return found


def _caution(read: Document, before: Said, own: Mapping[str, Any]) -> Caution | None:
    """Where a file says something else now than when a person corrected it."""
    others = [
        f"{field} {own[field] or NONE}, formerly {was or NONE}, but {before.values[field] or NONE}"
        for field, was in before.read.items()
        if own[field] not in (was, before.values[field])
    ]
    if not others:
        return None
    return Caution(
        read.source,
        f"has changed: read is now {'; '.join(others)} stands, as a person set it",
        "where that is wrong now, take it back: kb set DOC FIELD=",
    )

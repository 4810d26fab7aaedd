"""The figures of a document as the catalog keeps them, until the document or a rule changes."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import ingest
import kb.documents
from kb.catalog import DerivedTable
from kb.compare.figures.indicators import Indicator
from kb.compare.figures.period import Period
from kb.documents import Excerpt, StoredDocument, excerpt

KIND = "figures"
"""What the catalog keeps them as."""

RULES = (Path(ingest.__file__).parent, Path(__file__).parent, Path(kb.documents.__file__))
"""The folders and files of all that takes part in reading figures; a test holds that."""

_DECIMALS = frozenset({"value", "lower", "upper", "step", "growth"})
_PERIODS = frozenset({"period", "base_period"})
_EXCERPTS = frozenset({"figure", "sentence"})


def indicators_of(
    documents: Sequence[StoredDocument],
    places: re.Pattern[str] | None,
    table: DerivedTable | None = None,
) -> list[tuple[Indicator, ...]]:
    """The figures of each document: those that ``table`` keeps, the others read and kept there."""
    keys = {document.info.id: key_of(document, places) for document in documents}
    kept = table.values(keys) if table is not None else {}
    found = {}
    for document in documents:
        name = document.info.id
        if name in kept:
            found[name] = from_record(kept[name], document)
        else:
            # A fifth of a second of patterns: not where every document is kept.
            from kb.compare.figures.extract import indicators

            found[name] = indicators(document, places)
    new = {name: to_record(found[name]) for name in keys if name not in kept}
    if table is not None and new:
        table.keep(keys, new)
    return [found[document.info.id] for document in documents]


def key_of(document: StoredDocument, places: re.Pattern[str] | None) -> str:
    """A digest of all that the figures of a document depend on."""
    info = document.info
    parts = (
        rules_digest(),
        places.pattern if places is not None else None,
        (info.title, info.organisation, info.year, info.language),
        sorted(document.extra.items()),
        [
            (section.level, section.title, section.start, section.end, section.parent,
             section.aspect, section.year)
            for section in document.sections
        ],
        document.text,
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def rules_digest() -> str:
    """A digest of the sources and word lists by which figures are read."""
    digest = hashlib.sha256(unicodedata.unidata_version.encode())
    for path in _rule_files():
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _rule_files() -> Iterator[Path]:
    for place in RULES:
        inside = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in inside if path.is_file() and path.suffix != ".pyc")


def to_record(indicators: Sequence[Indicator]) -> str:
    """Indicators as JSON: a row each, what is told of an excerpt is where it stands."""
    rows = [
        [_plain(getattr(indicator, field.name)) for field in fields(Indicator)]
        for indicator in indicators
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def from_record(record: str, document: StoredDocument) -> tuple[Indicator, ...]:
    """The indicators of ``document`` again, equal to those that were recorded."""
    names = [field.name for field in fields(Indicator)]
    excerpts: dict[tuple[int, int], Excerpt] = {}

    def value_of(name: str, plain: Any) -> Any:
        if plain is None:
            return None
        if name in _DECIMALS:
            return Decimal(plain)
        if name in _PERIODS:
            return Period(*plain)
        if name in _EXCERPTS:
            start, end = plain
            if (start, end) not in excerpts:  # several figures stand in one sentence
                excerpts[start, end] = excerpt(document, start, end)
            return excerpts[start, end]
        return plain

    return tuple(
        Indicator(**{name: value_of(name, plain) for name, plain in zip(names, row, strict=True)})
        for row in json.loads(record)
    )


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Period):
        return [value.first, value.last, value.part]
    if isinstance(value, Excerpt):
        return [value.start, value.end]
    return value

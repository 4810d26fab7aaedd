"""The figures of a document as the catalog keeps them, until the document or a rule changes."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import ingest
import kb.documents
from kb.catalog import DerivedTable, Report, content_of, read_in_turn
from kb.compare.figures.indicators import Indicator
from kb.compare.figures.period import Period
from kb.documents import DocumentInfo, Excerpt, StoredDocument, excerpt_of

KIND = "figures"
"""What the catalog keeps them as."""

RULES = (Path(ingest.__file__).parent, Path(__file__).parent, Path(kb.documents.__file__))
"""The folders and files of all that takes part in reading figures; a test holds that."""

MOST_KNOWN = 300_000
"""Figures that are held in memory: about 1.5 kB each."""

_FIELDS = tuple(field.name for field in fields(Indicator))
_DECIMALS = frozenset({"value", "lower", "upper", "step", "growth"})
_PERIODS = frozenset({"period", "base_period"})
_EXCERPTS = frozenset({"figure", "sentence"})


def indicators_of(
    documents: Sequence[Report],
    places: re.Pattern[str] | None,
    table: DerivedTable | None = None,
    known: FiguresKnown | None = None,
) -> list[tuple[Indicator, ...]]:
    """The figures of each document: those that ``table`` keeps, the others read and kept there.

    ``known`` holds what was asked for before, and takes what is found.
    """
    keys = {document.info.id: key_of(document, places) for document in documents}
    found = known.get(keys, documents) if known is not None else {}
    asked = {name: key for name, key in keys.items() if name not in found}
    kept = table.values(asked) if table is not None and asked else {}
    for document in documents:
        name = document.info.id
        if name in kept:
            found[name] = from_record(kept[name], document)
    missing = [document for document in documents if document.info.id not in found]
    for some in read_in_turn(missing):
        found |= _read(some, places, table)
    if known is not None:
        known.put(keys, found, documents)
    return [found[document.info.id] for document in documents]


def _read(
    documents: Sequence[StoredDocument],
    places: re.Pattern[str] | None,
    table: DerivedTable | None,
) -> dict[str, tuple[Indicator, ...]]:
    # A fifth of a second of patterns: not where every document is kept.
    from kb.compare.figures.extract import indicators

    found = {document.info.id: indicators(document, places) for document in documents}
    if table is not None:
        # Under the key of what was read now: a document may have changed since it was listed.
        keys = {document.info.id: key_of(document, places) for document in documents}
        table.keep(keys, {name: to_record(figures) for name, figures in found.items()})
    return found


class FiguresKnown:
    """The figures of documents that were asked for before, as long as these stay what they are."""

    def __init__(self, most: int = MOST_KNOWN) -> None:
        self._most = most
        self._count = 0
        self._found: dict[str, tuple[str, DocumentInfo, tuple[Indicator, ...]]] = {}

    def get(
        self, keys: Mapping[str, str], documents: Sequence[Report]
    ) -> dict[str, tuple[Indicator, ...]]:
        """Those that are known of these documents under these keys."""
        found = {}
        for document in documents:
            name = document.info.id
            key, info, figures = self._found.get(name, ("", None, ()))
            # An excerpt tells where its document came from, which the key does not hold.
            if key == keys[name] and info is not None and info.source == document.info.source:
                found[name] = figures
        return found

    def put(
        self,
        keys: Mapping[str, str],
        found: Mapping[str, tuple[Indicator, ...]],
        documents: Sequence[Report],
    ) -> None:
        """Know these; where that is too much, what was known before is forgotten."""
        new = [
            document
            for document in documents
            if self._found.get(document.info.id, ("",))[0] != keys[document.info.id]
        ]
        more = sum(len(found[document.info.id]) for document in new)
        if self._count + more > self._most:
            self._found, self._count = {}, 0
        if more <= self._most:
            for document in new:
                name = document.info.id
                self._found[name] = (keys[name], document.info, found[name])
            self._count += more


def key_of(document: Report, places: re.Pattern[str] | None) -> str:
    """A digest of all that the figures of a document depend on."""
    info = document.info
    parts = (
        rules_digest(),
        _digest_of(places.pattern) if places is not None else None,
        (info.title, info.organisation, info.year, info.language),
        content_of(document),
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=8)
def _digest_of(pattern: str) -> str:
    return hashlib.sha256(pattern.encode("utf-8", "surrogatepass")).hexdigest()


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
    """Indicators as JSON: the excerpts, each once, and a row an indicator."""
    places: dict[Excerpt, int] = {}
    rows = [
        [_plain(getattr(indicator, name), places) for name in _FIELDS] for indicator in indicators
    ]
    excerpts = [[one.start, one.end, one.section, one.page, one.text] for one in places]
    written = {"excerpts": excerpts, "rows": rows}
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"))


def from_record(record: str, document: Report) -> tuple[Indicator, ...]:
    """The indicators of ``document`` again, equal to those that were recorded."""
    written = json.loads(record)
    excerpts = [
        excerpt_of(document.info, section=section, page=page, start=start, end=end, text=text)
        for start, end, section, page, text in written["excerpts"]
    ]
    again: list[tuple[int, Callable[[Any], Any]]] = [
        *((_FIELDS.index(name), Decimal) for name in _DECIMALS),
        *((_FIELDS.index(name), lambda plain: Period(*plain)) for name in _PERIODS),
        *((_FIELDS.index(name), excerpts.__getitem__) for name in _EXCERPTS),
    ]
    for row in written["rows"]:
        for place, make in again:
            if row[place] is not None:
                row[place] = make(row[place])
    return tuple(Indicator(*row) for row in written["rows"])


def _plain(value: object, places: dict[Excerpt, int]) -> object:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Period):
        return [value.first, value.last, value.part]
    if isinstance(value, Excerpt):
        return places.setdefault(value, len(places))
    return value

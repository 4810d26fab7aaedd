"""What a damaged document was, put together from what is left of it and proven by its seals."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest import Document, ReadError, Section, corrected, read
from kb.catalog import FIELDS, Said
from kb.catalog.examination import RawDocument
from kb.catalog.seals import FACTS, facts_seal, text_seal, tree_seal

Tree = tuple[Sequence[int], Mapping[str, str], Sequence[Section]]

_MOST_TRIED = 4096
"""Ways to put facts together that are tried."""


def read_again(original: Path, source: str, max_bytes: int) -> Document | None:
    """The document of this source in its original; None where it cannot be had."""
    try:
        for item in read(original, source=source.partition("#")[0], max_bytes=max_bytes):
            if isinstance(item, Document) and item.source == source:
                return item
    except (ReadError, OSError):
        return None
    return None


def proven_text(
    raw: RawDocument, again: Document | None, stretches: Iterable[tuple[int, str]]
) -> str | None:
    """The text that the seal is of: as it is read again, or as the chunks have it (``stretches``,
    each with its start) laid over what is left."""
    if raw.sealed is None:
        return None
    letters = list(raw.text)
    for start, text in stretches:
        letters[start : start + len(text)] = text
    candidates = ([again.text] if again else []) + ["".join(letters)]
    return next((text for text in candidates if text_seal(text) == raw.sealed["text"]), None)


def proven_tree(raw: RawDocument, again: Document | None) -> Tree | None:
    """Pages, extra facts and sections that the seal is of."""
    if raw.sealed is None:
        return None
    facts = raw.facts or {}
    told = None
    if again is not None:
        known = {name: facts[name] for name in FIELDS if name in facts}
        told = corrected(again, known) if known else again
    pages = [raw.pages, *([again.pages] if again else [])]
    extras = [raw.extra or {}, *([again.extra] if again else [])]
    trees = [raw.tree, *([told.sections] if told else []), *([again.sections] if again else [])]
    for tree in itertools.product(pages, extras, trees):
        if tree_seal(*tree) == raw.sealed["tree"]:
            return tree
    return None


def proven_facts(
    raw: RawDocument,
    again: Document | None,
    said: Said | None,
    places: Sequence[tuple[str, str]],
    originals: Sequence[str],
) -> dict[str, Any] | None:
    """The facts that the seal is of; ``places`` are the document's sources with their keys, and
    ``originals`` the names that its original may have."""
    if raw.sealed is None or raw.facts is None:
        return None
    candidates = {name: [raw.facts[name]] for name in FACTS}
    candidates["source"] += [source for source, _ in places]
    candidates["content_key"] += [key for _, key in places]
    candidates["characters"].append(len(raw.text))
    candidates["original"] += originals if "facts" in raw.faults else []
    for name in FIELDS:
        if said is not None and name in said.values:
            candidates[name].append(said.values[name])
        if again is not None:
            candidates[name].append(getattr(again, name))
    distinct = [list({str(one): one for one in candidates[name]}.values()) for name in FACTS]
    for removed in (raw.facts["removed"], None):
        for values in itertools.islice(itertools.product(*distinct), _MOST_TRIED):
            facts = dict(zip(FACTS, values, strict=True))
            if facts_seal({**facts, "removed": removed}) == raw.sealed["facts"]:
                return {**facts, "removed": removed}
    return None

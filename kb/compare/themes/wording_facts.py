"""What the history of a wording asks of each document, kept with it: so that only those documents
are read again in which the wording can stand."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import index
import ingest
from index import text_marks
from kb.catalog import DerivedTable, Report, content_of, read_in_turn
from kb.compare.themes.short_forms import ShortForm, short_forms
from kb.compare.themes.years import words
from kb.documents import StoredDocument

if TYPE_CHECKING:
    from numpy.typing import NDArray

KIND = "wording"
"""What the catalog keeps them as."""

RULES = (
    *(Path(index.__file__).parent / name for name in ("terms", "chinese")),
    Path(ingest.__file__).parent / "text",
    *(
        Path(__file__).with_name(name)
        for name in ("short_forms.py", "years.py", "wording_facts.py")
    ),
)
"""The sources and word lists by which they are found."""


@dataclass(frozen=True, slots=True)
class WordingFacts:
    """Of one document."""

    words: int
    """Its length in words and Chinese characters."""
    shorts: tuple[ShortForm, ...]
    """The short forms that it defines."""
    marks: NDArray[np.uint32]
    """See ``index.text_marks``."""


class WordingMemory:
    """The facts of documents that were asked for before, and which of them have which mark."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        """Held while facts are gathered: two that ask at once would gather them twice."""
        self._keys: tuple[str, ...] = ()
        self._facts: tuple[WordingFacts, ...] = ()
        self._sorted: tuple[NDArray[np.uint32], NDArray[np.int32]] | None = None

    def facts(
        self, documents: Sequence[Report], table: DerivedTable | None
    ) -> tuple[WordingFacts, ...]:
        """The facts of each document."""
        keys = tuple(map(key_of, documents))
        if keys != self._keys:
            known = dict(zip(self._keys, self._facts, strict=True))
            self._facts = _facts_of(documents, keys, table, known)
            self._keys, self._sorted = keys, None
        return self._facts

    def holding(self, forms: Iterable[NDArray[np.uint32]]) -> NDArray[np.bool_]:
        """Which of the documents asked for last have all marks of one of the ``forms``: (n,)."""
        if self._sorted is None:
            marks = [facts.marks for facts in self._facts]
            numbers = np.repeat(np.arange(len(marks), dtype=np.int32), list(map(len, marks)))
            together = np.concatenate([np.empty(0, dtype=np.uint32), *marks])
            order = np.argsort(together, kind="stable")
            self._sorted = together[order], numbers[order]
        every, numbers = self._sorted
        found = np.zeros(len(self._facts), dtype=bool)
        for form in forms:
            held = np.zeros(len(self._facts), dtype=np.int64)
            begins = np.searchsorted(every, form, side="left")
            ends = np.searchsorted(every, form, side="right")
            for start, end in zip(begins.tolist(), ends.tolist(), strict=True):
                held[numbers[start:end]] += 1
            found |= held == len(form)
        return found


def _facts_of(
    documents: Sequence[Report],
    keys: Sequence[str],
    table: DerivedTable | None,
    known: Mapping[str, WordingFacts],
) -> tuple[WordingFacts, ...]:
    named = {document.info.id: key for document, key in zip(documents, keys, strict=True)}
    asked = {name: key for name, key in named.items() if key not in known}
    kept = table.values(asked) if table is not None and asked else {}
    found = {name: known[key] for name, key in named.items() if key in known}
    found |= {name: _from_record(record) for name, record in kept.items()}
    for some in read_in_turn([one for one in documents if one.info.id not in found]):
        new = {document.info.id: wording_facts(document) for document in some}
        if table is not None:
            # Under the key of what was read now: a document may have changed since it was listed.
            own = {document.info.id: key_of(document) for document in some}
            table.keep(own, {name: _record(facts) for name, facts in new.items()})
        found |= new
    return tuple(found[document.info.id] for document in documents)


def wording_facts(document: StoredDocument) -> WordingFacts:
    """The facts of a document, read from its text."""
    text = document.text
    return WordingFacts(words(text), tuple(short_forms(text)), text_marks(text))


def key_of(document: Report) -> str:
    """A digest of all that the facts of a document depend on."""
    return hashlib.sha256(f"{_rules_digest()} {content_of(document)}".encode()).hexdigest()


@cache
def _rules_digest() -> str:
    digest = hashlib.sha256()
    for place in RULES:
        inside = sorted(place.rglob("*")) if place.is_dir() else [place]
        for path in inside:
            if path.suffix in (".py", ".csv", ".txt", ".yaml"):
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _record(facts: WordingFacts) -> str:
    shorts = [[one.short, one.long, one.open] for one in facts.shorts]
    marks = base64.b64encode(facts.marks.astype("<u4").tobytes()).decode()
    written = {"words": facts.words, "shorts": shorts, "marks": marks}
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"))


def _from_record(record: str) -> WordingFacts:
    written: dict[str, Any] = json.loads(record)
    shorts = tuple(ShortForm(*row) for row in written["shorts"])
    marks = np.frombuffer(base64.b64decode(written["marks"]), dtype="<u4").astype(np.uint32)
    return WordingFacts(written["words"], shorts, marks)

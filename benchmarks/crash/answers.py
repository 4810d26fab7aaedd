"""All that a library says, to be held against what it said before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import kb
from benchmarks.crash.seen import ALL
from benchmarks.crash.truth import COMMON
from kb.documents import DocumentInfo

QUERIES = (COMMON, "dredged", "港口 监管")
QUESTION = f"Which {COMMON} will be widened?"


def answers(library: kb.Library) -> dict[str, Any]:
    """What each verb that reads gives, by its name."""
    said: dict[str, Any] = {}
    for name, ask in _ASKED.items():
        said[name] = ask(library)
    return said


def _hits(library: kb.Library) -> list[Any]:
    found = []
    for query in QUERIES:
        for mode in ("hybrid", "dense", "lexical"):
            hits = library.search(query, mode=mode, limit=ALL).hits  # type: ignore[arg-type]
            found.append(
                sorted(
                    (hit.document.source, hit.start, hit.text, round(hit.score, 6)) for hit in hits
                )
            )
    return found


def _asked(library: kb.Library) -> list[Any]:
    answer = library.ask(QUESTION)
    return [answer.status, [(c.excerpt.source, c.excerpt.text) for c in answer.citations]]


def _documents(library: kb.Library) -> list[Any]:
    return [info.as_json() for info in _all(library)]


def _texts(library: kb.Library) -> list[Any]:
    return [library.document(info.id).as_json() for info in _all(library)]


def _originals(library: kb.Library) -> list[Any]:
    paths = [library.original(info.id) for info in _all(library)]
    return [path and hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


def _versions(library: kb.Library) -> list[Any]:
    said: list[Any] = []
    for info in _all(library):
        for one in library.versions.of(info.id):
            said.append(one.as_json())
            said.append(repr(library.versions.version(info.id, one.number)))
            said.append(library.versions.diff(info.id, one.number).as_json())
    return said


def _reviewed(library: kb.Library) -> list[Any]:
    return [
        [one.as_json() for one in library.decisions()],
        [one.as_json() for one in library.feedback.entries()],
        [repr(edit) for edit in library.metadata.edits()],
        library.metadata.tags(),
    ]


def _facets(library: kb.Library) -> list[Any]:
    facets = library.facets()
    return [facets.years, facets.organisations, facets.languages]


def _all(library: kb.Library) -> Iterator[DocumentInfo]:
    yield from library.documents()
    yield from library.documents(removed=True)


_ASKED: dict[str, Callable[[kb.Library], list[Any]]] = {
    "search": _hits,
    "ask": _asked,
    "documents": _documents,
    "texts": _texts,
    "originals": _originals,
    "versions": _versions,
    "reviewed": _reviewed,
    "facets": _facets,
}


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The names of what is said otherwise."""
    return [name for name, said in before.items() if after.get(name) != said]

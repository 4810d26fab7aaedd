"""What a library holds, looked at from outside; and whether all of it is as it should be."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import kb
from benchmarks.crash.acts import DECIDED, Place
from benchmarks.crash.truth import (
    ANCHORS,
    COMMON,
    SECTIONS,
    Doc,
    State,
    Value,
    edition_of,
    live,
    marks_in,
    text_of,
)
from kb.documents import DocumentInfo

ALL = 10_000


def seen(library: kb.Library, place: Place, backups: frozenset[str] = frozenset()) -> State:
    """What is in a library, in the backups of these names too.

    Raises:
        AssertionError: something is not as it should be, whatever was done before.
    """
    state: dict[tuple[str, str], Value] = {}
    infos = [*library.documents(), *library.documents(removed=True)]
    twice = [name for name, times in Counter(info.source for info in infos).items() if times > 1]
    assert not twice, f"there twice: {twice}"
    for info in infos:
        state["document", info.source] = _document(library, info)
    _check_found(library, state)
    if state:
        state |= {("decision", name): note for name, note in _decisions(library).items()}
    for entry in library.feedback.entries():
        assert ("feedback", entry.question) not in state, f"said twice: {entry.question}"
        state["feedback", entry.question] = entry.note
    state |= {("backup", name): _backed_up(place, name) for name in backups}
    return state


def check_sound(library: kb.Library) -> None:
    """Doctor finds nothing, and nothing is amiss when the library is opened."""
    warnings = library.status().warnings
    assert not warnings, warnings
    found = library.upkeep.doctor()
    assert not found.faults, [str(fault) for fault in found.faults]


def check_found_texts(texts: list[str]) -> None:
    """What a search gives: passages of one edition of each report, none of them twice.

    Raises:
        AssertionError: there are others.
    """
    marks = [mark for text in texts for mark in marks_in(text)]
    twice = [mark for mark, times in Counter(marks).items() if times > 1]
    assert not twice, f"found twice: {twice}"
    for text in texts:
        for number, edition, _ in marks_in(text):
            whole = _words(text_of(f"{number}.md", edition))
            stray = [line for line in text.splitlines() if _words(line) not in whole]
            assert not stray, f"found, and nobody wrote it: {stray}"


def _document(library: kb.Library, info: DocumentInfo) -> Doc:
    whole = library.document(info.id)
    edition = edition_of(whole.text)
    assert _words(whole.text) == _words(text_of(info.source, edition)), whole.text
    if not info.removed:
        assert library.original(info.id) is not None
    said = info.year if "year" in info.corrected else None
    versions = [
        library.versions.version(info.id, one.number) for one in library.versions.of(info.id)
    ]
    return Doc(edition, info.removed is not None, tuple(edition_of(v.text) for v in versions), said)


def _check_found(library: kb.Library, state: State) -> None:
    held = live(state)
    hits = library.search(COMMON, mode="lexical", limit=ALL).hits if held else ()
    check_found_texts([hit.text for hit in hits])
    found = Counter((hit.document.source, mark[1]) for hit in hits for mark in marks_in(hit.text))
    assert found == dict.fromkeys(held, len(SECTIONS)), f"found {found}, held {held}"


def _decisions(library: kb.Library) -> dict[str, str]:
    names = {}
    for source in ANCHORS:
        text = library.document(source).text
        for start in range(10):
            words = " ".join(text[start : start + DECIDED].split())
            names[words] = f"{source}:{start}"
    notes = {names[decision.right or ""]: decision.note for decision in library.decisions()}
    assert len(notes) == len(library.decisions()), "decided twice"
    return notes


def _backed_up(place: Place, name: str) -> frozenset[tuple[str, int]]:
    """What is in a backup, brought back to a folder of its own."""
    with tempfile.TemporaryDirectory(dir=place.folder) as folder:
        kb.restore_library(place.folder / name, Path(folder) / "library")
        settings = place.settings.model_copy(update={"library": Path(folder) / "library"})
        with kb.open(settings=settings, create=False) as library:
            return frozenset(
                (info.source, edition_of(library.document(info.id).text))
                for info in library.documents()
            )


def _words(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())

"""The verbs that write, each drawn by chance, with what it makes of a state; and how it is done."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import kb
from benchmarks.crash.truth import (
    ANCHORS,
    COMMON,
    State,
    changed,
    documents,
    live,
    pruned,
    purged,
    renewed,
    taken_in,
    text_of,
)
from kb.errors import LibraryLocked
from kb.library.lock import writer_lock

MOST_DOCUMENTS = 14
DECIDED = 60
"""Characters of what a decision is about."""
QUESTIONS = tuple(f"Which {COMMON} was dredged, asked for the {n}th time?" for n in range(6))


@dataclass
class Place:
    """Where a library and its reports lie, and what is known of them beside the state."""

    folder: Path
    disk: dict[str, int] = field(default_factory=dict)
    """Edition of each file in the folder of reports."""
    taken: dict[str, int] = field(default_factory=dict)
    """Edition of each file at the last ingest that was told to be done."""
    editions: int = 0
    """How many there have been: no two texts are ever the same."""

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    @property
    def settings(self) -> kb.Settings:
        return kb.Settings(
            library=self.folder / "library",
            model="hash",
            reader="none",
            read_apart=False,
            duplicates="keep",
        )

    def edition(self) -> int:
        """A new one."""
        self.editions += 1
        return self.editions


@dataclass(frozen=True, slots=True)
class Act:
    """One verb, what it is given, and what it makes of the state."""

    verb: str
    after: State
    given: tuple[Any, ...] = ()
    write: Mapping[str, int] = field(default_factory=dict)
    """Files that are written before, with their editions."""
    delete: tuple[str, ...] = ()
    """Files that are deleted before."""


Plan = Callable[[Place, State, random.Random], Act | None]


def put_files(place: Place, act: Act) -> None:
    """Write and delete the files that an act is about."""
    place.reports.mkdir(exist_ok=True)
    for name, edition in act.write.items():
        (place.reports / name).write_text(text_of(name, edition), encoding="utf-8")
    for name in act.delete:
        (place.reports / name).unlink()
    place.disk.update(act.write)
    for name in act.delete:
        del place.disk[name]


def begin(place: Place) -> Act:
    """The first ingest, of what nothing is done to later."""
    files = {name: place.edition() for name in (*ANCHORS, "3.md", "4.md", "6.md")}
    return Act("ingest", taken_in({}, files, {}), write=files)


def draw(place: Place, state: State, chance: random.Random) -> Act:
    """An act that can be done now."""
    while True:
        act = _PLAN_OF[chance.choice(VERBS)](place, state, chance)
        if act is not None:
            return act


def draw_verb(verb: str, place: Place, state: State, chance: random.Random) -> Act:
    """An act of this verb.

    Raises:
        ValueError: there is nothing that it could be done to.
    """
    for _ in range(100):
        act = _PLAN_OF[verb](place, state, chance)
        if act is not None:
            return act
    raise ValueError(f"nothing to {verb}")


def _ingest(place: Place, state: State, chance: random.Random) -> Act | None:
    """New files."""
    free = [f"{n}.md" for n in range(3, MOST_DOCUMENTS) if f"{n}.md" not in place.disk]
    names = chance.sample(free, min(len(free), chance.randint(1, 3)))
    return _written(place, state, names, "ingest") if names else None


def _replace(place: Place, state: State, chance: random.Random) -> Act | None:
    """New editions of files."""
    there = sorted({*place.disk} - {*ANCHORS})
    names = chance.sample(there, min(len(there), chance.randint(1, 4)))
    return _written(place, state, names, "replace") if names else None


def _written(place: Place, state: State, names: list[str], verb: str) -> Act:
    files = {name: place.edition() for name in names}
    return Act(verb, taken_in(state, place.disk | files, place.taken), write=files)


def _prune(place: Place, state: State, chance: random.Random) -> Act | None:
    there = sorted({*place.disk} - {*ANCHORS})
    if len(there) < 2:
        return None
    gone = tuple(chance.sample(there, chance.randint(1, 2)))
    disk = {name: edition for name, edition in place.disk.items() if name not in gone}
    return Act("prune", pruned(taken_in(state, disk, place.taken), disk), delete=gone)


def _upload(place: Place, state: State, chance: random.Random) -> Act | None:
    name = f"uploads/{90 + chance.randrange(3)}.md"
    edition = place.edition()
    doc = renewed(documents(state).get(name), edition)
    return Act("upload", {**state, ("document", name): doc}, given=(name, edition))


def _some(state: State, *, removed: bool) -> list[str]:
    held = documents(state)
    return sorted(name for name, doc in held.items() if doc.removed is removed and name[0] != "a")


def _remove(place: Place, state: State, chance: random.Random) -> Act | None:
    names = _some(state, removed=False)
    return _each("remove", state, names, chance, removed=True)


def _restore(place: Place, state: State, chance: random.Random) -> Act | None:
    return _each("restore", state, _some(state, removed=True), chance, removed=False)


def _each(
    verb: str, state: State, names: list[str], chance: random.Random, **values: object
) -> Act | None:
    if not names:
        return None
    chosen = chance.sample(names, min(len(names), chance.randint(1, 2)))
    after = state
    for name in chosen:
        after = changed(after, name, **values)
    return Act(verb, after, given=tuple(chosen))


def _bring_back(place: Place, state: State, chance: random.Random) -> Act | None:
    """An earlier version, made what the document is."""
    names = [name for name in _some(state, removed=False) if documents(state)[name].earlier]
    if not names:
        return None
    name = chance.choice(names)
    doc = documents(state)[name]
    number = chance.randrange(len(doc.earlier))
    if doc.earlier[number] == doc.edition:
        return None
    return Act(
        "version",
        changed(state, name, edition=doc.earlier[number], earlier=(*doc.earlier, doc.edition)),
        given=(name, number + 1),
    )


def _purge(place: Place, state: State, chance: random.Random) -> Act | None:
    versions = chance.random() < 0.3
    return Act("purge", purged(state, versions=versions), given=(versions,))


def _reindex(place: Place, state: State, chance: random.Random) -> Act | None:
    return Act("reindex", state, given=(chance.random() < 0.3,))


def _set(place: Place, state: State, chance: random.Random) -> Act | None:
    year = chance.randint(2001, 2020)
    act = _each("set", state, _some(state, removed=False), chance, year=year)
    return None if act is None else Act("set", act.after, given=(year, *act.given))


def _decide(place: Place, state: State, chance: random.Random) -> Act | None:
    source = chance.choice(ANCHORS)
    start, note = chance.randrange(10), str(place.edition())
    return Act(
        "decide",
        {**state, ("decision", f"{source}:{start}"): note},
        given=(source, start, note),
    )


def _feedback(place: Place, state: State, chance: random.Random) -> Act | None:
    question, note = chance.choice(QUESTIONS), str(place.edition())
    return Act("feedback", {**state, ("feedback", question): note}, given=(question, note))


def _backup(place: Place, state: State, chance: random.Random) -> Act | None:
    file = f"{chance.randrange(2)}.kbz"
    return Act("backup", {**state, ("backup", file): live(state)}, given=(file,))


def _checkpoint(place: Place, state: State, chance: random.Random) -> Act | None:
    return Act("checkpoint", state)


_PLAN_OF: Mapping[str, Plan] = {
    "ingest": _ingest, "replace": _replace, "prune": _prune, "upload": _upload, "remove": _remove,
    "restore": _restore, "version": _bring_back, "purge": _purge, "reindex": _reindex, "set": _set,
    "decide": _decide, "feedback": _feedback, "backup": _backup, "checkpoint": _checkpoint,
}  # fmt: skip
VERBS = tuple(_PLAN_OF)


def perform(library: kb.Library, place: Place, act: Act, told: Callable[[str], None]) -> None:
    """Do it; ``told`` is given the name of each document that is said to be stored meanwhile."""
    _VERBS[act.verb](library, place, act.given, told)


Perform = Callable[[kb.Library, Place, tuple[Any, ...], Callable[[str], None]], object]


def _do_ingest(
    library: kb.Library, place: Place, given: tuple[Any, ...], told: Callable[[str], None]
) -> None:
    report = library.ingest(
        place.reports,
        prune="prune" in given,
        emptied=True,
        progress=lambda seen: told(seen.source) if seen.stage == "index" and seen.source else None,
    )
    assert not report.failed, report.failed


def _do_reindex(library: kb.Library, back: bool) -> None:
    numbers = library._reader.generation_settings()
    earlier = min(numbers) < library._reader.state().generation
    library.reindex(back=back and earlier)


def _do_decide(library: kb.Library, source: str, start: int, note: str) -> None:
    library.decide(None, f"{source}:{start}-{start + DECIDED}", note=note)


def _do_feedback(library: kb.Library, question: str, note: str) -> None:
    library.feedback.rate(library.ask(question), "up", note=note)


def _do_checkpoint(library: kb.Library) -> None:
    with writer_lock(library.path):
        library._generations.indexes().save(force=True)


_VERBS: Mapping[str, Perform] = {
    "ingest": _do_ingest,
    "replace": _do_ingest,
    "prune": lambda library, place, _, told: _do_ingest(library, place, ("prune",), told),
    "upload": lambda library, _, given, __: library.upload(
        given[0].removeprefix("uploads/"), text_of(*given).encode()
    ),
    "remove": lambda library, _, given, __: library.remove(given),
    "restore": lambda library, _, given, __: library.restore(given),
    "version": lambda library, _, given, __: library.versions.restore(*given),
    "purge": lambda library, _, given, __: library.purge(versions=given[0]),
    "reindex": lambda library, _, given, __: _do_reindex(library, *given),
    "set": lambda library, _, given, __: library.metadata.set(given[1:], {"year": given[0]}),
    "decide": lambda library, _, given, __: _do_decide(library, *given),
    "feedback": lambda library, _, given, __: _do_feedback(library, *given),
    "backup": lambda library, place, given, __: library.upkeep.backup(place.folder / given[0]),
    "checkpoint": lambda library, _, __, ___: _do_checkpoint(library),
}


def patiently(work: Callable[[], None]) -> None:
    """Do what a reader's own checkpoint may be in the way of for a moment."""
    for _ in range(20):
        try:
            return work()
        except LibraryLocked:
            continue
    return work()

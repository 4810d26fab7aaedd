"""What a library has to hold: values by name, and what each verb makes of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

Name = tuple[str, str]
"""What an item is and what it is called: ("document", "3.md")."""

SECTIONS = (1, 2)
_MARK = re.compile(r"mark(\d+)x(\d+)x(\d)")
COMMON = "harbour"
"""A word of every passage."""

ANCHORS = ("anchor-1.md", "anchor-2.md")
"""Reports that nothing is done to: decisions and feedback are about them."""


@dataclass(frozen=True, slots=True)
class Doc:
    """A document of which every edition has other words."""

    edition: int
    removed: bool = False
    earlier: tuple[int, ...] = ()
    year: int | None = None
    """What a person has set."""


Value = Doc | str | frozenset[tuple[str, int]]
State = Mapping[Name, Value]


def number_of(name: str) -> int:
    """The number in a report's name."""
    return int(re.sub(r"\D", "", name))


def text_of(name: str, edition: int) -> str:
    """A report's words: no other report and no other edition has the marks in them."""
    number = number_of(name)
    first, second = (f"mark{number}x{edition}x{section}" for section in SECTIONS)
    if number % 3 == 0:
        return (
            f"# 第{number}号报告\n\n## 一、回顾\n\n全年疏浚港口 {COMMON} {first}，查验车辆。\n\n"
            f"## 二、任务\n\n扩建港口 {COMMON} {second}，加强监管。\n"
        )
    return (
        f"# Report {number}\n\n## Review\n\nThe {COMMON} of {first} was dredged.\n\n"
        f"## Tasks\n\nThe {COMMON} of {second} will be widened.\n"
    )


def marks_in(text: str) -> list[tuple[int, int, int]]:
    """Number, edition and section of every mark in a text."""
    return [(int(a), int(b), int(c)) for a, b, c in _MARK.findall(text)]


def edition_of(text: str) -> int:
    """The edition that a whole text is of.

    Raises:
        AssertionError: it is none, or not one whole.
    """
    marks = marks_in(text)
    assert len(marks) == len(SECTIONS), f"not one report: {text!r}"
    number, edition, _ = marks[0]
    assert marks == [(number, edition, section) for section in SECTIONS], text
    return edition


def documents(state: State) -> dict[str, Doc]:
    """The documents of a state, by name."""
    return {name: value for (_, name), value in state.items() if isinstance(value, Doc)}


def live(state: State) -> frozenset[tuple[str, int]]:
    """Name and edition of what is found."""
    return frozenset(
        (name, doc.edition) for name, doc in documents(state).items() if not doc.removed
    )


def renewed(doc: Doc | None, edition: int) -> Doc:
    """A document after a file of another edition was taken in."""
    if doc is None:
        return Doc(edition)
    return replace(doc, edition=edition, removed=False, earlier=(*doc.earlier, doc.edition))


def taken_in(state: State, disk: Mapping[str, int], taken: Mapping[str, int]) -> State:
    """After the folder ``disk`` was ingested; ``taken`` is what was taken in from it before."""
    after = dict(state)
    held = documents(state)
    for name, edition in disk.items():
        doc = held.get(name)
        is_held = doc is not None and (taken.get(name) == edition or doc.edition == edition)
        if not is_held:
            after["document", name] = renewed(doc, edition)
    return after


def pruned(state: State, disk: Mapping[str, int]) -> State:
    """After what is gone from the folder was forgotten."""
    return {
        key: replace(value, removed=True)
        if isinstance(value, Doc) and key[1] not in disk and "/" not in key[1]
        else value
        for key, value in state.items()
    }


def purged(state: State, *, versions: bool) -> State:
    """After removed documents were forgotten."""
    return {
        key: replace(value, earlier=()) if versions and isinstance(value, Doc) else value
        for key, value in state.items()
        if not (isinstance(value, Doc) and value.removed)
    }


def changed(state: State, name: str, **values: object) -> State:
    """After one document became another."""
    doc = documents(state)[name]
    return {**state, ("document", name): replace(doc, **values)}  # type: ignore[arg-type]


def differing(state: State, before: State, after: State) -> list[str]:
    """What is neither as it was before an act that was not acknowledged nor as it is after it."""
    return [
        f"{' '.join(key)} is {state.get(key)}, not {before.get(key)}"
        + (f" or {after.get(key)}" if after.get(key) != before.get(key) else "")
        for key in sorted({*state, *before, *after})
        if state.get(key) not in (before.get(key), after.get(key))
    ]

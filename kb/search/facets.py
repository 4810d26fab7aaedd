"""Counts of what was found, by year, organisation, language, aspect and type: whole columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import NO_YEAR, Matches
from kb.search.candidates import Candidates
from kb.search.found import Count

_ENDING = re.compile(r"(?=\d*[a-z])[a-z0-9]{1,8}")
"""What is longer after a dot, or a number, is no file's ending but words of a title."""


@dataclass(frozen=True, slots=True)
class FoundSet:
    """What fits a query, most relevant first, with the facts that are counted: (n,) each."""

    ids: NDArray[np.int64]
    legs: NDArray[np.uint8]
    years: NDArray[np.int64]
    report_years: NDArray[np.int64]
    documents: NDArray[np.str_]
    organisations: NDArray[np.str_]
    """Empty where there is none."""
    languages: NDArray[np.str_]
    aspects: NDArray[np.str_]
    is_whole: bool
    candidates: Candidates

    def __len__(self) -> int:
        return len(self.ids)


def found_set(
    matches: Matches, candidates: Candidates, legs: NDArray[np.uint8], *, is_whole: bool
) -> FoundSet:
    """The candidates that a leg found, with the facts of their matches."""
    chosen = np.flatnonzero(legs)
    ids = candidates.ids[chosen]
    places = np.searchsorted(matches.ids, ids)

    def texts(values: Sequence[str | None]) -> NDArray[np.str_]:
        return np.array([value or "" for value in values], dtype=np.str_)[places]

    return FoundSet(
        ids=ids,
        legs=legs[chosen],
        years=matches.years[places].astype(np.int64),
        report_years=matches.report_years[places].astype(np.int64),
        documents=texts(matches.documents),
        organisations=texts(matches.organisations),
        languages=texts(matches.document_languages),
        aspects=texts(matches.aspects),
        is_whole=is_whole,
        candidates=candidates,
    )


def count_of(found: FoundSet) -> Count:
    """How many passages, and in how many documents."""
    return Count(len(found), len(np.unique(found.documents)))


def counts_of(values: NDArray[Any], documents: NDArray[Any]) -> dict[Any, Count]:
    """How many passages have each value, in how many documents, the largest first; an empty text
    is no value."""
    has_one = values != "" if values.dtype.kind == "U" else np.ones(len(values), dtype=bool)
    names, codes = np.unique(values[has_one], return_inverse=True)
    _, of = np.unique(documents[has_one], return_inverse=True)
    passages = np.bincount(codes, minlength=len(names))
    pairs = np.unique(np.stack([codes, of]), axis=1) if len(names) else np.empty((2, 0), np.int64)
    in_documents = np.bincount(pairs[0], minlength=len(names))
    order = np.argsort(-passages, kind="stable").tolist()
    return {
        names[place].item(): Count(int(passages[place]), int(in_documents[place]))
        for place in order
    }


def years_of(found: FoundSet) -> dict[int, Count]:
    """The counts of the years that ``index.may_speak_of`` lets a passage through for, the newest
    first: its report's, the one that it names, and, where it names none, the one before."""
    report, own = found.report_years, found.years
    has_report, has_own = report != NO_YEAR, own != NO_YEAR
    reviewed = has_report & ~has_own
    places = np.concatenate([np.flatnonzero(m) for m in (has_report, has_own, reviewed)])
    years = np.concatenate([report[has_report], own[has_own], report[reviewed] - 1])
    if not len(places):
        return {}
    once = np.unique(np.stack([places, years]), axis=1)
    counted = counts_of(once[1], found.documents[once[0]])
    return dict(sorted(counted.items(), reverse=True))


def renamed(values: NDArray[np.str_], names: Mapping[str, str]) -> NDArray[np.str_]:
    """Each value by the name that stands for it."""
    distinct, codes = np.unique(values, return_inverse=True)
    shown = np.array([names.get(value, value) for value in distinct.tolist()], dtype=np.str_)
    return shown[codes] if len(distinct) else values


def type_of(source: str) -> str:
    """The kind of a file by its ending, in lower case; empty without one."""
    ending = PurePosixPath(source).suffix[1:].lower()
    return ending if _ENDING.fullmatch(ending) else ""

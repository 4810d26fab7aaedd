"""What may have been read wrongly of the documents: a list for a person to work off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kb.documents import DocumentInfo

Kind = Literal["no_year", "no_organisation", "shared_organisation", "same_report"]

KINDS: tuple[Kind, ...] = ("no_year", "no_organisation", "shared_organisation", "same_report")
"""In the order in which they are told."""

MANY = 4
"""Reports of one organisation, year and language from which on its name is doubtful: it may be that
of the website or of the ministry."""

_RECORD = re.compile(r"(\.(?:jsonl|ndjson))#.*", re.DOTALL | re.IGNORECASE)

_REMEDY = {
    "no_year": "kb set ID year=2026, or year=- where it has none",
    "no_organisation": "kb set ID organisation=NAME, or organisation=- where it has none",
    "shared_organisation": "kb set ID organisation=NAME; where it is right: kb set ID --confirm",
    "same_report": "kb set ID year=… or organisation=…, kb remove ID; where both are right: "
    "kb set ID --confirm",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a person ought to look at."""

    kind: Kind
    documents: tuple[DocumentInfo, ...]
    """Those that nobody has set or confirmed it of, with those that they are alike to."""

    @property
    def reason(self) -> str:
        """What is doubtful, in words."""
        info = self.documents[0]
        if self.kind == "no_year":
            return "no year was found"
        if self.kind == "no_organisation":
            return "no organisation was found"
        what = f"reports of {info.organisation} for {info.year} ({info.language})"
        if self.kind == "shared_organisation":
            return f"{len(self.documents)} are taken for {what}"
        return f"both are taken for {what}" if len(self.documents) == 2 else f"all are {what}"

    @property
    def remedy(self) -> str:
        """What settles it."""
        return _REMEDY[self.kind]

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "reason": self.reason,
            "remedy": self.remedy,
            "documents": [info.as_json() for info in self.documents],
        }


def doubts_of(infos: Sequence[DocumentInfo]) -> list[Doubt]:
    """What is doubtful about live documents."""
    found = [*_missing(infos), *_alike(infos)]
    return sorted(found, key=lambda doubt: KINDS.index(doubt.kind))


def _missing(infos: Iterable[DocumentInfo]) -> Iterator[Doubt]:
    for info in infos:
        if info.year is None and "year" not in info.corrected:
            yield Doubt("no_year", (info,))
        if info.organisation is None and "organisation" not in info.corrected:
            yield Doubt("no_organisation", (info,))


def _alike(infos: Iterable[DocumentInfo]) -> Iterator[Doubt]:
    groups: dict[tuple[str, int, str], list[DocumentInfo]] = {}
    for info in infos:
        if info.organisation is not None and info.year is not None:
            key = (info.organisation, info.year, info.language)
            groups.setdefault(key, []).append(info)
    for group in groups.values():
        if len({_file_of(info) for info in group}) < 2:
            continue  # the records of a file may be parts of one report
        if all(_is_confirmed(info) for info in group):
            continue
        yield Doubt("shared_organisation" if len(group) >= MANY else "same_report", tuple(group))


def _is_confirmed(info: DocumentInfo) -> bool:
    return {"organisation", "year"} <= info.corrected.keys()


def _file_of(info: DocumentInfo) -> str:
    return _RECORD.sub(r"\1", info.source)

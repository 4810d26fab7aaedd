"""Headings and labels of exports in English and Chinese."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol

import yaml

from kb.documents import DocumentInfo, Passage, PlaceWording, place_of

PLACE_SEPARATOR = " · "
"""Between the parts of a place; a section's title may hold commas."""

ExportLanguage = Literal["en", "zh"]


@lru_cache
def load_labels(language: ExportLanguage) -> Mapping[str, str]:
    """The labels of ``language`` by key."""
    path = Path(__file__).with_name("labels.yaml")
    labels: Mapping[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))[language]
    return labels


class Report(Protocol):
    """What names a report."""

    @property
    def title(self) -> str: ...
    @property
    def organisation(self) -> str | None: ...
    @property
    def year(self) -> int | None: ...


def report_line(report: Report) -> str:
    """Title, organisation and year: "Work report (Harbour Office, 2026)"."""
    facts = ", ".join(str(fact) for fact in (report.organisation, report.year) if fact)
    return f"{report.title} ({facts})" if facts else report.title


def report_names(reports: Sequence[DocumentInfo]) -> Mapping[str, str]:
    """The line of each report by its id; with its source where two would read the same."""
    lines = {info.id: report_line(info) for info in reports}
    counts = Counter(lines.values())
    return {
        info.id: lines[info.id]
        if counts[lines[info.id]] == 1
        else PLACE_SEPARATOR.join((lines[info.id], info.source))
        for info in reports
    }


def unit_name(unit: str, language: ExportLanguage) -> str:
    """What a base unit is called in ``language``; the unit itself where it has no name."""
    return load_labels(language).get(f"unit.{unit}", unit)


def place_line(passage: Passage, labels: Mapping[str, str]) -> str:
    """Section, page and characters of a passage."""
    return place_of(passage, PlaceWording(labels["on.page"], labels["span"], PLACE_SEPARATOR))


def language_of(reports: Sequence[DocumentInfo]) -> ExportLanguage:
    """Chinese where all reports are, else English."""
    return "zh" if reports and all(info.language == "zh" for info in reports) else "en"

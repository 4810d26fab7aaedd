"""The one way from results to an export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kb.compare.notes import Note, sentences_of
from kb.compare.tidy import TidyTable
from kb.documents import DocumentInfo
from kb.export.labels import ExportLanguage, language_of, load_labels
from kb.export.tables.table import Export, Link, Table
from kb.export.tables.tidy import merged


class Result(Protocol):
    """What was found: figures, a comparison, promises, themes, the history of a wording."""

    def as_json(self) -> dict[str, Any]: ...
    def tables(self) -> tuple[TidyTable, ...]: ...


@dataclass(frozen=True, slots=True)
class Part:
    """What one result brings into an export."""

    result: Result
    notes: Sequence[Note]
    findings: Callable[[ExportLanguage], Iterable[Table]]
    tables: Callable[[ExportLanguage], Iterable[Table]]


def export_of(
    parts: Mapping[str, Part] | Part,
    reports: Sequence[DocumentInfo],
    title: Callable[[Mapping[str, str]], str],
    link: Link,
    language: ExportLanguage | None,
) -> Export:
    """The parts as one export; headings in ``language``, else in the reports'.

    Parts that have names make an object of these names in JSON, one part alone is the object.
    """
    language = language or language_of(reports)
    labels = load_labels(language)
    each = (parts,) if isinstance(parts, Part) else tuple(parts.values())
    return Export(
        title=title(labels),
        language=language,
        labels=labels,
        reports=tuple({info.id: info for info in reports}.values()),
        notes=sentences_of((note for part in each for note in part.notes), language),
        findings=tuple(table for part in each for table in part.findings(language)),
        tables=tuple(table for part in each for table in part.tables(language)),
        tidy=merged(table for part in each for table in part.result.tables()),
        data=parts.result.as_json()
        if isinstance(parts, Part)
        else {name: part.result.as_json() for name, part in parts.items()},
        link=link,
    )

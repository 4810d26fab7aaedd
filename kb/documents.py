"""Documents as the library gives them, the filters that choose among them, and excerpts of them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, Self, TypedDict, cast

from ingest import PATH_SEPARATOR, Document, Language, Section, page_at, path_at
from kb.errors import BadRequest

ASPECTS = ("review", "plan", "other")
"""What a passage does: tell what was done, what is planned, or neither."""


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document without its text."""

    id: str
    source: str
    title: str
    organisation: str | None
    year: int | None
    date: datetime.date | None
    language: str
    characters: int
    chunks: int
    added: datetime.datetime
    changed: datetime.datetime
    sources: tuple[str, ...] = ()
    """Every place that the same bytes came from; ``source`` is the first."""
    removed: datetime.datetime | None = None
    tags: tuple[str, ...] = ()
    corrected: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Fields that a person has set -> what was read of each."""

    def as_json(self) -> dict[str, Any]:
        return {
            "document_id": self.id,
            "source": self.source,
            "sources": list(self.sources),
            "title": self.title,
            "organisation": self.organisation,
            "year": self.year,
            "date": self.date.isoformat() if self.date else None,
            "language": self.language,
            "characters": self.characters,
            "chunks": self.chunks,
            "added": self.added.isoformat(timespec="seconds"),
            "changed": self.changed.isoformat(timespec="seconds"),
            "removed": self.removed.isoformat(timespec="seconds") if self.removed else None,
            "tags": list(self.tags),
            "corrected": {
                name: value.isoformat() if isinstance(value, datetime.date) else value
                for name, value in self.corrected.items()
            },
        }


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document with its text, section tree and pages, as the catalog holds it."""

    info: DocumentInfo
    text: str
    sections: tuple[Section, ...]
    pages: tuple[int, ...]
    extra: Mapping[str, str]
    original: str | None
    """File name of the stored original under the library, by hash."""

    def as_document(self) -> Document:
        """The document as ``ingest`` takes it."""
        return Document(
            source=self.info.source,
            title=self.info.title,
            text=self.text,
            organisation=self.info.organisation,
            year=self.info.year,
            date=self.info.date,
            language=cast(Language, self.info.language),
            sections=self.sections,
            pages=self.pages,
            extra=self.extra,
        )

    def as_json(self) -> dict[str, Any]:
        return self.info.as_json() | {
            "text": self.text,
            "pages": list(self.pages),
            "extra": dict(self.extra),
            "sections": [
                {
                    "number": section.number,
                    "level": section.level,
                    "title": section.title,
                    "start": section.start,
                    "end": section.end,
                    "parent": section.parent,
                    "aspect": section.aspect,
                    "year": section.year,
                }
                for section in self.sections
            ],
        }


@dataclass(frozen=True, slots=True)
class Facets:
    """What the library holds, for filters: value -> number of documents."""

    years: Mapping[int, int] = field(default_factory=dict)
    organisations: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)

    def under_one_name(self, forms: NameForms, language: str) -> Facets:
        """With one name for each organisation, in ``language`` where it has one here, and the
        number of its documents under any of its names."""
        merged: Counter[str] = Counter()
        for name, shown in self.one_names(forms, language).items():
            merged[shown] += self.organisations[name]
        return replace(self, organisations=dict(sorted(merged.items())))

    def one_names(self, forms: NameForms, language: str) -> dict[str, str]:
        """Each organisation's name here -> the one name that stands for all of its names."""
        same: dict[str, list[str]] = {}
        for name in self.organisations:
            same.setdefault(min(form.casefold() for form in (name, *forms(name))), []).append(name)

        def fitting(name: str) -> tuple[bool, int, str]:
            return name.isascii() != (language == "en"), -self.organisations[name], name

        return {name: min(names, key=fitting) for names in same.values() for name in names}


class ChosenDocuments(TypedDict, total=False):
    """Which documents a verb is about, as its keywords; None or nothing leaves a field free."""

    years: Sequence[int] | None
    organisations: Sequence[str] | None
    """By any of their names in the glossary."""
    languages: Sequence[str] | None
    documents: Sequence[str] | None
    """Ids or sources."""


class Chosen(ChosenDocuments, total=False):
    """Which passages a verb is about: those of the chosen documents, of these aspects."""

    aspects: Sequence[str] | None


class ChosenReports(TypedDict, total=False):
    """Which reports are laid side by side: one an organisation and year, in one language."""

    organisation: str | None
    organisations: Sequence[str] | None
    """Beside ``organisation``; by any of their names in the glossary."""
    years: Sequence[int] | None
    language: str | None
    documents: Sequence[str] | None
    """Ids or sources: the reports one by one."""


NameForms = Callable[[str], tuple[str, ...]]
"""Every form of a name, itself first, in either language (``Glossary.forms``)."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which chunks may be found; an empty tuple leaves its field free."""

    years: tuple[int, ...] = ()
    """The report's year or the year that the passage speaks of."""
    organisations: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """The document's language."""
    aspects: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    """Ids or sources."""

    @classmethod
    def of(
        cls,
        *,
        years: Sequence[int] | None = None,
        organisations: Sequence[str] | None = None,
        languages: Sequence[str] | None = None,
        aspects: Sequence[str] | None = None,
        documents: Sequence[str] | None = None,
    ) -> Self:
        """The filters that keywords of the form ``Chosen`` ask for.

        Raises:
            BadRequest: an aspect that there is not.
        """
        for aspect in aspects or ():
            if aspect not in ASPECTS:
                raise BadRequest(f"aspect {aspect!r}: there are review, plan and other")
        return cls(
            years=tuple(years or ()),
            organisations=tuple(organisations or ()),
            languages=tuple(languages or ()),
            aspects=tuple(aspects or ()),
            documents=tuple(documents or ()),
        )

    def in_every_form(self, forms: NameForms) -> Self:
        """The same, each organisation by all its names: 拱北海关 and Gongbei Customs are one."""
        names = (form for name in self.organisations for form in forms(name))
        return replace(self, organisations=tuple(dict.fromkeys(names)))

    def __bool__(self) -> bool:
        return any((self.years, self.organisations, self.languages, self.aspects, self.documents))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Enough to open and check a passage: ``document.text[start:end] == text``."""

    document_id: str
    source: str
    title: str
    organisation: str | None
    year: int | None
    language: str
    section: str
    """Titles of the sections that hold it, outermost first, joined by " › "."""
    page: int | None
    start: int
    end: int
    text: str

    def as_json(self) -> dict[str, Any]:
        return {
            "document_id": self.document_id,
            "source": self.source,
            "title": self.title,
            "organisation": self.organisation,
            "year": self.year,
            "language": self.language,
            "section": self.section,
            "page": self.page,
            "start": self.start,
            "end": self.end,
            "text": self.text,
        }


def excerpt(document: StoredDocument, start: int, end: int) -> Excerpt:
    """``document.text[start:end]`` with the place where it stands."""
    return excerpt_of(
        document.info,
        section=PATH_SEPARATOR.join(path_at(document.sections, start)),
        page=page_at(document.pages, start),
        start=start,
        end=end,
        text=document.text[start:end],
    )


def excerpt_of(
    info: DocumentInfo, *, section: str, page: int | None, start: int, end: int, text: str
) -> Excerpt:
    """A passage of a document, its place already known."""
    return Excerpt(
        document_id=info.id,
        source=info.source,
        title=info.title,
        organisation=info.organisation,
        year=info.year,
        language=info.language,
        section=section,
        page=page,
        start=start,
        end=end,
        text=text,
    )


class Passage(Protocol):
    """Whatever stands somewhere in a document: an excerpt, a citation, a hit."""

    @property
    def section(self) -> str: ...
    @property
    def page(self) -> int | None: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class PlaceWording:
    """How a language words a place; ``page`` and ``span`` are formats, an empty one is left out."""

    page: str = "p. {page}"
    span: str = "characters {start}–{end}"
    separator: str = ", "


ENGLISH_PLACE = PlaceWording()


def place_of(passage: Passage, wording: PlaceWording = ENGLISH_PLACE) -> str:
    """Where a passage stands, in one line: section, page, characters, as far as it has them."""
    page = wording.page.format(page=passage.page) if passage.page else ""
    span = wording.span.format(start=passage.start, end=passage.end)
    return wording.separator.join(part for part in (passage.section, page, span) if part)

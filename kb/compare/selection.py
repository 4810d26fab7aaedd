"""Which reports a comparison takes: of which organisations, years and language.

Every choice that the caller did not make is told in a note, and a year without a report is named,
never filled in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.compare.notes import Note, language_name, listed
from kb.documents import DocumentInfo, NameForms, StoredDocument
from kb.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Selection:
    """Organisation by organisation, the reports by rising year, and what is to be known of them."""

    infos: tuple[DocumentInfo, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Reports:
    """The selected reports with their texts."""

    documents: tuple[StoredDocument, ...]
    notes: tuple[Note, ...] = ()


def select_reports(
    infos: Sequence[DocumentInfo],
    forms: NameForms,
    *,
    organisation: str | None = None,
    organisations: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    language: str | None = None,
    documents: Sequence[str] | None = None,
    least: int = 2,
) -> Selection:
    """The reports to lay side by side, of those in ``infos`` (keywords: ``ChosenReports``).

    Without an organisation the library's only one is meant; without ``years`` all of them are.
    One report an organisation and year is taken: of the language asked for, else of the one that
    covers most of the years. ``documents`` (ids or sources) names reports one by one instead, the
    same year twice too.

    Raises:
        BadRequest: nothing is there to be taken, or fewer than ``least`` reports are.
    """
    if organisation is not None:
        organisations = (organisation, *(organisations or ()))
    organisations, years = tuple(organisations or ()), tuple(years or ())
    if not infos:
        raise BadRequest(
            "the library holds no report; take some in with: kb ingest PATH", kind="no_documents"
        )
    notes: list[Note] = []
    if documents:
        chosen = _named(infos, documents, organisations, years, language, forms)
    else:
        names = organisations or (_only_organisation(infos, forms),)
        chosen, notes = _of_organisations(infos, names, years, language, forms)
    languages = dict.fromkeys(info.language for info in chosen)
    if len(languages) > 1:
        notes.append(Note("mixed_languages", {"languages": tuple(languages)}))
    if len(chosen) < least:
        reason = _too_few(chosen, organisations, years, language, least, notes)
        raise BadRequest(reason, kind="too_few_reports" if chosen else "no_report")
    return Selection(tuple(chosen), tuple(notes))


def spellings_of(
    names: Iterable[str], there: Iterable[str], forms: NameForms
) -> tuple[str, ...] | None:
    """How the organisations asked for are written in a library that has those of ``there``; None
    where one of them is not among these."""
    folded = {name: _fold(name) for name in there}
    spelt: dict[str, None] = {}
    for name in names:
        wanted = _folded(forms(name))
        found = [each for each, fold in folded.items() if fold in wanted]
        if not found:
            return None
        spelt |= dict.fromkeys(found)
    return tuple(spelt)


def of_unknown_bodies(infos: Iterable[DocumentInfo]) -> list[DocumentInfo]:
    """The reports that name no organisation, where two are of one year and language.

    One report a year may be the budgets of one state; of two nobody knows whose they are, and
    nothing of the one is held against the other.
    """
    nameless = [info for info in infos if not info.organisation and info.year is not None]
    at_once = Counter((info.year, info.language) for info in nameless)
    return nameless if any(count > 1 for count in at_once.values()) else []


def every_organisation(infos: Sequence[DocumentInfo], forms: NameForms) -> tuple[str, ...]:
    """One name of each organisation that has a report with a year, in their order."""
    names: list[str] = []
    known: set[str] = set()
    for name in sorted({info.organisation for info in infos if info.organisation and info.year}):
        if _fold(name) not in known:
            names.append(name)
            known |= _folded((name, *forms(name)))
    return tuple(names)


def by_organisation(
    documents: Iterable[StoredDocument], forms: NameForms
) -> dict[str, list[StoredDocument]]:
    """The documents of each organisation, under the name that its first one has for it."""
    groups: dict[str, list[StoredDocument]] = {}
    names: dict[str, str] = {}
    for document in documents:
        name = document.info.organisation or document.info.title
        if _fold(name) not in names:
            names |= dict.fromkeys(_folded((name, *forms(name))), name)
        groups.setdefault(names[_fold(name)], []).append(document)
    return groups


def with_the_years_after(years: Sequence[int] | None) -> tuple[int, ...]:
    """The years whose reports tell what the plans of ``years`` were and what came of them."""
    return tuple(sorted({year + later for year in years or () for later in (0, 1)}))


def label(info: DocumentInfo, among: Iterable[DocumentInfo], forms: NameForms) -> str:
    """What a report's column is headed by: as much as tells it from the others."""
    others = [other for other in among if other.id != info.id]
    parts = [str(info.year) if info.year is not None else info.title]
    names = _folded(forms(info.organisation or ""))
    if any(_fold(other.organisation or "") not in names for other in others):
        parts.insert(0, info.organisation or info.title)
    if any(other.language != info.language for other in others):
        parts.append(info.language)
    if any(
        (other.year, other.language) == (info.year, info.language)
        and _fold(other.organisation or "") in names
        for other in others
    ):
        parts.append(info.source)
    return " · ".join(dict.fromkeys(parts))


def _only_organisation(infos: Sequence[DocumentInfo], forms: NameForms) -> str:
    names = sorted({info.organisation for info in infos if info.organisation})
    if not names:
        raise BadRequest(
            "no report here names its organisation; name the reports as documents", kind="nameless"
        )
    if any(_fold(name) not in _folded(forms(names[0])) for name in names[1:]):
        raise BadRequest(
            f"whose reports? name an organisation: {listed(names)}", kind="which_organisation"
        )
    return names[0]


def _of_organisations(
    infos: Sequence[DocumentInfo],
    names: Sequence[str],
    years: Sequence[int],
    language: str | None,
    forms: NameForms,
) -> tuple[list[DocumentInfo], list[Note]]:
    """One report a year of each organisation, and what was passed over; two names may be one's."""
    chosen: list[DocumentInfo] = []
    notes: list[Note] = []
    for name in names:
        among = _of_organisation(infos, name, forms)
        yearly, notes_of_name = _one_a_year(among, name, sorted(set(years)), language)
        chosen += [info for info in yearly if info not in chosen]
        notes += notes_of_name
    return chosen, notes


def _of_organisation(
    infos: Sequence[DocumentInfo], name: str, forms: NameForms
) -> list[DocumentInfo]:
    names = _folded(forms(name))
    found = [info for info in infos if info.organisation and _fold(info.organisation) in names]
    if not found:
        there = sorted({info.organisation for info in infos if info.organisation})
        known = f"there are {listed(there)}" if there else "the library holds none"
        raise BadRequest(f"no report of {name!r}; {known}", kind="no_report_of", name=name)
    return found


def _one_a_year(
    among: Sequence[DocumentInfo], name: str, years: Sequence[int], language: str | None
) -> tuple[list[DocumentInfo], list[Note]]:
    """One report a year, and what was passed over for it."""
    notes: list[Note] = []
    dated = [info for info in among if info.year is not None]
    if not years and len(dated) < len(among):
        left_out = len(among) - len(dated)
        notes.append(Note("undated_left_out", {"organisation": name, "count": left_out}))
    wanted = years or sorted({info.year for info in dated if info.year is not None})
    preferred = language or _widest_language(dated, wanted)
    chosen: list[DocumentInfo] = []
    for year in wanted:
        there = [info for info in dated if info.year == year]
        fit = [info for info in there if info.language == preferred]
        if not there:
            notes.append(_no_report(name, year, dated))
        elif not fit and language:
            others = tuple(sorted({info.language for info in there}, key=language_name))
            notes.append(
                Note(
                    "other_language_only",
                    {"organisation": name, "year": year, "languages": others},
                )
            )
        else:
            longest, notes_of_year = _longest(fit or there, name, year)
            chosen.append(longest)
            notes += notes_of_year
    return chosen, notes


def _no_report(name: str, year: int, dated: Sequence[DocumentInfo]) -> Note:
    years = tuple(sorted({info.year for info in dated if info.year}))
    if not years:
        return Note("no_dated_report", {"organisation": name, "year": year})
    return Note("no_report_of_year", {"organisation": name, "year": year, "years": years})


def _longest(
    there: Sequence[DocumentInfo], name: str, year: int
) -> tuple[DocumentInfo, list[Note]]:
    """The longest report of a year, and a note where there are several."""
    ranked = sorted(there, key=lambda info: (-info.characters, info.source))
    taken = ranked[0]
    rivals = [info.source for info in ranked[1:] if info.language == taken.language]
    if not rivals:
        return taken, []
    note = Note(
        "longest_taken",
        {
            "organisation": name,
            "count": 1 + len(rivals),
            "year": year,
            "taken": taken.source,
            "others": tuple(rivals),
        },
    )
    return taken, [note]


def _widest_language(dated: Sequence[DocumentInfo], years: Sequence[int]) -> str:
    """The language in which most of the years are there; of equals the one with more text."""
    wanted = [info for info in dated if info.year in years]
    covered = Counter(language for language, _ in {(info.language, info.year) for info in wanted})
    lengths = Counter[str]()
    for info in wanted:
        lengths[info.language] += info.characters
    return max(covered, key=lambda code: (covered[code], lengths[code], code), default="")


def _named(
    infos: Sequence[DocumentInfo],
    documents: Sequence[str],
    organisations: Sequence[str],
    years: Sequence[int],
    language: str | None,
    forms: NameForms,
) -> list[DocumentInfo]:
    """The reports named one by one, in the order of their years."""
    by_name = {name: info for info in infos for name in (info.id, info.source, *info.sources)}
    missing = [name for name in documents if name not in by_name]
    if missing:
        raise BadRequest(f"no document {missing[0]!r}; kb list shows ids and sources")
    found = list({by_name[name].id: by_name[name] for name in documents}.values())
    if organisations:
        names = frozenset().union(*(_folded(forms(name)) for name in organisations))
        found = [info for info in found if _fold(info.organisation or "") in names]
    found = [
        info
        for info in found
        if (not years or info.year in years) and language in (None, info.language)
    ]
    return sorted(found, key=lambda info: (info.year is None, info.year))


def _too_few(
    chosen: Sequence[DocumentInfo],
    organisations: Sequence[str],
    years: Sequence[int],
    language: str | None,
    least: int,
    notes: Sequence[Note],
) -> str:
    where = f" in {language_name(language)}" if language else ""
    whose = f" of {listed(organisations)}" if organisations else ""
    of_years = f" for {', '.join(map(str, sorted(set(years))))}" if years else ""
    if not chosen:
        found = f"no report{whose}{where}{of_years}"
    else:
        found = f"only one report{whose}{where}: {chosen[0].title} ({chosen[0].year})"
    reasons = f" ({'; '.join(map(str, notes))})" if notes else ""
    return f"{found}{reasons}; this needs at least {least}: kb list shows what there is"


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_fold, names))


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())

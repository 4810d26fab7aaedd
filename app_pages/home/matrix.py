"""Which organisation has a report of which year: there, missing, or to be checked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import remembered
from app_pages.address import Filters
from app_pages.escape import link, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app_pages.remembered import Snapshot
    from app_pages.texts import Texts
    from kb.documents import DocumentInfo

FIRST_ROWS = 8
"""Organisations that are shown before the others are opened."""
MOST_YEARS = 8
"""The newest years that have a column."""
MOST_ROWS = 200


@dataclass(slots=True)
class Cell:
    """The reports of one organisation and year."""

    languages: set[str] = field(default_factory=set)
    doubtful: bool = False


Rows = dict[str, dict[int, Cell]]


def draw(snapshot: Snapshot, texts: Texts) -> None:
    """The matrix with what its marks mean; the organisations of most years first."""
    infos = remembered.documents(snapshot, "", Filters())
    doubtful = {
        document
        for kind, documents in remembered.doubtful(snapshot)
        if kind != "shared_organisation"
        for document in documents
    }
    names = remembered.one_names(snapshot, texts.language)
    rows = rows_of(infos, names, doubtful)
    years = sorted({year for cells in rows.values() for year in cells})[-MOST_YEARS:]
    if not rows or not years:
        return
    st.html(
        f"<h2>{plain(texts('home.matrix'))}</h2>"
        f'<p class="hint">{plain(_counted(infos, rows, years, texts))}</p>'
        f"{html_of(rows, years, texts)}"
    )


def rows_of(
    infos: Iterable[DocumentInfo], names: Mapping[str, str], doubtful: Iterable[str]
) -> Rows:
    """The cells of each organisation by year, those with most years first."""
    doubted = frozenset(doubtful)
    rows: Rows = defaultdict(dict)
    for info in infos:
        if info.organisation and info.year is not None:
            cell = rows[names.get(info.organisation, info.organisation)].setdefault(
                info.year, Cell()
            )
            cell.languages.add(info.language)
            cell.doubtful |= info.id in doubted
    return dict(sorted(rows.items(), key=lambda row: (-len(row[1]), row[0])))


def _counted(infos: Sequence[DocumentInfo], rows: Rows, years: Sequence[int], texts: Texts) -> str:
    missing = sum(year not in cells for cells in rows.values() for year in years)
    doubtful = sum(cell.doubtful for cells in rows.values() for cell in cells.values())
    return texts(
        "home.matrix.told",
        documents=f"{len(infos):,}",
        organisations=f"{len(rows):,}",
        missing=f"{missing:,}",
        doubtful=f"{doubtful:,}",
    )


def html_of(rows: Rows, years: Sequence[int], texts: Texts) -> str:
    """The table; the organisations behind the first ones are opened by a click."""
    there = list(rows.items())[:MOST_ROWS]
    first, rest = there[:FIRST_ROWS], there[FIRST_ROWS:]
    more = ""
    if rest:
        opens = plain(texts("home.matrix.more", number=len(rest)))
        more = f"<details><summary>{opens}</summary>{_table(rest, years, texts)}</details>"
    return f'<div class="matrix">{_table(first, years, texts)}{more}</div>'


def _table(rows: Sequence[tuple[str, dict[int, Cell]]], years: Sequence[int], texts: Texts) -> str:
    heads = "".join(f'<th scope="col">{year}</th>' for year in years)
    body = "".join(
        f'<tr><th scope="row">{plain(name)}</th>'
        + "".join(_cell(name, year, cells.get(year), texts) for year in years)
        + "</tr>"
        for name, cells in rows
    )
    corner = plain(texts("filter.organisations"))
    return (
        f'<table><thead><tr><th scope="col">{corner}</th>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _cell(name: str, year: int, cell: Cell | None, texts: Texts) -> str:
    if cell is None:
        missing = plain(texts("home.matrix.missing"))
        return f'<td class="missing"><i>{missing}</i></td>'
    state = "check" if cell.doubtful else "there"
    languages = texts.join(texts.named("language.short", code) for code in sorted(cell.languages))
    told = f"{languages} · {texts('home.matrix.check')}" if cell.doubtful else languages
    query = {"organisation": name, "year": year, "lang": texts.language}
    opens = plain(texts("home.matrix.opens", organisation=name, year=year))
    return (
        f'<td class="{state}"><a href="{link("documents", query)}" target="_self" '
        f'title="{opens}">{plain(told)}</a></td>'
    )

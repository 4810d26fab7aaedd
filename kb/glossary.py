"""The bilingual glossary: terms in Chinese and English, with the variants and the bad
translations that real texts hold.

``glossary.csv`` has the columns group, zh, en, seen, note; a cell holds several forms separated
by ``;``, the preferred one first. ``seen`` holds translations that are wrong but occur. A file of
one's own (setting ``glossary``) in the same form adds entries, or forms to entries that are there.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import names_of_government
from kb.errors import BadRequest

if TYPE_CHECKING:
    from index import Concept

COLUMNS = ("group", "zh", "en", "seen", "note")
PACKAGED = Path(__file__).with_name("glossary.csv")


@dataclass(frozen=True, slots=True)
class Term:
    """One entry."""

    group: str
    zh: tuple[str, ...]
    en: tuple[str, ...]
    seen: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Glossary:
    """All entries, those of the user's own file after those that come along."""

    terms: tuple[Term, ...]

    @cached_property
    def concepts(self) -> tuple[Concept, ...]:
        """The entries as the analyser takes them: every surface form, wrong ones included."""
        from index import Concept

        return tuple(Concept(zh=term.zh, en=term.en + term.seen) for term in self.terms)

    @cached_property
    def _by_form(self) -> dict[str, Term]:
        return {
            _folded(form): term
            for term in reversed(self.terms)
            for form in (*term.zh, *term.en, *term.seen)
        }

    def forms(self, name: str) -> tuple[str, ...]:
        """Every form of the term that ``name`` is a form of, itself first.

        The governments of provinces have theirs without an entry.
        """
        term = self._by_form.get(_folded(name))
        if term is None:
            return names_of_government(name) or (name,)
        return tuple(dict.fromkeys((name, *term.zh, *term.en, *term.seen)))


def load_glossary(own: Path | None = None) -> Glossary:
    """The packaged glossary, and the user's own file where one is set.

    Raises:
        BadRequest: the file cannot be read or lacks a column.
    """
    terms = _read(PACKAGED)
    if own is not None:
        terms += _read(own)
    return Glossary(tuple(terms))


def _read(path: Path) -> list[Term]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            missing = [name for name in ("zh", "en") if name not in (rows.fieldnames or ())]
            if missing:
                raise BadRequest(
                    f"glossary {path}: no column {' or '.join(missing)}; "
                    f"its first line must be {','.join(COLUMNS)}"
                )
            return [
                Term(
                    group=(row.get("group") or "").strip(),
                    zh=_forms(row["zh"]),
                    en=_forms(row["en"]),
                    seen=_forms(row.get("seen")),
                    note=(row.get("note") or "").strip(),
                )
                for row in rows
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadRequest(
            f"glossary {path}: {error}; it must be a readable CSV file in UTF-8"
        ) from error


def _forms(cell: str | None) -> tuple[str, ...]:
    return tuple(form.strip() for form in (cell or "").split(";") if form.strip())


def _folded(form: str) -> str:
    return form.casefold().replace("–", "-").strip()

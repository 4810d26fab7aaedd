"""Units as reports print them (``units.csv``): the base unit of each, and by what factor.

A number is kept in base units, so that 6226.5亿元 and 622.65 billion yuan are one value.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

UnitLanguage = Literal["zh", "en"]
UnitPlace = Literal["before", "behind"]
"""Before a number stand the signs and codes of currencies, in both languages: US$, ¥, RMB."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The base unit that a printed one is kept in, and how many of those it is."""

    name: str
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Form:
    """A unit as printed in one language."""

    language: str
    place: str
    text: str
    unit: Unit
    unless_before: str = ""
    """A pattern: before such characters the form is part of another word (人 in 人口)."""


@cache
def unit_forms() -> tuple[Form, ...]:
    """Every form of every unit.

    Raises:
        ValueError: a row lacks a column, a form is empty or stands there twice.
    """
    table = files(__package__).joinpath("units.csv").read_text(encoding="utf-8")
    return read_forms(table.splitlines())


def read_forms(lines: Sequence[str]) -> tuple[Form, ...]:
    """The forms of a table like ``units.csv``; raises ValueError for a row that is not in order."""
    rows = csv.DictReader(lines, strict=True)
    forms = tuple(form for row in rows for form in _forms_of(row))
    seen: set[tuple[str, str, str]] = set()
    for form in forms:
        if not form.text or (form.place, form.language, form.text) in seen:
            raise ValueError(f"the unit {form.text!r} is empty or there twice ({form.language})")
        seen.add((form.place, form.language, form.text))
    return forms


def _forms_of(row: dict[str, str]) -> Iterator[Form]:
    language, place, unit, factor, forms, unless_before = (
        row[column] for column in ("language", "place", "unit", "factor", "forms", "unless_before")
    )
    is_placed = language in get_args(UnitLanguage) and place in get_args(UnitPlace)
    if not is_placed or not unit:
        raise ValueError(f"a unit needs its language, its place and a name: {row}")
    numerator, _, denominator = factor.partition("/")
    base = Unit(unit, Decimal(numerator) / Decimal(denominator or 1))
    for form in forms.split(";"):
        yield Form(language, place, form, base, unless_before)


def unit_at(text: str, start: int, language: str) -> tuple[Unit, int] | None:
    """The unit that begins at ``start``, and where it ends; None where none does."""
    pattern, units = _pattern(language)
    match = pattern.match(text, start)
    if match is None or match.lastindex is None:
        return None
    return units[match.lastindex - 1], match.end()


@cache
def currencies() -> Mapping[str, str]:
    """The currency that each sign or code before a number means, the longest form first."""
    forms = (form for form in unit_forms() if form.place == "before")
    by_text = {form.text: form.unit.name for form in forms}
    return dict(sorted(by_text.items(), key=lambda item: len(item[0]), reverse=True))


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], tuple[Unit, ...]]:
    """One group a form, the longest first, and the unit of each group."""
    forms = sorted(
        (f for f in unit_forms() if (f.language, f.place) == (language, "behind")),
        key=lambda form: len(form.text),
        reverse=True,
    )
    body = "|".join(map(_form_pattern, forms))
    around = rf"\s?(?:{body})(?!次方|均)" if language == "zh" else rf"[ -]?(?:of )?(?:{body})"
    return re.compile(around), tuple(form.unit for form in forms)


def _form_pattern(form: Form) -> str:
    ends_word = r"\b" if form.language == "en" and form.text[-1].isalnum() else ""
    unless = f"(?!{form.unless_before})" if form.unless_before else ""
    return f"({re.escape(form.text)}){ends_word}{unless}"

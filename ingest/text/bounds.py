"""Words that bound a number, before and behind it (``bounds.csv``): over, up to, 不超过, 以上."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, cast, get_args

Bound = Literal["over", "under", "nearly", "about", "within", "between"]
Place = Literal["before", "behind"]

_REACH = {"en": 24, "zh": 8}
"""Within how many characters before a number its bound must begin."""


@cache
def bound_forms() -> Mapping[tuple[str, str, str], Bound]:
    """The bound of each form, by language, place and form; raises ValueError as ``read_forms``."""
    table = files(__package__).joinpath("bounds.csv").read_text(encoding="utf-8")
    return read_forms(table.splitlines())


def read_forms(lines: Sequence[str]) -> Mapping[tuple[str, str, str], Bound]:
    """The forms of a table like ``bounds.csv``.

    Raises:
        ValueError: a form is empty or there twice, or a language, place or bound is unknown.
    """
    bounds: dict[tuple[str, str, str], Bound] = {}
    for row in csv.DictReader(lines, strict=True):
        is_known = row["bound"] in get_args(Bound) and row["place"] in get_args(Place)
        if not is_known or row["language"] not in _REACH:
            raise ValueError(f"no language, place and bound: {row}")
        for form in row["forms"].split(";"):
            key = row["language"], row["place"], form
            if not form.strip() or key in bounds:
                raise ValueError(f"the bound {form!r} is empty or there twice ({row['language']})")
            bounds[key] = cast(Bound, row["bound"])
    return bounds


def bound_before(text: str, start: int, language: str) -> tuple[Bound, int] | None:
    """The bound that ends at ``start``, where a number begins, and where its words begin."""
    match = _pattern(language, "before").search(text, max(0, start - _REACH[language]), start)
    if match is None:
        return None
    return bound_forms()[language, "before", match["form"].casefold()], match.start()


def bound_behind(text: str, end: int, language: str) -> tuple[Bound, int] | None:
    """The bound that begins at ``end``, where a number ends, and where its words end."""
    match = _pattern(language, "behind").match(text, end)
    if match is None:
        return None
    return bound_forms()[language, "behind", match["form"].casefold()], match.end()


def bound_around(text: str, start: int, end: int, language: str) -> tuple[Bound | None, int, int]:
    """The bound of the number ``text[start:end]`` (that before it counts first, None for none), and
    where number and bound words together begin and end."""
    before, behind = bound_before(text, start, language), bound_behind(text, end, language)
    found = before or behind
    return (
        found[0] if found else None,
        before[1] if before else start,
        behind[1] if behind else end,
    )


@cache
def _pattern(language: str, place: str) -> re.Pattern[str]:
    forms = [form for lang, at, form in bound_forms() if (lang, at) == (language, place)]
    body = "|".join(_whole(form, language) for form in sorted(forms, key=len, reverse=True))
    if place == "behind":
        return re.compile(f"(?P<form>{body})", re.IGNORECASE)
    if language == "zh":
        return re.compile(rf"(?:首次)?(?P<form>{body})了?\s?$")
    return re.compile(rf"(?P<form>{body})(?: the| a)? ?$", re.IGNORECASE)


_OTHER_WORD = {"约": "签预节合条制公契履违邀相", "近": "附临最邻亲远", "超": "赶反高"}
"""Behind these the form is part of another word: 签约12个."""


def _whole(form: str, language: str) -> str:
    """An English form as whole words; of the Chinese ones few need such care."""
    if language == "zh":
        other = _OTHER_WORD.get(form)
        return (f"(?<![{other}])" if other else "") + re.escape(form)
    return (
        (r"\b" if form[0].isalpha() else "")
        + re.escape(form)
        + (r"\b" if form[-1].isalpha() else "")
    )

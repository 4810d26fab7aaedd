"""How far two coders agree on the same passages: Cohen's kappa.

    kappa = (observed - expected) / (1 - expected)

``observed`` is the share of passages with the same code, ``expected`` what chance makes of both
coders' own shares (Cohen 1960, "A coefficient of agreement for nominal scales"). The standard error
is the large-sample one of Fleiss, Cohen and Everitt 1969.
"""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import BadRequest

NONE = "–"
"""The code of a passage that a coder gave none."""
CODES = ("theme", "code", "theme_code")
"""Columns that are taken for the codes, the first that both files have."""

Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """How far the coders agree on one code against all others."""

    code: str
    first: int
    """Passages that the first coder gave it."""
    second: int
    both: int
    kappa: float | None

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "first": self.first,
            "second": self.second,
            "both": self.both,
            "kappa": _rounded(self.kappa),
        }


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders agree over the passages that both have."""

    passages: int
    observed: float
    expected: float
    kappa: float | None
    """None where chance alone makes them agree on everything."""
    error: float | None
    """Its standard error."""
    codes: tuple[CodeAgreement, ...]
    """The commonest first."""
    disagreements: tuple[tuple[str, str, str], ...]
    """Id of the passage, and what either coder gave it."""
    only_first: int
    """Passages that the first file alone has; they are left out."""
    only_second: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % confidence interval of kappa."""
        if self.kappa is None or self.error is None:
            return None
        return max(-1.0, self.kappa - 1.96 * self.error), min(1.0, self.kappa + 1.96 * self.error)

    def as_json(self) -> dict[str, Any]:
        return {
            "passages": self.passages,
            "observed": _rounded(self.observed),
            "expected": _rounded(self.expected),
            "kappa": _rounded(self.kappa),
            "error": _rounded(self.error),
            "interval": [_rounded(end) for end in self.interval] if self.interval else None,
            "codes": [code.as_json() for code in self.codes],
            "disagreements": [
                {"id": name, "first": one, "second": other}
                for name, one, other in self.disagreements
            ],
            "only_first": self.only_first,
            "only_second": self.only_second,
        }

    def __str__(self) -> str:
        told = "undefined: both gave one code alone" if self.kappa is None else f"{self.kappa:.3f}"
        if self.interval:
            told += f" (95 % from {self.interval[0]:.3f} to {self.interval[1]:.3f})"
        lines = [
            f"{self.passages} passages, the same code on {self.observed:.1%}, by chance "
            f"{self.expected:.1%}: kappa {told}"
        ]
        if self.only_first or self.only_second:
            lines.append(f"left out: {self.only_first} in the first file alone, "
                         f"{self.only_second} in the second")  # fmt: skip
        return "\n".join(lines)


def agreement_of(
    first: Path, second: Path, *, key: str = "id", column: str | None = None
) -> Agreement:
    """The agreement of two coded files, CSV, TSV or JSON Lines, joined by the column ``key``.

    ``column`` has the codes; without it ``theme``, ``code`` or ``theme_code``.

    Raises:
        BadRequest: a file that cannot be read, lacks a column, or has a passage twice; no passage
            that both have.
    """
    tables = [_read(path) for path in (first, second)]
    names = [set(rows[0]) if rows else set() for rows in tables]
    if column is None:
        column = next((name for name in CODES if all(name in each for each in names)), None)
        if column is None:
            raise BadRequest(
                f"{first} and {second} share no column {', '.join(CODES)}; name one with --column"
            )
    codes = [
        _codes(rows, path, key, column) for rows, path in zip(tables, (first, second), strict=True)
    ]
    return agreement(*codes)


def agreement(first: Mapping[str, str], second: Mapping[str, str]) -> Agreement:
    """The agreement of two coders, each a code by a passage's id.

    Raises:
        BadRequest: there is no passage that both have.
    """
    shared = [name for name in first if name in second]
    if not shared:
        raise BadRequest("the two files have no passage in common; their ids must be the same")
    pairs = Counter((first[name], second[name]) for name in shared)
    kappa, error, observed, expected = _kappa(pairs)
    ones, others = (Counter[str](), Counter[str]())
    for (one, other), count in pairs.items():
        ones[one] += count
        others[other] += count
    codes = [
        CodeAgreement(code, ones[code], others[code], pairs[code, code], _against(pairs, code))
        for code in sorted({*ones, *others}, key=lambda code: (-ones[code] - others[code], code))
    ]
    differing = ((name, first[name], second[name]) for name in shared)
    return Agreement(
        len(shared),
        observed,
        expected,
        kappa,
        error,
        tuple(codes),
        tuple(each for each in differing if each[1] != each[2]),
        len(first) - len(shared),
        len(second) - len(shared),
    )


def _kappa(pairs: Mapping[tuple[str, str], int]) -> tuple[float | None, float | None, float, float]:
    """Kappa with its error, and the agreement observed and expected."""
    total = sum(pairs.values())
    rows, columns = Counter[str](), Counter[str]()
    for (one, other), count in pairs.items():
        rows[one] += count
        columns[other] += count
    shares = {pair: count / total for pair, count in pairs.items()}
    ones = {code: count / total for code, count in rows.items()}
    others = {code: count / total for code, count in columns.items()}
    observed = sum(share for (one, other), share in shares.items() if one == other)
    expected = sum(share * others.get(code, 0.0) for code, share in ones.items())
    left = 1 - expected
    if left < 1e-12:
        return None, None, observed, expected
    kappa = (observed - expected) / left
    same = sum(
        share * (1 - (ones[one] + others[other]) * (1 - kappa)) ** 2
        for (one, other), share in shares.items()
        if one == other
    )
    apart = (1 - kappa) ** 2 * sum(
        share * (others.get(one, 0.0) + ones.get(other, 0.0)) ** 2
        for (one, other), share in shares.items()
        if one != other
    )
    chance = (kappa - expected * (1 - kappa)) ** 2
    error = math.sqrt(max(0.0, same + apart - chance) / total) / left
    return kappa, error, observed, expected


def _against(pairs: Mapping[tuple[str, str], int], code: str) -> float | None:
    """Kappa of one code against all others."""
    two: Counter[tuple[str, str]] = Counter()
    for (one, other), count in pairs.items():
        two[str(one == code), str(other == code)] += count
    return _kappa(two)[0]


def _codes(rows: Sequence[dict[str, str]], path: Path, key: str, column: str) -> dict[str, str]:
    codes: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        missing = [name for name in (key, column) if name not in row]
        if missing:
            raise BadRequest(f"{path}: no column {missing[0]!r}; there are {', '.join(row)}")
        name = row[key].strip()
        if not name or name in codes:
            fault = f"has {name!r} twice" if name else "has no id"
            raise BadRequest(f"{path}: row {number} {fault}; a coder codes a passage once")
        codes[name] = row[column].strip() or NONE
    return codes


def _read(path: Path) -> Rows:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            if path.suffix.lower() in (".jsonl", ".ndjson"):
                return [_plain(json.loads(line)) for line in stream if line.strip()]
            reader = csv.DictReader(stream, delimiter="\t" if path.suffix == ".tsv" else ",")
            return [
                {name: value or "" for name, value in row.items() if name is not None}
                for row in reader
            ]
    except (OSError, ValueError, csv.Error, AttributeError) as error:
        reason = " ".join(str(error).split())
        raise BadRequest(
            f"{path}: {reason}; it must be a CSV, TSV or JSON Lines file in UTF-8"
        ) from error


def _plain(row: dict[str, object]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in row.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)

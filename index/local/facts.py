"""The facts of passages as columns of small codes; a filter is a comparison of whole columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.columns import Columns
from index.engine import NO_YEAR, Passage, PassageFilter, may_speak_of
from index.errors import DamagedIndex
from index.local.checkpoint import seal, unseal

FORM = "facts-1"
_CODED = {
    "language": np.uint8,
    "aspect": np.uint8,
    "document": np.int32,
    "document_language": np.uint8,
    "organisation": np.int32,
}
_YEARS = {"year": np.int32, "report_year": np.int32}


class Facts:
    """Facts by id; not safe to use from several threads at once."""

    def __init__(self) -> None:
        self._rows = Columns(**_CODED, **_YEARS)
        self._codes: dict[str, dict[str | None, int]] = {name: {} for name in _CODED}
        self._values: dict[str, list[str | None]] = {name: [] for name in _CODED}

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def ids(self) -> NDArray[np.int64]:
        """The ids of all passages, rising."""
        return self._rows.ids

    @property
    def nbytes(self) -> int:
        """What the columns take in memory."""
        return self._rows.nbytes

    def add(self, passages: Sequence[Passage]) -> None:
        """Take passages in; one whose id is there is replaced."""
        ids = np.array([passage.id for passage in passages], dtype=np.int64)
        self._rows.remove(ids)
        columns: dict[str, NDArray[Any]] = {
            name: np.array(
                [self._code(name, getattr(passage, name)) for passage in passages], dtype=kind
            )
            for name, kind in _CODED.items()
        }
        for name, kind in _YEARS.items():
            years = (getattr(passage, name) for passage in passages)
            columns[name] = np.array([NO_YEAR if y is None else y for y in years], dtype=kind)
        self._rows.put(ids, **columns)

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Forget passages; ids that are not there are passed over."""
        self._rows.remove(ids)

    def chosen(self, only: PassageFilter) -> NDArray[np.int64]:
        """The ids that a filter lets through, rising."""
        mask = np.ones(len(self), dtype=bool)
        for name, wanted in (
            ("organisation", only.organisations),
            ("document_language", only.languages),
            ("aspect", only.aspects),
            ("document", only.documents),
        ):
            if wanted is not None:
                codes = self._codes[name]
                # A value that no passage has is without a code: it lets nothing through.
                among = [codes[value] for value in wanted if value in codes]
                mask &= np.isin(self._rows[name], among)
        if only.years is not None:
            mask &= may_speak_of(
                only.years, years=self._rows["year"], report_years=self._rows["report_year"]
            )
        return self.ids[mask]

    def strings(self, name: str, ids: NDArray[np.int64]) -> tuple[Any, ...]:
        """The value of a fact for each of these ids, which are all there."""
        values = self._values[name]
        return tuple(values[code] for code in self._rows[name][self._rows.places(ids)].tolist())

    def years(self, name: str, ids: NDArray[np.int64]) -> NDArray[np.int32]:
        """``year`` or ``report_year`` of each of these ids, which are all there: (n,)."""
        return self._rows[name][self._rows.places(ids)]

    def differing(self, passages: Sequence[Passage]) -> list[int]:
        """The ids of those passages whose facts here are others, or are not there."""
        ids = np.array([passage.id for passage in passages], dtype=np.int64)
        here = self._rows.places(ids) >= 0
        known = ids[here]
        held: dict[str, Sequence[Any]] = {name: self.strings(name, known) for name in _CODED}
        for name in _YEARS:
            years = self.years(name, known).tolist()
            held[name] = [None if year == NO_YEAR else year for year in years]
        there = [passage for passage, is_here in zip(passages, here, strict=True) if is_here]
        wrong: list[int] = ids[~here].tolist()
        wrong += [
            passage.id
            for number, passage in enumerate(there)
            if any(held[name][number] != getattr(passage, name) for name in held)
        ]
        return wrong

    def languages(self) -> frozenset[str]:
        """The languages that passages are in."""
        counts = np.bincount(self._rows["language"], minlength=len(self._values["language"]))
        return frozenset(str(self._values["language"][code]) for code in np.flatnonzero(counts))

    def _code(self, name: str, value: str | None) -> int:
        codes = self._codes[name]
        if value not in codes:
            codes[value] = len(codes)
            self._values[name].append(value)
        return codes[value]

    # Checkpoints

    def save(self, folder: Path) -> None:
        """Write a checkpoint into an empty folder."""
        for name in ("id", *_CODED, *_YEARS):
            np.save(folder / f"{name}.npy", self._rows[name])
        values = json.dumps(self._values, ensure_ascii=False)
        (folder / "values.json").write_text(values, encoding="utf-8")
        seal(folder, FORM, passages=len(self))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The facts of a checkpoint.

        Raises:
            DamagedIndex: a file is missing or changed.
        """
        unseal(folder, FORM)
        facts = cls()
        try:
            columns = {name: np.load(folder / f"{name}.npy") for name in (*_CODED, *_YEARS)}
            facts._rows.put(np.load(folder / "id.npy"), **columns)
            facts._values = json.loads((folder / "values.json").read_text(encoding="utf-8"))
        except ValueError as error:
            raise DamagedIndex(f"{folder}: {error}") from error
        facts._codes = {name: _numbered(values) for name, values in facts._values.items()}
        return facts


def _numbered(values: Iterable[str | None]) -> dict[str | None, int]:
    return {value: code for code, value in enumerate(values)}

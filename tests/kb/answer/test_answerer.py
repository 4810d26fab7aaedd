"""The calibration that answers go by: that of the models at hand, and the one kept last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

from index import HashEmbedder, Reader, SentenceReading, Stretch
from kb.answer.answerer import Answerer
from kb.answer.calibration import FILE, SAFE, Calibration, fingerprint_of, write_calibration
from kb.catalog import CatalogReader, Database
from kb.config import Settings

EMBEDDER = HashEmbedder(64)


@dataclass(frozen=True)
class Named:
    """A reader that is known by its fingerprint and reads nothing."""

    fingerprint: str

    def read(self, question: str, stretches: Sequence[Stretch]) -> list[list[SentenceReading]]:
        raise NotImplementedError


def no_search() -> NoReturn:
    raise AssertionError("a calibration needs no search")


Make = Callable[[Reader | None], Answerer]


@pytest.fixture
def answerer(tmp_path: Path) -> Iterator[Make]:
    """Makes what answers by the files in ``tmp_path``, with a reader or without."""
    database = Database(tmp_path / "catalog", create=True)

    def make(reader: Reader | None) -> Answerer:
        return Answerer(
            tmp_path,
            CatalogReader(database),
            Settings(),
            searcher=no_search,
            embedder=lambda: EMBEDDER,
            sentence_reader=lambda: reader,
        )

    yield make
    database.close()


@pytest.mark.parametrize("reader", [None, Named("r1")])
def test_the_calibration_in_force_is_that_of_embedder_and_reader_together(
    answerer: Make, tmp_path: Path, reader: Reader | None
) -> None:
    fingerprint = fingerprint_of(EMBEDDER.fingerprint, reader.fingerprint if reader else None)
    own = Calibration(fingerprint, limit=1.0)
    write_calibration(tmp_path / FILE, own)
    assert answerer(reader).calibration == own
    assert answerer(Named("r2")).calibration == SAFE


def test_what_is_kept_is_in_force_at_once(answerer: Make) -> None:
    answers = answerer(Named("r1"))
    assert answers.calibration == SAFE
    own = Calibration(fingerprint_of(EMBEDDER.fingerprint, "r1"), limit=1.0)
    answers.keep(own)
    assert answers.calibration == own
    assert answerer(Named("r1")).calibration == own


def test_what_is_written_elsewhere_is_not_in_force(answerer: Make, tmp_path: Path) -> None:
    answers = answerer(Named("r1"))
    own = Calibration(fingerprint_of(EMBEDDER.fingerprint, "r1"), limit=1.0)
    answers.keep(own, tmp_path / "other.json")
    assert answers.calibration == SAFE

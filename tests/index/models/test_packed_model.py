"""A packed model's file: its weights by value, and every damage told with the remedy."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import ModelMissing
from index.models.packed_model import PackedModel, packed_model
from tests.index.models.packed_file import SHAPE, PackedFile, in_blocks


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test writes its model."""
    return tmp_path / "model.bin"


def test_a_block_is_a_scale_times_what_its_halves_are_above_eight(path: Path) -> None:
    words = np.zeros((SHAPE.vocabulary, SHAPE.hidden), dtype=np.float32)
    words[5, 0], words[5, 1], words[5, 16], words[5, 31] = 3.5, -0.5, 1.0, -4.0
    model = PackedModel(PackedFile(tensors={"emb.word": words}).write(path))
    (vector,) = model.words(np.array([5]))
    scale = float(np.float16(4.0 / 7))
    assert vector[0] == pytest.approx((14 - 8) * scale)  # 3.5 / scale = 6.1
    assert vector[1] == pytest.approx((7 - 8) * scale)
    assert vector[16] == pytest.approx((10 - 8) * scale)
    assert vector[31] == pytest.approx((1 - 8) * scale)
    assert np.count_nonzero(vector) == 4


def test_words_are_read_in_the_order_asked_for_and_as_often(path: Path) -> None:
    file = PackedFile()
    model = PackedModel(file.write(path))
    _, meant = in_blocks(file.tensors["emb.word"])
    np.testing.assert_array_equal(model.words(np.array([15, 0, 15])), meant[[15, 0, 15]])


def test_weights_have_the_names_of_transformers_and_their_values(path: Path) -> None:
    file = PackedFile()
    weights = dict(PackedModel(file.write(path)).weights())
    np.testing.assert_array_equal(
        weights["embeddings.position_embeddings.weight"], file.tensors["emb.pos"]
    )
    _, meant = in_blocks(file.tensors["l1.fi.w"])
    np.testing.assert_array_equal(weights["encoder.layer.1.intermediate.dense.weight"], meant)
    assert weights["encoder.layer.1.intermediate.dense.weight"].shape == (64, 32)
    assert weights["encoder.layer.0.attention.output.LayerNorm.bias"].shape == (32,)
    assert len(weights) == 4 + 2 * 16


def test_a_tensor_that_is_not_asked_for_is_left_alone(path: Path) -> None:
    file = PackedFile()
    file.tensors["pooler.w"] = np.ones(3, dtype=np.float32)
    assert PackedModel(file.write(path)).shape == SHAPE


def test_a_change_anywhere_changes_the_digest(path: Path) -> None:
    before = PackedModel(PackedFile().write(path)).digest()
    assert PackedModel(PackedFile().write(path)).digest() == before
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert PackedModel(path).digest() != before


DAMAGES: list[tuple[dict[str, Any], str]] = [
    ({"magic": b"GGUF"}, "it does not begin with E5S1"),
    ({"version": 2}, "version 2, not 1"),
    ({"block": 64}, "in blocks of 64"),
    ({"shape": SHAPE._replace(heads=5)}, "heads=5"),
    ({"shape": SHAPE._replace(layers=0)}, "layers=0"),
    ({"shape": SHAPE._replace(hidden=48)}, "rows of 48 and 64 weights"),
    ({"shape": SHAPE._replace(vocabulary=14)}, "15 pieces for 14 vectors"),
    ({"specials": (0, 2, 1, 15)}, "special ones at"),
    ({"left_out": "l1.oln.b"}, "no tensor l1.oln.b"),
    ({"moved": 1}, "ends after the file"),
]


@pytest.mark.parametrize(("changed", "said"), DAMAGES, ids=[said for _, said in DAMAGES])
def test_damage_is_told_with_the_remedy(path: Path, changed: dict[str, Any], said: str) -> None:
    PackedFile(**changed).write(path)
    with pytest.raises(ModelMissing, match="is damaged") as raised:
        PackedModel(path)
    assert said in str(raised.value)
    assert "install its package again" in str(raised.value)


def test_a_file_that_is_cut_off_anywhere_is_told(path: Path) -> None:
    content = PackedFile().write(path).read_bytes()
    for length in (3, 20, 50, 100, 250, 400, 700, len(content) - 1):
        path.write_bytes(content[:length])
        with pytest.raises(ModelMissing, match="damaged"):
            PackedModel(path)


def test_a_tensor_of_another_size_or_type_is_told(path: Path) -> None:
    content = PackedFile().write(path).read_bytes()
    entry = content.index(b"emb.word") + len(b"emb.word")
    packing, count = struct.unpack_from("<BI", content, entry)
    for changed in (struct.pack("<BI", 0, count), struct.pack("<BI", packing, count + 32)):
        path.write_bytes(content[:entry] + changed + content[entry + len(changed) :])
        with pytest.raises(ModelMissing, match=r"tensor emb\.word"):
            PackedModel(path)


def test_offsets_of_pieces_that_go_back_are_told(path: Path) -> None:
    content = bytearray(PackedFile().write(path).read_bytes())
    struct.pack_into("<I", content, 72 + 4 * 3, 999)
    path.write_bytes(content)
    with pytest.raises(ModelMissing, match="do not follow each other"):
        PackedModel(path)


def test_a_map_of_characters_that_ends_too_soon_is_told(path: Path) -> None:
    content = bytearray(PackedFile(folds={0x07: ""}).write(path).read_bytes())
    content[content.index(struct.pack("<IB", 0x07, 0)) + 4] = 1
    path.write_bytes(content)
    with pytest.raises(ModelMissing, match="its map of characters"):
        PackedModel(path)


def test_no_file_and_an_empty_one_are_told(path: Path) -> None:
    with pytest.raises(ModelMissing, match="cannot be read"):
        PackedModel(path)
    path.write_bytes(b"")
    with pytest.raises(ModelMissing, match="cannot be read"):
        PackedModel(path)


def test_a_file_is_read_once_for_all_until_it_changes(path: Path) -> None:
    model = packed_model(PackedFile().write(path))
    assert packed_model(path) is model
    other = PackedFile(shape=SHAPE._replace(layers=1)).write(path)
    assert packed_model(other).shape.layers == 1


def test_a_shared_file_that_is_missing_is_told_with_the_remedy(path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"model\.bin cannot be read .*; install its package"):
        packed_model(path)

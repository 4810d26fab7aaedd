"""What a reader learnt comes back from its file, and every damage is told with the remedy."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import ModelMissing
from index.models.packed_model import PackedModel
from index.models.reader_network import HEADS
from index.models.reader_weights import BLOCK, ReaderFile, ReaderWeights, write_reader
from tests.index.models.packed_file import PackedFile
from tests.index.models.reader_file import LOWER, SHAPE, learnt_over

MATRIX = "encoder.layer.2.attention.self.key.weight"
VECTOR = "encoder.layer.2.attention.output.LayerNorm.weight"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> PackedModel:
    return PackedModel(PackedFile(shape=SHAPE).write(tmp_path_factory.mktemp("base") / "m.bin"))


@pytest.fixture(scope="module")
def learnt(model: PackedModel) -> ReaderWeights:
    return learnt_over(model)


@pytest.fixture
def file(tmp_path: Path, model: PackedModel, learnt: ReaderWeights) -> Path:
    path = tmp_path / "reader.npz"
    write_reader(path, learnt, model)
    return path


def told(path: Path, model: PackedModel) -> str:
    """What a file that cannot be read is told by."""
    with pytest.raises(ModelMissing) as raised:
        ReaderFile(path).weights(model)
    return str(raised.value)


def test_layers_come_back_but_for_the_error_of_their_blocks(
    file: Path, model: PackedModel, learnt: ReaderWeights
) -> None:
    read = ReaderFile(file).weights(model)
    before = dict(model.weights())
    assert read.lower == LOWER
    assert read.layers.keys() == learnt.layers.keys()
    for name, weight in learnt.layers.items():
        assert read.layers[name].shape == weight.shape
        assert read.layers[name].dtype == np.float32
        difference = weight - before[name]
        error = read.layers[name] - weight
        if weight.ndim == 1:
            np.testing.assert_allclose(error, 0, atol=2**-11 * np.abs(difference).max() + 1e-7)
            continue
        # No worse than steps of a seventh of the block's greatest, each met by half a step.
        blocks = difference.reshape(-1, BLOCK)
        step = (np.abs(blocks).max(axis=1, keepdims=True) / 7).astype(np.float16)
        step = step.astype(np.float32)
        plain = np.clip(np.rint(blocks / step), -8, 7) * step - blocks
        squared = np.square(error.reshape(-1, BLOCK)).sum(axis=1)
        assert (squared <= np.square(plain).sum(axis=1) * 1.001).all()
        assert squared.max() > 0


def test_heads_come_back_in_half_precision(
    file: Path, model: PackedModel, learnt: ReaderWeights
) -> None:
    read = ReaderFile(file).weights(model).heads
    assert set(read) == set(HEADS)
    for name, weight in learnt.heads.items():
        np.testing.assert_array_equal(read[name], weight.astype(np.float16).astype(np.float32))


def test_two_weights_share_a_byte_and_the_first_is_its_low_half(
    file: Path, model: PackedModel
) -> None:
    with np.load(file) as archive:
        halves, scales = archive[f"{MATRIX}.halves"], archive[f"{MATRIX}.scales"]
        assert str(archive["base"]) == model.digest()
        assert int(archive["lower"]) == LOWER
    assert (halves.dtype, halves.shape) == (np.uint8, (SHAPE.hidden**2 // BLOCK, BLOCK // 2))
    assert (scales.dtype, scales.shape) == (np.float16, (SHAPE.hidden**2 // BLOCK,))
    expected = [
        float(scale) * (half - 8)
        for row, scale in zip(halves.tolist(), scales, strict=True)
        for byte in row
        for half in (byte % 16, byte // 16)
    ]
    read = ReaderFile(file).weights(model).layers[MATRIX] - dict(model.weights())[MATRIX]
    np.testing.assert_allclose(read.ravel(), expected, atol=1e-7)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(-11, 0), st.sampled_from([-8, -7, 7]))
def test_differences_that_four_bits_hold_come_back_to_the_last_digit(
    model: PackedModel,
    learnt: ReaderWeights,
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    power: int,
    greatest: int,
) -> None:
    numbers = np.random.default_rng(seed).integers(-7, 8, (SHAPE.hidden**2 // BLOCK, BLOCK))
    numbers[:, 0] = greatest
    difference = (numbers * 2.0**power).astype(np.float32).reshape(SHAPE.hidden, SHAPE.hidden)
    exact = dict(model.weights())[MATRIX] + difference
    path = tmp_path_factory.getbasetemp() / "exact.npz"
    layers = {**learnt.layers, MATRIX: exact}
    write_reader(path, ReaderWeights(layers, learnt.heads, LOWER), model)
    np.testing.assert_array_equal(ReaderFile(path).weights(model).layers[MATRIX], exact)


def test_what_was_not_changed_stays_as_it_is(
    tmp_path: Path, model: PackedModel, learnt: ReaderWeights
) -> None:
    before = {name: weight for name, weight in model.weights() if name in learnt.layers}
    write_reader(tmp_path / "same.npz", ReaderWeights(before, learnt.heads, LOWER), model)
    read = ReaderFile(tmp_path / "same.npz").weights(model).layers
    for name, weight in before.items():
        np.testing.assert_array_equal(read[name], weight)


def test_the_same_weights_give_the_same_bytes_under_any_name(
    file: Path, tmp_path: Path, model: PackedModel, learnt: ReaderWeights
) -> None:
    write_reader(tmp_path / "trial.pt", learnt, model)
    assert (tmp_path / "trial.pt").read_bytes() == file.read_bytes()
    assert ReaderFile(tmp_path / "trial.pt").fingerprint == ReaderFile(file).fingerprint


def test_the_fingerprint_is_a_hash_of_the_file(file: Path) -> None:
    expected = hashlib.sha256(file.read_bytes()).hexdigest()
    assert ReaderFile(file).fingerprint == expected[:16]


def test_a_reader_of_another_model_is_told(tmp_path: Path, file: Path) -> None:
    other = PackedFile(shape=SHAPE)
    other.tensors["emb.pos"][0, 0] += 1
    model = PackedModel(other.write(tmp_path / "other.bin"))
    message = told(file, model)
    assert message.startswith("reader reader.npz was trained on another model than ")
    assert message.endswith("other.bin; install the versions that belong together")


def test_no_file_is_told_with_the_remedy(tmp_path: Path, model: PackedModel) -> None:
    missing = tmp_path / "none.npz"
    assert told(missing, model).endswith("install again")
    with pytest.raises(
        ModelMissing, match=r"reader .*none\.npz: No such file.*; name another file"
    ):
        _ = ReaderFile(missing).fingerprint


def is_damage(message: str) -> bool:
    return "reader.npz is damaged (" in message and message.endswith("); install again")


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"no archive at all", b"\x93NUMPY", b"\x80\x04K\x01."]
)
def test_a_file_that_is_no_archive_is_told_in_a_line(
    file: Path, model: PackedModel, content: bytes
) -> None:
    file.write_bytes(content)
    message = told(file, model)
    assert is_damage(message)
    assert "\n" not in message


def test_a_single_array_is_no_reader(file: Path, model: PackedModel) -> None:
    with file.open("wb") as stream:
        np.save(stream, np.ones(3))
    assert is_damage(told(file, model))


@pytest.mark.parametrize("missing", ["base", "lower", f"{MATRIX}.scales", VECTOR, "nearness"])
def test_an_array_that_is_missing_is_named(file: Path, model: PackedModel, missing: str) -> None:
    with np.load(file) as archive:
        arrays = {name: array for name, array in archive.items() if name != missing}
    np.savez(file, **arrays)
    message = told(file, model)
    assert is_damage(message)
    assert missing in message


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_file_with_a_wrong_bit_is_told_in_a_line_or_read_right(
    model: PackedModel,
    learnt: ReaderWeights,
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
) -> None:
    path = tmp_path_factory.getbasetemp() / "wrong" / "reader.npz"
    path.parent.mkdir(exist_ok=True)
    write_reader(path, learnt, model)
    right = ReaderFile(path).weights(model)
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    message = ""
    try:
        read = ReaderFile(path).weights(model)
    except ModelMissing as error:
        message = str(error)
    if message:
        assert is_damage(message)
        assert "\n" not in message
    else:  # a bit that tells nothing, as of a time
        for name, weight in {**right.layers, **right.heads}.items():
            np.testing.assert_array_equal({**read.layers, **read.heads}[name], weight)


@settings(deadline=None, max_examples=25)
@given(st.floats(0, 1, exclude_max=True))
def test_a_file_that_ends_too_soon_is_told_in_a_line(
    model: PackedModel,
    learnt: ReaderWeights,
    tmp_path_factory: pytest.TempPathFactory,
    share: float,
) -> None:
    path = tmp_path_factory.getbasetemp() / "short" / "reader.npz"
    path.parent.mkdir(exist_ok=True)
    write_reader(path, learnt, model)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    message = told(path, model)
    assert is_damage(message)
    assert "\n" not in message

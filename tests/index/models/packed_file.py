"""A writer of packed models, for tests: small, with weights of one's own or at random."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.models.packed_model import BLOCK, BLOCKS, FLOATS, MAGIC, VERSION, Shape

SHAPE = Shape(hidden=32, layers=2, heads=4, wide=64, vocabulary=16, places=12, kinds=2)
PIECES = (
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁", -3.0),
    ("▁customs", -6.0),
    ("▁cust", -4.0),
    ("oms", -4.0),
    ("海关", -5.0),
    ("海", -4.0),
    ("关", -4.0),
    ("o", -7.0),
    ("▁query", -4.0),
    ("▁passage", -4.0),
    (":", -4.0),
)
FOLDS = {0x09: " ", 0x3000: " ", 0xFF4F: "o", 0x2105: "c/o", 0x07: ""}


@dataclass
class PackedFile:
    """What a file is written from; a test changes what it is about."""

    shape: Shape = SHAPE
    pieces: Sequence[tuple[str, float]] = PIECES
    folds: Mapping[int, str] = field(default_factory=lambda: dict(FOLDS))
    specials: tuple[int, int, int, int] = (0, 2, 1, 3)
    """First, last, pad, unknown."""
    tensors: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    """Random ones where none are told."""
    magic: bytes = MAGIC
    version: int = VERSION
    block: int = BLOCK
    left_out: str = ""
    """A tensor that the file lacks."""
    moved: int = 0
    """Bytes by which the directory's offsets are wrong."""

    def __post_init__(self) -> None:
        random = np.random.default_rng(1)
        for name, shape in self.shape.of_tensors().items():
            weights = random.normal(0, 0.3, shape).astype(np.float32)
            self.tensors.setdefault(name, weights + (name.endswith("ln.w")))

    def write(self, path: Path) -> Path:
        """The file, at ``path``."""
        head = self.magic + struct.pack("<i7ifi", self.version, *self.shape, 1e-12, self.block)
        head += self._vocabulary()
        kept = {name: packed for name, packed in self._packed().items() if name != self.left_out}
        directory = sum(len(name) + 2 + 1 + 4 + 8 + 8 for name in kept)
        offset = len(head) + 4 + directory + self.moved
        head += struct.pack("<i", len(kept))
        for name, (packing, content) in kept.items():
            count = self.tensors[name].size
            head += struct.pack("<H", len(name)) + name.encode()
            head += struct.pack("<BIQQ", packing, count, offset, len(content))
            offset += len(content)
        path.write_bytes(head + b"".join(content for _, content in kept.values()))
        return path

    def _vocabulary(self) -> bytes:
        texts = [piece.encode() for piece, _ in self.pieces]
        offsets = np.cumsum([0, *map(len, texts)], dtype="<u4").tobytes()
        scores = np.array([score for _, score in self.pieces], dtype="<f4").tobytes()
        folds = b"".join(
            struct.pack(f"<IB{len(folded)}I", point, len(folded), *map(ord, folded))
            for point, folded in sorted(self.folds.items())
        )
        return (
            struct.pack("<5iQ", len(texts), *self.specials, sum(map(len, texts)))
            + offsets
            + scores
            + b"".join(texts)
            + struct.pack("<iI", len(self.folds), len(folds))
            + folds
        )

    def _packed(self) -> dict[str, tuple[int, bytes]]:
        return {
            name: (BLOCKS, in_blocks(weights)[0])
            if weights.ndim == 2 and name not in ("emb.pos", "emb.type")
            else (FLOATS, weights.astype("<f4").tobytes())
            for name, weights in self.tensors.items()
        }


def in_blocks(weights: NDArray[np.float32]) -> tuple[bytes, NDArray[np.float32]]:
    """Weights as blocks, and what the blocks stand for."""
    rows = weights.reshape(-1, BLOCK)
    greatest = np.abs(rows).max(axis=1, keepdims=True)
    scales = np.where(greatest > 0, greatest / 7, 1).astype("<f2")
    steps = np.clip(np.rint(rows / scales.astype(np.float32)), -8, 7) + 8
    steps = steps.astype(np.uint8)
    halves = steps[:, : BLOCK // 2] | steps[:, BLOCK // 2 :] << 4
    content = b"".join(
        scale.tobytes() + row.tobytes() for scale, row in zip(scales, halves, strict=True)
    )
    meant = (steps.astype(np.float32) - 8) * scales.astype(np.float32)
    return content, meant.reshape(weights.shape)

"""A trained table to the files that ``index.ChineseTable`` reads."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.chinese.table import BASIS, FORM, NOTE, PARTS, SCALES, VECTORS, VOCABULARY
from training.fit import Floats

STEPS = 7
TURN_SEED = 0


def write_table(
    folder: Path, vocabulary: list[str], table: Floats, basis: Floats, *, english: str
) -> str:
    """Write the table into ``folder``, in four bits with a scale for each vector; its SHA-256.

    The space is turned at random first, which spreads each vector over its components, so that
    fifteen steps are enough (figures in docs/chinese-model.md).
    """
    folder.mkdir(parents=True, exist_ok=True)
    table, basis = turned(table, basis)
    numbers, scales = quantised(table)
    (folder / VOCABULARY).write_text("\n".join(vocabulary), encoding="utf-8", newline="\n")
    np.save(folder / VECTORS, packed(numbers))
    np.save(folder / SCALES, scales)
    np.save(folder / BASIS, basis.astype(np.float16))
    checksum = table_checksum(folder)
    note = {
        "form": FORM,
        "dimensions": basis.shape[1],
        "rank": basis.shape[0],
        "features": len(vocabulary),
        "english": english,
        "sha256": checksum,
    }
    (folder / NOTE).write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8", newline="\n")
    return checksum


def table_checksum(folder: Path) -> str:
    """SHA-256 over the parts of a table, in their order."""
    digest = hashlib.sha256()
    for name in PARTS:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def turned(table: Floats, basis: Floats) -> tuple[Floats, Floats]:
    """The same vectors in orthonormal directions that are turned at random, seeded."""
    directions, shape = np.linalg.qr(basis.T.astype(np.float64))
    chance = np.random.default_rng(TURN_SEED)
    turn, _ = np.linalg.qr(chance.standard_normal((len(basis), len(basis))))
    return (
        (table @ (shape.T @ turn)).astype(np.float32),
        (turn.T @ directions.T).astype(np.float32),
    )


def quantised(table: Floats) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Each row as numbers from -7 to 7 and the scale that brings it back: row = numbers * scale."""
    scales = (np.abs(table).max(axis=1) / STEPS).astype(np.float16)
    scales = np.maximum(scales, np.finfo(np.float16).tiny)  # for a row of zeros
    numbers = np.rint(table / scales[:, None].astype(np.float32))
    return np.clip(numbers, -STEPS, STEPS).astype(np.int8), scales


def packed(numbers: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Two numbers a byte, as ``index.chinese.table.unpacked`` reads them."""
    half = numbers.shape[1] // 2
    shifted = (numbers + 8).astype(np.uint8)
    return shifted[:, :half] | (shifted[:, half:] << 4)

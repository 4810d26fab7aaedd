"""Weights as NumPy arrays that lie in the file: no byte is read before it is computed with.

The safetensors layout: a length N (8 bytes, little endian), N bytes of JSON that give each
tensor's dtype, shape and place, then the tensors (github.com/huggingface/safetensors, "Format").
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelMissing

WEIGHTS = "model.safetensors"

_LENGTH = 8
_FLOATS: Mapping[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2")}
"""The kinds of numbers that NumPy has itself; it knows no bfloat16."""


def mapped_weights(path: Path) -> Mapping[str, NDArray[np.floating[Any]]]:
    """The float tensors of a safetensors file by name, mapped into memory, read-only.

    Tensors of other kinds (positions, bfloat16) are left out.

    Raises:
        ModelMissing: the file is damaged.
    """
    try:
        with path.open("rb") as stream:
            data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        end = _LENGTH + int.from_bytes(data[:_LENGTH], "little")
        header: dict[str, Any] = json.loads(data[_LENGTH:end])
        return {
            name.removeprefix("bert."): _array(data, tensor, end)
            for name, tensor in header.items()
            if name != "__metadata__" and tensor["dtype"] in _FLOATS
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelMissing(
            f"model file {path} is damaged ({error}); install or download the model again"
        ) from error


def _array(data: mmap.mmap, tensor: Mapping[str, Any], start: int) -> NDArray[np.floating[Any]]:
    begin, _ = tensor["data_offsets"]
    shape = tensor["shape"]
    kind = _FLOATS[tensor["dtype"]]
    return np.frombuffer(data, kind, count=prod(shape), offset=start + begin).reshape(shape)

"""On what a model computes, and in which precision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from index.errors import ModelFault, NoDevice

PRECISIONS = ("auto", "float32", "bfloat16", "float16")


def check_precision(precision: str) -> None:
    """Nothing, for a precision that there is.

    Raises:
        ModelFault: there is no such one.
    """
    if precision not in PRECISIONS:
        raise ModelFault(f"precision {precision!r}: there are {', '.join(PRECISIONS)}")


def chosen_device(asked: str) -> str:
    """The device that a setting names; ``auto`` is a CUDA device where there is one.

    Raises:
        NoDevice: there is none here.
    """
    import torch

    if asked == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if asked.startswith("cuda") and not torch.cuda.is_available():
        raise NoDevice(f"device {asked!r}: there is no CUDA device here; set device to auto or cpu")
    return asked


def chosen_dtype(precision: str, device: str) -> Any:
    """Torch's type for a precision; ``auto`` is bfloat16 where the device multiplies it itself."""
    import torch

    if precision != "auto":
        return getattr(torch, precision)
    if device.startswith("cuda"):
        fast = torch.cuda.get_device_capability(device)[0] >= 8
    else:
        fast = device == "cpu" and _has_bfloat16()
    return torch.bfloat16 if fast else torch.float32


def _has_bfloat16() -> bool:
    """Whether the CPU multiplies bfloat16 itself; without that it is slower than float32."""
    try:
        cpuinfo = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in cpuinfo or "amx_bf16" in cpuinfo

"""How many cores torch and NumPy work on.

Whole batches side by side, each on one core, wait for nothing; one batch on all cores makes them
wait for each other at every layer, and badly so where other programs run too.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@cache
def all_cores() -> int:
    """The cores that torch uses of itself; to be asked before ``on_cores`` changes that."""
    import torch

    return torch.get_num_threads()


@contextmanager
def on_cores(count: int) -> Iterator[None]:
    """Let torch use so many cores for what this thread computes meanwhile."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


_limiting = threading.Lock()


@contextmanager
def blas_on_one_core() -> Iterator[None]:
    """Let NumPy's products use one core meanwhile; one thread at a time, for the limit is the
    process's.

    Two cores are a little quicker where they are free, and ten times slower where they are not:
    OpenBLAS has one spin until the other comes (docs/retrieval.md).
    """
    with _limiting, _blas().limit(limits=1):
        yield


@cache
def _blas() -> Any:
    """What sets the cores of the libraries that NumPy's products are computed by."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")


def side_by_side(
    action: Callable[[Item], Result], items: Sequence[Item], count: int
) -> list[Result]:
    """What ``action`` gives for each item, in their order, ``count`` at a time on a core each."""

    def alone(item: Item) -> Result:
        with on_cores(1):
            return action(item)

    with ThreadPoolExecutor(min(count, len(items))) as pool:
        return list(pool.map(alone, items))

"""The course of the training: batches of questions, AdamW, a rate that rises and falls."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch

from training.reader.network import Lower, Upper, batch_of, loss_of
from training.reader.pairs import Group

POOL = 20
"""Batches whose groups are put together by length, so that little is filled up."""


@dataclass(frozen=True)
class Recipe:
    """What the training is done by."""

    lower: int = 6
    """Layers of the base model that read question and text apart, and stay as they are."""
    batch: int = 16
    """Windows of a step."""
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    warmup: float = 0.06
    """Share of the steps in which the rate rises."""
    norm: float = 1.0
    """What the gradient's norm is cut to."""
    words: float = 0.1
    """What the loss of the words that answer counts."""
    seed: int = 1


def learn(
    groups: Sequence[Group],
    lower: Lower,
    upper: Upper,
    recipe: Recipe,
    told: Callable[[str], None],
    check: Callable[[], None] = lambda: None,
) -> None:
    """One pass over the groups in a random order; ``check`` is called at each fifth."""
    batches = list(batches_of(groups, recipe.batch, random.Random(recipe.seed)))
    optimizer = torch.optim.AdamW(
        [
            {"params": list(upper.layers.values()), "lr": recipe.rate},
            {"params": list(upper.heads.values()), "lr": recipe.head_rate},
        ],
        weight_decay=recipe.decay,
        fused=True,
    )
    steps = len(batches)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: share_of_rate(step, steps, recipe.warmup)
    )
    parameters = [*upper.layers.values(), *upper.heads.values()]
    total = 0.0
    begun = time.perf_counter()
    for step, batch in enumerate(batches, start=1):
        lower.keep(batch)
        known = batch_of(batch, lower)
        loss = loss_of(upper.read(known), known, recipe.words)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it without
        torch.nn.utils.clip_grad_norm_(parameters, recipe.norm)
        optimizer.step()
        schedule.step()
        total += float(loss.detach())
        if step % 50 == 0:
            took = time.perf_counter() - begun
            told(f"step {step} of {steps}, loss {total / 50:.3f}, {took / step:.2f} s a step")
            total = 0.0
        if step % max(1, steps // 5) == 0:
            check()


def share_of_rate(step: int, steps: int, warmup: float) -> float:
    """Of the full rate at a step: rising over ``warmup`` of the steps, then falling to 0."""
    rising = max(1.0, warmup * steps)
    return min((step + 1) / rising, max(0.0, (steps - step) / max(1.0, steps - rising)))


def batches_of(
    groups: Sequence[Group], windows: int, order: random.Random
) -> Iterator[list[Group]]:
    """Groups of like length, up to so many windows together; each group once."""
    shuffled = order.sample(list(groups), len(groups))
    size = POOL * windows
    batches: list[list[Group]] = []
    for start in range(0, len(shuffled), size):
        pool = sorted(shuffled[start : start + size], key=lambda one: one.longest)
        batch: list[Group] = []
        for one in pool:
            if batch and sum(len(other.pairs) for other in batch) + len(one.pairs) > windows:
                batches.append(batch)
                batch = []
            batch.append(one)
        batches.append(batch)
    yield from order.sample(batches, len(batches))

"""What the reader reaches on questions that it did not learn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch

from training.reader.network import Lower, Upper, batch_of
from training.reader.pairs import Group

BATCH = 6
"""Groups that are read at once."""


class Reached(NamedTuple):
    """Figures over questions."""

    first: float
    """Share of the answerable whose best sentence answers."""
    area: float
    """Area under the curve of the best score, answerable against not: the likelihood that it is
    greater for one of the former."""
    words: float
    """Share of the known words that are met by the likeliest span at all."""

    def __str__(self) -> str:
        return f"first {self.first:.3f}, area {self.area:.3f}, words {self.words:.3f}"


def measured(groups: Sequence[Group], lower: Lower, upper: Upper) -> Reached:
    """The figures over these groups, each with all that is read for its question."""
    best: list[float] = []
    is_answerable: list[bool] = []
    is_first: list[bool] = []
    is_met: list[bool] = []
    lower.keep(groups)
    order = sorted(groups, key=lambda one: one.longest)
    for start in range(0, len(order), BATCH):
        some = order[start : start + BATCH]
        batch = batch_of(some, lower)
        with torch.inference_mode():
            judgement = upper.read(batch)
        scores = judgement.sentences.masked_fill(~batch.is_sentence, float("-inf"))
        for number in range(len(some)):
            rows = batch.group == number
            own, right = scores[rows].flatten(), batch.answers[rows].flatten()
            top = int(own.argmax())
            best.append(float(own[top]))
            is_answerable.append(bool(right.any()))
            if right.any():
                is_first.append(bool(right[top]))
        for row, words in enumerate(batch.words):
            if words is not None:
                spans = judgement.spans[row].masked_fill(
                    ~batch.text_kept[row][:, None], float("-inf")
                )
                begin, end = spans.argmax(dim=0).tolist()
                is_met.append(begin <= words[1] and words[0] <= end)
    values, flags = np.array(best), np.array(is_answerable)
    above = values[flags][:, None] > values[~flags][None]
    area = float(above.mean()) if above.size else float("nan")
    return Reached(float(np.mean(is_first)), area, float(np.mean(is_met or [False])))

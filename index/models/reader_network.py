"""The network of the reader: upper layers that see question and text together, and three heads.

The lower layers of the base model read a question and a text each by itself, so that what they
make of a text is computed once for all questions (Cao and others 2020, DeFormer,
arXiv:2005.00697); the upper ones, trained for it, read both together. A sentence's score is that of
its best clause, a linear function of the mean of its tokens' states, and of that mean's cosine with
the question's: a long sentence that answers in few words is not outweighed by the rest of it. The
words that answer begin and end where two other linear functions are greatest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from index.models.bert import BertLayer, attention_mask, layer_of
from index.models.bert_shape import BertShape

if TYPE_CHECKING:
    from torch import Tensor

HEADS = ("kinds", "sentence.weight", "sentence.bias", "nearness", "span.weight")
"""Learnt besides the layers: what is added to the states of questions and of texts, (2, d); the
sentence's head, (d,) and (1,), and what a cosine counts, (1,); those of the first and the last
word, (2, d)."""

APART = -1.5
"""Added to what a token of the question attends to in the text, and the other way about.

The base model has read each by itself. With 0 the one drowns in the other, and the training begins
far below what the base model knows: docs/reader-model.md.
"""

NEARNESS, COMMON = 20.0, 0.85
"""By how much a cosine is spread, and which is neither near nor far: those of the base model lie
between .7 and 1."""


NO_CLAUSE = -1e4
"""Log odds of a clause that there is not."""


class Judgement(NamedTuple):
    """What comes out for n texts of t tokens and up to s sentences."""

    sentences: Tensor
    """Log odds that each sentence answers: (n, s)."""
    spans: Tensor
    """By which token the answer's words begin and end, higher is likelier: (n, t, 2)."""


class ReaderNetwork:
    """The upper layers and the heads."""

    def __init__(
        self, layers: Sequence[BertLayer], heads: Mapping[str, Tensor], shape: BertShape
    ) -> None:
        self._layers = layers
        self._heads = heads
        self._shape = shape

    def __call__(
        self,
        question: Tensor,
        question_kept: Tensor,
        text: Tensor,
        text_kept: Tensor,
        membership: Tensor,
    ) -> Judgement:
        """Read n pairs.

        Args:
            question: states of the lower layers, (n, q, d).
            question_kept: which of them stand for tokens, (n, q) bool.
            text: the same for the texts, (n, t, d).
            text_kept: (n, t) bool.
            membership: what each token counts in the mean over each clause of each sentence,
                (n, s, c, t).
        """
        import torch

        kinds = self._heads["kinds"]
        state = torch.cat([question + kinds[0], text + kinds[1]], dim=1)
        kept = torch.cat([question_kept, text_kept], dim=1)
        mask = _mask(kept, question.shape[1], state.dtype)
        for layer in self._layers:
            state = layer(state, mask, self._shape)
        # The means and products of the heads in float32: bfloat16 would lose digits here.
        read = state[:, question.shape[1] :].float()
        means = membership.to(read.dtype) @ read[:, None]
        asked = state[:, : question.shape[1]].float() * question_kept[..., None]
        near = torch.nn.functional.cosine_similarity(asked.sum(dim=1)[:, None, None], means, dim=-1)
        clauses = means @ self._heads["sentence.weight"] + self._heads["sentence.bias"]
        clauses = clauses + NEARNESS * self._heads["nearness"] * (near - COMMON)
        is_clause = (membership > 0).any(dim=-1)
        sentences = clauses.masked_fill(~is_clause, NO_CLAUSE).amax(dim=-1)
        return Judgement(sentences, read @ self._heads["span.weight"].T)


def _mask(kept: Tensor, question: int, dtype: Any) -> Tensor:
    """What is added to attention, of pairs whose first ``question`` tokens are the question's:
    (n, 1, t, t) for (n, t)."""
    width = kept.shape[1]
    mask = attention_mask(kept, dtype).expand(-1, -1, width, -1).clone()
    mask[:, :, :question, question:] += APART
    mask[:, :, question:, :question] += APART
    return mask


def joint_layers(weights: Mapping[str, Tensor], shape: BertShape, lower: int) -> list[BertLayer]:
    """The layers above the ``lower`` ones."""
    return [layer_of(weights, shape, number) for number in range(lower, shape.layers)]

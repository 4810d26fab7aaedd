"""A reader over a packed model: multilingual-e5-small's lower layers, and what was trained above.

How it was trained, and what it reaches: docs/reader-model.md. How like a sentence is to a question
token by token (late interaction: Khattab and Zaharia 2020, ColBERT, arXiv:2004.12832) is told by
the lower layers' states, which are there anyway.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.models.bert import Bert
from index.models.cores import all_cores, side_by_side
from index.models.device import check_precision, chosen_device, chosen_dtype
from index.models.packed_embedder import e5_file
from index.models.packed_model import PackedModel, packed_model
from index.models.reader import SentenceReading, Stretch, windows_of
from index.models.reader_network import ReaderNetwork, joint_layers
from index.models.reader_tokens import (
    LONGEST,
    Piece,
    ReaderTokens,
    WindowTokens,
    pieces_in,
)
from index.models.reader_weights import PACKAGED, ReaderFile

if TYPE_CHECKING:
    from torch import Tensor

BATCH_TOKENS = 1024
"""Tokens, padding included, that are read at once on a CPU's core."""

GPU_BATCH_TOKENS = 65_536

MOST_KEPT = 512
"""Windows whose states after the lower layers are kept, of some 100 kB each."""

LONGEST_WORDS = 24
"""Tokens of the words that answer."""

Place = tuple[int, int]
"""Number of the stretch, number of the sentence."""


def load_reader(
    file: Path | None = None, *, device: str = "auto", precision: str = "auto"
) -> PackedReader:
    """The reader that comes along, or the one in a ``file`` of ``python -m training.reader``.

    Raises:
        ModelMissing: the package of its base model is not installed.
    """
    base, _ = e5_file()
    return PackedReader(base, ReaderFile(file or PACKAGED), device=device, precision=precision)


class _Window(NamedTuple):
    """A window as it is read, and where what comes out belongs."""

    tokens: WindowTokens
    pieces: tuple[tuple[Piece, ...], ...]
    places: tuple[Place, ...]


class _Loaded(NamedTuple):
    bert: Bert
    network: ReaderNetwork
    lower: int


class PackedReader:
    """A ``Reader`` of the model in a packed file; loaded when it first reads, safe to use from
    threads."""

    def __init__(
        self,
        base: Path,
        learnt: ReaderFile,
        *,
        device: str = "auto",
        precision: str = "auto",
    ) -> None:
        check_precision(precision)
        self._base = base
        self._learnt = learnt
        self._device = device
        self._precision = precision
        self._loading = threading.RLock()
        self._keeping = threading.Lock()
        self._kept: OrderedDict[tuple[int, ...], Tensor] = OrderedDict()

    @property
    def fingerprint(self) -> str:
        """See ``Reader``."""
        return self._learnt.fingerprint

    def read(self, question: str, stretches: Sequence[Stretch]) -> list[list[SentenceReading]]:
        """See ``Reader``.

        Raises:
            ModelMissing: the model or what was learnt over it cannot be read.
        """
        import torch

        windows = [
            window
            for number, stretch in enumerate(stretches)
            for window in self._windows(number, stretch)
        ]
        best: dict[Place, SentenceReading] = {}
        if windows:
            loaded = self._loaded
            batches = list(_batches(windows, loaded.bert.device))
            with torch.inference_mode():
                asked, _ = loaded.bert.states([self._tokens.question(question)], loaded.lower)
            if loaded.bert.device == "cpu":
                read = side_by_side(lambda some: self._read(asked, some), batches, all_cores())
            else:
                read = [self._read(asked, some) for some in batches]
            for place, reading in (one for some in read for one in some):
                if place not in best or reading.score > best[place].score:
                    best[place] = reading
        silent = SentenceReading(float("-inf"), 0, 0)
        return [
            [best.get((number, place), silent) for place in range(len(stretch.sentences))]
            for number, stretch in enumerate(stretches)
        ]

    def _windows(self, number: int, stretch: Stretch) -> Iterator[_Window]:
        pieces = self._tokens.pieces(stretch.sentences)
        for window in windows_of(list(map(len, pieces)), LONGEST):
            cut = pieces_in(window, pieces)
            places = tuple((number, place) for place in range(window.first, window.end))
            yield _Window(self._tokens.window(stretch.context, cut), cut, places)

    def _read(
        self, asked: Tensor, windows: Sequence[_Window]
    ) -> list[tuple[Place, SentenceReading]]:
        """What is said of every sentence of some windows, which are read at once."""
        import torch

        loaded = self._loaded
        with torch.inference_mode():
            text, kept = self._lower(windows)
            question = asked.expand(len(windows), -1, -1)
            is_question = torch.ones(question.shape[:2], dtype=torch.bool, device=kept.device)
            most = max(len(window.places) for window in windows)
            clauses = max(window.tokens.most_clauses for window in windows)
            membership = np.stack(
                [window.tokens.membership(most, clauses, text.shape[1]) for window in windows]
            )
            judged = loaded.network(
                question, is_question, text, kept, torch.from_numpy(membership).to(kept.device)
            )
            scores = judged.sentences.cpu().numpy()
            spans = judged.spans.cpu().numpy()
            cosines = _cosines(text, asked[0, self._prompt : -1]).cpu().numpy()
        return [
            reading
            for row, window in enumerate(windows)
            for reading in _readings(window, scores[row], spans[row], cosines[row])
        ]

    def _lower(self, windows: Sequence[_Window]) -> tuple[Tensor, Tensor]:
        """The states of windows after the lower layers, filled up to the longest: (n, t, d); and
        which stand for tokens: (n, t)."""
        import torch

        loaded = self._loaded
        keys = [tuple(window.tokens.numbers) for window in windows]
        with self._keeping:
            known = {key: self._kept[key] for key in keys if key in self._kept}
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        if missing:
            states, kept = loaded.bert.states(missing, loaded.lower)
            lengths = kept.sum(dim=1).tolist()
            new = {
                key: state[:length].clone()
                for key, state, length in zip(missing, states, lengths, strict=True)
            }
            known |= new
        with self._keeping:
            for key in keys:
                self._kept[key] = known[key]
                self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        some = [known[key] for key in keys]
        filled = torch.nn.utils.rnn.pad_sequence(some, batch_first=True)
        ends = torch.tensor([[len(state)] for state in some], device=filled.device)
        return filled, torch.arange(filled.shape[1], device=filled.device) < ends

    @cached_property
    def _model(self) -> PackedModel:
        with self._loading:
            return packed_model(self._base)

    @cached_property
    def _tokens(self) -> ReaderTokens:
        return ReaderTokens(self._model.vocabulary)

    @cached_property
    def _prompt(self) -> int:
        """Tokens before those of a question itself."""
        return len(self._tokens.question("")) - 1

    @cached_property
    def _loaded(self) -> _Loaded:
        import torch

        with self._loading:
            device = chosen_device(self._device)
            dtype = chosen_dtype(self._precision, device)
            weights = self._learnt.weights(self._model)
            layers = {
                name: torch.from_numpy(weight).to(device, dtype)
                for name, weight in weights.layers.items()
            }
            heads = {
                name: torch.from_numpy(weight).to(device, dtype if name == "kinds" else None)
                for name, weight in weights.heads.items()
            }
            shape = self._model.bert_shape
            network = ReaderNetwork(joint_layers(layers, shape, weights.lower), heads, shape)
            bert = Bert.from_packed(self._model, device, dtype)
            return _Loaded(bert, network, weights.lower)


def _batches(windows: Sequence[_Window], device: str) -> Iterator[list[_Window]]:
    """Windows of like length, longest first."""
    budget = BATCH_TOKENS if device == "cpu" else GPU_BATCH_TOKENS
    order = sorted(windows, key=lambda window: -len(window.tokens.numbers))
    start = 0
    while start < len(order):
        size = max(1, budget // len(order[start].tokens.numbers))
        yield order[start : start + size]
        start += size


def _cosines(text: Tensor, question: Tensor) -> Tensor:
    """Of each token of n texts with each of a question: (n, t, q) for (n, t, d) and (q, d)."""
    import torch

    text, question = (
        torch.nn.functional.normalize(states.float(), dim=-1) for states in (text, question)
    )
    return text @ question.T


def _readings(
    window: _Window,
    scores: NDArray[np.float32],
    spans: NDArray[np.float32],
    cosines: NDArray[np.float32],
) -> Iterator[tuple[Place, SentenceReading]]:
    """What is said of each sentence of one window.

    Args:
        scores: log odds of the sentences, (s,).
        spans: of the tokens as first and last one, (t, 2).
        cosines: of the tokens with the question's, (t, q).
    """
    begin = window.tokens.first
    for place, pieces, score in zip(window.places, window.pieces, scores.tolist(), strict=False):
        if not pieces:
            continue
        own = slice(begin, begin + len(pieces))
        first, last = _words(spans[own])
        greatest = cosines[own].max(axis=0)
        likeness = float(greatest.mean()) if greatest.size else 0.0
        yield place, SentenceReading(score, pieces[first].start, pieces[last].end, likeness)
        begin += len(pieces)


def _words(spans: NDArray[np.float32]) -> tuple[int, int]:
    """First and last token of the likeliest words: those whose two values have the greatest sum."""
    sums = spans[:, None, 0] + spans[None, :, 1]
    count = len(spans)
    distance = np.arange(count)[None, :] - np.arange(count)[:, None]
    sums = np.where((distance >= 0) & (distance < LONGEST_WORDS), sums, -np.inf)
    first, last = np.unravel_index(int(sums.argmax()), sums.shape)
    return int(first), int(last)

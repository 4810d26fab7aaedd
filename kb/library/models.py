"""The models of the settings. Their faults become errors of the library here, and here alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import (
    CrossEncoderReranker,
    Embedder,
    ModelFault,
    ModelMissing,
    Reader,
    Reranker,
    SentenceReading,
    Stretch,
    load_embedder,
    load_reader,
)
from kb.config import Settings
from kb.errors import ModelUnavailable

NO_READER = "none"
"""The setting that switches the reader off."""

COMPARING = {"model": "small"}
"""The settings that comparison has where a model is not named."""

logger = logging.getLogger("kb")


def embedder_of(settings: Settings) -> Embedder:
    """The embedder that the settings name; the model itself is loaded when it first encodes.

    Raises:
        ModelUnavailable: there is no such model, now or when it is loaded.
    """
    with _faults_as_errors():
        return GuardedEmbedder(
            load_embedder(
                settings.model,
                device=settings.device,
                precision=settings.precision,
                languages=settings.languages,
            )
        )


def comparing_embedder_of(settings: Settings) -> Embedder:
    """What statements are compared by: the quick models that its thresholds were set for, unless
    the settings name another one.

    Raises:
        ModelUnavailable: there is no such model, now or when it is loaded.
    """
    return embedder_of(settings if settings.model else settings.model_copy(update=COMPARING))


def reranker_of(settings: Settings) -> Reranker | None:
    """The reranker that the settings name, loaded when it first scores; None where none is set."""
    if not settings.reranker:
        return None
    return GuardedReranker(CrossEncoderReranker(settings.reranker, device=settings.device))


def reader_of(settings: Settings) -> Reader | None:
    """The reader that the settings name; None where it is switched off, or where the package of
    its base model is not installed, which is logged."""
    if settings.reader == NO_READER:
        return None
    file = Path(settings.reader).expanduser() if settings.reader else None
    try:
        reader = load_reader(file, device=settings.device, precision=settings.precision)
    except ModelMissing as fault:
        logger.warning("answers are judged without the reader: %s", fault)
        return None
    return GuardedReader(reader)


class GuardedEmbedder:
    """An ``Embedder`` that raises ModelUnavailable where the one inside it has a fault."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def fingerprint(self) -> str:
        """What the vectors depend on, in one word."""
        with _faults_as_errors():
            return self._embedder.fingerprint

    @property
    def dimensions(self) -> int:
        """Components of a vector."""
        with _faults_as_errors():
            return self._embedder.dimensions

    @property
    def languages(self) -> frozenset[str]:
        """Codes of the languages that the model was made for; ``*`` stands for any."""
        with _faults_as_errors():
            return self._embedder.languages

    @property
    def limit(self) -> int:
        """The most tokens of a text that are read, by the measure of ``count``."""
        with _faults_as_errors():
            return self._embedder.limit

    def knows(self, language: str) -> bool:
        """Whether vectors of texts in ``language`` mean anything."""
        with _faults_as_errors():
            return self._embedder.knows(language)

    def count(self, texts: Sequence[str]) -> list[int]:
        """The tokens of each text as the model counts them."""
        with _faults_as_errors():
            return self._embedder.count(texts)

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages: (n, dimensions) float32, L2-normalised."""
        with _faults_as_errors():
            return self._embedder.encode_documents(texts)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question: (dimensions,) float32, L2-normalised."""
        with _faults_as_errors():
            return self._embedder.encode_query(text)


class GuardedReranker:
    """A ``Reranker`` that raises ModelUnavailable where the one inside it has a fault."""

    def __init__(self, reranker: Reranker) -> None:
        self._reranker = reranker

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """How well each passage answers, higher is better: (n,) float32, in [0, 1]."""
        with _faults_as_errors():
            return self._reranker.scores(question, passages)


class GuardedReader:
    """A ``Reader`` that raises ModelUnavailable where the one inside it has a fault."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @property
    def fingerprint(self) -> str:
        """What the judgement depends on, in one word."""
        with _faults_as_errors():
            return self._reader.fingerprint

    def read(self, question: str, stretches: Sequence[Stretch]) -> list[list[SentenceReading]]:
        """What it says of each sentence of each stretch."""
        with _faults_as_errors():
            return self._reader.read(question, stretches)


@contextmanager
def _faults_as_errors() -> Iterator[None]:
    try:
        yield
    except ModelFault as fault:
        raise ModelUnavailable(str(fault)) from fault

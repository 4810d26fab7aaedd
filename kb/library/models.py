"""The models of the settings. Their faults become errors of the library here, and here alone."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
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

LOADED_BY = ("model", "model_languages", "precision")
"""The settings that decide, with the machine, which model is loaded."""

COME_ALONG = ("", "small", "hash")
"""Models that a generation may have which does not say how its model is loaded."""

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


class Models:
    """The embedders of one library: that of the settings, and those of generations that were made
    with other settings. Each is made once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._of_settings: Embedder | None = None
        self._others: dict[str, tuple[Embedder, Settings]] = {}
        self._lock = threading.RLock()

    @property
    def of_settings(self) -> Embedder:
        """The embedder of the settings in force."""
        with self._lock:
            if self._of_settings is None:
                self._of_settings = embedder_of(self._settings)
            return self._of_settings

    @property
    def loaded(self) -> dict[str, str]:
        """How the settings' model is loaded, to be kept with what was made with it."""
        chosen = {name: str(getattr(self._settings, name)) for name in LOADED_BY}
        path = Path(chosen["model"]).expanduser()
        if chosen["model"] and path.exists():
            chosen["model"] = str(path.absolute())
        return chosen

    def named(self, fingerprint: str, loaded: Mapping[str, str] | None) -> Embedder | None:
        """The embedder of this fingerprint, loaded as is told, else one of those that come along;
        None where it cannot be had."""
        if fingerprint == self.of_settings.fingerprint:
            return self.of_settings
        with self._lock:
            if fingerprint not in self._others:
                ways = [loaded] if loaded else [{"model": model} for model in COME_ALONG]
                for way in ways:
                    settings = self._settings.model_copy(update=dict(way))
                    with suppress(ModelUnavailable):
                        made = embedder_of(settings)
                        if made.fingerprint == fingerprint:
                            self._others[fingerprint] = made, settings
                            break
            found = self._others.get(fingerprint)
            return None if found is None else found[0]

    def settings_of(self, fingerprint: str) -> Settings:
        """The settings with the model of this fingerprint, if ``named`` has found it."""
        found = self._others.get(fingerprint)
        return self._settings if found is None else found[1]


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

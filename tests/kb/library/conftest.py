"""A library that was made with one model, and the settings of another one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kb
import kb.library.models
import kb.pipeline.refill
from index import Embedder, HashEmbedder

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> None:
    """``hash-N`` is a model with N components."""
    load = kb.library.models.load_embedder

    def load_either(model: str = "", **options: object) -> Embedder:
        name, _, dimensions = model.partition("-")
        return HashEmbedder(int(dimensions)) if name == "hash" and dimensions else load(model)

    monkeypatch.setattr(kb.library.models, "load_embedder", load_either)


@pytest.fixture
def old(settings: kb.Settings, write: Write, models: None) -> kb.Settings:
    """Settings of a library of forty ports, made with a model of 64 components."""
    made = settings.model_copy(update={"model": "hash-64"})
    for number in range(40):
        folder = write(f"{number:02}.txt", f"The port number {number} is open.\n").parent
    with kb.open(settings=made) as library:
        library.ingest(folder)
    return made


@pytest.fixture
def new(old: kb.Settings) -> kb.Settings:
    """The same library, and another model set."""
    return old.model_copy(update={"model": "hash-32"})


@pytest.fixture
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kb.pipeline.refill, "WINDOW", 4)

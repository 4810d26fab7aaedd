"""sentence-transformers models: lazily loaded, batched by tokens, without the network."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelFault, ModelMissing, NoDevice
from index.models.bert import Bert
from index.models.bert_shape import BertShape
from index.models.cores import on_cores, side_by_side
from index.models.model_folder import ModelFolder
from index.models.module_chain import ModuleChain
from index.models.numpy_bert import NumpyBert

BATCH_TOKENS = 2048
"""Tokens, padding included, that go through the model at once: on a CPU more fall out of its
cache (docs/retrieval.md)."""

GPU_BATCH_TOKENS = 65_536

FEW_TOKENS = 128
"""On a CPU so many are through sooner on one core than several can be brought together."""

PRECISIONS = ("auto", "float32", "bfloat16", "float16")

logger = logging.getLogger("index")


class SentenceTransformerEmbedder:
    """A sentence-transformers model from a folder or a model hub; safe to use from threads.

    What encodes is the model's own chain of modules; batches are made here, of texts of like
    length, so that little is spent on padding, and passed to it as tokens. A short question goes
    without torch as long as nothing else has imported it.
    """

    def __init__(
        self,
        source: Path | str,
        *,
        name: str = "",
        revision: str | None = None,
        languages: frozenset[str] = frozenset({"*"}),
        device: str = "auto",
        precision: str = "auto",
    ) -> None:
        if precision not in PRECISIONS:
            raise ModelFault(f"precision {precision!r}: there are {', '.join(PRECISIONS)}")
        self.languages = languages
        self._source = source
        self._name = name
        self._revision = revision
        self._device = device
        self._precision = precision
        self._loading = threading.RLock()

    @cached_property
    def fingerprint(self) -> str:
        """See ``Embedder``; the same for every device and precision, whose vectors agree."""
        if isinstance(self._source, str):
            return f"{self._source}@{self._revision or 'main'}"
        name = self._name or self._source.resolve().name
        return f"{name}:{self._folder.digest()}"

    @cached_property
    def dimensions(self) -> int:
        """See ``Embedder``."""
        dimensions = self._folder.dimensions
        if dimensions is not None:
            return dimensions
        return int(self.encode_query("a").shape[0])

    @cached_property
    def limit(self) -> int:
        """See ``Embedder``; special tokens and the model's own prompt are taken off."""
        special = int(self._tokenizer.num_special_tokens_to_add(False))
        prompt = len(self._tokenizer.encode(self._document_prompt, add_special_tokens=False))
        return self._folder.longest - special - prompt

    def knows(self, language: str) -> bool:
        """See ``Embedder``."""
        return "*" in self.languages or language in self.languages

    def count(self, texts: Sequence[str]) -> list[int]:
        """See ``Embedder``."""
        encoded = self._tokenizer.encode_batch_fast(self._cased(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encoded]

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Embedder``. Of a text over ``limit`` the end is not read; that is logged."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return self._vectors(self._tokens([self._document_prompt + text for text in texts]))

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """See ``Embedder``."""
        (tokens,) = sequences = self._tokens([self._query_prompt + text])
        is_short = len(tokens) <= FEW_TOKENS
        is_plain = self._device in ("auto", "cpu") and self._precision in ("auto", "float32")
        is_torch_there = "torch" in sys.modules
        if is_short and is_plain and not is_torch_there and self._in_numpy is not None:
            return self._in_numpy(tokens)
        vector: NDArray[np.float32] = self._vectors(sequences)[0]
        return vector

    # Files

    @cached_property
    def _folder(self) -> ModelFolder:
        if isinstance(self._source, Path):
            return ModelFolder(self._source)
        with self._loading:
            return ModelFolder(_download(self._source, self._revision))

    @cached_property
    def _document_prompt(self) -> str:
        return self._folder.prompt("document", "passage", "corpus")

    @cached_property
    def _query_prompt(self) -> str:
        return self._folder.prompt("query")

    @cached_property
    def _tokenizer(self) -> Any:
        folder = self._folder.path / self._folder.first
        with self._loading:
            try:
                tokenizer = _read_tokenizer(folder)
            except (OSError, ValueError) as error:
                raise ModelMissing(
                    f"model {folder}: its tokenizer cannot be read ({error}); "
                    "install or download the model again"
                ) from error
            tokenizer.no_truncation()
            tokenizer.no_padding()
            return tokenizer

    def _cased(self, texts: Sequence[str]) -> list[str]:
        return [text.lower() for text in texts] if self._folder.lowers_case else list(texts)

    # Model

    @cached_property
    def _in_numpy(self) -> NumpyBert | None:
        """What encodes a short text without torch, where the model is of that kind."""
        with self._loading:
            return NumpyBert(self._folder) if NumpyBert.fits(self._folder) else None

    @cached_property
    def _run(self) -> Bert | ModuleChain:
        import torch

        with self._loading:
            device = _device(self._device)
            dtype = _dtype(self._precision, device)
            self._cores = torch.get_num_threads()
            if BertShape.fits(self._folder):
                return Bert(self._folder, device, dtype)
            return ModuleChain(self._folder, device, dtype)

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Each text as the numbers of its tokens, special ones included, none over ``limit``."""
        encoded = self._tokenizer.encode_batch_fast(self._cased(texts))
        tokens = [encoding.ids for encoding in encoded]
        longest = self._folder.longest
        cut = sum(len(sequence) > longest for sequence in tokens)
        if cut:
            tokens = [_cut(sequence, longest) for sequence in tokens]
            logger.warning(
                "%d of %d texts are longer than the %d tokens that the model reads; "
                "their ends were left out",
                cut,
                len(texts),
                longest,
            )
        return tokens

    def _vectors(self, tokens: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """The vector of each sequence of tokens: (n, d) float32, L2-normalised."""
        batches = list(_batches([len(sequence) for sequence in tokens], self._budget))
        parts = self._through([[tokens[row] for row in rows] for rows in batches])
        vectors = np.empty((len(tokens), parts[0].shape[1]), dtype=np.float32)
        # Batches are of like lengths: each vector goes back to its text's row.
        vectors[np.concatenate(batches)] = np.concatenate(parts)
        return vectors

    def _through(self, batches: Sequence[Sequence[Sequence[int]]]) -> list[NDArray[np.float32]]:
        run = self._run
        if run.device != "cpu":
            return [run(batch) for batch in batches]
        if len(batches) > 1:
            return side_by_side(run, batches, self._cores)
        few = sum(map(len, batches[0])) <= FEW_TOKENS
        with on_cores(1 if few else self._cores):
            return [run(batches[0])]

    @property
    def _budget(self) -> int:
        return BATCH_TOKENS if self._run.device == "cpu" else GPU_BATCH_TOKENS


def _cut(ids: list[int], longest: int) -> list[int]:
    # The last token is the one that ends a text: it stays.
    return ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]]


def _batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Rows of like length, longest first, whose padded size stays within ``budget`` tokens."""
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    start = 0
    while start < len(order):
        size = max(1, budget // lengths[order[start]])
        yield order[start : start + size]
        start += size


def _read_tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer

    if (folder / "tokenizer.json").is_file():
        return Tokenizer.from_file(str(folder / "tokenizer.json"))
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder, local_files_only=True).backend_tokenizer


def _download(name: str, revision: str | None) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    ignored = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot"]
    try:
        return Path(snapshot_download(name, revision=revision, local_files_only=True))
    except LocalEntryNotFoundError:
        logger.info("model %s is not on this machine; it is downloaded now", name)
    try:
        return Path(snapshot_download(name, revision=revision, ignore_patterns=ignored))
    except (OSError, HfHubHTTPError, LocalEntryNotFoundError) as error:
        raise ModelMissing(
            f"model {name}: not on this machine, and it cannot be downloaded "
            f"({type(error).__name__}); copy the model here and name its folder, "
            "or leave the setting empty for the model installed along"
        ) from error


def _device(asked: str) -> str:
    import torch

    if asked == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if asked.startswith("cuda") and not torch.cuda.is_available():
        raise NoDevice(f"device {asked!r}: there is no CUDA device here; set device to auto or cpu")
    return asked


def _dtype(precision: str, device: str) -> Any:
    import torch

    if precision != "auto":
        return getattr(torch, precision)
    if device.startswith("cuda"):
        fast = torch.cuda.get_device_capability(device)[0] >= 8
    else:
        fast = device == "cpu" and _has_bfloat16()
    return torch.bfloat16 if fast else torch.float32


def _has_bfloat16() -> bool:
    """Whether the CPU multiplies bfloat16 itself; without that it is slower than float32."""
    try:
        cpuinfo = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in cpuinfo or "amx_bf16" in cpuinfo

"""sentence-transformers models: lazily loaded, batched by tokens, without the network."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelMissing
from index.models.batches import FEW_TOKENS, cut, encode_batches
from index.models.bert import Bert
from index.models.bert_shape import BertShape
from index.models.device import check_precision, chosen_device, chosen_dtype
from index.models.model_folder import ModelFolder
from index.models.module_chain import ModuleChain
from index.models.numpy_bert import NumpyBert

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
        check_precision(precision)
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
            return NumpyBert.from_folder(self._folder) if NumpyBert.fits(self._folder) else None

    @cached_property
    def _run(self) -> Bert | ModuleChain:
        with self._loading:
            device = chosen_device(self._device)
            dtype = chosen_dtype(self._precision, device)
            if BertShape.fits(self._folder):
                return Bert.from_folder(self._folder, device, dtype)
            return ModuleChain(self._folder, device, dtype)

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Each text as the numbers of its tokens, special ones included, none over ``limit``."""
        encoded = self._tokenizer.encode_batch_fast(self._cased(texts))
        return cut([encoding.ids for encoding in encoded], self._folder.longest)

    def _vectors(self, tokens: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        return encode_batches(self._run, tokens)


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

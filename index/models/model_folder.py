"""What the files of a sentence-transformers model tell without loading it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from index.errors import ModelMissing

_SAMPLES = 16
_SAMPLE_BYTES = 4096
_WEIGHTS = (".safetensors", ".bin", ".pt")
_READ = (".json", ".txt", ".model", *_WEIGHTS)
"""Files that vectors depend on: settings, vocabularies, weights. A model card is none."""


@dataclass(frozen=True)
class ModelFolder:
    """A model on disk."""

    path: Path
    modules: list[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        modules = self.read("modules.json") or [{"type": "Transformer", "path": ""}]
        object.__setattr__(self, "modules", modules)
        if not (self.path / self.first / "config.json").is_file():
            raise ModelMissing(
                f"{self.path} holds no sentence-transformers model (no config.json); "
                "name a folder that SentenceTransformer.save() wrote"
            )

    @property
    def first(self) -> str:
        """The folder of the module that reads the text."""
        return str(self.modules[0]["path"])

    def read(self, name: str, module: str = "") -> Any:
        """A JSON file of the model or of one of its modules, None where there is none.

        Raises:
            ModelMissing: the file is damaged.
        """
        path = self.path / module / name
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise ModelMissing(
                f"model file {path}: {error}; install or download the model again"
            ) from error

    @cached_property
    def longest(self) -> int:
        """Tokens that the model reads, special ones included."""
        own = self.read("sentence_bert_config.json", self.first) or {}
        if own.get("max_seq_length"):
            return int(own["max_seq_length"])
        tokenizer = self.read("tokenizer_config.json", self.first) or {}
        config = self.read("config.json", self.first) or {}
        bounds = (tokenizer.get("model_max_length"), config.get("max_position_embeddings"))
        return min((int(bound) for bound in bounds if bound and bound > 0), default=512)

    @property
    def lowers_case(self) -> bool:
        """Whether texts are lower-cased before the tokenizer sees them."""
        own = self.read("sentence_bert_config.json", self.first) or {}
        return bool(own.get("do_lower_case"))

    @property
    def kinds(self) -> list[str]:
        """What each module is: Transformer, Pooling, Normalize…"""
        return [str(module["type"]).rpartition(".")[2] for module in self.modules]

    @property
    def pooling(self) -> str:
        """How token vectors become one: ``mean``, ``first``, or ``other``."""
        for module, kind in zip(self.modules, self.kinds, strict=True):
            if kind == "Pooling":
                settings = self.read("config.json", module["path"]) or {}
                whole = settings.get("include_prompt", True)
                modes = _pooling_modes(settings)
                if whole and modes == ["mean"]:
                    return "mean"
                return "first" if modes == ["cls"] else "other"
        return "other"

    @cached_property
    def dimensions(self) -> int | None:
        """Components of a vector; None where only the loaded model can tell."""
        config = self.read("config.json", self.first) or {}
        dimensions = config.get("hidden_size")
        for module, kind in zip(self.modules[1:], self.kinds[1:], strict=True):
            settings = self.read("config.json", module["path"]) or {}
            if kind == "Dense":
                dimensions = settings.get("out_features")
            elif kind == "Pooling":
                width = settings.get(
                    "embedding_dimension", settings.get("word_embedding_dimension")
                )
                dimensions = width * len(_pooling_modes(settings)) if width else None
            elif kind not in ("Normalize", "Dropout", "LayerNorm"):
                return None
        return None if dimensions is None else int(dimensions)

    def prompt(self, *names: str) -> str:
        """The words that the model wants before a text: those of the first name that it has."""
        settings = self.read("config_sentence_transformers.json") or {}
        prompts = settings.get("prompts") or {}
        for name in (*names, settings.get("default_prompt_name")):
            if prompts.get(name):
                return str(prompts[name])
        return ""

    def digest(self) -> str:
        """A short hash of the files: settings in full, weights by size and samples.

        Models of one shape have files of one size, so bytes from all over the weights are
        taken in as well. Takes about a millisecond.
        """
        digest = hashlib.sha256()
        files = sorted(path for path in self.path.rglob("*") if path.suffix in _READ)
        for path in files:
            relative = path.relative_to(self.path)
            if any(part in ("onnx", "openvino") for part in relative.parts):
                continue
            take_in(digest, path, relative.as_posix())
        return digest.hexdigest()[:16]


def take_in(digest: hashlib._Hash, path: Path, name: str) -> None:
    """Let a file's name, size and content, of a large one samples, count in a hash."""
    size = path.stat().st_size
    digest.update(f"{name}\0{size}\0".encode())
    with path.open("rb") as stream:
        if size <= _SAMPLES * _SAMPLE_BYTES:
            digest.update(stream.read())
            return
        for number in range(_SAMPLES):
            stream.seek(number * (size - _SAMPLE_BYTES) // (_SAMPLES - 1))
            digest.update(stream.read(_SAMPLE_BYTES))


def _pooling_modes(settings: dict[str, Any]) -> list[str]:
    """The modes that a pooling module joins: cls, mean, max…"""
    modes = settings.get("pooling_mode")
    if modes is not None:
        return [modes] if isinstance(modes, str) else list(modes)
    named = (
        name.removeprefix("pooling_mode_")
        for name, used in settings.items()
        if name.startswith("pooling_mode_") and used
    )
    return [name.removesuffix("_tokens").removesuffix("_token") for name in named]

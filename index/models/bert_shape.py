"""What tells one BERT encoder from another, and where its parts lie in its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.models.model_folder import ModelFolder
from index.models.weights import WEIGHTS

_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attention_output": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "expansion": "intermediate.dense",
    "contraction": "output.dense",
    "norm": "output.LayerNorm",
}
"""Our name of a part of a layer -> transformers'."""


@dataclass(frozen=True, slots=True)
class BertShape:
    """The numbers of a BERT encoder that its weights do not tell by themselves."""

    layers: int
    heads: int
    epsilon: float
    """Of the layer norms."""
    pools_mean: bool
    """Whether a text's vector is the mean of its tokens'; else it is the first one's."""

    @staticmethod
    def of(folder: ModelFolder) -> BertShape:
        """The shape of a model that ``fits``."""
        config = folder.read("config.json", folder.first)
        return BertShape(
            layers=int(config["num_hidden_layers"]),
            heads=int(config["num_attention_heads"]),
            epsilon=float(config["layer_norm_eps"]),
            pools_mean=folder.pooling == "mean",
        )

    @staticmethod
    def fits(folder: ModelFolder) -> bool:
        """Whether a model is of this kind; another is left to sentence-transformers."""
        config = folder.read("config.json", folder.first) or {}
        is_bert = config.get("model_type") == "bert" and not config.get("is_decoder")
        computes_alike = (
            config.get("hidden_act") == "gelu"
            and config.get("position_embedding_type", "absolute") == "absolute"
        )
        pools_alike = folder.kinds in (
            ["Transformer", "Pooling"],
            ["Transformer", "Pooling", "Normalize"],
        ) and folder.pooling in ("mean", "first")
        has_weights = (folder.path / folder.first / WEIGHTS).is_file()
        return is_bert and computes_alike and pools_alike and has_weights

    def parts(self, layer: int) -> Iterator[tuple[str, str]]:
        """Our name of each part of a layer, and its name in the file of weights."""
        for part, name in _PARTS.items():
            yield part, f"encoder.layer.{layer}.{name}"

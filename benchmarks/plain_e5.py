"""The packed model as any sentence-transformers program would run it, to be measured against."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from index.models.packed_embedder import e5_file
from index.models.packed_model import PackedModel


def write_folder(folder: Path) -> Path:
    """The model in float32 as a folder that ``SentenceTransformer`` loads; it reads 256 tokens."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers.normalizers import NFKC
    from tokenizers.pre_tokenizers import Sequence, WhitespaceSplit
    from tokenizers.processors import TemplateProcessing
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    path, _ = e5_file()
    model = PackedModel(path)
    shape = model.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.wide,
        max_position_embeddings=shape.places,
        type_vocab_size=shape.kinds,
        layer_norm_eps=model.epsilon,
        pad_token_id=1,
    )
    bert = BertModel(config, add_pooling_layer=False)
    weights = {name: torch.from_numpy(weight.copy()) for name, weight in model.weights()}
    words = torch.from_numpy(model.words(np.arange(shape.vocabulary)))
    bert.load_state_dict({**weights, "embeddings.word_embeddings.weight": words})
    bert.save_pretrained(folder / "bert")
    pieces = model.vocabulary.whole()
    pieces.normalizer = NFKC()
    pieces.pre_tokenizer = Sequence([WhitespaceSplit(), pieces.pre_tokenizer])
    pieces.post_processor = TemplateProcessing("<s> $A </s>", None, [("<s>", 0), ("</s>", 2)])
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=pieces,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        cls_token="<s>",
        sep_token="</s>",
    )
    tokenizer.save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"), max_seq_length=256)
    parts = [transformer, Pooling(shape.hidden, pooling_mode="mean")]
    saved = folder / "model"
    SentenceTransformer(modules=parts, device="cpu").save(str(saved))
    prompts = {"prompts": {"query": "query: ", "document": "passage: "}}
    (saved / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    return saved

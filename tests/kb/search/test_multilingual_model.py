"""A configured multilingual model answers across languages by its own vectors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kb
from kb.answer.calibration import SAFE, load_calibration
from kb.config import Settings

MEANINGS = {
    0: "otters otter 水 獭",
    1: "counted count number 数",
    2: "river rivers 河",
    3: "winter 冬",
    4: "wells well 井",
    5: "dug dig 掘",
    6: "village villages 村",
    7: "mill mills 磨",
}
"""What the model knows: words of both languages that have one vector."""

REPORT = (
    "# Wetland\n\nIn winter 214 otters were counted on the river.\n\n"
    "# Village\n\nIn the village 38 wells were dug by the mill.\n"
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of one vector a meaning, the mean of a text's words.

    It is a BERT whose one layer adds nothing to the vectors of the words.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("model")
    bert, saved = folder / "bert", folder / "tiny"
    bert.mkdir()
    words = [(word, meaning) for meaning, said in MEANINGS.items() for word in said.split()]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(word for word, _ in words)]
    (bert / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=128,
    )  # fmt: skip
    made = BertModel(config)
    with torch.no_grad():
        for name, values in made.named_parameters():
            values.fill_(1.0 if name.endswith("LayerNorm.weight") else 0.0)
        table = made.embeddings.word_embeddings.weight
        for place, (_, meaning) in enumerate(words, start=5):
            table[place, meaning] = 1.0
    made.save_pretrained(bert)
    BertTokenizer(str(bert / "vocab.txt")).save_pretrained(bert)
    parts = [Transformer(str(bert)), Pooling(16, pooling_mode="mean")]
    SentenceTransformer(modules=parts, device="cpu").save(str(saved))
    return saved


@pytest.fixture(scope="module")
def library(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[kb.Library]:
    folder = tmp_path_factory.mktemp("multilingual")
    (folder / "report.md").write_text(REPORT, encoding="utf-8")
    settings = Settings(
        library=folder / "library", model=str(model), model_languages="en,zh", reader="none"
    )
    with kb.open(settings=settings) as opened:
        opened.ingest(folder / "report.md")
        yield opened


def test_chinese_finds_english_by_the_models_vectors_alone(library: kb.Library) -> None:
    for question, words in (("冬河水獭数", "otters"), ("村磨掘井", "wells")):
        hits = library.search(question, mode="dense")
        assert words in hits[0].text
        assert (hits[0].legs.dense or 0) > (hits[1].legs.dense or 0)


def test_a_model_that_was_never_measured_answers_by_the_careful_calibration(
    library: kb.Library,
) -> None:
    assert load_calibration(library.searcher.embedder.fingerprint) == SAFE
    answer = library.ask("冬河水獭数多少？")
    assert answer.status == "answered"
    assert answer.sentences[0].text == "In winter 214 otters were counted on the river."
    assert answer.sentences[0].figure is not None
    assert answer.sentences[0].figure.text == "214"


def test_what_the_report_does_not_say_stays_not_found(library: kb.Library) -> None:
    assert library.ask("桥梁数多少？").status == "not_found"

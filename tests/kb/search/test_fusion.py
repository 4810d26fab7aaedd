"""The figures that the legs are joined by, from the file of measured models."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from index import load_embedder
from kb.search.fusion import ACROSS, WITHIN, fusion_of

LANGUAGES = ["en", "zh"]
ACROSS_32 = float(np.float32(ACROSS))


def test_a_measured_model_has_its_own_figures(tmp_path: Path) -> None:
    pair = {"dense": 0.3, "offset": -4.0, "slope": 40.0, "sentence": 8}
    file = tmp_path / "fusion.json"
    file.write_text(json.dumps({"models": {"m": {"zh-en": pair}}}), encoding="utf-8")
    fusion = fusion_of("m", file)
    assert fusion.weights.pairs == {("zh", "en"): 0.3}
    assert fusion.likelihoods is not None
    assert fusion.likelihoods.pairs == {("zh", "en"): (-4.0, 40.0)}
    assert fusion.best_sentence("zh") == {"en": 8}
    assert fusion.best_sentence("en") == {}


def test_a_model_that_was_not_measured_is_read_by_words_within_and_by_vectors_across() -> None:
    fusion = fusion_of("unknown")
    assert fusion.weights.of("zh", LANGUAGES).tolist() == [ACROSS_32, 0.5]
    assert fusion.weights.of("en", LANGUAGES).tolist() == [WITHIN, ACROSS_32]
    assert fusion.likelihoods is None
    assert fusion.best_sentence("zh") == {}


def test_the_models_that_come_along_were_measured() -> None:
    fusion = fusion_of(load_embedder().fingerprint)
    assert fusion.likelihoods is not None
    assert set(fusion.weights.pairs) == {(a, b) for a in LANGUAGES for b in LANGUAGES}

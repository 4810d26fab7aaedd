"""How the two legs are joined for a model: weights and likelihoods by the languages of question
and text, from a file that ``python -m training.fusion`` writes from measured sets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from index import FusionWeights, Likelihoods

MEASURED = Path(__file__).with_name("fusion.json")

WITHIN = 0.5
"""The dense leg's weight in one language, for a model that was not measured."""

ACROSS = 0.9
"""The same between languages, where words meet through the glossary alone."""

_UNMEASURED = FusionWeights({("zh", "en"): ACROSS, ("en", "zh"): ACROSS}, otherwise=WITHIN)


class Fusion(NamedTuple):
    """What a search fuses by."""

    weights: FusionWeights
    likelihoods: Likelihoods | None
    """None for a model that was not measured: fused scores are compared as they are."""
    sentences: Mapping[tuple[str, str], float]
    """Log odds for a sentence that holds a whole question, by languages of question and text."""

    def best_sentence(self, question: str) -> dict[str, float]:
        """These log odds for a question in one language, by the language of the text."""
        return {text: odds for (asked, text), odds in self.sentences.items() if asked == question}


@cache
def fusion_of(fingerprint: str, file: Path = MEASURED) -> Fusion:
    """The fusion for the model with this fingerprint."""
    models = json.loads(file.read_text(encoding="utf-8"))["models"] if file.exists() else {}
    pairs = models.get(fingerprint)
    if pairs is None:
        return Fusion(_UNMEASURED, None, {})
    by_languages = {tuple(name.split("-")): pair for name, pair in pairs.items()}
    return Fusion(
        FusionWeights({key: pair["dense"] for key, pair in by_languages.items()}, WITHIN),
        Likelihoods({key: (pair["offset"], pair["slope"]) for key, pair in by_languages.items()}),
        {key: pair["sentence"] for key, pair in by_languages.items()},
    )

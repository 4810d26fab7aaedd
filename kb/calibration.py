"""From where on something is an answer: thresholds by model and by languages, read from a file.

``kb calibrate`` writes them from questions with known evidence: docs/answers.md. Which ones hold
for a library is told by its model's fingerprint; a model that was never measured gets safe ones.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Below these nothing is an answer. Set on data: docs/answers.md."""

    lexical: float = 0.55
    """Share of the question that the best sentence, with its heading, must speak of."""
    supported: float = 0.35
    """The same where the dense leg vouches for the sentence."""
    dense: float = 0.6
    """Cosine from which the dense leg vouches."""
    certain: float = 0.75
    """The same where the word that tells the question apart is missing."""

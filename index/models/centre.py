"""Vectors freed of what all of a model's vectors share, and of what tells no more than a language.

The vectors of multilingual-e5-small lie close together: two texts that have nothing in common have
a cosine of .8, and texts of one language are nearer to each other for the language alone. Both are
in the mean m of the vectors by what a text is (question, passage) and its language, which is taken
off:

    v' = (v - SHARE · m) / |v - SHARE · m|,    m = (1 - z) · m_en + z · m_zh

where z is the share of Chinese in the text's words. So vectors of two languages come to lie over
each other (mean centring: Mu and Viswanath 2018, All-but-the-Top, arXiv:1702.01417; by language:
Libovický and others 2020, On the Language Neutrality of Pre-trained Multilingual Representations,
arXiv:2004.05160). ``python -m training.means`` makes the means.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.chinese.words import HANZI

PACKAGED = Path(__file__).with_name("e5_means.npz")

SHARE = 0.75
"""Between a half and the whole of the mean nDCG@10 changes little (docs/retrieval.md)."""

ROLES = ("question", "passage")
LANGUAGES = ("en", "zh")
Role = Literal["question", "passage"]

_HANZI = re.compile(f"[{HANZI}]")
_OTHER_WORD = re.compile(rf"[^\W\d_{HANZI}]+")
_CHARACTERS_OF_A_WORD = 2


class Centre:
    """The means of a model's vectors: (d,) float32 by ``role-language``."""

    def __init__(self, means: Mapping[str, NDArray[np.float32]]) -> None:
        self._means = {
            role: np.stack([means[f"{role}-{language}"] for language in LANGUAGES])
            for role in ROLES
        }

    @classmethod
    def packaged(cls) -> Centre:
        """That of multilingual-e5-small, which comes along."""
        with np.load(PACKAGED) as means:
            return cls(dict(means))

    @property
    def fingerprint(self) -> str:
        """What vectors depend on here, in one word."""
        digest = hashlib.sha256(f"{SHARE}".encode())
        for role in ROLES:
            digest.update(self._means[role].tobytes())
        return f"centre-1:{digest.hexdigest()[:16]}"

    def moved(
        self, vectors: NDArray[np.float32], texts: Sequence[str], role: Role
    ) -> NDArray[np.float32]:
        """The vectors of these texts without the mean of their language: L2-normalised."""
        chinese = np.array([chinese_share(text) for text in texts], dtype=np.float32)[:, None]
        english_mean, chinese_mean = self._means[role]
        centred = vectors - SHARE * ((1 - chinese) * english_mean + chinese * chinese_mean)
        length = np.linalg.norm(centred, axis=1, keepdims=True)
        return np.asarray(centred / np.maximum(length, 1e-9), dtype=np.float32)


def chinese_share(text: str) -> float:
    """How much of a text's words is Chinese, from 0 to 1, two characters to a word; where it has
    no word, a half."""
    chinese = len(_HANZI.findall(text)) / _CHARACTERS_OF_A_WORD
    others = len(_OTHER_WORD.findall(text))
    return chinese / (chinese + others) if chinese or others else 0.5

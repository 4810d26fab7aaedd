"""From where on something is an answer: thresholds by model and by languages, read from a file.

``kb calibrate`` writes them from questions with known evidence: docs/answers.md. A calibration
holds for the model whose fingerprint it carries. A library's own file comes first, then the one
packaged with the program; a model that was never measured gets ``SAFE``.

The file is JSON: ``{"version": 1, "models": [{"fingerprint", "thresholds", "figures"}]}``.
``thresholds`` go by "question>text" languages, as in "zh>en"; ``figures`` tells what the values
were found on and what they gave.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from kb.atomic import write_atomically
from kb.errors import BadRequest

VERSION = 1
FILE = "calibration.json"
PACKAGED = Path(__file__).with_name(FILE)
LANGUAGES = ("en", "zh", "other")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Below these nothing is an answer."""

    lexical: float = 0.6
    """Share of the question that the best sentence, with its heading, must speak of."""
    supported: float = 0.4
    """The same where the dense leg vouches for the sentence."""
    dense: float = 0.65
    """Cosine from which the dense leg vouches."""
    certain: float = 0.8
    """The same where the word that tells the question apart is missing."""
    alone: float = 0.9
    """Cosine of question and sentence from which no word need be shared."""

    def as_json(self) -> dict[str, float]:
        return asdict(self)


SAFE = Thresholds()
"""For a model that was never measured: rather "not found" than a wrong sentence."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was found for one model."""

    fingerprint: str
    thresholds: Mapping[str, Thresholds] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)

    def of(self, question: str, text: str) -> Thresholds:
        """The thresholds for a question and a text in these languages."""
        return self.thresholds.get(f"{question}>{text}", SAFE)

    def by_text(self, question: str) -> dict[str, Thresholds]:
        """The thresholds for a question in this language, by the text's."""
        return {text: self.of(question, text) for text in LANGUAGES}

    def as_json(self) -> dict[str, Any]:
        return {
            "fingerprint": self.fingerprint,
            "thresholds": {
                pair: thresholds.as_json() for pair, thresholds in sorted(self.thresholds.items())
            },
            "figures": dict(self.figures),
        }


def load_calibration(fingerprint: str, library: Path | None = None) -> Calibration:
    """What holds for a model: the library's own file first, then the packaged one.

    Raises:
        BadRequest: a file that cannot be read, or that is not in the form above.
    """
    own = [library / FILE] if library is not None else []
    for path in (*own, PACKAGED):
        for calibration in read_calibrations(path):
            if calibration.fingerprint == fingerprint:
                return calibration
    return Calibration(fingerprint)


def read_calibrations(path: Path) -> list[Calibration]:
    """Every model's calibration in a file; none where there is no file."""
    if not path.exists():
        return []
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["version"] != VERSION:
            raise BadRequest(
                f"{path}: version {data['version']}, but this program reads {VERSION}; "
                "run: kb calibrate"
            )
        return [_calibration(model) for model in data["models"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadRequest(
            f"{path}: no calibration ({error}); delete it or run: kb calibrate"
        ) from error


def write_calibration(path: Path, calibration: Calibration) -> None:
    """Put one model's calibration into a file, in place of an earlier one of the same model."""
    others = [
        other for other in read_calibrations(path) if other.fingerprint != calibration.fingerprint
    ]
    models = [model.as_json() for model in (*others, calibration)]
    text = json.dumps({"version": VERSION, "models": models}, indent=2, ensure_ascii=False)
    write_atomically(path, text + "\n")


def _calibration(data: Mapping[str, Any]) -> Calibration:
    names = {threshold.name for threshold in fields(Thresholds)}
    thresholds = {}
    for pair, values in data.get("thresholds", {}).items():
        unknown = set(values) - names
        if unknown:
            raise ValueError(f"unknown threshold {min(unknown)}")
        thresholds[pair] = Thresholds(**{name: float(value) for name, value in values.items()})
    return Calibration(
        fingerprint=str(data["fingerprint"]),
        thresholds=thresholds,
        figures=dict(data.get("figures", {})),
    )

"""What the marks of a sentence count as to whether it answers, by model, read from a file.

``kb calibrate`` writes it from questions with known evidence: docs/answers.md. A calibration holds
for the models whose fingerprint it carries, embedder and reader together. A library's own file
comes first, then the one packaged with the program; models that were never measured get ``SAFE``.

The file is JSON: ``{"version": 2, "models": [{"fingerprint", "weights", "offsets", "limit",
"trust", "figures"}]}``. ``weights`` are by mark (``Marks``), ``offsets`` by "question>text"
languages, as in "zh>en"; ``limit`` is the log odds from which on a sentence is an answer, the
reader's counting ``trust`` besides; ``figures`` tells what the values were found on and gave.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.answer.marks import NAMES, Marks, odds_of
from kb.atomic import write_atomically
from kb.errors import BadRequest

VERSION = 2
FILE = "calibration.json"
PACKAGED = Path(__file__).with_name(FILE)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was found for one pair of models."""

    fingerprint: str
    weights: Mapping[str, float] = field(default_factory=dict)
    """By the names of ``Marks``."""
    offsets: Mapping[str, float] = field(default_factory=dict)
    """By "question>text" languages."""
    limit: float = 0.0
    """Log odds from which on a sentence is an answer, what ``trust`` adds included."""
    trust: float = 0.0
    """What the reader's log odds count besides as to whether a sentence answers at all; which of
    several answers best is told by the weights alone."""
    figures: Mapping[str, Any] = field(default_factory=dict)

    def odds(self, marks: Marks, question: str, text: str) -> float:
        """Log odds that a sentence with these marks answers, by the languages of question and
        text."""
        offset = self.offsets.get(f"{question}>{text}", min(self.offsets.values(), default=0.0))
        return odds_of(marks, self.weights, offset)

    def as_json(self) -> dict[str, Any]:
        return {
            "fingerprint": self.fingerprint,
            "weights": {name: self.weights[name] for name in NAMES if name in self.weights},
            "offsets": dict(sorted(self.offsets.items())),
            "limit": self.limit,
            "trust": self.trust,
            "figures": dict(self.figures),
        }


SAFE = Calibration(
    "",
    weights={
        "reader": 0.8,
        "likeness": 0.1,
        "passage": 0.1,
        "own": 3.0,
        "share": 4.0,
        "is_formed": 0.5,
        "is_unformed": -1.0,
        "is_unnamed": -4.0,
        "is_uncounted": -2.0,
        "is_lacking": -3.0,
        "is_strange": -1.0,
        "names_other_year": -1.0,
        "is_of_other_aspect": -0.5,
        "is_foreign": -0.5,
    },
    offsets={"en>en": -5.0},
    limit=0.0,
)
"""For models that were never measured: rather "not found" than a wrong sentence."""


def fingerprint_of(embedder: str, reader: str | None) -> str:
    """What a calibration holds for: an embedder, and the reader, where there is one."""
    return f"{embedder}+reader:{reader}" if reader else embedder


def load_calibration(fingerprint: str, library: Path | None = None) -> Calibration:
    """What holds for models: the library's own file first, then the packaged one.

    Raises:
        BadRequest: a file that cannot be read, or that is not in the form above.
    """
    own = [library / FILE] if library is not None else []
    for path in (*own, PACKAGED):
        for calibration in read_calibrations(path):
            if calibration.fingerprint == fingerprint:
                return calibration
    return SAFE


def read_calibrations(path: Path) -> list[Calibration]:
    """Every model's calibration in a file; none where there is no file."""
    if not path.exists():
        return []
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["version"] != VERSION:
            raise BadRequest(
                f"{path}: version {data['version']}, but this program reads {VERSION}; "
                "delete it, then run: kb calibrate"
            )
        return [_calibration(model) for model in data["models"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadRequest(
            f"{path}: no calibration ({error}); delete it, then run: kb calibrate"
        ) from error


def write_calibration(path: Path, calibration: Calibration, *, private: bool = False) -> None:
    """Put one calibration into a file, in place of an earlier one of the same models; into a
    ``private`` one, which nobody but its owner may read."""
    others = [
        other for other in read_calibrations(path) if other.fingerprint != calibration.fingerprint
    ]
    models = [model.as_json() for model in (*others, calibration)]
    text = json.dumps({"version": VERSION, "models": models}, indent=2, ensure_ascii=False)
    write_atomically(path, text + "\n", private=private)


def _calibration(data: Mapping[str, Any]) -> Calibration:
    weights = {str(name): float(weight) for name, weight in data["weights"].items()}
    unknown = set(weights) - set(NAMES)
    if unknown:
        raise ValueError(f"unknown mark {min(unknown)}")
    return Calibration(
        fingerprint=str(data["fingerprint"]),
        weights=weights,
        offsets={str(pair): float(offset) for pair, offset in data["offsets"].items()},
        limit=float(data["limit"]),
        trust=float(data.get("trust", 0.0)),
        figures=dict(data.get("figures", {})),
    )

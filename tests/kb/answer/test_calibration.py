"""Thresholds: read by the model's fingerprint, found on questions, kept with the library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kb
from index import load_embedder
from kb.answer.calibration import (
    SAFE,
    Calibration,
    Thresholds,
    load_calibration,
    read_calibrations,
    write_calibration,
)
from kb.answer.known_questions import AskedQuestion
from kb.errors import BadRequest

OWN = Thresholds(lexical=0.5, supported=0.2, dense=0.4, certain=0.6)


def test_what_is_written_is_read_and_other_models_stay(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    first = Calibration("one", {"en>en": OWN}, {"questions": 3})
    write_calibration(path, first)
    write_calibration(path, Calibration("two"))
    write_calibration(path, first)
    assert read_calibrations(path) == [Calibration("two"), first]
    assert load_calibration("one", tmp_path).of("en", "en") == OWN


def test_a_model_that_was_never_measured_gets_safe_thresholds(tmp_path: Path) -> None:
    assert load_calibration("unheard of", tmp_path).by_text("zh") == {
        "en": SAFE, "zh": SAFE, "other": SAFE,
    }  # fmt: skip


def test_the_default_model_is_calibrated_for_each_pair_of_languages() -> None:
    found = load_calibration(load_embedder().fingerprint)
    assert set(found.thresholds) == {"en>en", "en>zh", "zh>en", "zh>zh"}
    assert found.figures["questions"] == 170


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        '{"version": 9, "models": []}',
        '{"version": 1, "models": [{"thresholds": {}}]}',
        '{"version": 1, "models": [{"fingerprint": "x", "thresholds": {"en>en": {"height": 1}}}]}',
    ],
)
def test_a_file_of_another_form_says_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "calibration.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadRequest, match="kb calibrate"):
        load_calibration("x", tmp_path)


def test_calibrating_keeps_thresholds_in_the_library_that_its_next_answer_uses(
    tmp_path: Path,
) -> None:
    report = "# Ports\n\nThe bridge carried 300 cars in 2025.\n\nFruit fell by 4% in 2025.\n"
    (tmp_path / "ports.md").write_text(report, encoding="utf-8")
    asked = [
        AskedQuestion("a", "How many cars did the bridge carry?", "en", "answered", (("300",),)),
        AskedQuestion("b", "By how much did fruit fall?", "en", "answered", (("4%",),)),
        AskedQuestion("c", "How many elephants crossed?", "en", "not_found"),
    ]
    with kb.open(tmp_path / "library") as library:
        library.ingest(tmp_path / "ports.md")
        found = library.calibrate(asked)
        assert found.figures["fitted"]["en"]["answered_with_evidence"] == 1
        assert found.figures["fitted"]["en"]["right_abstention"] == 1
        kept = json.loads(library.calibration_file.read_text(encoding="utf-8"))
        assert kept["models"] == [json.loads(json.dumps(found.as_json()))]
        assert library.ask("How many cars did the bridge carry?").status == "answered"
        never = {pair: Thresholds(2, 2, 2, 2, 2) for pair in found.thresholds}
        write_calibration(library.calibration_file, Calibration(found.fingerprint, never))
    with kb.open(tmp_path / "library") as library:
        assert library.ask("How many cars did the bridge carry?").status == "not_found"

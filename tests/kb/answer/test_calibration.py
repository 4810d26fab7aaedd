"""What marks count: read by the models' fingerprint, written, kept with the library."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kb
from index import load_embedder, load_reader
from kb.answer.calibration import (
    FILE,
    SAFE,
    VERSION,
    Calibration,
    fingerprint_of,
    load_calibration,
    read_calibrations,
    write_calibration,
)
from kb.answer.known_questions import AskedQuestion
from kb.answer.marks import NAMES, Marks
from kb.errors import BadRequest

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
LANGUAGES = st.sampled_from(["en>en", "en>zh", "zh>en", "zh>zh", "other>en"])
CALIBRATIONS = st.builds(
    Calibration,
    fingerprint=st.text(max_size=10),
    weights=st.dictionaries(st.sampled_from(NAMES), NUMBERS),
    offsets=st.dictionaries(LANGUAGES, NUMBERS),
    limit=NUMBERS,
    figures=st.dictionaries(st.text(max_size=5), st.none() | NUMBERS | st.text(max_size=5)),
)
BOTH = Calibration("one", {"reader": 0.5, "own": 2.0}, {"en>en": -1.0, "en>zh": -4.0}, limit=0.25)


def test_log_odds_begin_at_the_offset_of_the_two_languages() -> None:
    marks = Marks(reader=3.0, own=0.5)
    assert BOTH.odds(marks, "en", "en") == -1.0 + 0.5 * 3.0 + 2.0 * 0.5
    assert BOTH.odds(marks, "en", "zh") == -4.0 + 0.5 * 3.0 + 2.0 * 0.5


def test_a_pair_of_languages_that_was_never_measured_has_the_lowest_offset() -> None:
    assert BOTH.odds(Marks(), "zh", "en") == -4.0
    assert Calibration("one").odds(Marks(), "zh", "en") == 0.0


@given(calibration=CALIBRATIONS)
def test_what_is_written_is_read_as_it_was(calibration: Calibration) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        write_calibration(path, calibration)
        assert read_calibrations(path) == [calibration]


def test_what_is_written_takes_the_place_of_its_models_and_leaves_others(tmp_path: Path) -> None:
    path = tmp_path / FILE
    write_calibration(path, Calibration("one", limit=9.0))
    write_calibration(path, Calibration("two"))
    write_calibration(path, BOTH)
    assert read_calibrations(path) == [Calibration("two"), BOTH]
    assert load_calibration("one", tmp_path) == BOTH


def test_a_calibration_holds_for_embedder_and_reader_together() -> None:
    assert fingerprint_of("embedder-1", None) == "embedder-1"
    assert fingerprint_of("embedder-1", "r2") == "embedder-1+reader:r2"


def test_without_a_file_there_is_no_calibration(tmp_path: Path) -> None:
    assert read_calibrations(tmp_path / FILE) == []


def test_models_that_were_never_measured_get_the_careful_one(tmp_path: Path) -> None:
    assert load_calibration("unheard of", tmp_path) == SAFE
    assert load_calibration("unheard of") == SAFE
    assert set(SAFE.weights) == set(NAMES)


@pytest.mark.parametrize("pair", [("en", "en"), ("en", "zh"), ("zh", "en"), ("zh", "zh")])
def test_by_the_careful_one_half_of_the_words_are_no_answer_in_any_language(
    pair: tuple[str, str],
) -> None:
    half, whole = Marks(own=0.5, share=0.5), Marks(own=1.0, share=1.0)
    assert SAFE.odds(half, *pair) == -5.0 + 3.0 * 0.5 + 4.0 * 0.5
    assert SAFE.odds(half, *pair) < SAFE.limit <= SAFE.odds(whole, *pair)


def test_the_default_models_are_calibrated_for_each_pair_of_languages() -> None:
    fingerprint = fingerprint_of(load_embedder().fingerprint, load_reader().fingerprint)
    found = load_calibration(fingerprint)
    assert found.fingerprint == fingerprint
    assert set(found.offsets) == {"en>en", "en>zh", "zh>en", "zh>zh"}
    assert found.weights["reader"] > 0


def test_a_file_of_the_first_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / FILE
    thresholds = {"en>en": {"lexical": 0.6, "supported": 0.4}}
    first = {"version": 1, "models": [{"fingerprint": "x", "thresholds": thresholds}]}
    path.write_text(json.dumps(first), encoding="utf-8")
    told = rf"{FILE}: version 1, but this program reads {VERSION}; delete it, then .*kb calibrate"
    with pytest.raises(BadRequest, match=told):
        load_calibration("x", tmp_path)
    with pytest.raises(BadRequest, match=told):
        write_calibration(path, BOTH)
    path.unlink()
    write_calibration(path, BOTH)
    assert load_calibration("one", tmp_path) == BOTH


GOOD = {"fingerprint": "x", "weights": {"own": 1}, "offsets": {"en>en": -1}, "limit": 0}


def test_figures_may_be_left_out_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text(json.dumps({"version": VERSION, "models": [GOOD]}), encoding="utf-8")
    assert read_calibrations(path) == [Calibration("x", {"own": 1.0}, {"en>en": -1.0}, 0.0)]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("no json", "no calibration"),
        ("[]", "no calibration"),
        (json.dumps({"models": []}), "version"),
        (json.dumps({"version": 9, "models": []}), "version 9"),
        (json.dumps({"version": VERSION}), "models"),
        (json.dumps({"version": VERSION, "models": ["x"]}), "no calibration"),
        (json.dumps({"version": VERSION, "models": [GOOD | {"weights": None}]}), "no calibration"),
        (json.dumps({"version": VERSION, "models": [GOOD | {"limit": "high"}]}), "high"),
        (
            json.dumps({"version": VERSION, "models": [GOOD | {"weights": {"height": 1}}]}),
            "unknown mark height",
        ),
    ],
)
def test_a_file_of_another_form_says_what_is_wrong_and_what_to_do(
    tmp_path: Path, written: str, told: str
) -> None:
    (tmp_path / FILE).write_text(written, encoding="utf-8")
    with pytest.raises(BadRequest, match=f"{told}.*delete it, then run: kb calibrate"):
        load_calibration("x", tmp_path)


REPORT = "# Ports\n\nThe bridge carried 300 cars in 2025.\n\nFruit fell by 4% in 2025.\n"
ASKED = [
    AskedQuestion("a", "How many cars did the bridge carry?", "en", "answered", (("300",),)),
    AskedQuestion("b", "By how much did fruit fall?", "en", "answered", (("4%",),)),
    AskedQuestion("c", "How many elephants crossed?", "en", "not_found"),
]


def test_calibrating_keeps_in_the_library_what_its_next_answer_goes_by(
    settings: kb.Settings, tmp_path: Path
) -> None:
    (tmp_path / "ports.md").write_text(REPORT, encoding="utf-8")
    with kb.open(settings=settings) as library:
        library.ingest(tmp_path / "ports.md")
        told: list[tuple[int, int]] = []
        found = library.calibrate(ASKED, progress=lambda *counts: told.append(counts))
        assert told == [(1, 3), (2, 3), (3, 3)]
        assert found.figures["fitted"]["en"] == {
            "answered_with_evidence": 1.0, "wrong_abstention": 0.0, "right_abstention": 1.0,
        }  # fmt: skip
        assert read_calibrations(library.calibration_file) == [found]
        assert library.ask(ASKED[0].question).status == "answered"
        never = Calibration(found.fingerprint, found.weights, found.offsets, limit=99.0)
        write_calibration(library.calibration_file, never)
    with kb.open(settings=settings) as library:
        assert library.ask(ASKED[0].question).status == "not_found"


def test_a_calibration_may_be_written_elsewhere(settings: kb.Settings, tmp_path: Path) -> None:
    (tmp_path / "ports.md").write_text(REPORT, encoding="utf-8")
    with kb.open(settings=settings) as library:
        library.ingest(tmp_path / "ports.md")
        found = library.calibrate(ASKED, output=tmp_path / "other.json")
        assert read_calibrations(tmp_path / "other.json") == [found]
        assert not library.calibration_file.exists()

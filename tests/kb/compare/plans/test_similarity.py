"""How near measures are: their own likeness by the formulas, and what stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt

import numpy as np
import pytest

from index import Analyser
from kb.compare.plans.commitments import Commitment
from kb.compare.plans.ladder import NO_STRENGTH, Ladder
from kb.compare.plans.prepared import measure_space
from kb.compare.plans.similarity import (
    DOUBT,
    LETTERS,
    MEANING,
    TERMS,
    UNRELATED,
    UNSEEN,
    crosses,
    own_similarity,
    similarity,
)
from kb.documents import Excerpt
from kb.glossary import load_glossary

ANALYSER = Analyser(load_glossary().concepts)
NO_LADDER = Ladder({}, {})


def measure(text: str, section: str = "") -> Commitment:
    excerpt = Excerpt("d", "d.md", "D", None, 2026, "en", section, None, 0, len(text), text)
    return Commitment(excerpt, NO_STRENGTH, negated=False, targets=())


def measures(*texts: str) -> tuple[Commitment, ...]:
    return tuple(map(measure, texts))


def own(left: Sequence[Commitment], right: Sequence[Commitment]) -> np.ndarray:
    space = measure_space([left, right], ANALYSER, NO_LADDER, None, lambda _language: False)
    return own_similarity(*space.reports, space.weights)


@pytest.mark.parametrize("text", ["Repair the eastern quay", "推进智慧海关建设"])
def test_the_same_words_are_as_near_as_can_be(text: str) -> None:
    assert own(measures(text), measures(text)) == pytest.approx(1.0, abs=1e-6)


def test_words_without_anything_in_common_are_not_near() -> None:
    assert own(measures("推进智慧海关建设"), measures("保护牡蛎"))[0, 0] == pytest.approx(0)


def test_what_only_one_side_has_lowers_the_cosine_by_its_rarity() -> None:
    # "quay" is on both sides (df 2), "repair" on one (df 1), of 1 + 1 + UNSEEN measures.
    common, rare = log((2 + UNSEEN) / 2.5), log((2 + UNSEEN) / 1.5)
    cosine = common**2 / (common * sqrt(common**2 + rare**2))
    letters = 2 * len("quay") / len("quay" + "repair quay")  # the longest common subsequence
    letters = (letters - 0.45) / (1 - 0.45)
    expected = (TERMS * cosine + LETTERS * letters) / (TERMS + LETTERS)
    assert own(measures("quay"), measures("repair quay"))[0, 0] == pytest.approx(expected, abs=1e-5)


def test_meaning_takes_its_share_where_the_model_knows_the_language() -> None:
    left, right = measures("alpha beta"), measures("gamma delta")
    vectors = {"alpha beta": [1.0, 0.0], "gamma delta": [0.8, 0.6]}
    space = measure_space(
        [left, right],
        ANALYSER,
        NO_LADDER,
        lambda texts: np.array([vectors[text] for text in texts], np.float32),
        lambda language: language == "en",
    )
    words = own(left, right)[0, 0]
    cosine = (0.8 - UNRELATED) / (1 - UNRELATED)
    assert own_similarity(*space.reports, space.weights)[0, 0] == pytest.approx(
        (1 - MEANING) * words + MEANING * cosine, abs=1e-6
    )


def test_two_languages_meet_in_the_terms_that_both_reports_have() -> None:
    zh, en = "推进智慧海关建设", "promote smart customs"
    space = measure_space(
        [measures(zh), measures(en)], ANALYSER, NO_LADDER, None, lambda _language: False
    )
    assert crosses(*space.reports).tolist() == [[True]]
    shared = set(ANALYSER.terms(zh)) & set(ANALYSER.terms(en))
    assert shared
    common = len(shared) * log((2 + UNSEEN) / 2.5) ** 2
    score = own_similarity(*space.reports, space.weights)[0, 0]
    assert score == pytest.approx(2 * common / (2 * common + DOUBT), abs=1e-6)


def test_each_text_is_embedded_once_and_only_in_a_known_language() -> None:
    asked: list[Sequence[str]] = []

    def embed(texts: Sequence[str]) -> np.ndarray:
        asked.append(texts)
        return np.eye(len(texts), dtype=np.float32)

    report = measures("Repair the quay", "推进智慧海关建设")
    space = measure_space([report, report], ANALYSER, NO_LADDER, embed, lambda code: code == "zh")
    assert asked == [["推进智慧海关建设"]]
    assert space.reports[0].known.tolist() == [False, True]


def test_a_like_heading_brings_measures_nearer() -> None:
    left = (measure("Repair the quay", "Works on the shore"),)
    near = (measure("Build a shed", "Works on the shore"), measure("Build a shed", "Staff"))
    space = measure_space([left, near], ANALYSER, NO_LADDER, None, lambda _language: False)
    under_same, under_other = similarity(*space.reports, space.weights)[0]
    assert under_same > under_other


def test_a_report_without_measures_gives_an_empty_table() -> None:
    space = measure_space([(), measures("x y")], ANALYSER, NO_LADDER, None, lambda _code: False)
    assert similarity(*space.reports, space.weights).shape == (0, 1)

"""What is taken off a vector: the mean of its role and of the languages of its words."""

from __future__ import annotations

import numpy as np
import pytest

from index import Embedder
from index.models.centre import SHARE, Centre, chinese_share

MEANS = {
    "question-en": np.array([0.8, 0, 0], dtype=np.float32),
    "question-zh": np.array([0, 0.8, 0], dtype=np.float32),
    "passage-en": np.array([0.4, 0, 0], dtype=np.float32),
    "passage-zh": np.array([0, 0.4, 0], dtype=np.float32),
}
VECTOR = np.array([[0.6, 0.0, 0.8]], dtype=np.float32)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("智慧海关", 1.0),
        ("smart customs", 0.0),
        ("RCEP 生效", 1 / (1 + 1)),  # one word of two characters beside one
        ("RCEP 对企业有何影响", 3.5 / (3.5 + 1)),
        ("622.65", 0.5),
        ("", 0.5),
    ],
)
def test_two_characters_are_a_word_and_numbers_are_none(text: str, share: float) -> None:
    assert chinese_share(text) == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "role", "centred"),
    [
        ("customs", "question", [0.6 - SHARE * 0.8, 0, 0.8]),
        ("customs", "passage", [0.6 - SHARE * 0.4, 0, 0.8]),
        ("海关", "passage", [0.6, -SHARE * 0.4, 0.8]),
        ("RCEP 生效", "passage", [0.6 - SHARE * 0.2, -SHARE * 0.2, 0.8]),
    ],
)
def test_the_mean_of_role_and_language_is_taken_off(
    text: str, role: str, centred: list[float]
) -> None:
    expected = np.array(centred) / np.linalg.norm(centred)
    moved = Centre(MEANS).moved(VECTOR, [text], role)  # type: ignore[arg-type]  # of a parameter
    np.testing.assert_allclose(moved, [expected], atol=1e-6)


def test_other_means_are_another_fingerprint() -> None:
    other = {**MEANS, "passage-zh": np.array([0, 0.5, 0], dtype=np.float32)}
    assert Centre(MEANS).fingerprint == Centre(dict(MEANS)).fingerprint
    assert Centre(other).fingerprint != Centre(MEANS).fingerprint


def test_texts_that_have_nothing_in_common_are_far_apart_in_either_language(e5: Embedder) -> None:
    passages = ["全年监管进出口货物1.9亿吨。", "The cat sat on the mat.", "他昨天去看牙医。"]
    for question in ("How much cargo did customs supervise?", "海关监管了多少货物？"):
        cosines = e5.encode_documents(passages) @ e5.encode_query(question)
        assert cosines[0] > 0.3
        assert cosines[1:].max() < 0.2

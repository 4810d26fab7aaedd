"""Shares of a question that texts of each language can reach."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from index import Analyser, Concept
from kb.search.scales import carried_over, scales

ANALYSER = Analyser([Concept(zh=("口岸",), en=("port of entry",))])


def best_possible(terms: Mapping[str, float]) -> float:
    """As if each term had an idf of 2."""
    return 2 * sum(terms.values())


def test_terms_are_carried_over_in_the_other_script_and_as_glossary_entries() -> None:
    terms = {"port": 1.0, "口岸": 0.7, "#0": 0.5, "2025": 1.0}
    assert carried_over(terms, "en") == {"口岸": 0.7, "#0": 0.5}
    assert carried_over(terms, "zh") == {"port": 1.0, "#0": 0.5, "2025": 1.0}


@pytest.mark.parametrize(
    ("question", "query", "own"),
    [("en", "customs clearance", {"custom": 1.0, "clearanc": 1.0}), ("zh", "清关", {"清关": 1.0})],
)
def test_a_text_in_the_questions_language_can_reach_the_whole_of_it(
    question: str, query: str, own: dict[str, float]
) -> None:
    terms = own | {"#7": 0.5}
    scale = scales(
        [question],
        query=query,
        question=question,
        terms=terms,
        analyser=ANALYSER,
        best_possible=best_possible,
    )
    assert scale == {question: pytest.approx(1 / (2 * (sum(own.values()) + 0.5)))}


def test_a_text_in_the_other_language_can_reach_what_is_carried_over() -> None:
    terms = {"port": 1.0, "entri": 1.0, "trade": 1.0, "#0": 0.5}
    scale = scales(
        ["zh", "zh", "en"],
        query="port of entry trade",
        question="en",
        terms=terms,
        analyser=ANALYSER,
        best_possible=best_possible,
    )
    carried = 2 / 3  # of three words two are the glossary's entry
    assert scale["zh"] == pytest.approx(carried / (2 * 0.5))
    assert scale["en"] == pytest.approx(1 / (2 * 3.5))


def test_where_nothing_can_be_reached_the_share_is_nought() -> None:
    scale = scales(
        ["zh"],
        query="trade",
        question="en",
        terms={"trade": 1.0},
        analyser=ANALYSER,
        best_possible=best_possible,
    )
    assert scale == {"zh": 0.0}

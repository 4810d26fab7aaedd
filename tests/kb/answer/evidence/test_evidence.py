"""A piece of evidence: its words, and where they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.answer.evidence.blocks import Span
from tests.kb.answer.material import document, evidence_of

PORTS = document("ports", "The bridge carried 300 cars.\n\nIt is long. It is old.")


def test_it_knows_its_words_and_where_they_stand() -> None:
    first = evidence_of(PORTS, "The bridge carried 300 cars.")
    assert first.text == "The bridge carried 300 cars."
    assert first.language == "en"
    assert first.key == ("ports", 0, 28)
    assert first.place == ("ports", 0)
    second = evidence_of(PORTS, "It is old.")
    assert second.key == ("ports", 42, 52)
    assert second.place == ("ports", 30)  # where its paragraph begins


@pytest.mark.parametrize(
    ("span", "overlaps"),
    [
        (Span(4, 10), True),
        (Span(0, 5), True),
        (Span(9, 20), True),
        (Span(0, 4), False),
        (Span(10, 20), False),
        (Span(5, 6), True),
        (Span(0, 28), True),
    ],
)
def test_what_has_words_in_common_overlaps(span: Span, overlaps: bool) -> None:
    whole = evidence_of(PORTS, "The bridge carried 300 cars.")
    bridge = replace(whole, span=Span(4, 10))
    other = replace(whole, span=span)
    assert bridge.overlaps(other) is other.overlaps(bridge) is overlaps


def test_the_same_places_in_two_documents_do_not_overlap() -> None:
    twin = document("twin", PORTS.text)
    sentence = "The bridge carried 300 cars."
    assert not evidence_of(PORTS, sentence).overlaps(evidence_of(twin, sentence))

"""The kind of figure that a question asks for, and sentences that have one."""

from __future__ import annotations

import pytest

from kb.answer.question.figure_kind import FigureKind, figure_kind, has_kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("外贸增速是多少", "rate"),
        ("What share of trade is that?", "rate"),
        ("How fast did trade grow?", "rate"),
        ("过桥费多少钱", "money"),
        ("How much does the pass cost?", "money"),
        ("修了多少亿元的路", "money"),
        ("通关要多久", "time"),
        ("How long did clearance take?", "time"),
        ("外贸多少", None),
        ("How much did trade grow?", None),
        ("How many lorries came?", None),
        ("花了多少钱，增速多少", None),
    ],
)
def test_a_question_may_say_which_kind_of_figure_it_asks_for(
    question: str, kind: FigureKind | None
) -> None:
    assert figure_kind(question) == kind


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("货物进出口9.5万亿元、增长4.4%。", {"rate", "money"}),
        ("Trade reached 9.5 trillion yuan.", {"money"}),
        ("Clearance took 41 hours.", {"time"}),
        ("通关时间压缩至41小时。", {"time"}),
        ("Throughput doubled.", {"rate"}),
        ("货船120艘。", set()),
    ],
)
def test_a_sentence_has_a_kind_by_its_units(sentence: str, kinds: set[FigureKind]) -> None:
    every: tuple[FigureKind, ...] = ("rate", "money", "time")
    assert {kind for kind in every if has_kind(sentence, kind)} == kinds

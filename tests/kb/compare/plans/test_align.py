"""Partners among the measures of two reports, and what a reviewer's word does to them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index import Analyser
from kb.compare.plans.align import Constraints, align, align_each
from kb.compare.plans.commitments import Commitment
from kb.compare.plans.ladder import NO_STRENGTH, Ladder
from kb.compare.plans.prepared import measure_space
from kb.compare.plans.similarity import MeasureSpace
from kb.documents import Excerpt

LEFT = ["Repair the eastern quay", "Publish a tide table", "Train dogs to find stowaways"]
RIGHT = ["Publish the tide table", "Repair the eastern quay", "Open a school for pilots"]
LEFT_ZH = ["推进智慧海关建设", "保护海湾牡蛎养殖区", "为船员指定联系人"]
RIGHT_ZH = ["保护海湾牡蛎养殖区", "推进智慧海关建设", "开设引航员学校"]


def space_of(left: Sequence[str], right: Sequence[str]) -> MeasureSpace:
    reports = [tuple(map(measure, texts)) for texts in (left, right)]
    return measure_space(reports, Analyser(), Ladder({}, {}), None, lambda _language: False)


def measure(text: str) -> Commitment:
    excerpt = Excerpt("d", "d.md", "D", None, 2026, "en", "", None, 0, len(text), text)
    return Commitment(excerpt, NO_STRENGTH, negated=False, targets=())


def pairs(space: MeasureSpace, constraints: Constraints | None = None) -> list[tuple[int, int]]:
    found = align(space, 0, 1, constraints) if constraints else align(space, 0, 1)
    return [(link.left, link.right) for link in found.links]


@pytest.mark.parametrize(("left", "right"), [(LEFT, RIGHT), (LEFT_ZH, RIGHT_ZH)])
def test_measures_find_their_partners_in_any_order(left: list[str], right: list[str]) -> None:
    quay_first = [(0, 1), (1, 0)]
    assert pairs(space_of(left, right)) == quay_first


def test_the_same_words_score_one() -> None:
    scores = {link.left: link.score for link in align(space_of(LEFT, RIGHT), 0, 1).links}
    assert scores[0] == pytest.approx(1.0)
    assert 0.5 < scores[1] < 1


def test_what_a_reviewer_linked_is_linked_and_has_no_other_partner() -> None:
    assert pairs(space_of(LEFT, RIGHT), Constraints(linked=[(2, 1)])) == [(1, 0), (2, 1)]


def test_what_a_reviewer_parted_or_left_without_a_partner_stays_so() -> None:
    space = space_of(LEFT, RIGHT)
    assert pairs(space, Constraints(parted=[(0, 1)])) == [(1, 0)]
    assert pairs(space, Constraints(unpaired_left=[0])) == [(1, 0)]
    assert pairs(space, Constraints(unpaired_right=[0])) == [(0, 1)]


def test_a_report_without_measures_has_no_links() -> None:
    assert align(space_of([], RIGHT), 0, 1).links == ()
    assert align_each(space_of(LEFT, []), 0, 1) == [[], [], []]


def test_a_review_may_speak_of_several_measures_in_one_sentence() -> None:
    space = space_of(["Repair the eastern quay", "Repair the western quay"],
                     ["The eastern quay and the western quay: repair"])  # fmt: skip
    nearest = align_each(space, 0, 1)
    assert [near[0][0] for near in nearest if near] == [0, 0]

"""Several organisations side by side: what they share and what only one has."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.compare.plans.across import ALIKE, Across, side_by_side
from kb.compare.plans.commitments import commitments
from kb.compare.plans.comparison import compare
from kb.compare.plans.prepared import measure_space
from kb.compare.plans.similarity import own_similarity
from kb.compare.selection import Reports
from tests.kb.comparing import ANALYSER, EN_2025, EN_2026, GLOSSARY, LADDER, report

HEAD = "# Office\n\n## Tasks for 2025\n\n"
PLANS = {
    "North": "- Dredge the northern channel.\n- Repair the old lighthouse.\n- Plant oaks.\n",
    "South": "- Dredge the northern channel.\n- Repair the old lighthouse.\n- Sell the barge.\n",
    "West": "- Repair the old lighthouse.\n- Feed the gulls.\n- Repair the lighthouse, the old one."
    "\n",
}


def across(folder: Path, plans: dict[str, str] = PLANS) -> Across:
    documents = [
        report(folder, f"{name}.md", HEAD + plan, 2025, name) for name, plan in plans.items()
    ]
    reports = Reports(tuple(documents))
    found = compare(reports, GLOSSARY.forms, ANALYSER, LADDER).across
    assert found is not None
    return found


def test_what_two_or_more_plan_is_shared_and_the_rest_is_only_here(tmp_path: Path) -> None:
    found = across(tmp_path)
    shared = {
        group.text: [report.organisation for report in group.reports] for group in found.shared
    }
    assert shared == {
        "Repair the old lighthouse": ["North", "South", "West"],
        "Dredge the northern channel": ["North", "South"],
    }
    only = {side.report.organisation: [c.text for c in side.only_here] for side in found.sides}
    assert only == {
        "North": ["Plant oaks"],
        "South": ["Sell the barge"],
        "West": ["Feed the gulls"],
    }


def test_every_measure_stands_in_one_group_or_is_only_here(tmp_path: Path) -> None:
    found = across(tmp_path)
    placed = [m.commitment.text for group in found.shared for m in group.members]
    placed += [commitment.text for side in found.sides for commitment in side.only_here]
    assert len(placed) == found.measures == 9
    assert sum(side.shared for side in found.sides) + 3 == found.measures


def test_the_summary_is_short_and_names_who_lacks_what_most_plan(tmp_path: Path) -> None:
    told = across(tmp_path).summary.splitlines()
    assert told[0] == "3 reports, 9 commitments: 6 shared in 2 groups, 3 only here"
    assert "North · 2025" not in told[0]
    assert any(line.startswith("  2 of 3: Dredge the northern channel (not West") for line in told)
    assert any("2 shared, most with" in line and line.endswith("1 only here") for line in told)


def test_the_table_has_a_row_a_measure(tmp_path: Path) -> None:
    table = across(tmp_path).table()
    assert len(table.rows) == 9
    assert sum(row["group"] is None for row in table.rows) == 3
    assert {row["reports"] for row in table.rows} == {1, 2, 3}


def test_organisations_through_years_are_compared_with_themselves(tmp_path: Path) -> None:
    documents = [
        report(tmp_path, f"{name}{year}.md", HEAD + PLANS[name], year, name)
        for name in ("North", "South")
        for year in (2024, 2025)
    ]
    found = compare(Reports(tuple(documents)), GLOSSARY.forms, ANALYSER, LADDER)
    assert found.across is None
    assert len(found.steps) == 2


def test_letters_that_cannot_matter_change_no_likeness_that_does(tmp_path: Path) -> None:
    plans = [
        commitments(report(tmp_path, f"{n}.md", text), LADDER)
        for n, text in enumerate((EN_2025, EN_2026))
    ]
    space = measure_space(plans, ANALYSER, LADDER, None, lambda _language: False)
    left, right = space.reports
    exact = own_similarity(left, right, space.weights)
    pruned = own_similarity(left, right, space.weights, ALIKE)
    np.testing.assert_array_equal(exact >= ALIKE, pruned >= ALIKE)
    np.testing.assert_allclose(exact[exact >= ALIKE], pruned[exact >= ALIKE], rtol=1e-6)


def test_reports_that_share_nothing_have_no_groups(tmp_path: Path) -> None:
    found = across(tmp_path, {"A": "- Plant oaks.\n", "B": "- Sell the barge.\n"})
    assert found.shared == ()
    assert [side.nearest for side in found.sides] == ["", ""]
    assert "2 only here" in str(found)


@pytest.mark.parametrize("order", [("North", "South", "West"), ("West", "South", "North")])
def test_the_groups_do_not_hang_on_the_order_of_the_reports(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    found = across(tmp_path, {name: PLANS[name] for name in order})
    sizes = sorted(len(group.reports) for group in found.shared)
    assert sizes == [2, 3]


def test_side_by_side_keeps_the_order_of_the_reports(tmp_path: Path) -> None:
    documents = [
        report(tmp_path, f"{name}.md", HEAD + plan, 2025, name) for name, plan in PLANS.items()
    ]
    plans = [commitments(document, LADDER) for document in documents]
    space = measure_space(plans, ANALYSER, LADDER, None, lambda _language: False)
    found = side_by_side(space, [document.info for document in documents], ["a", "b", "c"])
    assert [side.label for side in found.sides] == ["a", "b", "c"]


def test_a_years_plan_is_less_like_another_organisations_plan_of_several_years(
    tmp_path: Path,
) -> None:
    year = "# Office\n\n## Tasks for 2025\n\n- Repair the old lighthouse and feed the gulls.\n"
    years = "# Office\n\n## Goals of the 15th Five-Year Plan\n\n- Repair the old lighthouse.\n"

    def alike(other: str, name: str) -> float:
        reports = Reports(
            (
                report(tmp_path, f"{name}-a.md", year, 2025, "North"),
                report(tmp_path, f"{name}-b.md", other, 2025, "South"),
            )
        )
        found = compare(reports, GLOSSARY.forms, ANALYSER, LADDER).across
        assert found is not None
        return max((m.score for group in found.shared for m in group.members[1:]), default=0.0)

    same_term = alike(year.replace(" and feed the gulls", ""), "year")
    assert same_term > 0
    assert alike(years, "years") <= same_term - 0.09

"""Series, growth recomputed, restatements, language versions, and what is said of nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kb.compare.figures.ledger import Figures, figures
from kb.compare.figures.same_names import Names, longest_of, opposed, same_names
from kb.compare.figures.series import Series
from kb.documents import StoredDocument
from kb.glossary import load_glossary
from tests.kb.compare.figures.reports import report

GLOSSARY = load_glossary()


def english(folder: Path, year: int, *sentences: str, name: str | None = None) -> StoredDocument:
    text = (
        f"# Work Conference of {year}\n\n## Review of {year - 1}\n\n"
        + "\n\n".join(sentences)
        + "\n"
    )
    return report(folder, text, year=year, name=name or f"{year}-en.md")


def chinese(folder: Path, year: int, *sentences: str) -> StoredDocument:
    text = f"# {year}年工作会议\n\n## {year - 1}年工作回顾\n\n" + "\n\n".join(sentences) + "\n"
    return report(folder, text, year=year, organisation="拱北海关", name=f"{year}-zh.md")


def of(found: Figures, name: str) -> Series:
    (one,) = [series for series in found.series if name in series.names]
    return one


def test_growth_is_recomputed_and_agrees_within_the_rounding(tmp_path: Path) -> None:
    found = figures(
        [
            english(tmp_path, 2025, "Total trade value reached 200.0 billion yuan."),
            english(
                tmp_path, 2026, "The trade value reached 210.0 billion yuan, an increase of 5.0%."
            ),
        ],
        GLOSSARY,
    )
    before, after = of(found, "trade value").points
    assert (str(before.period), str(after.period)) == ("2024", "2025")
    assert after.recomputed == (Decimal(210) / Decimal(200) - 1) * 100
    assert after.growth == Decimal("5.0")
    assert after.implied == Decimal(210000000000) / (1 + Decimal("5.0") / 100)
    assert after.flags == ()


@pytest.mark.parametrize(
    ("growth", "flags"),
    [("4.9", ()), ("5.1", ()), ("5.3", ("growth_differs",)), ("7", ("growth_differs",))],
)
def test_growth_that_does_not_follow_from_the_levels_is_flagged(
    tmp_path: Path, growth: str, flags: tuple[str, ...]
) -> None:
    """200 and 210 rounded to whole billions: 209.5/200.5 to 210.5/199.5, 4.49 to 5.51 percent.

    Told to a tenth, 5.1 may be 5.05 to 5.15. Of 200.0 and 210.0 the limits are 4.95 and 5.05.
    """
    digits = "" if growth in ("4.9", "5.1", "7") else ".0"
    found = figures(
        [
            english(tmp_path, 2025, f"Trade value reached 200{digits} billion yuan."),
            english(tmp_path, 2026, f"Trade value reached 210{digits} billion yuan, up {growth}%."),
        ],
        GLOSSARY,
    )
    assert of(found, "Trade value").points[-1].flags == flags


def test_a_level_that_a_later_report_tells_otherwise_is_restated(tmp_path: Path) -> None:
    found = figures(
        [
            english(tmp_path, 2025, "Trade value reached 200.0 billion yuan."),
            english(
                tmp_path,
                2026,
                "Trade value reached 210.0 billion yuan.",
                "In 2024, trade value reached 198.0 billion yuan.",
            ),
        ],
        GLOSSARY,
    )
    before, after = of(found, "Trade value").points
    assert before.flags == ("restated",)
    assert before.value == 198000000000
    assert [one.value for one in before.others] == [200000000000]
    assert after.recomputed == (Decimal(210) / Decimal(198) - 1) * 100


def test_several_values_under_one_name_in_one_report_are_ambiguous(tmp_path: Path) -> None:
    found = figures(
        [
            english(tmp_path, 2025, "Trade value reached 200.0 billion yuan."),
            english(
                tmp_path,
                2026,
                "Trade value reached 210.0 billion yuan.",
                "Trade value reached 90.0 billion yuan.",
            ),
        ],
        GLOSSARY,
    )
    last = of(found, "Trade value").points[-1]
    assert last.flags == ("ambiguous",)
    assert last.recomputed is None


def test_bounds_are_no_basis_for_growth(tmp_path: Path) -> None:
    found = figures(
        [
            english(tmp_path, 2025, "Trade value exceeded 200 billion yuan."),
            english(tmp_path, 2026, "Trade value reached 210 billion yuan, up 9%."),
        ],
        GLOSSARY,
    )
    last = of(found, "Trade value").points[-1]
    assert (last.recomputed, last.flags) == (None, ())


def test_rates_change_by_points(tmp_path: Path) -> None:
    found = figures(
        [
            chinese(tmp_path, 2025, "城镇调查失业率为5.2%。"),
            chinese(tmp_path, 2026, "城镇调查失业率为5.1%，下降0.1个百分点。"),
        ],
        GLOSSARY,
    )
    last = of(found, "城镇调查失业率").points[-1]
    assert (last.recomputed, last.growth) == (Decimal("-0.1"), Decimal("-0.1"))
    assert last.growth_unit == "percentage points"
    assert last.flags == ()


def test_growth_alone_makes_a_series(tmp_path: Path) -> None:
    found = figures(
        [
            english(tmp_path, year, f"Consumer prices rose by {year - 2020}%.")
            for year in (2024, 2025, 2026)
        ],
        GLOSSARY,
    )
    series = of(found, "Consumer prices")
    assert series.unit == "percent change"
    assert [point.growth for point in series.points] == [4, 5, 6]
    assert [point.value for point in series.points] == [None, None, None]


def test_targets_are_in_the_ledger_and_in_no_series(tmp_path: Path) -> None:
    text = (
        "# Work Conference of 2026\n\n## Review of 2025\n\nTrade grew by 2%.\n\n"
        "## Tasks for 2026\n\nTrade is to grow by 5%.\n"
    )
    found = figures([report(tmp_path, text)], GLOSSARY)
    assert [one.aspect for one in found.indicators] == ["review", "plan"]
    (series,) = found.series
    assert [str(point.period) for point in series.points] == ["2025"]


def test_two_languages_of_one_report_tell_the_same_and_share_a_series(tmp_path: Path) -> None:
    found = figures(
        [
            english(tmp_path, 2026, "Goods trade was worth 622.65 billion yuan, up 2.4%.",
                    "Grain worth 685 million tonnes was inspected."),
            chinese(tmp_path, 2026, "外贸进出口6226.5亿元，增长2.4%。", "检验粮食1.37万亿斤。"),
        ],
        GLOSSARY,
    )  # fmt: skip
    assert found.compared == 3
    assert found.mismatches == ()
    assert set(of(found, "外贸进出口").names) >= {"Goods trade", "外贸进出口"}


def test_a_figure_that_the_other_language_tells_otherwise_is_a_mismatch(tmp_path: Path) -> None:
    found = figures(
        [
            english(tmp_path, 2026, "Trade was worth 600 billion yuan, up 2.4%."),
            chinese(tmp_path, 2026, "进出口总值6226.5亿元，增长2.4%。"),
        ],
        GLOSSARY,
    )
    (odd,) = found.mismatches
    assert odd.kind == "differs"
    assert odd.first is not None
    assert odd.second is not None
    assert {odd.first.value, odd.second.value} == {600000000000, 622650000000}


def test_a_figure_that_one_language_leaves_out_is_a_mismatch(tmp_path: Path) -> None:
    found = figures(
        [
            english(tmp_path, 2026, "Trade was worth 622.65 billion yuan."),
            chinese(tmp_path, 2026, "进出口总值6226.5亿元。", "查办案件300起。"),
        ],
        GLOSSARY,
    )
    (odd,) = found.mismatches
    assert odd.kind == "missing"
    assert [one.figure.text for one in (odd.first, odd.second) if one] == ["300起"]


def test_doubled_and_grown_by_one_time_are_the_same(tmp_path: Path) -> None:
    found = figures(
        [
            english(tmp_path, 2026, "The number of parcels doubled."),
            chinese(tmp_path, 2026, "包裹数量增长1倍。"),
        ],
        GLOSSARY,
    )
    assert (found.compared, found.mismatches) == (1, ())


def test_reports_of_other_years_or_organisations_are_no_versions(tmp_path: Path) -> None:
    found = figures(
        [
            english(tmp_path, 2025, "Trade was worth 600 billion yuan."),
            chinese(tmp_path, 2026, "进出口总值6226.5亿元。"),
        ],
        GLOSSARY,
    )
    assert (found.compared, found.mismatches) == (0, ())


def test_nothing_is_said_of_no_reports() -> None:
    found = figures([], GLOSSARY)
    assert (found.indicators, found.series) == ((), ())
    (note,) = map(str, found.notes)
    assert note == "no report fits; kb list shows what the library holds"


def test_a_report_without_figures_is_named(tmp_path: Path) -> None:
    found = figures([english(tmp_path, 2026, "Nothing was counted.")], GLOSSARY)
    assert found.indicators == ()
    assert "2026-en.md: no figures found" in map(str, found.notes)


def test_one_year_alone_is_told(tmp_path: Path) -> None:
    found = figures([english(tmp_path, 2026, "Trade grew by 2%.")], GLOSSARY)
    (note,) = map(str, found.notes)
    assert note == "one report year for each organisation: no growth can be recomputed"


def test_the_same_year_twice_is_told_and_both_are_kept(tmp_path: Path) -> None:
    found = figures(
        [
            english(tmp_path, 2026, "Trade value reached 600 billion yuan."),
            english(tmp_path, 2026, "Trade value reached 610 billion yuan.", name="again.md"),
        ],
        GLOSSARY,
    )
    assert len(found.indicators) == 2
    assert any("again.md" in note and "one year" in note for note in map(str, found.notes))
    (point,) = of(found, "Trade value").points
    assert point.flags == ("restated",)


def test_a_report_of_unknown_year_is_told(tmp_path: Path) -> None:
    found = figures([report(tmp_path, "Trade reached 5 billion yuan.\n", year=None)], GLOSSARY)
    assert any("its year is not known" in str(note) for note in found.notes)
    assert found.series == ()


def test_a_query_finds_a_figure_in_either_language(tmp_path: Path) -> None:
    documents = [
        english(
            tmp_path, 2026, "Foreign trade reached 622.65 billion yuan.", "We seized 12 tonnes."
        ),
        chinese(tmp_path, 2026, "进出口总值6226.5亿元。"),
    ]
    for query in ("foreign trade", "进出口"):
        found = figures(documents, GLOSSARY, query=query)
        assert {one.value for one in found.indicators} == {622650000000}
    none = figures(documents, GLOSSARY, query="rabbits")
    assert none.indicators == ()
    assert "no figure is called anything like 'rabbits'" in map(str, none.notes)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("total trade value", "value of trade", True),
        ("number of vehicles", "vehicle", True),
        ("货物进出口总额", "货物进出口额", True),
        ("全国城镇调查失业率", "城镇调查失业率", True),
        ("declaratons processed", "declarations processed", True),
        ("imports of goods", "exports of goods", False),
        ("进口总额", "出口总额", False),
        ("城镇调查失业率", "城镇登记失业率", False),
        ("第二产业增加值", "第三产业增加值", False),
        ("高速铁路运营里程", "新增高速铁路运营里程", False),
        ("lending by large commercial banks", "lending by financial institutions", False),
    ],
)
def test_which_names_are_one(one: str, other: str, same: bool) -> None:
    names = Names(GLOSSARY)
    first, second = same_names([one, other], [names.key(one), names.key(other)])
    assert (first == second) is same


def test_a_model_may_join_names_but_never_opposites() -> None:
    def all_alike(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 1), dtype=np.float32)

    names = ["imports", "exports", "parcels from abroad"]
    assert opposed("imports", "exports")
    groups = same_names(names[::2], names[::2], embed=all_alike)
    assert groups[0] == groups[1]
    assert len(set(same_names(names[:2], names[:2], embed=all_alike))) == 2


def test_json_refers_to_its_own_rows(tmp_path: Path) -> None:
    found = figures(
        [
            english(tmp_path, 2025, "Trade value reached 200.0 billion yuan."),
            english(tmp_path, 2026, "Trade value reached 210.0 billion yuan, up 5.0%."),
        ],
        GLOSSARY,
    ).as_json()
    rows = {(row["document_id"], row["number"]) for row in found["indicators"]}
    for point in found["series"][0]["points"]:
        for one in (point["level"], point["change"], *point["others"]):
            assert one is None or (one["document_id"], one["number"]) in rows


@given(
    st.lists(
        st.text("ab 进口", min_size=2, max_size=5).map(str.strip).filter(lambda f: len(f) > 1)
    ),
    st.text("ab 进口", max_size=20),
)
def test_the_longest_form_is_found_as_by_trying_one_after_the_other(
    forms: list[str], name: str
) -> None:
    plain = sorted(dict.fromkeys(forms), key=len, reverse=True)
    branches = [rf"\b{re.escape(form)}\b" if form.isascii() else re.escape(form) for form in plain]
    one_after_the_other = re.compile("|".join(branches) or r"(?!)")
    assert longest_of(plain).findall(name) == one_after_the_other.findall(name)

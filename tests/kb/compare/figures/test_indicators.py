"""What is read of a figure: name, kind, change, period, scope, partner, place in the text."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.hostile import PIECES, hostile_line
from kb.compare.figures.extract import indicators
from kb.compare.figures.indicators import Indicator
from kb.compare.figures.owned import places_of
from kb.compare.figures.period import Period
from kb.glossary import load_glossary
from tests.kb.compare.figures.reports import figures_in, report

REVIEW_EN = "# Work Conference of 2026\n\n## Review of 2025\n\n"
REVIEW_ZH = "# 2026年工作会议\n\n## 2025年工作回顾\n\n"


def told(found: list[Indicator]) -> list[tuple[str, str, str]]:
    return [(one.name, one.kind, one.told) for one in found]


def test_a_level_and_its_increase_are_linked(tmp_path: Path) -> None:
    level, change = figures_in(
        tmp_path,
        REVIEW_EN + "Trade of the district reached 622.65 billion yuan, an increase of 2.4%.\n",
    )
    assert (level.name, level.kind, level.value) == ("Trade of the district", "level", 622650000000)
    assert (change.name, change.kind, change.growth) == (
        "Trade of the district",
        "change",
        Decimal("2.4"),
    )
    assert (level.partner, change.partner) == (change.number, level.number)
    assert (change.direction, change.base) == ("up", "year")


def test_a_level_and_its_increase_are_linked_in_chinese(tmp_path: Path) -> None:
    level, change = figures_in(tmp_path, REVIEW_ZH + "关区进出口总值达6226.5亿元，同比增长2.4%。\n")
    assert (level.name, level.value, level.unit) == ("关区进出口总值", 622650000000, "yuan")
    assert (change.name, change.growth, change.partner) == ("关区进出口总值", Decimal("2.4"), 0)


def test_the_level_may_follow_the_change(tmp_path: Path) -> None:
    change, level = figures_in(
        tmp_path, REVIEW_EN + "Exports grew by 0.6% to 23.77 billion yuan.\n"
    )
    assert (change.kind, level.kind) == ("change", "level")
    assert (change.partner, level.partner) == (1, 0)
    assert level.name == "Exports"


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Salt rose by 0.2% to 41.76 billion yuan in 2023.", ["Salt", "Salt"]),
        (
            "The Elm Area, which lies apart, traded 21.5 billion yuan in 2024.",
            ["Elm Area traded"],
        ),
        (
            "Much went out: 300 million yuan of salt, of which 287 million yuan were fine grains.",
            ["salt", "fine grains"],
        ),
        ("At Elm, 259 barges were handled in May.", ["barges"]),
        ("Elm was used by over 5 million travellers by 7 March 2025.", ["travellers"]),
        ("A tax on incomes of three million yuan will be halved.", ["tax on incomes"] * 2),
        ("全区外贸：开年两个月3018亿元，增长20.3%。", ["外贸", "外贸"]),
    ],
)
def test_a_figure_is_named_neither_by_a_time_nor_by_a_bare_verb(
    tmp_path: Path, sentence: str, names: list[str]
) -> None:
    head = REVIEW_EN if sentence.isascii() else REVIEW_ZH
    assert [one.name for one in figures_in(tmp_path, f"{head}{sentence}\n")] == names


def test_respectively_gives_each_figure_its_own_name(tmp_path: Path) -> None:
    found = figures_in(
        tmp_path,
        REVIEW_EN
        + "The number of inbound and outbound vehicles and personnel increased by 45.6% and 33.2%"
        " respectively.\n",
    )
    assert told(found) == [
        ("number of inbound and outbound vehicles", "change", "+45.6 percent"),
        ("number of inbound and outbound personnel", "change", "+33.2 percent"),
    ]


def test_respectively_with_names_in_quotation_marks(tmp_path: Path) -> None:
    first, second = figures_in(
        tmp_path,
        REVIEW_EN
        + 'The number of vehicles for "Cars Northbound" and "Lorries Northbound" increased by'
        " 35.8% and 14.1% respectively.\n",
    )
    assert "Cars Northbound" in first.name
    assert "Lorries" not in first.name
    assert "Lorries Northbound" in second.name
    assert (first.value, second.value) == (Decimal("35.8"), Decimal("14.1"))


def test_fenbie_gives_each_figure_its_own_name(tmp_path: Path) -> None:
    found = figures_in(tmp_path, REVIEW_ZH + "进出境车辆和人员分别增长45.6%和33.2%。\n")
    assert told(found) == [
        ("进出境车辆", "change", "+45.6 percent"),
        ("进出境人员", "change", "+33.2 percent"),
    ]


def test_a_value_that_goes_on_for_ever_is_shown_cut_short(tmp_path: Path) -> None:
    (land, part) = figures_in(tmp_path, REVIEW_ZH + "造林260万亩。三分之二的村庄通水。\n")
    assert land.told == "173,333.33 hectares"
    assert part.told == "66.67 percent"
    assert land.value == Decimal(2600000) / 15


def test_a_change_between_bounds_is_told_on(tmp_path: Path) -> None:
    text = REVIEW_EN + "Exports will grow by 3 to 5 percent, imports by 2 to 3.5 percent.\n"
    assert [(one.kind, one.name) for one in figures_in(tmp_path, text)] == [
        ("change", "Exports"),
        ("change", "imports"),
    ]


def test_what_two_subjects_share_is_given_to_both(tmp_path: Path) -> None:
    first, second = figures_in(tmp_path, REVIEW_ZH + "进口、出口总额分别达30亿元和50亿元。\n")
    assert (first.name, second.name) == ("进口总额", "出口总额")


@pytest.mark.parametrize(
    ("sentence", "kind", "direction", "growth"),
    [
        ("出口额增长1.5倍。", "change", "up", 150),
        ("出口额翻一番。", "change", "up", 100),
        ("出口额实现翻番。", "change", "up", 100),
        ("城镇调查失业率降到2025年的5.2%。", "level", None, None),
        ("出口额同比—12%。", "change", "down", -12),
        ("出口额增速为–1.5%。", "change", "down", Decimal("-1.5")),
        ("绿化率提升至2025年底的41%。", "level", None, None),
        ("查获案件下降12%。", "change", "down", -12),
        ("通关时间压缩一半以上。", "change", "down", -50),
        ("贷款增幅超过40%。", "change", "up", 40),
        ("城镇调查失业率降到5.2%。", "level", None, None),
        ("加计扣除比例提高到100%。", "share", None, None),
        ("民营企业进出口占比达到53.3%。", "share", None, None),
        ("新增就业1200万人。", "count", None, None),
        ("补贴标准增加30元。", "change", "up", None),
        ("案件数量居全国第二位。", "rank", None, None),
    ],
)  # fmt: skip
def test_kinds_in_chinese(
    tmp_path: Path, sentence: str, kind: str, direction: str | None, growth: int | None
) -> None:
    (one,) = figures_in(tmp_path, REVIEW_ZH + sentence + "\n")
    assert (one.kind, one.direction) == (kind, direction)
    assert one.growth == growth


@pytest.mark.parametrize(
    ("sentence", "kind", "direction", "growth"),
    [
        ("Exports increased by 1.5 times.", "change", "up", 150),
        ("The number of parcels doubled.", "change", "up", 100),
        ("Seizures fell by 12 percent.", "change", "down", -12),
        ("Prices posted a 2.5 percent growth.", "change", "up", Decimal("2.5")),
        ("Lending rose by more than 40 percent.", "change", "up", 40),
        ("The unemployment rate dropped to 5.2 percent.", "level", None, None),
        ("Private firms accounted for about 53% of the total.", "share", None, None),
        ("We added 12 million urban jobs.", "count", None, None),
        ("The subsidy was raised by 30 yuan.", "change", "up", None),
        ("The district ranked second in the country.", "rank", None, None),
        ("Clearance time was cut by half.", "change", "down", -50),
    ],
)  # fmt: skip
def test_kinds_in_english(
    tmp_path: Path, sentence: str, kind: str, direction: str | None, growth: int | None
) -> None:
    (one,) = figures_in(tmp_path, REVIEW_EN + sentence + "\n")
    assert (one.kind, one.direction) == (kind, direction)
    assert one.growth == growth


@pytest.mark.parametrize(
    ("sentence", "base", "base_period"),
    [
        ("Trade grew by 12.3% over the 13th Five-Year Plan period.", "plan", Period(2016, 2020)),
        ("关区进出口比“十三五”时期增长12.3%。", "plan", Period(2016, 2020)),
        ("Trade grew by 3% month on month.", "previous", None),
        ("进出口环比增长3%。", "previous", None),
        ("GDP grew at an average annual rate of 7.1 percent.", "average", None),
        ("进出口年均增长7.1%。", "average", None),
        ("Trade grew by 30% compared with 2019.", "named", Period(2019, 2019)),
        ("进出口比2019年增长30%。", "named", Period(2019, 2019)),
        ("进出口同比增长3%。", "year", None),
    ],
)  # fmt: skip
def test_what_a_change_is_against(
    tmp_path: Path, sentence: str, base: str, base_period: Period | None
) -> None:
    text = (REVIEW_ZH if sentence[0] > "z" else REVIEW_EN) + sentence + "\n"
    (one,) = figures_in(tmp_path, text)
    assert (one.kind, one.base, one.base_period) == ("change", base, base_period)
    assert one.period == Period(2025, 2025)


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("Trade reached 5 billion yuan.", "2025"),
        ("Last year, trade reached 5 billion yuan.", "2025"),
        ("In 2024, trade reached 5 billion yuan.", "2024"),
        ("Trade in the first half of 2025 was 5 billion yuan.", "2025 H1"),
        ("In the first three quarters of 2025, trade reached 5 billion yuan.", "2025 Q1-Q3"),
        ("During the 14th Five-Year Plan period, trade reached 5 billion yuan.", "2021-2025"),
        ("Over the past five years, trade reached 5 billion yuan.", "2021-2025"),
        ("In October 2025, trade reached 5 billion yuan.", "2025 M10"),
        ("On 6 October 2025 trade reached 5 billion yuan.", "2025 M10-06"),
        ("全年进出口50亿元。", "2025"),
        ("2024年进出口50亿元。", "2024"),
        ("上半年进出口50亿元。", "2025 H1"),
        ("2025年前三季度进出口50亿元。", "2025 Q1-Q3"),
        ("1-10月进出口50亿元。", "2025 M01-M10"),
        ("“十四五”时期进出口50亿元。", "2021-2025"),
        ("过去五年，进出口50亿元。", "2021-2025"),
        ("2025年10月6日进出口50亿元。", "2025 M10-06"),
    ],
)  # fmt: skip
def test_the_period_that_a_figure_is_of(tmp_path: Path, sentence: str, period: str) -> None:
    text = REVIEW_ZH if sentence[0] > "z" or "月" in sentence or "年" in sentence else REVIEW_EN
    (one,) = figures_in(tmp_path, text + sentence + "\n")
    assert str(one.period) == period


def test_the_words_of_a_paragraph_hold_for_all_its_sentences(tmp_path: Path) -> None:
    first, second = figures_in(
        tmp_path,
        REVIEW_EN
        + "During the 14th Five Year Plan period, trade reached 5 billion yuan. The average"
        " annual supervision of goods is 158 million tons.\n",
    )
    assert first.period == second.period == Period(2021, 2025)


def test_a_conference_of_january_2026_reviews_2025_and_plans_2026(tmp_path: Path) -> None:
    done, planned = figures_in(
        tmp_path,
        REVIEW_EN + "Trade grew by 2.4%.\n\n## Tasks for 2026\n\nTrade is to grow by 5%.\n",
    )
    assert (str(done.period), done.aspect) == ("2025", "review")
    assert (str(planned.period), planned.aspect) == ("2026", "plan")


def test_without_a_year_a_figure_has_no_period(tmp_path: Path) -> None:
    (one,) = figures_in(tmp_path, "Trade reached 5 billion yuan.\n", year=None)
    assert one.period is None
    assert one.as_json()["period"] is None


def test_machine_translated_english_in_the_future_tense_is_still_a_review(tmp_path: Path) -> None:
    level, change = figures_in(
        tmp_path,
        "Conference of 2026\n\nIn 2025, the total import and export value of enterprises in Gongbei"
        " Pass District will reach 500.5 billion yuan, an increase of 3.1%;\n",
    )
    assert (str(level.period), level.kind, level.scope) == ("2025", "level", "district")
    assert level.name == "total import and export value of enterprises in Gongbei Pass District"
    assert change.growth == Decimal("3.1")


def test_what_was_before_a_change_is_told_apart(tmp_path: Path) -> None:
    before, after = figures_in(tmp_path, REVIEW_ZH + "养老金最低标准从每月70元提高到88元。\n")
    assert (before.earlier, after.earlier) == (True, False)
    assert before.kind == after.kind == "level"


def test_places_and_the_country_are_scopes(tmp_path: Path) -> None:
    glossary = load_glossary()
    document = report(
        tmp_path,
        REVIEW_EN
        + "Trade through Hengqin Port reached 5 billion yuan.\n\nNational revenue reached 6 billion"
        " yuan.\n\nWe handled 3,000 declarations.\n",
    )
    place, country, own = indicators(document, places_of(glossary))
    assert (place.scope, place.place) == ("place", "Hengqin Port")
    assert country.scope == "national"
    assert (own.scope, own.place) == ("organisation", "Gongbei Customs")


def test_rows_of_a_table_go_by_their_first_cell(tmp_path: Path) -> None:
    level, change = figures_in(
        tmp_path,
        REVIEW_EN + "| Measure | Figure | Change |\n| --- | --- | --- |\n"
        "| Goods over the bridge | 325.84 billion yuan | +40.1% |\n",
    )
    assert level.name == change.name == "Goods over the bridge"
    assert (change.kind, change.growth, change.partner) == ("change", Decimal("40.1"), level.number)


def test_an_amount_a_day_is_not_that_of_the_year(tmp_path: Path) -> None:
    (one,) = figures_in(tmp_path, REVIEW_ZH + "日均监管车辆1.8万辆次。\n")
    assert (one.per, one.value) == ("day", 18000)


@pytest.mark.parametrize(
    "text", ["", "# Report of 2026\n\nNothing is counted here.\n", "# 报告\n\n没有数字。\n"]
)
def test_a_report_without_figures_has_none(tmp_path: Path, text: str) -> None:
    assert figures_in(tmp_path, text or "# Report\n\nWords.\n") == []


def test_spans_are_exact(tmp_path: Path) -> None:
    document = report(
        tmp_path,
        REVIEW_EN + "Trade rose by 2.4%. It reached 622.65 billion yuan.\n\n"
        "全年增长２．３％，进出口近五十亿元。\n",
    )
    found = indicators(document)
    assert [one.figure.text for one in found] == [
        "2.4%",
        "622.65 billion yuan",
        "２．３％",
        "五十亿元",
    ]
    for one in found:
        for part in (one.figure, one.sentence):
            assert document.text[part.start : part.end] == part.text
        assert one.sentence.start <= one.figure.start < one.figure.end <= one.sentence.end
    assert [one.number for one in found] == [0, 1, 2, 3]


def test_json_is_one_flat_row(tmp_path: Path) -> None:
    (one,) = figures_in(tmp_path, REVIEW_EN + "Trade exceeded 300 billion yuan.\n")
    row = one.as_json()
    assert all(not isinstance(value, dict | list) for value in row.values())
    assert (row["value"], row["lower"], row["upper"]) == (300000000000, 300000000000, None)
    assert row["bound"] == "over"
    assert str(one) == "Trade (2025): over 300,000,000,000 yuan"


@pytest.mark.parametrize("piece", PIECES)
def test_the_figures_of_a_hostile_line_stand_where_they_say(tmp_path: Path, piece: str) -> None:
    """How long such lines take is measured by ``python -m benchmarks.hostile``."""
    document = report(tmp_path, hostile_line(piece, 2_000))
    for found in indicators(document):
        assert document.text[found.figure.start : found.figure.end] == found.figure.text


def test_the_verb_of_a_change_holds_on(tmp_path: Path) -> None:
    first, second = figures_in(
        tmp_path, REVIEW_EN + "Crossings by vehicles rose by 45.6% and by travellers 33.2%.\n"
    )
    assert (first.kind, second.kind) == ("change", "change")
    assert second.growth == Decimal("33.2")


def test_above_and_below_tell_a_change(tmp_path: Path) -> None:
    level, change = figures_in(
        tmp_path,
        REVIEW_EN + "Trade came to 5 billion yuan, 12.3% above the 13th Five-Year Plan period.\n",
    )
    assert (change.kind, change.base, change.growth) == ("change", "plan", Decimal("12.3"))
    assert level.partner == change.number


def test_more_than_the_year_before_by_its_number_is_on_the_year(tmp_path: Path) -> None:
    _, change = figures_in(
        tmp_path, REVIEW_EN + "Trade came to 5 billion yuan in 2025, 2.4% more than in 2024.\n"
    )
    assert (change.kind, change.base, change.base_period) == ("change", "year", None)


def test_made_up_is_no_rise_and_the_highest_no_change(tmp_path: Path) -> None:
    (one,) = figures_in(tmp_path, REVIEW_EN + "Machinery made up 65.75 billion yuan.\n")
    assert one.kind == "level"
    (other,) = figures_in(tmp_path, REVIEW_ZH + "货车单日最高2.28万辆次。\n")
    assert (other.kind, other.per) == ("count", "day")


def test_a_pronoun_and_words_of_time_stand_for_the_name_before(tmp_path: Path) -> None:
    found = figures_in(
        tmp_path,
        REVIEW_EN + "Goods through the port were worth 325.84 billion yuan. They weighed 3 million"
        " tonnes.\n\n- First half: 143.5 billion yuan.\n",
    )
    assert {one.name for one in found} == {"Goods through the port"}
    assert [str(one.period) for one in found] == ["2025", "2025", "2025 H1"]

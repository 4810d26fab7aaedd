"""When a report turns from the year to five years and back, and what is left open."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.compare.figures.indicators import Indicator
from kb.compare.figures.period import Period
from tests.kb.compare.figures.reports import figures_in

FIVE, YEAR, NEXT = "2021-2025", "2025", "2026-2030"


def periods_of(folder: Path, *lines: str, gap: str = "\n\n") -> list[str]:
    return [str(one.period) for one in read(folder, *lines, gap=gap)]


def read(folder: Path, *lines: str, gap: str = "\n\n") -> list[Indicator]:
    return figures_in(folder, "# 某省2026年工作报告\n\n" + gap.join(lines) + "\n")


BOTH = "## 一、2025年和“十四五”时期工作回顾"
FIVE_FIRST = "## 一、“十四五”时期和2025年工作回顾"
YEAR_ONLY = "## 一、2025年工作回顾"


@pytest.mark.parametrize("heading", [BOTH, FIVE_FIRST, YEAR_ONLY])
@pytest.mark.parametrize(
    "turn",
    [
        "五年来，我们真抓实干，高质量发展迈出坚实步伐。",
        "过去五年极不寻常、极不平凡。",
        "“十四五”时期是全省发展极不平凡的五年。",
        "“十四五”以来，面对严峻形势，全省上下迎难而上。",
        "各位代表！2025年主要目标任务的完成，标志着“十四五”胜利收官。五年来，我们一步一个脚印。",
        "各位代表！回望“十四五”，我们走过了不平凡的历程。",
        "——这五年，港口面貌焕然一新。",
        "这是民生持续改善的五年。",
        "回首五年，我们砥砺前行。",
        "五年砥砺奋进，港口换了新颜。",
        "“十四五”规划实施以来，全省上下奋发有为。",
        "（一）五年来经济实力显著增强",
    ],
)
def test_a_paragraph_that_turns_to_five_years_holds_for_those_that_follow(
    tmp_path: Path, heading: str, turn: str
) -> None:
    assert periods_of(
        tmp_path,
        heading,
        "过去一年，全省经济稳中有进。粮食产量达到300万吨。",
        "新增学位5万个。",
        turn,
        "港口吞吐量超过9000万吨。",
        "——民生福祉不断增进。新建住房40万套。",
    ) == [YEAR, YEAR, FIVE, FIVE]


@pytest.mark.parametrize("heading", [BOTH, FIVE_FIRST])
@pytest.mark.parametrize(
    "turn",
    [
        "刚刚过去的2025年，是“十四五”收官之年。",
        "过去一年，我们顶住压力，主要做了以下工作。",
        "一年来，全省上下奋力拼搏。",
        "2025年，面对多重困难，我们积极应对。",
        "刚刚过去的一年，我们攻坚克难。",
    ],
)
def test_a_paragraph_turns_back_to_the_year(tmp_path: Path, heading: str, turn: str) -> None:
    assert periods_of(
        tmp_path,
        heading,
        "“十四五”时期，全省上下团结奋斗。港口吞吐量超过9000万吨。",
        "——新建住房40万套。",
        turn,
        "新增学位5万个。",
    ) == [FIVE, FIVE, YEAR]


def test_what_a_block_tells_is_numbered_in_sections_of_its_own(tmp_path: Path) -> None:
    assert periods_of(
        tmp_path,
        YEAR_ONLY,
        "过去一年，全省经济稳中有进。",
        "### （一）工业提质",
        "钢铁产量达到300万吨。",
        "### （二）民生改善",
        "新增学位5万个。",
        "各位代表！五年来，我们主要做了以下工作。",
        "### （一）产业升级",
        "钢铁产量超过1500万吨。",
        "### （二）民生保障",
        "新增学位20万个。",
        "## 二、2026年工作安排",
        "新增学位4万个。",
    ) == [YEAR, YEAR, FIVE, FIVE, "2026"]


def test_one_sentence_of_five_years_leaves_the_year_as_it_is(tmp_path: Path) -> None:
    assert periods_of(
        tmp_path,
        YEAR_ONLY,
        "就业保持稳定。五年来累计新增就业600万人。培训工人8万人次。",
        "“十四五”以来累计修建公路3000公里。",
        "新增学位5万个。",
    ) == [FIVE, YEAR, FIVE, YEAR]


def test_a_year_told_within_five_years_holds_for_its_paragraph(tmp_path: Path) -> None:
    assert periods_of(
        tmp_path,
        BOTH,
        "“十四五”时期，全省上下团结奋斗。",
        "2023年，第二条地铁通车，日均客流40万人次。",
        "港口吞吐量超过9000万吨。",
    ) == ["2023", FIVE]


def test_under_a_heading_of_both_what_stands_before_any_words_of_time_is_left_open(
    tmp_path: Path,
) -> None:
    first, second = read(tmp_path, BOTH, "粮食产量达到300万吨。", "一年来，新增学位5万个。")
    assert (first.period, second.period) == (None, Period(2025, 2025))


def test_a_meeting_of_the_fifteenth_time_is_no_plan(tmp_path: Path) -> None:
    assert periods_of(
        tmp_path,
        BOTH,
        "过去一年，全省经济稳中有进。",
        "### 一是办好十五运会",
        "接待游客40万人次。",
    ) == [YEAR]


def test_headings_without_a_number_begin_a_block_too(tmp_path: Path) -> None:
    assert periods_of(
        tmp_path,
        "“十四五”时期发展成就",
        "港口吞吐量超过9000万吨。",
        "2025年工作回顾",
        "新增学位5万个。",
        "“十五五”时期主要目标",
        "港口吞吐量超过1亿吨。",
    ) == [FIVE, YEAR, NEXT]


@pytest.mark.parametrize(
    ("sentence", "periods"),
    [
        ("三季度工业增长5%，全年增长6%。", ["2025 Q3", "2025"]),
        ("上半年进出口50亿元，全年进出口120亿元。", ["2025 H1", "2025"]),
        ("上半年建房9万套。一季度建房4万套。全年建房20万套。", ["2025 H1", "2025 Q1", "2025"]),
        ("上半年建房9万套。2024年全年建房18万套。", ["2025 H1", "2024"]),
        ("前三季度建房9万套，年底建成20万套。", ["2025 Q1-Q3", "2025"]),
        ("工业稳步回升，三季度增长5%；粮食产量300万吨。", ["2025 Q3", "2025"]),
        ("住房从2023年的40万套和50万套增加到60万套。", ["2023", "2023", "2025"]),
        ("项目提前3个月实现100%交付。", ["2025"]),
        ("推进2000个村庄建设，改造住房40万套。", ["2025", "2025"]),
        ("“2030远航计划”启动实施，专利增长5%。", ["2025"]),
        ("2000多家企业入驻，利润增长5%。", ["2025", "2025"]),
        ("失业率从上半年5.5%降到5.3%。", ["2025 H1", "2025"]),
        ("产值高于“十三五”时期20%。", ["2025"]),
        ("利润为“十三五”时期的2.2倍。", ["2025"]),
        ("到2030年，住房达到60万套。", ["2030"]),
        ("今后五年，新建住房60万套。", ["2026-2030"]),
        ("2020年到2025年，住房增加60万套。", ["2020-2025"]),
    ],
)
def test_words_of_time_within_a_sentence(tmp_path: Path, sentence: str, periods: list[str]) -> None:
    assert periods_of(tmp_path, YEAR_ONLY, sentence) == periods


def test_a_year_reached_is_not_that_of_the_next_clause(tmp_path: Path) -> None:
    assert periods_of(
        tmp_path,
        BOTH,
        "五年来，全省上下团结奋斗。住房从2020年的40万套增加到2025年的60万套，修建公路3000公里。",
    ) == ["2020", "2025", FIVE]


ENGLISH = "# Work report 2026\n\n## Review of our work in 2025\n\n"


@pytest.mark.parametrize(
    ("lead", "period"),
    [
        ("Over the past five years, we built 40,000 homes.", FIVE),
        ("During the 14th Five-Year Plan period, we built 40,000 homes.", FIVE),
        ("Looking back on the past five years, we built 40,000 homes.", FIVE),
        ("During the five years of the 14th Five-Year Plan, we built 40,000 homes.", FIVE),
        ("In the years from 2021 to 2025, we built 40,000 homes.", FIVE),
        ("Last year, we built 40,000 homes.", YEAR),
        ("By 2035, there will be 40,000 homes.", "2035"),
        ("Over the next five years, 40,000 homes will be built.", NEXT),
        ("In January, we built 40,000 homes.", "2025 M01"),
        ("In the whole year, we built 40,000 homes.", YEAR),
        ("Between March and June, we built 40,000 homes.", "2025 M03-M06"),
        ("From January to June, we built 40,000 homes.", "2025 M01-M06"),
    ],
)
def test_english_words_of_time_end_with_their_paragraph(
    tmp_path: Path, lead: str, period: str
) -> None:
    text = ENGLISH + lead + " We planted 3,000 trees.\n\nThe ports handled 90 million tonnes.\n"
    assert [str(one.period) for one in figures_in(tmp_path, text)] == [period, period, YEAR]


@pytest.mark.parametrize(
    "whole",
    [
        "In the whole year, 40,000 homes were built.",
        "For the full year, 40,000 homes were built.",
        "Over the entire year, 40,000 homes were built.",
        "In the year as a whole, 40,000 homes were built.",
    ],
)
def test_the_whole_year_ends_a_part_of_it(tmp_path: Path, whole: str) -> None:
    text = ENGLISH + "In the first half, 18,000 homes were built. " + whole
    first, second = figures_in(tmp_path, text)
    assert (str(first.period), str(second.period)) == ("2025 H1", YEAR)
    within = ENGLISH + "In the first half, 18,000 homes were built, and 40,000 in the whole year."
    assert [str(one.period) for one in figures_in(tmp_path, within)][:1] == ["2025 H1"]


def test_english_words_of_time_hold_for_the_list_that_they_introduce(tmp_path: Path) -> None:
    text = (
        ENGLISH
        + "Over the past five years, we achieved the following:\n\n- 40,000 homes were built\n\n"
        + "- 3,000 trees were planted\n\nThe ports handled 90 million tonnes.\n"
    )
    assert [str(one.period) for one in figures_in(tmp_path, text)] == [FIVE, FIVE, YEAR]


def test_a_sentence_a_line_without_a_heading_is_one_paragraph(tmp_path: Path) -> None:
    text = (
        "# Work report\n\nOver the past five years, much was done.\n40,000 homes were built.\n"
        "In 2025, trade recovered.\nThe ports handled 90 million tonnes.\n"
    )
    found = figures_in(tmp_path, text, name="report.txt")
    assert [str(one.period) for one in found] == [FIVE, YEAR]


@pytest.mark.parametrize(
    ("sentence", "base", "period"),
    [
        ("事故起数下降40%。", "plan", Period(2016, 2020)),
        ("事故起数年均下降4%。", "average", None),
        ("2025年事故起数下降4%。", "year", None),
        ("事故起数同比下降4%。", "year", None),
        ("事故起数比2019年下降4%。", "named", Period(2019, 2019)),
    ],
)
def test_growth_in_five_years_is_against_the_plan_before(
    tmp_path: Path, sentence: str, base: str, period: Period | None
) -> None:
    (one,) = read(tmp_path, BOTH, "五年来，全省上下团结奋斗。", sentence)
    assert (one.base, one.base_period) == (base, period)


def test_growth_over_five_years_that_are_no_plan_is_against_the_year_before_them(
    tmp_path: Path,
) -> None:
    text = (
        "# 某省2023年工作报告\n\n过去五年，我们团结奋斗。事故起数下降40%。\n\n三年来，专利增长30%。"
    )
    first, second = figures_in(tmp_path, text, year=2023)
    assert (first.period, first.base_period) == (Period(2018, 2022), Period(2017, 2017))
    assert (second.base, second.base_period) == (None, None)


@pytest.mark.parametrize(
    ("sentence", "periods"),
    [
        ("住房从40万套增加到60万套。", ["2020", "2025"]),
        ("满意度由84.7%提高到89.6%，修建公路3000公里。", ["2020", "2025", FIVE]),
        ("失业率从5.5%降到5.3%，新建住房60万套。", ["2020", "2025", FIVE]),
    ],
)
def test_what_rose_from_one_level_to_another_over_five_years_is_of_their_eve_and_their_last(
    tmp_path: Path, sentence: str, periods: list[str]
) -> None:
    assert periods_of(tmp_path, "五年来，全省上下团结奋斗。", sentence) == periods


def test_a_fiscal_year_is_a_year(tmp_path: Path) -> None:
    text = "# Budget of 2026\n\nFor FY2024, the harbour had a surplus of 3 million yuan.\n"
    assert [str(one.period) for one in figures_in(tmp_path, text)] == ["2024"]


def test_an_index_of_a_named_year_is_a_figure(tmp_path: Path) -> None:
    found = read(tmp_path, YEAR_ONLY, "群众满意度由2021年的86.2上升至2025年的91.5。")
    assert [(str(one.period), float(one.value)) for one in found] == [
        ("2021", 86.2),
        ("2025", 91.5),
    ]

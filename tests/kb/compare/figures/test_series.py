"""What is one joins, what is not stays apart, and what is doubtful stands beside the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.compare.figures.ledger import Figures, figures
from kb.compare.figures.same_names import Names
from kb.compare.figures.series import Series, clearest
from kb.compare.figures.spellings_zh import spelled
from kb.documents import StoredDocument
from kb.glossary import load_glossary
from tests.kb.compare.figures.reports import report

GLOSSARY = load_glossary()


def told(folder: Path, *years: tuple[int, str], heading: str = "{}年工作回顾") -> Figures:
    """Reports of one province, each of the year after the one that it reviews."""
    documents = []
    for year, text in years:
        title = heading.format(year)
        written = f"# {year + 1}年工作报告\n\n## 一、{title}\n\n过去一年，经济平稳。\n\n{text}\n"
        documents.append(
            report(folder, written, year=year + 1, organisation="某省", name=f"{year}.md")
        )
    return figures(documents, GLOSSARY)


def joined(found: Figures) -> list[Series]:
    return [series for series in found.series if len(series.points) > 1]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("地区生产总值增长5%。", "全省地区生产总值增长6%。"),
        ("地区生产总值增长5%。", "全市生产总值增长6%。"),
        ("预计全区地区生产总值增长5%左右。", "GDP增长6%。"),
        ("规模以上工业增加值增长5%。", "规上工业增加值增长6%。"),
        ("新增城镇就业20万人。", "城镇新增就业21万人。"),
        ("外贸进出口总额增长5%。", "进出口总值增长6%。"),
        ("空气质量优良天数比率90%。", "空气优良天数比例91%。"),
        ("一般公共预算收入500亿元。", "地方一般公共预算收入520亿元。"),
        ("全体居民人均可支配收入增长5%。", "居民人均可支配收入增长6%。"),
        ("新入选5G工厂30家、累计80家。", "5G工厂达到95家。"),
        ("经营主体680万户。", "经营主体达到688万家。"),
        ("争取中央预算内投资资金20亿元。", "争取中央预算内投资25亿元。"),
        ("家庭养老床位新增2万张。", "新增家庭养老床位3万张。"),
        ("新增灯塔3座、领航企业5家。", "新培育领航企业6家。"),
        ("农村危房改造2万户。", "改造农村危房3万户。"),
        ("新增上市企业20家。", "新增上市公司22家。"),
        ("高铁通车里程900公里。", "高铁里程950公里。"),
        ("货物贸易出口增长5%。", "外贸出口增长6%。"),
        ("研发经费支出40亿元。", "全社会研发投入45亿元。"),
        ("经营主体净增2万户、突破20万户。", "经营主体达22万户。"),
        ("居民人均可支配收入增长5%。", "居民人均可支配收入提高到5万元、增长4%。"),
        ("国际货邮吞吐量增长5%。", "国际航空旅客和货邮吞吐量分别增长4%、6%。"),
        ("Ⅰ—Ⅲ类水质比例达95%。", "I—III类水质比例达96%。"),
    ],
)
def test_one_thing_in_other_words_is_one_series(tmp_path: Path, before: str, after: str) -> None:
    found = told(tmp_path, (2024, before), (2025, after))
    assert [len(series.points) for series in joined(found)] == [2]


def test_a_part_told_behind_of_which_is_one_of_its_whole(tmp_path: Path) -> None:
    before, after = "经营主体达20万户，其中企业8万户。", "经营主体达22万户，其中企业9万户。"
    found = told(tmp_path, (2024, before), (2025, after))
    assert {series.name for series in joined(found)} == {"经营主体", "经营主体中企业"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("新增上市公司20家。", "上市公司达到80家。"),
        ("净增经营主体2万户。", "新增经营主体3万户。"),
        ("服务贸易出口增长5%。", "货物贸易出口增长6%。"),
        ("新增贷款20亿元。", "贷款余额300亿元。"),
        ("开工桥梁3座。", "建成桥梁4座。"),
        ("新增高新技术企业200家、上市公司20家。", "上市公司80家。"),
        ("工业投资增长5%。", "工业技改投资增长6%。"),
        ("隐性债务压降20%。", "隐性债务累计压降85%。"),
        ("改造老旧小区2800个。", "改造老旧小区9.8万户。"),
        ("建成750千伏输变电工程。", "推进750千伏输变电工程。"),
        ("年度目标：农村卫生厕所普及率达到78%。", "农村卫生厕所普及率达到80%。"),
        ("生产总值连跨3个千亿级台阶。", "生产总值增长6%。"),
        ("城镇居民人均可支配收入增长5%。", "居民人均可支配收入增长6%。"),
        ("城镇居民人均可支配收入增长5%。", "农村居民人均可支配收入增长6%。"),
        ("地区生产总值增长5%。", "海洋生产总值增长6%。"),
        ("地区生产总值5万亿元。", "人均地区生产总值8万元。"),
        ("进口增长5%。", "出口增长6%。"),
        ("民营企业占57%。", "民营企业增长8%。"),
        ("培训工人5万人次。", "累计培训工人6万人次。"),
        ("货物进出口增长5%。", "服务进出口增长6%。"),
        ("总量20亿元。", "总量21亿元。"),
        ("高于全国0.5个百分点。", "高于全国0.6个百分点。"),
        ("实施项目200个。", "项目210个。"),
    ],
)
def test_what_is_another_thing_is_no_series_with_it(
    tmp_path: Path, before: str, after: str
) -> None:
    assert joined(told(tmp_path, (2024, before), (2025, after))) == []


def test_reports_of_nobody_knows_whom_make_no_series_where_two_are_of_one_year(
    tmp_path: Path,
) -> None:
    def nameless(name: str, year: int, told: str) -> StoredDocument:
        text = f"# {year}年工作报告\n\n## 一、{year - 1}年工作回顾\n\n{told}\n"
        return report(tmp_path, text, year=year, organisation=None, name=name)

    one = nameless("a.md", 2025, "茶叶产量50万吨。")
    next_year = nameless("b.md", 2026, "茶叶产量55万吨。")
    other = nameless("c.md", 2026, "茶叶产量9万吨。")
    assert [len(series.points) for series in joined(figures([one, next_year], GLOSSARY))] == [2]
    found = figures([one, next_year, other], GLOSSARY)
    assert joined(found) == []
    assert "unknown_bodies" in [note.kind for note in found.notes]


def test_residents_of_town_and_country_are_not_joined_by_way_of_all(tmp_path: Path) -> None:
    text = "居民人均可支配收入增长5%，城镇居民人均可支配收入增长4%，农村居民人均可支配收入增长6%。"
    found = told(tmp_path, (2024, text), (2025, text))
    assert sorted(len(series.points) for series in joined(found)) == [2, 2, 2]
    assert not any(series.several for series in joined(found))


def test_a_target_told_in_a_review_is_no_result(tmp_path: Path) -> None:
    found = told(tmp_path, (2024, "进出口增长5%。"), (2025, "进出口年度预期目标增长6%。"))
    assert joined(found) == []


def test_growth_keeps_its_bound_and_points_are_no_percent(tmp_path: Path) -> None:
    found = told(
        tmp_path, (2024, "预计出口增长3.5%以上。绿化率提高2个百分点。"), (2025, "绿化率41%。")
    )
    exports = next(one for one in found.series if "出口" in one.names)
    assert str(exports).endswith("told ≥ +3.5%")
    green = next(one for one in found.series if "绿化率" in one.names)
    assert [point.growth_unit for point in green.points] == ["percentage points"] * 2
    assert "told +2 points" in str(green)


def test_five_years_are_no_point_of_the_years(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        (2024, "城镇新增就业20万人。"),
        (2025, "城镇新增就业21万人。\n\n五年来，我们真抓实干。城镇新增就业103万人。"),
    )
    (series,) = joined(found)
    assert [(str(point.period), point.value) for point in series.points] == [
        ("2021-2025", 1030000),
        ("2024", 200000),
        ("2025", 210000),
    ]


def test_a_change_told_by_two_levels_begins_at_the_eve_of_the_plan(tmp_path: Path) -> None:
    found = told(tmp_path, (2025, "五年来，我们真抓实干。\n\n上市公司从500家增加到700家。"))
    (series,) = joined(found)
    assert [str(point.period) for point in series.points] == ["2020", "2025"]


def test_a_begin_with_a_year_of_its_own_is_of_that_year(tmp_path: Path) -> None:
    text = "五年来，我们真抓实干。\n\n上市公司从2022年的500家增加到700家。"
    (series,) = joined(told(tmp_path, (2025, text)))
    assert str(series.points[-1].period) == "2022"


def test_several_values_of_one_period_have_no_line(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        (2023, "出口90亿元。"),
        (2024, "出口100亿元。"),
        (2025, "出口110亿元。\n\n出口40亿元。"),
    )
    (series,) = joined(found)
    last = series.points[-1]
    assert (last.value, last.in_line, last.flags) == (None, False, ("ambiguous",))
    assert sorted(one.value for one in last.others) == [4000000000, 11000000000]
    assert (series.several, series.drawn) == (True, False)


def test_several_growths_of_one_period_have_no_line(tmp_path: Path) -> None:
    found = told(tmp_path, (2024, "出口增长5%。"), (2025, "出口增长6%。\n\n出口增长16%。"))
    (series,) = joined(found)
    assert (series.points[-1].growth, series.drawn) == (None, False)


def test_a_level_that_does_not_follow_on_the_one_before_stands_beside_the_line(
    tmp_path: Path,
) -> None:
    found = told(
        tmp_path,
        (2022, "出口90亿元。"),
        (2023, "出口100亿元。"),
        (2024, "出口1100亿元。"),
        (2025, "出口1150亿元。"),
    )
    (series,) = joined(found)
    assert [point.flags for point in series.points] == [(), (), ("doubtful",), ()]
    assert [point.in_line for point in series.points] == [True, True, False, True]
    assert series.points[-1].recomputed is None


def test_a_leap_that_the_report_tells_is_in_the_line(tmp_path: Path) -> None:
    found = told(tmp_path, (2024, "出口100亿元。"), (2025, "出口500亿元，增长400%。"))
    (series,) = joined(found)
    assert [point.flags for point in series.points] == [(), ()]


def test_a_level_far_from_the_growth_that_is_told_stands_beside_the_line(tmp_path: Path) -> None:
    found = told(tmp_path, (2024, "出口100亿元。"), (2025, "出口80亿元，增长30%。"))
    (series,) = joined(found)
    assert series.points[-1].flags == ("growth_differs", "doubtful")


def test_growth_goes_with_the_level_that_it_is_told_with(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        (2024, "出口100亿元，增长5%。\n\n出口300万吨。"),
        (2025, "出口107亿元，增长7%。\n\n出口320万吨。"),
    )
    growths = {series.unit: [point.growth for point in series.points] for series in joined(found)}
    assert growths == {"yuan": [5, 7], "tonnes": [None, None]}


def test_the_clearest_series_is_the_longest_without_a_point_beside_the_line(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        (2023, "进口90亿元。出口50亿元。粮食产量300万吨。"),
        (2024, "进口95亿元。出口55亿元。粮食产量310万吨。"),
        (2025, "进口99亿元。进口20亿元。出口60亿元，增长9.1%。粮食产量310万吨。粮食产量290万吨。"),
    )
    best = clearest(found.series)
    assert best is not None
    assert best.name == "出口"
    assert clearest([series for series in found.series if series.several]) is None


def test_an_acronym_behind_its_words_is_no_other_name() -> None:
    key = Names(GLOSSARY).key
    assert key("Gross domestic product (GDP)") == key("GDP") == key("国内生产总值")
    assert key("Research and Development (R&D) spending") == key(
        "research and development spending"
    )
    assert key("Harbour Fund (OLD)") != key("Harbour Fund")


def test_names_are_spelled_in_one_way_and_again_in_the_same() -> None:
    for name in (
        "全省规模以上工业增加值",
        "预计全市gdp",
        "空气质量优良天数比率",
        "全体居民人均可支配收入",
    ):
        assert spelled(spelled(name)) == spelled(name) != name
    assert spelled("全域旅游收入") == "全域旅游收入"
    assert spelled("海洋生产总值") == "海洋生产总值"

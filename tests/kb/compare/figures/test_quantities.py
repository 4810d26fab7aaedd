"""Amounts, counts, shares and ranks are found with value, unit and bound, and nothing else is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.folding import fold
from kb.compare.figures.quantities_en import english_quantities
from kb.compare.figures.quantities_zh import chinese_quantities


@given(st.decimals(min_value=Decimal("0.01"), max_value=9999, places=2), st.sampled_from("万亿"))
def test_an_amount_in_chinese_scales_is_found_whole(number: Decimal, scale: str) -> None:
    (found,) = chinese_quantities(f"全年进出口{number}{scale}元。")
    assert found.value == number.scaleb({"万": 4, "亿": 8}[scale])
    assert found.unit == "yuan"


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=9999, places=2),
    st.sampled_from(["million", "billion", "trillion"]),
)
def test_an_amount_in_english_scales_is_found_whole(number: Decimal, scale: str) -> None:
    text = f"Trade reached {number:,} {scale} yuan."
    (found,) = english_quantities(text)
    assert found.value == number.scaleb({"million": 6, "billion": 9, "trillion": 12}[scale])
    assert text[found.start : found.end] == f"{number:,} {scale} yuan"


CHINESE = [
    ("进出口总值达6226.5亿元", "6226.5亿元", "622650000000", "yuan", None),
    ("进出口额为三点二亿美元", "三点二亿美元", "320000000", "US dollars", None),
    ("监管旅客十三万人次", "十三万人次", "130000", "person-times", None),
    ("粮食产量1.37万亿斤", "1.37万亿斤", "685000000", "tonnes", None),
    ("监管货物1.58亿吨", "1.58亿吨", "158000000", "tonnes", None),
    ("监管车辆680.9万辆次", "680.9万辆次", "6809000", "vehicle-times", None),
    ("吞吐量达４２０万标箱", "４２０万标箱", "4200000", "TEU", None),
    ("装机规模突破10亿千瓦", "10亿千瓦", "1000000000", "kilowatts", "over"),
    ("比重提高2.3个百分点", "2.3个百分点", "2.3", "percentage points", None),
    ("下调25个基点", "25个基点", "0.25", "percentage points", None),
    ("增长百分之五", "百分之五", "5", "percent", None),
    ("占比超过六成", "六成", "60", "percent", "over"),
    ("压缩一半以上", "一半", "50", "percent", "over"),
    ("压减三分之一以上", "三分之一", "33", "percent", "over"),
    ("出口量翻一番", "翻一番", "2", "times", None),
    ("出口量翻两番", "翻两番", "4", "times", None),
    ("增长1.5倍", "1.5倍", "1.5", "times", None),
    ("惠及近千万家庭", "千万", "10000000", "items", "nearly"),
    ("上亿市场主体", "上亿", "100000000", "items", "over"),
    ("3700多万学生受益", "3700多万", "37000000", "people", "over"),
    ("两次全面降准", "两次", "2", "items", None),
    ("新增三家企业", "三家", "3", "items", None),
    ("失业率在5.5%以内", "5.5%", "5.5", "percent", "within"),
    ("增长5%左右", "5%", "5", "percent", "about"),
    ("不到70万亿元", "70万亿元", "70000000000000", "yuan", "under"),
    ("减税3万多亿元", "3万多亿元", "3000000000000", "yuan", "over"),
    ("1亿3千多万人次", "1亿3千多万人次", "130000000", "person-times", "over"),
    ("制造业采购经理指数为50.1", "50.1", "50.1", "", None),
    ("居民满意度达到92.4", "92.4", "92.4", "", None),
    ("人均预期寿命达到81.3岁", "81.3岁", "81.3", "years", None),
    ("十分之一的样品", "十分之一", "10", "percent", None),
    ("二十分之三的样品", "二十分之三", "15", "percent", None),
    ("三成多的货物", "三成", "30", "percent", "over"),
    ("城乡收入比降至1.65", "1.65", "1.65", "", None),
    ("7成以上的货物", "7成", "70", "percent", "over"),
    ("占比近半。", "近半", "50", "percent", "nearly"),
    ("近九成企业受益", "九成", "90", "percent", "nearly"),
    ("八成五的样品合格", "八成五", "85", "percent", None),
    ("出口规模实现翻番", "翻番", "2", "times", None),
    ("出口规模翻一番多", "翻一番多", "2", "times", "over"),
    ("保税业务实现倍增", "倍增", "2", "times", None),
    ("百余项改革落地", "百余项", "100", "items", "over"),
    ("培训9000-1万人", "9000-1万人", "9500", "people", "between"),
    ("货运量4700-4750.5万吨", "4700-4750.5万吨", "47252500", "tonnes", "between"),
    ("增长4.5—5%", "4.5—5%", "4.75", "percent", "between"),
    ("在全国的排名由36位", "36位", "36", "rank", None),
]


@pytest.mark.parametrize(("text", "printed", "value", "unit", "bound"), CHINESE)
def test_chinese_quantities(
    text: str, printed: str, value: str, unit: str, bound: str | None
) -> None:
    (found,) = chinese_quantities(fold(text))
    assert text[found.start : found.end] == printed
    assert round(found.value, 0 if printed == "三分之一" else 9) == Decimal(value)
    assert (found.unit, found.bound) == (unit, bound)


ENGLISH = [
    ("reached 622.65 billion yuan.", "622.65 billion yuan", "622650000000", "yuan", None),
    ("worth US$138.3 billion in all", "US$138.3 billion", "138300000000", "US dollars", None),
    ("carried 1.2 million people", "1.2 million", "1200000", "people", None),
    ("more than 50,000 parcels", "50,000", "50000", "items", "over"),
    ("fell by about a quarter in 2025", "a quarter", "25", "percent", "about"),
    ("fell by a third.", "a third", "33", "percent", None),
    ("the number doubled.", "doubled", "2", "times", None),
    ("cut by more than half.", "half", "50", "percent", "over"),
    ("rose 1.5 percentage points", "1.5 percentage points", "1.5", "percentage points", None),
    ("a 0.2-percentage-point rise", "0.2-percentage-point", "0.2", "percentage points", None),
    ("surpassed the 150-million mark", "150-million", "150000000", "items", "over"),
    ("about 30% of the total", "30%", "30", "percent", "about"),
    ("685 million metric tons", "685 million metric tons", "685000000", "tonnes", None),
    ("handled 4.2 million TEUs", "4.2 million TEUs", "4200000", "TEU", None),
    ("one hundred million entities", "one hundred million", "100000000", "items", None),
    ("two hundred and six thousand cars", "two hundred and six thousand", "206000", "items", None),
    ("an increase of 1.5 times", "1.5 times", "1.5", "times", None),
    ("required reserves were lowered twice", "twice", "2", "items", None),
    ("ranked among the top three", "top three", "3", "rank", "within"),
    ("We submitted nine proposals", "nine", "9", "items", None),
    ("expanded to four more areas", "four", "4", "items", None),
    ("a PMI of 50.1", "50.1", "50.1", "", None),
    ("one in five parcels was opened", "one in five", "20", "percent", None),
    ("more than eight out of 10 firms", "eight out of 10", "80", "percent", "over"),
    ("Life expectancy rose to 79.3 years", "79.3 years", "79.3", "years", None),
    ("grants of $5-10 million", "$5-10 million", "7500000", "unknown dollars", "between"),
    ("US $ 4.5 bn of grants", "US $ 4.5 bn", "4500000000", "US dollars", None),
    ("It gave us $500", "$500", "500", "unknown dollars", None),
    ("a fee of 20 cents", "20 cents", "20", "cents", None),
    ("tea worth GBP 3.2 m.", "GBP 3.2 m", "3200000", "pounds", None),
    ("tea worth $3.2 m in all", "$3.2 m", "3200000", "unknown dollars", None),
    ("grants of EUR 45 b were paid", "EUR 45 b", "45000000000", "euros", None),
    ("$20 to $40 billion of grants", "$20 to $40 billion", "30000000000", "unknown dollars",
     "between"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "printed", "value", "unit", "bound"), ENGLISH)
def test_english_quantities(
    text: str, printed: str, value: str, unit: str, bound: str | None
) -> None:
    (found,) = english_quantities(text)
    assert text[found.start : found.end] == printed
    assert round(found.value, 0 if printed == "a third" else 9) == Decimal(value)
    assert (found.unit, found.bound) == (unit, bound)


@pytest.mark.parametrize(
    "text",
    [
        "第三届进博会", "2025年1月26日至27日", "“六稳”工作", "“16+20”措施", "十九届六中全会",
        "一带一路",
        "八项规定", "成立75周年", "三年行动方案", "一百周年", "“十四五”规划", "数亿人就业创业",
        "千家万户",
        "一些地方", "第三成立公司", "查验1，234家",
        "位次前移4位", "统一成为", "结构为4.0∶37.7∶58.3", "万亿级产业集群", "60岁以上",
        "迈上9万亿三个大台阶", "3.1项目建设", "十五次全会",
        "长江十年禁渔", "5G网络", "三次产业", "连续三个月",
    ],
)  # fmt: skip
def test_what_is_no_figure_in_chinese(text: str) -> None:
    assert chinese_quantities(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "the 75th anniversary", "On January 26-27", "the 2026 Conference", "Article 5 of the law",
        "a three-year action plan", "stability on six key fronts", "the 14th Five-Year Plan",
        'the "16+20" measures', "Covid-19", "the G20 summit", "several hundred million people",
        "1.1 Foreign trade", "for five consecutive years", "the two sessions", "these two steps",
        "the first half of the year", "children aged 13 to 20", "industry 4.0 technologies",
        "the Tier 1 levy",
        "the top 10 firms", "a fund of 65 Elm Partners",
    ],
)  # fmt: skip
def test_what_is_no_figure_in_english(text: str) -> None:
    assert english_quantities(text) == []


def test_ranges_have_two_ends() -> None:
    in_chinese = chinese_quantities(fold("增长6%－6.5%"))
    for (found,) in (in_chinese, english_quantities("a rise of 6 to 6.5 percent")):
        assert (found.lower, found.upper) == (Decimal(6), Decimal("6.5"))
        assert found.bound == "between"


@pytest.mark.parametrize("text", ["投资增长6%至8%", "投资增长6%到8%", "投资增长6%—8%"])
def test_growth_between_two_rates_is_a_range(text: str) -> None:
    (found,) = chinese_quantities(text)
    assert (found.bound, found.lower, found.upper) == ("between", 6, 8)


def test_an_amount_of_money_may_have_its_unit_behind_what_it_grew_to() -> None:
    found = chinese_quantities("贷款余额由1.2万亿增至1.5万亿元")
    assert [(one.value, one.unit) for one in found] == [
        (1_200_000_000_000, "yuan"),
        (1_500_000_000_000, "yuan"),
    ]


def test_growth_and_what_it_led_to_are_two_figures() -> None:
    assert [one.value for one in chinese_quantities("比重提升8.7%至59.4%")] == [
        Decimal("8.7"),
        Decimal("59.4"),
    ]


def test_steps_that_are_taken_are_no_figure() -> None:
    assert chinese_quantities("生产总值连跨3个千亿级台阶，迈上2个大台阶") == []


@pytest.mark.parametrize("rise", ["rose from 120 in 2020 to 180 in 2025", "rose from 120 to 180"])
def test_what_a_plain_number_rose_from_is_a_figure_too(rise: str) -> None:
    assert [one.value for one in english_quantities(f"Staff {rise}.")] == [120, 180]


def test_what_is_raised_from_one_to_another_is_no_range() -> None:
    found = english_quantities("The cap will be raised from the current $2,000 to $2,300.")
    assert [one.value for one in found] == [2000, 2300]


def test_a_unit_may_be_shared_by_figures_side_by_side() -> None:
    found = chinese_quantities("客运量分别达1409万、1305万人次，投入30、40和50亿元")
    assert [(one.value, one.unit) for one in found] == [
        (14_090_000, "person-times"),
        (13_050_000, "person-times"),
        (3_000_000_000, "yuan"),
        (4_000_000_000, "yuan"),
        (5_000_000_000, "yuan"),
    ]


def test_from_and_to_are_two_figures() -> None:
    first, second = english_quantities("lowered from 9.8 to 7.5 percent")
    assert (first.value, first.unit) == (Decimal("9.8"), "percent")
    assert (second.value, second.unit) == (Decimal("7.5"), "percent")


@pytest.mark.parametrize("unit", ["yuan", "percent", "tonnes", "TEU", "kilowatts", "people"])
def test_a_unit_keeps_its_value_in_both_languages(unit: str) -> None:
    zh = {"yuan": "2万元", "percent": "2万%", "tonnes": "2万吨", "TEU": "2万标箱",
          "kilowatts": "2万千瓦", "people": "2万人"}[unit]  # fmt: skip
    (chinese,), (english,) = chinese_quantities(zh), english_quantities(f"20,000 {unit}")
    assert (chinese.value, chinese.unit) == (english.value, english.unit) == (20000, unit)


@pytest.mark.parametrize(
    ("text", "bound"), [("grants of up to 30% of the cost", "within"), ("trade went up 30%", None)]
)
def test_up_to_is_a_ceiling_and_up_a_rise(text: str, bound: str | None) -> None:
    (found,) = english_quantities(text)
    assert (found.value, found.unit, found.bound) == (30, "percent", bound)
    assert found.upper == (30 if bound else None)


@pytest.mark.parametrize("text", ["旅客三三两两", "came in two three days", "三四十人到场"])
def test_what_stands_side_by_side_is_no_number(text: str) -> None:
    assert [*chinese_quantities(text), *english_quantities(text)] == []

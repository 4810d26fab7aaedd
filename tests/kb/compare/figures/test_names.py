"""A figure is named by what it is a figure of, without what leads there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kb.compare.figures.reports import figures_in

REVIEW_EN = "# Work Conference of 2026\n\n## Review of 2025\n\n"
REVIEW_ZH = "# 2026年工作会议\n\n## 2025年工作回顾\n\n"


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("预计全省粮食产量完成500万吨。", ["粮食产量"]),
        ("全市实现外贸总额30亿元，规模稳居全国第4位。", ["外贸总额"] * 2),
        ("口岸通关效率位居全国第一。", ["口岸通关效率"]),
        ("茶叶出口额从2020年的20亿元提高到2025年的30亿元。", ["茶叶出口额"] * 2),
        ("监测站从15个增加到28个。", ["监测站"] * 2),
        ("（1）税收入库47亿元（2）出口退税12亿元。", ["税收入库", "出口退税"]),
        ("一是查验货物120批；二是处置案件30起。", ["查验货物", "处置案件"]),
        ("①税收入库47亿元②出口退税12亿元。", ["税收入库", "出口退税"]),
        ("首批12家企业入驻。", ["企业入驻"]),
        ("出台茶业、渔业等方面29项惠企政策。", ["惠企政策"]),
        ("支持12个码头、30个泊位和5个锚地建设。", ["码头", "泊位", "锚地建设"]),
        ("茶叶产量增长39%、占全国9成。", ["茶叶产量", "茶叶产量占全国"]),
        ("甲类企业进出口59亿元，增速为-0.8%。", ["甲类企业进出口"] * 2),
        ("进口、出口分别为3亿元、5亿元，分别增长5%和-2%。", ["进口", "出口"] * 2),
        ("茶叶出口较2020年翻了两番。", ["茶叶出口"]),
        ("新建“安居房”项目20个。", ["新建“安居房”项目"]),
        ("“金桥”服务企业融资15亿元。", ["“金桥”服务企业融资"]),
        ("57个县（市）生产总值增长。", ["县"]),
        ("改造8条330千伏输电线路。", ["输电线路", "输电线路"]),
        ("外贸总额达30亿元、增长5%、增量全省第一。", ["外贸总额"] * 2),
        ("外贸总额30亿元、增长5%、高于全国0.4个百分点。", ["外贸总额", "外贸总额", "高于全国"]),
        ("茶叶产量继续保持在50万吨以上。", ["茶叶产量"]),
        ("外贸总额按增长5%安排。", ["外贸总额"]),
        ("旧楼改造开工52个、完工48个。", ["旧楼改造开工"] * 2),
        ("前三季度查验货物120批。", ["查验货物"]),
        ("1—10月出口茶叶30万吨。", ["出口茶叶"]),
        ("三成居民用上天然气。", ["居民用上天然气"]),
        ("CPI微降0.1%，茶叶价格略涨0.2%，进口额小幅增长1%。", ["CPI", "茶叶价格", "进口额"]),
        (
            "污水治理率、自来水普及率、垃圾分类覆盖率分别达90%、96%、100%。",
            ["污水治理率", "自来水普及率", "垃圾分类覆盖率"],
        ),
        ("活动参与人数和志愿服务人数分别达3万人、5万人。", ["活动参与人数", "志愿服务人数"]),
        ("做实“候鸟”品牌、力争旅居人数达到600万人。", ["旅居人数"]),
        ("东湾港货物和集装箱吞吐量分别增长4%、5%。", ["东湾港货物吞吐量", "东湾港集装箱吞吐量"]),
        ("银行存贷款余额分别增长4%、5%。", ["银行存款余额", "银行贷款余额"]),
        ("实际使用内外资分别增长4%、5%。", ["实际使用内资", "实际使用外资"]),
        ("农村自来水普及率、公厕普及率超过98%、85%。", ["农村自来水普及率", "公厕普及率"]),
        ("游船、渔船数量分别增长4%、5%。", ["游船数量", "渔船数量"]),
        ("国家下达的9亿元以旧换新资金全部用完。", ["以旧换新资金"]),
        ("船舶企业达70家、增加值增长3%。", ["船舶企业", "船舶增加值"]),
        ("甲业增加值增长9%、对工业增长贡献率达35%。", ["甲业增加值", "甲业增加值对工业增长贡献率"]),
        ("进出口总值增长12%，其中对北国增长8%。", ["进出口总值", "对北国进出口"]),
        (
            "对北国、南国进出口分别增长7%、9%，进出口总值创历史新高，达到53亿元、增长18%。",
            ["对北国进出口", "对南国进出口", "进出口总值", "进出口总值"],
        ),
    ],
)
def test_names_in_chinese(tmp_path: Path, sentence: str, names: list[str]) -> None:
    assert [one.name for one in figures_in(tmp_path, f"{REVIEW_ZH}{sentence}\n")] == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("国际航空旅客和货邮吞吐量分别增长12%、9%。", ["国际航空旅客吞吐量", "国际航空货邮吞吐量"]),
        ("水产品和蔬菜产量分别增长3%、4%。", ["水产品产量", "蔬菜产量"]),
        ("城镇和农村居民人均可支配收入分别增长5%、6%。",
         ["城镇居民人均可支配收入", "农村居民人均可支配收入"]),
        ("道路交通事故起数和死亡人数分别下降2%、3%。", ["道路交通事故起数", "道路交通死亡人数"]),
        ("一、二、三产增加值分别增长3%左右、4%左右、5%左右。",
         ["一产增加值", "二产增加值", "三产增加值"]),
        ("一二三产增加值分别增长3%、4%、5%。", ["一产增加值", "二产增加值", "三产增加值"]),
        ("第一、第三产业增加值分别增长3%、4%。", ["第一产业增加值", "第三产业增加值"]),
        ("城乡居民人均可支配收入分别增长3%、4%。",
         ["城镇居民人均可支配收入", "农村居民人均可支配收入"]),
        ("规模以上工业增加值和固定资产投资分别增长5%、6%。",
         ["规模以上工业增加值", "固定资产投资"]),
    ],
)  # fmt: skip
def test_respectively_eats_no_letter_of_a_name(
    tmp_path: Path, sentence: str, names: list[str]
) -> None:
    assert [one.name for one in figures_in(tmp_path, f"{REVIEW_ZH}{sentence}\n")] == names


def test_respectively_shares_the_bound_that_stands_before_the_first(tmp_path: Path) -> None:
    found = figures_in(tmp_path, REVIEW_ZH + "城镇和农村居民消费支出分别超过3万元、2万元。\n")
    assert [one.bound for one in found] == ["over", "over"]


def test_respectively_shares_the_bound_that_stands_behind_the_last(tmp_path: Path) -> None:
    found = figures_in(tmp_path, REVIEW_ZH + "城镇、农村居民消费支出分别增长5%、6%以上。\n")
    assert [(one.kind, one.bound) for one in found] == [("change", "over")] * 2


def test_each_of_several_bounded_changes_is_a_change(tmp_path: Path) -> None:
    sentence = "一产、二产、三产增加值分别增长5%左右、6%左右、7%左右。\n"
    found = figures_in(tmp_path, REVIEW_ZH + sentence)
    assert [(one.kind, one.growth, one.bound) for one in found] == [
        ("change", growth, "about") for growth in (5, 6, 7)
    ]


def test_a_rate_beside_a_rise_is_a_level(tmp_path: Path) -> None:
    sentence = "调查失业率、居民消费价格涨幅分别控制在5%和3%以内。\n"
    found = figures_in(tmp_path, REVIEW_ZH + sentence)
    assert [(one.kind, one.bound) for one in found] == [("level", "within"), ("change", "within")]


def test_a_bound_may_stand_behind_the_measure_word_of_the_unit(tmp_path: Path) -> None:
    (found,) = figures_in(tmp_path, REVIEW_ZH + "全员劳动生产率16.8万元/人左右。\n")
    assert (found.value, found.bound) == (168_000, "about")


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("We will top up the Harbour Fund by 5 million yuan.", ["Harbour Fund"]),
        ("Each household will receive 300 yuan in Harbour Vouchers.", ["Harbour Vouchers"]),
        ("I will set aside 150 million yuan for a new Elm Initiative.", ["Elm Initiative"]),
        ("We will introduce a new 30 million yuan Credit Fund.", ["Credit Fund"]),
        ("The total benefit that each firm will receive will be capped at 400 yuan.",
         ["total benefit"]),
        ("Elm firms produce 12% of tea and the port handled 3 million TEU of containers.",
         ["tea", "containers"]),
        ("Growth is projected at 1% to 3%.", ["Growth"]),
        ("There was a drop of around 3 percent in energy use per unit of output.",
         ["energy use per unit of output"]),
        ("A reduction in harbour emissions of around 4 percent is projected.",
         ["harbour emissions"]),
        ("The surveyed urban unemployment rate was 5 percent and the registered urban "
         "unemployment rate was 4 percent.",
         ["surveyed urban unemployment", "registered urban unemployment"]),
        ("The deficit ratio for this year is set at 3 percent.", ["deficit ratio"]),
        ("Elm households will receive up to 760 yuan this year.", ["Elm households"]),
        ("The deficit was 3 million yuan, or 0.4% of GDP.",
         ["deficit", "deficit, share of GDP"]),
        ("Harbour spending was 12% of GDP.", ["Harbour spending"]),
        ("The share of ferries has jumped from just 4 percent to 9 percent.",
         ["share of ferries", "share of ferries"]),
        ("In the whole year, exports of tea were 3 million yuan.", ["exports of tea"]),
        ("Staff rose from 120 in 2020 to 180 in 2025.", ["Staff", "Staff"]),
    ],
)  # fmt: skip
def test_names_in_english(tmp_path: Path, sentence: str, names: list[str]) -> None:
    assert [one.name for one in figures_in(tmp_path, f"{REVIEW_EN}{sentence}\n")] == names


@pytest.mark.parametrize(
    ("sentence", "growth"),
    [
        ("With a CPI increase projected at around 2 percent, the office aims high.", 2),
        ("A reduction in harbour emissions of around 4 percent is projected.", -4),
        ("A drop of around 3 percent in energy use was seen.", -3),
    ],
)
def test_a_noun_of_change_tells_one_in_english(tmp_path: Path, sentence: str, growth: int) -> None:
    (found,) = figures_in(tmp_path, f"{REVIEW_EN}{sentence}\n")
    assert (found.kind, found.growth) == ("change", growth)

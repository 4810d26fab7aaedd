"""The title of a text, over however many lines it goes, and the year that is its own."""

from __future__ import annotations

import pytest

from ingest.metadata.head import head_of
from ingest.metadata.names_zh import simplified
from ingest.metadata.regions import regions


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("拱北海关\n2025年工作总结\n\n正文。", "拱北海关2025年工作总结"),
        ("关于\n2025年预算执行情况的报告\n正文。", "关于2025年预算执行情况的报告"),
        ("政府工作报告\n——2026年1月8日在市人民代表大会上\n正文。", "政府工作报告"),
        ("凝心聚力 开创新局\n厦门海关2026年工作报告\n正文。", "凝心聚力 开创新局"),
        ("Ningbo Customs\n2026 Work Report\nText.", "Ningbo Customs 2026 Work Report"),
        ("Report on the Work\nof the Government\nText.", "Report on the Work of the Government"),
        ("A Year of Growth\nAnnual Report 2025\nText.", "A Year of Growth"),
        ("政 府 工 作 报 告\n正文。", "政府工作报告"),
        ("下载\n打印\n【字号：\n2026年厦门海关工作报告\n正文。", "2026年厦门海关工作报告"),
        ("000123\n机密★1年\n附件1\n厦门海关工作总结\n正文。", "厦门海关工作总结"),
        ("来源：日报\n各位代表：\n正文。", None),
        ("第一句就是正文。第二句。", "第一句就是正文。第二句。"),
    ],
)
def test_a_title_is_whole_and_neither_furniture_nor_salutation(
    text: str, title: str | None
) -> None:
    assert head_of(text).title == title


def test_a_head_ends_before_the_first_sentence_heading_or_salutation() -> None:
    assert head_of("工作报告\n2026年\n一、回顾\n正文。").lines == ("工作报告", "2026年")
    assert head_of("工作报告\n同志们：\n大家好").lines == ("工作报告",)
    assert head_of("Work Report\nPort Group Co., Ltd.\nWe did well. So did you.").lines == (
        "Work Report",
        "Port Group Co., Ltd.",
    )


@pytest.mark.parametrize(
    ("name", "text", "year"),
    [
        ("a.txt", "厦门海关2025年工作总结和2026年工作要点\n正文。", 2026),
        ("a.txt", "国民经济和社会发展第十五个五年规划和2035年远景目标纲要\n正文。", None),
        ("a.txt", "迈向2035年的现代化之路\n2020年，全市脱贫。", None),
        ("a.txt", "Towards Vision 2035\nIn 2019 we began.", None),
        ("a.txt", "国土空间总体规划（2021-2035年）\n正文。", None),
        ("a.txt", "2025—2026学年工作计划\n正文。", 2026),
        ("a.txt", "Annual Report and Accounts 2023-24\nText.", 2024),
        ("a.txt", "政府工作报告\n发布日期：2026-01-30\n——2025年12月28日在人民代表大会上\n", 2025),
        ("a.txt", "工作报告\n发布日期：2026-01-30\n\n2019年以来，成绩很大。", 2026),
        ("20260115_报告.txt", "工作报告\n\n2025年12月，全市召开经济工作会议。", 2026),
        ("a.txt", "问题\n2026年有哪些措施\n港口2025年多大", None),
        ("a.txt", "凝心聚力\n——2025年工作回顾\n正文。", 2025),
        ("a.txt", "守国门 促发展\n——2025年工作综述\n正文。", 2025),
        ("a.txt", "浙江省人民代表大会常务委员会工作报告\n——2026年1月15日\n各位代表：", 2026),
        ("a.txt", "A Year of Growth\nReport of the Board 2025\n\nProfit rose.", 2025),
        ("a.txt", "Report\nMarch 2019\n\nIn 2018 we met.", 2019),
        ("a.txt", "Digest\nThe bridge opened to traffic on 24 October 2018.", None),
        ("a.txt", "工作綜述\n\n2月3日，本關召開2026年工作會議。", 2026),
    ],
)  # fmt: skip
def test_a_year_is_the_report_s_own_and_none_that_it_mentions(
    write, read_one, name: str, text: str, year: int | None
) -> None:
    assert read_one(write(name, text)).year == year


def test_a_financial_year_is_no_date(write, read_one) -> None:
    text = "Budget 2026\nThe policy for the year 1 April 2026 to 31 March 2027 is as follows."
    assert read_one(write("a.txt", text)).date is None


def test_every_region_is_known_by_each_of_its_names_and_traditional_ones_fold_to_it() -> None:
    found = set(regions().values())
    assert len(found) == 33
    for region in found:
        assert region.name.startswith(region.short)
        assert simplified(region.traditional) == region.name
        for name in (region.short, region.name, *region.english):
            assert regions()[name.casefold()] is region
    assert len({region.government for region in found}) == 33
    assert len({region.government_en for region in found}) == 33

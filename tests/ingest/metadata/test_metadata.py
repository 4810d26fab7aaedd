"""Title, organisation, year, date and language by rule, and who overrides whom."""

from __future__ import annotations

import datetime

import pytest

from ingest import Metadata, detect_language, sidecar_of


def test_an_english_report_says_whose_it_is_and_of_when(write, read_one, report_en) -> None:
    document = read_one(write("a.txt", report_en))
    assert document.title == "Gongbei Customs holds the 2026 Work Conference"
    assert document.organisation == "Gongbei Customs"
    assert document.year == 2026
    assert document.date == datetime.date(2026, 1, 26)
    assert document.language == "en"


def test_a_chinese_report_says_the_same(write, read_one, report_zh) -> None:
    document = read_one(write("a.txt", report_zh))
    assert document.title == "拱北海关召开2026年关区工作会议"
    assert document.organisation == "拱北海关"
    assert document.year == 2026
    assert document.date == datetime.date(2026, 1, 26)
    assert document.language == "zh"


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("深圳海关召开工作会议\n会议传达海关总署部署。海关总署要求，海关总署强调。", "深圳海关"),
        ("关区工作会议召开\n中华人民共和国拱北海关1月26日召开会议，落实海关总署部署。", "拱北海关"),
        ("全国海关工作会议召开\n海关总署1月召开会议。", "海关总署"),
        ("海关总署广东分署工作报告\n正文。", "海关总署广东分署"),
        ("2020年国务院政府工作报告\n国务院总理 李克强", "国务院"),
        ("政府工作报告\n现在，我代表国务院，向大会报告工作。", "国务院"),
        ("某某报告\n国务院总理讲话。", None),
        ("Report on the Work\nOn behalf of the State Council, I report.", "State Council"),
        ("National conference\nThe General Administration of Customs of China (GACC) met.",
         "General Administration of Customs"),
        ("GACC holds its conference\nText.", "General Administration of Customs"),
        ("Shenzhen Customs reviews its year\nThe State Council and the State Council.",
         "Shenzhen Customs"),
        ("Smart Customs for all\nChina Customs is modern.", None),
        ("Super Bowl 50\nThe Panthers gave up 308 points in 2015.", None),
    ],
)  # fmt: skip
def test_the_organisation_is_found_in_the_title_then_in_the_opening(
    write, read_one, text: str, organisation: str | None
) -> None:
    assert read_one(write("notes.txt", text)).organisation == organisation


@pytest.mark.parametrize(
    ("name", "text", "year"),
    [
        ("a.txt", "2019年政府工作报告\n回顾2018年。", 2019),
        ("a.txt", "Report on the Work of the Government 2019\nText of 2018.", 2019),
        ("a.txt", "拱北海关2025年工作与2026年任务\n正文。", 2026),
        ("a.txt", "二〇二六年工作报告\n正文。", 2026),
        ("a.txt", "工作会议\n拱北海关召开2026年关区工作会议，总结2025年工作。", 2026),
        ("a.txt", "Speech\nDelivered at the session on March 5, 2018.", 2018),
        ("a.txt", "讲话\n2020年5月22日在大会上。", 2020),
        ("gongbei-2024-en.txt", "Digest\nNo year in here.", 2024),
        ("a.txt", "Digest\nTrade was 2,026 tons, 2026.5 more.", None),
        ("a.txt", "Super Bowl\nIt was played in 2016 before 70,000.", None),
    ],
)
def test_the_year_is_that_of_the_title_then_the_opening_then_the_file_name(
    write, read_one, name: str, text: str, year: int | None
) -> None:
    assert read_one(write(name, text)).year == year


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026年会议\n1月26日至27日，会议召开。", datetime.date(2026, 1, 26)),
        ("2026 Conference\nIt was held on 26 and 27 January 2026.", datetime.date(2026, 1, 26)),
        ("2026 Conference\nPublished 2026-01-30\nOn January 26-27, it was held.",
         datetime.date(2026, 1, 26)),
        ("2018 Report\nDelivered on March 5, 2018", datetime.date(2018, 3, 5)),
        ("2026 Digest\nThe bridge opened to traffic on 24 October 2018.", None),
        ("2026年报告\n2月31日召开。", None),
    ],
)  # fmt: skip
def test_the_date_is_the_first_day_of_what_was_held(write, read_one, text, date) -> None:
    assert read_one(write("a.txt", text)).date == date


def test_flags_win_over_the_sidecar_over_front_matter_over_the_text(write, read_one) -> None:
    path = write(
        "a.md", "---\nyear: 2021\norganisation: Front\nlanguage: zh\n---\n# Title 2020\n\nx"
    )
    assert (read_one(path).year, read_one(path).title) == (2021, "Title 2020")
    write("a.meta.yaml", "year: 2022\norganisation: Side\nkept: side")
    document = read_one(path, overrides=Metadata(year=2023, extra={"kept": "flag"}))
    assert (document.year, document.organisation, document.language) == (2023, "Side", "zh")
    assert document.extra["kept"] == "flag"


def test_keys_may_be_chinese_and_languages_regional(write, read_one) -> None:
    path = write("a.txt", "text")
    write(
        "a.txt.meta.yaml",
        "标题: 摘编\n单位: 深圳海关\n年份: 2025年\n日期: 2025年1月8日\nlang: zh-CN",
    )
    document = read_one(path)
    assert (document.title, document.organisation, document.year) == ("摘编", "深圳海关", 2025)
    assert (document.date, document.language) == (datetime.date(2025, 1, 8), "zh")


def test_the_longer_name_of_a_sidecar_wins(write) -> None:
    path = write("a.pdf", "x")
    assert sidecar_of(path).name == "a.pdf.meta.yaml"
    short = write("a.meta.yaml", "")
    assert sidecar_of(path) == short
    long = write("a.pdf.meta.yaml", "")
    assert sidecar_of(path) == long


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("what are the Greater Bay Area tasks", "en"),
        ("粤港澳大湾区的重点任务有哪些", "zh"),
        ("RCEP 关税", "zh"),
        ("The 深中通道 opened to traffic in 2024", "en"),
        ("税関の業務について", "other"),
        ("세관 업무 보고", "other"),
        ("Таможня", "other"),
        ("622.65", "other"),
        ("", "other"),
    ],
)
def test_the_language_is_told_by_the_script(text: str, language: str) -> None:
    assert detect_language(text) == language

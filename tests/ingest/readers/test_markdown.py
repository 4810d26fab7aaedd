"""Markdown with front matter."""

from __future__ import annotations

import pytest

from ingest import BadMetadata

PAGE = """---
title: Digest of 2025
organisation: Shenzhen Customs
year: 2026
date: 2026-01-20
sources:
- first
- second
grade: 3
---
# Shenzhen Customs

An *opening* that is
wrapped, with a [link](https://example.org) and `code`.

## I. Review of 2025

- **Ports**: 12 million
  travellers
- Zones
  1. Qianhai

| Measure | Value |
|---|---|
| Trade | 4.5 |

## 二、2026年任务

将**深化**改革
并扩大开放。
"""


def test_front_matter_gives_metadata_and_unknown_keys_go_to_extra(write, read_one) -> None:
    document = read_one(write("a.md", PAGE))
    assert document.title == "Digest of 2025"
    assert document.organisation == "Shenzhen Customs"
    assert document.year == 2026
    assert str(document.date) == "2026-01-20"
    assert dict(document.extra) == {"sources": "first\nsecond", "grade": "3"}


def test_marks_go_and_words_stay(write, read_one) -> None:
    assert read_one(write("a.md", PAGE)).text == (
        "Shenzhen Customs\n\n"
        "An opening that is wrapped, with a link and code.\n\n"
        "I. Review of 2025\n\n"
        "- Ports: 12 million travellers\n- Zones\n1. Qianhai\n\n"
        "Measure | Value\nTrade | 4.5\n\n"
        "二、2026年任务\n\n"
        "将深化改革并扩大开放。"
    )


def test_headings_are_sections_and_the_lone_first_one_is_the_title(write, read_one) -> None:
    document = read_one(write("a.md", PAGE.split("---\n", 2)[2]))
    assert document.title == "Shenzhen Customs"
    assert [(s.title, s.level, s.aspect) for s in document.sections] == [
        ("I. Review of 2025", 1, "review"),
        ("二、2026年任务", 1, "plan"),
    ]
    for section in document.sections:
        assert document.text[section.start :].startswith(section.title)


def test_two_outermost_headings_are_sections_both(write, read_one) -> None:
    document = read_one(write("a.md", "# One\n\ntext\n\n# Two\n\ntext"))
    assert [section.title for section in document.sections] == ["One", "Two"]


def test_outline_numbers_below_marked_headings_are_sections_too(write, read_one) -> None:
    body = "（一）守护国门。查办案件45起。\n\n（二）服务外贸。增长2%。\n"
    text = f"# 报告\n\n## 一、2025年工作回顾\n\n{body}"
    sections = read_one(write("a.md", text)).sections
    assert [(s.level, s.title) for s in sections] == [
        (1, "一、2025年工作回顾"),
        (2, "（一）守护国门"),
        (2, "（二）服务外贸"),
    ]


def test_a_rule_at_the_top_is_no_front_matter(write, read_one) -> None:
    assert read_one(write("a.md", "---\n\nHello\n\n---\n\nWorld\n")).text == "Hello\n\nWorld"


def test_empty_front_matter_says_nothing(write, read_one) -> None:
    assert read_one(write("a.md", "---\n---\nHello")).text == "Hello"


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("title: [one\n---\n", "not valid YAML at line"),
        ("year: twenty\n---\n", "'twenty' in the front matter is no year"),
        ("year: 99999\n---\n", "'99999' in the front matter is no year"),
        ("date: next week\n---\n", "is no date"),
        ("title: x\n", "has no end"),
        ("a: &x [1]\nb: *x\n---\n", "aliases"),
        ("title: {a: 1}\n---\n", "title in the front matter is no line of text"),
    ],
)
def test_bad_front_matter_is_told_with_its_place(write, read_one, front: str, reason: str) -> None:
    with pytest.raises(BadMetadata) as caught:
        read_one(write("a.md", f"---\n{front}text"))
    assert reason in caught.value.reason
    assert caught.value.remedy


def test_struck_text_is_left_out_and_notes_stand_behind_their_paragraph(write, read_one) -> None:
    text = (
        "出口65.4亿元[^1]，~~增长9.9%，~~增长7.8%<del>，旧</del>。\n\n进口~~1~~下降。\n\n"
        "[^1]: 不含转口。\n"
        "    按人民币计价。\n\n```\n[^2]: code\n```\n"
    )
    document = read_one(write("a.md", text))
    assert document.text == (
        "出口65.4亿元，增长7.8%。\n\n不含转口。按人民币计价。\n\n进口下降。\n\n[^2]: code"
    )
    assert document.extra["left_out"] == "struck text: ，旧 / 增长9.9%， / 1"


def test_a_title_in_front_matter_tells_year_and_organisation(write, read_one) -> None:
    document = read_one(
        write("a.md", "---\ntitle: 拱北海关2024年工作报告\n---\n\n去年出口增长。\n")
    )
    assert (document.organisation, document.year) == ("拱北海关", 2024)


def test_a_table_that_follows_another_is_one_of_its_own(write, read_one) -> None:
    table = "| 口岸 | {} |\n|---|---|\n| 海沧 | {} |\n"
    text = read_one(write("a.md", f"{table.format('2022年', 1)}\n{table.format('2023年', 2)}")).text
    assert text == "口岸 | 2022年\n海沧 | 1\n\n口岸 | 2023年\n海沧 | 2"
    cell = "<table><tr><td>Port</td><td>{}</td></tr><tr><td>Bay</td><td>{}</td></tr></table>"
    page = read_one(write("a.html", f"<p>x</p>{cell.format('2022', 1)}{cell.format('2023', 2)}"))
    assert page.text == "x\n\nPort | 2022\nBay | 1\n\nPort | 2023\nBay | 2"

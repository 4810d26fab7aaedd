"""Notes of comparisons: every kind has both wordings, which tell the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from kb.compare.notes import Kind, Note, NoteLanguage, Value, load_wording, sentences_of

ROOT = Path(__file__).resolve().parents[3]
KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES: tuple[NoteLanguage, ...] = get_args(NoteLanguage)

GONGBEI = "Gongbei Customs"
WORDINGS: tuple[tuple[Kind, Mapping[str, Value], str, str], ...] = (
    (
        "mixed_languages",
        {"languages": ("en", "zh")},
        "reports in English and Chinese: compared by meaning and glossary, not word for word",
        "报告语言不同（英文、中文）：按语义和术语表对比，不逐字对照",
    ),
    (
        "undated_left_out",
        {"organisation": GONGBEI, "count": 2},
        "Gongbei Customs: 2 reports without a year left out",
        "Gongbei Customs：有 2 份报告没有年份，未列入",
    ),
    (
        "no_report_of_year",
        {"organisation": GONGBEI, "year": 2024, "years": (2022, 2023, 2025)},
        "Gongbei Customs: no report of 2024; there are 2022, 2023, 2025",
        "Gongbei Customs：没有2024年的报告；现有2022、2023、2025年的报告",
    ),
    (
        "no_dated_report",
        {"organisation": "拱北海关", "year": 2024},
        "拱北海关: no report of 2024; there are none with a year",
        "拱北海关：没有2024年的报告；现有报告均无年份",
    ),
    (
        "other_language_only",
        {"organisation": GONGBEI, "year": 2026, "languages": ("zh",)},
        "Gongbei Customs: the report of 2026 is in Chinese only",
        "Gongbei Customs：2026年的报告只有中文版",
    ),
    (
        "longest_taken",
        {
            "organisation": GONGBEI,
            "count": 4,
            "year": 2026,
            "taken": "long.md",
            "others": ("a.md", "b.md", "c.md"),
        },
        "Gongbei Customs: 4 reports of 2026; taken is the longest, long.md, not a.md, b.md and "
        "c.md (name documents to choose yourself)",
        "Gongbei Customs：2026年有 4 份报告，取最长的 long.md，未取 a.md、b.md、c.md"
        "（如需自选，请指明文档）",
    ),
    (
        "nothing_to_compare",
        {"reports": ("2025", "2026")},
        "2025 and 2026: no part that says what is planned, so nothing is compared",
        "2025、2026：没有关于工作安排的部分，因此不作对比",
    ),
    (
        "two_languages",
        {},
        "the reports are in two languages: partners are found by meaning, glossary and figures, "
        "and their wording is not held against each other",
        "两份报告语言不同：按语义、术语表和数字寻找对应任务，不对照措辞",
    ),
    (
        "unknown_to_model",
        {"languages": ("zh",)},
        "the model knows no Chinese: only the glossary and figures carry over, and most partners "
        "are not found",
        "模型不支持中文：只能依靠术语表和数字，多数对应任务找不到",
    ),
    (
        "not_a_year_apart",
        {"reports": ("2023", "2026")},
        "2023 and 2026 are not one year apart: the one does not review the other",
        "2023、2026：两份报告相隔不是一年，后者不是对前者的回顾",
    ),
    (
        "nothing_planned",
        {"report": "Work of 2025"},
        "Work of 2025: no part that says what is planned",
        "Work of 2025：没有关于工作安排的部分",
    ),
    (
        "nothing_reviewed",
        {"report": "Work of 2026"},
        "Work of 2026: no part that reviews what was done",
        "Work of 2026：没有回顾已完成工作的部分",
    ),
    (
        "no_report",
        {},
        "no report fits; kb list shows what the library holds",
        "没有符合条件的报告；可用 kb list 查看资料库中的报告",
    ),
    ("no_figures", {"source": "a.md"}, "a.md: no figures found", "a.md：没有找到数据"),
    (
        "figures_without_year",
        {"source": "a.md"},
        "a.md: its year is not known, so the figures have no period unless it is said with them; "
        "ingest it again with --year",
        "a.md：报告年份不详，未随文说明时期的数据便没有时期；请用 --year 重新添加",
    ),
    (
        "same_year_and_language",
        {"sources": ("a.md", "b.md", "c.md"), "count": 3},
        "a.md and b.md and c.md: 3 reports of one year and language; the figures of both are kept, "
        "and where they differ the point is marked as restated",
        "a.md、b.md、c.md：同一年份、同一语言有 3 份报告；数据全部保留，不一致之处标为数值有调整",
    ),
    (
        "one_year_each",
        {},
        "one report year for each organisation: no growth can be recomputed",
        "每个单位只有一个年份的报告：无法重新计算增长率",
    ),
    (
        "no_such_figure",
        {"query": "兔子's"},
        'no figure is called anything like "兔子\'s"',
        "没有名称与“兔子's”相近的数据",
    ),
    (
        "no_year",
        {"source": "memo.md"},
        "memo.md has no year and is left out; ingest it with --year",
        "memo.md：没有年份，未列入；请用 --year 重新添加",
    ),
    (
        "too_short_for_themes",
        {},
        "the reports are too short to propose themes from",
        "报告太短，无法归纳主题",
    ),
    (
        "theme_names_not_kept",
        {"error": "{disk} full"},
        "the names of the proposed themes could not be kept: {disk} full",
        "无法保存所归纳主题的名称：{disk} full",
    ),
    (
        "other_units",
        {"unit": "yuan", "units": ("items", "tonnes")},
        "told in items and tonnes elsewhere, which does not stand beside yuan and is left out",
        "另有以items、tonnes计的，与yuan不能并列，未列入",
    ),
    (
        "unknown_bodies",
        {"sources": ("a.md", "b.md")},
        "a.md and b.md: nothing says whose they are, and several are of one year, so none is held"
        " against another; say it with: kb set ID --organisation NAME",
        "a.md、b.md：没有写明是哪个单位的报告，且同一年份不止一份，因此互不对照；请用"
        " kb set ID --organisation 名称 说明",
    ),
)
"""Of every kind: a note, and what it says in English and in Chinese."""


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def notes_made() -> Iterator[tuple[str, str, set[str]]]:
    """(where, kind, names of its values) of each note that the program makes."""
    for path in sorted((ROOT / "kb").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Note":
                kind, *values = node.args
                assert isinstance(kind, ast.Constant), ast.unparse(node)
                assert isinstance(kind.value, str), ast.unparse(node)
                names = {
                    ast.literal_eval(key)
                    for value in values
                    if isinstance(value, ast.Dict)
                    for key in value.keys
                    if key is not None
                }
                yield f"{path.name}:{node.lineno}", kind.value, names


def test_every_kind_is_worded_in_both_languages() -> None:
    english, chinese = (load_wording(language) for language in LANGUAGES)
    assert list(english) == list(chinese)
    assert {key for key in english if "." not in key} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_tells_the_same_values_in_both_languages(kind: Kind) -> None:
    english, chinese = (placeholders(load_wording(language)[kind]) for language in LANGUAGES)
    assert english == chinese


def test_each_note_is_made_with_the_values_that_its_sentence_has() -> None:
    made = list(notes_made())
    wrong = [
        (at, kind) for at, kind, names in made if names != placeholders(load_wording("en")[kind])
    ]
    assert not wrong
    assert {kind for _, kind, _ in made} == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "values", "english", "chinese"), WORDINGS, ids=[kind for kind, *_ in WORDINGS]
)
def test_a_note_reads_well_in_both_languages(
    kind: Kind, values: Mapping[str, Value], english: str, chinese: str
) -> None:
    note = Note(kind, values)
    assert str(note) == note.sentence("en") == english
    assert note.sentence("zh") == chinese


def test_every_kind_has_been_read_in_both_languages() -> None:
    assert [kind for kind, *_ in WORDINGS] == list(KINDS)


def test_a_language_without_a_name_is_told_by_its_code() -> None:
    note = Note("unknown_to_model", {"languages": ("fr",)})
    assert str(note).startswith("the model knows no fr:")
    assert note.sentence("zh").startswith("模型不支持fr：")


def test_a_note_that_comes_twice_is_told_once() -> None:
    notes = [Note("no_figures", {"source": name}) for name in ("a.md", "b.md", "a.md")]
    assert sentences_of(notes, "zh") == ("a.md：没有找到数据", "b.md：没有找到数据")

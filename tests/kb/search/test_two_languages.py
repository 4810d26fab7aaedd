"""Each leg alone in Chinese, and questions that cross from one language to the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kb
from kb.config import Settings

CHINESE = {
    "进出口.md": "# 外贸\n\n全年出口货物总值大幅增长，企业对外贸易十分活跃。\n",
    "疫情.md": "# 卫生\n\n加强口岸检疫，严防传染病传入。\n",
    "队伍.md": "# 队伍\n\n组织干部参加培训，提高业务能力。\n",
}
ENGLISH = {
    "trade.md": "# Trade\n\nExports of goods grew strongly through the year.\n",
    "health.md": "# Health\n\nQuarantine at the ports kept infectious diseases out.\n",
    "staff.md": "# Staff\n\nOfficers attended courses to improve their skills.\n",
}


def filled(folder: Path, texts: dict[str, str]) -> kb.Library:
    reports = folder / "reports"
    reports.mkdir()
    for name, text in texts.items():
        (reports / name).write_text(text, encoding="utf-8")
    library = kb.open(settings=Settings(library=folder / "library"))
    library.ingest(reports)
    return library


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kb.Library]:
    with filled(tmp_path_factory.mktemp("zh"), CHINESE) as library:
        yield library


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kb.Library]:
    with filled(tmp_path_factory.mktemp("en"), ENGLISH) as library:
        yield library


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kb.Library]:
    with filled(tmp_path_factory.mktemp("both"), CHINESE | ENGLISH) as library:
        yield library


def test_vectors_alone_find_chinese_that_shares_no_character(chinese: kb.Library) -> None:
    for question, source in (("商品销往国际市场", "进出口.md"), ("上课学习", "队伍.md")):
        text = CHINESE[source]
        assert not set(question) & set(text)
        assert chinese.search(question, mode="dense")[0].document.source == source


def test_words_alone_find_chinese(chinese: kb.Library) -> None:
    for question, source in (("传染病", "疫情.md"), ("干部培训", "队伍.md")):
        hits = chinese.search(question, mode="lexical")
        assert hits[0].document.source == source
        assert hits[0].legs.dense is None


def test_words_alone_find_simplified_chinese_by_traditional(chinese: kb.Library) -> None:
    assert chinese.search("傳染病傳入", mode="lexical")[0].document.source == "疫情.md"


@pytest.mark.parametrize(
    ("question", "source"),
    [("货物出口增长", "trade.md"), ("防止传染病", "health.md"), ("干部培训", "staff.md")],
)
def test_chinese_questions_find_english(english: kb.Library, question: str, source: str) -> None:
    assert english.search(question)[0].document.source == source


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("growth of exports", "进出口.md"),
        ("keeping diseases out", "疫情.md"),
        ("training of officers", "队伍.md"),
    ],
)
def test_english_questions_find_chinese(chinese: kb.Library, question: str, source: str) -> None:
    assert chinese.search(question)[0].document.source == source


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("口岸检疫和传染病", {"疫情.md", "health.md"}),
        ("quarantine and infectious diseases", {"疫情.md", "health.md"}),
        ("exports of goods", {"进出口.md", "trade.md"}),
        ("货物出口", {"进出口.md", "trade.md"}),
    ],
)
def test_neither_language_pushes_the_other_out(
    mixed: kb.Library, question: str, sources: set[str]
) -> None:
    hits = mixed.search(question, limit=2)
    assert {hit.document.source for hit in hits} == sources


@pytest.mark.parametrize(
    ("question", "own", "other"),
    [("口岸检疫", "拱北-zh.md", "gongbei-en.md"), ("quarantine", "gongbei-en.md", "拱北-zh.md")],
)
def test_a_report_in_both_languages_is_found_in_the_askers_first(
    tmp_path: Path, question: str, own: str, other: str
) -> None:
    said = {
        "en": "Quarantine at the ports kept infectious diseases out.",
        "zh": "加强口岸检疫，严防传染病传入。",
    }
    written = {
        "gongbei-en.md": ("Gongbei Customs", "en"),
        "拱北-zh.md": ("拱北海关", "zh"),
        "shenzhen.md": ("Shenzhen Customs", other[-5:-3]),
    }
    texts = {
        name: f"---\norganisation: {organisation}\nyear: 2025\n---\n# 2025\n\n{said[language]}\n"
        for name, (organisation, language) in written.items()
    }
    with filled(tmp_path, texts) as library:
        found = [hit.document.source for hit in library.search(question)]
        assert {*found[:2]} == {own, "shenzhen.md"}
        assert found[2:] == [other]
        only = library.search(question, languages=[other[-5:-3]])
        assert {hit.document.source for hit in only} == {"shenzhen.md", other}
        library.remove([own])
        assert len({hit.score for hit in library.search(question)}) == 1  # the only version now

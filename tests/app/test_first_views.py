"""What a page shows before anything is chosen, over a small library and without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

import kb
from app_pages.texts import InterfaceLanguage, load_texts
from tests.app.test_pages import run, shown

EN, ZH = load_texts("en"), load_texts("zh")
LANGUAGES: tuple[InterfaceLanguage, ...] = ("en", "zh")
FRONT = (
    "---\ntitle: {owner} {year}\norganisation: {owner}\nyear: {year}\nlanguage: {language}\n---\n\n"
)
EN_TEXT = """# {owner} {year}

## Review of {before}

Goods through the pier came to {amount} million tonnes in {before}, up {growth}%. {done}

## Tasks for {year}

- {verb} the night pilotage of smart ports.
- Build a shelter for drivers of the pier.
- Publish a tide table for sailors on Macao boats.
"""
ZH_TEXT = """# {owner}{year}年报告

## 一、{before}年工作回顾

{before}年监管货物{amount}万吨，同比增长{growth}%。{done}

## 二、{year}年重点任务

- {verb}智慧海关夜间引航工作。
- 建设码头货车司机休息室。
- 编印港区船员潮汐时间表。
"""
DIVIDED = """---
organisation: Port Office
year: 2026
language: en
---

# Port Office, work of 2025

## Tasks for 2026

### Books for sailors

- Lend more books to sailors.
- Open a reading room for sailors.

### Quays and lamps

- Paint the lamps of the quays.
"""
YEARS = ((2024, 20, 4), (2025, 22, 10), (2026, 23, 4.5))
WORDS = {
    "en": ("Explore", "Deepen", "A shelter for drivers of the pier was built in full."),
    "zh": ("探索", "深化", "码头货车司机休息室全部建成。"),
}


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[kb.Library]:
    """Three years of one office in each language, and many years of another without plans."""
    monkeypatch.setenv("KB_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("KB_MODEL", "hash")
    monkeypatch.setenv("KB_READER", "none")
    st.cache_resource.clear()
    folder = tmp_path / "reports"
    folder.mkdir()
    for language, owner, text in (("en", "Otter Office", EN_TEXT), ("zh", "水獭办公室", ZH_TEXT)):
        explore, deepen, done = WORDS[language]
        for year, amount, growth in YEARS:
            filled = (FRONT + text).format(
                owner=owner, year=year, before=year - 1, amount=amount, growth=growth,
                language=language, verb=deepen if year == 2026 else explore,
                done=done if year == 2026 else "",
            )  # fmt: skip
            (folder / f"otter-{year}-{language}.md").write_text(filled, encoding="utf-8")
    for year in (2020, 2021, 2022, 2023, 2025):
        told = FRONT.format(owner="Heron Office", year=year, language="en")
        body = f"# Heron Office {year}\n\nThe office counted herons in {year}.\n"
        (folder / f"heron-{year}-en.md").write_text(told + body, encoding="utf-8")
    with kb.open() as opened:
        assert not opened.ingest(folder).failed
        yield opened
    st.cache_resource.clear()


def compare(language: InterfaceLanguage, **query: str) -> str:
    """What the page Compare draws, without the app's navigation around it."""
    from streamlit.testing.v1 import AppTest

    def script(language: str) -> None:
        import kb
        from app_pages.compare import page
        from app_pages.texts import load_texts

        page.render(kb.open(), load_texts(language))

    app = AppTest.from_function(script, args=(language,), default_timeout=60)
    app.query_params.update({"lang": language, **query})
    return shown(app.run())


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_shows_what_is_there_what_is_missing_and_what_changed(
    library: kb.Library, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    home = shown(run(lang=language))
    owner = {"en": "Otter Office", "zh": "水獭办公室"}[language]
    for heading in ("home.matrix", "home.news", "home.figures"):
        assert f"<h2>{texts(heading)}</h2>" in home
    row = re.search(rf'<th scope="row">{owner}</th>(.*?)</tr>', home)
    assert row is not None
    assert row[1].count('class="there"') == 3
    heron = re.search(r'<th scope="row">Heron Office</th>(.*?)</tr>', home)
    assert heron is not None
    assert texts("home.matrix.missing") in heron[1]
    cards = re.findall(r'<a class="card" href="(compare\?[^"]*)"', home)
    assert any("change=strengthened" in card for card in cards)
    assert re.search(r'<a class="card" href="figures\?[^"]*series=', home)


@pytest.mark.parametrize("language", LANGUAGES)
def test_compare_begins_with_what_has_plans_and_not_with_the_most_years(
    library: kb.Library, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    drawn = compare(language)
    assert texts("change.strengthened") in drawn
    assert {"en": "Otter Office 2026", "zh": "水獭办公室 2026"}[language] in drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_promises_begin_with_what_was_done(
    library: kb.Library, language: InterfaceLanguage
) -> None:
    drawn = compare(language, view="promises")
    chips = re.findall(r'class="chip outcome-(\w+)"', drawn)
    assert chips[0] == "done"
    assert chips == sorted(chips, key=("done", "partly", "not_mentioned").index)
    assert load_texts(language)("promises.hint") in drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_organisations_begins_with_what_most_of_them_tell(
    library: kb.Library, language: InterfaceLanguage, tmp_path: Path
) -> None:
    text, owner = {"en": (EN_TEXT, "Seal Office"), "zh": (ZH_TEXT, "海豹办公室")}[language]
    for year, amount, growth in YEARS:
        filled = (FRONT + text).format(
            owner=owner, year=year, before=year - 1, amount=amount, growth=growth,
            language=language, verb="", done="",
        )  # fmt: skip
        (tmp_path / f"seal-{year}.md").write_text(filled, encoding="utf-8")
        library.ingest(tmp_path / f"seal-{year}.md")
    drawn = compare(language, view="pivot")
    told = load_texts(language)("pivot.told", spoken=2, organisations={"en": 3, "zh": 2}[language])
    assert told in drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_year_alone_asks_for_another_and_is_no_error(
    library: kb.Library, language: InterfaceLanguage
) -> None:
    from app_pages import frame
    from kb.errors import BadRequest

    with pytest.raises(BadRequest) as caught:
        library.compare(organisations=["Otter Office"], years=[2026], language="en")
    assert caught.value.kind == "too_few_reports"
    drawn: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(st, "html", lambda body, **_: drawn.append(body))
        frame.error_box(load_texts(language), caught.value)
    assert "error" not in drawn[0]
    assert load_texts(language)("reason.too_few_reports") in drawn[0]


def test_every_error_has_a_title_and_a_remedy_in_both_languages_and_none_for_a_shell() -> None:
    from kb import errors

    names = [name for name, what in vars(errors).items() if isinstance(what, type)]
    shown_there = set(names) - {"BadDataset"}
    for texts in (EN, ZH):
        for name in shown_there:
            told = texts(f"error.{name}") + texts(f"error.{name}.do")
            assert "kb " not in told
            assert "--" not in told
        told_for_a_shell = [
            key for key, text in texts.entries.items() if re.search(r"\bkb \w+|--\w", text)
        ]
        # The page Status tells who looks after the library how a backup is made there.
        assert told_for_a_shell == ["status.backup.command"]


def test_a_message_of_the_system_does_not_reach_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from app_pages import frame
    from kb.errors import LibraryLocked

    drawn: list[str] = []
    monkeypatch.setattr(st, "html", lambda body, **_: drawn.append(body))
    frame.error_box(ZH, LibraryLocked("/srv/library is written by process 4711; wait"))
    assert "4711" not in drawn[0]
    assert "/srv" not in drawn[0]
    assert ZH("error.LibraryLocked.do") in drawn[0]


def test_an_organisation_is_counted_under_all_of_its_names(tmp_path: Path) -> None:
    settings = kb.Settings(library=tmp_path / "library", model="hash", reader="none")
    for name, language in (("Gongbei Customs", "en"), ("拱北海关", "zh")):
        front = FRONT.format(owner=name, year=2025, language=language)
        (tmp_path / f"{language}.md").write_text(front + "# A\n\nText.\n", encoding="utf-8")
    with kb.open(settings=settings) as library:
        library.ingest([tmp_path / "en.md", tmp_path / "zh.md"])
        assert library.facets("en").organisations == {"Gongbei Customs": 2}
        assert library.facets("zh").organisations == {"拱北海关": 2}
        for name in ("Gongbei Customs", "拱北海关"):
            assert len(library.documents(organisations=[name])) == 2
            assert len(library.documents(text=name)) == 2


def test_an_example_is_a_question_that_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("LIBRARY", str(tmp_path / "own")), ("MODEL", "hash"), ("READER", "none")):
        monkeypatch.setenv(f"KB_{name}", value)
    st.cache_resource.clear()
    (tmp_path / "port.md").write_text(DIVIDED, encoding="utf-8")
    with kb.open() as library:
        library.ingest([tmp_path / "port.md"])
        (question,) = library.examples("en")
        assert question == "What are the books for sailors tasks of the Port Office in 2026?"
        app = run()
        example = next(button for button in app.button if button.key == "ask.example.0")
        app = example.click().run()
        assert app.query_params["q"] in (question, [question])
        assert 'class="answer"' in shown(app)
    st.cache_resource.clear()

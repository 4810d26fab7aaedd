"""The pages Compare and Figures in a browser, over corpus/ and two reports of a made-up office."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

import kb
from app_pages.texts import InterfaceLanguage, load_texts

expect.set_options(timeout=30_000)

Visit = Callable[..., Page]
EN, ZH = load_texts("en"), load_texts("zh")
OFFICE = "Wombat Office"
OFFICE_ZH = "袋熊办公室"
EN_REPORT = """---
title: Wombat Office {year}
organisation: Wombat Office
year: {year}
language: en
---

# Wombat Office {year}

## Review of {before}

Goods through the Wombat port came to {amount} million tonnes in {before}, up {growth}%. {done}

## Tasks for {year}

- {verb} the night pilotage of smart ports.
- Publish a tide table for sailors on Macao boats.
- {own}
"""
ZH_REPORT = """---
title: 袋熊办公室{year}年报告
organisation: 袋熊办公室
year: {year}
language: zh
---

# 袋熊办公室{year}年报告

## 一、{before}年工作回顾

{before}年袋熊办公室监管货物{amount}万吨，同比增长{growth}%。{done}

## 二、{year}年重点任务

- {verb}智慧海关夜间引航工作。
- 编印港区船员潮汐时间表。
- {own}
"""
FIELDS = ("year", "before", "amount", "growth", "verb", "own", "done")
YEARS = (
    (2025, 2024, 20, 4, "Explore", "Build a shelter for drivers.", "Nothing else."),
    (2026, 2025, 22, 10, "Deepen", "Train dogs to find stowaways.",
     "A shelter for drivers was built in full."),
)  # fmt: skip
YEARS_ZH = (
    (2025, 2024, 20, 4, "探索", "建设货车司机休息室。", "其他工作有序开展。"),
    (2026, 2025, 22, 10, "深化", "训练犬只查找偷渡人员。", "货车司机休息室全部建成。"),
)
OF_OFFICE = {"en": {"organisation": OFFICE}, "zh": {"organisation": OFFICE_ZH}}


@pytest.fixture(scope="module", autouse=True)
def office(library_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The office's reports in the library that the app serves, taken out again afterwards."""
    folder = tmp_path_factory.mktemp("office")
    for language, report, years in (("en", EN_REPORT, YEARS), ("zh", ZH_REPORT, YEARS_ZH)):
        for values in years:
            path = folder / f"wombat-{values[0]}-{language}.md"
            filled = report.format(**dict(zip(FIELDS, values, strict=True)))
            path.write_text(filled, encoding="utf-8")
    with kb.open(library_path) as library:
        taken_in = library.ingest(folder)
        assert taken_in.added == 4
    yield
    with kb.open(library_path) as library:
        library.remove(taken_in.document_ids)
        library.purge()


def opened(page: Page) -> None:
    """Wait until what was compared is drawn."""
    expect(page.locator(".st-key-compare-offers button").first).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_commitments_stand_side_by_side_with_the_differing_words_marked(
    visit: Visit, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    page = visit("compare", lang=language, **OF_OFFICE[language])
    opened(page)
    verbs = {"en": ("Explore", "Deepen"), "zh": ("探索", "深化")}[language]
    row = page.locator("[class*=st-key-pair-]").filter(has_text=verbs[0])
    expect(row.locator(".chip").first).to_have_text(texts("change.strengthened"))
    marks = row.locator("mark").all_inner_texts()
    assert verbs[0] in "".join(marks)
    assert verbs[1] in "".join(marks)
    page.get_by_role("button", name=f"{texts('change.new')} · 1").click()
    page.wait_for_url(re.compile("change=new"))
    expect(page.locator("[class*=st-key-pair-]")).to_have_count(1)


def test_a_commitment_is_one_click_from_its_place(visit: Visit) -> None:
    page = visit("compare", **OF_OFFICE["en"])
    opened(page)
    page.locator("[class*=st-key-pair-]").filter(has_text="Explore").get_by_role(
        "link"
    ).first.click()
    marked = page.locator(".document-text mark")
    expect(marked.first).to_be_in_viewport()
    assert "Explore the night pilotage" in "".join(marked.all_inner_texts())
    page.go_back()
    opened(page)


def test_a_reviewer_confirms_corrects_and_takes_back(visit: Visit, library_path: Path) -> None:
    page = visit("compare", **OF_OFFICE["en"])
    opened(page)
    row = page.locator("[class*=st-key-pair-]").filter(has_text="Explore")
    row.get_by_role("button", name=EN("review.button")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name=EN("review.confirm"))).to_be_visible()
    dialog.get_by_text(EN("change.reworded"), exact=True).click()
    dialog.get_by_role("button", name=EN("review.correct")).click()
    told = page.locator(".st-key-review-told")
    expect(told).to_contain_text(EN("change.reworded"))
    expect(row.locator(".chip.reviewed")).to_be_visible()
    expect(row.locator(".chip").first).to_have_text(EN("change.reworded"))
    with kb.open(library_path) as library:
        assert [decision.change for decision in library.decisions()] == ["reworded"]
    told.get_by_role("button", name=EN("remove.undo")).click()
    expect(page.get_by_text(EN("review.undone"))).to_be_visible()
    expect(row.locator(".chip").first).to_have_text(EN("change.strengthened"))
    with kb.open(library_path) as library:
        assert library.decisions() == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_promise_stands_beside_what_the_review_says(
    visit: Visit, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    page = visit("compare", lang=language, view="promises", **OF_OFFICE[language])
    opened(page)
    shelter = {"en": "Build a shelter", "zh": "建设货车司机休息室"}[language]
    built = {"en": "was built in full", "zh": "全部建成"}[language]
    row = page.locator(".promise").filter(has_text=shelter)
    expect(row).to_contain_text(built)
    expect(row.locator(".chip")).to_have_text(texts("outcome.done"))
    expect(page.get_by_text(texts("promises.hint"))).to_be_visible()


def test_a_cell_of_the_heat_map_opens_its_passages(visit: Visit) -> None:
    page = visit(
        "compare",
        view="themes",
        scheme="customs",
        theme="Smart customs",
        at=2026,
        **OF_OFFICE["zh"],
        lang="zh",
    )
    opened(page)
    expect(page.locator(".quotes li")).to_have_count(1)
    expect(page.locator(".quotes li")).to_contain_text("深化智慧海关夜间引航工作")
    table = page.get_by_test_id("stDataFrame")
    expect(table.locator("canvas").first).to_be_visible()
    table.click(position={"x": 60, "y": 35 + 17})
    page.wait_for_url(re.compile(r"^(?!.*at=2026).*theme="))
    expect(page.locator(".quotes li").nth(1)).to_be_visible()


def test_a_wording_is_followed_in_both_languages(visit: Visit) -> None:
    page = visit("compare", view="wording")
    page.get_by_label(EN("wording.phrase")).fill("澳车北上")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("phrase="))
    expect(page.locator(".years .year-row").first).to_be_visible()
    page.locator(".years summary").last.click()
    expect(page.locator(".years details[open] mark").first).to_be_visible()


def test_comparisons_are_downloaded(visit: Visit) -> None:
    page = visit("compare", **OF_OFFICE["en"])
    opened(page)
    for kind in ("xlsx", "docx", "qdpx"):
        page.get_by_role("button", name=EN("download.title")).click()
        with page.expect_download() as download:
            page.get_by_role("button", name=EN(f"download.{kind}")).click()
        content = download.value.path().read_bytes()
        page.keyboard.press("Escape")
        if kind == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content))
            assert {"Commitments", "Promises", "Indicators", "Themes"} <= set(book.sheetnames)
            cells = [c for row in book["Commitments"] for c in row]
            # This app is reached on this machine alone: a file that is sent on cannot link to it.
            assert not any(c.hyperlink for c in cells)
            assert any(re.search(r"\.md · .*characters \d+", str(c.value)) for c in cells)
        elif kind == "docx":
            assert docx.Document(io.BytesIO(content)).tables
        else:
            assert "project.qde" in zipfile.ZipFile(io.BytesIO(content)).namelist()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_point_of_a_chart_opens_its_sentence(visit: Visit, language: InterfaceLanguage) -> None:
    texts = load_texts(language)
    page = visit("figures", lang=language, **OF_OFFICE[language], language=language)
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts.first.locator("svg .mark-symbol path").first).to_be_visible()
    charts.first.locator("svg .mark-symbol path").last.click()
    page.wait_for_url(re.compile("figure="))
    sentence = page.locator(".box.figure")
    expect(sentence.locator("mark")).to_contain_text("22")
    sentence.get_by_role("link", name=texts("ask.citation.open")).click()
    expect(page.locator(".document-text mark").first).to_be_in_viewport()


def test_a_row_of_the_ledger_opens_its_sentence(visit: Visit) -> None:
    page = visit("figures", **OF_OFFICE["en"], language="en")
    table = page.get_by_test_id("stDataFrame")
    expect(table.locator("canvas").first).to_be_visible()
    table.click(position={"x": 200, "y": 35 + 17})
    page.wait_for_url(re.compile("figure="))
    expect(page.locator(".box.figure mark")).to_be_visible()


@pytest.mark.parametrize("texts", [EN, ZH], ids=["en", "zh"])
def test_an_indicator_stands_by_organisations_and_years_on_the_page_figures(
    visit: Visit, texts: Callable[..., str]
) -> None:
    lang = "en" if texts is EN else "zh"
    subject = "goods through the Wombat port" if lang == "en" else "袋熊办公室监管货物"
    page = visit("figures", lang=lang, view="pivot", q=subject, **OF_OFFICE[lang], language=lang)
    table = page.get_by_test_id("stDataFrame")
    expect(table.locator("canvas").first).to_be_visible()
    expect(page.locator("h2").filter(has_text=texts("pivot.first"))).to_be_visible()
    page.get_by_role("button", name=texts("download.title"), exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=texts("download.xlsx")).click()
    assert download.value.suggested_filename == "pivot.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert any(row[0].value for row in book.worksheets[-1])


@pytest.mark.parametrize("texts", [EN, ZH], ids=["en", "zh"])
def test_one_report_alone_asks_for_another_and_is_no_error(
    visit: Visit, texts: Callable[..., str]
) -> None:
    lang = "en" if texts is EN else "zh"
    page = visit("compare", organisation=OFFICE, year=2025, lang=lang)
    box = page.locator(".box[role=status]")
    expect(box).to_have_count(1)
    expect(box).to_contain_text(texts("reason.too_few_reports"))
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_text("Traceback")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("view", ["commitments", "promises", "themes", "figures", "pivot"])
def test_the_pages_are_no_wider_than_the_window(visit: Visit, width: int, view: str) -> None:
    if view in ("figures", "pivot"):
        subject = "goods through the Wombat port"
        asked = {"view": "pivot", "q": subject} if view == "pivot" else {}
        page = visit("figures", width=width, organisation=OFFICE, **asked)
        expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    else:
        page = visit("compare", width=width, view=view, organisation=OFFICE)
        opened(page)
    overflow = "document.querySelector('.stMain').scrollWidth > window.innerWidth"
    assert page.evaluate(overflow) is False

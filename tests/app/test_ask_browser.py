"""The page Ask in a browser: chips, threads, phrased answers, export, feedback."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from docx import Document
from playwright.sync_api import Page, expect

import kb
from app_pages.texts import InterfaceLanguage, load_texts
from tests.app.conftest import Served
from tests.kb.model_process import Model

expect.set_options(timeout=30_000)

Visit = Callable[..., Page]
EN, ZH = load_texts("en"), load_texts("zh")
TRADE = "what was the total import and export value of Gongbei Customs in 2025"
TRADE_ZH = "拱北海关2025年进出口总值是多少"


def quotes(page: Page) -> list[str]:
    expect(page.locator(".answer")).to_be_visible()
    return page.locator(".answer .quote").all_inner_texts()


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def follow(page: Page, text: str, language: InterfaceLanguage = "en") -> None:
    texts = load_texts(language)
    page.get_by_label(texts("ask.follow"), exact=True).fill(text)
    page.get_by_role("button", name=texts("ask.follow.button"), exact=True).click()
    page.wait_for_url(re.compile("after="))


# Chips


def test_what_was_understood_can_be_taken_off_and_put_back(visit: Visit) -> None:
    page = visit(q="what did Shenzhen Customs do in 1911")
    # The first question of a session of tests waits for the model too.
    expect(page.locator(".box.nothing")).to_contain_text("1911", timeout=90_000)
    page.locator(".st-key-ask-chip-years button").first.click()
    page.wait_for_url(re.compile("without=years"))
    expect(page.locator(".st-key-ask-chip-years button")).to_have_count(0)
    expect(page.get_by_text(EN("ask.missing", years="1911"))).to_have_count(0)
    page.reload()
    page.locator(".st-key-ask-chip-years-back button").first.click()
    page.wait_for_url(re.compile(r"^(?!.*without).*$"))
    expect(page.locator(".box.nothing")).to_contain_text("1911")


def test_the_years_meant_by_words_are_shown_with_the_newest_report(visit: Visit) -> None:
    page = visit(q="拱北海关去年的进出口总值是多少", locale="zh-CN")
    shown = ZH("ask.understood.basis", words="去年", value="2025", basis="2026")
    expect(page.locator(".st-key-ask-chip-years")).to_contain_text(shown)


def test_the_figure_stands_before_its_sentence_and_is_part_of_it(visit: Visit) -> None:
    page = visit(q=TRADE)
    first = page.locator(".answer .sentences li").first
    expect(first.locator(".figure")).to_have_text("622.65 billion yuan")
    expect(first.locator(".quote")).to_contain_text("622.65 billion yuan")


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "how many passengers crossed at Hengqin in 2025"),
        ("zh", "横琴口岸2025年有多少旅客通关"),
    ],
)
def test_passages_are_shown_while_they_are_read_and_go_when_the_answer_is_there(
    visit: Visit, language: InterfaceLanguage, question: str
) -> None:
    reading = load_texts(language)("ask.reading")
    page = visit(lang=language)
    page.evaluate(
        """reading => new MutationObserver(() => {
            const hint = [...document.querySelectorAll(".hint")].find(
                one => one.textContent === reading);
            window.meanwhile ??= hint?.parentElement.querySelectorAll("ol.hits li").length;
        }).observe(document.body, {childList: true, subtree: true})""",
        reading,
    )
    page.get_by_label(load_texts(language)("ask.question"), exact=True).fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".answer").first).to_be_visible()
    expect(page.get_by_text(reading)).to_have_count(0)
    assert page.evaluate("window.meanwhile") == 3


# Threads


@pytest.mark.parametrize(
    ("language", "first", "second", "completed"),
    [
        ("en", TRADE, "what about Shenzhen Customs", TRADE.replace("Gongbei", "Shenzhen")),
        ("zh", TRADE_ZH, "那2024年呢？", TRADE_ZH.replace("2025", "2024")),
    ],
)
def test_a_follow_up_shows_what_it_takes_over_and_can_be_sent_on(
    visit: Visit, language: InterfaceLanguage, first: str, second: str, completed: str
) -> None:
    texts = load_texts(language)
    page = visit(q=first, lang=language)
    assert quotes(page)
    follow(page, second, language)
    expect(page.locator(".completed")).to_have_text(texts("ask.completed", question=completed))
    expect(page.locator(".st-key-thread")).to_contain_text(first)
    taken = "years" if language == "en" else "organisations"
    expect(page.locator(f".st-key-ask-chip-{taken}[data-stale=false]")).to_be_visible()
    told = quotes(page)
    other = visit()
    other.goto(page.url)
    expect(other.locator(".completed")).to_be_visible()
    assert quotes(other) == told


def test_a_third_question_follows_the_second_and_the_thread_leads_back(visit: Visit) -> None:
    page = visit(q=TRADE)
    quotes(page)
    follow(page, "what about Shenzhen Customs")
    expect(page.locator(".completed")).to_contain_text("Shenzhen")
    follow(page, "and in 2024?")
    expect(page.locator(".completed")).to_contain_text("Shenzhen Customs in 2024")
    assert len(query(page)["after"]) == 2
    page.locator(".st-key-ask-thread-0 button").click()
    page.wait_for_url(re.compile(r"^(?!.*after=).*$"))
    expect(page.get_by_label(EN("ask.question"), exact=True)).to_have_value(TRADE)


def test_what_was_taken_over_can_be_taken_off(visit: Visit) -> None:
    page = visit(q="what about Shenzhen Customs", after=[TRADE])
    expect(page.locator(".completed")).to_contain_text("in 2025")
    page.locator(".st-key-ask-chip-years button").first.click()
    expect(page.locator(".completed")).not_to_contain_text("2025")


def test_a_new_topic_forgets_the_thread_and_keeps_the_filters(visit: Visit) -> None:
    page = visit(q="and in 2024?", after=[TRADE], language="en")
    expect(page.locator(".st-key-thread")).to_be_visible()
    page.get_by_role("button", name=EN("ask.topic.new")).click()
    expect(page.get_by_role("heading", name=EN("ask.heading"))).to_be_visible()
    assert set(query(page)) == {"language", "lang"}


def test_a_question_in_the_upper_form_begins_a_new_topic(visit: Visit) -> None:
    page = visit(q="and in 2024?", after=[TRADE])
    expect(page.locator(".st-key-thread")).to_be_visible()
    page.get_by_label(EN("ask.question"), exact=True).fill("who leads Gongbei Customs")
    page.get_by_role("button", name=EN("ask.button"), exact=True).click()
    expect(page.locator(".st-key-thread")).to_have_count(0)
    assert "after" not in query(page)


# Phrased answers

RIGHT = "Enterprises of the Gongbei district traded goods worth 622.65 billion yuan [1]."


def test_a_phrased_answer_shows_what_was_kept_and_what_was_dropped(
    visit: Visit, model: Model
) -> None:
    model.behave("stream", f"{RIGHT} It will be 9 trillion yuan [1].")
    page = visit(q=TRADE)
    quoted = quotes(page)
    before = len(model.requests)
    page.get_by_text(EN("ask.generate", model="test-model")).click()
    phrased = page.locator(".phrased")
    expect(phrased.locator(".quote")).to_have_text([RIGHT.replace(" [1]", "")])
    phrased.locator("summary").click()
    expect(phrased.locator(".dropped li")).to_contain_text(
        EN("ask.dropped.number", what="9 trillion")
    )
    assert quotes(page) == quoted
    phrased.locator("button.cite").first.click()
    expect(page.locator(".pane mark").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".pane")).to_have_count(0)
    page.get_by_role("button", name=EN("ask.export"), exact=True).click()
    expect(page.locator(".st-key-export-text code")).to_contain_text(RIGHT.replace(" [1].", "."))
    page.keyboard.press("Escape")
    page.get_by_role("tab", name=EN("ask.tab.hits")).click()
    assert query(page)["generate"] == ["1"]
    assert len(model.requests) == before + 1  # asked once, however often the page is drawn


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_model_that_fails_leaves_the_quoted_answer_and_one_line(
    visit: Visit, model: Model, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    model.behave("busy")
    page = visit(q={"en": TRADE, "zh": TRADE_ZH}[language], lang=language, generate=1)
    expected = texts("ask.generate.fault.busy", detail="@").partition("@")[0]
    expect(page.locator(".phrased .hint")).to_contain_text(expected)
    assert quotes(page)
    model.behave("stream", RIGHT)
    page.get_by_role("button", name=texts("ask.generate.again")).click()
    expect(page.get_by_text(expected)).to_have_count(0)
    expect(page.locator(".phrased .quote, .phrased .dropped").first).to_be_visible()


def test_a_model_that_stalls_can_be_stopped(visit: Visit, model: Model) -> None:
    model.behave("stalled", f"{RIGHT} And")
    page = visit(q=TRADE, generate=1)
    expect(page.locator(".phrased .quote")).to_have_text([RIGHT.replace(" [1]", "")])
    page.get_by_role("button", name=EN("ask.generate.stop"), exact=True).click()
    expect(page.locator(".phrased .hint")).to_have_text(EN("ask.generate.fault.stopped", detail=""))
    expect(page.get_by_role("button", name=EN("ask.generate.stop"), exact=True)).to_have_count(0)
    assert quotes(page)


# Export


def test_an_answer_is_copied_and_saved(visit: Visit) -> None:
    page = visit(q=TRADE)
    told = quotes(page)
    page.get_by_role("button", name=EN("ask.export")).click()
    expect(page.locator(".st-key-export-text code")).to_contain_text("622.65 billion yuan")
    with page.expect_download() as saved:
        page.get_by_role("button", name=EN("ask.export.markdown")).click()
    markdown = saved.value.path().read_text(encoding="utf-8")
    assert all(" ".join(quote.split())[:30] in markdown for quote in told)
    with page.expect_download() as saved:
        page.get_by_role("button", name=EN("ask.export.word")).click()
    assert saved.value.suggested_filename == "answer.docx"
    document = Document(BytesIO(saved.value.path().read_bytes()))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert TRADE in text
    assert set(told) <= set(text)


def test_a_thread_is_exported_whole_where_that_is_wanted(visit: Visit) -> None:
    page = visit(q="那2024年呢？", after=[TRADE_ZH], lang="zh")
    quotes(page)
    page.get_by_role("button", name=ZH("ask.export")).click()
    code = page.locator(".st-key-export-text code")
    expect(code).to_contain_text("那2024年呢")
    expect(code).not_to_contain_text(TRADE_ZH + "\n")
    page.get_by_text(ZH("ask.export.thread")).click()
    expect(code).to_contain_text(f"## {TRADE_ZH}")


# Feedback


def test_a_thumb_and_a_note_are_kept_changed_removed_and_brought_back(
    visit: Visit, served: Served
) -> None:
    question = "which laboratories did Shenzhen Customs open"
    page = visit(q=question)
    thumbs = page.locator(".st-key-feedback").get_by_role("radio")
    expect(thumbs).to_have_count(2)
    thumbs.nth(1).click()
    page.get_by_role("button", name=EN("ask.feedback.note"), exact=True).click()
    page.get_by_role("textbox", name=EN("ask.feedback.note")).fill(
        "the second one is <b>missing</b>"
    )
    page.get_by_role("textbox", name=EN("ask.feedback.expected")).fill("a laboratory for fruit\n\n")
    page.get_by_role("button", name=EN("ask.feedback.save"), exact=True).click()
    note = page.locator(".st-key-feedback .note")
    expect(note).to_have_text("the second one is <b>missing</b>")
    with kb.open(served.library) as library:
        (kept,) = [e for e in library.feedback.entries() if e.question == question]
    assert (kept.verdict, kept.expected) == ("down", ("a laboratory for fruit",))

    other = visit(q=question)
    expect(other.locator(".st-key-feedback .note")).to_have_text(kept.note)
    other.get_by_role("button", name=EN("ask.feedback.remove"), exact=True).click()
    expect(other.locator(".st-key-feedback .note")).to_have_count(0)
    other.get_by_role("button", name=EN("ask.feedback.undo"), exact=True).click()
    expect(other.locator(".st-key-feedback .note")).to_have_text(kept.note)

    other.get_by_role("button", name=EN("ask.feedback.remove"), exact=True).click()
    expect(other.locator(".st-key-feedback .note")).to_have_count(0)
    with kb.open(served.library) as library:
        assert question not in json.dumps([e.as_json() for e in library.feedback.entries()])


@pytest.mark.parametrize("width", [390, 1440])
def test_a_thread_is_no_wider_than_the_window(visit: Visit, width: int) -> None:
    page = visit(q="what about Shenzhen Customs", after=[TRADE], width=width)
    expect(page.locator(".answer")).to_be_visible()
    overflow = "document.querySelector('.stMain').scrollWidth > window.innerWidth"
    assert page.evaluate(overflow) is False

"""The source beside an answer: it lasts, has an address, and shows the page that is cited."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

import kb
from app_pages.address import Source
from app_pages.texts import InterfaceLanguage, load_texts
from tests.app.conftest import Served
from tests.ingest.readers.raw_pdf import Text, pdf

expect.set_options(timeout=30_000)

Visit = Callable[..., Page]
EN, ZH = load_texts("en"), load_texts("zh")
LANGUAGES: tuple[InterfaceLanguage, ...] = ("en", "zh")
TASKS = {"en": "what are the Greater Bay Area tasks", "zh": "粤港澳大湾区的重点任务有哪些"}
TRADE = "what was the total import and export value of Gongbei Customs in 2025"
OVERFLOW = "document.querySelector('.stMain').scrollWidth > window.innerWidth"

COUNTED = "全年查获外来物种九十三种次，退运不合格货物二十九批。"
SCATTERED = ("各科室要把任务逐项落实到人，", "并于每季度末报送进展。")
"""Lines of one sentence that the file draws in the wrong order, on a page of turned text."""
PLANNED = "二〇二六年将开通夜间验放通道，<b>方便</b>渔货出口。"
QUESTION = "徐闻海关2025年查获多少外来物种"


@pytest.fixture(scope="module")
def printed(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The id of a report that is a PDF, in the library as long as these tests run."""
    first = [
        Text(120, 770, "徐闻海关2025年工作总结", 18),
        Text(60, 700, "一、2025年工作回顾", 16),
        Text(60, 660, "全年监管货物七百万吨，通关时间比上年缩短两成。"),
        Text(60, 560, COUNTED),
    ]
    second = [Text(60, 740, "二、2026年重点工作", 16), Text(60, 700, PLANNED)]
    path = tmp_path_factory.mktemp("printed") / "xuwen-2026.pdf"
    one, two = SCATTERED
    third = [Text(124, 60, two, 12, (0, 1)), Text(100, 60, one, 12, (0, 1))]
    path.write_bytes(pdf([first, second, third]))
    with kb.open(served.library) as library:
        library.ingest([path])
        (document,) = library.documents(text="徐闻海关")
        yield document.id
        library.remove([document.id])
        library.purge()


def address(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def pane(page: Page) -> Locator:
    return page.locator(".pane")


def open_first(page: Page) -> str:
    """Open the first citation's source; the sentence that it belongs to."""
    expect(page.locator(".answer .quote").first).to_be_visible(timeout=90_000)
    page.locator(".answer button.cite").first.click()
    expect(pane(page).locator("mark").first).to_be_visible()
    return page.locator(".answer .quote").first.inner_text()


def number(page: Page) -> Locator:
    """The number of the citation whose source is open."""
    return pane(page).locator("header b")


def at(served: Served, document: str, first: str, last: str) -> str:
    """The address of the passage from one wording to another."""
    with kb.open(served.library) as library:
        text = library.document(document).text
    return str(Source(document, text.index(first), text.index(last) + len(last)))


def marked(page: Page) -> str:
    return "".join(pane(page).locator("mark").all_inner_texts())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_source_opens_beside_the_answer_with_what_stands_around_it(
    visit: Visit, language: InterfaceLanguage
) -> None:
    page = visit(q=TASKS[language], lang=language, width=1440)
    sentence = open_first(page)
    assert marked(page).split() == sentence.split()
    assert len(pane(page).locator(".passage").inner_text()) > len(sentence) + 100
    expect(pane(page).locator(".report")).to_contain_text("2026")
    expect(pane(page).locator(".where")).not_to_be_empty()
    total = page.locator(".sentences button.cite").count()
    expect(pane(page)).to_contain_text(load_texts(language)("pane.of", number=1, total=total))
    expect(pane(page)).to_contain_text(load_texts(language)("pane.keys"))
    beside = pane(page).bounding_box()
    answer = page.locator(".answer").bounding_box()
    assert beside is not None
    assert answer is not None
    assert beside["x"] > answer["x"] + answer["width"]
    assert page.evaluate(OVERFLOW) is False


def test_the_source_stays_in_view_while_the_answer_is_read_on(visit: Visit) -> None:
    page = visit(q=TASKS["en"], width=1440)
    open_first(page)
    page.locator(".stMain").evaluate("main => main.scrollTo(0, 350)")
    expect(pane(page).locator("header")).to_be_in_viewport(ratio=1)
    page.locator(".stMain").evaluate("main => main.scrollTo(0, main.scrollHeight)")
    expect(pane(page).locator("header")).to_be_in_viewport(ratio=1)


def test_a_click_draws_the_source_alone_and_asks_nothing_anew(visit: Visit) -> None:
    page = visit(q=TASKS["en"])
    open_first(page)
    page.evaluate("document.querySelector('.answer').kept = true")
    page.locator(".sentences button.cite").nth(2).click()
    expect(number(page)).to_have_text("[3]")
    assert page.evaluate("document.querySelector('.answer').kept") is True


def test_the_address_names_the_source_for_others_and_for_back_and_forward(visit: Visit) -> None:
    page = visit(q=TASKS["en"])
    first = open_first(page)
    (source,) = address(page)["source"]
    assert Source.told(source)
    page.locator(".sentences button.cite").nth(1).click()
    expect(number(page)).to_have_text("[2]")
    page.go_back()
    expect(number(page)).to_have_text("[1]")
    assert marked(page).split() == first.split()
    page.go_forward()
    expect(number(page)).to_have_text("[2]")
    other = visit()
    other.goto(page.url)
    expect(number(other)).to_have_text("[2]")
    assert marked(other) == marked(page)
    page.go_back()
    expect(number(page)).to_have_text("[1]")
    page.go_back()
    expect(pane(page)).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_and_buttons_lead_to_the_next_and_the_one_before(
    visit: Visit, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    page = visit(q=TASKS[language], lang=language)
    open_first(page)
    page.keyboard.press("ArrowRight")
    expect(number(page)).to_have_text("[2]")
    for _ in range(3):  # faster than the server answers
        page.keyboard.press("ArrowRight")
    expect(number(page)).to_have_text("[5]")
    page.keyboard.press("ArrowLeft")
    expect(number(page)).to_have_text("[4]")
    pane(page).get_by_role("button", name=texts("pane.next")).click()
    expect(number(page)).to_have_text("[5]")
    pane(page).get_by_role("button", name=texts("pane.previous")).click()
    expect(number(page)).to_have_text("[4]")
    expect(page.locator(".sentences button.cite").nth(3)).to_have_css(
        "background-color", "rgb(20, 80, 122)"
    )


def test_keys_mean_nothing_to_the_source_while_a_field_has_the_focus(visit: Visit) -> None:
    page = visit(q=TASKS["en"])
    open_first(page)
    page.get_by_label(EN("ask.question"), exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    expect(number(page)).to_have_text("[1]")
    page.get_by_role("tab", name=EN("ask.tab.answer")).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    expect(number(page)).to_have_text("[1]")


def test_escape_closes_the_source_and_gives_the_focus_back_to_its_number(visit: Visit) -> None:
    page = visit(q=TASKS["en"])
    open_first(page)
    page.keyboard.press("Escape")
    expect(pane(page)).to_have_count(0)
    assert "source" not in address(page)
    assert page.evaluate("document.activeElement.textContent") == "[1]"
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    expect(pane(page)).to_have_count(0)
    page.locator(".answer button.cite").first.press("Enter")
    expect(number(page)).to_have_text("[1]")
    pane(page).get_by_role("button", name=EN("ask.citation.close")).click()
    expect(pane(page)).to_have_count(0)


def test_the_source_stays_for_a_follow_up_an_earlier_answer_and_other_filters(visit: Visit) -> None:
    page = visit(q=TRADE)
    open_first(page)
    kept = address(page)["source"]
    told = marked(page)
    page.get_by_label(EN("ask.follow"), exact=True).fill("what about Shenzhen Customs")
    page.get_by_role("button", name=EN("ask.follow.button"), exact=True).click()
    page.wait_for_url(re.compile("after="))
    expect(pane(page)).to_contain_text(EN("pane.other"))
    assert address(page)["source"] == kept
    assert marked(page) == told
    page.locator(".st-key-ask-thread-0 button").click()
    page.wait_for_url(re.compile(r"^(?!.*after=).*$"))
    expect(number(page)).to_have_text("[1]")
    assert address(page)["source"] == kept
    page.locator(".st-key-ask-chip-years button").first.click()
    page.wait_for_url(re.compile("without=years"))
    assert address(page)["source"] == kept


def test_a_passage_that_was_found_opens_beside_the_answer_too(visit: Visit) -> None:
    page = visit(q=TASKS["en"])
    expect(page.locator(".answer .quote").first).to_be_visible()
    page.get_by_role("tab", name=EN("ask.tab.hits")).click()
    hit = page.get_by_role("tabpanel").locator(".hits li").first
    hit.get_by_role("link").click()
    expect(pane(page).locator("mark").first).to_be_visible()
    assert marked(page).split()[:3] == hit.locator("summary").inner_text().split()[:3]


def test_opening_the_document_keeps_the_session_and_the_way_back(visit: Visit) -> None:
    page = visit(q="and in 2024?", after=[TRADE])
    open_first(page)
    page.evaluate("window.same = true")
    pane(page).get_by_role("link", name=EN("ask.citation.open")).click()
    expect(page.locator(".document-text mark").first).to_be_in_viewport()
    assert page.evaluate("window.same") is True
    page.locator(".st-key-nav-ask a").click()
    expect(page.locator(".st-key-thread")).to_contain_text(TRADE)
    expect(number(page)).to_have_text("[1]")
    page.go_back()
    expect(page.locator(".document-text mark").first).to_be_visible()
    page.go_back()
    expect(number(page)).to_have_text("[1]")
    assert page.evaluate("window.same") is True


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1440, 390])
def test_a_pdf_shows_its_page_with_the_passage_marked_where_it_stands(
    visit: Visit, printed: str, language: InterfaceLanguage, width: int
) -> None:
    page = visit(q=QUESTION, within=printed, lang=language, width=width)
    open_first(page)
    assert marked(page) == COUNTED
    picture = pane(page).locator(".leaf img")
    expect(picture).to_have_count(1)
    expect(picture).to_have_attribute("alt", load_texts(language)("pane.page", number=1))
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 1000
    spot = pane(page).locator(".spot")
    expect(spot).to_have_count(1)
    expect(spot).to_be_in_viewport()
    sheet, mark = picture.bounding_box(), spot.bounding_box()
    assert sheet is not None
    assert mark is not None
    left = (mark["x"] - sheet["x"]) / sheet["width"]
    right = left + mark["width"] / sheet["width"]
    middle = (mark["y"] - sheet["y"] + mark["height"] / 2) / sheet["height"]
    assert left == pytest.approx(60 / 595, abs=0.005)
    assert right == pytest.approx((60 + 12 * len(COUNTED)) / 595, abs=0.01)
    assert middle == pytest.approx(1 - (560 + 4) / 842, abs=0.006)
    assert page.evaluate(OVERFLOW) is False


def test_lines_that_a_file_draws_in_another_order_are_each_marked(
    visit: Visit, served: Served, printed: str
) -> None:
    page = visit(q=QUESTION, within=printed, source=at(served, printed, *SCATTERED), lang="en")
    expect(pane(page).locator(".leaf img")).to_have_count(1)
    expect(pane(page).locator(".leaf img")).to_have_attribute("alt", EN("pane.page", number=3))
    expect(pane(page).locator(".spot")).to_have_count(len(SCATTERED))


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_report_is_asked_from_its_page_and_stays_the_filter_until_taken_off(
    visit: Visit, printed: str, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    page = visit("documents", document=printed, lang=language)
    page.get_by_role("link", name=texts("within")).click()
    expect(page.get_by_text(texts("within.hint"))).to_be_visible()
    only = page.locator(".st-key-ask-within-0 button").first
    expect(only).to_contain_text("徐闻海关2025年工作总结")
    page.get_by_label(texts("ask.question"), exact=True).fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".answer .quote")).to_have_text([COUNTED])
    expect(page.locator(".took")).to_contain_text("1")
    page.get_by_label(texts("ask.follow"), exact=True).fill("2026年呢？")
    page.get_by_role("button", name=texts("ask.follow.button"), exact=True).click()
    page.wait_for_url(re.compile("after="))
    assert address(page)["within"] == [printed]
    page.locator(".st-key-ask-thread-0 button").click()
    page.wait_for_url(re.compile(r"^(?!.*after=).*$"))
    expect(only).to_be_visible()
    only.click()
    page.wait_for_url(re.compile(r"^(?!.*within=).*$"))
    expect(only).to_have_count(0)
    assert address(page)["q"] == [QUESTION]


def test_one_report_is_asked_from_the_source_with_the_same_question(visit: Visit) -> None:
    page = visit(q=TASKS["en"])
    open_first(page)
    report = pane(page).locator(".report").inner_text()
    page.evaluate("window.same = true")
    pane(page).get_by_role("link", name=EN("within")).click()
    page.wait_for_url(re.compile("within="))
    expect(page.locator(".st-key-ask-within-0 button").first).to_be_visible()
    expect(page.locator(".took")).to_contain_text(EN.count("ask.took", 1, took="")[:10])
    for heading in page.locator(".answer h2.report").all_inner_texts():
        assert heading.split() == report.split()
    expect(number(page)).to_be_visible()
    expect(pane(page).get_by_role("link", name=EN("within"))).to_have_count(0)
    assert page.evaluate("window.same") is True


def test_a_document_that_is_not_there_is_told_and_can_be_taken_off(visit: Visit) -> None:
    page = visit(q=TRADE, within="nothing-like-it")
    only = page.locator(".st-key-ask-within-0 button").first
    expect(only).to_contain_text(EN("within.gone"))
    expect(page.locator(".box.nothing")).to_contain_text(EN("ask.searched.nowhere"))
    only.click()
    expect(page.locator(".answer .quote").first).to_be_visible()


@pytest.mark.parametrize(
    "source",
    [
        "gone:1-5",
        '"><img src=x onerror=window.taken=1>:1-5',
        "'] { } </style><script>window.taken=1</script>:1-5",
    ],
)
def test_a_source_that_an_address_makes_up_is_told_and_does_nothing(
    visit: Visit, source: str
) -> None:
    page = visit(q=TRADE, source=source)
    expect(pane(page)).to_contain_text(EN("pane.gone"))
    expect(pane(page)).to_contain_text(EN("pane.other"))
    assert page.evaluate("window.taken") is None
    assert pane(page).locator("img, script").count() == 0
    for _ in range(30):  # keys are heard once the answer is drawn; it has one source
        if not number(page).count():
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(500)
    expect(number(page)).to_have_text("[1]")


def test_text_of_a_report_stays_text_beside_its_picture(
    visit: Visit, served: Served, printed: str
) -> None:
    source = at(served, printed, PLANNED, PLANNED)
    page = visit(q=QUESTION, within=printed, source=source, lang="zh")
    expect(pane(page).locator("mark")).to_have_text(PLANNED)
    assert pane(page).locator(".passage b").count() == 0
    expect(pane(page).locator(".leaf img")).to_have_attribute("alt", ZH("pane.page", number=2))
    expect(pane(page).locator(".spot")).to_have_count(1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1440, 390])
def test_the_source_has_no_serious_violation_and_its_page_no_overflow(
    visit: Visit, printed: str, language: InterfaceLanguage, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit(q=QUESTION, within=printed, lang=language, width=width)
    open_first(page)
    expect(pane(page).locator(".leaf img")).to_be_visible()
    expect(page.locator("[data-testid=stSpinner]")).to_have_count(0)
    found = axe.Axe().run(page).response["violations"]
    serious = [
        (violation["id"], violation["nodes"][0]["html"][:200])
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert page.evaluate(OVERFLOW) is False


def test_on_a_narrow_window_the_source_stands_below_and_is_brought_into_view(visit: Visit) -> None:
    page = visit(q=TASKS["en"], width=390)
    open_first(page)
    expect(pane(page).locator("mark").first).to_be_in_viewport()
    beside, answer = pane(page).bounding_box(), page.locator(".answer").bounding_box()
    assert beside is not None
    assert answer is not None
    assert beside["y"] > answer["y"] + answer["height"]
    page.keyboard.press("Escape")
    expect(page.locator(".answer button.cite").first).to_be_in_viewport()
    assert page.evaluate(OVERFLOW) is False

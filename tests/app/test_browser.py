"""The pages in a browser, over the reports of corpus/."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

import kb
from app_pages.texts import InterfaceLanguage, load_texts
from tests.app import forms

expect.set_options(timeout=30_000)

Visit = Callable[..., Page]
CORPUS = Path(__file__).resolve().parents[2] / "corpus"
EN = load_texts("en")
TASKS = "what are the Greater Bay Area tasks"
TASKS_ZH = "粤港澳大湾区的重点任务有哪些"
# As plain text, which is taken in to the letter; a Markdown file's own marks are read as marks.
HOSTILE = (
    '<script>window.taken="script"</script> $\\frac{1}{2}$ **Quokka** [a](javascript:f) 2024\n\n'
    "一、<img src=x onerror=\"window.taken='image'\">\n\n"
    "The quokka office spent $5 and $6 on `code`, _lines_, **stars**, :red[colour] and "
    ':material/home: in 2024 <iframe src="https://example.invalid/"></iframe> '
    "</div></details><button popovertarget=x>button</button> "
    "![image](https://example.invalid/i.png) <style>*{display:none}</style>.\n"
)


def ask(page: Page, question: str, language: InterfaceLanguage = "en") -> None:
    texts = load_texts(language)
    page.get_by_label(texts("ask.question"), exact=True).fill(question)
    page.get_by_role("button", name=texts("ask.button"), exact=True).click()
    expect(page.locator(".answer")).to_be_visible()


def sentences(page: Page) -> list[str]:
    expect(page.locator(".answer")).to_be_visible()
    return page.locator(".answer .quote").all_inner_texts()


def click_only_row(page: Page, title: str, *, tick: bool = False) -> None:
    """Click the one row of the table, which is drawn on a canvas.

    Its rows are told to screen readers once they are drawn; before that a click is lost, or goes
    to the rows of the list before.
    """
    table = page.get_by_test_id("stDataFrame").first
    rows = table.locator("canvas tbody [role=row]")
    expect(rows).to_have_text([re.compile(re.escape(title))])
    table.click(position={"x": 15 if tick else 200, "y": 35 + 17})


def upload(page: Page, *files: FilePayload) -> None:
    forms.upload(page, EN, *files)
    expect(page.locator(".outcome li")).to_have_count(len(files))


def remove(page: Page) -> None:
    page.get_by_role("button", name=EN("remove.button")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=EN("remove.confirm"), exact=True).click()
    expect(page.get_by_text("1 document removed")).to_be_visible()


def text_file(name: str, text: str | bytes) -> FilePayload:
    content = text if isinstance(text, bytes) else text.encode()
    return {"name": name, "mimeType": "text/markdown", "buffer": content}


def nine_tasks(language: str) -> set[str]:
    """The Greater Bay Area tasks as the report of 2026 lists them."""
    report = (CORPUS / f"gongbei-2026-{language}.md").read_text(encoding="utf-8")
    heading = {"en": "### 2.5 Greater Bay Area tasks", "zh": "### （五）粤港澳大湾区建设任务"}
    section = report.partition(heading[language])[2].partition("\n#")[0]
    return set(re.findall(r"^\d\. (.*)$", section, re.MULTILINE))


@pytest.mark.parametrize(
    ("language", "question"), [("en", TASKS), ("zh", TASKS_ZH), ("zh", TASKS), ("en", TASKS_ZH)]
)
def test_the_greater_bay_area_tasks_are_answered_with_cited_tasks(
    visit: Visit, language: InterfaceLanguage, question: str
) -> None:
    page = visit(locale={"en": "en-GB", "zh": "zh-CN"}[language])
    expect(page.get_by_role("heading", name=load_texts(language)("ask.heading"))).to_be_visible()
    ask(page, question, language)
    told = sentences(page)
    assert any(nine_tasks(report) <= set(told) for report in ("en", "zh"))
    assert page.locator(".sentences li").count() == len(told)
    assert page.locator(".sentences li:has(button.cite)").count() == len(told)


def test_a_citation_opens_the_passage_in_its_context_and_in_its_document(visit: Visit) -> None:
    page = visit(q=TASKS)
    first = sentences(page)[0]
    page.locator("button.cite").first.click()
    pane = page.locator(".pane")
    expect(pane.locator("mark").first).to_be_visible()
    assert "".join(pane.locator("mark").all_inner_texts()).split() == first.split()
    pane.get_by_role("link", name=EN("ask.citation.open")).click()
    marked = page.locator(".document-text mark")
    expect(marked.first).to_be_in_viewport()
    assert "".join(marked.all_inner_texts()).split() == first.split()
    expect(page.locator(".tree a").first).to_be_visible()
    page.go_back()
    assert sentences(page)[0] == first


def test_a_link_gives_the_same_answer_to_someone_else(visit: Visit) -> None:
    page = visit(year=2026, lang="zh")
    ask(page, TASKS, "zh")
    page.get_by_role("button", name=load_texts("zh")("ask.link")).click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    assert "year=2026" in link
    other = visit(locale="en-GB")
    other.goto(link)
    assert sentences(other) == sentences(page)
    expect(other.get_by_role("button", name="English")).to_be_visible()


def test_filters_narrow_the_answer_and_stand_in_the_address(visit: Visit) -> None:
    page = visit(q="foreign trade of the district")
    sentences(page)
    page.get_by_role("button", name=EN("filter.title")).click()
    page.get_by_label(EN("filter.organisations")).fill("Shenzhen Customs")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("organisation=Shenzhen"))
    # While the page is made anew the open menu is too, and takes no key.
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.keyboard.press("Escape")  # the list of organisations
    page.keyboard.press("Escape")  # the filters
    page.get_by_role("tab", name=EN("ask.tab.hits")).click()
    facts = page.get_by_role("tabpanel").locator(".hits .facts")
    either = re.compile("Shenzhen Customs|深圳海关")
    expect(facts.filter(has_not_text=either)).to_have_count(0)
    expect(facts.first).to_be_visible()
    page.get_by_role("button", name=EN("filter.clear")).click()
    page.wait_for_url(re.compile(r"^(?!.*organisation).*$"))


def test_what_no_report_answers_is_said_with_what_was_searched(visit: Visit) -> None:
    page = visit(q="how many penguins lived in Antarctica in 1911")
    nothing = page.locator(".box.nothing")
    expect(nothing).to_contain_text(EN("ask.nothing"))
    expect(nothing).to_contain_text("1911")
    expect(page.locator(".sentences")).to_have_count(0)


def test_the_back_button_goes_through_the_questions(visit: Visit) -> None:
    page = visit()
    ask(page, TASKS)
    first = sentences(page)
    ask(page, "who gave the work report of Gongbei Customs in 2026")
    page.wait_for_url(re.compile("who"))
    expect(page.locator(".answer")).to_contain_text("Zhan Shaotong")
    page.go_back()
    expect(page.get_by_label(EN("ask.question"), exact=True)).to_have_value(TASKS)
    expect(page.locator(".answer")).to_contain_text(first[0])
    assert sentences(page) == first


def test_the_language_changes_in_place_and_stays(visit: Visit) -> None:
    page = visit(q=TASKS)
    sentences(page)
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("tab", name=load_texts("zh")("ask.tab.answer"))).to_be_visible()
    page.wait_for_url(re.compile("lang=zh"))
    page.get_by_role("link", name=load_texts("zh")("page.documents")).click()
    expect(page.get_by_role("heading", name=load_texts("zh")("documents.heading"))).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name=load_texts("zh")("documents.heading"))).to_be_visible()


def test_the_documents_are_listed_searched_and_opened(visit: Visit, library_path: Path) -> None:
    page = visit("documents")
    with kb.open(library_path) as library:
        infos = library.documents()
    expect(page.get_by_text(f"{len(infos)} documents")).to_be_visible()
    page.get_by_label(EN("documents.search")).fill("shenzhen-2026")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 document", exact=True)).to_be_visible()
    found = next(info for info in infos if "shenzhen-2026" in info.source)
    click_only_row(page, found.title)
    expect(page.get_by_role("heading", name=found.title).first).to_be_visible()
    section = page.locator(".tree a").last
    section.click()
    expect(page.locator(".document-text [id^=section-]").last).to_be_in_viewport()
    with page.expect_download() as download:
        page.get_by_text(EN("document.download")).click()
    original = (CORPUS / "shenzhen-2026-en.md").read_bytes()
    assert download.value.path().read_bytes() == original
    page.get_by_role("button", name=EN("document.back")).click()
    expect(page.get_by_label(EN("documents.search"))).to_have_value("shenzhen-2026")


def test_a_file_is_uploaded_asked_removed_and_restored(visit: Visit) -> None:
    page = visit("documents")
    report = "# Numbat Office report 2024\n\n## Results\n\nThe Numbat Office opened 47 libraries.\n"
    upload(page, text_file("numbat-2024.md", report), text_file("broken.docx", b"not a zip"))
    outcome = page.locator(".outcome li")
    expect(outcome.nth(0)).to_contain_text("added")
    expect(outcome.nth(1)).to_contain_text("could not be added")
    expect(outcome.nth(1)).to_contain_text("broken.docx")
    expect(outcome.nth(1).locator(".failure")).to_contain_text("it is no .docx file")
    question = "how many libraries did the Numbat Office open"
    asking = visit(q=question)
    assert any("47 libraries" in sentence for sentence in sentences(asking))

    outcome.nth(0).get_by_role("link").click()
    expect(page.locator(".document-text")).to_contain_text("47 libraries")
    remove(page)
    ask(asking, f"{question}?")
    expect(asking.locator(".answer")).not_to_contain_text("47 libraries")
    page.get_by_role("button", name=EN("remove.undo")).click()
    expect(page.get_by_text("1 document restored")).to_be_visible()
    ask(asking, question)
    expect(asking.locator(".answer")).to_contain_text("47 libraries")

    page.goto(page.url.split("?")[0] + "?text=numbat")
    click_only_row(page, "Numbat Office report 2024", tick=True)
    remove(page)
    page.goto(page.url.split("?")[0])
    page.get_by_text("Removed documents · 1").click()
    expect(page.get_by_test_id("stDataFrame").nth(1).locator("canvas").first).to_be_visible()


def test_hostile_text_is_shown_and_not_run(visit: Visit) -> None:
    page = visit("documents")
    upload(page, text_file("quokka <b>x<b> $x$ _y_.txt", HOSTILE))
    page.locator(".outcome").get_by_role("link").click()
    text = page.locator(".document-text")
    for line in filter(None, HOSTILE.splitlines()):
        expect(text).to_contain_text(line)
    asking = visit(q="how much did the quokka office spend on code, lines and stars")
    expect(asking.locator(".answer")).to_contain_text("spent $5 and $6 on `code`, _lines_")
    asking.locator("button.cite").first.click()
    expect(asking.locator(".pane mark").first).to_be_visible()
    asking.keyboard.press("Escape")
    asking.get_by_role("tab", name=EN("ask.tab.hits")).click()
    expect(asking.locator(".hits")).to_contain_text("</div></details>")
    for shown in (page, asking):
        assert shown.evaluate("window.taken") is None
        assert shown.locator(".stHtml :is(img, iframe)").count() == 0
        own = shown.locator(".stHtml script").all_text_contents()
        assert all(script.startswith("void ") for script in own)
    remove(page)


def test_two_people_ask_at_once(visit: Visit) -> None:
    pages = {TASKS: visit(), TASKS_ZH: visit(locale="zh-CN")}
    for question, page in pages.items():
        page.locator(".st-key-ask-box input").fill(question)
    for page in pages.values():
        page.locator(".st-key-ask-box button").click()
    for question, page in pages.items():
        assert sentences(page)
        expect(page.locator(".st-key-ask-box input")).to_have_value(question)


def test_an_unknown_document_is_one_box_with_the_remedy(visit: Visit) -> None:
    page = visit("documents", document="nothing-like-it")
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text(EN("error.UnknownDocument.do"))
    expect(page.get_by_text("Traceback")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("address", [("", {"q": TASKS}), ("documents", {})])
def test_no_page_is_wider_than_the_window(
    visit: Visit, width: int, address: tuple[str, dict[str, str]]
) -> None:
    name, query = address
    page = visit(name, width=width, **query)
    shown = page.locator(".answer" if query else "canvas").first
    expect(shown).to_be_visible()
    overflow = "document.querySelector('.stMain').scrollWidth > window.innerWidth"
    assert page.evaluate(overflow) is False

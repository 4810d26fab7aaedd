"""Files that are sent, folders that are taken in: jobs in a browser, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import kb
from app_pages.jobs import reasons
from app_pages.texts import InterfaceLanguage, load_texts
from tests.app.conftest import Served
from tests.app.forms import choose_folder, unfold, upload
from tests.app.test_browser import text_file

Visit = Callable[..., Page]
LANGUAGES = pytest.mark.parametrize(
    ("language", "width"), [("en", 1440), ("zh", 1440), ("en", 390), ("zh", 390)]
)
LOCALES = {"en": "en-GB", "zh": "zh-CN"}


def send(page: Page, language: InterfaceLanguage, *files: tuple[str, str | bytes]) -> None:
    upload(page, load_texts(language), *(text_file(*file) for file in files))


@LANGUAGES
def test_one_bad_file_does_not_keep_the_others_out_and_each_is_told(
    visit: Visit, language: InterfaceLanguage, width: int
) -> None:
    texts = load_texts(language)
    tag = f"{language}{width}"
    page = visit("documents", locale=LOCALES[language], width=width)
    send(
        page, language,
        (f"first-{tag}.txt", f"The wombat office {tag} opened 5 doors in 2024."),
        (f"broken-{tag}.docx", b"not a document"),
        (f"last-{tag}.txt", f"The wombat office {tag} closed 6 doors in 2024."),
    )  # fmt: skip
    lines = page.locator(".outcome li")
    expect(lines).to_have_count(3, timeout=120_000)  # the model is loaded by the first of all
    added = page.locator(".outcome li:not(.failed)").filter(has_text=texts("jobs.outcome.added"))
    expect(added).to_have_count(2)
    failed = page.locator(".outcome li.failed")
    expect(failed).to_contain_text(f"broken-{tag}.docx")
    said = reasons.sentence("it is no .docx file or is cut off", "save it anew with Word", texts)
    expect(failed.locator(".failure")).to_have_text(said)
    page.get_by_role("link", name=texts("page.jobs"), exact=True).click()
    expect(page.get_by_role("heading", name=texts("jobs.heading"))).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_file_of_another_documents_name_is_a_question_first(
    visit: Visit, served: Served, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    name = f"bilby-{language}.txt"
    with kb.open(served.library) as library:
        library.upload(name, b"The bilby office of the north counted 5 doors in 2024.")
    page = visit("documents", locale=LOCALES[language])
    send(page, language, (name, "The bilby office of the south counted 7 doors in 2024."))
    expect(page.locator(".question")).to_contain_text(name, timeout=120_000)
    page.get_by_role("button", name=texts("jobs.answer.own")).click()
    expect(page.locator(".outcome li").filter(has_text=f"bilby-{language} (2).txt")).to_be_visible()
    with kb.open(served.library) as library:
        assert "north" in library.document(f"uploads/{name}").text
        assert "south" in library.document(f"uploads/bilby-{language} (2).txt").text


@LANGUAGES
def test_a_folder_of_the_server_is_taken_in_and_shows_its_progress_to_everybody(
    visit: Visit, served: Served, language: InterfaceLanguage, width: int
) -> None:
    texts = load_texts(language)
    tag = f"{language}-{width}"
    folder = served.root / tag
    folder.mkdir()
    for number in range(60):
        text = "\n\n".join(
            f"Quay {line} of the numbat port {tag} {number} was open." for line in range(20)
        )
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"nonsense")
    page = visit("jobs", locale=LOCALES[language], width=width)
    choose_folder(page, texts, tag)
    expect(page.get_by_role("progressbar")).to_be_visible()
    other = visit("jobs", locale=LOCALES[language], width=width)
    expect(other.get_by_role("button", name=texts("jobs.cancel"))).to_be_visible()
    page.reload()  # the work needs no page
    expect(page.get_by_text(texts("jobs.state.done"), exact=True)).to_be_visible(timeout=120_000)
    expect(page.locator(".outcome li.failed")).to_contain_text("bad.pdf")
    expect(page.get_by_role("button", name=texts("jobs.retry"))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_a_job_is_cancelled_and_gone_on_with(visit: Visit, served: Served) -> None:
    texts = load_texts("en")
    folder = served.root / "long"
    folder.mkdir()
    for number in range(150):
        text = "\n\n".join(f"Shed {line} of quokka port {number} was open." for line in range(40))
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    page = visit("jobs")
    choose_folder(page, texts, "long")
    page.get_by_role("button", name=texts("jobs.cancel")).click()
    expect(page.get_by_role("button", name=texts("jobs.resume"))).to_be_visible(timeout=60_000)
    expect(page.locator(".hint b")).to_have_text(
        re.compile(f"{texts('jobs.state.stopped')}|{texts('jobs.state.cancelled')}")
    )
    page.get_by_role("button", name=texts("jobs.resume")).click()
    expect(page.get_by_text(texts("jobs.state.done"), exact=True)).to_be_visible(timeout=180_000)
    with kb.open(served.library) as library:
        assert library.has("149.txt")


def test_a_file_over_the_limit_is_told_the_true_limit(visit: Visit, tmp_path: Path) -> None:
    texts = load_texts("en")
    page = visit("documents")
    unfold(page, texts("upload.heading"))
    limit = kb.Settings().max_file_mb
    expect(page.get_by_text(f"at most {limit} MB each")).to_be_visible()
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate((limit + 1) * 2**20)
    page.locator("input[type=file]").set_input_files(str(large))
    expect(page.get_by_test_id("stFileUploader")).to_contain_text(f"{limit}.0MB or smaller")
    page.get_by_role("button", name=texts("upload.button")).click()
    expect(page.get_by_text(texts("upload.none", size=limit))).to_be_visible()

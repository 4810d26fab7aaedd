"""The page that tells how the library stands: what it says, what it begins, what it asks for."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

import kb
from app_pages.address import Question
from app_pages.jobs.reasons import in_words
from app_pages.jobs.reasons import templates as templates_in
from app_pages.status.findings import TABLE, findings_html, warning_in_words
from app_pages.status.holds import told_size
from app_pages.texts import InterfaceLanguage, load_texts
from kb.library.examined import Fault
from tests.app.test_pages import shown
from tests.app.test_reasons import assigned_in, templates_of

ROOT = Path(__file__).resolve().parents[2]
EN, ZH = load_texts("en"), load_texts("zh")
LANGUAGES: tuple[InterfaceLanguage, ...] = ("en", "zh")
Visit = Callable[..., Page]
REPORT = "Notes\n\nA reading room was opened for sailors.\n"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[kb.Library]:
    """A library of one report without a year, which keeps questions."""
    monkeypatch.setenv("KB_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("KB_MODEL", "hash")
    monkeypatch.setenv("KB_READER", "none")
    monkeypatch.setenv("KB_KEEP_UNANSWERED", "true")
    st.cache_resource.clear()
    (tmp_path / "notes.txt").write_text(REPORT, encoding="utf-8")
    with kb.open() as opened:
        opened.ingest([tmp_path / "notes.txt"])
        yield opened
    st.cache_resource.clear()


def status(language: str) -> AppTest:
    app = AppTest.from_string(
        "import kb\nimport streamlit as st\n"
        "from app_pages.status import page\nfrom app_pages.texts import load_texts\n"
        "library = st.cache_resource(kb.open)()\n"
        f"page.render(library, load_texts({language!r}))\n",
        default_timeout=60,
    )
    return app.run()


def wait_for_end(library: kb.Library, app: AppTest) -> AppTest:
    """Until what was begun in the page's own library has come to its end, which all can see."""
    until = time.monotonic() + 60
    while time.monotonic() < until and not (library.upkeep.examined or library.upkeep.backed_up):
        time.sleep(0.05)
    time.sleep(0.3)
    return app.run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_tells_what_the_library_holds_and_was_made_with(
    library: kb.Library, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    page = shown(status(language))
    held = library.status()
    for said in (texts("status.documents"), texts("status.passages"), told_size(held.bytes)):
        assert said in page
    assert held.model in page
    assert texts("status.reader") in page
    assert texts("status.doctor.never") in page
    assert texts("status.backup.never") in page
    assert texts("metadata.doubt.no_year") in page
    assert "documents?doubtful=1" in page


def test_nothing_of_the_servers_folders_and_processes_is_told(library: kb.Library) -> None:
    library.upkeep.doctor()
    library.upkeep.backup()
    (library.path / "index" / "g0001" / "damaged-1").mkdir(parents=True)
    for language in LANGUAGES:
        page = shown(status(language))
        assert str(library.path.parent) not in page
        assert load_texts(language)("status.warning.damaged") in page
        assert "process " not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_doctor_is_run_by_a_button_and_its_findings_are_told_with_a_remedy(
    library: kb.Library, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    (original,) = (library.path / "originals").glob("*/*")
    original.write_bytes(b"other bytes")
    app = status(language)
    app.button(key="status.doctor.start").click().run()
    page = shown(wait_for_end(library, app))
    assert texts("status.doctor.found.one", number=1) in page
    assert texts("status.fault.original") in page
    assert original.name[:12] in page
    assert original.name not in page
    assert in_words("has other bytes than those that were kept", texts, TABLE) in page
    assert "kb doctor --repair" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_backup_is_made_by_a_button_and_offered(
    library: kb.Library, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    app = status(language)
    app.button(key="status.backup.start").click().run()
    page = shown(wait_for_end(library, app))
    last = library.upkeep.backed_up
    assert last is not None
    assert last.file in page
    assert library.upkeep.last_backup_file() is not None
    assert texts("status.backup.server") not in page
    (library.path.with_name("library-backups") / last.file).unlink()
    assert texts("status.backup.server") in shown(status(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_without_an_answer_and_feedback_are_told_with_a_link_that_asks_again(
    library: kb.Library, language: InterfaceLanguage
) -> None:
    texts = load_texts(language)
    asked = library.ask("how many <b>walruses</b> sang", years=[2026])
    assert asked.status == "not_found"
    library.feedback.rate(asked, "down", note="there are <i>none</i>", asked_with={"years": [2026]})
    app = status(language)
    page = shown(app)
    assert page.count("q=how+many+%3Cb%3Ewalruses%3C%2Fb%3E+sang&amp;year=2026") == 2
    assert "&lt;b&gt;walruses" in page
    assert "<i>none" not in page
    assert texts("status.feedback.told", right="0", wrong="1") in page
    app.button(key="status.forget.do").click().run()
    assert library.unanswered.entries() == []
    assert texts("status.unanswered.none") in shown(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_questions_are_kept_it_says_how_to_keep_them(
    library: kb.Library, language: InterfaceLanguage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_KEEP_UNANSWERED", "false")
    st.cache_resource.clear()
    page = shown(status(language))
    assert library.unanswered.entries() == []
    assert load_texts(language)("status.unanswered.off") in page
    assert "keep_unanswered = true" in page


def test_a_question_is_asked_again_with_what_it_was_asked_with() -> None:
    asked_with = {"years": [2025], "languages": ["zh"], "without": ["form"], "documents": ["x"]}
    question = Question.asked("q", asked_with)
    assert question.asked_with() == {"years": [2025], "languages": ["zh"], "without": ["form"]}


def test_every_finding_of_doctor_is_there_in_chinese() -> None:
    known = set(templates_in(TABLE))
    said: dict[str, str] = {}
    for name in ("doctor", "doctor_of_records"):
        path = ROOT / f"kb/library/{name}.py"
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assigned = assigned_in(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault":
                for argument in (node.args[2], *node.args[4:5]):
                    for template in templates_of(argument, assigned):
                        said[template] = f"{name}:{node.lineno}"
    assert len(said) > 8
    filled = {text: at for text, at in said.items() if text.replace("{}", "").strip()}
    assert {
        text: at
        for text, at in filled.items()
        if text not in known
        and in_words(text.replace("{}", "7"), ZH, TABLE) == text.replace("{}", "7")
    } == {}


@pytest.mark.parametrize("english", templates_in(TABLE))
def test_a_finding_has_the_same_holes_in_both_languages(english: str) -> None:
    chinese = in_words(english.replace("{}", "7"), ZH, TABLE)
    assert chinese.count("7") >= english.count("{}")
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert "{" not in chinese


def test_several_parts_are_named_in_the_pages_language() -> None:
    fault = Fault("document", "uploads/a.txt", "its text and tree is not as it was written")
    page = findings_html([fault], ZH)
    assert "文档 <b>a.txt</b>：正文和章节结构与写入时不一致；" in page
    assert "uploads" not in page


def test_warnings_are_told_without_the_servers_folders() -> None:
    for texts in (EN, ZH):
        for warning in ("made with other settings than those in force; run: kb reindex",
                        "a damaged index file is kept at /srv/x; delete it",
                        "index checkpoint g0001: /srv/x is cut off"):  # fmt: skip
            assert "/srv" not in warning_in_words(warning, texts)


@pytest.mark.parametrize(
    ("size", "said"), [(0, "0 B"), (2048, "2.0 kB"), (15 * 2**20, "15 MB"), (3 * 2**30, "3.0 GB")]
)
def test_a_size_is_told_shortly(size: int, said: str) -> None:
    assert told_size(size) == said


@pytest.mark.parametrize(
    ("language", "width"), [("en", 1440), ("zh", 1440), ("en", 390), ("zh", 390)]
)
def test_doctor_runs_in_the_browser_with_progress_and_nothing_overflows(
    visit: Visit, language: InterfaceLanguage, width: int
) -> None:
    texts = load_texts(language)
    page = visit("status", lang=language, width=width)
    expect(page.get_by_role("heading", name=texts("status.heading"))).to_be_visible()
    page.get_by_role("button", name=texts("status.doctor.button")).click()
    expect(page.locator(".verdict").first).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name=texts("status.doctor.button"))).to_be_enabled()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_doubtful_documents_are_a_click_away(visit: Visit) -> None:
    page = visit("documents", lang="en", doubtful=1)
    expect(page.get_by_role("switch", name=EN("metadata.doubtful"))).to_be_checked()

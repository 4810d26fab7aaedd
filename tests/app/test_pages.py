"""The pages without a browser: fast checks over a small library."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import kb
from app_pages import remembered
from app_pages.address import Filters, Question
from app_pages.ask import answer, pane, phrased, understood
from app_pages.documents import page as documents
from app_pages.escape import plain
from app_pages.jobs import batch
from app_pages.remembered import Snapshot
from app_pages.texts import Texts, load_texts
from kb.answer.answers import (
    Answer,
    AnswerSentence,
    Citation,
    DroppedSentence,
    Followup,
    Gloss,
    Phrasing,
    QuestionReading,
    ReadingPart,
    SearchScope,
    Stretch,
)
from kb.answer.grounding import Reason
from kb.catalog import BatchFile
from kb.documents import DocumentInfo, Excerpt

ROOT = Path(__file__).resolve().parents[2]
EN, ZH = load_texts("en"), load_texts("zh")
NOW = datetime.datetime(2026, 1, 27, tzinfo=datetime.UTC)
REPORT = """Port Office work of 2025

一、Tasks for 2026

- The Port Office will open a reading room for <b>sailors</b>.
- The Port Office will lend books to $5 ships.
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[kb.Library]:
    """An empty library on the small deterministic embedder, which the app finds too."""
    monkeypatch.setenv("KB_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("KB_MODEL", "hash")
    monkeypatch.setenv("KB_READER", "none")
    st.cache_resource.clear()
    with kb.open() as opened:
        yield opened
    st.cache_resource.clear()


@pytest.fixture
def filled(library: kb.Library, tmp_path: Path) -> kb.Library:
    report = tmp_path / "port-2026.txt"
    report.write_text(REPORT, encoding="utf-8")
    library.ingest([report])
    return library


def run(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params.update(query)
    return app.run()


def shown(app: AppTest) -> str:
    """All HTML that a page shows."""
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("texts", [EN, ZH], ids=["en", "zh"])
def test_an_empty_library_says_how_to_fill_it(
    library: kb.Library, texts: Callable[..., str]
) -> None:
    page = shown(run(lang="en" if texts is EN else "zh"))
    assert texts("app.empty") in page
    assert 'href="documents?lang=' in page


def test_a_question_in_the_address_is_answered(filled: kb.Library) -> None:
    page = shown(run(q="what will the Port Office open"))
    assert "reading room for &lt;b&gt;sailors&lt;/b&gt;" in page
    assert "<b>sailors" not in page


def test_a_folder_that_is_no_library_gives_one_box(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_LIBRARY", str(tmp_path / "file"))
    (tmp_path / "file").write_text("not a folder")
    st.cache_resource.clear()
    assert shown(run()).count('role="alert"') == 1


def test_the_library_is_asked_once_until_it_changes(filled: kb.Library, tmp_path: Path) -> None:
    question = Question("what will the Port Office lend", Filters(years=(2026,)))
    first = remembered.answer(Snapshot.of(filled), question)
    assert remembered.answer(Snapshot.of(filled), question) is first
    other = Question(question.text)
    assert remembered.answer(Snapshot.of(filled), other) is not first
    (tmp_path / "more.md").write_text("# More\n\nThe Port Office will lend chairs.\n")
    filled.ingest([tmp_path / "more.md"])
    assert remembered.answer(Snapshot.of(filled), question) is not first


@pytest.mark.usefixtures("one_server")
def test_sessions_in_several_threads_share_one_library(filled: kb.Library) -> None:
    questions = ["what will the Port Office open", "what will the Port Office lend"] * 3
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda question: shown(run(q=question)), questions))
    assert all("reading room" in page for page in pages[::2])
    assert all("$5 ships" in page for page in pages[1::2])


def info(number: int) -> DocumentInfo:
    title, day = f"Report {number}", datetime.date(2026, 1, 27)
    return DocumentInfo(
        f"d{number}", f"{number}.md", title, "Port Office", 2026, day, "en", 9000, 12, NOW, NOW
    )


def test_five_thousand_documents_are_one_table() -> None:
    table = documents.frame_of([info(number) for number in range(5000)], EN)
    assert len(table) == 5000
    assert list(table.iloc[4999])[:3] == ["Report 4999", "Port Office", 2026]


QUOTED = Excerpt(
    "d1", "a.md", "Port <i>Office</i>", "Port Office", 2026, "en", "Tasks", 3, 10, 20, "a quotation"
)
CITED = Citation(1, QUOTED)


def test_a_sentence_carries_its_numbers_and_the_source_its_place() -> None:
    found = Answer(
        "q",
        "answered",
        (AnswerSentence("a quotation", (1,)),),
        (CITED,),
        SearchScope(4, (2025, 2026)),
        QuestionReading("en", (2026,), ("Port Office",), "plan", "list"),
        took_ms=12.4,
    )
    page = answer.answer_html(found, EN)
    assert page.count('<button class="cite" data-source="d1:10-20"') == 2
    assert "Tasks · p. 3" in page
    assert "Port &lt;i&gt;Office&lt;/i&gt;" in page
    assert "4 documents searched in 12 ms" in page


def test_a_source_whose_document_is_gone_still_shows_its_words(filled: kb.Library) -> None:
    (document,) = filled.documents()
    question = Question("what will the Port Office open")
    (cited, *_) = filled.ask(question.text).citations
    source = answer.source_of(cited.excerpt)
    filled.remove([document.id])
    filled.purge()
    now = Snapshot.of(filled)
    shown = pane.pane_html(now, ZH, question, source, {str(source): cited})
    assert f"<mark>{plain(cited.excerpt.text)}</mark>" in shown
    assert ZH("ask.unavailable") in shown
    assert ZH("pane.gone") in pane.pane_html(now, ZH, question, source, {})


def test_nothing_found_tells_what_was_searched_and_which_years_are_missing() -> None:
    found = Answer(
        "q",
        "not_found",
        (),
        (),
        SearchScope(13, (2018, 2019, 2020, 2022, 2024, 2025), (2011,)),
        QuestionReading("en", (2011,)),
    )
    page = answer.answer_html(found, EN)
    assert "Searched: 13 documents, years 2018–2020, 2022, 2024–2025." in page
    assert "No report in the library speaks of 2011." in page


def answered(*sentences: AnswerSentence, searched: SearchScope | None = None) -> Answer:
    return Answer(
        "q",
        "answered",
        sentences,
        (CITED,),
        searched or SearchScope(1, (2026,)),
        QuestionReading("zh"),
    )


def test_a_sentence_shows_its_figure_first_and_its_terms_in_the_askers_language() -> None:
    sentence = AnswerSentence(
        "a quotation of 5 <tons>",
        (1,),
        figure=Stretch("5 <tons>", 25, 33),
        terms=(Gloss("smart customs", "智慧海关"),),
        year=2025,
    )
    page = answer.answer_html(answered(sentence), ZH)
    assert '<b class="figure">5 &lt;tons&gt;</b><span class="quote">a quotation' in page
    assert '<span class="term"><span>smart customs</span> 智慧海关</span>' in page
    assert 'class="year"' not in page  # one year alone need not be told apart
    other = replace(sentence, year=2026)
    page = answer.answer_html(answered(sentence, other), ZH)
    assert page.index('<b class="year">2025</b>') < page.index('<b class="year">2026</b>')


def test_an_answer_says_which_years_it_leaves_open() -> None:
    searched = SearchScope(4, (2025, 2026), missing_years=(2021, 2022), silent_years=(2024,))
    page = answer.answer_html(answered(AnswerSentence("a", (1,)), searched=searched), EN)
    assert EN("ask.missing", years="2021, 2022") in page
    assert EN("ask.silent", years="2024") in page


def test_a_chip_tells_words_value_and_where_it_comes_from() -> None:
    reading = QuestionReading(
        "en",
        (2025,),
        understood=(
            ReadingPart("years", "last year", "2025", 2026),
            ReadingPart("aspect", "tasks", "plan"),
            ReadingPart("spelling", "custms", "customs"),
        ),
    )
    found = replace(
        answered(AnswerSentence("a", (1,))),
        reading=reading,
        followup=Followup("p", "c", years=(2025,), subject="the trade"),
    )
    chips = {chip.part: chip for chip in understood.chips_of(found, EN)}
    assert list(chips) == ["subject", "years", "aspect", "spelling"]
    assert chips["subject"].text == "About: the trade"
    assert chips["years"].text == "Years: “last year” = 2025 (newest report: 2026)"
    assert chips["years"].taken
    assert not chips["aspect"].taken
    assert chips["spelling"].text == "Spelling: custms → customs"


def test_a_phrased_answer_is_shown_literally_with_what_only_it_cites() -> None:
    generated = Phrasing(
        "m<1>",
        (AnswerSentence("It <i>opens</i>.", (1, 2)),),
        (CITED, Citation(2, replace(QUOTED, start=30, end=37, text="another"))),
        (DroppedSentence("It <b>closes</b>.", "number", "<7>"),),
    )
    page = phrased.phrased_html(generated, answered(AnswerSentence("a", (1,))), EN)
    assert "It &lt;i&gt;opens&lt;/i&gt;." in page
    assert "It &lt;b&gt;closes&lt;/b&gt;." in page
    assert "&lt;7&gt;" in page
    assert "m&lt;1&gt;" in page
    assert 'data-source="d1:10-20"' in page
    assert 'data-source="d1:30-37"' in page


@pytest.mark.parametrize("texts", [EN, ZH], ids=["en", "zh"])
@pytest.mark.parametrize("fault", ["away", "slow", "busy", "refused", "malformed", "stopped"])
def test_each_fault_of_a_model_has_a_line(texts: Texts, fault: str) -> None:
    generated = Phrasing("m", fault=fault, detail="why")
    page = phrased.phrased_html(generated, answered(AnswerSentence("a", (1,))), texts)
    assert page.count('<p class="hint">') == 1


@pytest.mark.parametrize("texts", [EN, ZH], ids=["en", "zh"])
@pytest.mark.parametrize("reason", get_args(Reason))
def test_each_reason_for_dropping_has_words(texts: Texts, reason: str) -> None:
    generated = Phrasing("m", dropped=(DroppedSentence("a", reason, "b"),))
    assert 'class="why"' in phrased.phrased_html(
        generated, answered(AnswerSentence("a", (1,))), texts
    )


UNDATED = "---\norganisation: Port Office\n---\n\n# Memo\n\nThe Port Office read books.\n"
MISSING = (
    "Port Office: no report of 2024; there are 2025, 2026",
    "Port Office：没有2024年的报告；现有2025、2026年的报告",
)
NOTES = [
    ("compare", {}, MISSING),
    ("compare", {"view": "promises", "year": ["2024", "2025"]}, MISSING),
    ("compare", {"view": "targets"}, MISSING),
    ("compare", {"view": "themes"}, MISSING),
    (
        "compare",
        {"view": "wording", "phrase": "books", "year": []},
        (
            "memo.md has no year and is left out; set it on the page Documents",
            "memo.md：没有年份，未列入；请在“文档”页补上年份",
        ),
    ),
    (
        "figures",
        {"q": "rabbits"},
        (
            "no figure is called anything like &#x27;rabbits&#x27;",
            "没有名称与“rabbits”相近的数据",
        ),
    ),
]
"""A page, what its address asks for, and the note that it has in English and in Chinese."""


@pytest.fixture
def yearly(library: kb.Library, tmp_path: Path) -> kb.Library:
    """Reports of two years and a memo without one."""
    reports = tmp_path / "reports"
    reports.mkdir()
    head = "---\norganisation: Port Office\nyear: {year}\nlanguage: en\n---\n\n# Work of {year}\n"
    for year in (2025, 2026):
        text = f"\n## Review of {year - 1}\n\nThe port handled 20 million tonnes of goods.\n"
        text += f"\n## Tasks for {year}\n\n- Lend more books to sailors.\n"
        (reports / f"port-{year}.md").write_text(head.format(year=year) + text, encoding="utf-8")
    (reports / "memo.md").write_text(UNDATED, encoding="utf-8")
    library.ingest(reports)
    return library


# Run as a script of its own: it sees nothing of this module.
def draw_alone(name: str, language: str) -> None:
    import kb
    from app_pages.compare import page as compare
    from app_pages.figures import page as figures
    from app_pages.texts import load_texts

    with kb.open() as library:
        {"compare": compare.render, "figures": figures.render}[name](library, load_texts(language))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("name", "query", "notes"), NOTES)
def test_a_page_has_its_notes_in_the_language_of_the_interface(
    yearly: kb.Library, name: str, query: dict[str, Any], notes: tuple[str, str], language: str
) -> None:
    app = AppTest.from_function(draw_alone, default_timeout=60, args=(name, language))
    app.query_params.update({"organisation": "Port Office", "year": ["2024", "2025", "2026"]})
    app.query_params.update(query)
    page = shown(app.run())
    english, chinese = notes
    assert (f"<li>{english}</li>" in page) == (language == "en")
    assert (f"<li>{chinese}</li>" in page) == (language == "zh")


def test_each_uploaded_file_has_a_line() -> None:
    failure = ["uploads/<b>.docx", "it is no Word <file>", "save it as .docx again", 1]
    record = ["uploads/all.jsonl#1", "there is no text in it", "leave it out", 1]
    done = [
        BatchFile(0, "", "uploads/a.md", "added", documents=["d7"]),
        BatchFile(1, "", "uploads/<b>.docx", "refused", 1, [failure]),
        BatchFile(2, "", "uploads/all.jsonl", "added", 1, [record], ["d1", "d2", "d3"]),
    ]
    page = batch.files_html(done, EN)
    assert page.count("<li") == 3
    assert 'href="documents?document=d7&amp;lang=en"' in page
    assert "&lt;b&gt;.docx</span>: could not be added" in page
    assert "it is no Word &lt;file&gt;; save it as .docx again" in page
    assert "added · 3 documents" in page
    assert "uploads/all.jsonl#1: there is no text in it; leave it out" in page
    assert "其中没有文字；请勿加入此文件" in batch.files_html(done, ZH)


def test_what_may_be_wrong_of_a_batch_stands_above_its_files(filled: kb.Library) -> None:
    told = replace(
        filled.batches.all()[0],
        told="ModelUnavailable: no <model>",
        warnings=[["a.md, b.md", "both <alike>", "say whose each is"]],
    )
    page = batch.told_html(told, EN)
    assert f"{EN('error.ModelUnavailable')}: no &lt;model&gt;" in page
    assert "a.md, b.md: both &lt;alike&gt;; say whose each is" in page


def test_a_snapshot_is_known_by_path_and_revision_of_documents(filled: kb.Library) -> None:
    before, reviewed = Snapshot.of(filled).key(), Snapshot.of(filled).reviewed().key()
    filled.decide(f"{filled.documents()[0].source}:0-20", None)
    assert Snapshot.of(filled).key() == before
    assert Snapshot.of(filled).reviewed().key() != reviewed
    filled.remove([filled.documents()[0].id])
    assert Snapshot.of(filled).key() != before

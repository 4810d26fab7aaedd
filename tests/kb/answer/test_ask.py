"""Answers over the corpus that ships with the project, on the default model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kb
from kb.errors import BadRequest

CORPUS = Path(__file__).parents[3] / "corpus"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kb.Library]:
    with kb.open(
        settings=kb.Settings(library=tmp_path_factory.mktemp("ask") / "library")
    ) as opened:
        opened.ingest(CORPUS)
        yield opened


NINE_TASKS = [
    "Hong Kong–Zhuhai–Macao Bridge",
    "Shenzhen–Zhongshan Link",
    "Guangdong Pilot Free Trade Zone",
    "bonded logistics centres (Type B)",
    "Gaolan Port Comprehensive Bonded Zone",
    "Zhuhai–Macao Cross-Border Industrial Zone",
    "single submission for dual declaration",
    "paperless inspection and quarantine certificates",
    "invasive alien species",
]
NINE_TASKS_ZH = [
    "港珠澳大桥", "深中通道", "广东自贸试验区", "保税物流中心（B型）", "高栏港综合保税区",
    "珠澳跨境工业区", "一单两报", "检验检疫证书无纸化", "外来入侵物种",
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "tasks"),
    [
        ("what are the Greater Bay Area tasks", NINE_TASKS),
        ("粤港澳大湾区的重点任务有哪些", NINE_TASKS_ZH),
    ],
)
def test_a_list_question_gives_every_item_with_its_citation(
    library: kb.Library, question: str, tasks: list[str]
) -> None:
    answer = library.ask(question)
    assert answer.status == "answered"
    for task in tasks:
        assert sum(task in sentence.text for sentence in answer.sentences) >= 1, task
    assert all(sentence.citations for sentence in answer.sentences)


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("How much did goods through the bridge port grow in 2025?", "40.1%"),
        ("拱北关区企业2025年进出口总值是多少？", "6226.5亿元"),
        ("When was the 2026 work conference of Gongbei Customs held?", "26 and 27 January 2026"),
        ("2025年澳车北上有多少辆次？", "174.1万"),
        ("Who gave the report at the 2026 conference of Gongbei Customs?", "Zhan Shaotong"),
    ],
)
def test_a_question_for_one_fact_is_answered_with_it(
    library: kb.Library, question: str, figure: str
) -> None:
    answer = library.ask(question)
    assert any(figure in citation.excerpt.text for citation in answer.citations), answer


@pytest.mark.parametrize(
    "question",
    [
        "Which football team won the league?",
        "红烧肉怎么做",
        "How many counterfeit handbags did Gongbei Customs detain?",
        "拱北海关2026年的财政预算是多少？",
    ],
)
def test_what_no_report_says_is_not_found_and_says_what_was_searched(
    library: kb.Library, question: str
) -> None:
    answer = library.ask(question)
    assert answer.status == "not_found"
    assert answer.sentences == answer.citations == ()
    assert answer.searched.documents > 0


def test_a_year_without_a_report_is_not_found_and_named(library: kb.Library) -> None:
    answer = library.ask("What are the Greater Bay Area tasks in 2015?")
    assert (answer.status, answer.searched.missing_years) == ("not_found", (2015,))


WORDS = (
    "what trade Hengqin 2025 tasks bridge grew 增长 多少 口岸 任务 智慧海关 有哪些 2024年 customs"
).split()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
def test_every_citation_gives_back_its_text_from_the_document(
    library: kb.Library, words: list[str]
) -> None:
    answer = library.ask(" ".join(words))
    for citation in answer.citations:
        text = library.document(citation.excerpt.document_id).text
        assert text[citation.excerpt.start : citation.excerpt.end] == citation.excerpt.text
    excerpts = {citation.n: citation.excerpt for citation in answer.citations}
    for sentence in answer.sentences:
        first = excerpts[sentence.citations[0]]
        assert sentence.text == first.text
        if sentence.figure is not None:
            text = library.document(first.document_id).text
            assert text[sentence.figure.start : sentence.figure.end] == sentence.figure.text
            assert first.start <= sentence.figure.start < sentence.figure.end <= first.end


def test_given_filters_win_over_what_the_question_names(library: kb.Library) -> None:
    answer = library.ask("How much did the bridge port trade in 2025?", years=[2024])
    assert {citation.excerpt.year for citation in answer.citations} <= {2024, 2025}


def test_the_lexical_leg_alone_answers_in_both_languages(library: kb.Library) -> None:
    for query, words in (("Shenzhen–Zhongshan Link", "Zhongshan"), ("用好深中通道", "深中通道")):
        hits = library.search(query, mode="lexical", limit=5)
        assert any(words in hit.text for hit in hits)
        assert all(hit.legs.dense is None for hit in hits)


def test_the_dense_leg_alone_finds_what_is_put_in_other_words(library: kb.Library) -> None:
    hits = library.search(
        "crimes of bringing goods illegally into the country", mode="dense", limit=5
    )
    assert any("smuggling" in hit.text.lower() for hit in hits)


def test_a_question_finds_the_other_language_through_the_glossary(library: kb.Library) -> None:
    english = library.search("深中通道", languages=["en"], limit=3)
    assert "Shenzhen–Zhongshan Link" in english[0].text
    chinese = library.search("Macao vehicles northbound", languages=["zh"], limit=3)
    assert "澳车北上" in chinese[0].text


def test_the_dense_leg_takes_no_part_where_the_model_knows_no_chinese(tmp_path: Path) -> None:
    settings = kb.Settings(library=tmp_path / "library", model_languages="en", reader="none")
    with kb.open(settings=settings) as library:
        library.ingest(CORPUS / "gongbei-2026-zh.md")
        hits = library.search("智慧海关建设")
        assert len(hits)
        assert all(hit.legs.dense is None for hit in hits)
        assert library.ask("拱北海关2026年智慧海关建设有哪些任务").status == "answered"
        with pytest.raises(BadRequest, match="does not know the language"):
            library.search("智慧海关建设", mode="dense")


def test_filters_hold_before_the_ranking(library: kb.Library) -> None:
    for hit in library.search("trade", years=[2023], languages=["en"], limit=20):
        assert hit.document.language == "en"
        assert 2023 in (hit.document.year, hit.year, (hit.document.year or 0) - 1)
    of_gongbei = library.search("口岸", organisations=["拱北海关"], limit=50)
    names = {hit.document.organisation for hit in of_gongbei}
    assert names == {"拱北海关", "Gongbei Customs"}
    assert {hit.aspect for hit in library.search("bridge", aspects=["plan"], limit=20)} == {"plan"}
    assert len(library.search("trade", documents=["gacc-2023-en.md"], limit=50)) > 0


def test_an_empty_or_endless_question_is_refused(library: kb.Library) -> None:
    for question in ("", "  ", "x" * 5000):
        with pytest.raises(BadRequest):
            library.ask(question)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_example_is_answered_out_of_one_section_and_by_no_heading(
    library: kb.Library, language: str
) -> None:
    questions = library.examples(language)
    assert len(questions) == 4
    for question in questions:
        answer = library.ask(question)
        assert answer.status == "answered", question
        excerpts = [citation.excerpt for citation in answer.citations]
        assert len({(each.document_id, each.section) for each in excerpts}) == 1, question
        document = library.document(excerpts[0].document_id)
        assert (document.info.organisation or "") in question
        headings = {section.title for section in document.sections}
        told = [sentence.text for sentence in answer.sentences]
        assert [text for text in told if text in headings] == [], question


def test_nothing_that_is_no_task_stands_among_the_nine(library: kb.Library) -> None:
    answer = library.ask("what are the Greater Bay Area tasks")
    assert len(answer.sentences) == 9


def test_a_year_without_a_report_still_shows_what_comes_nearest(library: kb.Library) -> None:
    assert library.ask("What are the Greater Bay Area tasks in 2015?").nearest

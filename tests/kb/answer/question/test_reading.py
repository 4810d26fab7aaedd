"""What is read out of a question: language, years, organisations, aspect, form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.answer.answers import QuestionReading
from kb.answer.question.parts import parts_of
from kb.answer.question.reading import read_question

NAMES = {
    "Gongbei Customs": ("Gongbei Customs", "拱北海关"),
    "Bei Customs": ("Bei Customs",),
}


def reading(question: str, newest: int | None = 2026) -> QuestionReading:
    return read_question(question, organisations=NAMES, newest_year=newest)


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("what was done in 2025?", (2025,)),
        ("2025年的任务", (2025,)),
        ("compare 2024 and 2026", (2024, 2026)),
        ("2024年和2026年有何不同", (2024, 2026)),
        ("2023-2025", (2023, 2024, 2025)),
        ("from 2023 to 2025", (2023, 2024, 2025)),
        ("2023年至2025年的变化", (2023, 2024, 2025)),
        ("2023到2025年", (2023, 2024, 2025)),
        ("between 2023 and 2025", (2023, 2024, 2025)),
        ("since 2024", (2024, 2025, 2026)),
        ("2024年以来", (2024, 2025, 2026)),
        ("this year's tasks", (2026,)),
        ("Last Year", (2025,)),
        ("去年和今年", (2025, 2026)),
        ("前年", (2024,)),
        ("the year before last", (2024,)),
        ("the year after next year", (2027,)),
        ("the last three years", (2024, 2025, 2026)),
        ("近三年", (2024, 2025, 2026)),
        ("过去2年", (2025, 2026)),
        ("order 120253 of 12025", ()),
        ("the 1999 and 2000 reports", (1999, 2000)),
        ("from 2025 to 2023", (2023, 2025)),
        ("no year at all", ()),
        ("２０２５年的任务", (2025,)),
        ("二〇二五年和二零二六年", (2025, 2026)),
        ("一九九九年", (1999,)),
    ],
)
def test_years_are_read_as_they_are_said(question: str, years: tuple[int, ...]) -> None:
    assert reading(question).years == years


def test_without_a_report_this_year_means_nothing() -> None:
    assert reading("this year, last year, since 2020", newest=None).years == (2020,)


@pytest.mark.parametrize(
    ("question", "organisations"),
    [
        ("What did Gongbei Customs plan?", ("Gongbei Customs",)),
        ("what did GONGBEI CUSTOMS plan?", ("Gongbei Customs",)),
        ("拱北海关有哪些任务", ("Gongbei Customs",)),
        ("what did bei customs and 拱北海关 do", ("Gongbei Customs", "Bei Customs")),
        ("what did customs do", ()),
    ],
)
def test_organisations_are_known_by_any_of_their_names_and_by_whole_words(
    question: str, organisations: tuple[str, ...]
) -> None:
    assert reading(question).organisations == organisations


@pytest.mark.parametrize(
    ("question", "language", "aspect", "form"),
    [
        ("what are the Greater Bay Area tasks", "en", "plan", "list"),
        ("How much did trade grow?", "en", "review", "figure"),
        ("when was the meeting held", "en", "review", "date"),
        ("Who gave the report?", "en", None, "person"),
        ("2026年有哪些重点任务？", "zh", "plan", "list"),
        ("进出口总值是多少？", "zh", None, "figure"),
        ("会议何时召开", "zh", None, "date"),
        ("谁作了报告", "zh", None, "person"),
        ("bridge", "en", None, None),
        ("What did the report promise on ports?", "en", "plan", None),
        ("How many graduates were expected?", "en", "plan", "figure"),
        ("Which projects were completed?", "en", "review", "list"),
        ("想把失业率控制在多少", "zh", "plan", "figure"),
    ],
)
def test_language_aspect_and_form_are_told_from_the_words(
    question: str, language: str, aspect: str | None, form: str | None
) -> None:
    understood = reading(question)
    assert (understood.language, understood.aspect, understood.form) == (language, aspect, form)


@given(st.text(), st.none() | st.integers(1990, 2100))
def test_any_text_can_be_read_and_its_years_rise(question: str, newest: int | None) -> None:
    years = reading(question, newest).years
    assert list(years) == sorted(set(years))


@given(st.integers(1900, 2099), st.integers(1900, 2099))
def test_a_span_of_any_two_years_is_read_without_a_flood(first: int, last: int) -> None:
    years = reading(f"from {first} to {last}").years
    assert years[0] == min(first, last)
    assert years[-1] == max(first, last)


def test_what_was_understood_names_its_words_and_the_newest_report() -> None:
    understood = reading("What did Gongbei Customs achieve last year, and since 2024?").understood
    assert [(part.kind, part.words, part.value, part.basis) for part in understood[:3]] == [
        ("years", "last year", "2025", 2026),
        ("years", "since 2024", "2024–2026", 2026),
        ("organisations", "Gongbei Customs", "Gongbei Customs", None),
    ]


OF_REGIONS = {
    "贵州省人民政府": ("贵州省人民政府", "People's Government of Guizhou Province"),
    "云南省人民政府": ("云南省人民政府",),
    "Gongbei Customs": ("Gongbei Customs", "拱北海关"),
}


@pytest.mark.parametrize(
    ("question", "organisations"),
    [
        ("贵州新增就业多少人", ("贵州省人民政府",)),
        ("貴州新增就業多少人", ("贵州省人民政府",)),
        ("How many jobs did Guizhou add?", ("贵州省人民政府",)),
        ("贵州和云南的失业率", ("贵州省人民政府", "云南省人民政府")),
        ("贵州海关关长是谁", ()),
        ("拱北海关对贵州的支持", ("Gongbei Customs",)),
        ("上海合作组织", ()),
    ],
)
def test_a_region_stands_for_its_government_where_no_organisation_is_named(
    question: str, organisations: tuple[str, ...]
) -> None:
    read = read_question(question, organisations=OF_REGIONS, newest_year=2026)
    assert read.organisations == organisations


@pytest.mark.parametrize("kind", ["years", "organisations", "aspect", "form"])
def test_what_is_taken_off_is_not_read(kind: str) -> None:
    question = "how many tasks did Gongbei Customs set in 2025"
    whole = reading(question)
    without = read_question(question, organisations=NAMES, newest_year=2026, without={kind})
    assert getattr(whole, kind)
    assert not getattr(without, kind)
    assert kind not in {part.kind for part in without.understood}
    assert len(without.understood) == len(whole.understood) - 1


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("what does the 2022 report say", (2022,)),
        ("2022年的政府工作报告是谁作的", (2022,)),
        ("the report of 2021 and trade in 2020", (2021,)),
        ("trade in 2020", ()),
        ("按2023年国务院的报告，高铁有多长", (2023,)),
    ],
)
def test_a_year_that_names_a_report_is_told_apart(question: str, years: tuple[int, ...]) -> None:
    assert reading(question).report_years == years


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Did trade pass 300 billion yuan?", "yes_no"),
        ("货值有没有超过3000亿元", "yes_no"),
        ("How did trade change from 2022 to 2024?", "comparison"),
        ("2022年和2024年的贸易各增长多少", "comparison"),
        ("列了哪几项任务", "list"),
        ("Why was no target set?", None),
        ("为什么没有提出增速目标", None),
        ("How come no target was set?", None),
        ("干嘛只定4.5%的增速", None),
        ("会不会多放几天假", "yes_no"),
        ("一共放几天假", "figure"),
        ("运动会几月几号开幕", "date"),
        ("关长叫什么名字", "person"),
        ("那艘船叫什么名字", None),
    ],
)
def test_further_forms_are_told(question: str, form: str | None) -> None:
    assert reading(question).form == form


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("2026年怎么安排，2025年有什么成果？", ["2026年怎么安排", "2025年有什么成果？"]),
        ("How many cars came, and what were they worth?",
         ["How many cars came", "what were they worth?"]),
        ("What did Hong Kong and Macao do?", ["What did Hong Kong and Macao do?"]),
    ],
)  # fmt: skip
def test_a_question_that_asks_two_things_has_two_parts(question: str, parts: list[str]) -> None:
    assert parts_of(question) == parts

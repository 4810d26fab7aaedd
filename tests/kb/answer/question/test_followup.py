"""Follow-up questions: what they take from the one before, and that they say so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kb
from kb.answer.answers import QuestionReading
from kb.answer.question.followup import complete, follow
from kb.answer.question.reading import read_question
from kb.errors import BadRequest
from kb.glossary import load_glossary

GLOSSARY = load_glossary()
NAMES = {name: GLOSSARY.forms(name) for name in ("Gongbei Customs", "Shenzhen Customs")}
GONGBEI, SHENZHEN = ("Gongbei Customs",), ("Shenzhen Customs",)

VALUE = "What was the total import and export value of the Gongbei Customs district in 2025?"
VALUE_ZH = "2025年深圳海关进出口总值是多少？"
TASKS = "what are the Greater Bay Area tasks of Gongbei Customs"


def read(question: str) -> QuestionReading:
    return read_question(question, organisations=NAMES, newest_year=2026)


@pytest.mark.parametrize(
    ("previous", "question", "completed"),
    [
        (VALUE, "and in 2024?", VALUE.replace("2025", "2024")),
        (VALUE, "And last year?", VALUE),
        (VALUE, "what about Shenzhen Customs",
         VALUE.replace("Gongbei Customs district", "Shenzhen Customs")),
        (VALUE, "how much did it grow?",
         "how much did the total import and export value of the Gongbei Customs district grow "
         "in 2025?"),
        (VALUE, "What about exports?", "What about exports (Gongbei Customs, 2025)?"),
        (VALUE, "Which laboratories did Shenzhen Customs open in 2024?",
         "Which laboratories did Shenzhen Customs open in 2024?"),
        ("How much did Gongbei Customs trade last year?", "And the year before last?",
         "How much did Gongbei Customs trade in 2024?"),
        (TASKS, "since 2023?", f"{TASKS} in 2023–2026"),
        (TASKS, "那2025年呢？", f"{TASKS} in 2025"),
        ("2026年拱北海关的重点任务有哪些", "那2025年呢？", "2025年拱北海关的重点任务有哪些"),
        ("2026年拱北海关的重点任务有哪些", "那深圳海关呢", "2026年深圳海关的重点任务有哪些"),
        (VALUE_ZH, "它的增速呢", "2025年深圳海关进出口总值的增速"),
        (VALUE_ZH, "2024年它的增速是多少", "2024年深圳海关进出口总值的增速是多少"),
        (VALUE_ZH, "拱北海关的增速呢", "2025年拱北海关进出口总值的增速"),
        (VALUE_ZH, "那么拱北海关2024年的情况怎么样？", "2024年拱北海关进出口总值是多少？"),
        (VALUE_ZH, "查获了哪些走私案件？", "2025年深圳海关查获了哪些走私案件？"),
        (VALUE, "And the year before?", VALUE.replace("2025", "2024")),
        (VALUE_ZH, "前一年呢", VALUE_ZH.replace("2025", "2024")),
        ("浙江2025年GDP增长了多少？", "江苏呢", "江苏2025年GDP增长了多少？"),
        ("How much did Guangdong's exports grow in 2025?", "And Zhejiang?",
         "How much did Zhejiang's exports grow in 2025?"),
        (VALUE, "Why?", f"Why: {VALUE}"),
        ("2025年深圳海关进出口为何下降？", "为什么？", "为什么2025年深圳海关进出口为何下降？"),
        ("Who is the head of Gongbei Customs?", "What did he say about smuggling?",
         "What did the head of Gongbei Customs say about smuggling?"),
    ],
)  # fmt: skip
def test_a_follow_up_stands_by_itself_when_it_is_completed(
    previous: str, question: str, completed: str
) -> None:
    assert complete(previous, question, read, GLOSSARY.forms).question == completed


def test_what_was_taken_over_is_told() -> None:
    taken = complete(VALUE, "how much did it grow?", read, GLOSSARY.forms)
    assert taken.years == (2025,)
    assert taken.organisations == GONGBEI
    assert taken.subject == "the total import and export value of the Gongbei Customs district"
    own = complete(VALUE, "which laboratories did Shenzhen Customs open in 2024", read,
                   GLOSSARY.forms)  # fmt: skip
    assert (own.years, own.organisations, own.subject) == ((), (), "")


@pytest.mark.parametrize("part", ["years", "organisations", "subject"])
def test_what_was_taken_over_can_be_taken_off(part: str) -> None:
    taken = complete(VALUE, "how much did it grow?", read, GLOSSARY.forms, {part})
    assert not getattr(taken, part)
    if part == "years":
        assert read(taken.question).years == ()
    if part == "subject":
        assert "value" not in taken.question


def test_a_year_that_is_taken_off_is_not_left_in_the_repeated_question() -> None:
    taken = complete(VALUE, "what about Shenzhen Customs", read, GLOSSARY.forms, {"years"})
    assert read(taken.question).years == ()
    assert read(taken.question).organisations == SHENZHEN


def test_a_thread_is_followed_through_all_its_questions() -> None:
    thread = ["2026年拱北海关的重点任务有哪些", "那2025年呢？"]
    taken = follow(thread, "深圳海关呢", read, GLOSSARY.forms, ())
    assert taken.question == "2025年深圳海关的重点任务有哪些"
    assert taken.years == (2025,)


QUESTIONS = st.one_of(
    st.sampled_from([VALUE, VALUE_ZH, TASKS, "and in 2025?", "它呢", "what about it", "", "？"]),
    st.text(max_size=40),
)


@settings(deadline=None)  # the first Chinese name takes the dictionary's loading
@given(QUESTIONS, QUESTIONS)
def test_years_and_organisations_of_the_new_question_always_win(
    previous: str, question: str
) -> None:
    taken = complete(previous, question, read, GLOSSARY.forms)
    now, then = read(question), read(previous)
    if now.years:
        assert taken.years == ()
    assert set(taken.years) <= set(then.years)
    if now.organisations:
        assert taken.organisations == ()
    assert set(taken.organisations) <= set(then.organisations)


def test_an_organisation_that_is_in_the_library_under_two_names_is_said_once() -> None:
    both = {name: GLOSSARY.forms(name) for name in ("Gongbei Customs", "拱北海关")}

    def read_both(question: str) -> QuestionReading:
        return read_question(question, organisations=both, newest_year=2026)

    taken = complete("how much did it trade in 2025", "拱北海关呢", read_both, GLOSSARY.forms)
    assert taken.question == "how much did it trade in 2025 (Gongbei Customs)"


# In a library


def test_an_answer_is_followed(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    first = library.ask("what will Gongbei Customs manage in 2026")
    assert first.followup is None
    second = library.ask("what about Shenzhen Customs", follows=first)
    assert second.question == "what about Shenzhen Customs"
    assert second.followup is not None
    assert second.reading.organisations == ("深圳海关",)
    assert second.reading.years == (2026,)
    third = library.ask("and in 2025?", follows=second)
    assert third.reading.years == (2025,)
    assert third.reading.organisations == ("深圳海关",)
    assert third.as_json()["followup"]["organisations"] == ["深圳海关"]


def test_parts_of_the_reading_can_be_left_out(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    question = "which tasks did Gongbei Customs set for 2026"
    whole = library.ask(question).reading
    assert (whole.years, whole.organisations, whole.aspect) == ((2026,), GONGBEI, "plan")
    less = library.ask(question, without=("years", "organisations", "aspect", "form")).reading
    assert (less.years, less.organisations, less.aspect, less.form) == ((), (), None, None)
    with pytest.raises(BadRequest, match="aspect, form, spelling, subject"):
        library.ask(question, without=("mood",))

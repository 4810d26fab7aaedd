"""Questions are read with the sentences and the words that answer them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training.reader.material import (
    Answer,
    of_report,
    of_set,
    of_text,
    write_questions,
    write_reports,
    write_set,
)
from training.reader.documents import (
    Asked,
    Reports,
    Words,
    read_questions,
    read_sets,
    read_text_questions,
)

CONTEXT = "We built 5 ports. The roads are long. In 2015 we built 5 schools."
SENTENCES = ("We built 5 ports.", "The roads are long.", "In 2015 we built 5 schools.")


def read(folder: Path, *answers: Answer) -> list[Asked]:
    """A question over the context whose answers are these."""
    return list(read_sets(write_set(folder, "set", [of_set("How many?", CONTEXT, *answers)])))


def test_what_answers_is_a_sentence_and_words_in_it(tmp_path: Path) -> None:
    (asked,) = read(tmp_path, "5 ports")
    assert asked.document.sentences == SENTENCES
    assert (asked.text, asked.language, asked.topic) == ("How many?", "en", "How many?")
    assert asked.answers == {0}
    assert asked.words == Words(0, len("We built "), len("We built 5 ports"))
    assert asked.near == frozenset()


def test_of_several_answers_all_sentences_count_and_the_shortest_words(tmp_path: Path) -> None:
    (asked,) = read(tmp_path, "We built 5 ports", "5 schools", "2015")
    assert asked.answers == {0, 2}
    assert asked.words == Words(2, len("In "), len("In 2015"))


@pytest.mark.parametrize(
    "answer",
    [
        ("5 ports", CONTEXT.index("5 ports") + 1),
        ("5 ports", 0),
        ("5 ports", 1000),
        (".", -1),
        ("ports. The roads", CONTEXT.index("ports. The roads")),
    ],
    ids=["one off", "elsewhere", "behind the end", "none told", "across sentences"],
)
def test_a_question_whose_offsets_are_wrong_is_dropped(
    tmp_path: Path, answer: tuple[str, int]
) -> None:
    assert read(tmp_path, answer) == []
    (asked,) = read(tmp_path, answer, "roads")
    assert (asked.answers, asked.words) == (frozenset({1}), Words(1, 4, 9))


def test_a_question_that_is_not_answered_has_no_sentence(tmp_path: Path) -> None:
    (asked,) = read(tmp_path)
    assert (asked.answers, asked.words) == (frozenset(), None)
    assert asked.document.sentences == SENTENCES


def test_traditional_characters_become_simplified_and_the_words_stay(tmp_path: Path) -> None:
    context = "道路很長。臺灣建了五個港口。"
    line = of_set("幾個港口？", context, "五個港口", lang="zh")
    (asked,) = read_sets(write_set(tmp_path, "drcd", [line]))
    assert asked.document.sentences == ("道路很长。", "台湾建了五个港口。")
    assert asked.words == Words(1, 4, 8)
    assert asked.document.sentences[1][4:8] == "五个港口"


def test_questions_of_one_context_share_it_and_those_of_a_title_belong_together(
    tmp_path: Path,
) -> None:
    lines = [
        of_set("How many ports?", CONTEXT, "5 ports"),
        of_set("How long?", CONTEXT),
        of_set("Which?", "The ports are long.", "ports"),
        of_set("Which?", "The ships are long.", "ships", title="Ships"),
    ]
    write_set(tmp_path, "b", lines[:1])
    one, *others = read_sets(write_set(tmp_path, "a", lines))
    first, second, third, last = (asked.document for asked in (one, *others[:3]))
    assert first is second
    assert first is not third
    assert first.group == third.group != last.group
    # The same title in another set is another one; sets are read in the order of their names.
    assert others[3].document.sentences == first.sentences
    assert others[3].document.group != first.group


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.sampled_from([*SENTENCES, "道路很長。", "共建成５座橋樑！"]), min_size=1, max_size=6
    ),
    st.data(),
)
def test_the_words_are_the_answer_wherever_it_stands(
    tmp_path_factory: pytest.TempPathFactory, sentences: list[str], data: st.DataObject
) -> None:
    context = " ".join(sentences)
    which = data.draw(st.integers(0, len(sentences) - 1))
    start = data.draw(st.integers(0, len(sentences[which]) - 1))
    end = data.draw(st.integers(start + 1, len(sentences[which])))
    offset = len(" ".join([*sentences[:which], ""])) + start
    said = context[offset : offset + end - start]
    line = of_set("What?", context, (said, offset), lang="zh")
    folder = write_set(tmp_path_factory.getbasetemp() / "one", "set", [line])
    (asked,) = read_sets(folder)
    assert asked.answers == {which}
    assert asked.words == Words(which, start, end)
    assert len(asked.document.sentences[which]) == len(sentences[which])


ROWS = [
    ("2015", "一是港口。", "First, ports."),
    ("2015", "我们新建", "We built"),
    ("2015", "五个港口。", "5 ports."),
    ("2015", "“道路很长。”", "“The roads are long.”"),
    ("2016", "船舶很长。", "The ships are long."),
    ("2015", "学校很好。", "The schools are good."),
]
LINES = [
    of_report("How many ports were built?", [2], [0, 1, 3], zh="五个", en="5 ports"),
    of_report("道路怎么样？", [3, 5], zh="", en="", lang="zh"),
    of_report("How many ships?", [], [3], lang="en"),
]


def asked_of(folder: Path, language: str) -> list[Asked]:
    path = write_questions(folder / "questions", "2015", LINES)
    return list(read_questions(Reports(write_reports(folder, ROWS)), [path], [language]))


def test_rows_are_put_together_into_sentences_of_the_report(tmp_path: Path) -> None:
    english, chinese = (asked_of(tmp_path, language)[0].document for language in ("en", "zh"))
    assert english.sentences == (
        "First, ports.",
        "We built 5 ports.",
        "“The roads are long.”",
        "The schools are good.",
    )
    assert chinese.sentences == ("一是港口。", "我们新建五个港口。", "“道路很长。”", "学校很好。")
    assert (english.title, chinese.title) == (
        "Report on the Work of the Government, 2015",
        "2015年政府工作报告",
    )
    assert english.group != chinese.group
    assert len({id(asked.document) for asked in asked_of(tmp_path, "en")}) == 1


@pytest.mark.parametrize(("language", "said"), [("en", "5 ports"), ("zh", "五个")])
def test_rows_that_answer_become_sentences_and_words(
    tmp_path: Path, language: str, said: str
) -> None:
    number, roads, ships = asked_of(tmp_path, language)
    assert number.answers == {1}
    assert number.near == {0, 2}  # row 1 is of the sentence that answers
    assert number.words is not None
    sentence, start, end = number.words
    assert number.document.sentences[sentence][start:end] == said
    assert (roads.answers, roads.near, roads.words) == (frozenset({2, 3}), frozenset(), None)
    assert (ships.answers, ships.near, ships.words) == (frozenset(), frozenset({2}), None)


def test_the_rows_stand_for_a_question_in_the_other_language(tmp_path: Path) -> None:
    english, chinese = asked_of(tmp_path, "en"), asked_of(tmp_path, "zh")
    assert english[0].topic == "How many ports were built?"
    assert chinese[0].topic == "五个港口。 一是港口。 我们新建 “道路很长。”"
    assert (english[1].language, english[1].document.language) == ("zh", "en")
    assert english[1].topic == "“The roads are long.” The schools are good."
    assert chinese[1].topic == "道路怎么样？"


def test_no_more_than_four_rows_make_a_sentence(tmp_path: Path) -> None:
    rows = [("2015", f"其{n}", f"part {n}") for n in range(6)]
    path = write_questions(tmp_path / "questions", "2015", [of_report("What?", [5], en="part 5")])
    reports = Reports(write_reports(tmp_path, rows))
    (asked,) = read_questions(reports, [path], ["en"])
    assert asked.document.sentences == ("part 0 part 1 part 2 part 3", "part 4 part 5")
    assert asked.words == Words(1, len("part 4 "), len("part 4 part 5"))


def test_an_invented_report_has_its_first_row_for_its_title(tmp_path: Path) -> None:
    folder = tmp_path / "invented"
    folder.mkdir()
    rows = "海关报告\tCustoms report\n港口五个。\tThere are 5 ports.\n"
    (folder / "port-zone.tsv").write_text(rows, encoding="utf-8")
    asked = [of_report("How many ports?", [2], en="5 ports", zh="五个")]
    path = write_questions(tmp_path / "questions", "port-zone", asked)
    reports = Reports(write_reports(tmp_path, ROWS), folder)
    (read,) = read_questions(reports, [path], ["en"])
    assert (read.document.title, read.document.group) == ("Customs report", "report port-zone en")
    assert read.document.sentences == ("Customs report There are 5 ports.",)
    assert read.words == Words(
        0, len("Customs report There are "), len("Customs report There are 5 ports")
    )


def test_every_file_is_put_to_its_report_in_every_language(tmp_path: Path) -> None:
    reports = Reports(write_reports(tmp_path, ROWS))
    paths = [
        write_questions(tmp_path / "questions", "2015", LINES[:1]),
        write_questions(tmp_path / "questions", "2016", [of_report("Ships?", [4], en="ships")]),
    ]
    read = [asked.document for asked in read_questions(reports, paths, ["zh", "en"])]
    assert [document.group.split()[1:] for document in read] == [
        ["2015", "zh"],
        ["2015", "en"],
        ["2016", "zh"],
        ["2016", "en"],
    ]
    assert read[3].sentences == ("The ships are long.",)


TEXT = "港口报告\n\n我们新建五个港口。  道路很长。\n学校很好。\n"


def over_text(folder: Path, *lines: dict[str, object]) -> list[Asked]:
    text = folder / "port.txt"
    text.write_text(TEXT, encoding="utf-8")
    return list(read_text_questions(write_questions(folder / "over", "port", lines), text))


def test_questions_over_a_text_name_its_sentences(tmp_path: Path) -> None:
    (asked, vain) = over_text(
        tmp_path,
        of_text("How many harbours?", [2], [3, 4], words="五个"),
        of_text("学校几所？", [], [4], lang="zh"),
    )
    assert asked.document.sentences == (
        "港口报告",
        "我们新建五个港口。",
        "道路很长。",
        "学校很好。",
    )
    assert (asked.document.title, asked.document.language) == ("港口报告", "zh")
    assert asked.document.group == "text port"
    assert (asked.answers, asked.near, asked.words) == ({1}, {2, 3}, Words(1, 4, 6))
    assert asked.topic == "我们新建五个港口。 道路很长。 学校很好。"  # it is in another language
    assert (vain.answers, vain.near, vain.words) == (frozenset(), {3}, None)
    assert (vain.topic, vain.document) == ("学校几所？", asked.document)


def test_questions_over_another_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="港口报告: row 3 does not hold 五个"):
        over_text(tmp_path, of_text("几个港口？", [3], words="五个"))
    with pytest.raises(ValueError, match="港口报告: row 9 does not hold 五个"):
        over_text(tmp_path, of_text("几个港口？", [9], words="五个"))

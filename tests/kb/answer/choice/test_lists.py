"""All the items that a list question asks for: whole lists, paragraphs, items in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kb.answer.choice.lists import (
    DOUBTFUL,
    LISTED,
    MOST_GROUPS,
    MOST_ITEMS,
    NEARLY,
    choose_list,
)
from kb.answer.evidence.evidence import Evidence
from kb.answer.evidence.gather import ABOUT
from kb.answer.question.understanding import same_report
from kb.documents import StoredDocument
from tests.kb.answer.material import CALIBRATION, GLOSSARY, document, evidence_of, question_of

LIMIT = 0.5
QUESTION = question_of("what", form="list", calibration=replace(CALIBRATION, limit=LIMIT))

ITEMS = ("Open the gate.", "Widen the road.", "Deepen the port.", "Count the barges.")
LIST = document("list", "The tasks are:\n" + "\n".join(f"- {item}" for item in ITEMS))
PLAIN = ("The gate was opened.", "The road was widened.", "The port was deepened.")
PARAGRAPH = document("plain", " ".join(PLAIN))


def listed(*odds: float, lead: float = -9.0, stored: StoredDocument = LIST) -> list[Evidence]:
    """The items of a list with these log odds, under a line with its own."""
    return [
        evidence_of(stored, item, value, lead_odds=lead)
        for item, value in zip(ITEMS, odds, strict=False)
    ]


def sentences(*odds: float, about: float = 0.0) -> list[Evidence]:
    return [
        evidence_of(PARAGRAPH, sentence, value, about=about)
        for sentence, value in zip(PLAIN, odds, strict=False)
    ]


def chosen(evidence: Sequence[Evidence], sections: Sequence[Evidence] = ()) -> list[str]:
    return [item.text for item in choose_list(evidence, sections, QUESTION)]


# Whole lists


def test_a_list_whose_lead_answers_is_whole_whatever_its_items_are() -> None:
    assert chosen(listed(-9.0, -9.0, -9.0, -9.0, lead=LIMIT)) == list(ITEMS)


def test_without_a_lead_that_answers_and_items_that_do_a_list_is_no_answer() -> None:
    assert chosen(listed(0.4, 0.4, 0.4, 0.4, lead=0.4)) == []


def test_a_list_of_which_one_item_answers_and_half_nearly_do_is_whole() -> None:
    nearly = LIMIT - DOUBTFUL
    assert chosen(listed(LIMIT, nearly, -9.0, -9.0)) == list(ITEMS)
    assert chosen(listed(LIMIT, nearly - 0.1, -9.0, -9.0)) == [ITEMS[0]]


def test_items_beside_the_passages_found_have_no_say_in_whether_a_list_is_whole() -> None:
    first, *others = listed(LIMIT, -9.0, -9.0, -9.0)
    unread = [replace(item, is_read=False) for item in others]
    assert chosen([first, *others]) == [ITEMS[0]]
    assert chosen([first, *unread]) == list(ITEMS)


def test_a_paragraph_under_a_heading_about_the_question_is_whole_like_a_list() -> None:
    assert chosen(sentences(LIMIT, LIMIT - DOUBTFUL, -9.0, about=ABOUT)) == list(PLAIN)
    assert chosen(sentences(LIMIT, LIMIT - DOUBTFUL, -9.0, about=ABOUT - 0.1)) == [PLAIN[0]]
    assert chosen(sentences(0.4, 0.4, 0.4, about=1.0)) == []


def test_headings_of_subsections_are_the_items_of_their_section() -> None:
    sections = listed(-9.0, -9.0, -9.0, lead=2.0)
    assert chosen(sentences(-9.0), sections) == list(ITEMS[:3])


# Items in a sentence

STRUNG = "The office will open the gate, widen the road, and deepen the port."
PARTS = ["open the gate", "widen the road", "deepen the port"]
UNLED = "推进北门通道开放，完善南边道路设施，加强东边港口管理。"


def test_a_sentence_that_leads_to_items_gives_each() -> None:
    stored = document("strung", STRUNG)
    assert chosen([evidence_of(stored, STRUNG, LIMIT)]) == PARTS
    assert chosen([evidence_of(stored, STRUNG, 0.4)]) == []


def test_a_sentence_whose_items_nothing_leads_to_is_whole_where_it_alone_answers() -> None:
    stored = document("unled", UNLED + "天气晴好，一切如常，没有别的事情。", language="zh")
    assert chosen([evidence_of(stored, UNLED, LIMIT)]) == [UNLED]


def test_in_a_whole_paragraph_each_sentence_gives_its_items() -> None:
    stored = document("strung", f"{PLAIN[0]} {STRUNG}")
    whole = [evidence_of(stored, text, 1.0, about=1.0) for text in (PLAIN[0], STRUNG)]
    assert chosen(whole) == [PLAIN[0], *PARTS]


def test_an_item_of_a_whole_list_is_not_cut() -> None:
    stored = document("list", f"The tasks are:\n- {STRUNG}\n- {ITEMS[0]}")
    items = [evidence_of(stored, text, 1.0, lead_odds=1.0) for text in (STRUNG, ITEMS[0])]
    assert chosen(items) == [STRUNG, ITEMS[0]]


def test_what_lies_within_an_item_that_is_kept_is_told_once() -> None:
    stored = document("strung", STRUNG)
    whole = evidence_of(stored, STRUNG, 3.0)
    assert chosen([whole], [replace(whole, lead_odds=1.0)]) == PARTS
    headings = [replace(item, odds=3.0) for item in listed(3.0, 3.0)]
    assert chosen(listed(3.0, 3.0, 3.0), headings) == list(ITEMS[:3])


# Several lists


def other(name: str, *items: str) -> StoredDocument:
    return document(name, "More tasks are:\n" + "\n".join(f"- {item}" for item in items))


def led(stored: StoredDocument, lead: float, *items: str) -> list[Evidence]:
    return [evidence_of(stored, item, -9.0, lead_odds=lead) for item in items]


@pytest.mark.parametrize(("behind", "is_kept"), [(NEARLY, True), (NEARLY + 0.1, False)])
def test_another_list_that_is_nearly_as_good_belongs_to_the_answer(
    behind: float, is_kept: bool
) -> None:
    second = other("second", "Paint the bridge.", "Sweep the quay.")
    evidence = [
        *led(second, 3.0 - behind, "Paint the bridge.", "Sweep the quay."),
        *listed(-9.0, -9.0, lead=3.0),
    ]
    more = ["Paint the bridge.", "Sweep the quay."] if is_kept else []
    assert chosen(evidence) == [*ITEMS[:2], *more]


def test_a_list_is_as_good_as_its_lead_or_its_best_item() -> None:
    second = other("second", "Paint the bridge.", "Sweep the quay.")
    by_lead = led(second, 3.0 + NEARLY, "Paint the bridge.", "Sweep the quay.")
    assert chosen([*by_lead, *listed(2.9, -9.0, lead=LIMIT)]) == [
        "Paint the bridge.", "Sweep the quay.",
    ]  # fmt: skip
    assert chosen([*by_lead, *listed(3.0, -9.0, lead=LIMIT)])[2:] == list(ITEMS[:2])


@pytest.mark.parametrize(("odds", "is_kept"), [(0.0, True), (0.1, False)])
def test_what_sets_out_to_list_is_worth_more_than_a_sentence(odds: float, is_kept: bool) -> None:
    plain = sentences(3.0 + LISTED + NEARLY + odds)
    items = list(ITEMS[:2]) if is_kept else []
    assert chosen([*plain, *listed(-9.0, -9.0, lead=3.0)]) == [PLAIN[0], *items]
    strung = document("strung", STRUNG)
    parts = PARTS if is_kept else []
    assert chosen([*plain, evidence_of(strung, STRUNG, 3.0)]) == [PLAIN[0], *parts]


def test_one_item_alone_is_no_list() -> None:
    single = document("single", "The task is:\n- Open the gate.")
    alone = evidence_of(single, ITEMS[0], -9.0, lead_odds=3.0)
    assert chosen([*sentences(3.0 + NEARLY), alone]) == [PLAIN[0], ITEMS[0]]
    assert chosen([*sentences(3.1 + NEARLY), alone]) == [PLAIN[0]]


def test_lists_of_one_report_stand_together_the_best_ones_first() -> None:
    far = document("far", "The tasks are:\n- Open the gate.\n\nMore.\n\nAlso:\n- Sweep the quay.")
    second = other("second", "Paint the bridge.")
    evidence = [
        evidence_of(far, "Open the gate.", -9.0, lead_odds=3.0),
        evidence_of(second, "Paint the bridge.", -9.0, lead_odds=2.9),
        evidence_of(far, "Sweep the quay.", -9.0, lead_odds=2.8),
    ]
    assert chosen(evidence) == ["Open the gate.", "Sweep the quay.", "Paint the bridge."]


def test_three_lists_at_most() -> None:
    lists = [
        evidence_of(other(f"d{n}", f"Open gate {n}."), f"Open gate {n}.", -9.0, lead_odds=3 - n / 9)
        for n in range(MOST_GROUPS + 1)
    ]
    assert chosen(lists) == [f"Open gate {n}." for n in range(3)]


def test_forty_items_at_most() -> None:
    many = [f"Open gate number {n}." for n in range(MOST_ITEMS + 5)]
    assert chosen(led(other("many", *many), 3.0, *many)) == many[:40]


def test_a_list_that_stands_in_both_languages_is_quoted_in_the_askers() -> None:
    def twins(document, other):  # type: ignore[no-untyped-def]
        return same_report(GLOSSARY, document, other)

    chinese = document("zh", "任务如下：\n1. 打开北门。\n2. 拓宽道路。", organisation="拱北海关",
                       language="zh")  # fmt: skip
    evidence = [*listed(-9.0, -9.0, lead=3.0), *led(chinese, 2.9, "打开北门。", "拓宽道路。")]
    assert chosen(evidence) == [*ITEMS[:2], "打开北门。", "拓宽道路。"]
    question = replace(QUESTION, same_report=twins)
    assert [item.text for item in choose_list(evidence, [], question)] == list(ITEMS[:2])


def test_nothing_gives_no_list() -> None:
    assert choose_list([], [], QUESTION) == []

"""The query's words in a passage: marked where they stand, in either language."""

from __future__ import annotations

from itertools import pairwise

import pytest

from index import Analyser, Lexicon
from kb.glossary import load_glossary
from kb.search.marks import Marker

GLOSSARY = load_glossary()
ANALYSER = Analyser(GLOSSARY.concepts, lexicon=Lexicon())


def marked(query: str, text: str) -> list[str]:
    return [text[a:b] for a, b in Marker(query, ANALYSER, GLOSSARY).spans(text)]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        (
            "smart customs",
            "Smart-Customs is 智慧海关; customs too.",
            ["Smart-Customs", "智慧海关"],
        ),
        ("智慧海关", "建设智慧海关（smart customs）。", ["智慧海关", "smart customs"]),
        ("lighthouse repairs", "The lighthouses were repaired.", ["lighthouses", "repaired"]),
        ("灯塔维修", "全年维修灯塔三座。", ["维修", "灯塔"]),
        ("taxes of 2025", "In 2025 the tax fell by 20.25.", ["2025", "tax"]),
        ("businesses", "A business of business men.", ["business", "business"]),
        ("smart customs", "Customs officers are at work.", ["Customs"]),
        ("quay", "Nothing of the kind.", []),
        ("?!", "What?!", []),
        ("<b>quay</b>", "A <b>quay</b>.", ["b", "quay", "b"]),
    ],
)
def test_words_are_marked_in_the_forms_that_a_search_meets(
    query: str, text: str, words: list[str]
) -> None:
    assert marked(query, text) == words


def test_marks_are_in_order_and_none_overlaps() -> None:
    text = "粤港澳大湾区的任务：服务粤港澳大湾区建设，大湾区海关合作。" * 3
    spans = Marker("粤港澳大湾区的任务", ANALYSER, GLOSSARY).spans(text)
    assert spans
    assert all(start < end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_a_word_is_marked_by_what_the_lexicon_translates_it_by() -> None:
    assert "exports" in marked("出口", "The exports of the year grew.")
    assert "出口" in marked("exports", "全年出口增长。")

"""The lexical leg alone, against BM25 written out in plain Python."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import Analyser, LexicalIndex, Selection
from index.terms.analyser import Analysis

K1, B = 0.9, 0.4


def ids(*numbers: int) -> NDArray[np.int64]:
    return np.array(numbers, dtype=np.int64)


def bm25(
    analyser: Analyser, texts: Mapping[int, str], terms: Mapping[str, float]
) -> dict[int, float]:
    """Exact scores of all texts."""
    analyses = {number: analyser.analyse(text) for number, text in texts.items()}
    mean = max(1.0, sum(analysis.length for analysis in analyses.values()) / len(analyses))
    scores = {}
    for number, analysis in analyses.items():
        counts = Counter(analysis.terms)
        scores[number] = 0.0
        for term, weight in terms.items():
            holding = sum(term in other.terms for other in analyses.values())
            idf = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
            norm = K1 * (1 - B + B * analysis.length / mean)
            scores[number] += weight * idf * counts[term] / (counts[term] + norm)
    return scores


def ranked(scores: Mapping[int, float], allowed: set[int] | None = None) -> list[int]:
    found = [n for n, score in scores.items() if score > 0 and (allowed is None or n in allowed)]
    return sorted(found, key=lambda number: (-round(scores[number], 5), number))


@pytest.fixture
def index(bilingual: Analyser) -> Iterator[LexicalIndex]:
    made = LexicalIndex(bilingual)
    yield made
    made.close()


TEXTS = {
    1: "Smart customs: risks are found by machines at every port.",
    2: "The Greater Bay Area has nine mainland GBA cities and many ports.",
    3: "海关总署部署2026年重点工作，推进智慧海关建设。",
    4: "深中通道建成后，珠江口两岸往来更加便利。",
    5: "Imports and exports reached 622.65 billion yuan, up 40.1%.",
    6: "The Shenzhen China Channel crosses the the Pearl River Estuary.",
    7: "澳车北上政策惠及更多居民。",
    8: "Australian cars heading north were cleared within a minute.",
}


@pytest.fixture
def filled(index: LexicalIndex) -> LexicalIndex:
    index.add(ids(*TEXTS), list(TEXTS.values()))
    return index


def find(index: LexicalIndex, analyser: Analyser, question: str, k: int = 10) -> list[int]:
    found: list[int] = index.search(analyser.query_terms(question), k).ids.tolist()
    return found


# It finds, in each language alone and from one to the other


def test_english_questions_find_english_texts(filled: LexicalIndex, analyser: Analyser) -> None:
    assert find(filled, analyser, "How are risks found at ports?")[0] == 1
    assert find(filled, analyser, "622.65 billion") == [5]
    assert find(filled, analyser, "import") == [5]


def test_chinese_questions_find_chinese_texts(filled: LexicalIndex, analyser: Analyser) -> None:
    assert find(filled, analyser, "智慧海关怎么建设？")[0] == 3
    assert find(filled, analyser, "珠江两岸")[0] == 4
    assert find(filled, analyser, "署") == [3]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("深中通道", {4, 6}),
        ("Shenzhen China Channel", {4, 6}),
        ("Shenzhen-Zhongshan Link", {4, 6}),
        ("澳车北上", {7, 8}),
        ("Australian cars heading north", {7, 8}),
        ("珠江口", {4, 6}),
    ],
)
def test_the_glossary_carries_a_question_into_the_other_language(
    filled: LexicalIndex, bilingual: Analyser, question: str, expected: set[int]
) -> None:
    assert set(find(filled, bilingual, question)[:2]) == expected


def test_a_part_of_a_name_finds_the_whole(filled: LexicalIndex, analyser: Analyser) -> None:
    filled.add(ids(9), ["粤港澳大湾区建设"])
    assert find(filled, analyser, "大湾区")[0] == 9


def test_terms_with_signs_are_found_as_they_are(filled: LexicalIndex, analyser: Analyser) -> None:
    filled.add(ids(9, 10), ["“16+20”条措施", "a C++ and 100% AND OR NOT *? text"])
    for term in ("16+20", "100%", "c"):
        assert len(filled.search({term: 1.0}, 5)) == 1, term


# Exact scores


@pytest.mark.parametrize("question", ["ports of the GBA", "智慧海关", "深中通道", "40.1%", "area"])
def test_scores_are_exact_bm25(filled: LexicalIndex, bilingual: Analyser, question: str) -> None:
    terms = bilingual.query_terms(question)
    expected = bm25(bilingual, TEXTS, terms)
    np.testing.assert_allclose(
        filled.scores(terms, ids(*TEXTS)), list(expected.values()), rtol=1e-5, atol=1e-7
    )
    found = filled.search(terms, 10)
    assert found.ids.tolist() == ranked(expected)
    np.testing.assert_allclose(found.scores, [expected[n] for n in found.ids.tolist()], rtol=1e-5)


def test_a_text_that_is_not_here_has_no_score(filled: LexicalIndex) -> None:
    scores = filled.scores({"port": 1.0}, ids(99, 1, 3))
    assert np.isnan(scores[0])
    assert scores[1] > 0
    assert scores[2] == 0


def test_no_score_reaches_the_best_possible(filled: LexicalIndex, bilingual: Analyser) -> None:
    terms = bilingual.query_terms("Imports and exports reached 622.65 billion yuan, up 40.1%.")
    best = filled.best_possible(terms)
    assert 0.4 * best < filled.scores(terms, ids(5))[0] < best
    holding = {"import": 1, "nowhere": 0}
    terms = {"import": 2.0, "nowhere": 0.5}
    assert filled.best_possible(terms) == pytest.approx(
        sum(
            weight * math.log(1 + (8 - holding[term] + 0.5) / (holding[term] + 0.5))
            for term, weight in terms.items()
        )
    )


def test_the_rarities_of_terms_add_up_to_the_best_possible(
    filled: LexicalIndex, bilingual: Analyser
) -> None:
    terms = bilingual.query_terms("the port of Zhuhai 港口")
    rarities = filled.rarities({**terms, "nowhere": 1.0})
    assert set(rarities) == {term for term in terms if filled.document_frequency(term)}
    here = {term: terms[term] for term in rarities}
    assert sum(rarities.values()) == pytest.approx(filled.best_possible(here))
    texts = len(filled)
    held = filled.document_frequency("port")
    rarity = math.log(1 + (texts - held + 0.5) / (held + 0.5))
    assert filled.rarities({"port": 2.0}) == {"port": pytest.approx(2 * rarity)}


def test_document_frequency_follows_changes(filled: LexicalIndex) -> None:
    assert filled.document_frequency("port") == 2
    filled.remove(ids(1))
    assert filled.document_frequency("port") == 1
    assert filled.document_frequency("nowhere") == 0


def test_equal_texts_rank_by_id(index: LexicalIndex) -> None:
    index.add(ids(*range(300, 0, -1)), ["smart customs"] * 300)
    assert index.search({"smart": 1.0}, 5).ids.tolist()[0] < 300
    index.remove(ids(*range(51, 301)))
    assert index.search({"smart": 1.0}, 5).ids.tolist() == [1, 2, 3, 4, 5]


# Changes


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(
            st.just("add"),
            st.integers(1, 12),
            st.lists(
                st.sampled_from(["port", "smart", "customs", "海关", "智慧", "。", "40.1%"]),
                max_size=6,
            ).map(" ".join),
        ),
        st.tuples(st.just("remove"), st.integers(1, 12), st.just("")),
        st.tuples(
            st.just("search"), st.integers(1, 4), st.sampled_from(["smart port", "智慧海关", "海"])
        ),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(OPERATIONS)
def test_any_sequence_of_changes_leaves_what_a_dictionary_would_hold(
    operations: list[tuple[str, int, str]],
) -> None:
    analyser = Analyser()
    index = LexicalIndex(analyser)
    held: dict[int, str] = {}
    try:
        for action, number, text in operations:
            if action == "add":
                index.add(ids(number), [text])
                held[number] = text
            elif action == "remove":
                index.remove(ids(number))
                held.pop(number, None)
            else:
                terms = analyser.query_terms(text)
                expected = bm25(analyser, held, terms) if held else {}
                assert index.search(terms, number).ids.tolist() == ranked(expected)[:number]
            assert len(index) == len(held)
            assert index.ids.tolist() == sorted(held)
            assert (number in index) == (number in held) or action == "search"
    finally:
        index.close()


def test_a_replaced_text_is_no_longer_found(filled: LexicalIndex, analyser: Analyser) -> None:
    filled.add(ids(5), ["Nothing of the kind."])
    assert find(filled, analyser, "622.65 billion imports") == []
    assert find(filled, analyser, "kind") == [5]
    assert len(filled) == len(TEXTS)


def test_two_texts_with_one_id_are_refused(index: LexicalIndex) -> None:
    with pytest.raises(ValueError, match="an id of its own"):
        index.add(ids(1, 1), ["a", "b"])


# Restricted by ids


@pytest.mark.parametrize("question", ["ports of the GBA", "海关"])
def test_allowed_ids_are_applied_before_the_ranking(
    filled: LexicalIndex, bilingual: Analyser, question: str
) -> None:
    terms = bilingual.query_terms(question)
    expected = bm25(bilingual, TEXTS, terms)
    for allowed in ({2}, {3, 4, 99}, {6, 7, 8}, set()):
        found = filled.search(terms, 1, Selection(ids(*allowed)))
        assert found.ids.tolist() == ranked(expected, allowed)[:1]


@pytest.fixture(scope="module")
def crowd() -> Iterator[tuple[LexicalIndex, NDArray[np.int64]]]:
    """24,000 texts that say "port" often, and 3,000 long ones that say it once."""
    index = LexicalIndex(Analyser())
    numbers = np.arange(27_000)
    texts = [
        "port port port" if number % 9 else f"harbour {number} and one port"
        for number in numbers.tolist()
    ]
    index.add(numbers, texts)
    yield index, numbers[::9]
    index.close()


def test_thousands_of_allowed_ids_that_rank_low_are_found(
    crowd: tuple[LexicalIndex, NDArray[np.int64]],
) -> None:
    index, low = crowd
    assert len(low) == 3000
    found = index.search({"port": 1.0}, 10, Selection(low))
    assert len(found) == 10
    assert set(found.ids.tolist()) <= set(low.tolist())
    assert index.search({"port": 1.0, "18": 1.0}, 1, Selection(low)).ids.tolist() == [18]


def test_most_ids_allowed_rank_as_all_do(crowd: tuple[LexicalIndex, NDArray[np.int64]]) -> None:
    index, low = crowd
    most = Selection(np.setdiff1d(index.ids, low[:5]))
    assert index.search({"port": 1.0, "45": 1.0}, 1, most).ids.tolist() == [45]
    assert index.search({"9": 1.0}, 1, most).ids.tolist() == []
    assert index.search({"9": 1.0}, 1).ids.tolist() == [9]


# Threads


def test_searches_go_on_while_texts_are_added(bilingual: Analyser, index: LexicalIndex) -> None:
    index.add(ids(0), ["smart customs"])
    terms = bilingual.query_terms("smart customs")
    failures: list[object] = []

    def search() -> None:
        for _ in range(50):
            found = index.search(terms, 500)
            if found.ids.tolist()[:1] != [0] or np.isnan(index.scores(terms, found.ids)).any():
                failures.append(found)

    def change() -> None:
        for number in range(1, 40):
            index.add(ids(number), ["customs and much else that is not smart"])
            index.commit()

    threads = [threading.Thread(target=work) for work in (search, search, change)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(index.search(terms, 500)) == 40


class Counting(Analyser):
    """Remembers what it analysed."""

    def __init__(self) -> None:
        super().__init__()
        self.analysed: list[str] = []

    def analyse(self, text: str) -> Analysis:
        self.analysed.append(text)
        return super().analyse(text)


def test_a_text_that_comes_back_is_found_as_before_and_not_analysed_again(tmp_path: Path) -> None:
    analyser = Counting()
    index = LexicalIndex(analyser)
    all_ids = ids(1, 2, 3)
    texts = ["the port of Zhuhai", "港口 港口 开放", "a bridge over the sea"]
    index.add(all_ids, texts)
    before = index.search({"port": 1.0, "港口": 2.0}, 3)
    index.remove(all_ids[:2])
    assert len(index.search({"port": 1.0, "港口": 2.0}, 3).ids) == 0
    analyser.analysed.clear()
    index.add(all_ids, texts)
    assert analyser.analysed == []
    after = index.search({"port": 1.0, "港口": 2.0}, 3)
    assert after.ids.tolist() == before.ids.tolist()
    assert after.scores.tolist() == before.scores.tolist()
    (tmp_path / "saved").mkdir()
    index.save(tmp_path / "saved")
    again = LexicalIndex.load(tmp_path / "saved", analyser)
    again.add(all_ids, [texts[0], "another text", texts[2]])
    assert analyser.analysed == ["another text"]
    assert again.search({"港口": 1.0}, 3).ids.tolist() == []
    again.rewrite()
    assert again.search({"text": 1.0}, 3).ids.tolist() == [2]

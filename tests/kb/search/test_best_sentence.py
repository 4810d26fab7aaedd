"""Of hits that hold the words of a question, those that say them in one sentence come first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kb
from index import Analyser
from kb.config import Settings
from kb.search.best_sentence import READ_CLOSELY, BestSentence, gains

CORPUS = Path(__file__).parents[3] / "corpus"
HITS = st.lists(st.tuples(st.floats(0, 1), st.sampled_from(("en", "zh", "other"))), max_size=12)
WEIGHTS = st.fixed_dictionaries({"en": st.floats(0, 16), "zh": st.floats(0, 16)})


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Ports grew. Trade fell. Ports and trade grew slowly.", 3.0),
        ("口岸增加。贸易减少。", 0.0),
        ("Trade fell.\n\nPorts grew.", 2.0),
        ("", 0.0),
    ],
)
def test_a_text_weighs_what_its_best_sentence_holds(text: str, weight: float) -> None:
    terms = {"port": 2.0, "trade": 1.0}
    assert BestSentence(Analyser()).weight(terms, text) == weight


@given(HITS, WEIGHTS)
def test_a_gain_is_what_a_hit_falls_less_short_of_the_best_in_its_language(
    hits: list[tuple[float, str]], weights: dict[str, float]
) -> None:
    shares = np.array([share for share, _ in hits])
    languages = [language for _, language in hits]
    gained = gains(shares, languages, weights)
    assert gained.shape == (len(hits),)
    assert not len(hits) or gained.min() == 0
    tops = {
        gained[place]
        for place, (share, language) in enumerate(hits)
        if share == max(s for s, spoken in hits if spoken == language)
    }
    assert len(tops) <= 1, "no language gains on another"
    for one, (share, language) in enumerate(hits):
        for other, (less, spoken) in enumerate(hits):
            if language == spoken:
                expected = weights.get(language, 0.0) * (share - less)
                assert gained[one] - gained[other] == pytest.approx(expected)


STREWN = {
    "en": "Exports were examined with care. Much was done for the growth of towns. Electronics "
    "were on show in spring.\n",
    "zh": "出口环节认真查验，手续简化。城镇增长较快。电子产品春季展出，产品较多。\n",
}
AT_ONCE = {
    "en": "Spring brought rain. Exports of electronics saw growth. Much was done with care on "
    "show.\n",
    "zh": "春季雨水较多。电子产品的出口有所增长。认真开展各项建设。\n",
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_sentence_with_all_words_of_a_chinese_question_beats_three_with_a_part_each(
    tmp_path: Path, language: str
) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "strewn.txt").write_text(STREWN[language], encoding="utf-8")
    (reports / "at-once.txt").write_text(AT_ONCE[language], encoding="utf-8")
    with kb.open(settings=Settings(library=tmp_path / "library", model="small")) as library:
        library.ingest(reports)
        hits = library.search("电子产品出口增长")
        assert [hit.document.source for hit in hits] == ["at-once.txt", "strewn.txt"]


@pytest.mark.parametrize("question", ["粤港澳大湾区的重点任务", "customs clearance of goods"])
def test_scores_fall_with_the_rank_and_a_limit_only_cuts(tmp_path: Path, question: str) -> None:
    with kb.open(settings=Settings(library=tmp_path / "library")) as library:
        library.ingest([CORPUS])
        hits = list(library.search(question, limit=3 * READ_CLOSELY))
        assert [hit.rank for hit in hits] == list(range(1, 3 * READ_CLOSELY + 1))
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        for limit in (1, 3, READ_CLOSELY, READ_CLOSELY + 1):
            assert list(library.search(question, limit=limit)) == hits[:limit]

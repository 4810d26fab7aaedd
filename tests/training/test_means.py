"""The means are of translations: the same texts in both languages, chosen alike each time."""

from __future__ import annotations

from training.data import Pair, Parallel
from training.means import chosen, strung

PARALLEL = Parallel(
    reports=(tuple(Pair(f"报告{n}。", f"Report {n}.") for n in range(12)),),
    sentences=tuple(Pair(f"问题{n}？", f"What is the question of number {n}?") for n in range(30)),
    terms=(),
    dictionary={},
)


def test_sentences_are_strung_in_both_languages() -> None:
    assert strung(PARALLEL.reports[0][:2]) == Pair("报告0。报告1。", "Report 0. Report 1.")


def test_reports_are_cut_in_their_order_and_everyday_sentences_drawn() -> None:
    passages, questions = chosen(PARALLEL)
    reports = {pair.zh for pair in passages if pair.zh.startswith("报告")}
    assert reports == {
        "".join(f"报告{n}。" for n in range(start, min(start + 5, 12))) for start in (0, 5, 10)
    }
    assert len(passages) == len(reports) + 3  # 30 everyday sentences, twelve to a passage
    assert set(questions) == set(PARALLEL.sentences)
    assert chosen(PARALLEL) == (passages, questions)


def test_short_questions_say_too_little() -> None:
    short = Parallel(sentences=(Pair("谁？", "Who is it?"),), reports=(), terms=(), dictionary={})
    assert chosen(short)[1] == []

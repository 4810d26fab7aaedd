"""kb eval: figures against sums done by hand, and data sets that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import log2
from pathlib import Path
from typing import Any

import pytest

Kb = Callable[..., Any]

CORPUS = {
    "a": "The bridge carries travellers between Zhuhai and Macao.",
    "b": "Fruit is inspected in the laboratory. Fruit comes by sea.",
    "c": "Fruit is sold in the market.",
    "d": "智慧海关建设取得进展。",
}
QUERIES = {"q1": "fruit laboratory", "q2": "智慧海关", "q3": "bridge"}


def _jsonl(path: Path, texts: dict[str, str]) -> None:
    lines = (json.dumps({"_id": id_, "title": "", "text": text}) for id_, text in texts.items())
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    (folder / "qrels").mkdir(parents=True)
    _jsonl(folder / "corpus.jsonl", CORPUS)
    _jsonl(folder / "queries.jsonl", QUERIES)
    judged = ["query-id\tcorpus-id\tscore", "q1\tc\t1", "q2\td\t1", "q3\ta\t1", "q3\tb\t0"]
    (folder / "qrels" / "test.tsv").write_text("\n".join(judged) + "\n", encoding="utf-8")
    return folder


FIELDS = {
    "documents", "queries", "mode", "ndcg@10", "recall@10", "mrr@10", "p50_ms", "p95_ms", "by_leg",
}  # fmt: skip


def test_the_figures_are_those_of_the_ranking(kb: Kb, dataset: Path) -> None:
    found = kb("eval", dataset, "--mode", "lexical", "--json").json
    assert set(found) == FIELDS
    assert (found["documents"], found["queries"]) == (4, 3)
    # q1: b holds both words and comes first, so that c, the judged one, is second
    assert found["ndcg@10"] == pytest.approx((1 / log2(3) + 1 + 1) / 3, abs=1e-4)
    assert found["mrr@10"] == pytest.approx((1 / 2 + 1 + 1) / 3, abs=1e-4)
    assert found["recall@10"] == 1.0
    assert found["p50_ms"] <= found["p95_ms"]


def test_each_leg_is_measured_alone_beside_the_mode_asked_for(kb: Kb, dataset: Path) -> None:
    hybrid = kb("eval", dataset, "--json").json
    lexical = kb("eval", dataset, "--mode", "lexical", "--json").json
    assert hybrid["mode"] == "hybrid"
    assert set(hybrid["by_leg"]) == {"dense", "lexical"}
    assert hybrid["by_leg"]["lexical"]["ndcg@10"] == lexical["ndcg@10"]
    assert set(hybrid["by_leg"]["dense"]) == FIELDS - {"documents", "queries", "mode", "by_leg"}


def test_a_query_that_finds_nothing_counts_as_nought(kb: Kb, dataset: Path) -> None:
    _jsonl(dataset / "queries.jsonl", {**QUERIES, "q1": "xylophone"})
    found = kb("eval", dataset, "--mode", "lexical", "--json").json
    assert found["mrr@10"] == pytest.approx((0 + 1 + 1) / 3, abs=1e-4)


def test_documents_rank_by_their_best_chunk(kb: Kb, dataset: Path) -> None:
    long = " ".join(f"Fruit number {n} is in the laboratory of the harbour." for n in range(900))
    _jsonl(dataset / "corpus.jsonl", {**CORPUS, "long": long})
    found = kb("eval", dataset, "--mode", "lexical", "--json").json
    assert found["recall@10"] == 1.0, "chunks of one document do not crowd the others out"


def test_documents_of_the_same_text_are_each_in_the_ranking(kb: Kb, dataset: Path) -> None:
    _jsonl(dataset / "corpus.jsonl", {"z": CORPUS["c"], **CORPUS})
    assert kb("eval", dataset, "--mode", "lexical", "--json").json["recall@10"] == 1.0


def test_test_tsv_is_taken_where_there_are_several(kb: Kb, dataset: Path) -> None:
    (dataset / "qrels" / "train.tsv").write_text("q1\tb\t1\nq2\ta\t1\n", encoding="utf-8")
    found = kb("eval", dataset, "--mode", "lexical", "--json").json
    assert found["queries"] == 3
    assert found["mrr@10"] == pytest.approx((1 / 2 + 1 + 1) / 3, abs=1e-4)


def test_a_kept_library_is_taken_up_again_and_only_for_the_same_corpus(
    kb: Kb, dataset: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    first = kb("eval", dataset, "--library", kept, "--json").json
    (folder,) = kept.iterdir()
    assert kb("eval", dataset, "--library", kept, "--json").json["ndcg@10"] == first["ndcg@10"]
    assert list(kept.iterdir()) == [folder]
    _jsonl(dataset / "corpus.jsonl", {**CORPUS, "e": "Another document."})
    assert kb("eval", dataset, "--library", kept, "--json").json["documents"] == 5
    assert len(list(kept.iterdir())) == 2


def test_the_users_library_is_left_alone(filled: Kb, dataset: Path) -> None:
    before = filled("status", "--json").json
    assert filled("eval", dataset).status == 0
    assert filled("status", "--json").json["revision"] == before["revision"]


def test_a_document_without_text_is_left_out_and_said_aloud(kb: Kb, dataset: Path) -> None:
    _jsonl(dataset / "corpus.jsonl", {**CORPUS, "e": ""})
    ran = kb("eval", dataset, "--json")
    assert ran.status == 0
    assert ran.json["documents"] == 4
    assert "1 documents left out" in ran.err


def test_judged_queries_without_a_text_are_said_aloud(kb: Kb, dataset: Path) -> None:
    _jsonl(dataset / "queries.jsonl", {"q2": QUERIES["q2"]})
    ran = kb("eval", dataset, "--json")
    assert ran.json["queries"] == 1
    assert "2 judged queries" in ran.err


def test_a_table_for_people(kb: Kb, dataset: Path) -> None:
    lines = kb("eval", dataset).out.splitlines()
    assert lines[0] == "4 documents, 3 queries"
    assert lines[1].split() == ["ndcg@10", "recall@10", "mrr@10", "p50_ms", "p95_ms"]
    assert [line.split()[0] for line in lines[2:]] == ["hybrid", "dense", "lexical"]


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("corpus.jsonl", None, "corpus.jsonl is missing"),
        ("corpus.jsonl", b"", "no document"),
        ("queries.jsonl", None, "queries.jsonl is missing"),
        ("queries.jsonl", b'{"_id": "q1"}\n', "queries.jsonl, line 1"),
        ("queries.jsonl", b"[1]\n", "queries.jsonl, line 1"),
        ("queries.jsonl", b"\n{oops\n", "queries.jsonl, line 2"),
        ("queries.jsonl", b"\xff\xfe\x00", "queries.jsonl cannot be read as UTF-8"),
        ("queries.jsonl", b'{"_id": "other", "text": "x"}\n', "no query"),
        ("qrels/test.tsv", None, "no .tsv file"),
        ("qrels/test.tsv", b"query-id\tcorpus-id\tscore\nq1\tc\n", "test.tsv, line 2"),
        ("qrels/test.tsv", b"q1\tc\tmuch\n", "test.tsv, line 1"),
    ],
)
def test_a_bad_set_is_told_in_one_line(
    kb: Kb, dataset: Path, file: str, content: bytes | None, told: str
) -> None:
    path = dataset / file
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    ran = kb("eval", dataset)
    assert (ran.status, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1
    assert told in ran.err


def test_a_folder_that_is_not_there_is_told(kb: Kb, tmp_path: Path) -> None:
    ran = kb("eval", tmp_path / "nowhere")
    assert ran.status == 1
    assert "nowhere" in ran.err

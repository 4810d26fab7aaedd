"""Sets with judgements: what is read of their files, and figures against the formulas."""

from __future__ import annotations

import json
from math import log2
from pathlib import Path

import pytest

from kb.config import Settings
from kb.errors import BadDataset
from kb.evaluate.ranking import evaluate, read_dataset

TEXTS = {"d1": "The harbour lends books.", "d2": "海关推进智慧海关建设。", "d3": "Anglers wait."}


def dataset(folder: Path, judged: list[tuple[str, str, int]], queries: dict[str, str]) -> Path:
    (folder / "qrels").mkdir(parents=True)
    for name, texts in (("corpus.jsonl", TEXTS), ("queries.jsonl", queries)):
        lines = (json.dumps({"_id": key, "text": text}) for key, text in texts.items())
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    rows = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in judged)]
    (folder / "qrels" / "dev.tsv").write_text("\n".join(rows), encoding="utf-8")
    return folder


def test_the_figures_are_means_over_queries_in_both_languages(tmp_path: Path) -> None:
    # One relevant document is found first in each language, a second is not in the corpus.
    judged = [("q1", "d1", 1), ("q1", "gone", 1), ("q2", "d2", 1)]
    queries = {"q1": "harbour books", "q2": "智慧海关"}
    settings = Settings(library=tmp_path / "unused", model="hash")
    found = evaluate(dataset(tmp_path / "set", judged, queries), settings=settings, mode="lexical")
    english = 1 / (1 + 1 / log2(3))  # one of two gains, at rank 1
    assert found.figures.ndcg == pytest.approx((english + 1) / 2)
    assert found.figures.recall == pytest.approx((1 / 2 + 1) / 2)
    assert found.figures.mrr == 1
    assert (found.documents, found.queries, set(found.by_leg)) == (3, 2, {"dense", "lexical"})


def test_only_judged_queries_with_a_text_count_and_the_others_are_said(tmp_path: Path) -> None:
    judged = [("q1", "d1", 1), ("lost", "d2", 1)]
    read = read_dataset(dataset(tmp_path / "set", judged, {"q1": "books", "q9": "unjudged"}))
    assert dict(read.queries) == {"q1": "books"}
    assert read.judgements == {"q1": {"d1": 1}}
    assert read.warnings == ("1 judged queries are not in queries.jsonl",)


@pytest.mark.parametrize(
    ("missing", "message"),
    [("corpus.jsonl", "corpus.jsonl is missing"), ("queries.jsonl", "queries.jsonl is missing"),
     ("qrels/dev.tsv", "holds no .tsv file")],
)  # fmt: skip
def test_a_set_without_a_file_is_refused_by_its_name(
    tmp_path: Path, missing: str, message: str
) -> None:
    folder = dataset(tmp_path / "set", [("q1", "d1", 1)], {"q1": "books"})
    (folder / missing).unlink()
    with pytest.raises(BadDataset, match=message):
        read_dataset(folder)

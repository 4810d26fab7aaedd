"""Small data for the reader's training: sets, reports and their questions, and a base model."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from index.models.packed_model import PackedModel
from tests.index.models.packed_file import PIECES, SHAPE, PackedFile

NOUNS = ("ports", "roads", "schools", "ships", "rivers", "bridges", "farms", "mills")
_MORE = ("▁How", "▁many", "▁We", "▁built", "▁The", "▁are", "▁long", ".", "?", "港口", "道路", "。")

Answer = str | tuple[str, int]
"""Its text, with where it is said to begin or without."""


def small_model(folder: Path) -> PackedModel:
    """A base model that knows the nouns and some words around them."""
    words = [*_MORE, *(f"▁{noun}" for noun in NOUNS), *(f"▁{digit}" for digit in range(10))]
    pieces = [*PIECES, *((word, -4.0) for word in words)]
    shape = SHAPE._replace(vocabulary=64, places=192)
    return PackedModel(PackedFile(shape=shape, pieces=pieces).write(folder / "base.bin"))


def of_set(
    question: str,
    context: str,
    *answers: Answer,
    title: str = "Building",
    lang: str = "en",
) -> dict[str, Any]:
    """A line of a question set; without answers there is none."""
    told = [one if isinstance(one, tuple) else (one, context.index(one)) for one in answers]
    return {
        "lang": lang,
        "title": title,
        "question": question,
        "context": context,
        "answerable": bool(answers),
        "answers": [{"text": text, "start": start} for text, start in told],
    }


def of_report(
    question: str,
    rows: Sequence[int],
    near: Sequence[int] = (),
    *,
    zh: str = "",
    en: str = "",
    lang: str = "en",
) -> dict[str, Any]:
    """A line of the questions over a report."""
    return {
        "question": question,
        "lang": lang,
        "rows": list(rows),
        "near": list(near),
        "zh": zh,
        "en": en,
    }


def of_text(
    question: str,
    rows: Sequence[int],
    near: Sequence[int] = (),
    *,
    words: str = "",
    lang: str = "en",
) -> dict[str, Any]:
    """A line of the questions over a report in one language."""
    return {
        "question": question,
        "lang": lang,
        "rows": list(rows),
        "near": list(near),
        "words": words,
    }


def write_set(folder: Path, name: str, lines: Iterable[dict[str, Any]]) -> Path:
    """A set of questions in a folder; gives the folder."""
    folder.mkdir(exist_ok=True)
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return folder


def write_reports(folder: Path, rows: Iterable[tuple[str, str, str]]) -> Path:
    """Aligned sentences of reports: year, Chinese, English."""
    folder.mkdir(exist_ok=True)
    path = folder / "work-reports-2015-2016.tsv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.writelines("\t".join(row) + "\n" for row in [("year", "zh", "en"), *rows])
    return path


def write_questions(folder: Path, year: str, lines: Iterable[dict[str, Any]]) -> Path:
    """Questions over a report."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{year}.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path

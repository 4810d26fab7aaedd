"""JSON Lines in the BEIR form."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from ingest import (
    Damaged,
    Document,
    EmptyFile,
    Metadata,
    ReadError,
    TooLarge,
    WrongEncoding,
    read,
)


def lines(*records: object) -> str:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "\n"


def test_each_record_is_a_document_with_its_own_source(write) -> None:
    path = write(
        "corpus.jsonl",
        lines(
            {"_id": "a", "title": "Super Bowl 50", "text": "The Panthers gave up 308 points."},
            {"_id": 7, "title": "", "text": "黑豹队只丢了308分。", "metadata": {"lang": "zh"}},
        ),
    )
    first, second = read(path, source="set/corpus.jsonl")
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.source, first.title, first.language) == (
        "set/corpus.jsonl#a", "Super Bowl 50", "en",
    )  # fmt: skip
    assert first.text == "The Panthers gave up 308 points."
    assert (second.source, second.title, second.language) == ("set/corpus.jsonl#7", "7", "zh")
    assert first.year is None, "a number in a title is not the year of a report"


def test_metadata_of_a_record_is_read_and_flags_win(write) -> None:
    record = {
        "_id": "a",
        "text": "t",
        "metadata": {"year": 2024, "org": "Macao", "tags": ["x", "y"]},
    }
    (document,) = read(write("a.jsonl", lines(record)), overrides=Metadata(year=2026))
    assert isinstance(document, Document)
    assert (document.year, document.organisation) == (2026, "Macao")
    assert dict(document.extra) == {"tags": "x\ny"}


def test_a_report_title_gives_organisation_and_year(write) -> None:
    record = {"_id": "a", "title": "拱北海关召开2026年关区工作会议", "text": "会议召开。"}
    (document,) = read(write("a.jsonl", lines(record)))
    assert isinstance(document, Document)
    assert (document.organisation, document.year) == ("拱北海关", 2026)


def test_bad_records_are_given_as_errors_and_the_rest_is_read(write) -> None:
    text = (
        lines({"_id": "1", "text": "one"})
        + "not json\n\n"
        + lines({"_id": "1", "text": "again"}, {"text": "no name"}, {"_id": "2", "text": " "}, [1])
        + lines({"_id": "3", "text": 5}, {"_id": "4", "text": "x", "metadata": 5})
        + "[" * 100_000
        + "\n"
        + lines(
            {"_id": "5", "text": "x", "metadata": {"year": "soon"}}, {"_id": "9", "text": "last"}
        )
    )
    items = list(read(write("a.jsonl", text), source="a.jsonl"))
    read_well = [item.source for item in items if isinstance(item, Document)]
    errors = [item for item in items if isinstance(item, ReadError)]
    assert read_well == ["a.jsonl#1", "a.jsonl#9"]
    assert [(type(error).__name__, error.source) for error in errors] == [
        ("Damaged", "a.jsonl#2"),
        ("Damaged", "a.jsonl#1"),
        ("Damaged", "a.jsonl#5"),
        ("EmptyFile", "a.jsonl#2"),
        ("Damaged", "a.jsonl#7"),
        ("Damaged", "a.jsonl#3"),
        ("Damaged", "a.jsonl#4"),
        ("Damaged", "a.jsonl#10"),
        ("BadMetadata", "a.jsonl#5"),
    ]
    assert "line 4 repeats the _id 1" in errors[1].reason


def test_a_record_over_the_limit_is_skipped_and_the_next_one_read(write) -> None:
    text = lines({"_id": "a", "text": "x" * 5000}, {"_id": "b", "text": "small"})
    first, second = read(write("a.jsonl", text), max_bytes=1000)
    assert isinstance(first, TooLarge)
    assert isinstance(second, Document)
    assert second.text == "small"


def test_a_file_over_the_limit_is_streamed(write) -> None:
    text = lines(*({"_id": n, "text": f"{n} " + "word " * 2000} for n in range(400)))
    path = write("a.jsonl", text)
    tracemalloc.start()
    count = sum(1 for _ in read(path, max_bytes=100_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 400
    assert peak < path.stat().st_size / 2


def test_lone_surrogates_and_marks_do_not_reach_the_text(write) -> None:
    data = b'\xef\xbb\xbf{"_id": "a", "text": "ok \\ud800 \\u0000!"}'
    (document,) = read(write("a.jsonl", data))
    assert isinstance(document, Document)
    assert document.text == "ok !"


def test_records_in_gb18030_are_read(write) -> None:
    (document,) = read(write("a.jsonl", lines({"_id": "a", "text": "海关总署"}).encode("gb18030")))
    assert isinstance(document, Document)
    assert document.text == "海关总署"


def test_a_file_that_is_bad_as_a_whole_raises(write) -> None:
    with pytest.raises(WrongEncoding, match="UTF-16"):
        list(read(write("a.jsonl", lines({"_id": "a", "text": "x"}).encode("utf-16"))))
    with pytest.raises(EmptyFile):
        list(read(write("b.jsonl", "\n\n")))


def test_a_broken_line_says_what_a_line_must_be(write) -> None:
    (error,) = read(write("a.jsonl", "{"))
    assert isinstance(error, Damaged)
    assert error.remedy == "write one JSON object a line"

"""Chunks: exact offsets, nothing lost, nothing longer than the model reads."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import Chunk, Counter, Document, reading_text, sentences, split, split_fingerprint
from ingest.draft import Draft
from ingest.finish import finish
from ingest.metadata.metadata import Metadata
from ingest.text.normalise import normalise


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def octets(texts: Sequence[str]) -> list[int]:
    return [len(text.encode()) for text in texts]


def octets_by_three(texts: Sequence[str]) -> list[int]:
    return [len(text.encode()) // 3 for text in texts]


def check(document: Document, chunks: Sequence[Chunk], limit: int, count: Counter) -> None:
    end = 0
    for ordinal, chunk in enumerate(chunks):
        assert chunk.ordinal == ordinal
        assert document.text[chunk.start : chunk.end] == chunk.text
        assert chunk.text == chunk.text.strip() != ""
        assert not document.text[end : chunk.start].strip(), "text between chunks was lost"
        end = chunk.end
        if chunk.section is not None:
            section = document.sections[chunk.section]
            assert chunk.path[-1] == section.title
            assert chunk.end <= section.end
    assert not document.text[end:].strip()
    assert max(count([reading_text(document, chunk) for chunk in chunks]), default=0) <= limit


PIECES = st.sampled_from(
    [
        "一、2025年工作回顾",
        "（一）贸易增长。全年增长2.4%。",
        "要推进改革；要扩大开放。",
        "去年，查办案件。",
        "In 2025, trade grew by 2.4%. It rose again.",
        "We will do it; we must.",
        "1. Ports",
        "2. Roads",
        "no-space" * 40,
        "海" * 150,
        "🚢👩‍✈️" * 30,
        "same same same. ",
        "",
        " ",
        "\n",
        "a | b | c",
        "- item",
        "II. Tasks for 2026",
        "“十四五”时期，取得成效。",
        "x. y. z! 好？是。",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=30), st.integers(16, 300), st.sampled_from([words, octets]))
def test_chunks_are_exact_complete_and_short_enough(pieces, limit, count) -> None:
    document = finish(Draft(normalise("\n".join(pieces))), "a.txt", "2026", Metadata())
    check(document, split(document, limit=limit, count=count), limit, count)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=600), st.integers(16, 60))
def test_any_text_at_all_is_covered(text, limit) -> None:
    document = Document("a.txt", "Title", normalise(text))
    check(document, split(document, limit=limit, count=octets), limit, octets)


@pytest.mark.parametrize(
    "text",
    ["x" * 10_000, "海" * 10_000, "🚢" * 3_000, "a " * 5_000, "\n".join("b" * 3_000), "。" * 2_000],
    ids=["no space", "no stop", "emoji", "letters", "one a line", "stops only"],
)
def test_pathological_texts_are_cut_to_fit(text: str) -> None:
    document = Document("a.txt", "T", text)
    check(document, split(document, limit=64, count=octets), 64, octets)


def test_an_enormous_title_and_heading_are_shortened_for_the_model_alone(letters) -> None:
    heading = "一、" + "很长的标题" * 10
    text = f"{heading}\n正文第一句。\n正文第二句。"
    document = finish(Draft(text, title="标题" * 80), "a", "a", Metadata())
    chunks = split(document, limit=40, count=letters)
    check(document, chunks, 40, letters)
    assert chunks[-1].path == (heading,)


def test_a_text_that_fits_is_one_chunk(letters) -> None:
    text = "First paragraph.\n\nSecond one.\n\nThird in 2015."
    document = Document("a#1", "Passage", text)
    (chunk,) = split(document, limit=200, count=letters)
    assert (chunk.text, chunk.start, chunk.end) == (text, 0, len(text))
    assert reading_text(document, chunk) == f"Passage\n{text}"


def test_a_single_paragraph_that_fits_is_never_cut() -> None:
    text = "one two three four five six seven. " * 33
    document = Document("a", "", text.strip())
    assert len(split(document, limit=231, count=words)) == 1
    assert len(split(document, limit=230, count=words)) == 2


def test_what_the_model_reads_does_not_say_a_title_twice(write, read_one, report_en) -> None:
    document = read_one(write("a.txt", report_en))
    chunks = split(document, limit=256, count=words)
    for chunk in chunks:
        read = reading_text(document, chunk)
        assert read.count(document.title) == 1
        assert all(read.count(title) == 1 for title in chunk.path)
        assert read.endswith(chunk.text)


def test_chunks_follow_sections_and_never_mix_aspects(write, read_one, report_zh, letters) -> None:
    document = read_one(write("a.txt", report_zh))
    chunks = split(document, limit=500, count=letters)
    assert [(c.path[-1:], c.aspect, c.year) for c in chunks] == [
        ((), "other", 2026),
        (("一、2025年工作回顾",), "review", 2025),
        (("（一）守护国门安全",), "review", 2025),
        (("（二）服务大湾区",), "review", 2025),
        (("二、2026年重点任务",), "plan", 2026),
        (("（一）建设智慧海关",), "plan", 2026),
        (("（二）管好大桥",), "plan", 2026),
    ]


def test_a_heading_goes_with_the_text_below_it(letters) -> None:
    text = "一、回顾\n（一）贸易\n全年增长。\n（二）口岸\n全年畅通。"
    document = finish(Draft(text, title="报告"), "a", "a", Metadata(year=2026))
    chunks = split(document, limit=100, count=letters)
    assert [chunk.text for chunk in chunks] == [
        "一、回顾\n（一）贸易\n全年增长。",
        "（二）口岸\n全年畅通。",
    ]


def test_a_long_paragraph_is_cut_between_sentences(letters) -> None:
    sentences = [f"第{n}项工作取得积极成效并持续推进，全年增长{n}.5%。" for n in range(40)]
    document = Document("a", "", "".join(sentences))
    chunks = split(document, limit=200, count=letters)
    assert len(chunks) > 1
    assert all(chunk.text.endswith("。") for chunk in chunks)
    lengths = [len(chunk.text) for chunk in chunks]
    assert min(lengths) > max(lengths) / 2, "the parts are about equal"


def test_repeated_text_has_offsets_of_its_own(letters) -> None:
    document = Document("a", "", "The same sentence again. " * 100)
    chunks = split(document, limit=120, count=letters)
    starts = [chunk.start for chunk in chunks]
    assert starts == sorted(set(starts))
    check(document, chunks, 120, letters)


def test_a_chunk_knows_its_page_and_its_own_language(letters) -> None:
    english, chinese = "The customs kept the bridge open. " * 8, "海关守护国门安全。" * 30
    text = f"{english.strip()}\n\n{chinese}"
    document = Document("a", "", text, pages=(0, text.index("海")))
    chunks = split(document, limit=150, count=letters)
    assert {(chunk.page, chunk.language) for chunk in chunks} == {(1, "en"), (2, "zh")}


def test_tokens_are_counted_in_few_batches() -> None:
    calls = []

    def count(texts: Sequence[str]) -> list[int]:
        calls.append(len(texts))
        return words(texts)

    text = "\n".join(f"Sentence {n} of the report is about this long or so." for n in range(500))
    chunks = split(Document("a", "T", text), limit=256, count=count)
    assert calls == [len(chunks)]


def test_an_empty_document_has_no_chunks(letters) -> None:
    assert split(Document("a", "T", ""), limit=100, count=letters) == []


def test_the_fingerprint_names_what_decides_the_cuts() -> None:
    assert split_fingerprint(256) != split_fingerprint(128)
    assert split_fingerprint(256) == split_fingerprint(256)
    assert "256" in split_fingerprint(256)


def test_a_sentence_that_can_be_read_whole_is_never_cut(
    write, read_one, report_zh, report_en
) -> None:
    for text in (report_zh * 6, report_en * 6):
        document = read_one(write("a.txt", text.replace("\n", " ")))
        whole = {(start, end) for start, end in sentences(document.text)}
        chunks = split(document, limit=120, count=words if text.isascii() else octets_by_three)
        assert len(chunks) > 2
        assert {chunk.start for chunk in chunks} <= {start for start, _ in whole}
        assert {chunk.end for chunk in chunks} <= {end for _, end in whole}


@pytest.mark.parametrize(
    ("lead", "item", "end"),
    [
        ("The office will focus on the following tasks:", " repair berth number {}", ";"),
        ("为服务港区建设，关区将重点做好以下工作：", "修缮第{}号泊位设施", "；"),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_the_second_half_of_a_list_is_read_with_what_leads_to_it(
    lead: str, item: str, end: str, apart: bool
) -> None:
    items = [item.format(number) for number in range(60)]
    if apart:
        text = "\n".join([lead, *(f"（{n}）{item.strip()}。" for n, item in enumerate(items, 1))])
    else:
        text = lead + end.join(items) + "."
    document = Document(source="a", title="T", text=text)
    chunks = split(document, limit=120, count=octets_by_three)
    assert len(chunks) > 2
    for chunk in chunks[1:]:
        assert lead[:12] in reading_text(document, chunk)
        assert lead[:12] not in chunk.text
    check(document, chunks, 120, octets_by_three)


def test_the_model_reads_the_head_of_a_table_with_its_later_rows(write, read_one, letters) -> None:
    rows = "\n".join(f"| 商品{n} | {n}.5 | {n}.7 |" for n in range(60))
    text = f"# 某局报告\n\n| 商品 | 2023年（亿元） | 2024年（亿元） |\n|---|---|---|\n{rows}\n"
    document = read_one(write("a.md", text))
    chunks = split(document, limit=200, count=letters)
    assert len(chunks) > 3
    for chunk in chunks[1:]:
        assert "商品 | 2023年（亿元） | 2024年（亿元）" in reading_text(document, chunk)
        assert "2023年（亿元）" not in chunk.text

"""A document's text as HTML: nothing lost, nothing live, the span marked exactly."""

from __future__ import annotations

import datetime
import html
import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from app_pages import passage
from app_pages.escape import label, link, plain
from app_pages.passage import context_html, part_at, part_html
from ingest import Section
from kb.documents import DocumentInfo, StoredDocument

HOSTILE = (
    '<script>alert(1)</script> <img src=x onerror="f()"> [a](javascript:b) $x_1$ **c** `d` &amp;'
)
NOW = datetime.datetime(2026, 1, 27, tzinfo=datetime.UTC)


def stored(
    text: str, sections: tuple[Section, ...] = (), pages: tuple[int, ...] = ()
) -> StoredDocument:
    info = DocumentInfo("d1", "a.md", "A", None, 2026, None, "en", len(text), 1, NOW, NOW)
    return StoredDocument(info, text, sections, pages, {}, None)


def read(markup: str) -> str:
    """What a person reads: the tags dropped, the entities resolved."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def shown_marked(markup: str) -> str:
    return "".join(
        html.unescape(found) for found in re.findall(r"<mark>(.*?)</mark>", markup, re.S)
    )


def without_space(text: str) -> str:
    return re.sub(r"[\s|]", "", text)


words = some.text(alphabet="ab <>&\"'$_*|\n。，中", max_size=200)


@given(words)
@example(HOSTILE)
def test_a_whole_document_is_read_as_it_stands(text: str) -> None:
    document = stored(text)
    markup = part_html(document, part_at(text), None)
    assert without_space(read(markup)) == without_space(text)
    assert set(re.findall(r"<(\w+)", markup)) <= {"p", "table", "tr", "td"}


@given(words, some.data())
def test_the_mark_holds_the_span_and_nothing_else(text: str, data: some.DataObject) -> None:
    start = data.draw(some.integers(0, len(text)))
    end = data.draw(some.integers(start, len(text)))
    markup = part_html(stored(text), part_at(text), (start, end))
    assert without_space(shown_marked(markup)) == without_space(text[start:end])
    assert without_space(read(markup)) == without_space(text)


@given(words, some.data())
def test_a_passage_stands_in_its_context(text: str, data: some.DataObject) -> None:
    start = data.draw(some.integers(0, len(text)))
    end = data.draw(some.integers(start, len(text)))
    markup = context_html(text, start, end)
    assert without_space(shown_marked(markup)) == without_space(text[start:end])
    assert without_space(read(markup)).strip("…") in without_space(text)


def test_a_long_context_is_cut_between_words_and_says_so() -> None:
    text = "word " * 200 + "the passage" + " word" * 200
    start = text.index("the passage")
    markup = context_html(text, start, start + len("the passage"))
    assert set(read(markup).replace("…", " ").split()) == {"word", "the", "passage"}
    assert read(markup).count("…") == 2
    assert len(read(markup)) < 2 * passage.CONTEXT_CHARACTERS + 20


def test_a_context_ends_with_a_sentence_or_a_list_item_and_not_with_its_number() -> None:
    text = "\n".join(
        f"{number}. Widen task number {number} of the plan." for number in range(1, 60)
    )
    start = text.index("\n30. Widen") + 1
    shown = read(context_html(text, start, text.index("\n", start)))
    assert shown.startswith("…")
    assert re.fullmatch(r"…(?:\d+\. Widen task number \d+ of the plan\.\s*)+…", shown)


def test_headings_lists_tables_and_pages_have_their_form() -> None:
    text = "Title\n\nTasks\n- one\n- two\n\nMeasure | Figure\nTrade | 622.65\n\nLast words."
    start = text.index("Tasks")
    section = Section(0, 1, "Tasks", start, len(text), None, "plan", 2026)
    document = stored(text, (section,), (0, text.index("Measure")))
    assert part_html(document, part_at(text), None) == (
        '<div class="page">1</div><p>Title</p><h2 id="section-0">Tasks</h2>'
        '<p class="item">- one</p><p class="item">- two</p>'
        '<div class="page">2</div><table><tr><td>Measure</td><td>Figure</td></tr>'
        "<tr><td>Trade</td><td>622.65</td></tr></table><p>Last words.</p>"
    )


def test_a_heading_that_runs_on_stays_a_paragraph() -> None:
    text = "（一）深化改革。" + "推进智慧海关建设，" * 12
    section = Section(0, 2, "（一）深化改革", 0, len(text), None)
    markup = part_html(stored(text, (section,)), part_at(text), None)
    assert markup.startswith('<p id="section-0">（一）')


@given(some.lists(some.integers(1, 40_000), max_size=12))
def test_the_parts_of_a_long_document_are_the_whole(lengths: list[int]) -> None:
    text = "\n\n".join("x" * length for length in lengths)
    count = part_at(text).count
    parts = [part_at(text, number=number) for number in range(1, count + 1)]
    assert parts[0].start == 0
    assert parts[-1].end == len(text)
    assert all(before.end == after.start for before, after in pairwise(parts))


@pytest.mark.parametrize(("number", "shown"), [(0, 1), (1, 1), (2, 2), (3, 3), (99, 3)])
def test_a_part_that_does_not_exist_is_the_nearest(number: int, shown: int) -> None:
    text = "\n\n".join("x" * passage.PART_CHARACTERS for _ in range(3))
    assert part_at(text, number=number).number == shown


def test_the_part_that_holds_an_offset_is_shown() -> None:
    text = "\n\n".join("x" * passage.PART_CHARACTERS for _ in range(3))
    assert part_at(text, offset=passage.PART_CHARACTERS + 5).number == 2
    assert part_at(text, offset=len(text) - 1).number == 3


def test_text_and_attributes_are_escaped() -> None:
    assert plain('<a b="c">') == "&lt;a b=&quot;c&quot;&gt;"
    assert link("documents", {"document": 'x" onclick="y', "lang": "zh"}) == (
        "documents?document=x%22+onclick%3D%22y&amp;lang=zh"
    )


def test_a_label_escapes_what_markdown_would_read() -> None:
    assert label("a $b$\n*c*") == r"a \$b\$ \*c\*"
    assert label(":red[x]").startswith("\\:\u2060red")

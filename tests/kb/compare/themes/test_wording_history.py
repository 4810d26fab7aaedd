"""The history of a wording: first, how often, last, in all its forms."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kb
from kb.compare.themes.wording_history import WordingHistory, trace_wording
from kb.documents import DocumentInfo, StoredDocument
from kb.errors import BadRequest
from kb.glossary import load_glossary

GLOSSARY = load_glossary()
NOW = datetime.datetime(2026, 1, 1)


def stored(text: str, year: int | None, source: str = "") -> StoredDocument:
    name = source or f"{year}.md"
    info = DocumentInfo(
        f"id-{name}", name, name, None, year, None, "en", len(text), 1, NOW, NOW, (name,)
    )
    return StoredDocument(info, text, (), (), {}, None)


def counts(history: WordingHistory) -> dict[int, int]:
    return {year.year: year.count for year in history.years}


def test_a_phrase_is_counted_year_by_year_with_first_and_last() -> None:
    documents = [
        stored("Nothing.", 2020),
        stored("The pond grew. Ponds and a POND, well.", 2021),
        stored("None here.", 2022),
        stored("A pond.", 2023),
        stored("Gone.", 2024),
    ]
    history = trace_wording("pond", documents, GLOSSARY)
    assert counts(history) == {2020: 0, 2021: 3, 2022: 0, 2023: 1, 2024: 0}
    assert history.first is not None
    assert history.first.passage.text == "The pond grew."
    assert (history.first.passage.year, history.last_year) == (2021, 2023)
    assert history.years[1].forms == (("pond", 1), ("Ponds", 1), ("POND", 1))
    assert "first in 2021, last in 2023" in str(history)


def test_a_phrase_is_found_in_its_variants_and_in_both_languages() -> None:
    documents = [
        stored("The Shenzhen China Channel is in use.", 2024, "machine.md"),
        stored("用好深中通道。", 2025, "zh.md"),
        stored("用好深中 通道。", 2025, "zh-spaced.md"),
        stored("The Shenzhong Link carried cars.", 2026, "en.md"),
    ]
    for phrase in ("深中通道", "Shenzhen–Zhongshan Link", "shenzhong link"):
        assert counts(trace_wording(phrase, documents, GLOSSARY)) == {2024: 1, 2025: 2, 2026: 1}
    exact = trace_wording("深中通道", documents, GLOSSARY, exact=True)
    assert counts(exact) == {2024: 0, 2025: 2, 2026: 0}
    also = trace_wording("深中通道", documents, GLOSSARY, exact=True, also=["Shenzhong Link"])
    assert counts(also) == {2024: 0, 2025: 2, 2026: 1}


def test_each_use_has_its_sentence_and_the_places_in_it() -> None:
    document = stored("First.\n\n- The pond and the pond.\n- 池塘：pond", 2024)
    history = trace_wording("pond", [document], GLOSSARY)
    uses = history.years[0].uses
    assert [use.passage.text for use in uses] == ["The pond and the pond.", "池塘：pond"]
    assert [document.text[a:b] for use in uses for a, b in use.spans] == ["pond"] * 3


def test_the_rate_is_for_ten_thousand_words_or_characters() -> None:
    history = trace_wording("pond", [stored("pond " * 2 + "word " * 98, 2024)], GLOSSARY)
    assert history.years[0].rate == pytest.approx(2 * 10_000 / 100)


def test_a_phrase_in_no_report_is_told_of() -> None:
    history = trace_wording("pond", [stored("Lake.", 2024)], GLOSSARY)
    assert history.first is None
    assert history.last_year is None
    assert "in no report of 2024" in str(history)


def test_a_report_without_a_year_is_left_out_with_a_word() -> None:
    history = trace_wording("pond", [stored("A pond.", None, "memo.md")], GLOSSARY)
    assert history.count == 0
    assert "memo.md has no year" in str(history.notes[0])


@pytest.mark.parametrize("phrase", ["", "  ", "——", "?!"])
def test_a_phrase_without_a_word_is_refused(phrase: str) -> None:
    with pytest.raises(BadRequest, match="holds no word"):
        trace_wording(phrase, [], GLOSSARY)


TEXTS = st.lists(st.text(alphabet="智慧海关，。\n- ab", max_size=40), min_size=1, max_size=4)


@given(TEXTS)
def test_counts_are_those_of_plain_counting(texts: list[str]) -> None:
    documents = [stored(text, 2020 + n) for n, text in enumerate(texts)]
    history = trace_wording("海关", documents, GLOSSARY, exact=True)
    plain = [text.replace(" ", "").replace("-", "").count("海关") for text in texts]
    assert [year.count for year in history.years] == plain
    assert history.count == sum(len(use.spans) for year in history.years for use in year.uses)


def test_the_library_looks_through_every_report(
    library: kb.Library, reports: Path, write: Callable[[str, str], Path]
) -> None:
    write("undated.md", "# Memo\n\nThe Shenzhong Link is open to all vehicles now.\n")
    library.ingest(reports)
    history = library.history("深中通道")
    assert counts(history) == {2026: 2}
    assert len(history.notes) == 1
    assert counts(library.history("深中通道", organisations=["Shenzhen Customs"])) == {2026: 1}
    assert counts(library.history("深中通道", languages=["en"])) == {2026: 1}
    assert library.history("深中通道", years=[1999]).years == ()


def test_only_the_reports_are_read_again_in_which_a_wording_can_stand(
    library: kb.Library, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.ingest(reports)
    first = library.history("Gongbei Customs")
    read: list[str] = []
    stored_many = library._reader.stored_many

    def counted(ids: list[str]) -> dict[str, StoredDocument]:
        read.extend(ids)
        return stored_many(ids)

    monkeypatch.setattr(library._reader, "stored_many", counted)
    assert library.history("Gongbei Customs") == first
    holding = {use.passage.document_id for year in first.years for use in year.uses}
    assert set(read) == holding
    assert 0 < len(holding) < len(library.documents())
    with kb.open(library.path, settings=library.settings) as again:
        assert again.history("Gongbei Customs") == first
    read.clear()
    assert library.history("a wording that nobody used").count == 0
    assert read == []


def test_a_changed_report_is_counted_as_it_is_now(library: kb.Library, reports: Path) -> None:
    library.ingest(reports)
    assert library.history("oyster reef").count == 0
    path = reports / "gongbei.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n- An oyster reef.\n", encoding="utf-8")
    library.ingest(reports)
    assert library.history("oyster reef").count == 1

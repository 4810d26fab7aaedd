"""Themes through years: the matrix, the file of themes, the proposals."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kb
from kb.compare.themes.lasting_names import NAMES, propose_with_lasting_names
from kb.compare.themes.matrix import follow_themes
from kb.compare.themes.proposals import propose_themes
from kb.compare.themes.theme_file import Theme, load_themes, written
from kb.compare.themes.years import words
from kb.documents import DocumentInfo, StoredDocument
from kb.errors import BadRequest
from kb.glossary import Glossary, load_glossary

GLOSSARY = load_glossary()
PORTS = Theme("口岸", "Ports", ("port", "ports", "口岸"))
TREES = Theme("树木", "Trees", ("tree", "forest", "树"))
SEAS = Theme("", "Seas", ("sea",))

NOW = datetime.datetime(2026, 1, 1)


def stored(
    text: str,
    year: int | None = 2024,
    *,
    source: str = "",
    language: str = "en",
    organisation: str | None = "Harbour Office",
) -> StoredDocument:
    name = source or f"{year}-{language}.md"
    info = DocumentInfo(
        id=f"id-{name}",
        source=name,
        title=f"Report {name}",
        organisation=organisation,
        year=year,
        date=None,
        language=language,
        characters=len(text),
        chunks=1,
        added=NOW,
        changed=NOW,
    )
    return StoredDocument(info, text, (), (), {}, None)


def shares(documents: Sequence[StoredDocument], *themes: Theme) -> dict[str, list[float]]:
    matrix = follow_themes(documents, themes, {})
    return {row.theme.key: [cell.share for cell in row.cells] for row in matrix.rows}


def test_a_sentence_counts_by_its_words() -> None:
    document = stored("The port grew a lot. Nothing else here to be told of now.")
    assert shares([document], PORTS, TREES) == {"Ports": [pytest.approx(5 / (5 + 8))]}


def test_a_sentence_is_divided_between_its_themes_by_their_mentions() -> None:
    document = stored("Port and port by the forest.")
    assert shares([document], PORTS, TREES) == {
        "Ports": [pytest.approx(2 / 3)],
        "Trees": [pytest.approx(1 / 3)],
    }


def test_chinese_counts_by_its_characters_and_finds_traditional_ones() -> None:
    document = stored("口岸擴大了。種樹五棵。", language="zh")
    assert shares([document], PORTS, TREES) == {
        "Ports": [pytest.approx(5 / 9)],
        "Trees": [pytest.approx(4 / 9)],
    }


def test_ranks_share_a_place_and_tell_the_places_won() -> None:
    before = stored("Port and port. Tree. Sea now.", 2023)
    after = stored("Port. Forest and tree and forest. Sea and sea.", 2024)
    matrix = follow_themes([after, before], [PORTS, TREES, SEAS], {})
    assert matrix.years == (2023, 2024)
    ranks = {row.theme.key: [cell.rank for cell in row.cells] for row in matrix.rows}
    assert ranks == {"Ports": [1, 3], "Trees": [3, 1], "Seas": [2, 2]}
    ports = matrix.row("ports")
    assert ports is not None
    assert [cell.rank_change for cell in ports.cells] == [None, -2]
    assert ports.rank_change == -2
    trees = matrix.row("树木")
    assert trees is not None
    assert trees.rank_change == 2


def test_the_first_and_last_year_of_a_theme_are_those_that_speak_of_it() -> None:
    documents = [
        stored(text, 2020 + n) for n, text in enumerate(["Sea.", "Port.", "Port.", "Sea."])
    ]
    matrix = follow_themes(documents, [PORTS, TREES], {})
    (ports,) = matrix.rows
    assert (ports.first_year, ports.last_year) == (2021, 2022)
    assert [theme.key for theme in matrix.absent] == ["Trees"]


def test_a_commitment_counts_one_for_its_one_main_theme() -> None:
    document = stored("Widen the port. Plant trees. Port and forest.\n\nRest.")
    spans = [(0, 15), (16, 28), (29, 45), (47, 52)]
    matrix = follow_themes([document], [PORTS, TREES], {document.info.id: spans})
    found = {row.theme.key: row.cells[0] for row in matrix.rows}
    assert found["Ports"].commitment_share == pytest.approx((1 + 1) / 4)
    assert found["Trees"].commitment_share == pytest.approx(1 / 4)
    assert [c.text for c in found["Ports"].commitments] == ["Widen the port.", "Port and forest."]
    assert [m.theme.key if m.theme else None for m in matrix.measures] == [
        "Ports",
        "Trees",
        "Ports",
        None,
    ]
    assert matrix.uncoded == pytest.approx(1 / 4)


def test_without_commitments_there_is_no_share_of_them() -> None:
    (row,) = follow_themes([stored("The port.")], [PORTS], {}).rows
    assert row.cells[0].commitment_share is None


def test_each_cell_opens_its_passages() -> None:
    document = stored("The port grew. Nothing.\n\n- 口岸开了。\n- No.")
    (row,) = follow_themes([document], [PORTS], {}).rows
    (cell,) = row.cells
    assert [passage.text for passage in cell.passages] == ["The port grew.", "口岸开了。"]
    for passage in cell.passages:
        assert document.text[passage.start : passage.end] == passage.text


def test_a_report_without_a_year_is_left_out_with_a_word() -> None:
    matrix = follow_themes([stored("Port.", None, source="memo.md")], [PORTS], {})
    assert matrix.years == ()
    assert matrix.rows == ()
    assert "memo.md has no year" in str(matrix.notes[0])
    assert "no report with a year" in str(matrix)


WORDS = st.sampled_from(["port", "tree", "sea", "口岸", "树", "of", "now", "forest", "x."])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), max_size=6)


@given(st.lists(TEXTS.map(". ".join), min_size=1, max_size=4))
def test_the_shares_of_all_themes_and_of_none_add_up_to_one(texts: list[str]) -> None:
    documents = [stored(text, 2020 + n) for n, text in enumerate(texts)]
    matrix = follow_themes(documents, [PORTS, TREES, SEAS], {})
    for number, year in enumerate(matrix.years):
        if words(texts[number]):
            shares = sum(row.cells[number].share for row in matrix.rows)
            assert shares + matrix.rest[number] == pytest.approx(1)
            assert year == 2020 + number


@given(TEXTS.map(". ".join))
def test_mentions_are_those_of_plain_counting(text: str) -> None:
    matrix = follow_themes([stored(text)], [PORTS, TREES], {})
    found = {row.theme.key: row.cells[0].mentions for row in matrix.rows}
    parts = text.replace(".", " ").split()
    assert found.get("Ports", 0) == sum(part in ("port", "口岸") for part in parts)
    assert found.get("Trees", 0) == sum(part in ("tree", "forest", "树") for part in parts)


# The file


def test_the_packaged_themes_have_names_and_terms_in_both_languages() -> None:
    file = load_themes(GLOSSARY)
    assert len(file.themes) > 15
    for theme in file.themes:
        assert theme.zh
        assert theme.en
        assert any(term.isascii() for term in theme.terms)
        assert any(not term.isascii() for term in theme.terms)


def test_a_term_that_the_glossary_knows_stands_for_all_its_forms(tmp_path: Path) -> None:
    own = tmp_path / "themes.yaml"
    own.write_text("themes:\n- en: Link\n  terms: [Shenzhong Link]\n", encoding="utf-8")
    (link,) = load_themes(GLOSSARY, own).themes
    assert {"深中通道", "Shenzhen China Channel"} <= set(link.terms)
    assert link.name("zh") == "Link"


def test_a_group_of_the_glossary_feeds_a_theme(tmp_path: Path) -> None:
    own = tmp_path / "themes.yaml"
    own.write_text("themes:\n- zh: 车\n  groups: [Cars and passages across the border]\n"
                   "  without: [卡口]\n", encoding="utf-8")  # fmt: skip
    (cars,) = load_themes(GLOSSARY, own).themes
    assert {"澳车北上", "single-plate vehicle"} <= set(cars.terms)
    assert not {"卡口", "gate"} & set(cars.terms)


def test_saved_themes_are_read_again_as_they_were(tmp_path: Path) -> None:
    own = tmp_path / "themes.yaml"
    own.write_text(written([PORTS, SEAS]), encoding="utf-8")
    assert load_themes(Glossary(()), own).themes == (PORTS, SEAS)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("themes: [{terms: [x]}]", "has no name"),
        ("themes: [{en: X}]", "X has no terms"),
        ("themes: [{en: X, terms: y}]", "must be a list"),
        ("themes: [{en: X, word: [y]}]", "unknown word"),
        ("themes: [{en: X, groups: [Nowhere]}]", "no group Nowhere"),
        ("themes: [{en: X, terms: [a]}, {en: X, terms: [b]}]", "stands twice"),
        ("themes: [{en: X, terms: [a]}]\ngeneric: 3", "generic must have"),
        ("[", "readable YAML"),
        ("", "no list `themes`"),
    ],
)
def test_a_file_that_is_not_in_the_form_is_told_of(
    tmp_path: Path, content: str, message: str
) -> None:
    own = tmp_path / "themes.yaml"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(BadRequest, match=message) as raised:
        load_themes(GLOSSARY, own)
    assert str(own) in str(raised.value)
    assert "\n" not in str(raised.value)


# Proposals

TOPICS = {
    "en": [
        "The harbour crane lifts heavy containers from cargo vessels at the quay every night.",
        "School teachers train pupils in mathematics and the village school gets a new library.",
        "Farmers grow winter wheat and store the wheat harvest in village granaries after rain.",
    ],
    "zh": [
        "港口吊机夜间装卸集装箱，码头泊位接靠远洋货轮，集装箱周转加快。",
        "乡村学校教师培训数学课程，学校图书馆添置课本，学生阅读课本。",
        "农民种植冬小麦，小麦收获后入库粮仓，雨后翻耕麦田。",
    ],
}


def topical(year: int, language: str) -> StoredDocument:
    paragraphs = [f"{text} {text}" for text in TOPICS[language] for _ in range(4)]
    return stored("\n\n".join(paragraphs), year, language=language)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_proposed_themes_are_the_texts_topics_and_the_same_each_time(language: str) -> None:
    documents = [topical(2023, language), topical(2024, language)]
    first = propose_themes(documents, 3, GLOSSARY, frozenset())
    assert first == propose_themes(documents[::-1], 3, GLOSSARY, frozenset())
    tell = {"en": ("containers", "school", "wheat"), "zh": ("集装箱", "学校", "小麦")}[language]
    for word in tell:
        holding = [
            proposal for proposal in first if any(word in term for term in proposal.theme.terms)
        ]
        assert len(holding) == 1, word
    assert len({proposal.theme.key for proposal in first}) == 3


def test_generic_words_make_no_theme() -> None:
    documents = [topical(2023, "en")]
    proposals = propose_themes(documents, 3, GLOSSARY, frozenset({"wheat", "villages"}))
    terms = {
        word for proposal in proposals for term in proposal.theme.terms for word in term.split()
    }
    assert not terms & {"wheat", "village"}


def test_a_new_year_keeps_the_names_of_themes_that_stay(tmp_path: Path) -> None:
    years = [topical(2023, "en"), topical(2024, "en")]
    before, notes = propose_with_lasting_names(years, 3, GLOSSARY, frozenset(), tmp_path)
    assert not notes
    again, _ = propose_with_lasting_names(years, 3, GLOSSARY, frozenset(), tmp_path)
    assert again == before
    # Other words of the same topics move to the front, and a topic comes in.
    text = " ".join(
        ["Crane vessels and crane crews at the quay crane.", "Lynx and elk roam hills."]
    )
    more = stored("\n\n".join([text + " " + text] * 6), 2025)
    fresh = propose_themes([*years, more], 4, GLOSSARY, frozenset())
    after, _ = propose_with_lasting_names([*years, more], 4, GLOSSARY, frozenset(), tmp_path)
    names = {theme.key for theme in before}
    assert len(names & {theme.key for theme in after}) >= 2
    assert {theme.terms for theme in after} == {proposal.theme.terms for proposal in fresh}


def test_names_come_back_with_the_years_that_they_were_made_from(tmp_path: Path) -> None:
    years = [topical(2023, "en"), topical(2024, "en")]
    before, _ = propose_with_lasting_names(years, 3, GLOSSARY, frozenset(), tmp_path)
    propose_with_lasting_names(years, 2, GLOSSARY, frozenset(), tmp_path)
    assert propose_with_lasting_names(years, 3, GLOSSARY, frozenset(), tmp_path)[0] == before


def test_a_damaged_memory_of_names_is_mended(tmp_path: Path) -> None:
    (tmp_path / NAMES).write_text('{"Harbour Office": [3]}', encoding="utf-8")
    years = [topical(2023, "en")]
    before, notes = propose_with_lasting_names(years, 3, GLOSSARY, frozenset(), tmp_path)
    assert not notes
    assert propose_with_lasting_names(years, 3, GLOSSARY, frozenset(), tmp_path)[0] == before


def test_names_that_cannot_be_kept_are_told_of(tmp_path: Path) -> None:
    themes, notes = propose_with_lasting_names(
        [topical(2023, "en")], 3, GLOSSARY, frozenset(), tmp_path / "missing"
    )
    assert themes
    assert "could not be kept" in str(notes[0])


def test_texts_too_short_for_themes_give_none() -> None:
    assert propose_themes([stored("A port."), stored("", 2023)], 5, GLOSSARY, frozenset()) == ()


# The library


@pytest.fixture
def years(library: kb.Library, write: Callable[[str, str], Path]) -> kb.Library:
    head = "---\norganisation: {}\nyear: {}\nlanguage: {}\n---\n\n# Work\n\n"
    for year in (2024, 2025):
        text = head.format("Gongbei Customs", year, "en")
        write(f"g{year}-en.md", f"{text}Smart customs grew. The bridge too in {year}.\n")
        text = head.format("拱北海关", year, "zh")
        write(f"g{year}-zh.md", f"{text}推进智慧海关建设，打击走私{year}次。\n")
    path = write("s2025.md", head.format("Shenzhen Customs", 2025, "en") + "Nothing of note.\n")
    library.ingest(path.parent)
    return library


def test_the_library_reads_one_language_of_one_organisation(years: kb.Library) -> None:
    matrix = years.themes(organisations=["拱北海关"], language="zh")
    assert matrix.years == (2024, 2025)
    assert {info.language for info in matrix.reports} == {"zh"}
    smart = matrix.row("Smart customs")
    assert smart is not None
    assert [cell.mentions for cell in smart.cells] == [1, 1]


def test_the_library_follows_the_users_own_themes(years: kb.Library, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("themes:\n- en: Bridge\n  terms: [bridge]\n", encoding="utf-8")
    settings = kb.Settings(library=years.path, model="hash", themes=own)
    with kb.open(settings=settings) as library:
        matrix = library.themes(organisations=["Gongbei Customs"], language="en")
    assert [row.theme.key for row in matrix.rows] == ["Bridge"]


def test_one_year_alone_has_shares_and_no_change(years: kb.Library) -> None:
    matrix = years.themes(organisations=["Gongbei Customs"], years=[2025])
    assert all(row.rank_change is None for row in matrix.rows)


def test_an_organisation_without_reports_is_told_of(years: kb.Library) -> None:
    with pytest.raises(BadRequest, match="Nowhere Customs"):
        years.themes(organisations=["Nowhere Customs"])

"""What passages speak of, and the one main theme of a measure."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.compare.themes.coding import Coder
from kb.compare.themes.measures import coded_measures
from kb.compare.themes.schemes import SCHEMES, codebook
from kb.compare.themes.short_forms import ShortForm
from kb.compare.themes.theme_file import Theme
from kb.documents import DocumentInfo, StoredDocument, excerpt
from kb.errors import BadRequest
from kb.glossary import load_glossary
from tests.kb.comparing import report

GLOSSARY = load_glossary()
CAP = codebook(GLOSSARY, (), scheme="cap")
TOPICS = Coder(CAP.themes, CAP.neutral)
SHIPS = Theme("船", "Ships", ("ship", "船", "harbour master"), weak=("sector", "行业"))
TREES = Theme("树", "Trees", ("tree", "树木"))


def topic_of(text: str, coder: Coder = TOPICS) -> str | None:
    """The main theme of a measure that is its whole text."""
    mentions = coder.mentions(text).within((0, len(text)))
    counted = coder.mentions(text).counts((0, len(text)))
    return coder.themes[max(counted, key=lambda n: counted[n])].key if mentions else None


def main_of(folder: Path, text: str, measure: str, coder: Coder) -> tuple[str | None, str]:
    document = report(folder, "a.md", text)
    start = document.text.index(measure)
    passage = excerpt(document, start, start + len(measure))
    (coded,) = coded_measures(coder, document, [passage], coder.mentions(document.text))
    return coded.theme.key if coded.theme else None, coded.basis


def test_the_general_topics_are_twenty_one_with_the_codes_of_the_codebook() -> None:
    codes = [int(theme.code) for theme in CAP.themes]
    assert codes == [*range(1, 11), *range(12, 22), 23]
    for theme in CAP.themes:
        assert theme.zh
        assert theme.en
        assert any(term.isascii() for term in theme.terms)
        assert any(not term.isascii() for term in theme.terms)


def test_no_term_of_the_general_topics_speaks_of_two() -> None:
    owners: dict[str, list[str]] = {}
    for theme in CAP.themes:
        for term in {*theme.terms, *theme.weak}:
            owners.setdefault(term.casefold(), []).append(theme.code)
    assert {term: codes for term, codes in owners.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Build two polyclinics in the east.", "Health"),
        ("在每个乡镇卫生院配两名全科医生。", "Health"),
        ("Raise the lowest wages by a tenth.", "Labor and employment"),
        ("Lay a second track on the northern railway.", "Transportation"),
        ("新开三条公交线路。", "Transportation"),
        ("修缮老旧小区外墙。", "Housing and community development"),
        ("Teach pupils to swim in every primary school.", "Education"),
        ("治理河口的黑臭水体。", "Environment"),
        ("Lower tariffs on tea and sign a free trade agreement.", "Foreign trade"),
        ("打击电信网络诈骗。", "Law and crime"),
    ],
)
def test_what_a_measure_is_about_is_its_topic(text: str, topic: str) -> None:
    assert topic_of(text) == topic


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("促进市场健康发展。", "Health"),
        ("加强全国防汛调度。", "Defense"),
        ("改进工作方法治理乱象。", "Law and crime"),
        ("接待游客三百万人次。", "Immigration"),
        ("The economy saw healthy growth.", "Health"),
        ("By law the board shall meet.", "Law and crime"),
        ("优化市场环境。", "Environment"),
    ],
)
def test_words_of_a_topic_inside_other_words_do_not_speak_of_it(text: str, topic: str) -> None:
    number = [theme.key for theme in CAP.themes].index(topic)
    assert number not in TOPICS.mentions(text).counts((0, len(text)))


@pytest.mark.parametrize(
    "text", ["口岸进出人员十万人次。", "It is Asia's busiest air hub.", "一站式服务。"]
)
def test_generic_words_are_no_theme_of_a_border(text: str) -> None:
    customs = codebook(GLOSSARY, (), scheme="customs")
    found = Coder(customs.themes, customs.neutral).mentions(text).counts((0, len(text)))
    spoken = {customs.themes[number].en for number in found}
    assert not spoken & {"Cars and travellers across the border", "Greater Bay Area"}


def test_a_weak_term_speaks_only_where_no_term_does() -> None:
    coder = Coder([SHIPS, TREES])
    assert coder.mentions("Help the sector.").counts((0, 16)) == {0: 1}
    assert coder.mentions("Help the sector plant a tree.").counts((0, 29)) == {1: 1}


def test_a_neutral_phrase_speaks_of_nothing() -> None:
    coder = Coder([SHIPS], ["ship shape"])
    assert not coder.mentions("All is ship shape.").counts((0, 18))


def test_a_measure_has_the_theme_that_it_names_most(tmp_path: Path) -> None:
    coder = Coder([SHIPS, TREES])
    measure = "The harbour master plants a tree, and a tree again."
    text = f"# Plan for 2025\n\n{measure}\n"
    assert main_of(tmp_path, text, measure, coder) == ("Trees", "term")


def test_of_themes_named_alike_the_longest_term_counts(tmp_path: Path) -> None:
    coder = Coder([SHIPS, TREES])
    text = "# Plan for 2025\n\nPlant a tree for the harbour master by day.\n"
    measure = "Plant a tree for the harbour master"
    assert main_of(tmp_path, text, measure, coder) == ("Ships", "term")


def test_for_whom_a_measure_is_says_less_than_what_it_is_about() -> None:
    assert topic_of("加强老年人口腔医疗服务。") == "Health"
    assert (
        topic_of("Open evening courses in polytechnics for workers of small firms.") == "Education"
    )
    assert topic_of("Help small firms.") == "Domestic commerce"


def test_of_equal_themes_the_headings_counts_and_then_the_first(tmp_path: Path) -> None:
    coder = Coder([SHIPS, TREES])
    text = (
        "# Report\n\n## Trees in 2025\n\nPaint each ship and tree.\n\n## Rest\n\nSee ship, tree.\n"
    )
    assert main_of(tmp_path, text, "Paint each ship and tree", coder) == ("Trees", "term")
    assert main_of(tmp_path, text, "See ship, tree", coder) == ("Ships", "term")


@pytest.mark.parametrize(
    ("text", "theme", "basis"),
    [
        ("# R\n\nPaint every ship, and MEASURE now.\n", "Ships", "sentence"),
        ("# R\n\n## On trees\n\nMEASURE now.\n", "Trees", "heading"),
        ("# R\n\n## On trees and ships\n\nMEASURE now.\n", None, "none"),
        ("# R\n\nPaint a ship. Mind the ship. MEASURE now.\n", "Ships", "paragraph"),
        ("# R\n\nPaint a ship.\n\nThis MEASURE.\n", None, "none"),
        ("# R\n\nNothing here.\n\nMEASURE now.\n", None, "none"),
    ],
)
def test_a_measure_without_a_term_has_what_is_around_it(
    tmp_path: Path, text: str, theme: str | None, basis: str
) -> None:
    assert main_of(tmp_path, text, "MEASURE", Coder([SHIPS, TREES])) == (theme, basis)


def test_a_measure_that_points_back_has_the_theme_of_the_sentence_before(tmp_path: Path) -> None:
    text = "# R\n\nPaint a ship.\n\nThis will be done in May.\n"
    found = main_of(tmp_path, text, "This will be done in May", Coder([SHIPS, TREES]))
    assert found == ("Ships", "paragraph")


def test_a_short_form_speaks_of_what_it_stands_for() -> None:
    coder = Coder([SHIPS, TREES])
    shorts = [ShortForm("HMO", "harbour master office"), ShortForm("TT", "tall ship and tree")]
    assert coder.mentions("The HMO grows.", shorts).counts((0, 14)) == {0: 1}
    assert not coder.mentions("The hmo grows, and TT.", shorts).counts((0, 22))


@pytest.mark.parametrize(
    ("names", "scheme"),
    [
        (["Gongbei Customs", "深圳海关"], "customs"),
        (["Gongbei Customs", "国务院"], "cap"),
        (["Ministry of Finance"], "cap"),
    ],
)
def test_customs_reports_alone_are_read_by_the_customs_themes(
    tmp_path: Path, names: list[str], scheme: str
) -> None:
    infos: list[DocumentInfo] = []
    for number, name in enumerate(names):
        stored: StoredDocument = report(tmp_path, f"{number}.md", "# R\n\nText.\n", 2025, name)
        infos.append(stored.info)
    expected = codebook(GLOSSARY, (), scheme=scheme)
    assert codebook(GLOSSARY, infos).themes == expected.themes


def test_an_unknown_codebook_is_told_with_those_that_there_are() -> None:
    with pytest.raises(BadRequest, match="there are auto, customs, cap, or a file") as raised:
        codebook(GLOSSARY, (), scheme="nowhere")
    assert all(scheme in str(raised.value) for scheme in SCHEMES)

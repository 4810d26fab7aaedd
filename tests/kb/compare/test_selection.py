"""Which reports a comparison takes."""

from __future__ import annotations

import datetime

import pytest

from kb.compare.selection import every_organisation, label, select_reports, spellings_of
from kb.documents import DocumentInfo
from kb.errors import BadRequest
from kb.glossary import load_glossary

FORMS = load_glossary().forms
NOW = datetime.datetime(2026, 1, 1)


def info(
    source: str,
    year: int | None,
    language: str = "en",
    organisation: str | None = "Gongbei Customs",
    characters: int = 1000,
) -> DocumentInfo:
    return DocumentInfo(
        id=f"id-{source}",
        source=source,
        title=f"Report {source}",
        organisation=organisation,
        year=year,
        date=None,
        language=language,
        characters=characters,
        chunks=1,
        added=NOW,
        changed=NOW,
        sources=(source,),
    )


def sources(infos: tuple[DocumentInfo, ...]) -> list[str]:
    return [info.source for info in infos]


def test_takes_one_report_a_year_by_rising_year() -> None:
    chosen = select_reports([info("b", 2026), info("a", 2025)], FORMS)
    assert sources(chosen.infos) == ["a", "b"]
    assert chosen.notes == ()


def test_finds_an_organisation_by_any_of_its_names() -> None:
    there = [info("a", 2025), info("b", 2026), info("z", 2026, "zh", "深圳海关")]
    assert sources(select_reports(there, FORMS, organisations=["拱北海关"]).infos) == ["a", "b"]


def test_both_names_of_the_only_organisation_are_one_organisation() -> None:
    there = [info("a", 2025), info("b", 2026, "zh", "拱北海关")]
    assert sources(select_reports(there, FORMS).infos) == ["a", "b"]


def test_asks_which_organisation_is_meant_where_there_are_several() -> None:
    there = [info("a", 2025), info("z", 2025, organisation="Shenzhen Customs")]
    with pytest.raises(BadRequest, match="Gongbei Customs and Shenzhen Customs"):
        select_reports(there, FORMS)


def test_names_the_organisations_that_there_are_when_asked_for_another() -> None:
    with pytest.raises(BadRequest, match=r"no report of 'Nowhere'; there are Gongbei Customs"):
        select_reports([info("a", 2025)], FORMS, organisations=["Nowhere"])


def test_several_organisations_and_one_year_keep_the_order_asked_for() -> None:
    there = [info("a", 2026), info("z", 2026, organisation="Shenzhen Customs"), info("o", 2025)]
    asked = select_reports(
        there, FORMS, organisations=["Shenzhen Customs", "Gongbei Customs"], years=[2026]
    )
    assert sources(asked.infos) == ["z", "a"]


def test_a_missing_year_is_told_and_not_filled_in() -> None:
    there = [info("a", 2023), info("b", 2025)]
    chosen = select_reports(there, FORMS, years=[2023, 2024, 2025, 2025])
    assert sources(chosen.infos) == ["a", "b"]
    (note,) = map(str, chosen.notes)
    assert note == "Gongbei Customs: no report of 2024; there are 2023, 2025"


def test_the_same_year_twice_takes_the_longest_and_says_so() -> None:
    there = [info("a", 2025), info("short", 2026, characters=10), info("long", 2026)]
    chosen = select_reports(there, FORMS)
    assert sources(chosen.infos) == ["a", "long"]
    (note,) = map(str, chosen.notes)
    assert note == (
        "Gongbei Customs: 2 reports of 2026; taken is the longest, long, not short "
        "(name documents to choose yourself)"
    )


def test_reports_named_one_by_one_may_be_of_the_same_year() -> None:
    there = [info("b", 2026), info("a", 2026), info("c", 2025)]
    chosen = select_reports(there, FORMS, documents=["b", "id-a", "c", "b"])
    assert sources(chosen.infos) == ["c", "b", "a"]
    assert label(chosen.infos[1], chosen.infos, FORMS) == "2026 · b"
    assert label(chosen.infos[0], chosen.infos, FORMS) == "2025"


def test_prefers_the_language_that_covers_most_years() -> None:
    there = [
        info("a", 2024),
        info("b", 2025),
        info("c", 2026),
        info("bz", 2025, "zh", "拱北海关", 9999),
    ]
    chosen = select_reports(there, FORMS)
    assert sources(chosen.infos) == ["a", "b", "c"]
    assert chosen.notes == ()


def test_takes_the_other_language_where_there_is_no_report_in_the_preferred_one() -> None:
    there = [info("a", 2024), info("b", 2025), info("cz", 2026, "zh", "拱北海关")]
    chosen = select_reports(there, FORMS, organisations=["Gongbei Customs"])
    assert sources(chosen.infos) == ["a", "b", "cz"]
    assert "English and Chinese" in str(chosen.notes[0])
    assert label(chosen.infos[2], chosen.infos, FORMS) == "2026 · zh"


def test_a_language_asked_for_is_kept_to() -> None:
    there = [info("a", 2024), info("b", 2025), info("cz", 2026, "zh", "拱北海关")]
    chosen = select_reports(there, FORMS, organisations=["Gongbei Customs"], language="en")
    assert sources(chosen.infos) == ["a", "b"]
    (note,) = map(str, chosen.notes)
    assert note == "Gongbei Customs: the report of 2026 is in Chinese only"


def test_one_report_alone_is_told_with_what_is_needed() -> None:
    with pytest.raises(BadRequest, match=r"only one report: Report a \(2025\).*at least 2"):
        select_reports([info("a", 2025)], FORMS)
    assert sources(select_reports([info("a", 2025)], FORMS, least=1).infos) == ["a"]


def test_no_report_at_all_is_told() -> None:
    with pytest.raises(BadRequest, match="no report"):
        select_reports([info("a", 2025)], FORMS, years=[2011])
    with pytest.raises(BadRequest, match="holds no report"):
        select_reports([], FORMS)


def test_a_report_without_a_year_is_left_out_and_said() -> None:
    chosen = select_reports([info("a", 2024), info("b", 2025), info("x", None)], FORMS)
    assert sources(chosen.infos) == ["a", "b"]
    (note,) = map(str, chosen.notes)
    assert note == "Gongbei Customs: 1 reports without a year left out"


def test_an_unknown_document_is_told() -> None:
    with pytest.raises(BadRequest, match="no document 'q'"):
        select_reports([info("a", 2024)], FORMS, documents=["q"])


def test_every_organisation_is_named_once_whatever_its_reports_call_it() -> None:
    infos = [
        info("a", 2025),
        info("b", 2026, "zh", "拱北海关"),
        info("c", 2026, organisation="Port Office"),
        info("d", None, organisation="Undated Office"),
    ]
    assert every_organisation(infos, FORMS) == ("Gongbei Customs", "Port Office")


def test_an_organisation_is_looked_for_in_every_spelling_that_the_library_has() -> None:
    there = ["Gongbei  customs", "拱北海关", "Heron Office", "Gongbei Customs"]
    spelt = spellings_of(["gongbei customs"], there, FORMS)
    assert spelt is not None
    assert spelt == ("Gongbei  customs", "拱北海关", "Gongbei Customs")
    assert spellings_of(["Heron Office", "拱北海关"], there, FORMS) == ("Heron Office", *spelt)
    assert spellings_of(["Heron Office", "Otter Board"], there, FORMS) is None

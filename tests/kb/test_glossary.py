"""The glossary: the one that comes along, and one of the user's own beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

import kb
from index import Analyser
from kb.errors import BadRequest
from kb.glossary import load_glossary


def test_the_packaged_glossary_has_both_languages_in_every_entry() -> None:
    glossary = load_glossary()
    assert len(glossary.terms) > 50
    assert all(term.zh and term.en for term in glossary.terms)
    assert all(";" not in form for term in glossary.terms for form in (*term.zh, *term.en))


@pytest.mark.parametrize(
    ("zh", "en"),
    [("深中通道", "Shenzhen China Channel"), ("澳车北上", "Australian cars heading north")],
)
def test_a_bad_translation_is_a_form_of_its_term(zh: str, en: str) -> None:
    glossary = load_glossary()
    assert en.casefold() in {form.casefold() for form in glossary.forms(zh)}
    assert zh in glossary.forms(en.upper())
    analyser = Analyser(glossary.concepts)
    assert set(analyser.terms(zh)) & set(analyser.terms(f"the {en} project"))


def test_forms_give_the_name_first_and_an_unknown_name_alone() -> None:
    glossary = load_glossary()
    assert glossary.forms("nothing of the kind") == ("nothing of the kind",)
    assert glossary.forms("拱北海关")[0] == "拱北海关"
    assert len(glossary.forms("拱北海关")) == len(set(glossary.forms("拱北海关")))


@pytest.mark.parametrize(
    "name",
    [
        "安徽省人民政府",
        "安徽省政府",
        "People's Government of Anhui Province",
        "Anhui Provincial People’s Government",
        "anhui provincial government",
    ],
)
def test_the_government_of_a_province_has_its_forms_without_an_entry(name: str) -> None:
    forms = load_glossary().forms(name)
    assert forms[0] == name
    assert {"安徽省人民政府", "People's Government of Anhui Province"} <= set(forms)
    assert len(forms) == len(set(forms))


def test_governments_of_two_regions_share_no_form_and_a_region_alone_is_no_government() -> None:
    glossary = load_glossary()
    assert not set(glossary.forms("山西省人民政府")) & set(glossary.forms("陕西省人民政府"))
    assert "People's Government of Tibet Autonomous Region" in glossary.forms("西藏自治区政府")
    assert glossary.forms("安徽省") == ("安徽省",)


def test_an_own_glossary_adds_to_the_packaged_one(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_bytes("\ufeffzh,en\n横琴先行区;先行区, Hengqin Pilot Area ;\n".encode())
    glossary = load_glossary(own)
    assert glossary.terms[:-1] == load_glossary().terms
    assert glossary.forms("先行区") == ("先行区", "横琴先行区", "Hengqin Pilot Area")
    with kb.open(tmp_path / "library", settings=kb.Settings(model="hash", glossary=own)) as library:
        report = tmp_path / "report.txt"
        report.write_text("The Hengqin Pilot Area opened its gate.", encoding="utf-8")
        library.ingest(report)
        assert "Pilot Area" in library.search("先行区", mode="lexical")[0].text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"term,translation\na,b\n", "no column"),
        (b"", "no column"),
        ("zh,en\n口岸,port\n".encode("gb18030"), "UTF-8"),
        (None, "No such file"),
    ],
)
def test_a_glossary_that_cannot_be_read_is_told(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    own = tmp_path / "own.csv"
    if content is not None:
        own.write_bytes(content)
    with pytest.raises(BadRequest, match=told):
        load_glossary(own)

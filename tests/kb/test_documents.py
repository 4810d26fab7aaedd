"""The filters, made and checked in one place; excerpts, and the place where they stand."""

from __future__ import annotations

import datetime
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import Section
from kb.documents import (
    ASPECTS,
    Chosen,
    ChosenDocuments,
    DocumentInfo,
    Excerpt,
    Filters,
    PlaceWording,
    StoredDocument,
    excerpt,
    place_of,
)
from kb.errors import BadRequest
from kb.glossary import Glossary, Term, load_glossary

NAMES = ("Gongbei Customs", "拱北海关")
GLOSSARY = Glossary((Term("organisation", zh=("拱北海关",), en=("Gongbei Customs",)),))

DAY = datetime.datetime(2026, 1, 1)
INFO = DocumentInfo(
    id="id-a",
    source="a.md",
    title="深圳海关2025年工作",
    organisation="深圳海关",
    year=2026,
    date=None,
    language="zh",
    characters=22,
    chunks=1,
    added=DAY,
    changed=DAY,
)


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "years": st.none() | st.lists(st.integers(1900, 2100)),
            "organisations": st.none() | st.lists(st.sampled_from(NAMES)),
            "languages": st.none() | st.lists(st.sampled_from(["en", "zh"])),
            "aspects": st.none() | st.lists(st.sampled_from(ASPECTS)),
            "documents": st.none() | st.lists(st.text(max_size=3)),
        },
    )
)
def test_filters_hold_what_was_chosen_and_leave_the_rest_free(chosen: dict[str, Any]) -> None:
    filters = Filters.of(**chosen)
    held = {field.name: getattr(filters, field.name) for field in fields(Filters)}
    assert held == {name: tuple(chosen.get(name) or ()) for name in held}
    assert bool(filters) == any(chosen.values())


def test_every_field_can_be_chosen_and_documents_alone_have_no_aspect() -> None:
    names = {field.name for field in fields(Filters)}
    assert set(Chosen.__annotations__) == names
    assert names - set(ChosenDocuments.__annotations__) == {"aspects"}


@pytest.mark.parametrize("aspect", ["future", "计划", ""])
def test_an_aspect_that_there_is_not_is_refused(aspect: str) -> None:
    with pytest.raises(BadRequest, match=f"aspect '{aspect}': there are review, plan and other"):
        Filters.of(aspects=["plan", aspect])


@pytest.mark.parametrize("name", [*NAMES, "gongbei customs"])
def test_an_organisation_is_meant_by_all_its_names_in_both_languages(name: str) -> None:
    filters = Filters.of(organisations=[name, "Nowhere"], years=[2026])
    widened = filters.in_every_form(GLOSSARY.forms)
    assert set(widened.organisations) == {*NAMES, name, "Nowhere"}
    assert len(widened.organisations) == len(set(widened.organisations))
    assert widened.years == (2026,)


def test_the_glossary_that_comes_along_knows_both_names() -> None:
    forms = load_glossary().forms
    assert all(
        set(NAMES) <= set(Filters.of(organisations=[name]).in_every_form(forms).organisations)
        for name in NAMES
    )


def test_an_excerpt_tells_where_it_stands() -> None:
    text = "一、回顾\n增长2.4%。\n二、任务\n推进智慧海关。"
    sections = (
        Section(0, 1, "一、回顾", 0, 12, None, "review", 2025),
        Section(1, 1, "二、任务", 12, len(text), None, "plan", 2026),
    )
    stored = StoredDocument(INFO, text, sections, (0, 12), {}, None)
    start = text.index("推进")
    found = excerpt(stored, start, len(text))
    assert (found.text, found.section, found.page) == ("推进智慧海关。", "二、任务", 2)
    assert text[found.start : found.end] == found.text
    assert excerpt(stored, 5, 8).page == 1


EXCERPT = Excerpt(
    document_id="d1", source="a.md", title="Harbour 2025", organisation="Harbour Office",
    year=2025, language="en", section="Plan › Quay", page=3, start=10, end=40, text="A quay.",
)  # fmt: skip
CHINESE = PlaceWording(page="第 {page} 页", span="第 {start}–{end} 字符", separator="，")


def test_a_place_is_told_by_section_page_and_characters() -> None:
    assert place_of(EXCERPT) == "Plan › Quay, p. 3, characters 10–40"
    assert place_of(EXCERPT, CHINESE) == "Plan › Quay，第 3 页，第 10–40 字符"


def test_a_place_leaves_out_what_is_not_there_or_not_worded() -> None:
    assert place_of(replace(EXCERPT, page=None, section="")) == "characters 10–40"
    assert place_of(EXCERPT, PlaceWording(span="", separator=" · ")) == "Plan › Quay · p. 3"

"""Excerpts and the place where they stand."""

from __future__ import annotations

from dataclasses import replace

from kb.documents import Excerpt, PlaceWording, place_of

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

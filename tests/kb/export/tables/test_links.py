"""Where a passage of an export can be opened."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from kb.documents import Excerpt
from kb.export.tables.links import links, no_link, to_app

EXCERPT = Excerpt("id 1&2", "拱北.md", "T", None, 2026, "zh", "", None, 10, 40, "智慧海关。")


def test_an_address_of_the_app_names_document_and_span() -> None:
    parts = urlsplit(to_app("https://kb.example/app/")(EXCERPT))
    assert parts.path == "/app/documents"
    assert parse_qs(parts.query) == {"document": ["id 1&2"], "start": ["10"], "end": ["40"]}


def test_the_base_address_of_the_settings_wins_over_where_the_app_is_served() -> None:
    address = links("https://kb.example", "http://10.0.0.7:8501")(EXCERPT)
    assert address is not None
    assert address.startswith("https://kb.example/documents?")


@pytest.mark.parametrize(
    "served_at",
    [
        "",
        "http://localhost:8501",
        "http://127.0.0.1:8501",
        "http://[::1]:8501",
        "http://a.localhost",
    ],
)
def test_an_address_that_means_another_machine_elsewhere_is_no_link(served_at: str) -> None:
    assert links("", served_at)(EXCERPT) is None


@pytest.mark.parametrize("served_at", ["http://10.0.0.7:8501", "https://kb.example"])
def test_an_app_that_others_reach_is_linked_to(served_at: str) -> None:
    assert links("", served_at)(EXCERPT) == to_app(served_at)(EXCERPT)


def test_a_local_base_address_is_taken_at_its_word() -> None:
    assert links("http://localhost:8501")(EXCERPT) == to_app("http://localhost:8501")(EXCERPT)


def test_without_an_address_there_is_no_link() -> None:
    assert no_link(EXCERPT) is None

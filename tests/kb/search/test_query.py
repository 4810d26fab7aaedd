"""What may be asked, and what the refusal of the rest says."""

from __future__ import annotations

import pytest

from kb.errors import BadRequest
from kb.search.query import LONGEST_QUERY, checked


@pytest.mark.parametrize("query", ["  smart customs\n", "智慧海关 "])
def test_blanks_around_a_query_go(query: str) -> None:
    assert checked(query, limit=1, mode="hybrid", knows=lambda _: False) == query.strip()


@pytest.mark.parametrize(
    ("query", "limit", "mode", "message"),
    [
        (" \n", 1, "hybrid", "is empty; write"),
        ("关" * (LONGEST_QUERY + 1), 1, "hybrid", f"{LONGEST_QUERY + 1} characters, .* shorten"),
        ("ports", 1, "both", "mode 'both': there are hybrid, dense, lexical"),
        ("ports", 0, "hybrid", "limit 0: at least 1"),
        ("智慧海关", 1, "dense", r"\(zh\); search in hybrid or lexical mode"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_remedy(
    query: str, limit: int, mode: str, message: str
) -> None:
    with pytest.raises(BadRequest, match=message):
        checked(query, limit=limit, mode=mode, knows=lambda language: language == "en")

"""Long lists a page at a time."""

from __future__ import annotations

from itertools import chain

import pytest

from app_pages import paging
from app_pages.address import Filters, Part
from app_pages.figures.page import LARGE, first_view
from app_pages.ledger_address import Ledger
from app_pages.quote import FEW_NOTES, notes_html
from app_pages.texts import load_texts
from kb.compare.notes import Note
from kb.documents import Facets


@pytest.mark.parametrize("size", [0, 50])
@pytest.mark.parametrize("count", [0, 1, 20, 21, 50, 51, 101])
def test_the_pages_together_are_the_list(count: int, size: int) -> None:
    rows = list(range(count))
    pages = paging.pages_of(Part(1, size), count)
    shown = [paging.shown(rows, Part(page, size)) for page in range(1, pages + 1)]
    assert list(chain.from_iterable(shown)) == rows
    assert all(len(page) <= (size or 20) for page in shown)


def test_a_page_beyond_the_end_is_the_last_one() -> None:
    assert paging.shown(range(45), Part(9)) == range(40, 45)
    assert paging.page_of(Part(9), 45) == 3


@pytest.mark.parametrize("language", ["en", "zh"])
def test_of_many_notes_each_kind_stands_once_with_how_many_are_like_it(language: str) -> None:
    texts = load_texts(language)
    few = [Note("no_figures", {"source": f"{n}.md"}) for n in range(FEW_NOTES)]
    assert notes_html(few, texts).count("<li>") == FEW_NOTES
    many = [Note("no_figures", {"source": f"{n}.md"}) for n in range(1200)]
    many += [Note("figures_without_year", {"source": "<b>.md"})]
    page = notes_html(many, texts)
    assert page.count("<li>") == 2
    assert "0.md" in page
    assert "1,199" in page
    assert "&lt;b&gt;.md" in page
    assert "1199.md" not in page


def test_a_large_library_begins_with_the_figures_of_one_organisation() -> None:
    owners = {"A": LARGE // 2, "B": LARGE, "C": LARGE}
    large = Facets({2026: 1}, owners, {"en": sum(owners.values())})
    assert first_view(large, Ledger()) == Filters(organisations=("B",))
    for asked in (Ledger(text="exports"), Ledger(filters=Filters(years=(2026,)))):
        assert first_view(large, asked) == asked.filters
    small = Facets({2026: 1}, {"A": 10, "B": 12}, {"en": 22})
    assert first_view(small, Ledger()) == Filters()

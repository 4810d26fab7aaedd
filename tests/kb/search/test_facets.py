"""Counts of what was found, held against counting one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from index import NO_YEAR, Matches, may_speak_of
from kb.search.candidates import Candidates, QuestionTerms
from kb.search.facets import (
    FoundSet,
    count_of,
    counts_of,
    found_set,
    renamed,
    type_of,
    years_of,
)
from kb.search.found import Count

YEARS = some.none() | some.integers(2020, 2024)
NAMES = some.sampled_from(["", "拱北海关", "Gongbei Customs", "Port Office"])
PASSAGES = some.lists(
    some.tuples(YEARS, YEARS, some.sampled_from("abc"), NAMES, some.sampled_from([0, 1, 2, 3])),
    max_size=24,
)
Facts = Sequence[tuple[int | None, int | None, str, str, int]]


def found_of(facts: Facts) -> tuple[FoundSet, Facts]:
    """A set of passages, the later ones more relevant, and the facts of those that fit."""
    count = len(facts)
    ids = np.arange(10, 10 + count)

    def years(place: int) -> np.ndarray:
        given = (fact[place] for fact in facts)
        return np.array([NO_YEAR if year is None else year for year in given], dtype=np.int32)

    none = np.zeros(count, dtype=np.float32)
    documents = tuple(fact[2] for fact in facts)
    matches = Matches(
        ids=ids,
        dense=none,
        lexical=none,
        languages=("zh",) * count,
        years=years(0),
        report_years=years(1),
        documents=documents,
        document_languages=("zh",) * count,
        organisations=tuple(fact[3] or None for fact in facts),
        aspects=("plan",) * count,
    )
    candidates = Candidates(
        ids[::-1], none, none, none, none, none, ("zh",) * count, QuestionTerms("zh", {}, {})
    )
    legs = np.array([fact[4] for fact in reversed(facts)], dtype=np.uint8)
    found = found_set(matches, candidates, legs, is_whole=True)
    return found, [fact for fact in reversed(facts) if fact[4]]


def counted(facts: Facts, has: Callable[..., bool]) -> Count:
    fitting = [fact for fact in facts if has(fact)]
    return Count(len(fitting), len({fact[2] for fact in fitting}))


@given(PASSAGES)
def test_what_fits_is_kept_in_its_order_with_its_facts(facts: Facts) -> None:
    found, kept = found_of(facts)
    assert found.documents.tolist() == [fact[2] for fact in kept]
    assert found.organisations.tolist() == [fact[3] for fact in kept]
    assert found.legs.tolist() == [fact[4] for fact in kept]
    assert count_of(found) == counted(kept, lambda _: True)


@given(PASSAGES)
def test_a_year_counts_what_the_filter_by_that_year_lets_through(facts: Facts) -> None:
    found, kept = found_of(facts)
    years = years_of(found)
    assert list(years) == sorted(years, reverse=True)
    for year in range(2018, 2027):
        through = may_speak_of(
            [year],
            years=found.years.astype(np.int32),
            report_years=found.report_years.astype(np.int32),
        )
        fitting = [fact for fact, is_through in zip(kept, through, strict=True) if is_through]
        assert years.get(year, Count(0, 0)) == counted(fitting, lambda _: True)


@given(PASSAGES)
def test_names_of_one_organisation_count_as_one_and_none_is_no_name(facts: Facts) -> None:
    found, kept = found_of(facts)
    owners = renamed(found.organisations, {"拱北海关": "Gongbei Customs"})
    counts = counts_of(owners, found.documents)
    shown = [(*fact[:3], fact[3].replace("拱北海关", "Gongbei Customs")) for fact in kept]
    names = {fact[3] for fact in shown} - {""}
    assert counts == {
        name: Count(
            sum(fact[3] == name for fact in shown),
            len({fact[2] for fact in shown if fact[3] == name}),
        )
        for name in names
    }
    passages = [count.passages for count in counts.values()]
    assert passages == sorted(passages, reverse=True)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("reports/gongbei-2026.md", "md"),
        ("拱北海关2026.PDF", "pdf"),
        ("mail.eml/annex.docx", "docx"),
        ("archive.zip!2026/report.html", "html"),
        ("record-17", ""),
        ("Report of 1.3.2026", ""),
        ("notes. and more words", ""),
        (".hidden", ""),
        ("", ""),
    ],
)
def test_a_type_is_the_ending_of_a_file(source: str, kind: str) -> None:
    assert type_of(source) == kind

"""A reviewer's word on a pair: kept in the catalog by the words of both sides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from kb.compare.plans.comparison import Comparison
from kb.compare.plans.pairs import Pair
from kb.errors import BadRequest, UnknownDocument
from tests.kb.comparing import EN_2025, EN_2026, ZH_2025, ZH_2026

Write = Callable[[str, str | bytes], Path]

HEAD = "---\norganisation: Harbour Office\nyear: {year}\nlanguage: {language}\n---\n\n"


def put(write: Write, name: str, text: str, year: int, language: str = "en") -> Path:
    return write(name, HEAD.format(year=year, language=language) + text)


@pytest.fixture
def harbour(library: kb.Library, write: Write) -> kb.Library:
    put(write, "h2025.md", EN_2025, 2025)
    library.ingest(put(write, "h2026.md", EN_2026, 2026).parent)
    return library


def pair_of(found: Comparison, text: str) -> Pair:
    (pair,) = [
        pair
        for pair in found.steps[0].pairs
        if any(side and side.text == text for side in (pair.left, pair.right))
    ]
    return pair


def test_a_corrected_change_holds_and_can_be_taken_back(harbour: kb.Library) -> None:
    pair = pair_of(harbour.compare(), "promote electronic cargo lists")
    assert pair.change == "kept"
    decision = harbour.decide(pair.left, pair.right, "reworded", note="other lists")
    corrected = pair_of(harbour.compare(), "promote electronic cargo lists")
    assert corrected.change == "reworded"
    assert corrected.decision == decision
    assert harbour.decisions() == [decision]
    assert harbour.undecide([decision.id]) == [decision]
    assert pair_of(harbour.compare(), "promote electronic cargo lists").decision is None
    assert harbour.decisions() == []


def test_a_confirmed_change_is_marked(harbour: kb.Library) -> None:
    pair = pair_of(harbour.compare(), "We will promote night pilotage")
    harbour.decide(pair.left, pair.right, pair.change)
    confirmed = pair_of(harbour.compare(), "We will promote night pilotage")
    assert confirmed.change == pair.change == "strengthened"
    assert confirmed.decision is not None
    assert "✓" in str(confirmed)


def test_a_corrected_partner_takes_both_from_their_old_ones(harbour: kb.Library) -> None:
    found = harbour.compare()
    tide, dogs = (
        pair_of(found, text)
        for text in ("Publish a tide table for anglers", "Train dogs to find stowaways")
    )
    quay = pair_of(found, "Repair the eastern quay")
    harbour.decide(tide.left, quay.right, "reworded")
    after = harbour.compare()
    assert pair_of(after, "Publish a tide table for anglers").right == quay.right
    assert pair_of(after, "repair the eastern quay").change == "dropped"
    assert pair_of(after, "Train dogs to find stowaways") == dogs


def test_unrelated_parts_two_measures(harbour: kb.Library) -> None:
    pair = pair_of(harbour.compare(), "promote electronic cargo lists")
    harbour.decide(pair.left, pair.right, "unrelated")
    alone = [
        pair.change
        for pair in harbour.compare().steps[0].pairs
        if any(s and s.text == "promote electronic cargo lists" for s in (pair.left, pair.right))
    ]
    assert sorted(alone) == ["dropped", "new"]


def test_a_side_may_be_settled_to_have_no_partner(harbour: kb.Library) -> None:
    pair = pair_of(harbour.compare(), "Build a shelter for drivers")
    assert harbour.decide(pair.left, None).change == "dropped"
    assert harbour.decide(None, pair.right).change == "new"
    changes = {
        pair.change: pair.decision
        for pair in harbour.compare().steps[0].pairs
        if any(s and s.text == "Build a shelter for drivers" for s in (pair.left, pair.right))
    }
    assert set(changes) == {"dropped", "new"}
    assert all(changes.values())


def test_a_decision_outlives_a_new_ingest_for_as_long_as_both_texts_do(
    harbour: kb.Library, write: Write, tmp_path: Path
) -> None:
    pair = pair_of(harbour.compare(), "We will promote night pilotage")
    harbour.decide(pair.left, pair.right, "reworded")
    longer = EN_2026.replace("## 2. Tasks", "A line that moves all offsets.\n\n## 2. Tasks")
    harbour.ingest(put(lambda n, t: _over(tmp_path, n, t), "h2026.md", longer, 2026))
    assert pair_of(harbour.compare(), "We will promote night pilotage").change == "reworded"
    changed = longer.replace("promote night pilotage", "promote night pilotage for ferries")
    harbour.ingest(put(lambda n, t: _over(tmp_path, n, t), "h2026.md", changed, 2026))
    other = pair_of(harbour.compare(), "We will promote night pilotage for ferries")
    assert other.decision is None
    assert len(harbour.decisions()) == 1


def test_a_decision_is_there_when_the_library_is_opened_again(
    harbour: kb.Library, settings: kb.Settings
) -> None:
    before = harbour.revision
    decision = harbour.decide("h2025.md:0-16", "h2026.md:0-16", "kept")
    assert harbour.revision > before
    with kb.open(settings=settings) as again:
        assert again.decisions() == [decision]


def test_a_second_decision_about_two_texts_takes_the_place_of_the_first(
    harbour: kb.Library,
) -> None:
    pair = pair_of(harbour.compare(), "Build a shelter for drivers")
    harbour.decide(pair.left, pair.right, "reworded")
    harbour.decide(pair.left, pair.right, "weakened")
    (decision,) = harbour.decisions()
    assert decision.change == "weakened"


@pytest.mark.parametrize(
    ("left", "right", "change", "error", "message"),
    [
        (None, None, "kept", BadRequest, "at least one side"),
        ("h2025.md:0-16", None, "kept", BadRequest, "there are dropped"),
        ("h2025.md:0-16", "h2026.md:0-16", "new", BadRequest, "does not fit two measures"),
        ("h2025.md:0-16", "h2026.md:0-16", "better", BadRequest, "there are kept, reworded"),
        ("h2025.md:0-16", "h2026.md:0-16", None, BadRequest, "there are kept, reworded"),
        ("h2025.md", "h2026.md:0-16", "kept", BadRequest, "SOURCE:START-END"),
        ("h2025.md:99999-99999", "h2026.md:0-16", "kept", BadRequest, "nothing stands there"),
        ("nowhere.md:0-16", "h2026.md:0-16", "kept", UnknownDocument, "no document"),
    ],
)
def test_a_decision_that_cannot_be_is_told(
    harbour: kb.Library,
    left: str | None,
    right: str | None,
    change: str | None,
    error: type[Exception],
    message: str,
) -> None:
    with pytest.raises(error, match=message):
        harbour.decide(left, right, change)
    assert harbour.decisions() == []


def test_taking_back_what_is_not_there_is_told(harbour: kb.Library) -> None:
    with pytest.raises(BadRequest, match="no decision 'x'"):
        harbour.undecide(["x"])


def test_chinese_measures_are_decided_alike(library: kb.Library, write: Write) -> None:
    put(write, "z2025.md", ZH_2025, 2025, "zh")
    library.ingest(put(write, "z2026.md", ZH_2026, 2026, "zh").parent)
    pair = pair_of(library.compare(), "推进夜间引航")
    library.decide(pair.left, pair.right, "reworded")
    assert pair_of(library.compare(), "推进夜间引航").change == "reworded"


def _over(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / "reports" / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path

"""The measure of several people at once sees what it says, with two of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import people


def test_two_people_get_their_own_answers_and_what_they_type_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_READER", "none")
    monkeypatch.setattr(people, "REPORTS_TO_TAKE_IN", 40)
    monkeypatch.setattr(people, "ROUNDS", 1)
    phases = list(people.PHASES)
    alone, instant, working, ingest, kept = people.measure(tmp_path, 2, "hash", phases, reading=0.1)
    for line in (alone, instant, working, ingest):
        assert "0 errors, 0 mixed, 0 not found" in line
    assert "4 of 4 typed kept" in kept
    assert "   2 answers" in instant


def test_what_one_counts_no_other_does() -> None:
    askers = [people.Asker(number) for number in range(people.PEOPLE + 1)]
    amounts = {asker.amount(thing) for asker in askers for thing in range(len(people.THINGS))}
    assert len(amounts) == len(askers) * len(people.THINGS)
    assert len({asker.office for asker in askers}) == len(askers)

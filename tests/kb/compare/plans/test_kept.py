"""What was computed of two reports is kept, and computed again only where something changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import kb
from kb.compare.plans import comparison as comparing
from kb.compare.plans import kept, spaces
from kb.compare.plans.comparison import Comparison, compare
from kb.compare.plans.kept import (
    measure_keys,
    measures_from,
    measures_record,
    step_from,
    step_record,
)
from kb.compare.plans.ladder import load_ladder
from kb.compare.plans.pairs import Step
from kb.compare.selection import Reports
from tests.kb.comparing import (
    ANALYSER,
    EN_2025,
    EN_2026,
    GLOSSARY,
    LADDER,
    ZH_2025,
    ZH_2026,
    report,
)
from tools.imports import ROOT, module_arrows, modules_of

OFFICE = "---\norganisation: Harbour Office\nyear: {year}\nlanguage: en\n---\n"


@pytest.fixture
def office(library: kb.Library, write: Callable[[str, str | bytes], Path]) -> kb.Library:
    """A library of three years' reports."""
    for year, text in ((2025, EN_2025), (2026, EN_2026), (2027, EN_2025.replace("oyster", "eel"))):
        path = write(f"{year}.md", OFFICE.format(year=year) + text)
    library.ingest(path.parent)
    return library


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The headings of the steps that are computed, as they are."""
    found: list[str] = []
    step_between = comparing.step_between

    def counted(*arguments: Any) -> Step:
        step = step_between(*arguments)
        found.append(step.heading)
        return step

    monkeypatch.setattr(comparing, "step_between", counted)
    return found


def compared(folder: Path, earlier: str, later: str) -> Comparison:
    both = (report(folder, "a.md", earlier, 2025), report(folder, "b.md", later, 2026))
    return compare(Reports(both), GLOSSARY.forms, ANALYSER, LADDER)


@pytest.mark.parametrize(("earlier", "later"), [(EN_2025, EN_2026), (ZH_2025, ZH_2026)])
def test_measures_and_steps_come_back_equal(tmp_path: Path, earlier: str, later: str) -> None:
    found = compared(tmp_path, earlier, later)
    for column, text in zip(found.columns, (earlier, later), strict=True):
        document = report(tmp_path, f"{'ab'[text == later]}.md", text, column.report.year)
        assert measures_from(measures_record(column.commitments), document) == column.commitments
    (step,) = found.steps
    both = (found.columns[0], found.columns[1])
    assert step_from(step_record(step, both), both, step.heading, {}) == step


def test_the_key_of_measures_is_another_with_the_text_and_with_the_ladder(tmp_path: Path) -> None:
    document = report(tmp_path, "a.md", EN_2025, 2025)
    other = replace(document, text=document.text.replace("oyster", "clam"))
    words = tmp_path / "ladder.csv"
    words.write_text("language,kind,step,words\nen,verb,1,explore\n", encoding="utf-8")
    keys = [
        *measure_keys([document], LADDER).values(),
        *measure_keys([other], LADDER).values(),
        *measure_keys([document], load_ladder(words)).values(),
    ]
    assert len(set(keys)) == 3
    assert measure_keys([document], load_ladder()) == measure_keys([document], LADDER)


def test_all_modules_by_which_measures_are_compared_are_in_the_digest() -> None:
    modules = modules_of(ROOT)
    arrows = module_arrows(modules)
    reached, ahead = set(), ["kb.compare.plans.comparison", "kb.compare.plans.chains"]
    while ahead:
        name = ahead.pop()
        if name not in reached and not name.startswith(("kb.catalog", "kb.compare.figures")):
            reached.add(name)
            ahead += arrows[name]
    digested = {path.stem for path in kept._source_files()}
    outside = {
        name
        for name in reached
        if name.startswith(("kb.compare.plans.", "index."))
        and not modules[name].is_package
        and name.rpartition(".")[2] not in digested
    }
    assert outside == set()


def same(one: Comparison, other: Comparison) -> bool:
    return replace(one, took_ms=0.0) == replace(other, took_ms=0.0)


def test_a_second_comparison_computes_nothing_and_finds_the_same(
    office: kb.Library, computed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = office.compare()
    assert computed == ["2025 → 2026", "2026 → 2027"]

    def embed(_self: object, _texts: Sequence[str]) -> None:
        raise AssertionError("nothing is to be embedded")

    monkeypatch.setattr(type(office._comparer), "_embed", embed)
    assert same(office.compare(), first)
    assert len(computed) == 2


def test_a_decision_computes_the_one_pair_of_reports_in_which_both_measures_stand(
    office: kb.Library, computed: list[str]
) -> None:
    first = office.compare()
    pair = next(pair for pair in first.steps[0].pairs if pair.change == "reworded")
    computed.clear()
    decision = office.decide(pair.left, pair.right, "kept")
    again = office.compare()
    assert computed == ["2025 → 2026"]
    settled = next(each for each in again.steps[0].pairs if each.decision)
    assert (settled.change, settled.doubt) == ("kept", 0.0)
    assert again.steps[1] == first.steps[1]
    computed.clear()
    office.undecide([decision.id])
    assert same(office.compare(), first)
    assert computed == []  # it is known as it was before the decision
    with kb.open(office.path, settings=office.settings) as another:
        assert same(another.compare(), first)
    assert computed == ["2025 → 2026"]  # the catalog keeps a step as it was decided last


def test_a_decision_that_is_made_again_is_told_as_it_is_now(office: kb.Library) -> None:
    pair = next(pair for pair in office.compare().steps[0].pairs if pair.change == "reworded")
    for _ in range(2):
        decision = office.decide(pair.left, pair.right, "kept", note="as I said")
        settled = [each.decision for each in office.compare().steps[0].pairs if each.decision]
        assert settled == [decision]


def test_the_measures_of_two_reports_are_prepared_once_for_a_reviewer(
    office: kb.Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = next(pair for pair in office.compare().steps[0].pairs if pair.change == "reworded")
    prepared: list[int] = []
    prepare = spaces.prepared

    def counted(plans: Sequence[Any], *rest: Any) -> Any:
        if plans:
            prepared.append(len(plans))
        return prepare(plans, *rest)

    monkeypatch.setattr(spaces, "prepared", counted)
    with kb.open(office.path, settings=office.settings) as opened:
        for change in ("kept", "unrelated"):
            opened.decide(pair.left, pair.right, change)
            found = opened.compare()
    assert prepared == [2]
    with kb.open(office.path, settings=office.settings) as another:
        assert same(another.compare(), found)


def test_a_changed_report_computes_its_own_pairs_alone(
    office: kb.Library, computed: list[str], tmp_path: Path
) -> None:
    office.compare()
    computed.clear()
    path = tmp_path / "reports" / "2025.md"
    path.write_text(path.read_text(encoding="utf-8").replace("tide table", "star map"), "utf-8")
    office.ingest(path)
    changed = office.compare()
    assert computed == ["2025 → 2026"]
    assert "Publish a star map for anglers" in [c.text for c in changed.columns[0].commitments]


def test_where_another_writes_the_comparison_is_the_same_and_not_kept(
    office: kb.Library, computed: list[str]
) -> None:
    with office._database.writing():
        first = office.compare()
    assert same(office.compare(), first)
    assert len(computed) == 4
    assert same(office.compare(), first)
    assert len(computed) == 4


def test_the_queue_has_the_most_doubtful_first_and_nothing_that_is_settled(
    office: kb.Library,
) -> None:
    queue = office.compare().doubtful()
    doubts = [pair.doubt for _, pair in queue]
    assert doubts == sorted(doubts, reverse=True)
    _, worst = queue[0]
    office.decide(worst.left, worst.right, None if None in (worst.left, worst.right) else "kept")
    assert worst not in [pair for _, pair in office.compare().doubtful()]
    assert office.compare().doubtful(2) == office.compare().doubtful()[:2]

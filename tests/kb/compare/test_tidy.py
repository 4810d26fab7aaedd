"""Results as data frames: a row a record, columns with their types, values equal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd
import pytest

import kb
from kb.compare.tidy import PASSAGE, Tidy
from kb.errors import BadRequest
from tests.kb.comparing import EN_2025, EN_2026


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kb.Library]:
    folder = tmp_path_factory.mktemp("tidy")
    for year, text in ((2025, EN_2025), (2026, EN_2026)):
        head = f"---\norganisation: Harbour Office\nyear: {year}\n---\n\n"
        (folder / f"h{year}.md").write_text(head + text, encoding="utf-8")
    with kb.open(settings=kb.Settings(library=folder / "library", model="hash")) as opened:
        opened.ingest([folder / "h2025.md", folder / "h2026.md"])
        yield opened


@pytest.fixture(scope="module")
def results(library: kb.Library) -> dict[str, Tidy]:
    return {
        "figures": library.figures(),
        "pairs": library.compare(),
        "promises": library.promises(),
        "themes": library.themes(),
        "years": library.history("pilotage"),
    }


def test_the_main_table_is_the_frame_and_the_others_go_by_name(results: dict[str, Tidy]) -> None:
    for name, found in results.items():
        tables = found.tables()
        assert (tables[0].name, tables[-1].name) == (name, "documents")
        pd.testing.assert_frame_equal(found.frame(), found.frame(name))
        for table in tables:
            frame = found.frame(table.name)
            assert list(frame.columns) == list(table.columns)
            assert len(frame) == len(table.rows)


def test_an_unknown_table_is_told_with_those_there_are(library: kb.Library) -> None:
    with pytest.raises(BadRequest, match="no table 'x'; there are figures, series"):
        library.figures().frame("x")


def test_a_frame_of_figures_holds_what_the_figures_tell(library: kb.Library) -> None:
    found = library.figures()
    frame = found.frame()
    assert len(frame) == len(found.indicators) > 3
    for each, row in zip(found.indicators, frame.to_dict("records"), strict=True):
        text = library.document(each.figure.document_id).text
        assert text[row["start"] : row["end"]] == row["text"] == each.figure.text
        assert text[row["sentence_start"] : row["sentence_end"]] == row["sentence"]
        assert Decimal(str(row["value"])) == each.value
        assert (row["name"], row["unit"], row["kind"]) == (each.name, each.unit, each.kind)
        assert (row["organisation"], row["year"]) == ("Harbour Office", each.figure.year)
        assert row["section"] == each.figure.section
        assert row["period"] == str(each.period)


def test_a_change_has_its_sign_and_the_printed_number_its_unit(library: kb.Library) -> None:
    rows = {row["text"]: row for row in library.figures().frame().to_dict("records")}
    cut = rows["12%"]
    assert (cut["value"], cut["change"], cut["direction"]) == (12, -12, "down")
    assert (cut["printed_value"], cut["printed_unit"]) == (12, "%")
    assert pd.isna(rows["58 percent"]["change"])


def test_a_frame_of_pairs_holds_both_sides_with_their_places(library: kb.Library) -> None:
    found = library.compare()
    pairs = [pair for step in found.steps for pair in step.pairs]
    for pair, row in zip(pairs, found.frame().to_dict("records"), strict=True):
        assert row["change"] == pair.change
        for name, side in (("left", pair.left), ("right", pair.right)):
            if side is None:
                assert all(pd.isna(row[f"{name}_{column}"]) for column in PASSAGE)
            else:
                assert row[f"{name}_text"] == side.text
                assert row[f"{name}_start"] == side.excerpt.start
    counted = found.frame()["change"].value_counts().to_dict()
    assert counted == {change: n for change, n in found.steps[0].counts.items() if n}


def test_each_figure_that_a_measure_sets_is_a_row(library: kb.Library) -> None:
    found = library.compare()
    measures = [each for column in found.columns for each in column.commitments]
    targets = [(each, target) for each in measures for target in each.targets]
    frame = found.frame("targets")
    assert [(row.text, row.value, row.unit, row.printed) for row in frame.itertuples()] == [
        (each.text, target.value, target.unit, target.text) for each, target in targets
    ]
    assert len(targets) >= 2
    joined = frame.merge(
        found.frame("measures"), left_on="measure_id", right_on="id", suffixes=("", "_measure")
    )
    assert list(joined["text"]) == list(joined["text_measure"])


def test_promises_themes_and_wordings_have_a_row_each(library: kb.Library) -> None:
    promised = library.promises()
    outcomes = [promise.outcome for step in promised.steps for promise in step.promises]
    assert list(promised.frame()["outcome"]) == outcomes
    matrix = library.themes()
    shares = matrix.frame().groupby("year")["share"].sum()
    assert list(shares.index) == list(matrix.years)
    assert list(shares) == pytest.approx([1.0] * len(matrix.years))
    history = library.history("pilotage")
    assert list(history.frame()["count"]) == [year.count for year in history.years]
    assert history.frame("uses")["count"].sum() == history.count
    assert history.frame("forms")["count"].sum() == history.count

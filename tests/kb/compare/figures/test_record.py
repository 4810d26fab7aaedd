"""Figures that the catalog keeps are those that would be read; the key has all they depend on."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kb
from ingest.document import Aspect
from ingest.text.bounds import Bound
from kb.catalog import DerivedTable
from kb.compare.figures import record
from kb.compare.figures.extract import indicators
from kb.compare.figures.indicators import Indicator
from kb.compare.figures.kinds import Base, Direction, Kind
from kb.compare.figures.period import Period
from kb.compare.figures.record import KIND, from_record, indicators_of, key_of, to_record
from kb.compare.figures.scopes import Per, Scope, places_in
from kb.documents import Filters, StoredDocument, excerpt
from tests.kb.compare.figures.reports import report
from tools.imports import ROOT, module_arrows, modules_of

EN = (
    "# Work of 2025\n\n## Review of 2025\n\nTrade reached 622.65 billion yuan, up 2.4%. From 2021"
    " to 2025 between 70 and 88 ports opened in Zhuhai.\n\n## Plan\n\nExports will rise by 3%.\n"
)
ZH = (
    "# 2025年工作\n\n## 一、回顾\n\n全年进出口总值4.5万亿元，同比增长1.4%。\n\n"
    "日均验放旅客超过60万人次。\n"
)

periods = st.builds(Period, st.integers(1900, 2100), st.integers(1900, 2100), st.text(max_size=7))
decimals = st.decimals(allow_nan=False, allow_infinity=False)


def optional(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


def one_of(literal: object) -> st.SearchStrategy[object]:
    return st.sampled_from(get_args(literal))


@pytest.fixture(scope="module", params=[EN, ZH], ids=["en", "zh"])
def document(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> StoredDocument:
    return report(tmp_path_factory.mktemp("reports"), request.param)


def test_what_was_read_of_a_report_comes_back_equal(document: StoredDocument) -> None:
    read = indicators(document, places_in(["Zhuhai"]))
    assert len(read) > 2
    assert from_record(to_record(read), document) == read


@given(data=st.data())
def test_any_indicator_comes_back_equal(document: StoredDocument, data: st.DataObject) -> None:
    ends = st.lists(st.integers(0, len(document.text)), min_size=2, max_size=2).map(sorted)
    excerpts = ends.map(lambda span: excerpt(document, *span))
    every = st.builds(
        Indicator,
        number=st.integers(0),
        name=st.text(),
        kind=one_of(Kind),
        value=decimals,
        unit=st.text(),
        counted=st.text(),
        bound=optional(one_of(Bound)),
        lower=optional(decimals),
        upper=optional(decimals),
        step=decimals,
        period=optional(periods),
        per=optional(one_of(Per)),
        aspect=one_of(Aspect),
        scope=one_of(Scope),
        place=st.text(),
        direction=optional(one_of(Direction)),
        base=optional(one_of(Base)),
        base_period=optional(periods),
        growth=optional(decimals),
        earlier=st.booleans(),
        partner=optional(st.integers(0)),
        figure=excerpts,
        sentence=excerpts,
    )
    some = tuple(data.draw(st.lists(every, max_size=3)))
    back = from_record(to_record(some), document)
    assert back == some
    assert [str(indicator.value) for indicator in back] == [str(one.value) for one in some]


def test_the_key_is_another_with_everything_that_is_read(document: StoredDocument) -> None:
    places = places_in(["Zhuhai"])
    info, section = document.info, document.sections[0]
    others = [
        replace(document, text=document.text + "."),
        replace(document, sections=(replace(section, year=1999), *document.sections[1:])),
        replace(document, sections=(replace(section, aspect="plan"), *document.sections[1:])),
        replace(document, info=replace(info, year=1999)),
        replace(document, info=replace(info, title="Another")),
        replace(document, info=replace(info, organisation=None)),
        replace(document, info=replace(info, language="other")),
        replace(document, extra={"currency": "SGD"}),
    ]
    keys = [key_of(document, places), key_of(document, None), key_of(document, places_in(["珠海"]))]
    keys += [key_of(other, places) for other in others]
    assert len(set(keys)) == 3 + len(others)
    elsewhere = replace(document, info=replace(info, source="elsewhere.md", id="another"))
    assert key_of(elsewhere, places) == keys[0]


def test_the_pattern_of_places_is_the_same_in_whichever_order_they_come() -> None:
    forms = ["港口", "口岸", "Macao", "Zhuhai", "Tianjin"]
    patterns = [places_in(forms), places_in(forms[::-1])]
    assert [pattern and pattern.pattern for pattern in patterns] == [
        "Tianjin|Zhuhai|Macao|口岸|港口"
    ] * 2


def test_all_modules_by_which_figures_are_read_are_in_the_digest_of_the_rules() -> None:
    modules = modules_of(ROOT)
    arrows = module_arrows(modules)
    reached, ahead = set(), ["kb.compare.figures.extract", "kb.compare.figures.record"]
    while ahead:
        name = ahead.pop()
        if name not in reached and not name.startswith(("kb.catalog", "index")):
            reached.add(name)
            ahead += arrows[name]
    digested = set(record._rule_files())
    places = {
        name: ROOT.joinpath(*name.split("."), *(["__init__"] if modules[name].is_package else []))
        for name in reached
    }
    outside = {name for name, place in places.items() if place.with_suffix(".py") not in digested}
    assert outside == {"kb.errors"}
    assert {"units.csv", "bounds.csv", "numbers_zh.py", "extract.py"} <= {
        path.name for path in digested
    }


def test_a_changed_rule_or_word_list_changes_the_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules.py").write_text("ALIKE = 1\n")
    monkeypatch.setattr(record, "RULES", (tmp_path,))

    def digest() -> str:
        record.rules_digest.cache_clear()
        return record.rules_digest()

    try:
        first = digest()
        assert digest() == first
        (tmp_path / "rules.py").write_text("ALIKE = 2\n")
        second = digest()
        (tmp_path / "units.csv").write_text("zh,吨\n", encoding="utf-8")
        assert len({first, second, digest()}) == 3
    finally:
        record.rules_digest.cache_clear()


def test_a_library_reads_each_report_once_until_it_changes(
    library: kb.Library, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.ingest(reports)
    read: list[str] = []

    def counted(document: StoredDocument, places: re.Pattern[str] | None) -> tuple[Indicator, ...]:
        read.append(document.info.source)
        return indicators(document, places)

    monkeypatch.setattr("kb.compare.figures.extract.indicators", counted)
    first = library.figures()
    assert sorted(read) == ["gongbei.md", "shenzhen.md"]
    assert library.figures() == first
    assert len(read) == 2
    text = (reports / "gongbei.md").read_text(encoding="utf-8").replace("622.65", "700.00")
    (reports / "gongbei.md").write_text(text, encoding="utf-8")
    library.ingest(reports)
    values = [indicator.value for indicator in library.figures().indicators]
    assert Decimal(700) * 10**9 in values
    assert Decimal("622.65") * 10**9 not in values
    assert read[2:] == ["gongbei.md"]


def test_where_another_writes_figures_are_the_same_and_not_kept(
    library: kb.Library, reports: Path
) -> None:
    library.ingest(reports)
    documents = library._comparer.documents(Filters())
    table = DerivedTable(library._database, KIND)
    keys = {document.info.id: key_of(document, None) for document in documents}
    with library._database.writing():
        found = indicators_of(documents, None, table)
    assert found == [indicators(document) for document in documents]
    assert table.values(keys) == {}
    assert indicators_of(documents, None, table) == found
    assert set(table.values(keys)) == set(keys)

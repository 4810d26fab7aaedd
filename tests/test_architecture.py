"""Which room of a layer may import which: a table by floors; a new arrow fails, as does one up.

python -m tests.test_architecture     prints the table as the imports are now
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pytest

from tools.imports import (
    LAYERS,
    ROOT,
    circle_of,
    floors_of,
    module_arrows,
    modules_of,
    room_arrows,
)

FLOORS: Mapping[str, str] = {
    "app": """
app: | app_pages.ask app_pages.compare app_pages.documents app_pages.figures app_pages.frame
    app_pages.jobs app_pages.search app_pages.status app_pages.texts kb kb.errors
""",
    "app_pages": """
ask: address crosslinks escape filters frame home passage remembered texts | kb kb.answer
    kb.documents kb.errors kb.export kb.library kb.search

home: address escape figures remembered texts | kb.compare kb.documents kb.errors

compare: address crosslinks downloads escape filters frame paging pivot printed quote remembered
    texts | kb kb.compare kb.documents kb.errors kb.export
figures: address downloads escape filters frame ledger_address paging passage pivot printed
    quote remembered texts | kb kb.compare kb.documents kb.export

pivot: address escape frame ledger_address printed quote texts | kb.compare
search: address downloads escape frame paging quote remembered texts | kb kb.documents kb.export
    kb.search
status: address documents escape jobs paging remembered texts | kb kb.answer kb.catalog
    kb.config kb.library

documents: address crosslinks escape filters frame jobs paging passage printed remembered texts
    | kb kb.documents kb.errors kb.library kb.pipeline
quote: address escape paging texts | kb.compare kb.documents

crosslinks: address escape ledger_address remembered texts | kb.compare kb.errors
jobs: escape frame printed texts | kb kb.catalog
paging: address escape frame texts

downloads: texts | kb kb.export
filters: address texts | kb.documents
frame: escape texts | kb.errors
ledger_address: address
passage: escape | kb.documents
printed: escape
remembered: address | kb kb.answer kb.catalog kb.compare kb.documents kb.errors kb.library
    kb.search

app_pages:
address: | kb.answer kb.documents
escape:
texts: | kb.documents kb.export
""",
    "kb": """
cli: answer atomic catalog compare config documents errors evaluate export kb library pipeline
    refusals search | ingest

kb: config library
evaluate: answer config errors library pipeline search

export: answer atomic cells compare documents errors search
library: answer atomic catalog compare config documents errors glossary pipeline refusals search
    | index ingest

answer: atomic catalog config documents errors glossary search | index index.terms ingest
    ingest.text

compare: atomic catalog documents errors glossary | index ingest ingest.document
    ingest.structure ingest.text
pipeline: atomic catalog cells documents errors refusals | index ingest
search: catalog documents errors glossary refusals | index index.fusion index.local ingest

catalog: atomic documents errors | ingest
config: errors trust

documents: errors | ingest
glossary: errors | index ingest
trust: atomic

atomic:
cells:
errors:
refusals:
""",
    "ingest": """
ingest: apart document errors files finish metadata page_picture reading splitter text

apart: document errors files finish metadata page_picture readers reading

reading: document errors files finish metadata readers unpacking

unpacking: document draft errors files finish metadata readers

readers: document draft errors files finish left_out metadata page_picture text

finish: document draft left_out metadata structure text

draft: left_out metadata structure text

metadata: document errors files text
splitter: document structure text

files: errors text
structure: document text

text: document

document:
errors:
left_out:
page_picture:
""",
    "index": """
index: chinese engine errors fusion local models ranking terms

local: columns engine errors ranking terms

models: chinese errors
terms: chinese columns

chinese: errors

columns:
engine:
errors:
fusion:
ranking:
""",
}
"""Layer -> its rooms from the top floor down, a line each: the rooms of the same layer that it may
import, then, after a bar, those of other layers. Only rooms of lower floors can stand there. A room
is a package or a file in the layer's folder; the layer's own name is its ``__init__``.
"""

INDENT = "    "
CONTINUED = f"\n{INDENT}"

Arrows = dict[str, set[str]]


def table_of(floors: Mapping[str, str]) -> tuple[Arrows, Arrows]:
    """The arrows that a table allows, and of these the ones that do not lead downwards."""
    allowed: Arrows = {}
    upward: Arrows = {}
    for layer, table in floors.items():
        above: set[str] = set()
        for floor in table.strip().replace(CONTINUED, " ").split("\n\n"):
            lines = [line.partition(":") for line in floor.splitlines()]
            above |= {_full(layer, room) for room, _, _ in lines}
            for room, _, targets in lines:
                own, _, other = targets.partition("|")
                inside = {_full(layer, target) for target in own.split()}
                allowed[_full(layer, room)] = inside | set(other.split())
                upward[_full(layer, room)] = inside & above
    return allowed, upward


def text_of(arrows: Mapping[str, set[str]]) -> dict[str, str]:
    """The table that allows these arrows and no others, each room as low as it can stand."""
    tables = {}
    for layer in LAYERS:
        own = {room: targets for room, targets in arrows.items() if _layer(room) == layer}
        inside = {room: {to for to in targets if to in own} for room, targets in own.items()}
        floors = []
        for floor in reversed(floors_of(inside)):
            lines = []
            for room in floor:
                names = sorted(target.removeprefix(f"{layer}.") for target in inside[room])
                other = sorted(own[room] - inside[room])
                words = [f"{room.removeprefix(f'{layer}.')}:", *names, *(["|"] if other else [])]
                lines += textwrap.wrap(" ".join([*words, *other]), 96, subsequent_indent=INDENT)
            floors.append("\n".join(lines))
        tables[layer] = "\n\n".join(floors)
    return tables


def _full(layer: str, room: str) -> str:
    return room if room == layer else f"{layer}.{room}"


def _layer(room: str) -> str:
    return room.partition(".")[0]


def breaches(arrows: Mapping[str, set[str]], floors: Mapping[str, str]) -> list[str]:
    """Each arrow that the table does not have, that it has in vain, or that leads up."""
    allowed, upward = table_of(floors)
    lines = [f"{room} has no floor" for room in arrows if room not in allowed]
    lines += [f"{room} has a floor and no code" for room in allowed if room not in arrows]
    for room, targets in arrows.items():
        held = allowed.get(room, set())
        lines += [f"{room} -> {to} is new" for to in sorted(targets - held)]
        lines += [f"{room} -> {to} is no longer used" for to in sorted(held - targets)]
    for room, targets in upward.items():
        lines += [f"{room} -> {to} leads up" for to in sorted(targets)]
    return lines


def test_each_room_imports_only_what_the_table_has_below_it() -> None:
    for layer, table in FLOORS.items():
        print(f"{layer}\n{table}")  # noqa: T201  # the house, for who runs this with -s
    assert breaches(room_arrows(MODULES), FLOORS) == []


MODULES = modules_of(ROOT)
IMPORTED = module_arrows(MODULES)
PACKAGES = sorted(name for name in MODULES if MODULES[name].is_package)


@pytest.mark.parametrize("package", PACKAGES)
def test_what_lies_in_a_package_imports_in_no_circle(package: str) -> None:
    """Each module or package in it counts as one, all that lies deeper included."""
    depth = package.count(".") + 2
    arrows: Arrows = {}
    for name, targets in IMPORTED.items():
        if MODULES[name].inside(package):
            child = ".".join(name.split(".")[:depth])
            inside = {
                ".".join(target.split(".")[:depth])
                for target in targets
                if MODULES[target].inside(package)
            }
            arrows.setdefault(child, set()).update(inside - {child})
    assert circle_of(arrows) == []


HOUSE = {"kb": "cli: library\n\nlibrary: | ingest\nsearch: | index\n\nerrors:"}


@pytest.mark.parametrize(
    ("arrows", "expected"),
    [
        ({}, []),
        ({"kb.search": {"index", "kb.errors"}}, ["kb.search -> kb.errors is new"]),
        ({"kb.search": {"index", "ingest"}}, ["kb.search -> ingest is new"]),
        ({"kb.cli": set()}, ["kb.cli -> kb.library is no longer used"]),
        ({"kb.misc": set()}, ["kb.misc has no floor"]),
    ],
)
def test_an_arrow_that_the_table_does_not_have_is_named(
    arrows: dict[str, set[str]], expected: list[str]
) -> None:
    rooms = {"kb.cli": {"kb.library"}, "kb.library": {"ingest"}, "kb.search": {"index"}}
    assert breaches(rooms | {"kb.errors": set()} | arrows, HOUSE) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("search: library\nlibrary:", "kb.search -> kb.library leads up"),
        ("library:\n\nsearch: library", "kb.search -> kb.library leads up"),
        ("search: library\n\nlibrary:\n\nerrors:", "kb.errors has a floor and no code"),
    ],
)
def test_the_table_itself_cannot_be_loosened_upwards(table: str, expected: str) -> None:
    rooms: dict[str, set[str]] = {"kb.search": {"kb.library"}, "kb.library": set()}
    assert breaches(rooms, {"kb": table}) == [expected]


def test_a_table_made_from_the_imports_allows_them_and_reads_from_the_top() -> None:
    rooms = {"kb.cli": {"kb.library", "kb.errors"}, "kb.library": {"ingest"}, "kb.errors": set()}
    table = text_of(rooms)["kb"]
    assert table == "cli: errors library\n\nerrors:\nlibrary: | ingest"
    assert breaches(rooms, {"kb": table}) == []


if __name__ == "__main__":
    for layer, table in text_of(room_arrows(MODULES)).items():
        print(f'    "{layer}": """\n{table}\n""",')  # noqa: T201

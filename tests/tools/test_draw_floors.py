"""The picture of the floors: what is left out, what stands where, and that it is up to date."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from tools.draw_floors import PICTURE, STOREYS, centres, picture, plan_of, reduced
from tools.imports import LAYERS, ROOT, floors_of

HOUSE = {"roof": {"room", "cellar"}, "room": {"cellar"}, "shed": {"cellar"}, "cellar": set()}
SVG = "{http://www.w3.org/2000/svg}"


def test_a_room_stands_right_above_the_highest_that_it_imports() -> None:
    assert floors_of(HOUSE) == [["cellar"], ["room", "shed"], ["roof"]]


def test_an_arrow_is_left_out_where_a_longer_way_leads_there() -> None:
    assert reduced(HOUSE) == HOUSE | {"roof": {"room"}}


def test_an_arrow_past_a_floor_has_a_way_between_its_rooms() -> None:
    arrows = {"a": {"b", "c"}, "b": {"d"}, "c": set(), "d": set()}
    plan = plan_of(arrows, {name: name for name in arrows})
    labels = [sorted(place.label for place in row) for row in plan.rows]
    assert labels == [["a"], ["", "b"], ["c", "d"]]
    to_b, way = sorted(plan.below[plan.rows[0][0]], key=lambda place: place.label, reverse=True)
    assert (to_b.label, way.label) == ("b", "")
    assert [place.label for place in plan.below[way]] == ["c"]


def test_a_row_stands_around_the_middle() -> None:
    row = plan_of({"a": set(), "b": set()}, {"a": "long-name", "b": "b"}).rows[0]
    left, right = centres(row, 100)
    assert left - row[0].width / 2 + right + row[1].width / 2 == 200


def test_the_picture_shows_every_room_and_is_the_same_at_every_run() -> None:
    drawn = picture(ROOT)
    assert drawn == picture(ROOT)
    words = {text.text for text in ET.fromstring(drawn).iter(f"{SVG}text")}
    rooms = {path for layer in LAYERS for path in (ROOT / layer).glob("*") if path.suffix == ".py"}
    assert {path.name for path in rooms} <= words
    packages = {path.parent for layer in LAYERS for path in (ROOT / layer).glob("*/__init__.py")}
    assert {f"{path.name}/" for path in packages} <= words
    assert sorted(layer for line in STOREYS for layer in line) == sorted(LAYERS)


def test_the_picture_in_the_docs_is_that_of_the_code() -> None:
    assert Path(PICTURE).read_text(encoding="utf-8") == picture(ROOT), (
        "run: python -m tools.draw_floors"
    )

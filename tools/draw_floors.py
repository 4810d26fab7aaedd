"""Draw the project's rooms, floor by floor, from what they import.

    python -m tools.draw_floors     writes docs/images/floors.svg

An arrow is left out where a longer way says the same, and between layers, whose order says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.imports import ROOT, floors_of, modules_of, room_arrows

PICTURE = ROOT / "docs" / "images" / "floors.svg"
STOREYS = (("app", "app_pages"), ("kb",), ("ingest", "index"))
"""The layers from the roof down; those of one line stand side by side, app.py on its pages."""
NAMES = {
    "app": "app.py",
    "app_pages": "app_pages/",
    "kb": "kb/",
    "ingest": "ingest/",
    "index": "index/",
}

Arrows = Mapping[str, set[str]]

# In pixels.
WIDTH = 820
BOX, STREET = 28, 28  # the height of a room, and of the space for arrows below it
LETTER, PADDING, GAP = 7.9, 9, 20
MARGIN, HEAD = 14, 26  # around a layer, and for its name
SWEEPS = 8

STYLE = """
  .ground { fill: #ffffff }
  .layer { fill: #f1f4f7; stroke: #c9d2da }
  .room { fill: #ffffff; stroke: #14507a }
  .name { font: 13px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #1c2733 }
  .title { font: 600 14px system-ui, 'DejaVu Sans', sans-serif; fill: #14507a }
  .arrow { fill: none; stroke: #6c7f8f; stroke-width: 1.2 }
  .tip { fill: #6c7f8f }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #10161c }
    .layer { fill: #18212a; stroke: #33424f }
    .room { fill: #223040; stroke: #6fa8d3 }
    .name { fill: #e6edf3 }
    .title { fill: #8fc1e8 }
    .arrow { stroke: #8498a8 }
    .tip { fill: #8498a8 }
  }
"""


def reduced(arrows: Arrows) -> dict[str, set[str]]:
    """The arrows without those to where another arrow's way leads anyway."""

    def reached(room: str) -> set[str]:
        return {room}.union(*map(reached, arrows.get(room, ())))

    return {
        room: {
            to
            for to in targets
            if not any(to in reached(other) for other in targets if other != to)
        }
        for room, targets in arrows.items()
    }


@dataclass(frozen=True)
class Place:
    """A room on its floor, or an arrow's way past a floor between rooms (``label`` is empty)."""

    key: str
    label: str = ""

    @property
    def width(self) -> float:
        return len(self.label) * LETTER + 2 * PADDING if self.label else 4


@dataclass
class Plan:
    """A layer's places by floor from the top, and the arrows from each to the floor below."""

    rows: list[list[Place]]
    below: dict[Place, list[Place]] = field(default_factory=dict)

    @property
    def height(self) -> float:
        return HEAD + len(self.rows) * (BOX + STREET) - STREET + MARGIN

    @property
    def width(self) -> float:
        return max(map(_row_width, self.rows)) + 2 * MARGIN


def plan_of(arrows: Arrows, labels: Mapping[str, str]) -> Plan:
    """Rooms on floors, arrows cut into steps of one floor, rows in an order with few crossings."""
    floors = floors_of(arrows)[::-1]
    level = {room: number for number, floor in enumerate(floors) for room in floor}
    rows = [[Place(room, labels[room]) for room in floor] for floor in floors]
    plan = Plan(rows)
    for room, targets in sorted(reduced(arrows).items()):
        for target in sorted(targets):
            here = Place(room, labels[room])
            for number in range(level[room] + 1, level[target]):
                way = Place(f"{room} to {target} by {number}")
                rows[number].append(way)
                plan.below.setdefault(here, []).append(way)
                here = way
            plan.below.setdefault(here, []).append(Place(target, labels[target]))
    _order(plan)
    return plan


def _order(plan: Plan) -> None:
    """Sort each row by the mean place of its neighbours, downwards and upwards in turn."""
    above: dict[Place, list[Place]] = {}
    for place, targets in plan.below.items():
        for target in targets:
            above.setdefault(target, []).append(place)
    for sweep in range(SWEEPS):
        neighbours = plan.below if sweep % 2 else above
        rows = plan.rows[::-1] if sweep % 2 else plan.rows
        for row in rows:
            at = {
                place: x
                for line in plan.rows
                for place, x in zip(line, centres(line, 0), strict=True)
            }

            def mean(place: Place, at: Mapping[Place, float] = at) -> float:
                met = [at[other] for other in neighbours.get(place, ())]  # noqa: B023
                return sum(met) / len(met) if met else at[place]

            row.sort(key=lambda place: (round(mean(place), 3), place.key))


def _row_width(row: list[Place]) -> float:
    return sum(place.width for place in row) + GAP * (len(row) - 1)


def centres(row: list[Place], middle: float) -> list[float]:
    """Where each place's middle is, the row standing around ``middle``."""
    found, left = [], middle - _row_width(row) / 2
    for place in row:
        found.append(left + place.width / 2)
        left += place.width + GAP
    return found


def drawn(plan: Plan, title: str, left: float, top: float, width: float) -> Iterator[str]:
    """The layer's box with its name, then arrows, then rooms over them."""
    yield _box("layer", left, top, width, plan.height)
    yield f'<text class="title" x="{left + MARGIN:g}" y="{top + 18:g}">{title}</text>'
    at: dict[Place, tuple[float, float]] = {}
    for number, row in enumerate(plan.rows):
        y = top + HEAD + number * (BOX + STREET)
        for place, x in zip(row, centres(row, left + width / 2), strict=True):
            at[place] = (x, y)
    for place, targets in plan.below.items():
        for target in targets:
            yield from _arrow(at[place], at[target], ends=bool(target.label))
    for place, (x, y) in at.items():
        if place.label:
            yield _box("room", x - place.width / 2, y, place.width, BOX)
            yield (
                f'<text class="name" x="{x:.1f}" y="{y + 18.5:.1f}"'
                f' text-anchor="middle">{place.label}</text>'
            )
        else:
            yield f'<path class="arrow" d="M{x:.1f} {y:.1f}V{y + BOX:.1f}"/>'


def _arrow(start: tuple[float, float], end: tuple[float, float], *, ends: bool) -> Iterator[str]:
    (x, y), (to_x, to_y) = (start[0], start[1] + BOX), end
    stop, bend = to_y - (4 if ends else 0), STREET / 2
    yield (
        f'<path class="arrow" d="M{x:.1f} {y:.1f}C{x:.1f} {y + bend:.1f}'
        f' {to_x:.1f} {to_y - bend:.1f} {to_x:.1f} {stop:.1f}"/>'
    )
    if ends:
        yield f'<path class="tip" d="M{to_x:.1f} {to_y:.1f}l-3.2 -6h6.4z"/>'


def _box(kind: str, x: float, y: float, width: float, height: float) -> str:
    size = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect class="{kind}" {size} rx="5"/>'


def picture(root: Path) -> str:
    """The SVG of the rooms under ``root``."""
    modules = modules_of(root)
    arrows = room_arrows(modules)
    touched = {room for room, targets in arrows.items() if targets}.union(*arrows.values())
    packages = {module.room for module in modules.values() if module.name != module.room}
    labels = {room: _label(room, room in packages) for room in touched}
    lines: list[str] = []
    top = float(MARGIN)
    for layers in STOREYS:
        groups = [layers] if layers[0] == "app" else [(layer,) for layer in layers]
        plans = [plan_of(_inside(arrows, touched, group), labels) for group in groups]
        spare = WIDTH - 2 * MARGIN - MARGIN * (len(plans) - 1) - sum(plan.width for plan in plans)
        left = float(MARGIN)
        for plan, group in zip(plans, groups, strict=True):
            width = plan.width + spare / len(plans)
            title = " and ".join(NAMES[layer] for layer in group)
            lines += drawn(plan, title, left, top, width)
            left += width + MARGIN
        top += max(plan.height for plan in plans) + MARGIN
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top:g}" width="{WIDTH}">'
    ground = f'<rect class="ground" width="{WIDTH}" height="{top:g}"/>'
    return "\n".join([head, f"<style>{STYLE}</style>", ground, *lines, "</svg>", ""])


def _inside(arrows: Arrows, rooms: set[str], layers: tuple[str, ...]) -> dict[str, set[str]]:
    own = {room for room in rooms if room.partition(".")[0] in layers}
    return {room: arrows[room] & own for room in sorted(own)}


def _label(room: str, is_package: bool) -> str:
    layer, _, name = room.partition(".")
    if not name:
        return "app.py" if layer == "app" else "__init__.py"
    return f"{name}/" if is_package else f"{name}.py"


if __name__ == "__main__":
    PICTURE.write_text(picture(ROOT), encoding="utf-8")

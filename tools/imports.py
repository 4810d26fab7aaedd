"""What imports what: the modules of the project, their imports, and the rooms that they make.

A room is what stands in a layer's folder: a package (kb.search) or a file (kb.errors); the layer's
own ``__init__`` is a room of its own (kb).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("app", "app_pages", "kb", "ingest", "index")


@dataclass(frozen=True, slots=True)
class Module:
    """One source file: its dotted name, whether it is a package's __init__, its syntax tree."""

    name: str
    is_package: bool
    tree: ast.Module
    lines: int

    @property
    def layer(self) -> str:
        return self.name.partition(".")[0]

    @property
    def room(self) -> str:
        return ".".join(self.name.split(".")[:2])

    def inside(self, place: str) -> bool:
        return self.name == place or self.name.startswith(f"{place}.")


def modules_of(root: Path, layers: tuple[str, ...] = LAYERS) -> dict[str, Module]:
    """Every module of the layers under ``root`` by its dotted name."""
    paths = [root / f"{layer}.py" for layer in layers]
    for layer in layers:
        paths += sorted((root / layer).rglob("*.py"))
    found = {}
    for path in filter(Path.is_file, paths):
        parts = path.relative_to(root).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text, str(path))
        found[name] = Module(name, is_package, tree, len(text.splitlines()))
    return found


def imports_of(module: Module) -> Iterator[tuple[str, ...]]:
    """Each import, wherever it stands, as the dotted names it may mean, the longest first."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.name,)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.name.split(".")
                keep = len(package) - node.level + module.is_package
                base = ".".join([*package[:keep], *([base] if base else [])])
            for alias in node.names:
                yield (f"{base}.{alias.name}", base)
        elif isinstance(node, ast.Call) and called(node) in {"import_module", "__import__"}:
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant):
                    yield (str(argument.value),)


def called(call: ast.Call) -> str:
    """The last part of the name that a call calls."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def module_arrows(modules: Mapping[str, Module]) -> dict[str, set[str]]:
    """Module -> the modules of the project that it imports."""
    arrows: dict[str, set[str]] = {}
    for module in modules.values():
        meant = (
            next((name for name in names if name in modules), None) for names in imports_of(module)
        )
        arrows[module.name] = {name for name in meant if name is not None} - {module.name}
    return arrows


def room_arrows(modules: Mapping[str, Module]) -> dict[str, set[str]]:
    """Room -> the other rooms that its modules import."""
    arrows: dict[str, set[str]] = {module.room: set() for module in modules.values()}
    for name, targets in module_arrows(modules).items():
        room = modules[name].room
        arrows[room] |= {modules[target].room for target in targets} - {room}
    return arrows


def circle_of(arrows: Mapping[str, set[str]]) -> list[str]:
    """A circle of arrows, its first name again at the end; empty where there is none."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def floors_of(arrows: Mapping[str, set[str]]) -> list[list[str]]:
    """The rooms by floor, the ground floor first: each stands right above the highest it imports.

    Raises graphlib.CycleError where rooms import each other in a circle.
    """
    floor: dict[str, int] = {}
    for room in TopologicalSorter(arrows).static_order():
        below = [floor[target] for target in arrows.get(room, ())]
        floor[room] = 1 + max(below, default=-1)
    return [
        sorted(room for room, number in floor.items() if number == level)
        for level in range(1 + max(floor.values(), default=-1))
    ]

"""Nothing grows without end."""

from __future__ import annotations

import ast

from tools.imports import LAYERS, ROOT, modules_of

ALL = modules_of(ROOT, (*LAYERS, "benchmarks", "tests", "tools", "training"))
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
LONGEST_LIBRARY = 350
ONE_LIST = {
    "kb.catalog.versions.v0001_first_schema.upgrade": "the tables one by one, never changed"
}

GOING = {"tests.index.test_engine"}
"""What is about to become shorter."""


def test_no_module_is_longer_than_a_person_reads_at_once() -> None:
    too_long = {
        module.name: module.lines
        for module in ALL.values()
        if module.lines > LONGEST_MODULE and module.name not in GOING
    }
    assert too_long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = {}
    for module in ALL.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > LONGEST_FUNCTION and f"{module.name}.{node.name}" not in ONE_LIST:
                    too_long[f"{module.name}.{node.name}"] = lines
    assert too_long == {}


def test_the_object_that_people_hold_is_a_list_of_what_it_can_do() -> None:
    (library,) = (
        node
        for node in ALL["kb.library.library"].tree.body
        if isinstance(node, ast.ClassDef) and node.name == "Library"
    )
    assert (library.end_lineno or 0) - library.lineno < LONGEST_LIBRARY

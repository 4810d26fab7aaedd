"""Imports run one way: app -> kb -> {ingest, index}; each outside library has one place."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools.imports import ROOT, called, circle_of, imports_of, module_arrows, modules_of

MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "app": frozenset({"app_pages", "kb"}),
    "app_pages": frozenset({"kb"}),
    "kb": frozenset({"ingest", "index"}),
    "ingest": frozenset(),
    "index": frozenset(),
}
"""Layer -> the other layers that it may import."""

ONLY_IN: Mapping[str, str] = {
    "langchain_text_splitters": "ingest.splitter",
    "langchain_core": "ingest.splitter",
    "faiss": "index",
    "tantivy": "index",
    "torch": "index",
    "sentence_transformers": "index",
    "sqlalchemy": "kb.catalog",
    "alembic": "kb.catalog",
    "sqlite3": "kb.catalog",
    "ir_measures": "kb.evaluate.ranking",
    "openai": "kb.answer.phrasing.endpoint",
}
"""Outside library -> the module or package that alone may import it."""

ENVIRONMENT_IN = "kb.config"
ENVIRONMENT = frozenset({"environ", "environb", "getenv", "getenvb"})


def violations(root: Path) -> list[str]:
    """Every breach of the import rule under ``root``, one line each."""
    modules = modules_of(root)
    lines = []
    for module in modules.values():
        for names in imports_of(module):
            target = names[-1].partition(".")[0]
            if target in MAY_IMPORT:
                if target != module.layer and target not in MAY_IMPORT[module.layer]:
                    lines.append(f"{module.name} imports {names[-1]}")
            elif target in ONLY_IN and not module.inside(ONLY_IN[target]):
                lines.append(f"{module.name} imports {target}, which belongs to {ONLY_IN[target]}")
        if not module.inside(ENVIRONMENT_IN) and _reads_environment(module.tree):
            lines.append(f"{module.name} reads the environment")
    circle = circle_of(module_arrows(modules))
    return [*lines, *([f"circle: {' -> '.join(circle)}"] if circle else [])]


def _reads_environment(tree: ast.Module) -> bool:
    written = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            written.add(node.value)
        elif isinstance(node, ast.Call) and called(node) == "setdefault":
            written.add(node.func.value if isinstance(node.func, ast.Attribute) else node.func)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT and node not in written:
            return True
        if (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and ENVIRONMENT & {alias.name for alias in node.names}
        ):
            return True
        if isinstance(node, ast.keyword) and node.arg == "envvar":
            return True
    return False


def test_the_projects_imports_run_one_way_and_without_a_circle() -> None:
    assert violations(ROOT) == []


def test_the_checker_sees_every_layer_of_the_project() -> None:
    layers = {module.layer for module in modules_of(ROOT).values()}
    assert layers == set(MAY_IMPORT)


GOOD = {
    "app.py": "import app_pages.ask.page\nimport kb\n",
    "app_pages/ask/page.py": "from kb import open as open_library\n",
    "kb/__init__.py": "from kb.library.library import open\n",
    "kb/library/library.py": "import ingest\nfrom index import vectors\nfrom kb import config\n",
    "kb/config.py": "import os\nHOME = os.environ['HOME']\n",
    "kb/catalog/__init__.py": "import sqlalchemy\n",
    "ingest/__init__.py": "from .splitter import split\n",
    "ingest/splitter.py": "import langchain_text_splitters\n\ndef split(): ...\n",
    "index/__init__.py": "",
    "index/local/vectors.py": (
        "import os\n\ndef go():\n    import faiss\n    os.environ['QUIET'] = '1'\n"
    ),
}


def _write(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_a_tree_that_keeps_the_rule_passes(tmp_path: Path) -> None:
    assert violations(_write(tmp_path, GOOD)) == []


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("ingest/bad.py", "import kb\n", "ingest.bad imports kb"),
        ("ingest/bad.py", "from kb.errors import KBError\n", "ingest.bad imports kb.errors"),
        ("ingest/bad.py", "def f():\n    import index\n", "ingest.bad imports index"),
        ("index/bad.py", "from ingest import Chunk\n", "index.bad imports ingest"),
        ("index/bad.py", "class A:\n    import kb.config\n", "index.bad imports kb.config"),
        ("kb/bad.py", "import app\n", "kb.bad imports app"),
        ("kb/bad.py", "from app_pages import ask\n", "kb.bad imports app_pages"),
        ("app_pages/bad.py", "import ingest\n", "app_pages.bad imports ingest"),
        ("app.py", "import index.local.vectors\n", "app imports index.local.vectors"),
        (
            "index/bad.py",
            "import importlib\nimportlib.import_module('kb.library.library')\n",
            "index.bad imports kb.library.library",
        ),
        ("kb/bad.py", "import faiss\n", "kb.bad imports faiss, which belongs to index"),
        (
            "kb/bad.py",
            "def f():\n    from tantivy import Index\n",
            "kb.bad imports tantivy, which belongs to index",
        ),
        ("kb/bad.py", "import sqlite3\n", "kb.bad imports sqlite3, which belongs to kb.catalog"),
        (
            "app.py",
            "from sqlalchemy import text\n",
            "app imports sqlalchemy, which belongs to kb.catalog",
        ),
        (
            "ingest/bad.py",
            "import langchain_text_splitters.base\n",
            "ingest.bad imports langchain_text_splitters, which belongs to ingest.splitter",
        ),
        ("kb/bad.py", "import os\nX = os.environ.get('A')\n", "kb.bad reads the environment"),
        ("index/bad.py", "import os\nX = os.getenv('A')\n", "index.bad reads the environment"),
        ("app.py", "from os import environ\n", "app reads the environment"),
        ("kb/bad.py", "X = Option(envvar='KB_X')\n", "kb.bad reads the environment"),
    ],
)
def test_a_breach_is_named(tmp_path: Path, name: str, text: str, expected: str) -> None:
    assert violations(_write(tmp_path, {**GOOD, name: text})) == [expected]


@pytest.mark.parametrize(
    "files",
    [
        {"kb/a.py": "from kb.b import x\n", "kb/b.py": "def f():\n    from kb import a\n"},
        {"kb/a.py": "from . import b\n", "kb/b.py": "from .a import x\n"},
        {"kb/catalog/a.py": "from ..b import x\n", "kb/b.py": "import kb.catalog.a\n"},
        {"ingest/__init__.py": "from ingest.a import x\n", "ingest/a.py": "from ingest import y\n"},
    ],
)
def test_a_circle_is_named(tmp_path: Path, files: dict[str, str]) -> None:
    (line,) = violations(_write(tmp_path, {**GOOD, **files}))
    assert line.startswith("circle: ")
    assert line.count("->") == 2

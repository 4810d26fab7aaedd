"""A command imports what it uses, by which it starts quickly (benchmarks/start.py times it)."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import index
import ingest
import kb

MODEL = frozenset({"torch", "transformers", "sentence_transformers"})
INDEXES = frozenset({"faiss", "tantivy", "tokenizers"})
NUMBERS = frozenset({"scipy", "sklearn"})
OTHERS = frozenset(
    {"pandas", "pyarrow", "streamlit", "altair", "alembic", "openai", "docx", "xlsxwriter"}
)
READERS = frozenset({"pypdfium2", "pdfplumber", "selectolax", "trafilatura"})
ROOMS = ("index.", "ingest.text", "ingest.readers", "kb.answer.", "kb.compare.", "kb.search.")
EVERYTHING = MODEL | INDEXES | NUMBERS | OTHERS | READERS

SCRIPT = """
import json, sys
from kb.cli.main import main
try:
    main()
except SystemExit as done:
    assert not done.code, done.code
names = {name.partition(".")[0] for name in sys.modules}
names |= {name for name in sys.modules if name.startswith(("kb.", "index.", "ingest."))}
sys.stderr.write("\\n" + json.dumps(sorted(names)))
"""


def imported_by(*arguments: str, library: Path) -> set[str]:
    """The outside packages and our own modules that a command leaves imported."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments, "--library", str(library)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two reports, with the models that are installed along."""
    folder = tmp_path_factory.mktemp("imports")
    (folder / "en.md").write_text("# Report of 2026\n\nSmart customs grew by 12.5%.\n")
    (folder / "zh.md").write_text("# 2026年报告\n\n智慧海关建设增长8.1%。\n", encoding="utf-8")
    with kb.open(folder / "library") as opened:
        assert opened.ingest(folder).added == 2
    return folder / "library"


@pytest.mark.parametrize("command", [["list"], ["show", "en.md"]])
def test_what_reads_documents_alone_loads_no_other_room_nor_numpy(
    library: Path, command: list[str]
) -> None:
    imported = imported_by(*command, library=library)
    assert imported & (EVERYTHING | {"numpy"}) == set()
    assert sorted(name for name in imported if name.startswith(ROOMS)) == []


@pytest.mark.parametrize("command", [["status"], ["feedback", "list"]])
def test_what_reads_the_catalog_loads_no_model_and_no_comparison(
    library: Path, command: list[str]
) -> None:
    may_not = EVERYTHING - (INDEXES if command == ["status"] else frozenset())
    imported = imported_by(*command, library=library)
    assert imported & may_not == set()
    assert not any(name.startswith(("kb.compare", "kb.answer.story")) for name in imported)


def test_figures_load_no_model_and_no_index_and_once_kept_not_what_reads_them(
    library: Path,
) -> None:
    for reader in ({"kb.compare.figures.extract"}, set()):
        imported = imported_by("figures", library=library)
        assert imported & EVERYTHING == set()
        assert imported & {"kb.compare.figures.extract", "kb.compare.plans"} == reader


@pytest.mark.parametrize("query", ["smart customs", "智慧海关", "smart 海关"])
def test_a_search_loads_no_torch_and_no_comparison(library: Path, query: str) -> None:
    imported = imported_by("search", query, library=library)
    assert imported & (EVERYTHING - INDEXES) == set()
    assert not any(name.startswith(("kb.compare", "kb.answer.story")) for name in imported)


@pytest.mark.parametrize("package", [ingest, index, kb])
def test_the_public_names_of_a_layer_come_from_modules_of_other_names(package: ModuleType) -> None:
    """A module that is imported takes its name in its package, before what gives names late."""
    modules = {module.name for module in pkgutil.iter_modules(package.__path__)}
    assert set(package.__all__) & modules == set()
    assert {name for name in package.__all__ if not hasattr(package, name)} == set()


def test_help_loads_nothing_but_the_command_line() -> None:
    code = f"import sys, kb, kb.cli.main\nprint(sorted({set(EVERYTHING)!r} & set(sys.modules)))\n"
    code += "print(sorted(n for n in ('sqlalchemy', 'numpy', 'pydantic') if n in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n[]\n"

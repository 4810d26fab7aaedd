"""The notebooks of the documentation are run, cell by cell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import kb

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def run(path: Path) -> dict[str, Any]:
    """The names that a notebook leaves; an error of a cell is the test's."""
    names: dict[str, Any] = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{path.name} {cell['id']}", "exec"), names)
    return names


def test_a_notebook_goes_from_a_library_to_three_plots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KB_MODEL", "hash")
    monkeypatch.delenv("KB_LIBRARY", raising=False)
    with kb.open() as library:
        library.ingest(ROOT / "corpus")
    (path,) = NOTEBOOKS
    names = run(path)
    line = names["line"]
    assert len(line) >= 2
    assert line["period"].is_unique
    for chart in ("indicator", "themes", "uses"):
        drawn = names[chart].to_dict()
        (rows,) = drawn["datasets"].values()
        assert len(rows) >= 2, chart


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_kept_without_what_it_printed(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)

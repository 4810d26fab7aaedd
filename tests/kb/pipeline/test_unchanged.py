"""What a run over unchanged files costs: no model, no index."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kb

Write = Callable[[str, str | bytes], Path]

HEAVY = ("torch", "faiss", "tantivy", "streamlit", "transformers", "sentence_transformers")
SQL = ("sqlalchemy", "alembic", "pydantic")


def loaded(script: str, *names: str) -> Any:
    """Which modules a script has imported, and what it leaves in ``told``."""
    script = (
        f"told = None\n{script}\nimport json, sys\n"
        f"print(json.dumps([[name for name in {names!r} if name in sys.modules], told]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_importing_the_package_imports_nothing_heavy() -> None:
    assert loaded("import kb", *HEAVY, *SQL, "numpy", "ingest", "index") == [[], None]


def test_an_unchanged_thousand_of_files_is_passed_without_model_or_index(
    library: kb.Library, write: Write
) -> None:
    for number in range(1000):
        folder = write(
            f"{number % 7}/{number}.txt", f"The port number {number} counted ships."
        ).parents[1]
    first = library.ingest(folder)
    assert first.added == 1000
    script = (
        "import kb\n"
        f"settings = kb.Settings(library={str(library.path)!r})\n"
        "with kb.open(settings=settings) as library:\n"
        f"    report = library.ingest({str(folder)!r})\n"
        "told = [report.unchanged, report.embedded]\n"
    )
    imported, (unchanged, embedded) = loaded(script, *HEAVY, "alembic", "tokenizers")
    assert imported == []
    assert (unchanged, embedded) == (1000, 0)

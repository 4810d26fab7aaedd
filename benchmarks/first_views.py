"""How long each page of the app takes to be drawn first, and how that grows with the documents.

python -m benchmarks.first_views [--documents N …] [--reports DIR] [--keep DIR]

Libraries of short documents, of many organisations and years, on the hashing model. Each page is
drawn in a process of its own: when nothing is kept of the documents yet (only where the library is
made), when all is kept and nothing in memory ("first"), and at the next click ("again"). Seconds of
processor: what other work on the machine does not change.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import kb
from benchmarks.run import rows
from benchmarks.text import REPORTS, documents_in, recombined
from kb.config import Settings

SIZES = (20, 5000)
OF_AN_ORGANISATION = 50
YEARS = 25

VIEWS: dict[str, tuple[str, dict[str, str]]] = {
    "ask": ("ask", {}),
    "documents": ("documents", {}),
    "compare": ("compare", {}),
    "figures": ("figures", {}),
    "figures, searched": ("figures", {"q": "进出口"}),
    "search": ("search", {"q": "smart customs and exports"}),
    "search, narrowed": ("search", {"q": "跨境电商", "year": "2020", "sort": "newest"}),
    "wording": ("compare", {"view": "wording", "phrase": "cross-border e-commerce"}),
}
"""What is drawn: a page and what its address asks for."""


def records(folder: Path, count: int) -> Iterator[str]:
    """Lines of a JSON Lines file: short reports, fifty of an organisation, two a year."""
    written = recombined(documents_in(folder), sections=1)
    for number, text in enumerate(islice(written, count)):
        year = 2000 + number // 2 % YEARS
        said = {"organisation": f"Customs {number // OF_AN_ORGANISATION}", "year": year}
        title = f"{text.splitlines()[0][2:40]} {year}"
        record = {"_id": f"{number:06}", "title": title, "text": text, "metadata": said}
        yield json.dumps(record, ensure_ascii=False)


def made(folder: Path, reports: Path, count: int) -> None:
    """Make a library of so many documents."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "reports.jsonl"
    path.write_text("\n".join(records(reports, count)), encoding="utf-8")
    with kb.open(settings=Settings(library=folder / "library", model="hash")) as library:
        library.ingest(path)


# Run as a script of its own: it sees nothing of this module.
def drawn(page: str) -> None:
    import importlib

    import streamlit as st

    import kb
    from app_pages.texts import load_texts

    library = st.cache_resource(kb.open, show_spinner=False)()
    importlib.import_module(f"app_pages.{page}.page").render(library, load_texts("en"))


def view(name: str) -> dict[str, float]:
    """Seconds of processor of a page's first view in this process, and of the next."""
    from streamlit.testing.v1 import AppTest

    page, query = VIEWS[name]
    for module in ("ask", "compare", "documents", "figures", "search"):
        __import__(f"app_pages.{module}.page")
    app = AppTest.from_function(drawn, default_timeout=3600, args=(page,))
    for key, value in query.items():
        app.query_params[key] = value
    taken = []
    for _ in range(2):
        begun = time.process_time()
        app.run()
        taken.append(time.process_time() - begun)
        if app.exception:
            raise SystemExit(str(app.exception))
    return {"first": taken[0], "again": taken[1]}


def measure(folder: Path, reports: Path = REPORTS, count: int = SIZES[0]) -> dict[str, Any]:
    """All views of a library of so many documents, which is made unless it is there."""
    found: dict[str, Any] = {}
    is_new = not (folder / "library").exists()
    if is_new:
        made(folder, reports, count)
    for name in VIEWS:
        if is_new:
            found[f"{name}, nothing kept"] = _viewed(folder, name)["first"]
        found |= {f"{name}, {when}": taken for when, taken in _viewed(folder, name).items()}
    return found


def _viewed(folder: Path, name: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.first_views", "--view", name]
    settings = {"KB_LIBRARY": str(folder / "library"), "KB_MODEL": "hash", "KB_READER": "none"}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | settings
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    taken: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, nargs="+", default=SIZES)
    parser.add_argument("--reports", type=Path, default=REPORTS)
    parser.add_argument("--keep", type=Path, help="a folder for the libraries, kept for the next")
    parser.add_argument("--view", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.view:
        print(json.dumps(view(given.view)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        for count in given.documents:
            folder = (given.keep or Path(temporary)) / f"{count}-documents"
            found = measure(folder, given.reports, count)
            print(f"{count:,} documents", *rows(found), sep="\n", flush=True)


if __name__ == "__main__":
    main()

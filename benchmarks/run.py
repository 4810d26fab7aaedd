"""All measurements in one go: a table, and a JSON file under benchmarks/results/.

python -m benchmarks.run [ingest] [chinese] [query] [rerun] [start] [million]
    [--reports DIR] [--chunks N]
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import chinese, ingest, million, query, rerun, start
from benchmarks.text import REPORTS, ROOT

RESULTS = ROOT / "benchmarks" / "results"

USUAL = ("ingest", "chinese", "query", "rerun", "start")
"""What is measured where nothing is named; ``million`` takes its minutes and 3 GB."""


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    cpuinfo = Path("/proc/cpuinfo")
    text = cpuinfo.read_text(encoding="utf-8") if cpuinfo.exists() else ""
    names = {line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line}
    return {
        "processor": ", ".join(sorted(names)) or platform.processor(),
        "cores": os.cpu_count(),
        "avx512_bf16": "avx512_bf16" in text,
        "amx_bf16": "amx_bf16" in text,
        "python": platform.python_version(),
        "torch": version("torch"),
        "report-kb": version("report-kb"),
    }


def rows(figures: dict[str, Any], indent: str = "  ") -> list[str]:
    """Lines of a table, one a figure."""
    lines = []
    for name, value in figures.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}", *rows(value, indent + "  ")]
        else:
            shown = f"{value:.4g}" if isinstance(value, float) else str(value)
            lines.append(f"{indent}{name:<{34 - len(indent)}}{shown:>12}")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "what",
        nargs="*",
        metavar="MEASUREMENT",
        help="ingest, chinese, query, rerun, start, million; the first five without one",
    )
    parser.add_argument("--reports", type=Path, default=REPORTS, help="reports to take text from")
    parser.add_argument("--chunks", type=int, help="a smaller library, for a quick look")
    given = parser.parse_args()
    size = {"chunks": given.chunks} if given.chunks else {}
    measurements: dict[str, Callable[[], dict[str, Any]]] = {
        "ingest": lambda: ingest.measure(given.reports, **size),
        "chinese": lambda: chinese.measure(given.reports, **size),
        "query": lambda: query.measure(given.reports, **size),
        "rerun": lambda: rerun.measure(given.reports),
        "start": lambda: start.measure(given.reports, **size),
        "million": lambda: million.measure(**size),
    }
    unknown = set(given.what) - set(measurements)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; choose of {list(measurements)}")
    results: dict[str, Any] = {"machine": machine()}
    print("machine", *rows(results["machine"]), sep="\n", flush=True)
    for name in given.what or USUAL:
        results[name] = measurements[name]()
        print(name, *rows(results[name]), sep="\n", flush=True)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"written to {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

"""Time and memory of comparing many years, at first and again, and of following careers.

    python -m benchmarks.chains --reports DIR

DIR holds yearly reports as text, such as budget speeches; under other years they are repeated until
there are ``--count`` of them, each sentence with a word of its own so that nothing is there from
the year before. They are taken into a library in a temporary folder; then they are compared, again,
with a reviewer's decision, and followed through the years. Told are seconds of processor.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import kb
from benchmarks.compare_speed import WORDS
from kb.config import load_settings
from kb.errors import BadRequest

COUNT = 20
FIRST = 2001


def measure(reports: Path, count: int = COUNT) -> dict[str, float]:
    """Seconds of processor of each step, and ``memory_mb`` at most, with the settings' model."""
    paths = sorted(reports.glob("*.txt"))
    if not paths:
        raise SystemExit(f"{reports}: no reports named *.txt; name their folder with --reports")
    took: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder, "reports")
        texts.mkdir()
        for number in range(count):
            text = paths[number % len(paths)].read_text(encoding="utf-8")
            word = WORDS[number % len(WORDS)]
            head = f"---\norganisation: Office\nyear: {FIRST + number}\nlanguage: en\n---\n"
            body = text.replace("the ", f"{word} ")
            Path(texts, f"{FIRST + number}.md").write_text(head + body, encoding="utf-8")
        settings = load_settings().model_copy(update={"library": Path(folder, "library")})
        with kb.open(settings=settings) as library:
            took["ingest"] = _seconds(lambda: library.ingest(texts))
            took["compare"] = _seconds(library.compare)
            took["compare_again"] = _seconds(library.compare)
            _decide(library)
            took["compare_decided"] = _seconds(library.compare)
            took["chains"] = _seconds(library.chains)
            took["chains_again"] = _seconds(library.chains)
        with kb.open(settings=settings) as opened:
            took["compare_reopened"] = _seconds(opened.compare)
    took["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return took


def _decide(library: kb.Library) -> None:
    """Settle one pair of two."""
    pair = next((p for _, p in library.compare().doubtful() if p.left and p.right), None)
    if pair is None:
        raise BadRequest("these reports have no pair of measures")
    library.decide(pair.left, pair.right, "kept")


def _seconds(run: Callable[[], object]) -> float:
    begun = time.process_time()  # over all cores: what other work on the machine does not change
    run()
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--reports", type=Path, required=True, help="folder of the reports")
    parser.add_argument("--count", type=int, default=COUNT, help="how many years (20)")
    given = parser.parse_args()
    for name, value in measure(given.reports, given.count).items():
        print(f"{name}: {value:,.2f}" + ("" if name.endswith("_mb") else " s"))


if __name__ == "__main__":
    main()

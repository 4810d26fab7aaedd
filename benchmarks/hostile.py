"""Does the time that figures take grow with the text, for hostile lines too?

A pattern that tries the whole line again at each step would take sixteen times as long for four
times the text; what grows with the text takes about four.

    python -m benchmarks.hostile
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.indicators import stored
from ingest import Document, read
from kb.compare.figures.extract import indicators

PIECES = (
    "1,111", "一", "million ", "增至", "about ", "9.", "%、", "“", "from 1 to ", "比2020年",
    "ranked the ", "and 5% ", "2020 ", "the ", "，", "千", "1-", "减减", "(", "of ",
    "US$ ", "two and ", "百分之", "万零", "three hundred ", "没有", "五年来，", "从2020年",
    "。2025年，", "1 234 ", "5¹", "3.0∶", "one in ", "2、", "第2位至", "八成五", "A will ",
)  # fmt: skip
"""What a hostile line repeats: each is the begin of something that a pattern looks for."""
CHARACTERS = 50_000
FOLD = 4


def hostile_line(piece: str, characters: int) -> str:
    """One line of about so many characters that repeats ``piece`` behind a real figure."""
    return "增长5% " + piece * (characters // len(piece))


def seconds(piece: str, characters: int, folder: Path) -> float:
    """How long the figures of such a line take."""
    path = folder / "line.md"
    path.write_text(hostile_line(piece, characters), encoding="utf-8")
    document = next(found for found in read(path) if isinstance(found, Document))
    begun = time.perf_counter()
    indicators(stored(document))
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--characters", type=int, default=CHARACTERS, help="of the shorter line")
    characters = parser.parse_args().characters
    with tempfile.TemporaryDirectory() as folder:
        for piece in PIECES:
            short, long = (seconds(piece, characters * n, Path(folder)) for n in (1, FOLD))
            print(f"{piece!r:18} {short:6.2f} s {long:6.2f} s, {long / short:4.1f} times as long")


if __name__ == "__main__":
    main()

"""How many characters of printed pages are recognised, clean and as a bad scan, and are they found?

python -m benchmarks.scans [FILE…] [--font FONT] [--index N] [--pages N]

Pages of the reports FILE (a Chinese and an English one of the corpus by default) are drawn with
FONT at 200 dots an inch (A4), clean and turned, blurred, speckled; each is written as a picture,
ingested, and a stretch of its text searched for. Exit 1 under .98 (Chinese), .97 (English).
"""

from __future__ import annotations

import argparse
import difflib
import io
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

import ingest
import kb
from kb.config import Settings

CORPUS = Path(__file__).parents[1] / "corpus"
REPORTS = (CORPUS / "gongbei-2026-zh.md", CORPUS / "gongbei-2026-en.md")
PAGE = (1654, 2339)
MARGIN, SIZE, STEP = 150, 33, 52
WANTED = {"zh": 0.98, "en": 0.97}


class Scan(NamedTuple):
    """How a page is made worse."""

    name: str
    turned: float = 0.0
    """Degrees."""
    blur: float = 0.0
    grain: float = 0.0
    specks: float = 0.0
    """The share of dots that are black, and of those that are white."""


SCANS = (
    Scan("clean"),
    Scan("turned by .6°, blurred, speckled", 0.6, 1.2, 18, 0.004),
    Scan("turned by 3°", -3.0, 0.6),
    Scan("speckled strongly", 0.0, 0.4, 30, 0.02),
)


def printed(text: str, font: ImageFont.FreeTypeFont) -> tuple[Image.Image, str, str]:
    """A page of ``text``, the words on it, and the text that is left."""
    page = Image.new("RGB", PAGE, "white")
    draw = ImageDraw.Draw(page)
    lines: list[str] = []
    top = MARGIN
    paragraphs = [paragraph for paragraph in text.split("\n") if paragraph]
    while paragraphs and top <= PAGE[1] - 2 * MARGIN:
        paragraph = paragraphs.pop(0)
        line = ""
        spaced = sum(letter.isascii() for letter in paragraph) > len(paragraph) / 2
        parts = [f"{word} " for word in paragraph.split(" ")] if spaced else list(paragraph)
        for part in parts:
            if line and draw.textlength(line + part, font) > PAGE[0] - 2 * MARGIN:
                draw.text((MARGIN, top), line, "black", font)
                lines.append(line)
                top, line = top + STEP, ""
            line += part
        draw.text((MARGIN, top), line, "black", font)
        lines.append(line)
        top += STEP
    return page, "".join(lines), "\n".join(paragraphs)


def scanned(page: Image.Image, scan: Scan) -> Image.Image:
    """The page as ``scan`` has it, as JPEG of quality 60."""
    if scan == SCANS[0]:
        return page
    chance = np.random.default_rng(1)
    bad = page.rotate(scan.turned, Image.Resampling.BICUBIC, fillcolor="white")
    dots = np.asarray(bad.filter(ImageFilter.GaussianBlur(scan.blur))).astype(float)
    dots += chance.normal(0, scan.grain, dots.shape)
    speck = chance.random(dots.shape[:2])
    dots[speck < scan.specks], dots[speck > 1 - scan.specks] = 0, 255
    made = io.BytesIO()
    Image.fromarray(dots.clip(0, 255).astype("uint8")).save(made, "JPEG", quality=60)
    return Image.open(made)


def share_right(truth: str, read: str) -> float:
    """The share of the characters of ``truth``, white space left out, that stand in ``read``."""
    meant, seen = ("".join(text.split()) for text in (truth, read))
    blocks = difflib.SequenceMatcher(None, meant, seen, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(meant)


def is_found(library: kb.Library, source: str, truth: str, language: str) -> bool:
    """Whether a search for a stretch out of the middle of the page gives the page first."""
    middle = len(truth) // 2
    wanted = truth[middle : middle + (16 if language == "zh" else 60)]
    hits = list(library.search(wanted, limit=1))
    return bool(hits) and hits[0].document.source == source


def usual_font() -> tuple[str, int]:
    """The file of a font with Chinese letters, and which face in it."""
    asked = ["fc-match", "--format=%{file}\t%{index}", ":lang=zh-cn"]
    file, _, index = subprocess.run(asked, capture_output=True, text=True).stdout.partition("\t")
    if not file:
        raise SystemExit("no font with Chinese letters: give one with --font")
    return file, int(index)


def measure(report: Path, font: ImageFont.FreeTypeFont, pages: int, folder: Path) -> bool:
    """Print a line a scan of a report; whether all are as good as is wanted."""
    document = next(item for item in ingest.read(report) if isinstance(item, ingest.Document))
    enough = True
    for number, scan in enumerate(SCANS):
        left, right, found = document.text, [], []
        with kb.open(
            folder / f"{report.stem}-{number}", settings=Settings(model="hash", read_seconds=600)
        ) as library:
            for page_number in range(1, pages + 1):
                page, truth, left = printed(left, font)
                path = folder / f"{report.stem}-{number}-{page_number}.png"
                scanned(page, scan).save(path)
                (source,) = _taken(library, path)
                right.append(share_right(truth, library.document(source).text))
                found.append(is_found(library, source, truth, document.language))
        mean = sum(right) / len(right)
        enough &= mean >= WANTED.get(document.language, 0.97) and all(found)
        print(f"{report.name}, {scan.name}: {mean:.4f} right, "
              f"found {sum(found)} of {len(found)}", flush=True)  # fmt: skip
    return enough


def _taken(library: kb.Library, path: Path) -> Sequence[str]:
    report = library.ingest(path)
    if report.failed:
        raise SystemExit(str(report))
    return [one.source for one in library.documents() if one.id in report.document_ids]


def main() -> None:
    """Print the share of characters that are right, and whether they are found."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("files", type=Path, nargs="*", default=REPORTS)
    options.add_argument("--font")
    options.add_argument("--index", type=int, default=0, help="of the face in a collection")
    options.add_argument("--pages", type=int, default=1, help="of each report")
    chosen = options.parse_args()
    file, index = (chosen.font, chosen.index) if chosen.font else usual_font()
    font = ImageFont.truetype(file, SIZE, index=index)
    with tempfile.TemporaryDirectory() as folder:
        enough = [measure(one, font, chosen.pages, Path(folder)) for one in chosen.files]
    raise SystemExit(0 if all(enough) else 1)


if __name__ == "__main__":
    main()

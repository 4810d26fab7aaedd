"""How many characters of a printed page are recognised: clean, and as a bad scan.

python -m benchmarks.scans FILE --font FONT [--index N] [--noise]

A page of the report FILE is drawn with FONT at 200 dots an inch (A4) and recognised.
"""

from __future__ import annotations

import argparse
import difflib
import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

import ingest
from ingest.readers.scan.lines import ScanNotes, scan_lines
from ingest.readers.scan.recognise import recognised

PAGE = (1654, 2339)
MARGIN, SIZE, STEP = 150, 33, 52


def printed(text: str, font: ImageFont.FreeTypeFont) -> tuple[Image.Image, str]:
    """A page of ``text``, and the words on it."""
    page = Image.new("RGB", PAGE, "white")
    draw = ImageDraw.Draw(page)
    lines: list[str] = []
    top = MARGIN

    def put(line: str) -> None:
        draw.text((MARGIN, top), line, "black", font)
        lines.append(line)

    for paragraph in filter(None, text.split("\n")):
        line = ""
        parts = [f"{word} " for word in paragraph.split(" ")] if text.isascii() else list(paragraph)
        for part in parts:
            if line and draw.textlength(line + part, font) > PAGE[0] - 2 * MARGIN:
                put(line)
                top, line = top + STEP, ""
            line += part
        put(line)
        top += STEP
        if top > PAGE[1] - 2 * MARGIN:
            break
    return page, "".join(lines)


def scanned(page: Image.Image) -> Image.Image:
    """The page turned by .6 degrees, blurred, speckled, as JPEG of quality 60."""
    chance = np.random.default_rng(1)
    bad = page.rotate(0.6, Image.Resampling.BICUBIC, fillcolor="white")
    dots = np.asarray(bad.filter(ImageFilter.GaussianBlur(1.2))).astype(float)
    dots += chance.normal(0, 18, dots.shape)
    speck = chance.random(dots.shape[:2])
    dots[speck < 0.004], dots[speck > 0.996] = 0, 255
    made = io.BytesIO()
    Image.fromarray(dots.clip(0, 255).astype("uint8")).save(made, "JPEG", quality=60)
    return Image.open(made)


def share_right(truth: str, read: str) -> float:
    """The share of the characters of ``truth``, white space left out, that stand in ``read``."""
    meant, seen = ("".join(text.split()) for text in (truth, read))
    blocks = difflib.SequenceMatcher(None, meant, seen, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(meant)


def main() -> None:
    """Print the share of characters that are right, and the confidence."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("file", type=Path)
    options.add_argument("--font", required=True)
    options.add_argument("--index", type=int, default=0, help="of the face in a collection")
    options.add_argument("--noise", action="store_true")
    chosen = options.parse_args()
    document = next(item for item in ingest.read(chosen.file) if isinstance(item, ingest.Document))
    font = ImageFont.truetype(chosen.font, SIZE, index=chosen.index)
    page, truth = printed(document.text, font)
    found = recognised(scanned(page) if chosen.noise else page)
    lines = scan_lines(found, 0, 200 / 72, ScanNotes())
    right = share_right(truth, "".join(line.text for line in lines))
    print(f"{right:.4f} right, confidence {found.confidence:.3f}")


if __name__ == "__main__":
    main()

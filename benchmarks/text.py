"""Reports for measuring: sentences of real ones in a new order, the same at every run."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from index import Embedder
from ingest import Document, ReadError, read, reading_text, split

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "corpus"
SENTENCE_END = re.compile(r"(?<=[.!?。！？；])\s*")
PARAGRAPHS, SENTENCES = 4, 5


def documents_in(folder: Path) -> list[Document]:
    """The documents of all files under ``folder`` that can be read, in the order of their names."""
    found: list[Document] = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(".meta.yaml"):
            try:
                found += [one for one in read(path) if isinstance(one, Document)]
            except ReadError:
                continue
    if not found:
        raise SystemExit(f"{folder} holds no report that can be read; name another with --reports")
    return found


def recombined(documents: Sequence[Document], *, sections: int = 5, seed: int = 1) -> Iterator[str]:
    """Markdown reports without end, each of one language, of sentences drawn at random."""
    by_language: dict[str, list[str]] = {}
    for document in documents:
        sentences = (part.strip() for part in SENTENCE_END.split(document.text))
        kept = [" ".join(part.split()) for part in sentences if len(part) > 20]
        by_language.setdefault(document.language, []).extend(kept)
    languages = [document.language for document in documents]
    draw = random.Random(seed)
    while True:
        sentences = by_language[draw.choice(languages)]
        blocks = ["# " + draw.choice(sentences)[:60]]
        for _ in range(sections):
            blocks.append("## " + draw.choice(sentences)[:40])
            blocks += (" ".join(draw.choices(sentences, k=SENTENCES)) for _ in range(PARAGRAPHS))
        yield "\n\n".join(blocks) + "\n"


def write_reports(
    folder: Path,
    reports: Path,
    embedder: Embedder,
    *,
    chunks: int = 0,
    files: int = 0,
    sections: int = 5,
) -> list[str]:
    """Fill ``folder`` with reports until they have ``chunks`` chunks and number ``files``.

    Gives the texts that the model reads for them, one a chunk.
    """
    folder.mkdir(parents=True)
    texts: list[str] = []
    written = recombined(documents_in(reports), sections=sections)
    for number, text in enumerate(written, start=1):
        path = folder / f"{number:05}.md"
        path.write_text(text, encoding="utf-8")
        for document in read(path):
            if isinstance(document, Document):
                parts = split(document, limit=embedder.limit, count=embedder.count)
                texts += [reading_text(document, part) for part in parts]
        if len(texts) >= chunks and number >= files:
            return texts
    raise AssertionError("recombined has no end")

"""How long comparisons take, and how that grows with the number of years.

    python -m benchmarks.compare_speed --reports DIR

DIR holds yearly reports as text. Two stretches of about 20,000 characters are compared, then the
reports of the length that they have, repeated under other years, for 2, 5, 10 and 20 years. The
model is loaded beforehand, as in a library that is open. So that no measure's vector is there from
a year before, each year's text has a word of its own in the place of "the" (of 和 in Chinese).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.reports import stored_report
from index import Analyser, Embedder, load_embedder
from kb.compare.plans.comparison import compare
from kb.compare.plans.ladder import load_ladder
from kb.compare.plans.promises import follow
from kb.compare.selection import Reports
from kb.documents import StoredDocument
from kb.glossary import load_glossary

YEARS = (2, 5, 10, 20)
LENGTH = 20_000
WORDS = "any our all its one two six ten now old new own few big low far off out due top".split()
"""As long as "the" and, like it, one token each."""


@dataclass(frozen=True, slots=True)
class Took:
    """One comparison's time."""

    what: str
    reports: int
    characters: int
    commitments: int
    seconds: float
    processor_seconds: float
    """Over all cores: what other work on the machine does not change."""


def measure(
    reports: Path, languages: Sequence[str] = ("zh", "en"), years: Sequence[int] = YEARS,
    model: str = "small",
) -> list[Took]:  # fmt: skip
    """The time of each comparison, in the order of their sizes."""
    embedder = load_embedder(model)
    embedder.encode_documents(["load the model before the clock starts"])
    found = []
    for language in languages:
        paths = sorted(reports.glob(f"*-{language}.txt"))
        if not paths:
            raise SystemExit(f"{reports}: no reports named *-{language}.txt")
        whole = [stored_report(path) for path in paths]
        short = [_cut(_renewed(one, 2001 + n), LENGTH) for n, one in enumerate(whole[-2:])]
        found.append(_time(f"{language}, cut to {LENGTH}", short, embedder, "compare"))
        for count in years:
            many = [_renewed(whole[n % len(whole)], 2001 + n) for n in range(count)]
            found.append(_time(language, many, embedder, "compare"))
            if count == max(years):
                found.append(_time(f"{language}, promises", many, embedder, "promises"))
    return found


def _time(what: str, documents: Sequence[StoredDocument], embedder: Embedder, verb: str) -> Took:
    glossary = load_glossary()
    run: Callable[..., object] = compare if verb == "compare" else follow
    begun, spent = time.perf_counter(), time.process_time()
    result = run(
        Reports(tuple(documents)),
        glossary.forms,
        Analyser(glossary.concepts),
        load_ladder(),
        embed=embedder.encode_documents,
        knows=embedder.knows,
    )
    seconds, used = time.perf_counter() - begun, time.process_time() - spent
    columns = getattr(result, "columns", ())
    return Took(
        what,
        len(documents),
        sum(len(document.text) for document in documents),
        sum(len(column.commitments) for column in columns),
        seconds,
        used,
    )


def _renewed(document: StoredDocument, year: int) -> StoredDocument:
    """The report under another year, every sentence with a word of its own, offsets kept."""
    word = WORDS[year % len(WORDS)]
    text = document.text.replace("the ", f"{word} ").replace("和", "与及并兼暨"[year % 5])
    info = replace(document.info, year=year, id=f"{document.info.id}-{year}")
    return replace(document, info=info, text=text)


def _cut(document: StoredDocument, length: int) -> StoredDocument:
    """The last ``length`` characters' worth of the report: that is where the plans are."""
    skipped = max(0, len(document.text) - length)
    text = " " * skipped + document.text[skipped:]
    sections = tuple(section for section in document.sections if section.end > skipped)
    kept = {section.number for section in sections}
    renumbered = {number: place for place, number in enumerate(sorted(kept))}
    sections = tuple(
        replace(
            section,
            number=renumbered[section.number],
            start=max(section.start, skipped),
            parent=None if section.parent is None else renumbered.get(section.parent),
        )
        for section in sections
    )
    return replace(document, text=text, sections=sections)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--reports", type=Path, required=True, help="folder of the reports")
    parser.add_argument(
        "--model", default="small", help="the embedding model, as the setting model"
    )
    given = parser.parse_args()
    for took in measure(given.reports, model=given.model):
        print(
            f"{took.what}: {took.reports} reports, {took.characters:,} characters, "
            f"{took.commitments:,} commitments: {took.seconds:.1f} s, "
            f"{took.processor_seconds:.1f} s of processor"
        )


if __name__ == "__main__":
    main()

"""How long many organisations of one year take side by side, and how much memory.

    python -m benchmarks.organisations --reports DIR [--glob '2026-*'] [--sample 40] [--seed 1]

DIR holds reports as text, one an organisation. Told are the time to read the plans, to embed and
compare, and the greatest memory that the process had; then the summary. ``--sample`` draws pairs
of a group's first measure and another of its measures, to be judged by hand, in bands of likeness.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.reports import stored_report
from index import Analyser, load_embedder
from kb.compare.plans.across import Across
from kb.compare.plans.comparison import compare
from kb.compare.plans.ladder import load_ladder
from kb.compare.selection import Reports
from kb.glossary import load_glossary


def measure(paths: list[Path], model: str) -> Across:
    """What the reports share; prints how long each step takes."""
    embedder = load_embedder(model)
    embedder.encode_documents(["load the model before the clock starts"])
    glossary = load_glossary()
    begun, spent = time.perf_counter(), time.process_time()
    documents = [stored_report(path) for path in paths]
    documents = [
        replace(document, info=replace(document.info, id=path.stem, organisation=path.stem))
        for document, path in zip(documents, paths, strict=True)
    ]
    read = time.perf_counter()
    found = compare(
        Reports(tuple(documents)),
        glossary.forms,
        Analyser(glossary.concepts),
        load_ladder(),
        embed=embedder.encode_documents,
        knows=embedder.knows,
    )
    done = time.perf_counter()
    across = found.across
    if across is None:
        raise SystemExit("one report an organisation is needed")
    summary = across.summary
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(documents)} reports, {across.measures:,} measures: {read - begun:.1f} s to read, "
        f"{done - read:.1f} s to compare, {time.process_time() - spent:.1f} s of processor, "
        f"{peak:,.0f} MB; the summary has {len(summary.splitlines())} lines"
    )
    print(summary)
    return across


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--reports", type=Path, required=True, help="folder of the reports")
    parser.add_argument("--glob", default="*.txt")
    parser.add_argument("--model", default="small")
    parser.add_argument("--sample", type=int, default=0, help="so many pairs in each band")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    across = measure(sorted(given.reports.glob(given.glob)), given.model)
    pairs = [
        (member.score, group.text, member.commitment.text)
        for group in across.shared
        for member in group.members[1:]
    ]
    for low, high in ((0.0, 0.6), (0.6, 0.65), (0.65, 0.7), (0.7, 0.8), (0.8, 1.01)):
        band = [pair for pair in pairs if low <= pair[0] < high]
        for score, one, other in random.Random(given.seed).sample(
            band, min(given.sample, len(band))
        ):
            print(f"{score:.2f}\t{one}\t{other}")


if __name__ == "__main__":
    main()

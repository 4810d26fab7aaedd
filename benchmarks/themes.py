"""How many planned measures have a theme, and a sample of coded ones to be judged by hand.

    python -m benchmarks.themes --reports DIR... [--scheme cap] [--sample 50] [--seed 1]

Of each report: its measures, and the shares that are coded by their own terms, by weak terms, by
their sentence, heading or paragraph, and not at all. With ``--sample`` tab-separated lines
follow: report, basis, theme, measure.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.reports import stored_report
from kb.compare.plans.commitments import commitments
from kb.compare.plans.ladder import load_ladder
from kb.compare.themes.coding import BASES, CodedMeasure, Coder
from kb.compare.themes.measures import coded_measures
from kb.compare.themes.schemes import codebook
from kb.compare.themes.short_forms import short_forms_of
from kb.glossary import load_glossary


def coded(paths: Sequence[Path], scheme: str) -> Iterator[tuple[Path, list[CodedMeasure]]]:
    """The measures of each report with their themes."""
    ladder = load_ladder()
    file = codebook(load_glossary(), (), scheme=scheme)
    coder = Coder(file.themes, file.neutral)
    documents = [stored_report(path) for path in paths]
    shorts = short_forms_of(documents)
    for path, document in zip(paths, documents, strict=True):
        measures = [measure.excerpt for measure in commitments(document, ladder)]
        mentions = coder.mentions(document.text, shorts[document.info.id])
        yield path, coded_measures(coder, document, measures, mentions)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--reports", type=Path, nargs="+", required=True, help="files or folders")
    parser.add_argument("--scheme", default="cap", help="a codebook's name or file")
    parser.add_argument("--sample", type=int, default=0, help="so many coded measures")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    files = [
        path
        for each in given.reports
        for path in (sorted(each.iterdir()) if each.is_dir() else [each])
    ]
    begun = time.perf_counter()
    everything: list[tuple[Path, CodedMeasure]] = []
    print("\t".join(("report", "measures", *BASES)))
    for path, measures in coded(files, given.scheme):
        everything += ((path, measure) for measure in measures)
        _tell(path.stem, [measure.basis for measure in measures])
    _tell("all", [measure.basis for _, measure in everything])
    print(f"{time.perf_counter() - begun:.1f} s")
    told = [each for each in everything if each[1].theme is not None]
    for path, measure in random.Random(given.seed).sample(told, min(given.sample, len(told))):
        text = " ".join(measure.passage.text.split())
        print(f"{path.stem}\t{measure.basis}\t{measure.theme}\t{text}")


def _tell(name: str, bases: Sequence[str]) -> None:
    counted = Counter(bases)
    shares = (f"{counted[basis] / max(1, len(bases)):.1%}" for basis in BASES)
    print("\t".join((name, str(len(bases)), *shares)))


if __name__ == "__main__":
    main()

"""Feed a reader with damaged files, and tell all that is neither text nor an error in one line.

python -m benchmarks.fuzz READER|all [--seconds N] [--seed S] [--keep FOLDER] [--apart]

Valid samples are mutated along their structure (parts, elements, objects, streams, records,
tokens); what reaches new lines of the readers is mutated further. Files are read in this process,
each under a time limit; with ``--apart``, and always for PDF, pictures and 7z, whose parsers are
native, in a child process as ``kb ingest`` does. An Unforeseen error is a finding.
"""

from __future__ import annotations

import argparse
import collections
import logging
import random
import tempfile
import time
from pathlib import Path

from benchmarks.fuzz.mutate import MUTATIONS, mutated
from benchmarks.fuzz.outcome import MOST_SECONDS, Outcome, Trial
from benchmarks.fuzz.samples import samples

NATIVE = frozenset({"pdf", "image", "7z"})
MOST_BYTES = 300_000
"""Of a mutated file: what grows beyond is cut."""
POOL = 400


def fuzz(reader: str, seconds: float, seed: int, keep: Path, *, apart: bool) -> int:
    """Try files until the time is over; how many different findings there are."""
    chance = random.Random(f"{reader} {seed}")
    pool = list(samples()[reader])
    told: collections.Counter[str] = collections.Counter()
    findings: dict[str, Path] = {}
    count, begun = 0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder), apart=apart or reader in NATIVE)
        while time.monotonic() - begun < seconds:
            suffix, data = chance.choice(pool)
            other = chance.choice(pool)[1]
            changed = mutated(chance, reader, data, other)[:MOST_BYTES]
            outcome: Outcome = trial.outcome(suffix, changed)
            count += 1
            told[outcome.kind] += 1
            if outcome.is_new and len(pool) < POOL:
                pool.append((suffix, changed))
            if outcome.finding and outcome.finding not in findings:
                path = keep / f"{reader}-{len(findings)}{suffix}"
                keep.mkdir(parents=True, exist_ok=True)
                path.write_bytes(changed)
                findings[outcome.finding] = path
    passed = time.monotonic() - begun
    print(f"{reader}: {count:,} files in {passed:.0f} s ({count / passed:.0f} a second), "
          f"{len(pool) - len(samples()[reader])} reached new lines")  # fmt: skip
    print("  " + ", ".join(f"{name} {number:,}" for name, number in told.most_common()))
    for finding, path in findings.items():
        print(f"  FOUND {path}: {finding}")
    return len(findings)


def main() -> None:
    """Fuzz one reader, or all by turns; exit 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reader", choices=["all", *sorted(MUTATIONS)])
    parser.add_argument("--seconds", type=float, default=60, help="for each reader (60)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"), metavar="FOLDER",
                        help="where the files that were found are written")  # fmt: skip
    parser.add_argument("--apart", action="store_true", help="read in a child process")
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    wanted = sorted(MUTATIONS) if chosen.reader == "all" else [chosen.reader]
    print(f"limit: {MOST_SECONDS:g} seconds a file")
    found = sum(
        fuzz(reader, chosen.seconds, chosen.seed, chosen.keep, apart=chosen.apart)
        for reader in wanted
    )
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()

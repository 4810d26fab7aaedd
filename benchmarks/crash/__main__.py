"""The trials of what a library bears, one after the other; exit status 1 where one found a fault.

python -m benchmarks.crash [--rounds N] [--errors N] [--flips N] [--seed N] [--folder DIR]

--rounds   kill -9 in verbs that write, readers beside; then doctor, and what was acknowledged
--errors   errors of writing at any call, sizes that no file may pass, full disks
--flips    single bits of catalog, checkpoints and originals, and one in each column
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.crash.acts import Place
from benchmarks.crash.failing import Failing, Trial
from benchmarks.crash.flips import Flips, change_columns, flip_bytes
from benchmarks.crash.rounds import Rounds, Run
from benchmarks.crash.worker import preload

ALL_COLUMNS = 100
"""Flips from which on each column of the catalog is harmed as well."""

QUICK = Path("/dev/shm")
"""Memory in place of a disk: kill -9 leaves there what it leaves on one, and no fsync is waited
for."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("rounds", "errors", "flips"):
        parser.add_argument(f"--{name}", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--seconds", type=float, default=math.inf, help="after which no round begins"
    )
    parser.add_argument("--folder", type=Path, help="for the libraries; else one that goes")
    given = parser.parse_args()
    if not (given.rounds or given.errors or given.flips):
        given.rounds, given.errors, given.flips = 1000, 1000, 1000
    preload()
    faults = 0
    for trial in _trials(given):
        with tempfile.TemporaryDirectory(
            prefix="report-kb-crash-",
            dir=given.folder or (QUICK if QUICK.is_dir() else None),
        ) as folder:
            found = trial(Path(folder))
            print(found, flush=True)
            faults += len(found.faults)
    raise SystemExit(bool(faults))


def _trials(
    given: argparse.Namespace,
) -> Iterator[Callable[[Path], Rounds | Failing | Flips]]:
    if given.rounds:
        yield lambda folder: Run(Place(folder), given.seed).go(given.rounds, _tell, given.seconds)
    if given.errors:
        yield lambda folder: Trial(folder, given.seed).all(given.errors)
    if given.flips:
        yield lambda folder: flip_bytes(folder, given.flips, given.seed)
    if given.flips >= ALL_COLUMNS:
        yield lambda folder: change_columns(folder, given.seed)


def _tell(number: int) -> None:
    if number % 100 == 0:
        print(f"{number} rounds", flush=True)


if __name__ == "__main__":
    main()

"""Single bytes that decay: the answers stay the same, or there is a clear error; never others."""

from __future__ import annotations

import random
import sqlite3
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import kb
from benchmarks.crash.acts import Place
from benchmarks.crash.answers import answers, differing
from benchmarks.crash.filled import as_kept, fill, keep
from benchmarks.crash.worker import alone
from kb.errors import KBError

Outcome = Literal["same", "error", "others", "raised"]
"""``others`` and ``raised`` (something else than an error that names a remedy) are faults."""

_DIED: tuple[Outcome, str] = ("raised", "the process died")

UNNOTICED = "indexed.chunks"
"""How many passages a removed document had: doctor alone looks at it."""

NOT_SAID = {
    ("alembic_version", "version_num"), ("commits", "at"), ("commits", "who"),
    ("commits", "command"), ("generations", "created"), ("corrections", "made"),
}  # fmt: skip
"""Columns that no answer tells of."""


@dataclass
class Flips:
    """What came of them."""

    outcomes: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    """What ``kb doctor --repair`` made of them: "as before", "told", or "nothing found"."""
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def fault(self, line: str) -> None:
        """Note a fault, and tell it at once."""
        self.faults.append(line)
        print(f"fault: {line}", file=sys.stderr, flush=True)

    def __str__(self) -> str:
        lines = [
            f"{kind:<24}{outcome:<8}{n:>6}" for (kind, outcome), n in sorted(self.outcomes.items())
        ]
        mended = ", ".join(f"{number} {how}" for how, number in sorted(self.mended.items()))
        lines.append(f"repaired: {mended}; {len(self.faults)} faults, {self.seconds:.0f} s")
        return "\n".join(lines)


def flip_bytes(folder: Path, count: int, seed: int) -> Flips:
    """Flip one bit of a byte of the catalog, a checkpoint or an original, so often."""
    place = Place(folder / "harmed")
    place.folder.mkdir(parents=True)
    alone(lambda: fill(place))
    chance = random.Random(seed)

    def harms() -> Iterator[tuple[str, Callable[[Path], str]]]:
        for number in range(count):
            kind = ("catalog", "checkpoint", "original")[number % 3]
            yield kind, lambda library, kind=kind: _flip(library, kind, chance)  # type: ignore[misc]

    return _try(place, harms())


def change_columns(folder: Path, seed: int) -> Flips:
    """Flip one bit of a value in each column of each table of the catalog, seals left alone."""
    place = Place(folder / "harmed")
    place.folder.mkdir(parents=True)
    alone(lambda: fill(place))
    chance = random.Random(seed)

    def harms() -> Iterator[tuple[str, Callable[[Path], str]]]:
        for table, column in columns(place.settings.library):
            if (table, column) not in NOT_SAID and f"{table}.{column}" != UNNOTICED:
                yield (
                    f"{table}.{column}",
                    lambda library, t=table, c=column: change(  # type: ignore[misc]
                        library, t, c, chance
                    ),
                )

    return _try(place, harms())


def _try(place: Place, harms: Iterator[tuple[str, Callable[[Path], str]]]) -> Flips:
    begun, flips = time.monotonic(), Flips()
    kept = keep(place)
    before = alone(lambda: _said(place))
    assert before[0] == "same", before
    for kind, harm in harms:
        harmed = as_kept(place, kept)
        where = harm(harmed.settings.library)
        if not where:
            continue
        outcome, said = alone(lambda harmed=harmed: _said(harmed)) or _DIED
        wrong = differing(before[1], said) if outcome == "same" else []
        outcome = "others" if wrong else outcome
        flips.outcomes[kind, outcome] += 1
        if outcome in ("others", "raised"):
            flips.fault(f"{where}: {outcome} {', '.join(wrong) or said}")
        how = alone(lambda harmed=harmed: _mended(harmed)) or "died"
        after, said = alone(lambda harmed=harmed: _said(harmed)) or _DIED
        wrong = differing(before[1], said) if after == "same" else [after]
        if after == "error" and "kb reindex" in said:
            how = "told"  # what a library was made with is not known a second time
        flips.mended[how if how != "sound" else "as before" if not wrong else "otherwise"] += 1
        if how not in ("sound", "told") or (how == "sound" and wrong and outcome != "others"):
            flips.fault(f"{where}: after the repair {how}, {wrong}")
    flips.seconds = time.monotonic() - begun
    return flips


def _said(place: Place) -> tuple[Outcome, Any]:
    """What the library answers; or the error that it gives."""
    try:
        with kb.open(settings=place.settings, create=False) as library:
            return "same", answers(library)
    except KBError as error:
        return "error", str(error)
    except BaseException:  # noqa: BLE001  what nobody has foreseen is what is looked for
        return "raised", traceback.format_exc()


def _mended(place: Place) -> str:
    """What the doctor says when it has mended what it can."""
    try:
        with kb.open(settings=place.settings, create=False) as library:
            found = library.upkeep.doctor(repair=True)
        return "sound" if found.is_sound else "told"
    except KBError:
        return "told"
    except BaseException:  # noqa: BLE001  as above
        return traceback.format_exc()


def _flip(library: Path, kind: str, chance: random.Random) -> str:
    found = {
        "catalog": [library / "catalog.sqlite"],
        "checkpoint": [path for path in (library / "index").rglob("*") if path.is_file()],
        "original": [path for path in (library / "originals").rglob("*") if path.is_file()],
    }[kind]
    path = chance.choice(sorted(found))
    data = bytearray(path.read_bytes())
    at, bit = chance.randrange(len(data)), chance.randrange(8)
    data[at] ^= 1 << bit
    path.write_bytes(data)
    return f"{path.relative_to(library)} byte {at} bit {bit}"


def columns(library: Path) -> list[tuple[str, str]]:
    """Each table of the catalog with each of its columns."""
    with closing(sqlite3.connect(library / "catalog.sqlite")) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        return [
            (table, row[1])
            for (table,) in tables
            if not table.startswith("sqlite_")
            for row in connection.execute(f"PRAGMA table_info({table})")
        ]


def change(library: Path, table: str, column: str, chance: random.Random) -> str:
    """Flip a bit of one value of a column; where, or nothing where there is no value."""
    with closing(sqlite3.connect(library / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        query = f'SELECT rowid, "{column}" FROM {table} WHERE "{column}" IS NOT NULL'
        rows = connection.execute(query).fetchall()
        if not rows:
            return ""
        number, value = chance.choice(rows)
        update = f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?'
        try:
            with connection:
                connection.execute(update, (_flipped(value, chance), number))
        except sqlite3.IntegrityError:  # a key that is there already
            return ""
    return f"{table}.{column} row {number}, once {value!r:.60}"


def _flipped(value: Any, chance: random.Random) -> Any:
    """The value with one bit of it changed."""
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(4))
    data = bytearray(value.encode() if isinstance(value, str) else value)
    if not data:
        return value
    at = chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(5)
    return data.decode("utf-8", "replace") if isinstance(value, str) else bytes(data)

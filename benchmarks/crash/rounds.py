"""Rounds of kill -9: after each the library is sound, and what was acknowledged is there once."""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from benchmarks.crash.acts import Act, Place, begin, draw
from benchmarks.crash.truth import State, differing, documents, taken_in
from benchmarks.crash.worker import Reader, Told, Way, look, run_until_killed

WAYS: tuple[Way, ...] = ("outside", "writing", "any call", "outside", "writing")
READER_FOR = 10
"""Rounds that one reading process lives through."""


@dataclass
class Rounds:
    """What happened in them."""

    killed: Counter[str] = field(default_factory=Counter)
    """Rounds by the verb that was killed."""
    done: Counter[str] = field(default_factory=Counter)
    """Of them, those in which it was acknowledged before."""
    acknowledged: int = 0
    looks: int = 0
    """Searches of the readers beside."""
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        lines = [f"{'killed in':<12}{'rounds':>8}{'after it was done':>20}"]
        for verb, number in sorted(self.killed.items()):
            lines.append(f"{verb:<12}{number:>8}{self.done[verb]:>20}")
        lines.append(
            f"{sum(self.killed.values())} rounds, {self.acknowledged} verbs acknowledged, "
            f"{self.looks} looks of readers, {len(self.faults)} faults, {self.seconds:.0f} s"
        )
        return "\n".join([*lines, *self.faults])


class Run:
    """A library through its rounds."""

    def __init__(self, place: Place, seed: int) -> None:
        self._place = place
        self._chance = random.Random(seed)
        self._state: State = {}
        self._is_settled = True
        self._usual: dict[tuple[str, Way], float] = {}
        """How long a verb takes, in seconds or in calls."""
        self.rounds = Rounds()

    def go(
        self,
        count: int,
        told: Callable[[int], None] = lambda _: None,
        seconds: float = math.inf,
    ) -> Rounds:
        """So many rounds; it ends at the first fault, or after so many seconds."""
        begun = time.monotonic()
        self._round([begin(self._place)], "outside", 60.0)
        reader: Reader | None = None
        for number in range(1, count + 1):
            if self.rounds.faults or time.monotonic() - begun > seconds:
                break
            reader = self._change_reader(reader, number)
            way = WAYS[number % len(WAYS)]
            acts = self._acts()
            self._round(acts, way, self._instant(acts[-1].verb, way), number)
            told(number)
        self._stop(reader)
        self.rounds.seconds = time.monotonic() - begun
        return self.rounds

    def _acts(self) -> list[Act]:
        """One to three acts, each planned upon what those before it make."""
        place = replace(self._place, disk=dict(self._place.disk), taken=dict(self._place.taken))
        state, acts = self._state, []
        if not self._is_settled:  # what a killed ingest has left is done first
            acts.append(Act("ingest", taken_in(state, place.disk, place.taken)))
            self._acknowledge(place, acts[-1])
            state = acts[-1].after
        for _ in range(self._chance.choice((1, 1, 2, 3))):
            acts.append(draw(place, state, self._chance))
            _count_files(place, acts[-1])
            self._acknowledge(place, acts[-1])
            state = acts[-1].after
        self._place.editions = place.editions
        return acts

    def _instant(self, verb: str, way: Way) -> float:
        usual = self._usual.get((verb, way), 0.3 if way == "outside" else 400)
        return max(self._chance.random() * usual * 1.05, 0.0 if way == "outside" else 1.0)

    def _round(self, acts: list[Act], way: Way, at: float, number: int = 0) -> None:
        told = run_until_killed(self._place, acts, way, at)
        last = acts[-1].verb
        if told.error:
            self._fault(number, acts, told, told.error)
            return
        if told.done == len(acts):
            measured = told.seconds if way == "outside" else float(told.calls)
            self._usual[last, way] = max(measured, self._usual.get((last, way), 0.0) * 0.9)
        if number:
            self.rounds.killed[acts[min(told.done, len(acts) - 1)].verb] += 1
            self.rounds.done[last] += told.done == len(acts)
        self.rounds.acknowledged += told.done
        self._hold_against(acts, told, number)

    def _hold_against(self, acts: list[Act], told: Told, number: int) -> None:
        """Look at the library, and take what is there for the state of the next round."""
        state = self._state
        for act in acts[: told.done]:
            _count_files(self._place, act)
            state = act.after
            self._acknowledge(self._place, act)
        after = state
        if told.done < len(acts) and told.begun:
            act = acts[told.done]
            _count_files(self._place, act)
            after = act.after
            self._is_settled = act.verb not in ("ingest", "replace", "prune")
            for name in act.write:
                self._place.taken.pop(name, None)
        backups = self._backups(acts)
        found, error = look(self._place, backups)
        left = {key: value for key, value in state.items() if key[0] == "backup"}
        found = {**{key: value for key, value in left.items() if key[1] not in backups}, **found}
        wrong = differing(found, state, after) if not error else [error]
        held = documents(found)
        wrong += [
            f"{name} was told to be stored, and is {held.get(name)}"
            for name in sorted(told.stored)
            if held.get(name) != documents(after).get(name)
        ]
        for line in wrong:
            self._fault(number, acts, told, line)
        self._state = found

    def _backups(self, acts: list[Act]) -> frozenset[str]:
        """The backups that this round may have written: they are opened again."""
        written = {act.given[0] for act in acts if act.verb == "backup"}
        return frozenset(name for name in written if (self._place.folder / name).exists())

    def _acknowledge(self, place: Place, act: Act) -> None:
        """Know what is in the library for sure: an ingest that was done leaves nothing open."""
        if act.verb in ("ingest", "replace", "prune"):
            place.taken.clear()
            place.taken.update(place.disk)
            self._is_settled = True

    def _change_reader(self, reader: Reader | None, number: int) -> Reader | None:
        """A reader lives for some rounds, and is then stopped or killed."""
        if number % READER_FOR != 1 and reader is not None:
            return reader
        if reader is not None and self._chance.random() < 0.3:
            reader.kill()
        else:
            self._stop(reader)
        return Reader(self._place)

    def _stop(self, reader: Reader | None) -> None:
        if reader is None:
            return
        looks, error = reader.stop()
        self.rounds.looks += looks
        if error:
            self.rounds.faults.append(f"a reader: {error}")

    def _fault(self, number: int, acts: list[Act], told: Told, line: str) -> None:
        done = " ".join(f"{act.verb}{act.given or ''}" for act in acts)
        self.rounds.faults.append(
            f"round {number} ({done}; {told.done} done, killed in the next: {told.begun}): {line}"
        )


def _count_files(place: Place, act: Act) -> None:
    """Note what an act does to the files before it begins."""
    place.disk.update(act.write)
    for name in act.delete:
        place.disk.pop(name, None)

"""Twenty people at once: how long an answer takes them, whether it is their own, what gets lost.

python -m benchmarks.people [--people N] [--model NAME] [--keep DIR] [--only PHASE …]

A library of corpus/ and of a made-up office a person, each with figures that no other has, served
by the app itself; each person is a session over Streamlit's websocket. Phases:

alone     one person asks, one question after another
instant   all ask in the same instant
working   all ask, read for some seconds, ask on
ingest    the same while ``kb ingest`` writes to the library in another process: each also rates an
          answer with a note, and corrects a document; afterwards it is counted what is kept

No question is put twice: nothing is answered from memory.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

import kb
from benchmarks.sessions import Person, person
from benchmarks.text import REPORTS, documents_in, recombined
from kb.config import Settings
from tools.serving import serving

PEOPLE = 20
ROUNDS = 4
READING = 15.0
"""Seconds for which a person reads an answer and types the next question, half as long to one and a
half times."""
REPORTS_TO_TAKE_IN = 3_000
"""So many that an ingest is not through before people are."""
YEAR = 2025
PHASES = ("alone", "instant", "working", "ingest")
TREES = (
    "Alder", "Birch", "Cedar", "Elder", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Larch",
    "Maple", "Nettle", "Oak", "Pine", "Quince", "Rowan", "Spruce", "Thorn", "Willow", "Yew",
    "Aspen",
)  # fmt: skip
TREES_ZH = "桤桦杉榛柏桂枫松柳桐槐榆杏桃梨樟竹栗桑楠柿"
THINGS = (
    ("lanterns", "灯笼"), ("anchors", "船锚"), ("ladders", "梯子"), ("barrels", "木桶"),
    ("ropes", "缆绳"), ("bells", "铜钟"), ("mirrors", "镜子"), ("kettles", "水壶"),
    ("saddles", "马鞍"), ("whistles", "哨子"), ("brushes", "刷子"), ("blankets", "毛毯"),
    ("pulleys", "滑轮"), ("compasses", "罗盘"), ("hammers", "锤子"), ("candles", "蜡烛"),
)  # fmt: skip
NOTE = "note {number} of round {round}"
ASK, SAVE_NOTE = "FormSubmitter:ask.form", "FormSubmitter:ask.feedback."


@dataclass(frozen=True)
class Asker:
    """One person, whose office nobody else asks about."""

    number: int

    @property
    def language(self) -> str:
        return ("en", "zh")[self.number % 2]

    @property
    def office(self) -> str:
        if self.language == "en":
            return f"{TREES[self.number]} Office"
        return f"{TREES_ZH[self.number]}木办公室"

    @property
    def file(self) -> str:
        return f"office-{self.number:02}.md"

    def amount(self, thing: int) -> str:
        """What the office counted of a thing: no other office has the number."""
        number = 10_000 + 100 * self.number + 3 * thing
        return f"{number:,}" if self.language == "en" else str(number)

    def question(self, thing: int) -> str:
        english, chinese = THINGS[thing]
        if self.language == "en":
            return f"how many {english} did the {self.office} count in {YEAR}"
        return f"{self.office}{YEAR}年清点了多少{chinese}"

    def report(self) -> str:
        head = f"---\norganisation: {self.office}\nyear: {YEAR}\nlanguage: {self.language}\n---\n\n"
        return (
            head + f"# {self.office} {YEAR}\n\n" + "\n".join(map(self._section, range(len(THINGS))))
        )

    def _section(self, thing: int) -> str:
        english, chinese = THINGS[thing]
        if self.language == "en":
            told = f"The {self.office} counted {self.amount(thing)} {english} in {YEAR}."
            return f"## {english.capitalize()}\n\n{told} All of them were put on the list.\n"
        told = f"{YEAR}年，{self.office}清点{chinese}{self.amount(thing)}件。"
        return f"## {chinese}\n\n{told}全部登记造册。\n"


@dataclass
class Told:
    """What became of the questions of a phase."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    """Answers with another one's question or figure."""
    unanswered: int = 0
    typed: set[str] = field(default_factory=set)
    """Notes and corrections that people have saved."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def line(self, phase: str, alone: float) -> str:
        middle, most = median(self.seconds), percentile(self.seconds)
        return (
            f"{phase:8} {len(self.seconds):4} answers, median {middle:.2f} s, 95th percentile"
            f" {most:.2f} s ({most / alone:.1f} times one person's median),"
            f" {len(self.errors)} errors, {len(self.mixed)} mixed, {self.unanswered} not found"
        )


def percentile(seconds: list[float]) -> float:
    """The 95th of so many seconds."""
    return quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


def made(folder: Path, people: int, model: str) -> Path:
    """A library of corpus/ and the offices, which is made unless it is there."""
    library = folder / "library"
    if library.exists():
        return library
    offices = folder / "offices"
    offices.mkdir(parents=True)
    for number in range(people + 1):
        asker = Asker(number)
        (offices / asker.file).write_text(asker.report(), encoding="utf-8")
    with kb.open(settings=Settings(library=library, model=model)) as opened:
        opened.ingest([REPORTS, offices])
    return library


def ask(page: Person, asker: Asker, thing: int, told: Told) -> None:
    """Put a question as a person does, and look whether what comes is its own answer."""
    question = asker.question(thing)
    seconds = page.press(ASK, {"ask.question": question})
    shown = page.text()
    askers = (Asker(number) for number in range(len(TREES)) if number != asker.number)
    others = [one.question(thing) for one in askers if one.language == asker.language]
    with told.lock:
        told.seconds.append(seconds)
        told.errors += page.errors()
        if question not in shown or any(other in shown for other in others):
            told.mixed.append(question)
        elif asker.amount(thing) not in page.text("answer"):
            told.unanswered += 1


def alone(address: str, people: int, things: Iterable[int]) -> Told:
    """One person's questions, one after another."""
    told, asker = Told(), Asker(people)
    with person(address) as page:
        page.visit(lang=asker.language)
        for thing in things:
            ask(page, asker, thing, told)
    return told


def together(
    address: str, people: int, things: list[int], reading: float, *, typing: bool = False
) -> Told:
    """All at once, a question each for every one of ``things``."""
    told, ready = Told(), threading.Barrier(people)

    def sit(number: int) -> None:
        asker, chance = Asker(number), random.Random(number)
        with person(address) as page:
            page.visit(lang=asker.language)
            ready.wait()
            for thing in things:
                if reading:
                    time.sleep(reading * chance.uniform(0.5, 1.5))
                ask(page, asker, thing, told)
                if typing:
                    _rate(page, asker, thing, told)
        if typing:
            _correct(address, asker, told)

    with ThreadPoolExecutor(people) as pool:
        for done in [pool.submit(sit, number) for number in range(people)]:
            done.result()
    return told


def _rate(page: Person, asker: Asker, thing: int, told: Told) -> None:
    """Say of the answer that it is right, with a note."""
    note = NOTE.format(number=asker.number, round=thing)
    page.choose({"ask.feedback.thumbs.": "1"})
    page.press(SAVE_NOTE, {"ask.feedback.text": note})
    with told.lock:
        told.typed.add(note)
        told.errors += page.errors()


def _correct(address: str, asker: Asker, told: Told) -> None:
    """Write another title for the office's own document, as the page Documents takes it."""
    said = f"Place {asker.number}"
    with person(address) as page:
        page.visit("documents", lang="en", text=asker.file)
        page.choose({"metadata.edit": True})
        page.choose({"metadata.field": "Tags"})
        page.choose({"metadata.value": said})
        page.press("metadata.all", {"metadata.value": said})
        # Where another one writes for longer than is waited for, what was wanted is kept.
        while page.has("app.again"):
            page.press("app.again")
        with told.lock:
            told.typed.add(said)
            told.errors += page.errors()


def kept(library: Path, typed: set[str]) -> int:
    """How many of the notes and corrections are in the library."""
    with kb.open(library) as opened:
        found = {entry.note for entry in opened.feedback.entries()}
        found |= {tag for info in opened.documents() for tag in info.tags}
    return len(typed & found)


@contextmanager
def ingesting(folder: Path, library: Path, model: str) -> Iterator[subprocess.Popen[bytes]]:
    """``kb ingest`` over reports without an end, in another process."""
    reports = folder / "reports"
    if not reports.exists():
        reports.mkdir()
        written = recombined(documents_in(REPORTS), seed=2)
        for number, text in enumerate(islice(written, REPORTS_TO_TAKE_IN)):
            (reports / f"{number:05}.md").write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", "from kb.cli.main import main; main()", "ingest", str(reports)]
    environment = {**os.environ, "KB_LIBRARY": str(library), "KB_MODEL": model}
    quiet = subprocess.DEVNULL
    running = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
    try:
        time.sleep(5)
        yield running
    finally:
        running.terminate()
        running.wait()


def phase_of(name: str, address: str, people: int, reading: float) -> Told:
    """What came of one phase; each has questions of its own."""
    if name == "alone":
        return alone(address, people, range(1, len(THINGS)))
    if name == "instant":
        return together(address, people, [0], 0.0)
    first = 1 if name == "working" else 1 + ROUNDS
    things = list(range(first, first + ROUNDS))
    return together(address, people, things, reading, typing=name == "ingest")


def measure(
    folder: Path, people: int, model: str, phases: list[str], reading: float = READING
) -> Iterator[str]:
    """A line for each phase, as each is through."""
    library = made(folder, people, model)
    with serving(library, folder / "log", KB_MODEL=model) as address:
        with person(address) as page:  # the model is loaded by the first question
            page.visit(q=Asker(people).question(0), lang="en")
        first = phase_of("alone", address, people, reading)
        one = median(first.seconds)
        for phase in phases:
            if phase == "ingest":
                with ingesting(folder, library, model) as running:
                    told = phase_of(phase, address, people, reading)
                    ended = "" if running.poll() is None else "; the ingest was through before"
                yield told.line(phase, one) + ended
                yield f"         {kept(library, told.typed)} of {len(told.typed)} typed kept"
            else:
                told = first if phase == "alone" else phase_of(phase, address, people, reading)
                yield told.line(phase, one)
            yield from (f"         {error}" for error in (told.errors + told.mixed)[:5])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"at most {len(TREES) - 1}")
    parser.add_argument("--model", default=Settings().model)
    parser.add_argument("--reading", type=float, default=READING)
    parser.add_argument("--keep", type=Path, help="a folder for the library, kept for the next")
    parser.add_argument("--only", nargs="+", choices=PHASES, default=PHASES)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        phases = measure(folder, given.people, given.model, list(given.only), given.reading)
        for line in phases:
            print(line, flush=True)


if __name__ == "__main__":
    main()

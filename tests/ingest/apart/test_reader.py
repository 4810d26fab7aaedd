"""A file may kill its reader; the next one is read all the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import ingest.apart.reader as apart
from ingest import (
    Crashed,
    Damaged,
    Document,
    Metadata,
    Quoted,
    ReadError,
    ReadingLimits,
    TooCostly,
    Unreadable,
    close_readers,
    picture_apart,
    prepare,
    read,
    read_apart,
)
from ingest.files.raw_file import RawFile
from ingest.readers.pdf.picture import picture_of
from tests.ingest.apart.hostile import nested_forms, packed_paths
from tests.ingest.readers.raw_pdf import Text, pdf

Write = Callable[[str, str | bytes], Path]

ROOMY = ReadingLimits(60, 2048)
NARROW = ReadingLimits(60, 512)
QUICK = ReadingLimits(1, 2048)


@pytest.fixture(autouse=True)
def no_reader_of_before() -> Iterator[None]:
    close_readers()
    yield
    close_readers()


def read_all(path: Path, limits: ReadingLimits = ROOMY, **given: object) -> list[object]:
    return list(read_apart(path, max_bytes=2**25, limits=limits, **given))  # type: ignore[arg-type]


def process() -> int:
    """The process that is kept."""
    (child,) = apart._IDLE
    return child.process.pid


def test_documents_are_those_that_are_read_here(write: Write, report_zh: str) -> None:
    path = write("a.txt", report_zh)
    known = Metadata(organisation="厦门海关", year=2024)
    here = list(read(path, source="x/a.txt", overrides=known))
    assert read_all(path, source="x/a.txt", overrides=known) == here


def test_each_record_comes_by_itself(write: Write) -> None:
    path = write("a.jsonl", '{"_id": "1", "text": "One."}\nno\n{"_id": "2", "text": "Two."}\n')
    one, bad, two = read_all(path)
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert (one.text, two.text) == ("One.", "Two.")
    assert isinstance(bad, Damaged)


@pytest.mark.parametrize("content", [nested_forms(), packed_paths()], ids=["forms", "paths"])
def test_a_pdf_that_takes_all_memory_is_its_error_and_the_next_is_read(
    write: Write, content: bytes
) -> None:
    bad, good = write("bad.pdf", content), write("good.txt", "The port is open.")
    with pytest.raises(Crashed, match="needs more than 512 MiB"):
        read_all(bad, NARROW, source="bad.pdf")
    assert isinstance(read_all(good, NARROW)[0], Document)


def test_a_file_that_takes_long_is_its_error_and_its_process_is_gone(write: Write) -> None:
    started: list[int] = []
    prepare(QUICK)
    started.append(process())
    begun = time.monotonic()
    with pytest.raises(TooCostly, match=r"longer than 1 seconds; .*read_seconds"):
        read_all(write("bad.pdf", nested_forms()), QUICK)
    assert time.monotonic() - begun < 30
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)


def test_a_process_is_kept_for_the_next_file(write: Write) -> None:
    path = write("a.txt", "The port is open.")
    read_all(path)
    first = process()
    with pytest.raises(ReadError):
        read_all(write("empty.txt", ""))
    read_all(path)
    assert process() == first


def test_a_process_that_died_between_two_files_costs_neither(write: Write) -> None:
    path = write("a.txt", "The port is open.")
    read_all(path)
    os.kill(process(), signal.SIGKILL)
    assert isinstance(read_all(path)[0], Document)


def test_other_limits_are_another_process(write: Write) -> None:
    path = write("a.txt", "The port is open.")
    read_all(path)
    first = process()
    read_all(path, NARROW)
    assert process() != first


def test_what_the_caller_raises_while_it_waits_ends_the_reading(write: Write) -> None:
    def stop() -> None:
        raise InterruptedError

    begun = time.monotonic()
    with pytest.raises(InterruptedError):
        read_all(write("bad.pdf", nested_forms()), waiting=stop)
    assert time.monotonic() - begun < 30
    assert apart._IDLE == []


def test_a_reading_left_in_the_middle_is_ended(write: Write) -> None:
    many = "".join(f'{{"_id": "{number}", "text": "One."}}\n' for number in range(50_000))
    items = read_apart(write("a.jsonl", many), max_bytes=2**25, limits=ROOMY)
    next(items)
    items.close()  # type: ignore[attr-defined]
    assert apart._IDLE == []
    assert isinstance(read_all(write("a.txt", "The port is open."))[0], Document)


def test_several_threads_read_at_once(write: Write) -> None:
    paths = [write(f"{number}.txt", f"The port number {number} is open.") for number in range(6)]
    found: dict[int, object] = {}

    def run(number: int) -> None:
        for _ in range(5):
            found[number] = read_all(paths[number])[0].text  # type: ignore[attr-defined]

    threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: f"The port number {number} is open." for number in range(6)}
    assert len(apart._IDLE) <= apart.KEPT


def test_what_packages_log_of_a_file_has_its_name(
    write: Write, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = iter(
        [
            {"kind": "begun"},
            {"kind": "log", "name": "pdfminer.x", "level": 30, "said": "no good font"},
            {"kind": "end"},
        ]
    )
    monkeypatch.setattr(apart._Child, "_receive", lambda *_: next(messages))
    assert read_all(write("a.txt", "x"), source="港/a.txt") == []
    assert "'\\u6e2f/a.txt': no good font" in caplog.text


def test_where_no_process_can_be_started_that_is_no_fault_of_the_file(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.txt", "The port is open.")
    with monkeypatch.context() as broken:
        broken.setattr(apart, "_CODE", "raise SystemExit(1)")
        with pytest.raises(Unreadable, match="no process could be started"):
            read_all(path)
        broken.setattr(sys, "executable", "/no/such/python")
        with pytest.raises(Unreadable, match="no process could be started"):
            read_all(path)
        prepare(ROOMY)
    assert isinstance(read_all(path)[0], Document)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_reader_outlives_a_killed_parent_by_no_more_than_its_time(write: Write) -> None:
    bad = write("bad.pdf", nested_forms(depth=30, times=2))
    script = f"""
import sys
from pathlib import Path
import ingest.apart.limits
ingest.apart.limits.GRACE = 0
from ingest import read_apart, ReadingLimits
import ingest.apart.reader as apart
apart.prepare(ReadingLimits(2, 2048))
print(apart._IDLE[0].process.pid, flush=True)
list(read_apart(Path({str(bad)!r}), max_bytes=2**25, limits=ReadingLimits(2, 2048)))
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 30
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not Path(f"/proc/{child}").exists()


def test_each_page_of_a_scan_has_its_own_time(write: Write, monkeypatch) -> None:
    slow = (
        "import time, ingest.readers.scan.recognise as scan, ingest.readers.txt as txt\n"
        "read = txt.read\n"
        "def slow(raw):\n"
        "    for _ in range(4):\n"
        "        [told() for told in scan._AT_EACH_PAGE]\n"
        "        time.sleep(0.6)\n"
        "    return read(raw)\n"
        "txt.read = slow\n"
    )
    monkeypatch.setattr(apart, "_CODE", apart._CODE.replace("main(given", f"{slow}main(given"))
    (document,) = read_all(write("a.txt", "The port cleared containers."), QUICK)
    assert isinstance(document, Document)


def test_a_page_is_drawn_apart_and_its_place_comes_back(write: Write) -> None:
    path = write("a.pdf", pdf([[Text(60, 700, "The port opens at night.")]]))
    quoted = Quoted("The port opens at night.")
    given = {"source": "a.pdf", "max_bytes": 2**25, "limits": ROOMY}
    picture = picture_apart(path, 1, quoted, **given)
    assert picture is not None
    assert picture == picture_of(RawFile(path.read_bytes(), "a.pdf", 2**25), 1, quoted)
    assert picture_apart(path, 2, quoted, **given) is None
    assert isinstance(read_all(path)[0], Document)  # by the same process


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing", b"no file of the kind"])
def test_a_page_that_cannot_be_drawn_is_an_error(write: Write, content: bytes) -> None:
    with pytest.raises(Damaged):
        picture_apart(write("a.pdf", content), 1, source="a.pdf", max_bytes=2**25, limits=ROOMY)


def test_a_page_that_takes_all_memory_is_an_error_and_the_next_is_drawn(write: Write) -> None:
    bad = write("bad.pdf", nested_forms())
    good = write("good.pdf", pdf([[Text(60, 700, "The port opens.")]]))
    with pytest.raises((Crashed, TooCostly)):
        picture_apart(bad, 1, source="bad.pdf", max_bytes=2**25, limits=NARROW)
    assert picture_apart(good, 1, source="good.pdf", max_bytes=2**25, limits=NARROW)

"""What came of one file: text that holds together, an error in one line, or a finding."""

from __future__ import annotations

import re
import resource
import signal
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import ingest
from benchmarks.fuzz.coverage import Coverage
from ingest import Document, ReadError, ReadingLimits

MOST_SECONDS = 5.0
"""Of CPU time, where a file is read in this process."""
_MOST_MEMORY = 3 * 2**30
_MOST_MEMBERS = 2000
_LIMITS = ReadingLimits(seconds=6 * MOST_SECONDS, memory_mb=1536)
_LONGEST_LINE = 1200
_SIDECAR = ".meta.yaml"


class _TimeOver(BaseException):
    """The file has had its time; no reader can catch it by ``except Exception``."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file."""

    kind: str
    finding: str = ""
    """What is wrong, the same for all files of one fault; empty where all is well."""
    is_new: bool = False
    """Whether it reached lines that no file had reached."""


class Trial:
    """Reads files, one after the other, and looks at what comes."""

    def __init__(self, folder: Path, *, apart: bool) -> None:
        self._folder = folder
        self._apart = apart
        self._coverage = Coverage()
        self._seen: set[str] = set()
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        signal.signal(signal.SIGPROF, _over)

    def outcome(self, suffix: str, data: bytes) -> Outcome:
        """What comes of a file of these bytes."""
        path = self._written(suffix, data)
        before = self._coverage.reached
        begun = time.monotonic()
        try:
            kind = self._watched(path)
        except _TimeOver as over:
            return Outcome("slow", f"over {MOST_SECONDS:g} s in {_place(over)}")
        except _Fault as fault:
            return Outcome("fault", _without_numbers(str(fault)))
        except Exception as error:  # noqa: BLE001  what comes here is what is looked for
            said = f"{type(error).__name__} in {_place(error)}: {error}"
            return Outcome("exception", _without_numbers(said)[:300])
        is_new = self._coverage.reached > before
        if self._apart:  # the lines are reached elsewhere: what is said stands for them
            is_new = kind not in self._seen
            self._seen.add(kind)
        if self._apart and time.monotonic() - begun > 2 * _LIMITS.seconds:
            return Outcome(kind, "the child was not ended in its time")
        return Outcome(kind, is_new=is_new)

    def _watched(self, path: Path) -> str:
        """What comes, the lines that it reaches counted; that counting is slow is no fault."""
        if not self._apart:
            with suppress(_TimeOver), self._coverage.watching():
                return self._read(path)
        return self._read(path)

    def _written(self, suffix: str, data: bytes) -> Path:
        if suffix == _SIDECAR:
            (self._folder / "a.txt").write_text("出口65.4亿元。\n", encoding="utf-8")
            (self._folder / f"a.txt{_SIDECAR}").write_bytes(data)
            return self._folder / "a.txt"
        path = self._folder / f"a{suffix}"
        path.write_bytes(data)
        return path

    def _read(self, path: Path) -> str:
        signal.setitimer(signal.ITIMER_PROF, 0 if self._apart else MOST_SECONDS)
        kind, members = "nothing", 0
        try:
            items = (
                ingest.read_apart(path, source="a", max_bytes=2**25, limits=_LIMITS)
                if self._apart
                else ingest.read(path, source="a", max_bytes=2**25)
            )
            for item in items:
                members += 1
                if members > _MOST_MEMBERS:
                    break
                kind = _checked_error(item) if isinstance(item, ReadError) else _checked(item)
        except ReadError as error:
            kind = _checked_error(error)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if kind == "nothing":
            raise _Fault("neither a document nor an error")
        return kind


class _Fault(Exception):
    """Something that must not come."""


def _over(_number: int, _frame: FrameType | None) -> None:
    raise _TimeOver


def _checked_error(error: ReadError) -> str:
    said, name = str(error), type(error).__name__
    if name == "Unforeseen":
        cause = error.__cause__
        where = _place(cause) if cause is not None else "the child"
        raise _Fault(f"Unforeseen in {where}: {error.reason[:200]}")
    if name == "Crashed":
        raise _Fault(f"Crashed: {error.reason[:200]}")
    if name == "TooCostly":
        raise _Fault(f"TooCostly: {error.reason[:200]}")
    if "\n" in said or "\r" in said or not said.isprintable():
        raise _Fault(f"{name} is not one line of printable text: {said[:200]!r}")
    if len(said) > _LONGEST_LINE:
        raise _Fault(f"{name} tells {len(said):,} characters: {said[:100]!r}")
    if not error.source.startswith("a") or not error.reason or not error.remedy:
        raise _Fault(f"{name} without source, reason or remedy: {said[:200]!r}")
    return name


def _checked(document: Document) -> str:
    """Whether the document can be stored and split; what does not hold is a fault."""
    text, length = document.text, len(document.text)
    try:
        "\n".join([text, document.title, document.source, document.organisation or "",
                   *document.extra.keys(), *document.extra.values()]).encode()  # fmt: skip
    except UnicodeEncodeError as error:
        raise _Fault("half a character in a document") from error
    if not text.strip():
        raise _Fault("a document without text")
    if "\ufdd0" in text or "\0" in text or "\r" in text:
        raise _Fault("a mark or control character in a text")
    for section in document.sections:
        if not 0 <= section.start <= section.end <= length:
            raise _Fault("a section outside of its text")
    pages = list(document.pages)
    if pages != sorted(pages) or any(not 0 <= page <= length for page in pages):
        raise _Fault("a page outside of its text")
    if document.year is not None and not 1000 <= document.year <= 9999:
        raise _Fault(f"the year {document.year}")
    chunks = ingest.split(document, limit=256, count=_count)
    if "".join("".join(chunk.text.split()) for chunk in chunks) != "".join(text.split()):
        raise _Fault("chunks do not cover the text")
    return "document"


def _count(texts: Sequence[str]) -> list[int]:
    return [len(text) // 2 for text in texts]


def _without_numbers(said: str) -> str:
    """The same words for the same fault, whatever numbers it comes with; places stay."""
    return re.sub(r"(?<![:\d])-?\d+", "N", said)


def _place(error: BaseException) -> str:
    """The innermost line of the readers that an exception came out of."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/ingest/" in frame.filename] or frames[-1:]
    return ", ".join(f"{Path(one.filename).name}:{one.lineno}" for one in ours[-2:][::-1])

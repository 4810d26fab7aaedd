"""The process that reads: it takes requests from its standard input and answers on its output.

For each request come, in this order: ``begun``; ``document``, ``error``, ``log`` and ``page`` (one
is to be recognised, and its time begins) in any number, or ``picture`` where a page is to be seen;
``end``, or ``failed`` for a file that is bad as a whole.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from ingest.apart.limits import GRACE, ReadingLimits, confine, memory_peak_mb, set_alarm
from ingest.apart.wire import (
    Message,
    document_message,
    error_message,
    messages_in,
    metadata_of,
    packed,
    picture_message,
)
from ingest.errors import ReadError, TooCostly, as_read_errors

WEARY = 0.25
"""Of the limit of memory: a process that has used so much at once is not kept for other files."""

Send = Callable[[Message], None]


def main(seconds: float, memory_mb: int) -> None:
    """Answer until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the other process's to answer
    answers = _own_output()
    limits = ReadingLimits(seconds, memory_mb)

    def send(message: Message) -> None:
        answers.write(packed(message))
        answers.flush()

    import ingest.finish
    import ingest.readers  # noqa: F401  loaded before the first file's time begins
    from ingest.readers.scan.recognise import at_each_page

    confine(limits)
    logging.getLogger().addHandler(_Told(send))

    def go_on() -> None:
        set_alarm(limits.seconds + GRACE)
        send({"kind": "page"})

    at_each_page(go_on)
    try:
        for request in messages_in(sys.stdin.buffer):
            send({"kind": "begun"})
            _answer(request, limits, send)
    except BrokenPipeError:
        os._exit(0)  # nobody is there to be told


def _own_output() -> BinaryIO:
    """The standard output, which nothing that a package prints can get into any more."""
    own = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return own


def _answer(request: Message, limits: ReadingLimits, send: Send) -> None:
    costly = False
    try:
        for message in _pictured(request) if "picture" in request else _read(request, limits):
            send(message)
    except ReadError as error:
        costly = _is_costly(error)
        told = _too_costly(error.source, limits) if costly else error
        send({"kind": "failed", **error_message(told)})
    else:
        send({"kind": "end"})
    if costly or memory_peak_mb() > WEARY * limits.memory_mb:
        os._exit(0)  # freed at once; the next file finds a fresh one


def _read(request: Message, limits: ReadingLimits) -> Iterator[Message]:
    from ingest.reading import read

    set_alarm(limits.seconds + GRACE)
    try:
        items = read(
            Path(request["path"]),
            content=Path(request["content"]),
            source=request["source"],
            overrides=metadata_of(request["overrides"]),
            max_bytes=request["max_bytes"],
        )
        for item in items:
            set_alarm(0)  # while it is taken over, which may wait for the model
            if isinstance(item, ReadError):
                yield {"kind": "error", **error_message(item)}
            else:
                yield {"kind": "document", **document_message(item)}
            set_alarm(limits.seconds + GRACE)
    finally:
        set_alarm(0)


def _pictured(request: Message) -> Iterator[Message]:
    from ingest.files.raw_file import load
    from ingest.page_picture import Quoted
    from ingest.readers.pdf.picture import picture_of

    set_alarm(request["seconds"] + GRACE)
    try:
        with as_read_errors(request["source"]):
            raw = load(Path(request["content"]), request["source"], request["max_bytes"])
            quoted = Quoted(*request["quoted"]) if request["quoted"] else None
            picture = picture_of(raw, request["picture"], quoted)
    finally:
        set_alarm(0)
    if picture is not None:
        yield {"kind": "picture", **picture_message(picture)}


def _is_costly(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _too_costly(source: str, limits: ReadingLimits) -> TooCostly:
    return TooCostly(
        source,
        f"reading it takes more than {limits.memory_mb} MiB of memory",
        "split it, or raise the setting read_memory_mb",
    )


class _Told(logging.Handler):
    """Hands what packages log to the other process."""

    def __init__(self, send: Send) -> None:
        super().__init__(logging.WARNING)
        self._send = send

    def emit(self, record: logging.LogRecord) -> None:
        self._send(
            {
                "kind": "log",
                "name": record.name,
                "level": record.levelno,
                "said": record.getMessage(),
            }
        )

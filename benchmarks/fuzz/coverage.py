"""Which lines of the readers a file has led to for the first time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import ingest

_WATCHED = str(Path(ingest.__file__).parent / "readers")


class Coverage:
    """Counts the lines that were reached; a function whose lines are all known costs nothing."""

    def __init__(self) -> None:
        self.reached = 0
        self._open: dict[CodeType, set[int] | None] = {}

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch what runs inside."""
        sys.settrace(self._called)
        try:
            yield
        finally:
            sys.settrace(None)

    def _called(self, frame: FrameType, event: str, argument: Any) -> Any:
        """What ``sys.settrace`` asks at each call: who is to be asked at each line."""
        code = frame.f_code
        if code not in self._open:
            watched = code.co_filename.startswith(_WATCHED)
            lines = {line for _, _, line in code.co_lines() if line is not None}
            self._open[code] = lines if watched else None
        left = self._open[code]
        if not left:
            return None

        def traced(frame: FrameType, _event: str, _argument: Any) -> Any:
            if frame.f_lineno in left:
                left.discard(frame.f_lineno)
                self.reached += 1
            return traced if left else None

        return traced(frame, event, argument)

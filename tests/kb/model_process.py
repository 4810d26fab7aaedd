"""Starts ``model_server.py`` in a process of its own and says how it is to behave."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SERVER = Path(__file__).with_name("model_server.py")


@dataclass
class Model:
    """A running server."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def behave(self, mode: str, reply: str = "") -> None:
        script = {"mode": mode, "reply": reply}
        (self.folder / "script.json").write_text(json.dumps(script), encoding="utf-8")

    @property
    def requests(self) -> list[dict[str, Any]]:
        log = self.folder / "requests.jsonl"
        if not log.exists():
            return []
        return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


@contextmanager
def running_model(folder: Path) -> Iterator[Model]:
    """The server on a free port, ended with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen([sys.executable, "-I", str(SERVER), str(folder)])
    try:
        until = time.monotonic() + 20
        while not (folder / "port").exists():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)
        yield Model(folder, int((folder / "port").read_text()))
    finally:
        process.terminate()
        process.wait(timeout=10)

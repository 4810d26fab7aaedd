"""kb app: what it starts Streamlit with."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb.cli.serve import APP, streamlit_arguments

Kb = Callable[..., Any]


class Replaced(Exception):
    """Raised in place of becoming another process."""


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    calls: list[list[str]] = []

    def become(program: str, arguments: list[str]) -> None:
        assert program == sys.executable
        calls.append(arguments)
        raise Replaced

    monkeypatch.setattr(os, "execv", become)
    return calls


def test_the_app_is_the_one_beside_the_package() -> None:
    assert APP.is_file()


def test_app_serves_this_machine_alone_and_tells_nobody(
    kb: Kb, started: list[list[str]], tmp_path: Path
) -> None:
    with pytest.raises(Replaced):
        kb("app", "--port", _free_port(), "--headless", "--library", tmp_path / "mine")
    (arguments,) = started
    assert arguments[1:6] == ["-P", "-m", "streamlit", "run", str(APP)]
    assert "--server.address=localhost" in arguments
    assert "--server.headless=true" in arguments
    assert "--browser.gatherUsageStats=false" in arguments
    assert os.environ["KB_LIBRARY"] == str(tmp_path / "mine")


def test_listening_everywhere_still_asks_no_site_for_the_address() -> None:
    arguments = streamlit_arguments(8501, "0.0.0.0", headless=True)
    assert "--server.address=0.0.0.0" in arguments
    assert "--browser.serverAddress=localhost" in arguments


def test_a_port_that_is_taken_is_named(kb: Kb) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = kb("app", "--port", port, "--address", "127.0.0.1")
    assert ran.status == 1
    assert f"port {port}" in ran.err
    assert "--port" in ran.err


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])

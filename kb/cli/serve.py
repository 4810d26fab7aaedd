"""Serve the app: Streamlit on app.py, with nothing sent to anyone."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from kb.errors import BadRequest

APP = Path(__file__).resolve().parents[2] / "app.py"


def serve_app(*, port: int, address: str, headless: bool, library: Path | None) -> None:
    """Replace this process by the app's server; it ends with Ctrl-C.

    Raises:
        BadRequest: the port is taken, or the address is not this machine's.
    """
    _check_free(address, port)
    if library is not None:
        os.environ["KB_LIBRARY"] = str(library.absolute())
    os.execv(sys.executable, [sys.executable, *streamlit_arguments(port, address, headless)])


def streamlit_arguments(port: int, address: str, headless: bool) -> list[str]:
    """What follows the interpreter's name.

    The server's address is given as the browser's too: otherwise a headless Streamlit asks a
    site on the network for its own address.
    """
    options = {
        "server.port": str(port),
        "server.address": address,
        "server.headless": str(headless).lower(),
        "server.fileWatcherType": "none",
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
        "browser.serverAddress": "localhost" if address in ("0.0.0.0", "::") else address,
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    return ["-m", "streamlit", "run", str(APP), *flags]


def _check_free(address: str, port: int) -> None:
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        message = f"cannot serve on {address}, port {port} ({error.strerror}); choose with --port"
        raise BadRequest(message) from error

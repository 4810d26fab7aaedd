"""``kb app``: Streamlit on app.py, with nothing sent to anyone."""

# No `from __future__ import annotations`: typer reads the annotations when the command is made.
import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from kb.cli.options import Folder
from kb.errors import BadRequest

APP = Path(__file__).resolve().parents[2] / "app.py"


def register(app: typer.Typer) -> None:
    """Put the command on ``app``."""
    app.command("app")(serve)


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to serve on.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Where to listen; 0.0.0.0 lets other machines in.")
    ] = "localhost",
    headless: Annotated[bool, typer.Option("--headless", help="Do not open a browser.")] = False,
    library: Folder = None,
) -> None:
    """Serve the app in the browser until Ctrl-C."""
    # This process becomes the app's server, so that signals reach it.
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
    # -P: the folder that it is started in may be one that was downloaded; nothing there is run.
    return ["-P", "-m", "streamlit", "run", str(APP), *flags]


def _check_free(address: str, port: int) -> None:
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        message = f"cannot serve on {address}, port {port} ({error.strerror}); choose with --port"
        raise BadRequest(message) from error

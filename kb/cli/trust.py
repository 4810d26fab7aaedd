"""``kb trust``: let the settings file of this folder name addresses and models."""

# No `from __future__ import annotations`: typer reads the annotations when the command is made.
import re
from typing import Annotated

import typer

from kb.cli import terminal
from kb.cli.options import Json, Yes
from kb.errors import BadRequest

_USER = re.compile(r"(?<=//)[^/@\s]+@")
"""The part of an address that may hold a password."""


def register(app: typer.Typer) -> None:
    """Put the command on ``app``."""
    app.command()(trust)


def trust(
    yes: Yes = False,
    undo: Annotated[bool, typer.Option("--undo", help="Allow them no longer.")] = False,
    as_json: Json = False,
) -> None:
    """Allow the addresses and models that kb.toml in this folder names; asks first."""
    from kb.config import SETTINGS_FILE, guarded_settings, trusted_files

    trusted = trusted_files()
    if undo:
        trusted.forget(SETTINGS_FILE)
    elif not SETTINGS_FILE.is_file():
        raise BadRequest(f"{SETTINGS_FILE.absolute()}: no such file; go to the folder that has it")
    values = guarded_settings() if SETTINGS_FILE.is_file() else {}
    lines = [f'{name} = "{_USER.sub("…@", str(value))}"' for name, value in values.items()]
    if values and not undo:
        if not yes:
            terminal.confirm("allow", lines, "settings")
        trusted.allow(SETTINGS_FILE, values)
    if as_json:
        told = {"file": str(SETTINGS_FILE.absolute()), "settings": sorted(values)}
        terminal.write_json({**told, "allowed": bool(values) and not undo})
    elif undo or not values:
        none = "nothing in it needs to be allowed" if not values else "not allowed any longer"
        terminal.write(f"{SETTINGS_FILE.absolute()}: {none}")
    else:
        terminal.write("\n".join(["allowed:", *lines]))

"""Which settings files a person has allowed to name addresses and models.

A folder that was downloaded may hold a kb.toml. What stands there and sends texts away, leads
others somewhere, or fetches and runs a model is used only where a person on this machine has said
so, for that file and those very values.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kb.atomic import write_atomically

ADDRESSES = frozenset({"generate_url", "link_base"})
"""Settings that name an address: texts are sent there, links of exported files lead there."""

MODELS = frozenset({"model", "reranker"})
"""Settings that name a model: one that does not come along is fetched, and may bring code."""

ALONG = ("", "e5", "small", "hash")
"""Models that come along."""

_ADDRESS = ("http://", "https://")

TRUSTED = "trusted.json"


class TrustedFiles:
    """The files that were allowed; kept in the ``folder`` of a person's own settings."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / TRUSTED

    def allows(self, file: Path, values: Mapping[str, Any]) -> bool:
        """Whether these values of ``file`` have been allowed."""
        return self._held().get(_name(file)) == _digest(values)

    def allow(self, file: Path, values: Mapping[str, Any]) -> None:
        """Allow the values that ``file`` has now.

        Raises:
            OSError: it cannot be written down.
        """
        self._keep({**self._held(), _name(file): _digest(values)})

    def forget(self, file: Path) -> bool:
        """Allow a file no longer; whether it was.

        Raises:
            OSError: it cannot be written down.
        """
        held = self._held()
        was = held.pop(_name(file), None) is not None
        if was:
            self._keep(held)
        return was

    def _held(self) -> dict[str, str]:
        try:
            held = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}

    def _keep(self, held: Mapping[str, str]) -> None:
        self._file.parent.mkdir(0o700, parents=True, exist_ok=True)
        write_atomically(self._file, json.dumps(held, indent=1), private=True)


def guarded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a settings file's values that need to be allowed; what cannot be one is an error
    where it is used."""
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    return {
        name: value
        for name, value in texts.items()
        if (name in ADDRESSES and value.startswith(_ADDRESS))
        or (name in MODELS and value not in ALONG)
    }


def _name(file: Path) -> str:
    return str(file.absolute().resolve())


def _digest(values: Mapping[str, Any]) -> str:
    said = json.dumps(dict(values), sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()

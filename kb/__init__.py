"""A knowledge base over yearly work reports.

with kb.open("library") as library:
    library.ingest("corpus/")
    print(library.ask("what are the Greater Bay Area tasks"))
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.config import Settings as Settings
    from kb.config import load_settings as load_settings
    from kb.library.library import Library as Library
    from kb.library.library import open_library as open  # noqa: A004  # kb.open is the public name
    from kb.library.upkeep import restore_library as restore_library

_HOMES = {
    "open": ("kb.library.library", "open_library"),
    "Library": ("kb.library.library", "Library"),
    "Settings": ("kb.config", "Settings"),
    "load_settings": ("kb.config", "load_settings"),
    "restore_library": ("kb.library.upkeep", "restore_library"),
}

__all__ = ["Library", "Settings", "load_settings", "open", "restore_library"]


def __getattr__(name: str) -> Any:
    # Settings and SQL take a third of a second to import: not before they are asked for.
    if name not in _HOMES:
        raise AttributeError(f"module 'kb' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(importlib.import_module(module), attribute)

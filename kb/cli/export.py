"""``--export``: what a command found, written to a file as well."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli import terminal

if TYPE_CHECKING:
    from kb.export.tables.table import Export, Link
    from kb.library.library import Library


def check(path: Path | None) -> None:
    """Refuse a file that cannot be written before the work is done."""
    if path is not None:
        from kb.export.files import TABLE_FORMATS, check_target

        check_target(path, TABLE_FORMATS)


def write(path: Path, library: Library, export: Callable[[Link], Export]) -> None:
    """Write what ``export`` gives to ``path`` and name the files.

    Its links lead to the app at the setting ``link_base``, if there is one.
    """
    from kb.export.tables.formats import write_export
    from kb.export.tables.links import links

    def text_of(document_id: str) -> str:
        return library.document(document_id).text

    made = export(links(library.settings.link_base))
    for written in write_export(made, path, text_of):
        terminal.tell(f"written: {written}")

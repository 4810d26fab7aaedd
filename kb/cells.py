"""Texts as cells of a CSV file, which a spreadsheet is not to run as formulas."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""What a spreadsheet takes a cell for a formula by; the full-width signs do it in East Asia."""

_MARK = "'"


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it."""
    return f"{_MARK}{text}" if text.startswith(FORMULA) else text


def kept(text: str) -> str:
    """The text as a cell that is read again by ``read_again``: one that itself begins like a
    harmless cell gets a mark too."""
    return f"{_MARK}{text}" if text.lstrip(_MARK).startswith(FORMULA) else text


def read_again(cell: str) -> str:
    """The text of a cell that ``kept`` wrote, or that a person did."""
    is_marked = cell.startswith(_MARK) and cell.lstrip(_MARK).startswith(FORMULA)
    return cell[1:] if is_marked else cell

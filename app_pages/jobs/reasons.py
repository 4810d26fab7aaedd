"""Why a file was refused, and what to do about it, in the interface's language.

The program tells it in English; ``reasons.zh.tsv`` has each sentence in Chinese, with ``{}`` where
something stands that differs. A sentence that is not there stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app_pages.texts import Texts

HOLE = "{}"


REASONS = Path(__file__).with_name("reasons.zh.tsv")
"""Why a file was refused."""


def in_words(said: str, texts: Texts, table: Path = REASONS) -> str:
    """A reason or a remedy of a table in the language of ``texts``."""
    if texts.language == "en":
        return said
    for pattern, translation in _table(table):
        found = pattern.fullmatch(said)
        if found:
            return translation.format(*(in_words(part, texts, table) for part in found.groups()))
    return said


def sentence(reason: str, remedy: str, texts: Texts) -> str:
    """Both in one line."""
    parts = [in_words(reason, texts), in_words(remedy, texts)]
    return texts.entries["reason.separator"].join(part for part in parts if part)


def templates(table: Path = REASONS) -> list[str]:
    """The English sentences of a table that there are in Chinese."""
    return [english for english, _ in _rows(table)]


@lru_cache
def _table(table: Path) -> list[tuple[re.Pattern[str], str]]:
    found = []
    for english, chinese in _rows(table):
        parts = map(re.escape, english.split(HOLE))
        found.append((re.compile("(.+?)".join(parts), re.DOTALL), chinese))
    return found


def _rows(table: Path) -> list[tuple[str, str]]:
    """More particular sentences first: those with fewer holes, then the longer ones."""
    lines = table.read_text(encoding="utf-8").splitlines()
    rows = []
    for line in lines:
        if line:
            english, chinese = line.split("\t")
            rows.append((english, chinese))
    return sorted(rows, key=lambda row: (row[0].count(HOLE), -len(row[0])))

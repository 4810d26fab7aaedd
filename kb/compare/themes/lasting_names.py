"""The proposed themes of earlier runs, kept in the library so that their names stay."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from kb.atomic import write_atomically
from kb.compare.notes import Note
from kb.compare.themes.proposals import Proposal, propose_themes
from kb.compare.themes.theme_file import Theme
from kb.documents import StoredDocument
from kb.glossary import Glossary

NAMES = "proposed-themes.json"
"""File in a library's folder; without it names are chosen afresh."""

KEPT = 200
"""Themes remembered at most for reports of the same organisations."""


def propose_with_lasting_names(
    documents: Sequence[StoredDocument],
    count: int,
    glossary: Glossary,
    generic: frozenset[str],
    folder: Path,
) -> tuple[tuple[Theme, ...], tuple[Note, ...]]:
    """Proposed themes, named as in earlier runs where they stayed; and what is to be told.

    The same reports give the same themes and names, a new year leaves those that stay as they are.
    """
    scope = _scope(documents)
    memory = _read(folder / NAMES)
    known = memory.get(scope, ())
    proposals = propose_themes(documents, count, glossary, generic, known)
    if not proposals:
        return (), (Note("too_short_for_themes"),)
    fresh = {proposal.theme.key for proposal in proposals}
    kept = (*proposals, *(old for old in known if old.theme.key not in fresh))[:KEPT]
    notes = _write(folder / NAMES, {**memory, scope: kept}) if kept != known else ()
    return tuple(proposal.theme for proposal in proposals), notes


def _scope(documents: Sequence[StoredDocument]) -> str:
    return "; ".join(sorted({document.info.organisation or "" for document in documents}))


def _read(path: Path) -> dict[str, tuple[Proposal, ...]]:
    """What is remembered; nothing where the file is not there or was damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(scope): tuple(Proposal.of(entry) for entry in entries)
            for scope, entries in content.items()
        }
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}  # nothing but names is lost, and the next writing mends the file


def _write(path: Path, memory: dict[str, tuple[Proposal, ...]]) -> tuple[Note, ...]:
    content = {scope: [proposal.as_json() for proposal in kept] for scope, kept in memory.items()}
    try:
        write_atomically(path, json.dumps(content, ensure_ascii=False, indent=1), private=True)
    except OSError as error:
        return (Note("theme_names_not_kept", {"error": str(error)}),)
    return ()

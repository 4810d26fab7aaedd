"""What is to be known of a comparison, as values that are worded in the reader's language.

The sentences stand in ``notes.yaml``, each kind's in English and in Chinese.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

NoteLanguage = Literal["en", "zh"]

Kind = Literal[
    "mixed_languages",
    "undated_left_out",
    "no_report_of_year",
    "no_dated_report",
    "other_language_only",
    "longest_taken",
    "nothing_to_compare",
    "two_languages",
    "unknown_to_model",
    "not_a_year_apart",
    "nothing_planned",
    "nothing_reviewed",
    "no_report",
    "no_figures",
    "figures_without_year",
    "same_year_and_language",
    "one_year_each",
    "no_such_figure",
    "no_year",
    "too_short_for_themes",
    "theme_names_not_kept",
    "other_units",
    "unknown_bodies",
]

Value = str | int | tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to be known: what is missing, was left out or could not be done, and why."""

    kind: Kind
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)
    """What the kind's sentence has in braces; ``languages`` are codes, all else stays as it is."""

    @classmethod
    def again(cls, kind: Kind, values: Mapping[str, Any]) -> Note:
        """A note out of the JSON that one was kept as, whose tuples are lists."""
        return cls(
            kind, {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
        )

    def sentence(self, language: NoteLanguage, *, page: bool = False) -> str:
        """The note in ``language``; on a ``page`` without what is only done by commands."""
        shown = {name: _shown(name, value, language) for name, value in self.values.items()}
        wording = load_wording(language)
        told = wording.get(f"{self.kind}.page") if page else None
        return (told or wording[self.kind]).format(**shown)

    def __str__(self) -> str:
        return self.sentence("en")


def sentences_of(
    notes: Iterable[Note], language: NoteLanguage, *, page: bool = False
) -> tuple[str, ...]:
    """The notes in ``language``, each once; see ``Note.sentence``."""
    return tuple(dict.fromkeys(note.sentence(language, page=page) for note in notes))


@lru_cache
def load_wording(language: NoteLanguage) -> Mapping[str, str]:
    """The sentences of ``language`` by kind, how it joins a list, what it calls languages."""
    path = Path(__file__).with_name("notes.yaml")
    wording: Mapping[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))[language]
    return wording


def language_name(code: str, language: NoteLanguage = "en") -> str:
    """What the language ``code`` is called in ``language``; the code where it has no name."""
    return load_wording(language).get(f"language.{code}", code)


def listed(names: Iterable[str], language: NoteLanguage = "en", joint: str = "") -> str:
    """The names, one at least, as a list in ``language``.

    ``joint`` stands between them in place of the language's own; what follows its ``|`` stands
    before the last.
    """
    joint = joint or load_wording(language)["list.joint"]
    between, _, before_last = joint.partition("|")
    *most, last = names
    return f"{between.join(most)}{before_last or between}{last}" if most else last


@dataclass(frozen=True, slots=True)
class _Names:
    """A list that is joined as the sentence says that it stands in."""

    names: tuple[str, ...]
    language: NoteLanguage

    def __format__(self, joint: str) -> str:
        return listed(self.names, self.language, joint)


def _shown(name: str, value: Value, language: NoteLanguage) -> str | int | _Names:
    if not isinstance(value, tuple):
        return value
    names = tuple(map(str, value))
    if name == "languages":
        names = tuple(language_name(code, language) for code in names)
    return _Names(names, language)

"""The interface's texts in English and Chinese, one file each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from kb.documents import PlaceWording
from kb.export.labels import load_labels

InterfaceLanguage = Literal["en", "zh"]
LANGUAGES: tuple[InterfaceLanguage, ...] = get_args(InterfaceLanguage)


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language by key; an unknown key raises KeyError."""

    language: InterfaceLanguage
    entries: Mapping[str, str]

    def __call__(self, key: str, **values: Any) -> str:
        """The text of ``key`` with ``{name}`` filled in; the caller escapes the values."""
        return self.entries[key].format(**values)

    def count(self, key: str, number: int, **values: Any) -> str:
        """The text of ``key.one`` or ``key.other``, with ``{number}`` filled in."""
        form = "one" if number == 1 else "other"
        return self(f"{key}.{form}", number=f"{number:,}", **values)

    def join(self, values: Iterable[object]) -> str:
        """``values`` as a list in the language's punctuation."""
        return self.entries["list.separator"].join(map(str, values))

    @property
    def place(self) -> PlaceWording:
        """How a page words a passage's place: without characters, for its link shows them."""
        return PlaceWording(page=self.entries["ask.page"], span="", separator=" · ")

    def named(self, kind: str, value: str) -> str:
        """The name of a language or aspect, or the value itself where it has none."""
        return self.entries.get(f"{kind}.{value}", value)


@lru_cache
def load_texts(language: InterfaceLanguage) -> Texts:
    """The texts of ``language``; units are called what they are called in exports."""
    path = Path(__file__).with_name(f"texts.{language}.yaml")
    units = {key: name for key, name in load_labels(language).items() if key.startswith("unit.")}
    return Texts(language, yaml.safe_load(path.read_text(encoding="utf-8")) | units)


def choose_language(asked: str | None, locale: str | None) -> InterfaceLanguage:
    """The language named in the address, else Chinese for a Chinese browser, else English."""
    for language in LANGUAGES:
        if asked == language:
            return language
    return "zh" if (locale or "").lower().startswith("zh") else "en"

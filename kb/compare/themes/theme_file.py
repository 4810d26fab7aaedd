"""The file of themes: names and terms in Chinese and English, fed by the glossary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kb.errors import BadRequest
from kb.glossary import Glossary

PACKAGED = Path(__file__).with_name("themes.yaml")
FIELDS = frozenset({"zh", "en", "terms", "groups", "without"})


@dataclass(frozen=True, slots=True)
class Theme:
    """A topic that can be followed through years."""

    zh: str
    en: str
    terms: tuple[str, ...]
    """Every form by which it is found, in both languages."""
    proposed: bool = False
    """Whether it was made from the texts, not taken from the file."""

    @property
    def key(self) -> str:
        """What it is named by in an address or an option."""
        return self.en or self.zh

    def name(self, language: str) -> str:
        """Its name in ``language``, or in the other one where it has no name there."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)

    def __str__(self) -> str:
        return " / ".join(dict.fromkeys(filter(None, (self.zh, self.en))))


@dataclass(frozen=True, slots=True)
class ThemeFile:
    """The themes of a file in its order, and the words that no proposed theme is made of."""

    themes: tuple[Theme, ...]
    generic: frozenset[str] = frozenset()


def load_themes(glossary: Glossary, own: Path | None = None) -> ThemeFile:
    """The packaged file, or the user's own in its place.

    A file without ``generic`` has the packaged one's.

    Raises:
        BadRequest: the file cannot be read, or an entry is not in its form.
    """
    packaged = _read(PACKAGED)
    content = _read(own) if own is not None else packaged
    path = own or PACKAGED
    entries = content.get("themes")
    if not isinstance(entries, list) or not entries:
        raise BadRequest(f"themes {path}: no list `themes`; {PACKAGED.name} shows the form")
    themes = tuple(_theme(entry, glossary, path) for entry in entries)
    twice = {theme.key for theme in themes if sum(t.key == theme.key for t in themes) > 1}
    if twice:
        raise BadRequest(f"themes {path}: {', '.join(sorted(twice))} stands twice; rename one")
    generic = content.get("generic", packaged["generic"])
    return ThemeFile(themes, _generic(generic, path))


def written(themes: Sequence[Theme]) -> str:
    """Themes as a file that ``load_themes`` reads."""
    entries = [
        {name: value for name, value in (("zh", theme.zh), ("en", theme.en)) if value}
        | {"terms": list(theme.terms)}
        for theme in themes
    ]
    return yaml.safe_dump({"themes": entries}, allow_unicode=True, sort_keys=False, width=100)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise BadRequest(
            f"themes {path}: {reason}; it must be a readable YAML file in UTF-8"
        ) from error
    return content if isinstance(content, dict) else {}


def _theme(entry: object, glossary: Glossary, path: Path) -> Theme:
    if not isinstance(entry, dict) or not (entry.get("zh") or entry.get("en")):
        raise BadRequest(f"themes {path}: {entry!r} has no name; give it zh: or en:")
    unknown = set(entry) - FIELDS
    name = str(entry.get("zh") or entry.get("en"))
    if unknown:
        names = ", ".join(sorted(map(str, unknown)))
        raise BadRequest(
            f"themes {path}: {name}: unknown {names}; there are {', '.join(sorted(FIELDS))}"
        )
    terms = _forms(_list(entry, "terms", path), glossary)
    without = set(_forms(_list(entry, "without", path), glossary))
    groups = _list(entry, "groups", path)
    absent = set(groups) - {term.group for term in glossary.terms}
    if absent:
        raise BadRequest(
            f"themes {path}: {name}: the glossary has no group {', '.join(sorted(absent))}"
        )
    for term in glossary.terms:
        if term.group in groups:
            terms += [f for f in (*term.zh, *term.en, *term.seen) if f not in without]
    if not terms:
        raise BadRequest(f"themes {path}: {name} has no terms; give it terms: or groups:")
    return Theme(
        zh=str(entry.get("zh") or ""),
        en=str(entry.get("en") or ""),
        terms=tuple(dict.fromkeys(terms)),
    )


def _forms(terms: Iterable[str], glossary: Glossary) -> list[str]:
    return [form for term in terms for form in glossary.forms(term)]


def _list(entry: dict[str, Any], name: str, path: Path) -> list[str]:
    value = entry.get(name) or []
    if not isinstance(value, list) or not all(isinstance(word, str | int) for word in value):
        raise BadRequest(f"themes {path}: {name} must be a list of words, not {value!r}")
    return [str(word) for word in value]


def _generic(value: object, path: Path) -> frozenset[str]:
    lists = value.values() if isinstance(value, dict) else ()
    if not isinstance(value, dict) or not all(isinstance(words, str) for words in lists):
        raise BadRequest(f"themes {path}: generic must have words under zh and en")
    return frozenset(word for words in lists for word in words.split())

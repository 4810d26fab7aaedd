"""Codebooks: themes with their terms in Chinese and English, from YAML or CSV, fed by the glossary.

``themes.yaml`` has the themes of customs, ``cap.yaml`` the major topics of the Comparative Agendas
Project; a file of one's own has either form.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kb.compare.themes.codebook_table import entries_of_table
from kb.errors import BadRequest
from kb.glossary import Glossary

PACKAGED = Path(__file__).with_name("themes.yaml")
FIELDS = frozenset({"code", "zh", "en", "terms", "weak", "exact", "groups", "without"})
TABLES = frozenset({".csv", ".tsv"})


@dataclass(frozen=True, slots=True)
class Theme:
    """A topic that can be followed through years."""

    zh: str
    en: str
    terms: tuple[str, ...]
    """Every form by which it is found, in both languages."""
    proposed: bool = False
    """Whether it was made from the texts, not taken from the file."""
    weak: tuple[str, ...] = ()
    """Words that speak of it only where nothing speaks clearly of any theme."""
    code: str = ""
    """Its number in the codebook, where it has one."""

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
    neutral: tuple[str, ...] = ()
    """Phrases that speak of no theme, whatever terms stand within them."""


def load_themes(glossary: Glossary, own: Path | None = None) -> ThemeFile:
    """The packaged themes of customs, or those of the file ``own``, YAML or CSV.

    A file without ``generic`` has the packaged one's.

    Raises:
        BadRequest: the file cannot be read, or an entry is not in its form.
    """
    packaged = _read(PACKAGED)
    path = own or PACKAGED
    content = packaged if own is None else _read(path)
    entries = content.get("themes")
    if not isinstance(entries, list) or not entries:
        raise BadRequest(f"themes {path}: no list `themes`; {PACKAGED.name} shows the form")
    themes = tuple(_theme(entry, glossary, path) for entry in entries)
    twice = {theme.key for theme in themes if sum(t.key == theme.key for t in themes) > 1}
    codes = [theme.code for theme in themes if theme.code]
    twice |= {code for code in codes if codes.count(code) > 1}
    if twice:
        raise BadRequest(f"themes {path}: {', '.join(sorted(twice))} stands twice; rename one")
    generic = content.get("generic", packaged["generic"])
    neutral = tuple(_list(content, "neutral", path))
    return ThemeFile(themes, _generic(generic, path), neutral)


def written(themes: Sequence[Theme]) -> str:
    """Themes as a file that ``load_themes`` reads."""
    entries = [
        {
            name: value
            for name, value in (("code", theme.code), ("zh", theme.zh), ("en", theme.en))
            if value
        }
        | {"terms": list(theme.terms)}
        | ({"weak": list(theme.weak)} if theme.weak else {})
        for theme in themes
    ]
    return yaml.safe_dump({"themes": entries}, allow_unicode=True, sort_keys=False, width=100)


def _read(path: Path) -> dict[str, Any]:
    if path.suffix.lower() in TABLES:
        return {"themes": entries_of_table(path)}
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise BadRequest(
            f"themes {path}: {reason}; it must be a readable YAML file in UTF-8, or a .csv"
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
    terms += _list(entry, "exact", path)
    weak = _list(entry, "weak", path)
    if not (terms or weak):
        raise BadRequest(f"themes {path}: {name} has no terms; give it terms: or groups:")
    return Theme(
        zh=str(entry.get("zh") or ""),
        en=str(entry.get("en") or ""),
        terms=tuple(dict.fromkeys(terms)),
        weak=tuple(dict.fromkeys(weak)),
        code=str(entry.get("code") or ""),
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

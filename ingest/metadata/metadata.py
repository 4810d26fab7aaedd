"""What is known of a document beside its text, and which source of it wins.

Flags win over the sidecar ``NAME.meta.yaml``, that over front matter, and that over the text.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ingest.document import Language
from ingest.errors import BadMetadata, Unreadable, error_in_words
from ingest.files.raw_file import MIB, load
from ingest.text.dates import FIRST_YEAR, LAST_YEAR
from ingest.text.normalise import normalise, normalise_line

SIDECAR_SUFFIX = ".meta.yaml"
LONGEST_YAML = 200_000
"""Characters: PyYAML reads as many in about two seconds."""
DEEPEST_YAML = 20
"""Collections within each other."""

_KEYS = {
    "title": ("title", "标题", "题目"),
    "organisation": ("organisation", "organization", "org", "单位", "机构"),
    "year": ("year", "年份", "年度"),
    "date": ("date", "日期"),
    "language": ("language", "lang", "语言"),
}
_FIELD_OF = {key: name for name, keys in _KEYS.items() for key in keys}
_LANGUAGES: dict[str, Language] = {
    "en": "en", "eng": "en", "english": "en", "英文": "en", "英语": "en",
    "zh": "zh", "zho": "zh", "cn": "zh", "chinese": "zh", "中文": "zh", "汉语": "zh",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metadata:
    """What someone says about a document; a field that is None says nothing."""

    title: str | None = None
    organisation: str | None = None
    year: int | None = None
    date: datetime.date | None = None
    language: Language | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def over(self, other: Metadata) -> Metadata:
        """These values, with those of ``other`` where nothing is said here."""
        return Metadata(
            title=self.title if self.title is not None else other.title,
            organisation=self.organisation if self.organisation is not None else other.organisation,
            year=self.year if self.year is not None else other.year,
            date=self.date if self.date is not None else other.date,
            language=self.language if self.language is not None else other.language,
            extra=MappingProxyType({**other.extra, **self.extra}),
        )

    def without_title(self) -> Metadata:
        """The same, but saying nothing of the title."""
        return replace(self, title=None)


def sidecar_of(path: Path) -> Path:
    """Where the metadata beside ``path`` stands: ``report.pdf.meta.yaml`` or ``report.meta.yaml``.

    The longer name wins where both exist, and is the one given where neither does.
    """
    long = path.with_name(path.name + SIDECAR_SUFFIX)
    short = path.with_name(path.stem + SIDECAR_SUFFIX)
    return short if _is_file(short) and not _is_file(long) else long


def sidecar_in_use(path: Path) -> Path | None:
    """The metadata beside ``path``, if there are any."""
    sidecar = sidecar_of(path)
    return sidecar if _is_file(sidecar) else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long with the suffix, or a folder that cannot be entered
        return False


def read_sidecar(path: Path, source: str) -> Metadata:
    """What the sidecar of ``path`` says, nothing if there is none; raises BadMetadata."""
    sidecar = sidecar_in_use(path)
    if sidecar is None:
        return Metadata()
    try:
        raw = load(sidecar, source, MIB)
        text = raw.data.decode("utf-8-sig")
    except Unreadable as error:
        raise BadMetadata(source, f"{sidecar.name} {error.reason}", error.remedy) from error
    except UnicodeDecodeError as error:
        raise BadMetadata(source, f"{sidecar.name} is not UTF-8", "save it as UTF-8") from error
    return from_yaml(text, source, sidecar.name)


def from_yaml(text: str, source: str, where: str) -> Metadata:
    """Metadata from a YAML mapping; ``where`` names it in messages. Raises BadMetadata."""
    import yaml

    if len(text) > LONGEST_YAML:
        reason = f"{where} has more than {LONGEST_YAML:,} characters"
        raise BadMetadata(source, reason, "leave in it what tells of the document")
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise BadMetadata(source, f"{where} uses YAML aliases", "write the values out")
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST_YAML:  # PyYAML's time grows with the square of the depth
                reason = f"{where} nests values deeper than {DEEPEST_YAML}"
                raise BadMetadata(source, reason, "write them side by side")
        values = yaml.safe_load(text)
    except BadMetadata:
        raise
    except Exception as error:  # PyYAML raises whatever a tag of its own fails with: !!float ""
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        place = f" at line {line + 1}" if line is not None else ""
        what = "values with a colon" if isinstance(error, yaml.YAMLError) else "such a value"
        said = "" if isinstance(error, yaml.YAMLError) else f" ({error_in_words(error)})"
        reason = f"{where} is not valid YAML{place}{said}"
        raise BadMetadata(source, reason, f"put {what} in quotes") from error
    if values is None:
        return Metadata()
    if not isinstance(values, dict):
        raise BadMetadata(source, f"{where} is no list of keys and values", "write key: value")
    return from_mapping(values, source, where)


def field_named(name: str) -> str | None:
    """The field of ``Metadata`` that a key of this name gives, in either language."""
    return _FIELD_OF.get(name.strip().lower())


def from_mapping(values: Mapping[Any, Any], source: str, where: str) -> Metadata:
    """Metadata from keys and values; unknown keys go to ``extra``. Raises BadMetadata."""
    known: dict[str, Any] = {}
    extra: dict[str, str] = {}
    for key, value in values.items():
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        try:
            name, text = _as_text(key), _as_text(value)
        except ValueError as error:  # sys.get_int_max_str_digits
            raise BadMetadata(
                source, f"{where} has a number of thousands of digits", "put it in quotes"
            ) from error
        if name.lower() in _FIELD_OF:
            known[_FIELD_OF[name.lower()]] = value
        else:
            extra[name] = text
    return Metadata(
        title=_line(known.get("title"), "title", source, where),
        organisation=_line(known.get("organisation"), "organisation", source, where),
        year=_year(known.get("year"), source, where),
        date=_date(known.get("date"), source, where),
        language=_language(known.get("language")),
        extra=MappingProxyType(extra),
    )


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(map(_as_text, value))
    if isinstance(value, dict | set | tuple):
        return normalise(json.dumps(_as_json(value), ensure_ascii=False))
    if isinstance(value, bytes):
        return normalise(value.decode("utf-8", "backslashreplace"))
    if isinstance(value, bool):
        return str(value).lower()
    return normalise(str(value))


def _as_json(value: Any) -> Any:
    """``value`` in what JSON has, dates and keys that are none of its as text."""
    if isinstance(value, dict):
        return {_as_text(key): _as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [_as_json(item) for item in value]
    return value if isinstance(value, str | int | float | None) else _as_text(value)


def _line(value: Any, key: str, source: str, where: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, list | dict):
        raise BadMetadata(source, f"{key} in {where} is no line of text", f"write {key}: TEXT")
    return normalise_line(str(value)) or None


def _year(value: Any, source: str, where: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, datetime.date):
        return value.year
    match = re.fullmatch(r"\s*(\d{4})\s*年?(?:度)?\s*", str(value))
    if match and FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return int(match[1])
    raise BadMetadata(
        source,
        f"{str(value)[:40]!r} in {where} is no year",
        f"write year: 2026 (from {FIRST_YEAR} to {LAST_YEAR})",
    )


def _date(value: Any, source: str, where: str) -> datetime.date | None:
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    match = re.match(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})", str(value))
    if match:
        try:
            return datetime.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass  # told below like any other value that is no date
    raise BadMetadata(
        source, f"{str(value)[:40]!r} in {where} is no date", "write date: 2026-01-26"
    )


def _language(value: Any) -> Language | None:
    if value is None:
        return None
    return _LANGUAGES.get(re.split(r"[-_ ]", str(value).strip().lower())[0], "other")

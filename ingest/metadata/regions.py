"""The provinces and what is on their level (``regions.csv``), by any of their names, zh and en."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Region:
    """One region: 广西, 广西壮族自治区, Guangxi Zhuang Autonomous Region."""

    short: str
    name: str
    traditional: str
    english: tuple[str, ...]
    """Its short names in English, the one in use first."""
    kind: str

    @property
    def name_en(self) -> str:
        return f"{self.english[0]} {self.kind}"

    @property
    def government(self) -> str:
        return government_zh(self.name)

    @property
    def government_en(self) -> str:
        return government_en(self.name_en)


def government_zh(place: str) -> str:
    """The government of a place: 安徽省人民政府; that of 香港特别行政区 goes without 人民."""
    is_special = place.endswith(("特别行政区", "特別行政區"))
    return f"{place}政府" if is_special else f"{place}人民政府"


def government_en(place: str) -> str:
    """The government of a place under one name: People's Government of Anhui Province."""
    if place.endswith("Special Administrative Region"):
        return f"Government of the {place}"
    return f"People's Government of {place}"


def names_of_government(name: str) -> tuple[str, ...]:
    """Every name that the government of a region goes by, ``name`` first; () for any other name.

    安徽省人民政府, 安徽省政府, People's Government of Anhui Province, Anhui Provincial Government…
    """
    names = _governments().get(_folded(name), ())
    return tuple(dict.fromkeys((name, *names))) if names else ()


def regions_named(text: str) -> list[tuple[str, str]]:
    """Each region that a text names, with the Chinese name of its government: 贵州, Guizhou,
    陝西. What follows may make it another name: 上海合作组织, 海南州."""
    named: dict[str, str] = {}
    for match in _region_names().finditer(text):
        named.setdefault(regions()[match[0].casefold()].government, match[0])
    return [(words, government) for government, words in named.items()]


@cache
def _region_names() -> re.Pattern[str]:
    known = regions()
    chinese = sorted((name for name in known if not name.isascii()), key=len, reverse=True)
    english = sorted((name for name in known if name.isascii()), key=len, reverse=True)
    return re.compile(
        rf"(?:{'|'.join(chinese)})(?!合作组织|海关|藏族|[州岛]|自贸)"
        rf"|\b(?:{'|'.join(english)})\b(?!\s+Customs)",
        re.IGNORECASE,
    )


@cache
def _governments() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for region in regions().values():
        names = (*_names_zh(region), *_names_en(region))
        found.update((_folded(name), names) for name in names)
    return found


def _names_zh(region: Region) -> list[str]:
    places = (region.name, region.traditional)
    return [*map(government_zh, places), *(f"{place}政府" for place in places)]


def _names_en(region: Region) -> list[str]:
    adjective = _ADJECTIVES.get(region.kind.split()[-1], region.kind)
    places = [f"{short} {region.kind}" for short in region.english]
    peoples = [f"{short} {adjective} People's Government" for short in region.english]
    return [
        *map(government_en, places),
        *peoples,
        *(name.replace("People's ", "") for name in peoples),
    ]


_ADJECTIVES = {"Province": "Provincial", "Municipality": "Municipal"}


def _folded(name: str) -> str:
    return name.casefold().replace("’", "'").strip()


@cache
def regions() -> Mapping[str, Region]:
    """Every region by each of its Chinese names, and by its English ones in small letters."""
    table = files(__package__).joinpath("regions.csv").read_text(encoding="utf-8")
    found: dict[str, Region] = {}
    for row in csv.DictReader(table.splitlines(), strict=True):
        english = tuple(row["english"].split(";"))
        region = Region(row["short"], row["name"], row["traditional"], english, row["kind"])
        traditional = region.traditional
        shorts = (region.short, traditional[: len(region.short)])
        names = (*shorts, region.name, traditional, *map(str.casefold, english))
        found |= dict.fromkeys(names, region)
    return found

"""Which dollars a report means by "$" and "dollars", and by 元 where that is no yuan.

The report says so itself, or it is told by where it comes from: in a Singapore budget they are
Singapore dollars. Where a place has no dollars of its own they are those of the United States. What
nothing tells stays unknown and is not guessed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from ingest.text.folding import fold
from ingest.text.units import currencies, unit_forms
from kb.documents import StoredDocument

UNKNOWN = "unknown dollars"
"""The unit of "$" and "dollars" where nothing tells which."""
YUAN, US_DOLLARS = "yuan", "US dollars"

_KEYS = ("currency", "country", "place")
"""What a sidecar or front matter may say it by."""
_SAYS_EN = (
    r"(?:unless (?:otherwise )?(?:stated|specified|indicated|noted)|\b(?:all|dollar|the) (?:figures"
    r"|amounts|values|sums|dollars|prices|references)|\b(?:expressed|denominated|quoted|given|stated"
    r"|reported|currency)\b)[^.\n]{0,80}?(?<![A-Za-z])"
)
_SAYS_ZH = (
    r"(?:货币单位|金额单位|币种|计价货币|(?:金额|数据|货币|本文|款项)[^。\n]{0,16}"
    r"(?:均为|均以|皆为|都以|以))[^。\n]{0,6}?"
)
_HEAD = r"\((?:in )?(?=(?:[A-Z]{1,2}\$|[A-Z]{3}))"
_TITLE = r"^(?:the |republic of |government of )*(?:20\d\d(?:年)? ?)?"
_YUAN = re.compile(r"\byuan\b|\bRMB\b|\bCNY\b|\d ?[万亿]?元")
_BARE = re.compile(r"(?<![A-Za-z.])\$ ?\d|\d (?:[mb]illion |thousand )?dollars\b")


class Dollars:
    """What the dollars of one report are."""

    def __init__(self, document: StoredDocument) -> None:
        self._document = document
        self._told: str | None = None

    def meant(self, unit: str, printed: str) -> str:
        """What ``unit`` is in this report, of a figure that is ``printed`` so."""
        if unit == UNKNOWN:
            return self.told
        if (
            unit == YUAN
            and printed.endswith("元")
            and "人民币" not in printed
            and self._has_its_own()
        ):
            return self.told
        return unit

    @property
    def told(self) -> str:
        """The currency, ``UNKNOWN`` where nothing tells it."""
        if self._told is None:
            self._told = next(_of_metadata(self._document), None) or _of_text(self._document.text)
        return self._told

    def _has_its_own(self) -> bool:
        found = next(_of_origin(self._document), None)
        return found is not None and found != US_DOLLARS


def _of_metadata(document: StoredDocument) -> Iterator[str]:
    """What the report's metadata tell, what is surest first."""
    yield from _of_origin(document)
    title = re.sub(_TITLE, "", fold(document.info.title), flags=re.IGNORECASE)
    yield from (dollars for place, dollars in _places().items() if _begins(title, place))


def _of_origin(document: StoredDocument) -> Iterator[str]:
    """What is said of the report's money or place, and what its organisation tells."""
    said = [value for key, value in document.extra.items() if key.casefold() in _KEYS]
    yield from filter(None, map(_named, said))
    yield from filter(None, [_at(fold(document.info.organisation or ""))])


def _of_text(text: str) -> str:
    """What the report says of its money; else, of one that counts in yuan, US dollars."""
    said = {money for match in _statement().finditer(text) if (money := _named(match["money"]))}
    if len(said) == 1:
        return said.pop()
    yuan, bare = len(_YUAN.findall(text)), len(_BARE.findall(text))
    return US_DOLLARS if not said and yuan > bare else UNKNOWN


def _at(words: str) -> str | None:
    """The dollars of the places that are named, None where they have none or several."""
    found = {
        dollars
        for place, dollars in _places().items()
        if re.search(rf"(?<![A-Za-z]){re.escape(place)}(?![A-Za-z])", words)
    }
    return found.pop() if len(found) == 1 else None


def _begins(title: str, place: str) -> bool:
    return re.match(rf"{re.escape(place)}(?![A-Za-z])", title, re.IGNORECASE) is not None


def _named(words: str) -> str | None:
    """The currency of a name, a sign, a code or a place: Singapore dollars, S$, SGD, 新加坡."""
    words = words.strip()
    return _moneys().get(words.casefold()) or currencies().get(words.upper()) or _at(words)


@cache
def _moneys() -> Mapping[str, str]:
    """The names of dollars and the currency that each means."""
    return {
        form.text.casefold(): form.unit.name
        for form in unit_forms()
        if form.unit.name.endswith(" dollars") and form.unit.name != UNKNOWN
    }


@cache
def _places() -> Mapping[str, str]:
    table = files(__package__).joinpath("currencies.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(table.splitlines(), strict=True)
    return {place: row["dollars"] for row in rows for place in row["places"].split(";")}


@cache
def _statement() -> re.Pattern[str]:
    moneys = "|".join(map(re.escape, sorted(_moneys(), key=len, reverse=True)))
    return re.compile(rf"(?:{_SAYS_EN}|{_SAYS_ZH}|{_HEAD})(?P<money>{moneys})", re.IGNORECASE)

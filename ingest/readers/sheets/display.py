"""A number as its cell shows it: 0.123 with the format 0.0% is 12.3%, 46048 may be a day."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-mm-dd",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "yyyy-mm-dd", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0",
    42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "h:mm:ss", 50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
"""The formats that workbooks name by number alone (ECMA-376, 18.8.30, with the Chinese ones)."""
_BRACKETED = re.compile(r"\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_DATE_PART = re.compile(r'"[^"]*"|\\.|y+|m+|d+|h+|s+(?:\.0+)?|AM/PM|上午/下午|.', re.IGNORECASE)
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?,*|\.[#0?]+")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LAST_DAY = 2_958_466
"""Behind 31 December 9999."""
_MOST_DIGITS = 15


def shown(value: float, pattern: str, *, since_1904: bool = False) -> str:
    """``value`` as a cell of the format ``pattern`` shows it; plain where it is not understood."""
    if not pattern or pattern.casefold() == "general" or pattern == "@":
        return plain(value)
    section, number = _section(pattern, value)
    bare = _LITERAL.sub("", _BRACKETED.sub("", section))
    if _DATE.search(bare) and not _DIGITS.search(re.sub(r"s\.0+", "s", bare)):
        return _day(value, section, since_1904)
    if "/" in bare or "E" in bare.upper() or not _DIGITS.search(bare):
        return plain(value) if _DIGITS.search(bare) or not section.strip() else _words(section)
    return _number(number, section)


def plain(value: float) -> str:
    """A number without a format: 11 digits at most, as a cell without one shows it."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.11g}"
    return f"{Decimal(text):f}" if "e" in text and abs(value) < 1e21 else text


def _section(pattern: str, value: float) -> tuple[str, float]:
    """The part of a format for the value's sign, and the number that it shows."""
    sections = _split(pattern)
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _split(pattern: str) -> list[str]:
    parts, quoted, begin = [], False, 0
    for at, letter in enumerate(pattern):
        if letter == '"':
            quoted = not quoted
        elif letter == ";" and not quoted:
            parts.append(pattern[begin:at])
            begin = at + 1
    return [*parts, pattern[begin:]]


def _words(section: str) -> str:
    """What a format writes besides digits: units, currencies, brackets."""
    text = _BRACKETED.sub(lambda match: match[1] or "", section)
    return _LITERAL.sub(lambda match: match[1] or match[2] or "", text)


def _number(value: float, section: str) -> str:
    text = _BRACKETED.sub(lambda match: f'"{match[1]}"' if match[1] else "", section)
    literals: list[str] = []

    def kept(match: re.Match[str]) -> str:
        literals.append(match[1] or match[2] or "")
        return f"\x00{len(literals) - 1}\x01"

    text = _LITERAL.sub(kept, text)
    # The digits of a literal's place are no digits of the format.
    masked = re.sub(r"\x00\d+\x01", lambda match: "\x02" * len(match[0]), text)
    place = _DIGITS.search(masked)
    if place is None:
        return plain(value)
    digits = place[0]
    scale = Decimal(100) if "%" in masked else Decimal(1)
    scaled = digits.rstrip(",")
    scale /= Decimal(1000) ** (len(digits) - len(scaled))
    decimals = len(scaled.partition(".")[2])
    try:
        amount = Decimal(repr(value)) * scale
        rounded = amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    except InvalidOperation:
        return plain(value)
    optional = len(scaled.partition(".")[2]) - len(scaled.partition(".")[2].rstrip("#"))
    written = f"{rounded:,f}" if "," in scaled else f"{rounded:f}"
    for _ in range(optional):
        written = written.removesuffix("0") if "." in written else written
    around = text[: place.start()] + written.removesuffix(".") + text[place.end() :]
    return re.sub(r"\x00(\d+)\x01", lambda match: literals[int(match[1])], around).strip()


def _day(value: float, section: str, since_1904: bool) -> str:
    """A date or time by the parts of its format."""
    if not 0 <= value < _LAST_DAY:
        return plain(value)
    days = value + (1462 if since_1904 else 0)
    # Day 60 is a 29 February 1900 that there never was: what is before counts from a day later.
    epoch = datetime.datetime(1899, 12, 31 if 0 < days < 60 else 30)
    moment = epoch + datetime.timedelta(seconds=round(days * 86_400))
    out: list[str] = []
    last = ""
    for part in _DATE_PART.findall(_BRACKETED.sub(lambda match: match[1] or "", section)):
        name = part.lower()
        if part[0] in '"\\':
            out.append(part.strip('"').removeprefix("\\"))
            continue
        if name[0] == "m" and last == "h":
            name = "i" * len(name)
        out.append(_date_part(name, part, moment))
        last = name[0] if name[0] in "ymdhs" else last
    return "".join(out).strip()


def _date_part(name: str, part: str, moment: datetime.datetime) -> str:
    written = {
        "y": f"{moment.year:04d}" if len(name) > 2 else f"{moment.year % 100:02d}",
        "m": f"{moment.month:02d}" if len(name) > 1 else f"{moment.month}",
        "d": f"{moment.day:02d}" if len(name) > 1 else f"{moment.day}",
        "h": f"{moment.hour:02d}" if len(name) > 1 else f"{moment.hour}",
        "i": f"{moment.minute:02d}",
        "s": f"{moment.second:02d}",
    }
    if name[0] == "m" and len(name) in (3, 4):
        return _MONTHS[moment.month - 1]
    if name[0] == "d" and len(name) > 2:
        return moment.strftime("%A" if len(name) > 3 else "%a")
    if name in ("am/pm", "上午/下午"):
        return ""
    return written.get(name[0], part) if name[0] in written else part

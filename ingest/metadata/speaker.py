"""Who speaks in a report: its title, then its head, then its file's name, then its first words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from ingest.metadata import governments_en, governments_zh
from ingest.metadata.bodies_en import body_en, spoken_for_en, subject_en
from ingest.metadata.bodies_zh import body_zh, spoken_for_zh, subject_zh
from ingest.metadata.body import Body
from ingest.metadata.head import Head, reading_form
from ingest.metadata.regions import Region, regions
from ingest.text.language import is_chinese, reading_language

_FIRST_WORDS = 600
"""Within so many characters behind the head a speaker says for whom he speaks."""
_ADDRESSED = re.compile(r"[:,]$|^(?:To|Dear)\b")


def speaker(head: Head, title: str, stem: str, text: str) -> str | None:
    """The organisation whose report it is, None where the document does not say.

    ``title`` is the one that the format marks or the head has, ``stem`` the file's name, ``text``
    the whole, in which a place has to stand that the file's name tells.
    """
    read = reading_form(title)
    first = head.sentences[:_FIRST_WORDS]
    name = re.sub(r"[-_.+]+", " ", reading_form(stem))
    government = _is_government_report((read, *head.lines, first, name))
    if found := _body(read) or _body(head.publisher or ""):
        return found.name
    if government:
        return _government((read, *head.lines), first, name, text)
    lines = [line for line in head.lines if not _ADDRESSED.search(line)]
    named = [body for line in lines if (body := _body(line))]
    if named:
        return next((body.name for body in named if body.is_certain), named[0].name)
    found = _spoken_for(first) or _body(_titled(name)) or _subject(first)
    return found.name if found else None


def speaker_of_title(title: str) -> str | None:
    """Whose a title alone says that it is."""
    body = _body(reading_form(title))
    return body.name if body else None


def _government(head: Iterable[str], first: str, name: str, text: str) -> str | None:
    """The government that gives a report whose title does not say of which place it is."""
    lines = "\n".join(head)
    spoken = _spoken_for(first)
    if found := governments_zh.government_before_congress(f"{lines}\n{first}"):
        return found
    if spoken is not None:
        return spoken.name
    named = _body(_titled(name))
    if reading_language(text) == "zh":
        return (named.name if named else None) or _government_of_name(name, first, text)
    return (
        governments_en.government_of_report(lines)
        or governments_en.government_of_report(_titled(name))
        or (named.name if named else None)
        or next((region.government_en for word in _words(name) if (region := _region(word))), None)
    )


def _government_of_name(name: str, first: str, text: str) -> str | None:
    """What the words of a file's name mean where a Chinese government's report is in it."""
    level = governments_zh.level_spoken_for(first)
    governments = (governments_zh.government_of_word(word, level, text) for word in _words(name))
    return next(filter(None, governments), None)


def _words(name: str) -> list[str]:
    """The words of a file's name, and each two that stand together: inner mongolia."""
    words = re.findall(r"[^\W\d_]+", name)
    return [*words, *map(" ".join, pairwise(words))]


def _region(word: str) -> Region | None:
    return regions().get(word.casefold())


def _is_government_report(said: Iterable[str]) -> bool:
    return any(
        governments_zh.is_government_report(part) or governments_en.is_government_report(part)
        for part in said
    )


def _body(line: str) -> Body | None:
    return (body_zh(line) if is_chinese(line) else None) or body_en(line)


def _spoken_for(sentences: str) -> Body | None:
    return spoken_for_zh(sentences) or spoken_for_en(sentences)


def _subject(sentences: str) -> Body | None:
    first = next((line for line in sentences.split("\n") if line.strip()), "")
    return subject_zh(first) if is_chinese(first) else subject_en(first)


def _titled(name: str) -> str:
    """A file's name as a title: xiamen customs 2026 as Xiamen Customs 2026."""
    return re.sub(r"\b[a-z]", lambda match: match[0].upper(), name)

"""Whose an English title or line of a head is: the body that it names, under one name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.metadata.body import Body
from ingest.metadata.governments_en import governments_in
from ingest.metadata.names_en import LONG, WORD, in_small_letters, is_an_office

_GENERAL = "General Administration of Customs"
_NATIONAL = re.compile(
    r"\b(?P<general>General Administration of (?:China )?Customs"
    r"(?:(?: of|,)(?: the)? (?:People[’']s Republic of China|China|P\.?R\.? ?China))?)"
    r"|\bGACC?\b|\bState Council\b"
)
_CUSTOMS = re.compile(
    rf"\b(?P<name>{WORD}(?: {WORD}){{0,3}}?(?<= Revenue) (?:and|&)|{WORD}(?: {WORD}){{0,3}}?)"
    r" Customs(?: Service| (?:and|&) Excise Department"
    r"| (?:and|&) Border Protection(?: Agency| Command)?"
    r"|(?: District)? Anti-[Ss]muggling Bureau)?\b"
    r"(?! (?:Clearance|Tariffs?|Union|Code|Law|Officers?|Dut(?:y|ies)|Territory|Declarations?|Data"
    r"|Procedures?|Controls?|Supervision|Brokers?|Value|Statistics|Modern\w*|Reform|Cooperation"
    r"|Organi[sz]ation|Agency|Administration|Authority|Zone|House))"
)
_NO_CUSTOMS = re.compile("China|National|All|Global|Local|Border|Regional|International|Foreign")
_FIRST_NOUN = (
    "Ministry|Department|Bureau|Sub-Administration|Administration|Authority|Agency|Commission"
    "|Council|Committee|Bank|University|College|Academy|School|Institute|Port|Court|Board|Office"
    "|Association|Federation|Chamber of Commerce"
)
_LAST_NOUN = (
    f"{_FIRST_NOUN}|Hospital|Corporation|Company|Limited|Group|Holdings|Foundation|Airport"
    "|Organi[sz]ation|Fund|Trust|Museum|Library|Railway|Airlines|Border Force|Procuratorate"
    "|Exchange|Secretariat"
)
_BOARD = "Directors|Supervisors|Trustees|Governors|Management"
_FIRM = r"(?:Ltd|Limited|Inc|plc|Corp|LLC|GmbH|AG|S\.A|B\.V)\b\.?"
_NOUN_FIRST = re.compile(
    rf"\b(?P<name>(?:{WORD} (?:(?:and|&) )?){{0,4}}(?:{_FIRST_NOUN}) (?:of|for) (?:the )?"
    rf"(?!{_BOARD}){LONG}(?:,? {_FIRM})?(?:, (?=[A-Z]\w+$){WORD})?)"
)
_NOUN_LAST = re.compile(
    rf"\b(?P<name>{LONG} (?:{_LAST_NOUN})\b|{LONG}(?:,? Co\.?)?,? {_FIRM})(?! {WORD})"
)
_OF_CHINA = re.compile(
    r"(?:,| of)(?: the)? (?:People[’']s Republic of China|P\.?R\.? ?C(?:hina|\.)?)$"
)
_ONE_NAME = {"GACC": _GENERAL, "GAC": _GENERAL, "Macao Customs": "Macao Customs Service"}

_ON_BEHALF = re.compile(r"\b[Oo]n behalf of (?:the )?")
_BEFORE_SUBJECT = re.compile(
    r"(?:(?:On|In) [^,]{3,40}, )?(?:[A-Z][a-z]+, [^—–-]{3,20} ?[—–-]+ ?)?(?:[Tt]he )?"
)
_HOLDS = re.compile(
    r"(?: \([A-Z]+\))?(?: (?:today|on [^,.]{3,24}))?"
    r" (?:held|holds|convened|convenes|opened|met|hosted|issued|released?s?|publishe[sd])\b"
)
_REACH = 240
"""Characters in which the name of one body ends."""


def body_en(line: str) -> Body | None:
    """The first body that a title or a line of a head names; a minister is no ministry."""
    read = in_small_letters(line)
    return next(
        (body for body in _bodies(read) if not is_an_office(read, body.start, body.end)), None
    )


def spoken_for_en(sentences: str) -> Body | None:
    """Whom the speaker speaks for: On behalf of the State Council, …."""
    for match in _ON_BEHALF.finditer(sentences):
        if body := _body_at(sentences, match.end()):
            return body
    return None


def subject_en(sentences: str) -> Body | None:
    """Who, by the first sentence, held or issued something: On 26 January, Gongbei Customs held."""
    lead = _BEFORE_SUBJECT.match(sentences)
    start = lead.end() if lead else 0
    body = _body_at(sentences, start)
    return body if body and _HOLDS.match(sentences, start + body.end) else None


def _body_at(text: str, start: int) -> Body | None:
    """The body whose name begins at ``start``; its places are counted from there."""
    found = next(_bodies(text[start : start + _REACH]), None)
    return found if found and found.start == 0 else None


def _bodies(line: str) -> Iterator[Body]:
    """Every body that is named, in order; of those that begin at one place the longest."""
    longest: dict[int, Body] = {}
    for body in _all_bodies(line):
        if body.start not in longest or body.end > longest[body.start].end:
            longest[body.start] = body
    yield from (longest[start] for start in sorted(longest))


def _all_bodies(line: str) -> Iterator[Body]:
    for match in _NATIONAL.finditer(line):
        name = _GENERAL if match["general"] else match[0]
        yield Body(_ONE_NAME.get(name, name), *match.span(), is_certain=True)
    yield from governments_in(line)
    for match in _CUSTOMS.finditer(line):
        if not _NO_CUSTOMS.fullmatch(match["name"]):
            name = _ONE_NAME.get(match[0], match[0])
            yield Body(name, *match.span(), is_certain=True)
    for pattern in (_NOUN_FIRST, _NOUN_LAST):
        for match in pattern.finditer(line):
            yield Body(_OF_CHINA.sub("", match["name"]), *match.span(), is_certain=False)

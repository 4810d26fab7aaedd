"""A sentence that strings tasks together, cut into its items: exact spans, and what leads to them.

"In 2026 we will do three things: first, …; second, …; third, …", or "X will open …, widen …, and
deepen …". What separates the items is, in this order, ordinals, semicolons, commas before a verb.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from ingest.text.language import is_chinese
from kb.answer.evidence.blocks import Span

FEWEST = 3
"""Items between commas that make a list; semicolons and ordinals need two."""

SHORTEST = 6
"""Characters of an item."""

_COLON = re.compile(r"[:：](?!\d)\s*")
_SEMICOLON = re.compile(r"[;；]\s*(?:and\s+)?")
_ORDINAL = re.compile(
    r"(?:^|(?<=[;；,，:：。.\s]))(?:and\s+)?(?:first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth|tenth)(?:ly)?,\s+"
    r"|[一二三四五六七八九十]是(?=\S)|(?:^|(?<=[;；,，:：。.\s]))[(（]\d{1,2}[)）]\s*",
    re.IGNORECASE,
)
_TRAILING = " \t;；,，、.。"
_VERBS = (
    "accelerat|achiev|act|adapt|adher|adjust|administer|advanc|aim|align|appl|assess|assist"
    "|attract|balanc|boost|bring|build|"
    "carry|clear|coordinat|combat|complet|conduct|connect|consolidat|continu|control|cooperat"
    "|creat|crack|cultivat|cut|deepen|deliver|"
    "develop|diversif|do|draw|driv|eas|effectiv|eliminat|encourag|enforc|enhanc|enrich|ensur"
    "|establish|evaluat|expand|explor|"
    "extend|facilitat|foster|form|fulfil|further|get|give|grasp|guard|guid|help|hold"
    "|implement|improv|increas|innovat|integrat|"
    "intensif|introduc|join|keep|launch|lead|let|leverag|link|lower|maintain|make|manag|meet"
    "|modernis|modernis|moderniz|open|optimis|"
    "optimiz|organis|organiz|oversee|participat|perfect|plan|polic|practi|prevent|promot"
    "|protect|provid|pursu|push|put|rais|"
    "reduc|refin|reform|regulat|reinforc|releas|resolv|respond|revis|run|safeguard|secur|seiz"
    "|serv|set|shorten|simplif|"
    "solv|speed|spread|stabilis|stabiliz|step|streamlin|strengthen|strictl|strike|strive"
    "|supervis|support|sustain|tackl|take|test|"
    "tighten|train|transform|turn|unblock|upgrad|upgrade|uphold|use|vigorousl|widen|win|work"
)
_BASE = (
    r"(?:\w+ly\s+|better\s+|further\s+|also\s+)?(?:to\s+)?(?:we\s+will\s+)?"
    rf"(?:{_VERBS})(?:e|s|y|ies)?\b(?!\s*(?:ed|ion)\b)"
)
_ING = rf"(?:\w+ly\s+|better\s+|further\s+)?(?:{_VERBS})\w*ing\b"
_COMMA_BASE = re.compile(rf",\s+(?:and\s+)?(?={_BASE}\s)", re.IGNORECASE)
_COMMA_ING = re.compile(rf",\s+(?:and\s+)?(?={_ING}\s)", re.IGNORECASE)
_WILL = re.compile(r"\b(?:will|shall|must|should|need to)\s+(?:also\s+)?(?=\w)", re.IGNORECASE)
_COMMA_ZH = re.compile(
    "，(?:并|着力|积极|切实|扎实|全面|进一步|继续|持续|大力|加快|深入|有序|稳步|统筹|更好|充分|严格)?"
    "(?=坚持|推进|推动|加快|加强|完善|深化|深入|支持|优化|强化|建设|构建|实施|健全|提高|提升|促进|扩大|落实|持续|继续"
    "|开展|做好|打造|助力|服务|保障|推广|拓展|探索|建立|制定|引导|鼓励|培育|巩固|发挥|管好"
    "|用好|防范|打击|严厉|严防|维护|守住|压实|配合|评估|推出|办好|解决|降低|减轻|增加|稳定"
    "|改善|释放|增强)"
)


class StrungItems(NamedTuple):
    """The items of a sentence, and the words that lead to them."""

    lead: Span | None
    items: list[Span]


def strung_in(text: str, span: Span) -> StrungItems | None:
    """The items that a sentence strings together; None where it does not."""
    if span.end - span.start < 4 * SHORTEST:
        return None
    colon = _COLON.search(text, span.start, span.end)
    start = colon.end() if colon and span.end - colon.end() > 3 * SHORTEST else span.start
    items = _between(text, _starts(_ORDINAL, text, start, span.end), span.end)
    if len(items) < 2:
        cuts = [(start, start), *(m.span() for m in _SEMICOLON.finditer(text, start, span.end))]
        items = _between(text, cuts, span.end)
    elif items[0].start - start > 2 * SHORTEST and not colon:
        return StrungItems(_trimmed(text, span.start, items[0].start), items)
    if len(items) < 2:
        start, items = _by_commas(text, start, span.end)
    if len(items) < 2:
        return None
    lead = _trimmed(text, span.start, start) if start > span.start else None
    return StrungItems(lead, items)


def _by_commas(text: str, start: int, end: int) -> tuple[int, list[Span]]:
    """Items between commas before verbs, and where the first begins."""
    will = _WILL.search(text, start, end)
    first = will.end() if will else start
    pattern = _COMMA_ING if re.match(r"(?:\w+ly\s+)?\w+ing\b", text[first:end]) else _COMMA_BASE
    if is_chinese(text[start:end]):
        first, pattern = start, _COMMA_ZH
    cuts = [(first, first), *(match.span() for match in pattern.finditer(text, first, end))]
    items = _between(text, cuts, end)
    return (first, items) if len(items) >= FEWEST else (start, [Span(start, end)])


def _starts(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text, start, end)]


def _between(text: str, cuts: list[tuple[int, int]], end: int) -> list[Span]:
    """The stretches from each cut's end to the next one's start, without marks at their ends."""
    bounds = [*cuts, (end, end)]
    spans = [_trimmed(text, begin, stop) for (_, begin), (stop, _) in pairwise(bounds)]
    return [span for span in spans if span.end - span.start >= SHORTEST]


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _TRAILING):
        end -= 1
    return Span(start, end, item=True)

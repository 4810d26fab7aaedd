"""The clauses of an English planning sentence that are measures."""

from __future__ import annotations

import re

from kb.compare.plans.framing_en import MODAL, is_framing_en, is_relative
from kb.compare.plans.ladder import Ladder

Span = tuple[int, int]

_BREAK = re.compile(r";\s+(?:and\s+)?|,\s+(?:and\s+|but\s+)?|\s+and\s+|:\s+")
_NOUN_AFTER = re.compile(
    r"^\s+(?:for|of|in|on|by|from|between|among|and|or|will|to|with|that|which)\b|^\s*[,.;]|^\s*$"
    r"|^\s+\w+\s+(?:can|will|may|could|would|is|are|was|were|has|have)\b"
)
"""What follows a word that is a noun here and no verb: "reform of …", "support for …"."""

_AMBIGUOUS = frozenset(
    (
        "support reform plan control study work trade use increase focus drive share shape store "
        "fund finance review test trial open check audit ban fight face act treat reward practice "
        "practise help cut start begin stop access design issue guide link connect produce better "
        "perfect reserve process update host pilot run serve contact return charge order structure "
        "service look lower train grant balance transition shift channel step speed boost combat "
        "supply monitor save clear contract"
    ).split()
)
_INFINITIVE = re.compile(r"\bto\s+\w+(?:\s+\w+){0,2}$")
_AUXILIARIES = re.compile(
    r"(?:\w+ ){1,2}(?:will|shall|must|should)\W+(?:(?:therefore|thus|also|hence|\w+ly)\W*)*",
    re.IGNORECASE,
)
"""We will, therefore: nothing is said yet."""
_PURPOSE = re.compile(r"(?:so as |in order |also )?to\s", re.IGNORECASE)
"""What a clause begins with that only says what for: "and to give them a strong start"."""
_INFINITIVES = re.compile(
    r"\b(?:is|are|plans?|aims?|intends?|continue|work|strive|seek|efforts|necessary|:) to\s",
    re.IGNORECASE,
)
"""What governs several infinitives, each a measure: "we aim to …, to …, and to …"."""
_LEADING = re.compile(
    r"\b(?:continue|work|strive|move \w+|endeavor|seek|step up efforts) to\s+\w+(?:\s+\w+){0,3}$",
    re.IGNORECASE,
)
_HANGS = re.compile(
    r"\b(?:so that|which|who|where|(?:help|let) \w+(?: \w+){0,3}"
    r"|(?:enable|allow|encourage|empower) (?:\w+ ){1,5}to)\s",
    re.IGNORECASE,
)
"""What begins a clause that hangs on another: its verbs are others' deeds or purposes."""
_HANGING = re.compile(r"(?:whether|so that|which|who|where|if|when)\s", re.IGNORECASE)
_COUNTED = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|finally"
_DOING = re.compile(
    rf"\s*(?:(?:{_COUNTED}|and)[,:]?\s+)*(?:\w+ly\s+)*([a-z]+ing)\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(rf"^(?:{_COUNTED})[,:]\s+", re.IGNORECASE)
_LEAD = re.compile(
    r"\b(?:following|focus on|areas?|tasks?|aspects?|focuses|points?)\b[^:;]*:\s*$", re.IGNORECASE
)
"""What leads to a list in the same sentence."""

_FIGURE = re.compile(r"\d")
_SET_AT = re.compile(
    r"\b(?:is|are) (?:(?:to be )?(?:set|kept|fixed|targeted|budgeted|planned|put|earmarked)"
    r"|(?:projected|expected|estimated)(?=[^,;.]*\d)) (?:at|for|to (?:reach|total|be))\b"
)
_AMOUNT = r"(?:\$?\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|half an?)\b"
_AGAINST_LAST_YEAR = re.compile(
    r",\s+(?:(?:an?|about|around|roughly|over|nearly)\s+)*(?:\w+\s+){0,2}"
    rf"(?:(?:increase|decrease|rise|reduction|drop|decline|cut)\s+of\s+(?:\w+ )?{_AMOUNT}"
    rf"|(?:up|down)\s+(?:from|by)\s+\D{{0,20}}{_AMOUNT}"
    rf"|{_AMOUNT}[\w ,.]*\b(?:more|less|higher|lower)\s+than\b)[^;]*$",
    re.IGNORECASE,
)
"""What a figure is held against, behind the measure that sets it."""
_FRAGMENT = re.compile(r"^[A-Z]\w+ing\b[^.!?]*$")
"""A heading without its mark: "Pursuing innovation-driven development"."""


def measures_en(text: str, start: int, end: int, ladder: Ladder, item: bool) -> list[Span]:
    sentence = text[start:end]
    if is_framing_en(sentence):
        return []
    modal = MODAL.search(sentence)
    imperative = ladder.begins(sentence, "en") and not _is_noun(sentence, ladder)
    if _FRAGMENT.match(sentence) and not modal and not item:
        return []
    if not (modal or imperative):
        target = _FIGURE.search(sentence) and not sentence.rstrip().endswith(".")
        is_measure = item or target or _SET_AT.search(sentence)
        whole = start + _before_break(sentence, 0, len(sentence))
        return [(start, whole)] if is_measure else []
    begins = [0]
    for match in _BREAK.finditer(sentence):
        left, right = sentence[begins[-1] : match.start()], sentence[match.end() :]
        if _inside_brackets(sentence, match.start()):
            continue
        if _begins_measure(left, right, match[0], ladder):
            begins.append(match.end())
    if len(begins) > 1 and _LEAD.search(sentence[: begins[1]]):
        del begins[0]
    spans = zip(begins, [*begins[1:], len(sentence)], strict=True)
    return [
        (start + a, start + _before_break(sentence, a, b))
        for a, b in spans
        if _says(sentence[a:b]) and not is_framing_en(sentence[a:b])
    ]


def _says(part: str) -> bool:
    return len(part.split()) > 1 and _AUXILIARIES.fullmatch(part) is None


def _before_break(sentence: str, start: int, end: int) -> int:
    """Where a measure ends: before the comma and "and" of the next one, and before what it is
    held against: "…, an increase of 500 billion yuan over last year"."""
    end = len(re.sub(r"(?:[,;:]?\s+(?:and|but)|[,;:])?\s*$", "", sentence[:end]))
    told = _AGAINST_LAST_YEAR.search(sentence, start, end)
    return told.start() if told else end


def _begins_measure(left: str, right: str, mark: str, ladder: Ladder) -> bool:
    """Whether the clause to the right of a comma, semicolon or "and" is a measure of its own."""
    clause = _ORDINAL.sub("", right)
    clause = re.split(r"[,;:]\s", clause, maxsplit=1)[0]
    if _PURPOSE.match(clause) and not _INFINITIVES.search(left):
        return False
    if _PURPOSE.match(left.lstrip()) and not MODAL.search(left):
        return False  # "To save water and reduce waste, we will …"
    if right[:1].isupper() and re.search(r"\b[A-Z][\w-]*$", left) and mark.strip() == "and":
        return False  # within a name: "the Earn and Save Bonus"
    head = ladder.head_en.match(clause)
    verb = head is not None and not _is_noun(clause, ladder)
    gerund = _gerund(clause, ladder)
    if gerund and (mark[0] in ":;" or _gerund(left, ladder)):
        return True
    if verb and _complete(left, ladder) and not _within_infinitive(left, mark):
        return True
    modal = MODAL.search(clause)
    last = re.split(r"[,;]\s", left)[-1]
    if mark.strip() == "and" and _HANGING.match(last) and not MODAL.search(last):
        return False  # "so that banks and insurers will …"
    if modal is None or not (mark[0] == ";" or re.search(r"\w", _after_modal(left))):
        return False
    before = clause[: modal.start()]
    inverted = re.match(r" (?:these|this|the|they|it|there|any)\b", clause[modal.end() :])
    if modal[0].casefold() == "should" and (inverted or not before.strip()):
        return False  # a condition: "should prices fall"
    is_subordinate = re.search(r"\b(?:that|which|who|when|as|where|if|so that)\b", before)
    return not is_subordinate and not is_relative(before)


def _gerund(clause: str, ladder: Ladder) -> bool:
    """Whether a clause is one of a list of doings: "first, building …; second, implementing …"."""
    match = _DOING.match(clause)
    return match is not None and ladder.knows(match[1])


def _after_modal(left: str) -> str:
    modal = MODAL.search(left)
    return left[modal.end() :] if modal else ""


def _complete(left: str, ladder: Ladder) -> bool:
    """Whether what stands before a break has a verb and something that it governs."""
    modal = MODAL.search(left)
    rest = left[modal.end() :].strip() if modal else left.strip()
    if rest.startswith(","):  # "we will, on this basis, build …"
        rest = rest[1:].partition(",")[2].strip()
    rest = re.sub(r"^(?:\w+ly\s+)+", "", rest)  # "fully investigate and punish" is one doing
    head = ladder.head_en.match(rest)
    if not (modal or head) or not rest:
        return False
    governed = rest[head.end() :].split() if head else rest.split()[1:]
    last = ladder.head_en.fullmatch(rest.split()[-1])
    return bool(governed) and not (last is not None and last["verb"].casefold() not in _AMBIGUOUS)


def _within_infinitive(left: str, mark: str) -> bool:
    """Whether a bare "and" joins two verbs behind one "to": "reforms to ease A and delegate"."""
    last = re.split(r"[,;]\s", left)[-1]
    if _HANGING.match(last):
        return True
    if mark.strip() != "and":
        return False
    if _HANGS.search(last):
        return True
    return _INFINITIVE.search(last) is not None and not _LEADING.search(last)


def _is_noun(clause: str, ladder: Ladder) -> bool:
    """Whether the word at the head is a noun here: "reform of …", "support for …"."""
    head = ladder.head_en.match(clause)
    if head is None:
        return False
    if head["verb"].casefold() == "better":  # "new and better instruments", "better the lives of"
        return re.match(r"\s+(?:the|our|their|people)\b", clause[head.end() :]) is None
    if head["verb"].casefold() not in _AMBIGUOUS:
        return False
    return _NOUN_AFTER.match(clause[head.end() :]) is not None


def _inside_brackets(sentence: str, place: int) -> bool:
    before = sentence[:place]
    return sum(map(before.count, "([“")) > sum(map(before.count, ")]”"))

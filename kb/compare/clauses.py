"""The measures in a planning sentence as exact spans: its coordinated clauses, zh and en.

推进…，加强…，完善… gives three; "we will improve A, build B, and carry out C" gives three; a clause
that only leads to another (对…，在…基础上，) or says what for (使…，以便…) stays with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.compare.ladder import Ladder

Span = tuple[int, int]

_OPEN, _CLOSE = "“‘（(《「『[", "”’）)》」』]"
_TRIM = " \t　，；。、,.;:：！!？?—–-•·"

_LEAD_ZH = re.compile(
    r"(?:目标|任务|工作|包括|如下|以下|下列|措施|方面|要求)[^，]{0,6}[是为：:]?[：:]?$"
)
_TOWARDS_ZH = re.compile(
    r"(?:要)?(?:对|针对|围绕|根据|按照|通过|随着|为了|面对|立足|依托|依据|结合|因为?|考虑到|综合考虑|从|一方面|另一方面"
    r"|同时|此外|其中|在(?!线|建|校|岗|职)|当前|把(?!关|控|握)|运用|以(?!便|免|期)|作为|以及)"
)
_THEREBY_ZH = re.compile(
    r"(?:使|让|以(?:便|免|期|促进|激发|更好|有力|稳定|实际|优异)|从而|进而|为.{1,24}(?:提供|创造|奠定|作出)"
    r"|有利于|有助于|避免|形成.{0,8}(?:合力|局面)|做到.{0,10}$)"
)
_MUST_ZH = re.compile(
    r"要(?!求|素|点|么|害|塞|闻|件|领|害是)|将(?!军|领|士)|拟|必须|应当|须(?!知)|务必|不得|决不|严禁|愿(?!望|景|意)"
)
_STATED_ZH = re.compile(
    r"^.{1,14}?(?:是(?!否)|相当于|已(?!经济)|具有|面临|取得|体现了?|意味着|没有改变|考虑了|积累了)|^.{1,12}有(?!所|序|效|力|关|条件|利|机)"
)
_TARGET_ZH = re.compile(
    r"\d.*(?:以上|左右|以内|以下|%|％|亿|万|吨|元|个|公里|人)|(?:基本|大体)(?:匹配|平衡|同步|稳定)"
)
_AIMS_ZH = re.compile("目标|指标")
_NAMED_ZH = re.compile(r"各位代表|同志们")

_BREAK_EN = re.compile(r";\s+(?:and\s+)?|,\s+(?:and\s+|but\s+)?|\s+and\s+|:\s+")
_MODAL_EN = re.compile(
    r"\b(?:will|shall|should|must|need(?:s)? to|ought to|(?:is|are) to|(?:plans?|aims?|intends?|sets?) (?:itself )?to"
    r"|(?:is|are|remains?|stands?) (?:\w+ly )?(?:committed|ready|resolved|determined|encouraged|welcome)"
    r"|ha(?:s|ve) set|we (?:also )?(?:encourage|support|welcome))\b",
    re.IGNORECASE,
)
_SUBJECT_EN = re.compile(
    r"^(?:and\s+)?(?:we|it|they|china|the|an?|our|all|more|new|[\w'’/-]+)\b", re.I
)
_NOUN_AFTER_EN = re.compile(
    r"^\s+(?:for|of|in|on|by|from|between|among|and|or|will|to|with|that|which)\b|^\s*[,.;]|^\s*$"
)
_AMBIGUOUS_EN = frozenset(
    "support reform plan control research study work trade use increase focus drive share shape store fund "
    "finance review test trial open check audit ban fight face act treat reward practice practise help cut "
    "start begin stop access design issue guide link connect produce better perfect reserve process "
    "update host pilot run serve contact return charge order structure service look lower train grant "
    "balance transition shift channel step speed channel boost combat supply monitor save clear contract".split()
)
_INFINITIVE_EN = re.compile(r"\bto\s+\w+(?:\s+\w+){0,2}$")
_LEADING_EN = re.compile(
    r"\b(?:continue|work|strive|move \w+|endeavor|seek|step up efforts) to\s+\w+(?:\s+\w+){0,3}$",
    re.I,
)
_TARGET_EN = re.compile(r"\d")
_FRAGMENT_EN = re.compile(r"^[A-Z]\w+ing\b[^.!?]*$")
_STATED_EN = re.compile(r"^(?:these|this|those|by doing so|doing so|they|it)\b", re.I)


def measures(
    text: str, start: int, end: int, language: str, ladder: Ladder, *, item: bool = False
) -> list[Span]:
    """The measures in the sentence or list item ``text[start:end]``, in order.

    An ``item`` of a list of plans is a measure even where it has no verb of planning.
    """
    cut = _zh if language == "zh" else _en
    spans = [_trimmed(text, a, b) for a, b in cut(text, start, end, ladder, item)]
    return [span for span in spans if span[1] - span[0] > 1]


def _zh(text: str, start: int, end: int, ladder: Ladder, item: bool) -> list[Span]:
    parts = list(_parts_zh(text, start, end))
    kinds = [_kind_zh(text[a:b], ladder) for a, b in parts]
    if "measure" not in kinds and not (kinds and kinds[0] == "lead" and "target" in kinds):
        if kinds and (item or kinds.count("target") == len(kinds)) and "stated" not in kinds:
            return [(parts[0][0], parts[-1][1])]
        return []
    if _AIMS_ZH.search(text[parts[0][0] : parts[0][1]]) and kinds[0] == "lead":
        kinds = ["target" if kind == "other" else kind for kind in kinds]
    spans: list[Span] = []
    waiting: int | None = None
    for (a, b), kind in zip(parts, kinds, strict=True):
        if kind in ("measure", "target"):
            spans.append((a if waiting is None else waiting, b))
            waiting = None
        elif kind == "thereby" and spans and waiting is None:
            spans[-1] = (spans[-1][0], b)
        elif kind in ("towards", "other") and waiting is None:
            waiting = a
        elif kind in ("stated", "lead"):
            waiting = None
    if waiting is not None and spans and kinds[-1] == "other":
        spans[-1] = (spans[-1][0], parts[-1][1])
    return spans


def _kind_zh(part: str, ladder: Ladder) -> str:
    part = part.strip("“‘ 　")
    if _NAMED_ZH.match(part):
        return "stated"
    if part.endswith(("：", ":")):
        return "lead"
    body = part.rstrip(_TRIM)
    if _THEREBY_ZH.match(body):
        return "thereby"
    towards = _TOWARDS_ZH.match(body)
    if not towards and ladder.begins(body, "zh"):
        return "measure"
    if _STATED_ZH.match(body) and not _MUST_ZH.search(body):
        return "stated"
    if _MUST_ZH.search(body[1:] if towards else body) and not body.endswith(
        ("以下几方面工作", "如下")
    ):
        return "measure"
    if towards:
        return "measure" if _acts_late(body, ladder) else "towards"
    if _TARGET_ZH.search(body):
        return "target"
    return "measure" if _acts_late(body, ladder) and len(body) > 5 else "other"


def _acts_late(body: str, ladder: Ladder) -> bool:
    """Whether a clause that begins with a noun or a preposition comes to a verb with an object."""
    if re.match(r"在.*(?:上|下|中|同时|前提下|基础上|方面|过程中)$", body):
        return False
    return any(
        len(match["verb"]) > 1 and 2 < match.start() and match.end() < len(body)
        for match in ladder.head_zh.finditer(body, 1)
    )


def _parts_zh(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretches between commas, semicolons and colons, quotes and brackets kept whole."""
    depth, begin = 0, start
    for place in range(start, end):
        character = text[place]
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif character in "，；：,;" and not depth:
            yield begin, place + 1
            begin = place + 1
    if begin < end:
        yield begin, end


def _en(text: str, start: int, end: int, ladder: Ladder, item: bool) -> list[Span]:
    sentence = text[start:end]
    modal = _MODAL_EN.search(sentence)
    imperative = ladder.begins(sentence, "en") and not _is_noun_en(sentence, ladder)
    if _FRAGMENT_EN.match(sentence) and not modal and not item:
        return []
    if not (modal or imperative):
        target = _TARGET_EN.search(sentence) and not sentence.rstrip().endswith(".")
        return [(start, end)] if item or target else []
    begins = [0]
    for match in _BREAK_EN.finditer(sentence):
        left, right = sentence[begins[-1] : match.start()], sentence[match.end() :]
        if _inside_brackets(sentence, match.start()):
            continue
        if _begins_measure_en(left, right, match[0], ladder):
            begins.append(match.end())
    spans = zip(begins, [*begins[1:], len(sentence)], strict=True)
    return [
        (start + a, start + _before_break(sentence, b)) for a, b in spans if _says_en(sentence[a:b])
    ]


def _says_en(part: str) -> bool:
    return len(part.split()) > 1


def _before_break(sentence: str, end: int) -> int:
    """Where a measure ends, the comma and "and" before the next one left out."""
    return len(re.sub(r"(?:[,;:]?\s+(?:and|but)|[,;:])?\s*$", "", sentence[:end]))


def _begins_measure_en(left: str, right: str, mark: str, ladder: Ladder) -> bool:
    """Whether the clause to the right of a comma, semicolon or "and" is a measure of its own."""
    clause = re.split(r"[,;:]\s", right, maxsplit=1)[0]
    head = ladder.head_en.match(clause)
    verb = head is not None and not _is_noun_en(clause, ladder)
    if verb and _complete_en(left, ladder) and not _within_infinitive(left, mark):
        return True
    modal = _MODAL_EN.search(clause)
    if modal is None or not re.search(r"\w", _after_modal(left)):
        return False
    before = clause[: modal.start()]
    return not re.search(r"\b(?:that|which|who|when|as|where|if|so that)\b", before)


def _after_modal(left: str) -> str:
    modal = _MODAL_EN.search(left)
    return left[modal.end() :] if modal else ""


def _complete_en(left: str, ladder: Ladder) -> bool:
    """Whether what stands before a break has a verb and something that it governs."""
    modal = _MODAL_EN.search(left)
    rest = left[modal.end() :].strip() if modal else left.strip()
    if rest.startswith(","):  # "we will, on this basis, build …"
        rest = rest[1:].partition(",")[2].strip()
    head = ladder.head_en.match(rest)
    if not (modal or head) or not rest:
        return False
    governed = rest[head.end() :].split() if head else rest.split()[1:]
    last = ladder.head_en.fullmatch(rest.split()[-1])
    return bool(governed) and not (
        last is not None and last["verb"].casefold() not in _AMBIGUOUS_EN
    )


def _within_infinitive(left: str, mark: str) -> bool:
    """Whether a bare "and" joins two verbs behind one "to": "reforms to streamline A and delegate"."""
    if mark.strip() != "and":
        return False
    last = re.split(r"[,;]\s", left)[-1]
    return _INFINITIVE_EN.search(last) is not None and not _LEADING_EN.search(last)


def _is_noun_en(clause: str, ladder: Ladder) -> bool:
    """Whether the word at the head is a noun here: "reform of …", "support for …"."""
    head = ladder.head_en.match(clause)
    if head is None:
        return False
    if head["verb"].casefold() not in _AMBIGUOUS_EN:
        return False
    return _NOUN_AFTER_EN.match(clause[head.end() :]) is not None


def _inside_brackets(sentence: str, place: int) -> bool:
    before = sentence[:place]
    return sum(map(before.count, "([“")) > sum(map(before.count, ")]”"))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _TRIM + "\n":
        start += 1
    while end > start and text[end - 1] in _TRIM + "\n":
        end -= 1
    return start, end

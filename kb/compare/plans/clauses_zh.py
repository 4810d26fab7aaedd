"""The clauses of a Chinese planning sentence that are measures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.compare.plans.framing_zh import commits_to_nothing
from kb.compare.plans.ladder import Ladder

Span = tuple[int, int]

_OPEN, _CLOSE = "“‘（(《「『[", "”’）)》」』]"
TRIM = " \t　，；。、,.;:：！!？?—–-•·"

_TOWARDS = re.compile(
    r"(?:要)?(?:对|针对|围绕|根据|按照|通过|随着|为了|面对|立足|依托|依据|结合|因为?|考虑到|综合考虑|聚焦|紧盯|紧扣|瞄准|顺应|贴近|从|一方面|另一方面"
    r"|同时|此外|其中|在(?!线|建|校|岗|职)|当前|把(?!关|控|握)|运用|以(?!便|免|期)|作为|以及)"
)
_THEREBY = re.compile(
    r"(?:使|让|以(?:便|免|期|促进|激发|更好|有力|稳定|实际|优异)|从而|进而|为.{1,24}(?:提供|创造|奠定|作出)"
    r"|有利于|有助于|避免|形成.{0,8}(?:合力|局面)|做到.{0,10}$)"
)
_MUST = re.compile(
    r"要(?!求|素|点|么|害|塞|闻|件|领|害是)|将(?!军|领|士)|拟|必须|应当|须(?!知)|务必|不得|决不|严禁|愿(?!望|景|意)"
)
_MUST_WITH = re.compile(
    r"(?:我们|各级)?(?:一定|必须|更加|始终)?(?:要|必须)(?:始终|更加|坚决|切实)?(?:把|将)"
)
"""我们要把责任扛在肩上，…: what is done with it stands in the clause behind."""
_STATED = re.compile(
    r"^.{1,14}?(?:是(?!否)|相当于|已(?!经济)|具有|面临|取得|体现了?|意味着|没有改变|考虑了|积累了)|^.{1,12}(?<![国所拥没共特具私享])有(?!所|序|效|力|关|条件|利|机|[升降增减进])"
)
_TARGET = re.compile(
    r"\d.*(?:以上|左右|以内|以下|%|％|亿|万|吨|元|个|公里|人)"
    r"|\d[\d.,]*[万亿余多]*(?:家|项|户|件|所|座|台|辆|列|场|张|套|亩|名|处|条|次|斤|千瓦|小时|平方米|公顷|米"
    r"|对|支|位|种|款|部|组|宗|班)"
    r"|(?:不低于|不高于|不超过|不少于|达到?|控制在|提高到|降至|降到)\D{0,4}\d"
    r"|(?:基本|大体)(?:匹配|平衡|同步|稳定)|动态清零|全覆盖$|稳中有[升降增进]"
)
_FIGURE = re.compile(r"\d")
_AIMS = re.compile("目标|指标")
_NAMED = re.compile(
    r"各位(?:代表|委员)|同志们|现在[，,]?我代表|我代表.{2,16}(?:报告|作)|请予?(?:审议|审查)|请.{0,8}提出意见"
    r"|让我们|(?:实干|奋斗|使命|重任|梦想|蓝图|征程|号角|时间|历史).{0,6}(?:创造|成就|开创|铸就|在肩|催人|号召|见证)"
)
"""The address to the assembly, procedure, and the call at the end: no measures."""


def measures_zh(text: str, start: int, end: int, ladder: Ladder, item: bool) -> list[Span]:
    parts = list(_parts(text, start, end))
    kinds = _kinds([text[a:b] for a, b in parts], ladder)
    is_led = "lead" in kinds and "target" in kinds
    if "measure" not in kinds and not is_led and kinds.count("target") < len(kinds):
        return [(parts[0][0], parts[-1][1])] if item and "stated" not in kinds else []
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


def _kinds(parts: Sequence[str], ladder: Ladder) -> list[str]:
    """What each stretch is; behind "the targets are:" all that else says nothing is a target."""
    kinds = [_kind(part, ladder) for part in parts]
    lead = next((n for n, kind in enumerate(kinds) if kind == "lead"), None)
    if lead is not None and _AIMS.search(parts[lead]):
        kinds[lead:] = ["target" if kind == "other" else kind for kind in kinds[lead:]]
    if parts and kinds[0] == "thereby" and _FIGURE.search(parts[0]):
        kinds[0] = "measure"  # 为80万重点群体提供就业帮扶: nothing stands before what it is for
    return kinds


def _kind(part: str, ladder: Ladder) -> str:
    part = part.strip("“‘ 　")
    if _NAMED.match(part) or commits_to_nothing(part):
        return "stated"
    if part.endswith(("：", ":")):
        return "lead"
    body = part.rstrip(TRIM)
    if _THEREBY.match(body):
        return "thereby"
    towards = _TOWARDS.match(body)
    if body.startswith("其中") and _TARGET.search(body):
        return "target"
    if not towards and ladder.begins(body, "zh"):
        return "measure"
    if _STATED.match(body) and not _MUST.search(body):
        return "stated"
    led = _MUST_WITH.match(body)
    if led and not _acts_late(body[led.end() :], ladder):
        return "towards"
    if _MUST.search(body[1:] if towards else body) and not body.endswith(
        ("以下几方面工作", "如下")
    ):
        return "measure"
    if towards:
        return "measure" if _acts_late(body, ladder) else "towards"
    if _TARGET.search(body):
        return "target"
    return "measure" if _acts_late(body, ladder) and len(body) > 5 else "other"


def _acts_late(body: str, ladder: Ladder) -> bool:
    """Whether a clause that begins with a noun or a preposition comes to a verb with an object."""
    if re.match(r"在.*(?:上|下|中|同时|前提下|基础上|方面|过程中)$", body):
        return False
    return any(
        len(match["verb"]) > 1 and match.start() > 2 and match.end() < len(body)
        for match in ladder.head_zh.finditer(body, 1)
    )


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
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

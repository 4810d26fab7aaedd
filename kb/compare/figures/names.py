"""What a figure is a figure of: its name, out of the words before or behind it.

The subject before the figure comes first, then the noun behind it (160个重点县, 2.8 trillion yuan
of central funding), then the subject of the figure before ("…, an increase of 2.4%").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.compare.figures.quantity import Quantity
from kb.compare.figures.units import PEOPLE


@dataclass(frozen=True, slots=True)
class Naming:
    """The name of a figure, and whether it is its own or that of the figure before."""

    name: str
    own: bool


FURTHEST = 240
"""How many characters before a figure may be its own words."""
_LONGEST = {"zh": 40, "en": 120}
_LEAD_ZH = re.compile(
    r"^(?:[“”——\s]|(?:到|截至|截止)?(?:19|20)\d\d(?:[-—–至]\d{2,4})?年(?:[上下]半年"
    r"|前[一二三]季度|\d{1,2}[-—至]\d{1,2}月|底|末|初)?"
    r"|[上下]半年|前[一二两三四五六七八九十]{1,2}个(?:月|季度)|第?[一二三四]季度"
    r"|开年[一二两三四五六]个月"
    r"|\d{1,2}月(?:份|\d{1,2}日)?(?:[-—至]\d{1,2}[月日])?|当年|当天|当日|上年|次年|首月|近期|单日"
    r"|全年|年末|年初|年底|去年|今年|过去[一二三五十]年|[一二三四五]年(?:来|间)?|年均|目前"
    r"|截至目前|其中|并|且|还|又|也|共(?!建|享|同)|累计|先后|同时|同比|环比"
    r"|“?十[一二三四五六]五”?(?:时期|期间|以来)|[比较](?:去年|上年|上一年"
    r"|“?十[一二三四五六]五”?(?:时期|期间)?)(?:同期|末|底)?"
    r"|实现|完成|对(?=新增)|将|使|从|由|在|首次|一次性|以来|剩余的|拟|提请[^，]{0,12}审议"
    r"|制定修订|制定|修订|惠及|覆盖|按|达(?!成)|超过)+"
)
_TRAIL_ZH = re.compile(
    # (?=(?P<run>X+))(?P=run) is X++, which Python 3.11.0 to 3.11.4 match wrongly (gh-106052).
    r"(?=(?P<run>(?:达到?|年均|分别|为|是|突破|超过|约|近|逾|增长|(?<!新)增加|增至|(?<!新)增|上升|上涨"
    r"|提高|提升|扩大|下降|减少|降低|减至|回落|下跌|缩短|压缩|压减|削减"
    r"|降到|降至|降|再|到|至|平均|累计|实现|完成|已经?|了|率先|首次|实际|由|从|每月|每年|高|低"
    r"|的|稳定在|稳定|保持在|保持|控制在|控制|有|共有?|均|又|也|将"
    r"|同比|环比|幅度|增幅|增速|降幅|涨幅|比(?:去年|上年|上一年)|较(?:去年|上年|上一年)|名义"
    r"|[比较]“?十[一二三四五六]五”?(?:时期|期间)?|[，、：\s]|超|总计|合计|共计|占|在|要|拟"
    r"|力争|仍|只|多|不|确保|一次性)+))(?P=run)$"
)
_VERB_ZH = re.compile(
    r"^(?:新增|增加|安排|发放|投入|设立|新设|建成|推出|出台|确定|批准|惠及|查获|查办|开展|组织"
    r"|举办|签署|拿出|减免|支持|办理|处置|引进|培育|建设|建立|新建|改建|改造"
    r"|新开工|发布|实施|帮助|资助|覆盖|取消|培训|保障|立案|侦办|监管|检出|截获|用于|拥有|采取"
    r"|下放|和|与|及|以|把|向|让|清退|破获|全部|可|每|向|新建改建)+$"
)
_KEPT_VERB_ZH = (
    "新增",
    "减免",
    "发放",
    "取消",
    "查获",
    "截获",
    "检出",
    "培训",
    "资助",
    "新设",
    "监管",
)
_STOP_ZH = re.compile(
    r"[，。；、：！？\n）]|建立|纳入|脱贫|受益|顺利|完成|实现|通过|摘帽|全部|进行|得到|达到"
    r"|获得|落户|用于|的(?:职工|水平|目标)|大幅|平均|同比|比上年|增长|下降|以上|左右|目标|享受"
    r"|支持|投向|落实|签约|投产|开工|竣工|入选|上市"
)
_EN_TRAIL = frozenset(
    "reached reach reaching reaches exceeded exceed exceeding exceeds surpassed surpass grew"
    " grow grown growing grows"
    " growth rose rise risen rising rises increased increase increasing increases increased"
    " fell fall fallen falling"
    " dropped drop dropping declined decline declining decreased decrease decreasing reduced"
    " reducing cut climbed"
    " expanded by of to at was were is are has have had been be being will would stood stands"
    " remained remain kept"
    " maintained posted post average averaged averaging further another additional"
    " respectively year-on-year from"
    " than total totaled totalled totaling totalling totals amounted amounting came hit record"
    " high over an a the"
    " about some up down and or with in real terms new annual rate also over more accounted"
    " accounting for account"
    " last so far ranked rank among down only now each already approached passed passing"
    " valued worth around nearly as that"
    " which it its level low steady stable raised raising lowered shortened slashed saw seen"
    " registered achieved"
    " recorded ranking including on year".split()
)
_EN_LEAD = re.compile(
    r"^(?:[\s“”\"—–-]+|(?:and|with|while|as|but|also|including|of which|among (?:them|these"
    r"|which)|in addition|by|over|in"
    r"|moreover|meanwhile|overall|we|it|its|the|an?|a total of|total(?= of)|china[’']s"
    r"|the country[’']s|our|where|among"
    r"|(?:in|during|by|for|throughout) (?:the (?:end|first half|first \w+ (?:quarters"
    r"|months)) of )?(?:19|20)\d\d|last year"
    r"|this year|(?:the )?first (?:half|\w+ (?:quarters|months))(?: of (?:the year|(?:19"
    r"|20)\d\d))?|(?:the )?(?:first|second|third|fourth) quarter"
    r"|(?:by|to|on|in|since|until|from) (?:\d{1,2} )?(?:January|February|March|April|May|June"
    r"|July|August|September|October|November|December)(?: \d{1,2})?,?(?: (?:19|20)\d\d)?"
    r"|since (?:19|20)\d\d"
    r"|(?:over|in|during) the past (?:\w+ )?years?|that|which|when|further|another|have|has"
    r"|had|were|was|also|both"
    r"|during the 1\dth five[- ]year(?: plan)?(?: period)?|cumulative(?:ly)?)\b)+",
    re.IGNORECASE,
)
_EN_VERB = re.compile(
    r"^(?:(?:also|then|directly|newly|successfully|to)\s)*(?:[a-z]+(?:ed|ing)|set up|built"
    r"|held|made|saw|cut|began|gave|took|issue"
    r"|designate|provide|allocate|create|benefit|add|build|launch|open)\b(?:\s(?:or"
    r"|and)\s[a-z]+ed\b)?\s*(?:(?:on|up|out|of|for|in|to)\b)?\s*",
)
_EN_GIVEN = re.compile(
    r"\b(?:allocate|provide|issue|invest|spend|offer|grant|place|placed|issued|allocated"
    r"|provided|invested|granted|spent"
    r"|earmarked|appropriated|disbursed)$",
    re.IGNORECASE,
)
"""Verbs whose object is the figure: the noun stands behind it."""
_EN_FINITE = re.compile(
    r"\b(?:[a-z]{3,}ed(?= (?:to|by|in|at|on|over|from|up|down|for|the|an?|its|our|their|all"
    r"|steadily|rapidly)\b|\s*$)|was|were|is|are|has|have|had|will|rose|fell|grew|saw|stood"
    r"|made|held|kept|became|continued|took)\b"
)
_EN_RIGHT = re.compile(
    r"^[ -](?:(?:worth |mark |in )?(?:of|in|for|to|for the) )?(?:the |its |our |new |such |total )?"
    r"(?P<noun>[A-Za-z][^,;.:()\n]{2,80})"
)
_EN_RIGHT_STOP = re.compile(
    r"\s(?:were|was|have|has|had|is|are|will|in|from|for|to|that|which|who|during|through"
    r"|within|than|under|by|on|at|over"
    r"|with|became|across|and (?:over|more|nearly|about|close)|since|throughout|as)\b"
)
_EN_PEOPLE_STOP = re.compile(
    r"\s(?:(?:were|was|have|has|had|and|successfully|who|in|to)\b"
    r"|(?:by|since|until|on|from|during) (?:\d|the end\b|January|February|March|April|May\b|June"
    r"|July|August|September|October|November|December))"
)
"""Where the words behind a number of people no longer say who: "travellers by 7 March"."""
_EN_NO_NOUN = re.compile(
    r"(?:in|from|to|by|at|on|during|between|since|until|up|down|and|or|with|over|above|below|against"
    r"|than|was|were|is|are|has|have|had|an?|each|every|which|that|who"
    r"|will be (?:halved|doubled|tripled|raised|lifted|lowered|reduced|increased))\b",
    re.IGNORECASE,
)
"""How what stands behind a figure begins where it is no noun: "41.76 trillion yuan in 2023"."""
_EN_SPAN = re.compile(
    r"(?:in |to |from |by |since |until )?(?:(?:the )?(?:past |last |first )?(?:one|two|three|four"
    r"|five|six|seven|eight|nine|ten|several|few) )?(?:years?|months?|quarters?)"
    r"|(?:in |to |from |by |since |until )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d",
)
"""A time, which a figure is not named by."""
_EN_BARE_VERB = re.compile(r"[a-z]+ed")
_EN_IS = re.compile(
    r"^ (?:was|were|is|are) (?P<noun>[a-z]+(?: [a-z]+)?)(?<!ed)(?<!en)(?<!ing)(?=\s*[(,;.]|$)"
)
"""287.84 billion yuan were exports (up 20.3%)."""
_EN_ANAPHOR = re.compile(r"^(?:figure|number|rate|growth|increase|former|latter)$", re.IGNORECASE)
_EN_FOR = re.compile(
    r"^ (?:for|in|of|among) (?:the )?([A-Za-z][^,;.:()\n]{2,50}?)(?=,|;|\.|$| and\b)"
)
PRONOUN = re.compile(
    r"^(?:(?:they|it|these|those|both|this|that)(?: [a-z]+)?|mark|the mark"
    r"|of (?:them|these|which)|其中|两者"
    r"|(?:开通|截至|累计|[\d一二三四五六七八九十两至到年月日天底末前后最近比每当的第上下中初])+)?$",
    re.IGNORECASE,
)
"""What stands where a name should, and is none."""
_VAGUE = ("people", "persons", "residents", "more people")
_CLAUSE = {
    "zh": re.compile(r"[，。；：！？,;:|]|——"),
    "en": re.compile(r"[,;:|](?!\d)|\s[—–]\s?|—|\.(?=\s)|\("),
}
_LISTED = re.compile(r"\band\s+$")
_BRACKETS = re.compile(r"\([^()]{0,60}\)|（[^（）]{0,60}）")
_EN_TIME = re.compile(
    r"^(?:early|late|mid|the end|the year|(?:19|20)\d\d|number|total|real terms|per)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:and|while|with|as|bringing)\s")


def segment_start(text: str, quantity: Quantity, before: Quantity | None, language: str) -> int:
    """Where the words begin that stand before a figure and belong to it."""
    floor = before.right if before is not None else 0
    if quantity.left - floor > FURTHEST:
        floor = quantity.left - FURTHEST
        if language == "en":
            floor = max(floor, text.find(" ", floor, quantity.left))
    start = floor
    held = text[:floor] + _BRACKETS.sub(
        lambda match: "x" * len(match[0]), text[floor : quantity.left]
    )
    for match in _CLAUSE[language].finditer(held, floor):
        start = match.end()
    if language == "zh" and before is not None and start == floor:
        listed = text.find("、", floor, quantity.left)
        start = listed + 1 if listed >= 0 else start
    if (
        language == "en"
        and start == floor
        and before is not None
        and _LISTED.search(text, start, quantity.left)
    ):
        start = quantity.left
    return start


def named(
    text: str,
    quantity: Quantity,
    start: int,
    inherited: str,
    language: str,
    *,
    change: bool,
) -> Naming:
    """The name of ``quantity``, whose own words begin at ``start``."""
    left, right = text[start : quantity.left], text[quantity.right : quantity.right + 120]
    if " | " in text:
        cell = text.split(" | ", 1)[0].strip("| ")
        return Naming(cell[: _LONGEST[language]], own=cell != inherited)
    own = _named_zh(left, right) if language == "zh" else _named_en(left, right, quantity, change)
    if own and language == "en" and _EN_ANAPHOR.match(own):
        of = _EN_FOR.match(right)
        return Naming(
            f"{inherited}, {of[1]}" if of and inherited else inherited or own, own=bool(of)
        )
    if own and language == "en" and _EN_BARE_VERB.fullmatch(own):
        own = f"{_subject_of_all(text, start)} {own}".strip()
    if own and (not change or left.strip()):
        return Naming(own[: _LONGEST[language]].strip(), own=True)
    if inherited:
        return Naming(inherited, own=False)
    above = _subject_above(text, start, language)
    return Naming((above or own)[: _LONGEST[language]].strip(), own=not above)


def _named_zh(left: str, right: str) -> str:
    subject = _stripped_zh(left)
    if subject and not _VERB_ZH.match(subject):
        behind = _noun_zh(right) if re.search("(?:发放|补贴|投资|奖励|资助)$", subject) else ""
        return subject + behind
    noun = _noun_zh(right)
    kept = next((verb for verb in _KEPT_VERB_ZH if verb in subject), "")
    return kept + noun if noun else ""


def _stripped_zh(left: str) -> str:
    subject = _LEAD_ZH.sub("", left.strip())
    return _LEAD_ZH.sub("", _TRAIL_ZH.sub("", subject)).strip("的，、“”：（） ")


def _noun_zh(right: str) -> str:
    noun = right.lstrip("的 ")
    stop = _STOP_ZH.search(noun)
    noun = noun[: stop.start()] if stop else noun
    return noun[:24].strip("“”（）的 ")


def _named_en(left: str, right: str, quantity: Quantity, change: bool) -> str:
    subject = _subject_en(left)
    verbless = _EN_VERB.sub("", subject).strip()
    verbless = _EN_LEAD.sub("", verbless)
    if quantity.counted not in ("", "times") and not (change and verbless):
        return _counted_en(right, quantity)
    given = not change and _EN_GIVEN.search(left.rstrip()) is not None
    if verbless and not given:
        return verbless
    told = None if change else _EN_IS.match(right)
    if told:
        return told["noun"]
    match = None if change else _EN_RIGHT.match(right)
    if match is None or _EN_TIME.match(match["noun"]) or _EN_NO_NOUN.match(match["noun"]):
        return verbless or ("" if change else subject)
    noun = match["noun"]
    stop = (
        _EN_RIGHT_STOP.search(noun)
        if quantity.unit != "percent"
        else re.search(r"\s(?:were|was|have|had|has)\b", noun)
    )
    return noun[: stop.start()].strip() if stop else noun.strip()


def _counted_en(right: str, quantity: Quantity) -> str:
    if quantity.unit == PEOPLE:
        match = re.match(r"[ -]([A-Za-z][^,;.:()\n]{2,70})", right)
        if match and quantity.counted in _VAGUE:
            return match[1]
        if match:
            stop = _EN_PEOPLE_STOP.search(match[1])
            return match[1][: stop.start()] if stop else match[1]
    if quantity.counted in ("sets", "pieces", "batches", "items", "cases", "units"):
        match = re.match(r" of ([a-z][^,;.:()\n]{2,60})", right)
        if match:
            stop = _EN_RIGHT_STOP.search(match[1])
            return match[1][: stop.start()] if stop else match[1]
    return quantity.counted


def _subject_en(left: str) -> str:
    """The noun before the verb before the figure; of joined sentences the last."""
    cut = 0
    for match in _AND.finditer(left):
        if _EN_FINITE.search(left, cut, match.start()) and left[match.end() :].strip():
            rest = left[match.end() :].split()
            if any(word.casefold() not in _EN_TRAIL for word in rest):
                cut = match.end()
    words = left[cut:].split()
    while words and words[-1].casefold().strip(",") in _EN_TRAIL:
        words.pop()
    subject = _EN_LEAD.sub("", " ".join(words))
    if _EN_SPAN.fullmatch(subject.strip()):
        return ""
    return re.sub(r"^(?:(?:total|average) )?number of (?=\w)", "number of ", subject).strip(
        ' ,“”"—-'
    )


def _subject_above(text: str, start: int, language: str) -> str:
    """The subject of the clause before, where it has no figure: "Market entities, over …"."""
    floor = max(0, start - 160)
    if floor and language == "en":
        floor = max(floor, text.find(" ", floor, start))
    pieces = [
        match.end() for match in _CLAUSE[language].finditer(text, floor, max(floor, start - 1))
    ]
    above = text[pieces[-1] if pieces else floor : start].rstrip("，,;；:： ")
    if re.search(r"\d", above):
        return ""
    return _stripped_zh(above) if language == "zh" else _EN_LEAD.sub("", _subject_en(above))


def _subject_of_all(text: str, start: int) -> str:
    """The sentence's first words up to a comma, where they have no figure: "The Area, which traded
    71.2 billion yuan in 2015, …"."""
    clause = _CLAUSE["en"].search(text, 0, start)
    lead = text[: clause.start()] if clause else ""
    return "" if re.search(r"\d", lead) else _EN_LEAD.sub("", lead).strip()


def distribute_names(name: str, count: int, language: str) -> Sequence[str] | None:
    """The names of ``count`` figures told "respectively" of one subject; None if it has fewer.

    "inbound vehicles and personnel" gives "inbound vehicles" and "inbound personnel".
    """
    held = re.sub(r"[“\"][^”\"]*[”\"]", lambda match: "\x00" * len(match[0]), name)
    joint = r"、|和|与|及|以及" if language == "zh" else r", and |, | and "
    spans, at = [], 0
    for match in re.finditer(joint, held):
        spans.append((at, match.start()))
        at = match.end()
    spans.append((at, len(held)))
    if len(spans) < count or count < 2:
        return None
    chosen = spans[-count:]
    first = name[spans[0][0] : chosen[0][1]]
    others = [name[start:end] for start, end in chosen[1:]]
    return [
        _with_tail(first, others[-1], language),
        *(_with_head(first, other, language) for other in others),
    ]


def _with_head(first: str, other: str, language: str) -> str:
    """What ``other`` shares with the begin of ``first``: "the number of inbound" personnel."""
    if "“" in first or '"' in first:
        return first[: re.search(r"[“\"]", first).start()] + other  # type: ignore[union-attr]  # just found
    if language == "zh":
        return first[: -len(other)] + other if len(first) > len(other) else other
    words, size = first.split(), len(other.split())
    return " ".join([*words[:-size], other]) if len(words) > size else other


def _with_tail(first: str, last: str, language: str) -> str:
    """进口 of 进口、出口总额 with the 总额 that it shares."""
    if (
        language == "zh"
        and len(first) < len(last)
        and first[-1:] == last[len(first) - 1 : len(first)]
    ):
        return first + last[len(first) :]
    return first

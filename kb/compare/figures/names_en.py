"""The name of a figure in an English sentence."""

from __future__ import annotations

import re

from kb.compare.figures.quantity import Quantity
from kb.compare.figures.units import PEOPLE

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
    " registered achieved recorded ranking including on year capped limited expected projected"
    " estimated forecast put set tumbled plunged slumped slipped rebounded recovered should"
    " made then narrowed eased widened weakened strengthened advanced retreated"
    " edged improved shed lost gained negative positive ranging compared equivalent same"
    " measured jumped soared surged shrank shrunk slid sank dipped leapt just merely"
    " roughly".split()
)
_EN_LEAD = re.compile(
    r"^(?:[\s“”\"—–-]+|\d{1,2}\)\s|(?:and|with|while|as|but|also|including|of which"
    r"|among (?:them|these"
    r"|which)|in addition|by|over|in"
    r"|moreover|meanwhile|overall|so|for|been|if|then|therefore|thus|next|finally"
    r"|specifically|I|you"
    r"|(?:over|in|for|during|within) the (?:next|coming|following) (?:\w+ )?(?:years?"
    r"|months?|decades?)"
    r"|we|it|its|the|an?|a total of|total(?= of)|china[’']s"
    r"|the country[’']s|our|where|among"
    r"|(?:in|during|by|for|throughout) (?:the (?:end|first half|first \w+ (?:quarters"
    r"|months)) of )?(?:19|20)\d\d|last year"
    r"|this year|(?:the )?(?:whole|full|entire) year|(?:the )?year as a whole"
    r"|(?:the )?first (?:half|\w+ (?:quarters|months))(?: of (?:the year|(?:19"
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
    r"^(?:(?:also|then|directly|newly|successfully|to|further|similarly|permanently)\s)*"
    r"(?:(?:reduce|raise|increase|expand|enhance|extend|lower|encourage|establish"
    r"|strengthen|improve"
    r"|boost|keep|maintain|ensure)\b(?! (?:in|of|for|to)\b)"
    r"|(?!surveyed|registered)[a-z]+(?:ed|ing)|set up|built"
    r"|held|made|saw|cut|began|gave|took|issue"
    r"|designate|provide|allocate|create|benefit|add|build|launch|open)\b(?:\s(?:or"
    r"|and)\s[a-z]+ed\b)?\s*(?:(?:on|up|out|of|for|in|to)\b)?\s*",
)
_MODAL = r"(?:will|would|shall|can|could|may|might|must|should)"
_EN_GIVEN = re.compile(
    r"\b(?:allocate|provide|issue|invest|spend|offer|grant|placed?|issued|allocated"
    r"|provided|invested"
    r"|granted|spent|earmarked|appropriated|disbursed?|receives?|received|gets?|got|introduced?"
    r"|(?:set|put|laid) aside|pay|paid|contributed?|inject(?:ed)?|commit(?:ted)?|give|gave|given"
    r"|saved?|earn(?:ed)?|claim|enjoy|fund|channel(?:l?ed)?|devoted?|distributed?|produces?"
    r"|producing"
    r"|suppl(?:y|ies|ying)|cost|costs|achieve|secure|implement|launch|make available"
    r"|expect(?: that)?"
    r"|be getting)"
    r"(?: (?:an?|the|additional|another|further|new|total of|average of|of|extra|one-off))*$",
    re.IGNORECASE,
)
"""Verbs whose object is the figure: the noun stands behind it."""
_EN_DONE = re.compile(r"\b[a-z]{3,}ed$")
_EN_ACTING = re.compile(
    rf"^(?:.{{0,80}}?\b{_MODAL} (?:(?:also|now|further|continue to|be able to) )*"
    r"(?:top up|set aside|step up|scale up|roll out|apply for|[a-z]+)"
    r"|(?:I|we|they|you)(?: (?:have|had|also|now|further|then))* [a-z]+(?:ed|t)(?: up"
    r"| aside| out)?)"
    r"\s(?=(?:the|an?|our|its|their|your|every|each)\s)",
    re.IGNORECASE,
)
"""Who does what, before the thing that it is done to: "I will top up" the Fund."""
_EN_AGENT = re.compile(rf"^(?P<agent>.{{3,80}}?) {_MODAL}\b", re.IGNORECASE)
_EN_RELATIVE = re.compile(
    rf" (?:that|which|who|whom) (?:[A-Za-z’']+ ){{1,4}}?{_MODAL} [a-z]+(?: {_MODAL}\b.*)?$"
)
_EN_ABBREVIATION = re.compile(r" \([A-Z][A-Za-z&.-]{1,9}\)")
_EN_FINITE = re.compile(
    r"\b(?:[a-z]{3,}ed(?= (?:to|by|in|at|on|over|from|up|down|for|the|an?|its|our|their|all"
    r"|steadily|rapidly)\b|\s*$)|was|were|is|are|has|have|had|will|rose|fell|grew|saw|stood"
    r"|made|held|kept|became|continued|took)\b"
)
_EN_RIGHT = re.compile(
    r"^[ -](?:(?:worth |mark |in )?(?:of|in|for|to|for the) )?(?:(?:an?|the|its|our|their"
    r"|your|new|such|total) ){0,3}"
    r"(?P<noun>[A-Za-z][^,;.:()\n]{2,80})"
)
_EN_RIGHT_STOP = re.compile(
    r"\s(?:were|was|have|has|had|is|are|will|in|from|for|to|that|which|who|during|through"
    r"|within|than|under|by|on|at|over"
    r"|with|became|across|would|can|could|may|should|per|each|annually|and [a-z]+ing"
    r"|and (?:over|more|nearly|about|close)|since|throughout|as)\b"
)
_EN_SHARE_STOP = re.compile(
    r"\s(?:were|was|have|had|has|will|would|can|per|and (?:[a-z]+ing|the|our|its)"
    r"|in the (?:year|next|last|past)"
    r"|(?:in|by|during|over|from) (?:the )?(?:(?:next|last|past)\b|\d))"
)
_EN_PEOPLE_STOP = re.compile(
    r"\s(?:(?:were|was|have|has|had|and|successfully|who|in|to)\b"
    r"|(?:by|since|until|on|from|during) (?:\d|the end\b|January|February|March|April|May\b|June"
    r"|July|August|September|October|November|December))"
)
"""Where the words behind a number of people no longer say who: "travellers by 7 March"."""
_EN_NO_NOUN = re.compile(
    r"(?:in|from|to|by|at|on|during|between|since|until|up|down|and|or|with|over|above"
    r"|below|against"
    r"|than|was|were|is|are|has|have|had|an?|each|every|which|that|who|per|this|next|last"
    r"|will|would"
    r"|can|could|may|might|should|must|shall|came|comes?|went|goes|going|today|annually"
    r"|monthly|yearly|respectively|annum)\b",
    re.IGNORECASE,
)
"""How what stands behind a figure begins where it is no noun: "41.76 trillion yuan in 2023"."""
_EN_SPAN = re.compile(
    r"(?:in |to |from |by |since |until )?(?:(?:the )?(?:past |last |first )?(?:one|two"
    r"|three|four"
    r"|five|six|seven|eight|nine|ten|several|few) )?(?:years?|months?|quarters?)"
    r"|(?:in |to |from |by |since |until )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d"
    r"|(?:each|every|per|a|this|next|last) (?:year|month|week|day|quarter)",
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
_EN_MOVED = re.compile(
    r"\b(?:drop|fall|reduction|decline|decrease|cut|increase|rise|growth|gain|improvement)"
    r" (?:of|by)$",
    re.IGNORECASE,
)
_EN_MOVED_IN = re.compile(
    r"^ (?:in|of) (?:the )?(?P<noun>[A-Za-z][^,;.:()\n]{2,80}?)(?=[,;.:(\n]|$| (?:from|over|than"
    r"|this|last|by|to|compared|year-on-year|and an?|and the)\b)"
)
"""A drop of 3 percent in energy consumption per unit of output."""
_EN_MOVING = re.compile(
    r"^(?:an? )?(?:increase|rise|gain|reduction|drop|fall|decline|decrease|cut) in (?:the )?"
)
_EN_OF_THIS = re.compile(r"(?: (?:for|in|of|over|during))? (?:this|the|last|next)$")
"""What is left of "for this year"."""
_VAGUE = ("people", "persons", "residents", "more people")
_EN_TIME = re.compile(
    r"^(?:early|late|mid|the end|the year|(?:19|20)\d\d|number|total|real terms|per)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:and|while|with|as|bringing)\s")


def named_en(left: str, right: str, quantity: Quantity, change: bool) -> str:
    """The name of ``quantity`` by the words left and right of it; "" where those hold none."""
    moved = _EN_MOVED.search(left.rstrip()) and _EN_MOVED_IN.match(right)
    if moved:
        return moved["noun"].strip()
    subject = subject_en(left)
    if change:
        subject = _EN_MOVING.sub("", subject)
    verbless = _EN_LEAD.sub("", _EN_VERB.sub("", subject).strip())
    if quantity.counted not in ("", "times") and not (change and verbless):
        return _counted_en(right, quantity)
    noun = _noun_behind(right, quantity)
    if _is_given(left, change, noun):
        return noun or _agent(left)
    if verbless:
        return verbless
    told = None if change else _EN_IS.match(right)
    if told:
        return told["noun"]
    return "" if change else noun or subject


def _is_given(left: str, change: bool, noun: str) -> bool:
    """Whether what is told is the object of a verb that stands right before the figure."""
    words = _EN_ABBREVIATION.sub("", left.rstrip())
    if _EN_GIVEN.search(words):
        return not change or noun.startswith(("growth", "increase", "rise"))
    done = None if change or not noun else _EN_DONE.search(words)
    return done is not None and done[0].casefold() not in _EN_TRAIL


def _agent(left: str) -> str:
    """Who gives or is given, where a figure is told of nothing else."""
    agent = _EN_AGENT.match(_EN_LEAD.sub("", left).strip())
    return _EN_LEAD.sub("", agent["agent"]).strip() if agent else ""


def _noun_behind(right: str, quantity: Quantity) -> str:
    """The noun behind a figure: "5 billion yuan in duties", "a 50% rebate"."""
    match = _EN_RIGHT.match(_EN_ABBREVIATION.sub("", right))
    if match is None or _EN_TIME.match(match["noun"]) or _EN_NO_NOUN.match(match["noun"]):
        return ""
    noun = match["noun"]
    stop = (_EN_SHARE_STOP if quantity.unit == "percent" else _EN_RIGHT_STOP).search(noun)
    return noun[: stop.start()].strip() if stop else noun.strip()


def is_anaphor(name: str) -> bool:
    """Whether a name means the figure before: "the figure for Elm"."""
    return _EN_ANAPHOR.match(name) is not None


def is_bare_verb(name: str) -> bool:
    return _EN_BARE_VERB.fullmatch(name) is not None


def told_behind(right: str) -> str:
    """What a figure that stands for another is told of: "for Elm"."""
    match = _EN_FOR.match(right)
    return match[1] if match else ""


def stripped_en(words: str) -> str:
    """The words without what leads to a name: "Meanwhile, in 2024"."""
    return _EN_LEAD.sub("", words).strip()


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


def subject_en(left: str) -> str:
    """The noun before the verb before the figure; of joined sentences the last."""
    cut = 0
    for match in _AND.finditer(left):
        if _EN_FINITE.search(left, cut, match.start()) and left[match.end() :].strip():
            rest = left[match.end() :].split()
            if any(word.casefold() not in _EN_TRAIL for word in rest):
                cut = match.end()
    held = _EN_RELATIVE.sub("", _EN_ACTING.sub("", left[cut:].strip()))
    words = held.split()
    while words and words[-1].casefold().strip(",") in _EN_TRAIL and words != ["Growth"]:
        words.pop()
    subject = _EN_LEAD.sub("", _EN_OF_THIS.sub("", " ".join(words)))
    if _EN_SPAN.fullmatch(subject.strip()):
        return ""
    return re.sub(r"^(?:(?:total|average) )?number of (?=\w)", "number of ", subject).strip(
        ' ,“”"—-'
    )

"""What a question wants: plans or results; a figure, a date, a person, a list, a comparison…"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_ASPECTS = {
    "plan": re.compile(
        r"\btasks?\b|\bplan(?:s|ned)?\b|\bwill\b|\bgoing to\b|\bpriorit\w*|\bgoals?\b"
        r"|\btarget(?:s|ed)?\b"
        r"|\b(?:promise[sd]?|pledge[sd]?|commit(?:s|ted)?|intend(?:s|ed)?|expect(?:s|ed)?|projected"
        r"|forecasts?|propose[sd]?)\b"
        r"|\b(?:aims?|aimed|hop(?:es?|ed)|want(?:s|ed)?|means?|meant|set out) to\b"
        r"|任务|计划|安排|部署|打算|将要|目标|重点工作|要求|承诺|预期|预计|力争|想(?=[把让要在])",
        re.IGNORECASE,
    ),
    "review": re.compile(
        r"\bachiev\w*|\bresults?\b|\bdid\b|\bwas\b|\bwere\b|\bgrew\b|\bgrow\b|\breached\b|\brose\b"
        r"|成效|成绩|成果|完成|取得|增长了|达到|实现了",
        re.IGNORECASE,
    ),
}

_SEVERAL = "two|three|four|five|six|seven|eight|nine|ten|twelve"
_LISTED = r"tasks|measures|steps|priorities|goals|targets|requirements|achievements|plans|focuses"
_FORMS = {
    "comparison": re.compile(
        r"\bcompar(?:e|ed|ison)\b(?!.*\bcan\b)|^\s*how (?:did|do|does|has|have"
        r"|had)\b.*\b(?:change|develop|evolve|shift|differ)\w*"
        r"|\bdifferen(?:ce|t)\b|\bversus\b|\bvs\b|\b(?:each|every) year\b|\byear by year\b"
        r"|\bchange[sd]? (?:from|between|since|over)\b"
        r"|变化|对比|比较|相比|历年|逐年|每年|各年|各(?:增长|下降|是|为|达)|有何不同|有什么不同",
        re.IGNORECASE,
    ),
    "figure": re.compile(
        r"\bhow (?:many|much|large|big|high|fast|long|far|often|old)\b|\bby how much\b"
        r"|\bwhat (?:was|is|were|are) (?:the |\w+'s? )?(?:\w+ ){0,3}(?:total|value|volume"
        r"|number|amount|share|rate|growth|output|ratio)\b"
        r"|\bwhat (?:share|percentage|proportion|number|amount)\b|\bworth\b"
        r"|\bgrow(?:th)?(?: by)?\b|\bper ?cent"
        r"|多少|多(?:久|快|高|大|长|远)|几(?![乎月号日])|总值|增速|增幅|增长率|占比|比重|金额|数量|百分之|吞吐量|总额",
        re.IGNORECASE,
    ),
    "date": re.compile(
        r"^\s*(?:since |from |until |by )?when\b|\bwhat (?:date|day)\b|\bwhich (?:date|day)\b"
        r"|\bin which (?:year|month)\b"
        r"|何时|什么时候|啥时候|什么时间|哪一?天|哪一?年|几月|几号|日期",
        re.IGNORECASE,
    ),
    "person": re.compile(
        r"^\s*who(?:m|se)?\b|\bwho (?:is|was|are|were|gave|delivered|wrote|heads?|leads?)\b"
        r"|谁|何人|哪位|(?:[长员人者]|书记|主任|总理|主席|先生|女士)[^，。、]{0,4}叫什么|姓名是",
        re.IGNORECASE,
    ),
    "list": re.compile(
        rf"^\s*(?:please )?(?:list|name|enumerate)\b|\bwhat (?:{_SEVERAL})\b"
        rf"|\bwhich (?:(?:{_SEVERAL}|\w+) ){{0,3}}(?:\w{{3,}}s)\b(?<!ss)|\bwhat (?:are|were)\b"
        rf"|\b(?:{_LISTED})\b"
        r"|哪些|有什么|哪几|哪[两二三四五六七八九十]|包括什么|列出|列举|任务|措施|举措|[做干]什么|如何安排|怎么安排",
        re.IGNORECASE,
    ),
    "yes_no": re.compile(
        r"^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b"
        r"|是否|有没有|是不是|能不能|可不可以|能否|了没有|吗[？?]?\s*$|了没[？?]?\s*$",
        re.IGNORECASE,
    ),
}
_HOW_MANY_OF_A_LIST = re.compile(
    r"哪几|(?:列|提|讲|设)了?[^，。]{0,6}几[项条个点](?:任务|措施|举措|重点)"
)
"""Asks for the items with a word that asks for their number."""


_WHY = re.compile(
    r"\bwhy\b|\bhow come\b|\bwhat for\b|为什么|为何|为啥|干嘛|何以|缘何|凭什么|怎么(?=就|会)",
    re.IGNORECASE,
)
_WHETHER_ZH = re.compile("会不会|是不是|有没有|能不能|可不可以|要不要|该不该|是否|能否")
"""Asks whether, so that 几 counts nothing: 会不会多放几天假."""


class Cue(NamedTuple):
    """What a question wants, and by which words it says so."""

    value: str
    words: str


def aspect_of(question: str) -> Cue | None:
    """Whether plans or results are asked for: ``plan``, ``review`` or None."""
    return _first(_ASPECTS, question)


def form_of(question: str) -> Cue | None:
    """The wanted form: comparison, figure, date, person, list, yes_no or None."""
    if _WHY.search(question):
        return None
    match = _HOW_MANY_OF_A_LIST.search(question)
    if match:
        return Cue("list", match[0])
    found = _first(_FORMS, question)
    whether = _WHETHER_ZH.search(question)
    if whether and found and found.words == "几":
        return Cue("yes_no", whether[0])
    return found


def wants_figure(question: str) -> bool:
    """Whether a number is asked for, among whatever else."""
    return _FORMS["figure"].search(question) is not None


def _first(patterns: Mapping[str, re.Pattern[str]], question: str) -> Cue | None:
    for name, pattern in patterns.items():
        match = pattern.search(question)
        if match:
            return Cue(name, match[0].strip())
    return None

"""What part a word of a question plays: it only asks, names, is a kind of figure, a verb, or is
what the question is about."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from index import Analyser
from index.terms.analyser import Unit

_TIME = re.compile(
    r"(?:19|20)\d{2}\s*年?(?:度)?|\d{1,2}\s*(?:[-–至到]\s*\d{1,2}\s*)?月份?(?:\s*\d{1,2}\s*[日号])?"
)
_ASKING_ZH = re.compile(
    r"请问|请列出|列出|列举|告诉我|介绍一下|介绍|是什么时候|什么时候|啥时候|什么时间|有什么|是什么|为什么|什么"
    r"|有哪些|哪些|哪几[个项条]?|哪[一个里位天年]+|分别|是多少|多少|几[个项次家条起名]|如何|怎么样|怎样|怎么"
    r"|是否|有没有|是不是|能否|能不能|能(?=[带买卖办拿用去领交享])|何时|何人|谁|吗|呢|吧|啊|今年|去年|明年|前年|本年|上年"
    r"|[的了着过是在和与及或对从向把被为将于有]"
)
_ASKING_EN = (
    "tell list name give say said says describe explain much many long often any some all each "
    "please year years last past next happened compare do does did done get got use used using "
    "well term number how between since both also only ever there one two three four five six "
    "seven eight nine ten thing kind so far month day reach about change early high low "
    "large big fast late began begin mention mentioned main key major overall "
    "against over during under through via across within per upon while without because after "
    "before until towards"
)
_NAME_EN = re.compile(r"\b[A-Z]\w*(?:[ -][A-Z]\w*)*")
_NO_NAMES = frozenset(
    "What How When Where Who Which Why Whose Is Are Was Were Do Does Did Has Have Had Can Could "
    "Will Would Should And But In On At Of For The List Name Tell Compare I".split()
)
"""Words that are written large for they begin a question."""
_SCOPE = "China country nation national nationwide 全国 我国 中国 国家 全年"
"""Where a report speaks of the whole country, it need not say so."""
_MEASURES = (
    "report 报告 "
    "share value volume total amount number rate capacity average proportion percentage size level "
    "ratio worth quantity scale smaller larger "
    "比重 占比 份额 比例 总额 总值 总量 金额 额 规模 数额 车次 人次 批次 "
    "增速 增幅 增长率 数目 平均 月均 日均 年均 水平 上半年 下半年"
)
"""The kinds of figure or item that are asked for; a report may put them otherwise."""
_GENERIC_ZH = frozenset(
    (
        "方面 情况 打算 做 列 项 条 个 次 起 家 名 年 月 日 到 至 从 由 以 等 中 上 下 里 内 前 后 "
        "第 届 又 还 都 也 就 要 能 会 可以 应该 需要 进行 开展 列出 提到 指出 关于 相关 具体 "
        "主要 目前 现在 如今 年度 时候 时间 一共 总共 共 大约 大概 左右 变化 对比 比较 相比 安排 "
        "之间 其中 以及 啥 多 几 哪 各 每 该 此 其 这 那 我们 你们 他们 叫 名字 东西 数 数量 钱 "
        "已经 不是 不 没 期间 全年 达到 省 市 县 此前 累计 作 重点 进展 个人 "
        "多项 以来 底 初 末 只 座 所 经 经过 通过"
    ).split()
)
_VERBS_EN = (
    "given gave held made taken took went gone came seen saw shown known found built sold kept "
    "left paid ran sent spent stood told written began begun grew grown "
    "rose risen fell fallen led met "
    "apply deal refer capture confirm cover promote describe collect detain seize work head "
    "announce pass plan set make take put go come keep hold build open close start launch run "
    "issue sign handle employ accept clear cut raise lower lift target issued wrote write deliver "
    "chair serve support achieve grow rise fall increase decrease improve expand rank need want "
    "develop know allow let bring show see become remain include involve find plan planned "
    "file win won"
)
_TITLE = re.compile(r"(?<![.?!]\s)(?<!^)\b[A-Z][A-Za-z]+\b")
SOFT = 0.5
"""Of a verb or a kind of figure, easily put otherwise, beside 1 for what it is about."""
VAGUE = 0.3
"""Of the whole country."""
_HOW_MANY = re.compile(
    r"\bhow many\s+((?:[\w'-]+\s+){0,3}?[\w'-]+?)(?=\s+(?:did|do|does|were|was|are|is|has|have"
    r"|had|will"
    r"|can|could|would|should|of|in|at|on|by|to|per|with|there|passed|that)\b|\s*[?,.]|\s*$)",
    re.IGNORECASE,
)
_SCOPE_WORDS = frozenset(_SCOPE.split())
_MEASURE_WORDS = frozenset(_MEASURES.split())
_NAMES = ("ns", "nt", "nz")
_KINDS_OF_PLACE = frozenset("口岸 港 机场 海关 大桥 综合 保税区 码头 车站".split())
"""Words before which a place's name stands; 综合 begins 综合保税区."""
_SORTS = frozenset(
    "陆路 陆地 陆上 水运 水路 海上 海运 航空 空运 公路 铁路 边境 沿海 沿边 "
    "沿江 内陆 内河 国家 全国 中国 我国 全省 全市 全区 全关 旅客 货物 货运 "
    "客运 集装箱 国际 国内 城市 地方 闸口 干线 支线 枢纽 省会 省内 本地 当地 "
    "外国 重点".split()
)
"""Of which sort a port or the like is; no name."""
_NOUNS = frozenset(("n", "nr", "ns", "nt", "nz", "vn", "l", "j", "an", "nrt", "eng", "i", "b", "s"))
"""Parts of speech of jieba that name things."""


class Role(NamedTuple):
    """The part of one word."""

    name: bool
    """A proper name."""
    share: float
    """What it weighs beside a word that the question is about; 1 for that itself."""


def without_time(text: str) -> str:
    """A question without years, months and days."""
    return _TIME.sub(" , ", text)


def without_asking(text: str) -> str:
    """A question without the Chinese words that only ask."""
    return _ASKING_ZH.sub(" , ", text)


def only_asks(unit: Unit, analyser: Analyser) -> bool:
    """Whether a word says nothing of what the question is about."""
    if unit.text in _GENERIC_ZH:
        return True
    return bool(unit.terms) and unit.terms <= _stems(_ASKING_EN, analyser)


def capitalised(text: str, analyser: Analyser) -> frozenset[str]:
    """The terms of English words that are written as names."""
    return frozenset(term for word in _TITLE.findall(text) for term in analyser.terms(word))


def role_of(unit: Unit, names: Set[str], analyser: Analyser) -> Role:
    """The part of a word; ``names`` are the terms that are ``capitalised``."""
    if not unit.terms.isdisjoint(_stems(_SCOPE, analyser)) or plain(unit) in _SCOPE_WORDS:
        return Role(False, VAGUE)
    if not unit.terms.isdisjoint(_stems(_MEASURES, analyser)) or plain(unit) in _MEASURE_WORDS:
        return Role(False, SOFT)
    if unit.entry and unit.text.isascii():
        return Role(not names.isdisjoint(unit.text.split()), 1.0)
    if unit.entry:
        first, *others = _tags(plain(unit))
        return Role(first in _NAMES and _NOUNS.issuperset(others), 1.0)
    if unit.text.isascii():
        name = bool(unit.terms & names)
        verb = not name and bool(unit.terms & _stems(_VERBS_EN, analyser))
        return Role(name, SOFT if verb else 1.0)
    tags = _tags(unit.text)
    if len(tags) != 1:
        return Role(False, SOFT)
    return Role(tags[0] in _NAMES, 1.0 if tags[0] in _NOUNS else SOFT)


def counted_in(question: str, analyser: Analyser) -> frozenset[str]:
    """The terms of what is counted: the last word behind "how many"."""
    match = _HOW_MANY.search(question)
    return frozenset(analyser.terms(match[1].split()[-1])) if match else frozenset()


def whole_names(text: str) -> list[str]:
    """Chinese names of places and bodies, whole, which a glossary's entry may lie within."""
    if text.isascii():
        return []
    return [name for name in names_written_in(text) if len(name) >= 3]


def named_places(text: str) -> list[str]:
    """What tells a port, an airport or the like from others: the noun before its kind, as 皇岗 of
    皇岗口岸, unless it says of which sort it is (陆路口岸)."""
    if text.isascii():
        return []
    import rjieba

    return [
        word
        for (word, tag), (kind, _) in pairwise(rjieba.tag(text, False))
        if kind in _KINDS_OF_PLACE and len(word) > 1 and tag.startswith("n") and word not in _SORTS
    ]


def names_written_in(text: str) -> list[str]:
    """Places, bodies and persons that a text names, in its order: Chinese ones by their kind,
    English ones by their capitals, but for the word that a question begins with."""
    if not text.isascii():
        import rjieba

        return [word for word, tag in rjieba.tag(text, False) if len(word) > 1 and tag in _NAMES]
    return [name for name in _NAME_EN.findall(text) if name not in _NO_NAMES]


def cuts(entry: str, name: str, text: str) -> bool:
    """Whether a glossary entry in the text begins before a name and ends within it, or the other
    way about: then the name is none."""
    place, other = text.find(name), text.find(entry)
    if place < 0 or other < 0:
        return False
    first, second = sorted(((place, place + len(name)), (other, other + len(entry))))
    return first[0] < second[0] < first[1] < second[1]


@lru_cache(maxsize=4096)
def _tags(word: str) -> tuple[str, ...]:
    import rjieba

    return tuple(tag for _, tag in rjieba.tag(word, False))


def plain(unit: Unit) -> str:
    """A Chinese unit as it is written; an entry's text has its characters apart."""
    return unit.text if unit.text.isascii() else unit.text.replace(" ", "")


@lru_cache(maxsize=8)
def _stems(words: str, analyser: Analyser) -> frozenset[str]:
    return frozenset(
        term for word in words.split() if word.isascii() for term in analyser.terms(word)
    )

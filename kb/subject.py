"""What a question is about, and how much of it a sentence speaks of."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass

from index import Analyser
from index.analyser import Unit

_YEAR = re.compile(r"(?:19|20)\d{2}\s*年?(?:度)?")
_ASKING_ZH = re.compile(
    r"请问|请列出|列出|告诉我|介绍一下|介绍|是什么时候|什么时候|什么时间|有什么|是什么|为什么|什么"
    r"|有哪些|哪些|哪几[个项]|哪[个里位天年]|分别|多少|是多少|几[个项次家]|如何|怎么样|怎样|怎么"
    r"|是否|有没有|能否|何时|何人|谁|吗|呢|吧|啊|今年|去年|明年|前年|本年|上年"
    r"|[的了着过是在和与及或对从向把被为将于]"
)
_ASKING_EN = (
    "tell list name give say describe explain much many long often any some all each please year "
    "last past next happened compare does do done get got use used using well term number how "
    "between since both also only ever there one thing kind amount so far month day reach about"
)
_GENERIC_ZH = frozenset(
    (
        "方面 情况 打算 做 列 项 条 个 次 起 家 名 年 月 日 到 至 从 由 以 等 中 上 下 里 内 前 后 "
        "第 届 又 还 都 也 就 要 能 会 可以 应该 需要 进行 开展 列出 提到 指出 关于 相关 具体 "
        "主要 目前 现在 如今 年度 时候 时间 一共 总共 共 大约 大概 左右 变化 对比 比较 相比 "
        "之间 其中 以及 啥 多 几 哪 各 每 该 此 其 这 那 我们 你们 他们 叫 名字 东西 数 数量 钱 "
        "已经 不是 不 没"
    ).split()
)
_UNKNOWN = 4.0
"""Weight at most of a word that is no name: what nobody wrote may be another way to say it."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """A unit of the question and how telling it is: its inverse document frequency."""

    unit: Unit
    weight: float


@dataclass(frozen=True, slots=True)
class Subject:
    """The units that an answer must speak of."""

    units: tuple[Weighted, ...]

    def coverage(
        self, terms: Set[str], context: Set[str] = frozenset(), *, same_language: bool = True
    ) -> float:
        """The share, by weight, of the question that ``terms`` speak of, in [0, 1].

        What only the ``context`` (heading, title, the sentence before) names counts less. A text
        in the other language is held against the glossary's terms alone; it counts in full where
        they make up most of the question.
        """
        units = self.units if same_language else tuple(w for w in self.units if w.unit.entry)
        total = sum(weighted.weight for weighted in units)
        if total <= 0:
            return 0.0
        carried = total / sum(weighted.weight for weighted in self.units)
        reached = sum(
            weighted.weight
            * max(_present(weighted.unit, terms), CONTEXT * _present(weighted.unit, context))
            for weighted in units
        )
        return reached / total * min(1.0, carried / MOSTLY)


CONTEXT = 0.75
"""What a mention in the heading or title counts against one in the sentence itself."""

MOSTLY = 0.7
"""Share of a question that the glossary must carry over for an answer in the other language."""

PARTLY = 0.6
"""Share of a glossary form's words from which a text speaks of it, differently worded."""


def subject_of(
    question: str,
    analyser: Analyser,
    frequency: Callable[[str], int],
    documents: int,
    *,
    leave_out: Iterable[str] = (),
) -> Subject:
    """What ``question`` is about: its words and glossary terms, without what only asks.

    ``frequency`` gives the number of chunks that hold a term, of ``documents`` chunks in all;
    ``leave_out`` are names that filters stand for already.
    """
    text = _YEAR.sub(" , ", question)
    for name in sorted(leave_out, key=len, reverse=True):
        text = re.sub(re.escape(name), " , ", text, flags=re.IGNORECASE)
    text = _ASKING_ZH.sub(" ", text)
    asking = set(analyser.terms(_ASKING_EN))
    seen: dict[str, Weighted] = {}
    for unit in analyser.units(text):
        if unit.text in _GENERIC_ZH or (unit.terms and unit.terms <= asking):
            continue
        among = unit.terms or unit.forms[0]
        holding = min((frequency(term) for term in among), default=0)
        if unit.entry:
            holding = max(frequency(term) for term in unit.terms)
        weight = math.log(1 + (documents + 0.5) / (holding + 0.5))
        named = unit.entry or any(character.isdigit() for character in unit.text)
        seen[unit.text] = Weighted(unit, weight if named else min(weight, _UNKNOWN))
    return Subject(tuple(seen.values()))


def _present(unit: Unit, terms: Set[str]) -> float:
    if not unit.terms.isdisjoint(terms):
        return 1.0
    shares = (len(words & terms) / len(words) for words in unit.forms if len(words) > 1)
    best = max(shares, default=0.0)
    return 0.9 * best if best >= PARTLY else 0.0

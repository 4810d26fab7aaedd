"""What a question is about, and how much of it a stretch of text speaks of."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from index import Analyser
from index.analyser import Unit

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
_SOFT = 0.5
"""Of a verb or a kind of figure, easily put otherwise, beside 1 for what it is about."""
_VAGUE = 0.3
"""Of the whole country."""

CONTEXT = 0.75
"""What a mention in heading, title or lead counts against one in the sentence itself."""

NEARBY = 0.5
"""The same for the sentences around."""

TRANSLATED = 0.85
"""What a word's translation counts against the word itself."""

LIKELY = 0.13
"""Weight in a question from which a translation is looked for in a text."""

MOSTLY = 0.7
"""Share of a question that glossary and lexicon must carry over for an answer in the other
language."""

PARTLY = 0.6
"""Share of a glossary form's words from which a text speaks of it, differently worded."""

TELLING = 0.9
"""Share of the weightiest word's weight from which a word is what tells the question apart."""

UNTOLD = 10
"""Texts that a word is taken to stand in where the library has none in its language, and no
translation of it."""

RARE = 0.005
"""Share of the chunks up to which a word is rare."""

Frequency = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Weighted:
    """A unit of the question and how telling it is: its inverse document frequency."""

    unit: Unit
    weight: float
    name: bool = False
    """A proper name: an answer must hold it, whatever else it says."""
    soft: bool = False
    """A verb or the like, which an answer may well put otherwise."""
    rare: bool = False
    """In few texts of the library."""
    unseen: bool = False
    """In none."""
    translated: frozenset[str] = frozenset()
    """Terms of the other language that the word may be translated by."""
    words: frozenset[str] = frozenset()
    """Every term by which a text may speak of it."""
    told: bool = True
    """Whether the library has texts in its language, so that its weight is known."""
    strange: bool = False
    """In no text of the library, nor is any translation that is known."""
    asked: bool = False
    """What is counted: an answer must speak of it itself."""
    neutral: bool = False
    """A number, or a Latin word in a Chinese question, which is the same in the other language."""

    @property
    def carried(self) -> bool:
        """Whether it is known in the other language too."""
        return self.unit.entry or self.neutral or bool(self.translated)

    def present(self, terms: Set[str]) -> float:
        """Whether a text with these terms speaks of it, in either language; in [0, 1]."""
        if self.words.isdisjoint(terms):
            return 0.0
        found = _present(self.unit, terms)
        return max(found, TRANSLATED) if not self.translated.isdisjoint(terms) else found


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a stretch of text speaks of, of a question."""

    coverage: float
    """The share of the question, by weight, with what stands around it; in [0, 1]."""
    own: float
    """The same for the stretch alone."""
    lacking: bool
    """Whether the word that tells the question apart is neither in it nor in its heading."""
    strange: bool = False
    """Whether it does not speak of what is counted, or the question has a word that the library
    has in neither language."""


@dataclass(frozen=True)
class Subject:
    """The units that an answer must speak of."""

    units: tuple[Weighted, ...]
    corrections: tuple[tuple[str, str], ...] = ()
    """Words that nobody wrote, each with the one that was taken for it."""

    def coverage(self, terms: Set[str], *, same_language: bool = True) -> float:
        """The share, by weight, of the question that ``terms`` speak of, in [0, 1]."""
        return self.spoken(terms, same_language=same_language).own

    def spoken(
        self,
        terms: Set[str],
        context: Set[str] = frozenset(),
        nearby: Set[str] = frozenset(),
        *,
        same_language: bool = True,
    ) -> Spoken:
        """How much of the question ``terms`` speak of, by themselves and in their ``context``
        (heading, title, lead) with the sentences ``nearby``.

        A text in the other language is held against the glossary's terms alone; it counts in full
        where they make up most of the question.
        """
        units, total, key = self._own if same_language else self._carried
        if total <= 0:
            return Spoken(0.0, 0.0, True)
        reached = own = 0.0
        lacking, strange = False, self._strange
        for weighted in units:
            alone = weighted.present(terms)
            around = 0.0
            if alone < 1.0:
                around = max(
                    CONTEXT * weighted.present(context),
                    NEARBY * weighted.present(nearby),
                )
                tells = weighted.unseen or (weighted.rare and weighted.weight >= key)
                missing = not alone and not around
                lacking = lacking or (missing and tells and not weighted.soft)
                strange = strange or (weighted.asked and not alone and not weighted.soft)
            own += weighted.weight * alone
            reached += weighted.weight * max(alone, around)
        share = 1.0
        if not same_language:
            share = min(1.0, total / self._own[1] / MOSTLY)
            lacking = lacking or self._uncarried
        return Spoken(share * reached / total, share * own / total, lacking, strange)

    @cached_property
    def _own(self) -> tuple[tuple[Weighted, ...], float, float]:
        """All units, their weight together, and the weight of a telling one."""
        return _weighty(self.units)

    @cached_property
    def _carried(self) -> tuple[tuple[Weighted, ...], float, float]:
        """The same of those that the glossary carries over into the other language."""
        return _weighty(tuple(weighted for weighted in self.units if weighted.carried))

    @cached_property
    def _uncarried(self) -> bool:
        """Whether a telling word is not carried over."""
        key = self._carried[2]
        return any(
            one.told and one.weight >= key and not one.soft and not one.carried
            for one in self.units
        )

    @cached_property
    def _strange(self) -> bool:
        return any(one.strange and not one.soft for one in self.units)

    @cached_property
    def named(self) -> bool:
        """Whether there is a proper name among the units."""
        return any(weighted.name for weighted in self.units)

    @cached_property
    def firm(self) -> Subject:
        """The units that a heading or lead must speak of: without verbs and kinds of figure."""
        units = tuple(weighted for weighted in self.units if not weighted.soft)
        return Subject(units) if units else self

    def with_context(self, other: Subject) -> Subject:
        """This subject and what another one of the same question is about besides, for half."""
        held = {weighted.unit.text for weighted in self.units}
        added = (
            replace(weighted, weight=weighted.weight / 2, asked=False, rare=False, unseen=False)
            for weighted in other.units
            if weighted.unit.text not in held and not weighted.soft
        )
        return Subject((*self.units, *added), self.corrections)

    def names_in(self, *texts: Set[str], same_language: bool = True) -> bool:
        """Whether every proper name of the question stands in one of the texts; of a text in the
        other language, those that carry over."""
        return all(
            any(weighted.present(terms) for terms in texts)
            for weighted in self.units
            if weighted.name and (same_language or weighted.carried)
        )


def _weighty(units: tuple[Weighted, ...]) -> tuple[tuple[Weighted, ...], float, float]:
    weights = [weighted.weight for weighted in units]
    return units, sum(weights), TELLING * max(weights, default=0.0)


def subject_of(
    question: str,
    analyser: Analyser,
    frequency: Frequency,
    documents: int,
    *,
    leave_out: Iterable[str] = (),
    similar: Callable[[str], str | None] | None = None,
    spoken: bool = True,
) -> Subject:
    """What ``question`` is about: its words and glossary terms, without what only asks.

    ``frequency`` gives the number of chunks that hold a term, of ``documents`` chunks in all;
    ``leave_out`` are names that filters stand for already; ``similar`` gives the term that a
    misspelt one may have been meant for; ``spoken`` is whether the library has texts in the
    question's language: without any, that a word stands nowhere says nothing.
    """
    text = _TIME.sub(" , ", question)
    for name in sorted(leave_out, key=len, reverse=True):
        text = re.sub(re.escape(name), " , ", text, flags=re.IGNORECASE)
    asking = _stems(_ASKING_EN, analyser)
    names = {term for word in _TITLE.findall(text) for term in analyser.terms(word)}
    counted = _counted(question, analyser)
    seen: dict[str, Weighted] = {}
    corrections: list[tuple[str, str]] = []
    for unit in analyser.units(_ASKING_ZH.sub(" , ", text)):
        if unit.text in _GENERIC_ZH or (unit.terms and unit.terms <= asking):
            continue
        holding = _holding(unit, frequency)
        if similar is not None and not holding and (meant := _meant(unit, similar)):
            corrections.append((unit.text, meant))
            unit = Unit(unit.text, frozenset({*unit.terms, meant}))
            holding = frequency(meant)
        weight = math.log(1 + (documents + 0.5) / (holding + 0.5))
        translated = frozenset() if unit.entry else _translated(unit.text, analyser)
        told = spoken or unit.entry
        if not told:
            among = max((frequency(term) for term in translated), default=0) or UNTOLD
            weight = math.log(1 + documents / among)
        proper, share = _role(unit, names, analyser)
        if share < 1.0 and not holding:  # a verb that nobody wrote is put otherwise
            weight = math.log(1 + documents / UNTOLD)
        seen[unit.text] = Weighted(
            unit,
            weight * share,
            name=proper,
            soft=share < 1.0,
            rare=told and holding <= max(2, RARE * documents),
            unseen=told and not holding,
            told=told,
            translated=translated,
            words=unit.terms.union(translated, *unit.forms),
            strange=not holding and bool(translated) and not any(map(frequency, translated)),
            neutral=unit.text.isascii() and (not question.isascii() or unit.text[0].isdigit()),
            asked=not unit.terms.isdisjoint(counted) or unit.text in counted,
        )
    entries = [_plain(one.unit) for one in seen.values() if one.unit.entry]
    for name in _whole_names(text):
        if name not in seen and not any(_cuts(entry, name, text) for entry in entries):
            pairs = frozenset("".join(pair) for pair in pairwise(name))
            seen[name] = Weighted(Unit(name, frozenset(), (pairs,)), 0.0, name=True, words=pairs)
    return Subject(tuple(seen.values()), tuple(corrections))


_HOW_MANY = re.compile(
    r"\bhow many\s+((?:[\w'-]+\s+){0,3}?[\w'-]+?)(?=\s+(?:did|do|does|were|was|are|is|has|have"
    r"|had|will"
    r"|can|could|would|should|of|in|at|on|by|to|per|with|there|passed|that)\b|\s*[?,.]|\s*$)",
    re.IGNORECASE,
)


def _counted(question: str, analyser: Analyser) -> frozenset[str]:
    """The terms of what is counted: the last word behind "how many"."""
    match = _HOW_MANY.search(question)
    return frozenset(analyser.terms(match[1].split()[-1])) if match else frozenset()


def _whole_names(text: str) -> list[str]:
    """Chinese names of places and bodies, whole, which a glossary's entry may lie within."""
    if text.isascii():
        return []
    import rjieba

    return [word for word, tag in rjieba.tag(text, False) if len(word) >= 3 and tag in _NAMES]


def _cuts(entry: str, name: str, text: str) -> bool:
    """Whether a glossary entry in the text begins before a name and ends within it, or the other
    way about: then the name is none."""
    place, other = text.find(name), text.find(entry)
    if place < 0 or other < 0:
        return False
    first, second = sorted(((place, place + len(name)), (other, other + len(entry))))
    return first[0] < second[0] < first[1] < second[1]


def _holding(unit: Unit, frequency: Frequency) -> int:
    """In how many texts a unit stands."""
    if unit.entry:
        single = (next(iter(form)) for form in unit.forms if len(form) == 1)
        return max(frequency(term) for term in (*unit.terms, *single))
    among = unit.terms or (unit.forms[0] if unit.forms else ())
    return min((frequency(term) for term in among), default=0)


@lru_cache(maxsize=4096)
def _translated(text: str, analyser: Analyser) -> frozenset[str]:
    """The terms that a word is likely translated by; single Chinese characters say too little."""
    return frozenset(
        term
        for term, share in analyser.translated_terms(text).items()
        if share >= LIKELY and len(term) > 1
    )


def _meant(unit: Unit, similar: Callable[[str], str | None]) -> str | None:
    """The term that a misspelt English word stands for."""
    if unit.entry or len(unit.terms) != 1 or not unit.text.isascii() or not unit.text.isalpha():
        return None
    return similar(next(iter(unit.terms)))


def _role(unit: Unit, names: Set[str], analyser: Analyser) -> tuple[bool, float]:
    """Whether a unit is a proper name, and what it weighs beside a noun."""
    if not unit.terms.isdisjoint(_stems(_SCOPE, analyser)) or _plain(unit) in _SCOPE_WORDS:
        return False, _VAGUE
    if not unit.terms.isdisjoint(_stems(_MEASURES, analyser)) or _plain(unit) in _MEASURE_WORDS:
        return False, _SOFT
    if unit.entry and unit.text.isascii():
        return not names.isdisjoint(unit.text.split()), 1.0
    if unit.entry:
        first, *others = _tags(_plain(unit))
        return first in _NAMES and _NOUNS.issuperset(others), 1.0
    if unit.text.isascii():
        name = bool(unit.terms & names)
        verb = not name and bool(unit.terms & _stems(_VERBS_EN, analyser))
        return name, _SOFT if verb else 1.0
    tags = _tags(unit.text)
    if len(tags) != 1:
        return False, _SOFT
    return tags[0] in _NAMES, 1.0 if tags[0] in _NOUNS else _SOFT


_NAMES = ("ns", "nt", "nz")
_NOUNS = frozenset(("n", "nr", "ns", "nt", "nz", "vn", "l", "j", "an", "nrt", "eng", "i", "b", "s"))
"""Parts of speech of jieba that name things."""


@lru_cache(maxsize=4096)
def _tags(word: str) -> tuple[str, ...]:
    import rjieba

    return tuple(tag for _, tag in rjieba.tag(word, False))


def _plain(unit: Unit) -> str:
    """A Chinese unit as it is written; an entry's text has its characters apart."""
    return unit.text if unit.text.isascii() else unit.text.replace(" ", "")


_SCOPE_WORDS = frozenset(_SCOPE.split())
_MEASURE_WORDS = frozenset(_MEASURES.split())


@lru_cache(maxsize=8)
def _stems(words: str, analyser: Analyser) -> frozenset[str]:
    return frozenset(
        term for word in words.split() if word.isascii() for term in analyser.terms(word)
    )


def _present(unit: Unit, terms: Set[str]) -> float:
    if not unit.terms.isdisjoint(terms):
        return 1.0
    best = 0.0
    for words in unit.forms:
        best = max(best, len(words & terms) / len(words))
    return 0.9 * best if best >= PARTLY else 0.0

"""How a figure is told, which decides what it may stand beside in a series.

What is new in a year is no stock, a total since a start no year's amount, a share of a thing not
the thing, a target no result; a name that names nothing (总量, 高于全国, projects) is no series.
"""

from __future__ import annotations

import re

from kb.compare.figures.indicators import Indicator
from kb.compare.figures.spellings_zh import without_new
from kb.compare.figures.units import COUNTED, SPECIFYING

_SEPARATORS = re.compile(r"[，。；：！？\n]|[,;:](?!\d)|——|\. ")
_LISTED = re.compile("、")
_NEW = re.compile(
    r"新增(?!长)|净增|增加了|新[建设获入认培引登签筹创纳评挂上改发]|新开工|新投产|新注册"
    r"|\bnew(?:ly)?\b(?! (?:energy|quality|type|york|area|economy|media|high))|\badded\b"
    r"|\bnet (?:increase|gain)s?\b",
    re.IGNORECASE,
)
_TERRITORY = re.compile("(.{2,3}?)(?:省|市|(?:壮族|回族|维吾尔)?自治区)人民政府")
_OF_ITS_NAME = re.compile("大学|学院|师范|[理农医].?大|日报|卫视|银行|商|[人籍舰号队]|海关|监管局")
SHORTEST_OF_A_TERRITORY = 4
_NET = re.compile(r"净增|\bnet (?:increase|gain)s?\b", re.IGNORECASE)
_PER_HEAD = re.compile(r"人均|\bper (?:capita|person)\b", re.IGNORECASE)
_STOCK = re.compile(
    r"累计|总数|总量|总规模|保有量|存量|在册|[增升扩提]至|达到?|共有|拥有|增加到|扩大到|突破"
    r"|\btotal(?:l?ed|l?ing)?\b|\breach(?:ed|es|ing)?\b|\bto$|\bcumulative(?:ly)?\b",
    re.IGNORECASE,
)
_SINCE_START = re.compile(r"累计|\bcumulative(?:ly)?\b", re.IGNORECASE)
_PASSED_ON = re.compile(r"惠及|受益|让利|\bbenefit(?:ed|ing|s)?\b", re.IGNORECASE)
"""Whom one measure reached: another measure the next year."""
_SINCE = re.compile(r"以来|开通至|\bsince\b", re.IGNORECASE)
_ACT = re.compile(
    r"开行|完成|建成|培训|发放|改造|投入|实施|减免|减税|降费|引进|签约|办理|化解|查[处办获]|修复|治理"
    r"|新建|开工|转移|接待|受理|帮扶|筹集|争取|销售|登记|推出|出台|资助|安置|诊断|收购|输送|发行"
)
_SHARE_NAMED = re.compile(
    r"占|率|比[重例]|度$|份额|\b(?:share|proportion|ratio|rate|percentage|coverage)\b", re.I
)
_FIRMS = re.compile("主体|企业|市场|商户|商[业贸]|公司|平台|合作社|纳税人")
"""These are counted in 户 as well as in 家; else 户 are households: 小区2878个 is not 9.8万户."""
_AIM = re.compile(
    r"\W{0,3}(?:(?:年度|全年|今年|总体|主要)?(?:预期|工作)?目标(?:任务)?[：:]"
    r"|(?:annual )?targets?:)",
    re.IGNORECASE,
)
"""A sentence that begins so tells what was to be."""
_TARGET = re.compile(
    r"目标(?!任务|责任)|预期(?!寿命)|力争|确保实现|计划(?:完成|目标)"
    r"|\b(?:targets?|goals?|expected to|planned|aims?)\b",
    re.IGNORECASE,
)
_NO_THING = re.compile(
    r"(?:其中|平均|累计|总[量数额]|规模|增[量幅速长加]|占比|比重|同比|环比|分别)$"
    r"|(?:[高低多少快慢好优]于|超过|位居|稳居|惠及|受益|涉及|覆盖(?![率面])|不低于|不少于|低至|约为"
    r"|相当于|同比|环比|分别|[近从到](?=\d)|[居列排](?=全国|全球|世界|第|首|前)|排名|[./、,])"
    r"|[\d.]+\s*(?:[%％万亿元个家项户次条人座台年月日、到至/]|$)"
    r"|(?:i|we|they|it|this|these|those|today|now|is|are|was|were|has|have|had|will|can|may|must"
    r"|expect(?:s|ed)?|set aside|another|about|over|nearly|year had)\b(?!—)"
    r"|.*(?:大关|台阶|关口|[，。；]|全国第)"
)
_ONE_WORD = frozenset(
    "项目 企业 群众 人员 家庭 学生 农户 居民 学校 医院 资金 投资 贷款 政策 措施 平台 任务 事项 工程"
    " 园区 基地 产品 产业 活动 案例 数量 金额 总额 货物 规模 产值 收入 利润 税收 机构 单位 人口"
    " 岗位 县市 市县 区县 县区 支持项目 经费 支出 补贴 服务 成果 技术 标准 指标 试点"
    " 县 市 村 区 镇 户 人 国家 地区 城市"
    " 旅客 车辆 业务 样本 人次 部门 干部 职工 老人 儿童 游客 面积 里程 用户 客户 主体 商品 物资"
    " 年度 总投资 总产值 国家和地区"
    " share flow figure number rate total value volume year people goods economy amount result"
    " per others country world projects enterprises companies households cases items measures"
    " workers students jobs families individuals regions areas cities provinces countries"
    " policies programs tasks schools hospitals residents funds spending investment".split()
)


def own_words(indicator: Indicator) -> tuple[str, str]:
    """The clause before a figure, and what of it stands behind the last item of an enumeration."""
    before = indicator.sentence.text[: indicator.figure.start - indicator.sentence.start]
    start = max((match.end() for match in _SEPARATORS.finditer(before)), default=0)
    clause = before[start:]
    listed = max((match.end() for match in _LISTED.finditer(clause)), default=0)
    return clause, clause[listed:]


def marks_of(indicator: Indicator) -> tuple[str, ...]:
    """What sets a figure apart from others of its name: @day, @new, @net, @total, @share …"""
    clause, own = own_words(indicator)
    since = indicator.per == "total" and not _since_a_start(indicator, own)
    told = indicator.per == "person" and _PER_HEAD.search(indicator.name) is not None
    marks = [f"@{indicator.per}"] if indicator.per and not since and not told else []
    amount = indicator.kind in ("level", "count") or indicator.unit in COUNTED
    if amount and _NEW.search(clause) and not _STOCK.search(own):
        marks.append("@net" if _NET.search(clause) else "@new")
    if amount and not marks and _SINCE_START.search(own) and _since_a_start(indicator, own):
        marks.append("@total")
    one_year = indicator.period is not None and indicator.period.is_year
    if indicator.kind == "change" and one_year and _SINCE_START.search(own):
        marks.append("@total")
    if indicator.counted == "户" and not _FIRMS.search(indicator.name):
        marks.append("@households")
    if indicator.kind == "share" and not _SHARE_NAMED.search(indicator.name):
        marks.append("@share")
    return tuple(marks)


def thing_of(indicator: Indicator) -> str:
    """The name of what a figure counts: of 新入选5G工厂30家、累计80家 both are of 5G工厂, the first
    marked as new."""
    stock = _STOCK.search(own_words(indicator)[1]) is not None
    is_new = not {"@new", "@net"}.isdisjoint(marks_of(indicator))
    name = _without_its_territory(indicator.name, indicator.figure.organisation or "")
    name = without_new(name) if stock or is_new else name
    return name.replace("新增", "") if is_new else name


def _without_its_territory(name: str, organisation: str) -> str:
    """浙江中欧班列 in a report of 浙江省人民政府 is 中欧班列; 浙江大学 has its name from there."""
    territory = _TERRITORY.match(organisation)
    rest = name.removeprefix(territory[1]).lstrip("省市的") if territory else name
    return name if len(rest) < SHORTEST_OF_A_TERRITORY or _OF_ITS_NAME.match(rest) else rest


def _since_a_start(indicator: Indicator, own: str) -> bool:
    """Whether a total is of what was done since then: of companies there are so many, whenever."""
    period = indicator.period
    if _SINCE.search(own):
        return True
    one_year = period is not None and period.first == period.last
    return one_year and _ACT.search(indicator.name) is not None


def is_target(indicator: Indicator) -> bool:
    """Whether a figure is what was to be, in a review too: 超年度目标13.9%."""
    return (
        indicator.aspect == "plan"
        or _AIM.match(indicator.sentence.text) is not None
        or _TARGET.search(own_words(indicator)[0]) is not None
    )


def fits_a_series(indicator: Indicator) -> bool:
    """Whether a figure tells what was in a period, of a thing that other reports tell of too."""
    return not (
        indicator.period is None
        or indicator.kind == "rank"
        or indicator.unit in SPECIFYING
        or is_target(indicator)
        or names_nothing(indicator.name)
        or _PASSED_ON.search(own_words(indicator)[1])
    )


def names_nothing(name: str) -> bool:
    """Whether a name is too general, or no name, so that its figures are of many things."""
    name = name.casefold().strip()
    return (
        len(name) < 2
        or name in _ONE_WORD
        or name == "share of gdp"
        or _NO_THING.match(name) is not None
    )

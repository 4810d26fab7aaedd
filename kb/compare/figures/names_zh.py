"""The name of a figure in a Chinese sentence."""

from __future__ import annotations

import re

from ingest.text.language import HANZI
from kb.compare.figures.quantity import Quantity
from kb.compare.figures.told_as import names_nothing
from kb.compare.figures.units import PERCENT, POINTS, SPECIFYING, TIMES

_PLAN_TIME = r"“?十[一二三四五六]五”?(?:时期|期间|以来)?"
_MARK = r"[（(]?\d{1,2}[）)]|[①-⑳]|[（(][一二三四五六七八九十]{1,2}[）)]|[一二三四五六七八九十]是"
_LEAD = re.compile(
    rf"^(?:[“”——\s、，]|{_MARK}|\d{{1,2}}\.\d{{1,2}}(?=[{HANZI}])"
    r"|(?:到|截至|截止)?(?:19|20)\d\d(?:[-—–至]\d{2,4})?年(?:[上下]半年"
    r"|前[一二三]季度|\d{1,2}[-—至]\d{1,2}月|底|末|初)?(?!均)"
    r"|[上下]半年|前[一二两三四五六七八九十]{1,2}个(?:月|季度)|前[一二两三]季度|第?[一二三四]季度"
    r"|\d{1,2}(?:月份?)?[-—–~至]{1,2}\d{1,2}月份?"
    r"|开年[一二两三四五六]个月"
    r"|\d{1,2}月(?:份|\d{1,2}日)?(?:[-—至]\d{1,2}[月日])?|当年|当天|当日|上年|次年|首月|近期|单日"
    r"|全年|年末|年初|年底|去年|今年|本年|过去[一二三五十]年|[一二三四五]年(?:来|间)?|年均|目前"
    r"|截至目前|其中|并|且|还|又|也|共(?!建|享|同)|累计|先后|同时|同比|环比"
    rf"|{_PLAN_TIME}|[比较](?:去年|上年|上一年|{_PLAN_TIME})(?:同期|末|底)?"
    r"|实现|完成|预计|预期|力争|确保|努力|有望|对(?=新增)|将|使|从|由|在|首次|一次性|以来"
    r"|剩余的|拟"
    r"|提请[^，]{0,12}审议|制定修订|制定|修订|惠及|覆盖|按|达(?!成)|超过"
    r"|首批|次批|第[一二三四五]批|另有|另外|全[省疆](?!域)|全(?:自治区|兵团)"
    r"|全[市区县州旗](?!场|域|块|划|间|级|委|民)|[我本][省市区县州关](?!场|域))+"
)
"""What stands before a name: marks of a list, times, verbs of doing, 全省."""
_TRAIL = re.compile(
    # (?=(?P<run>X+))(?P=run) is X++, which Python 3.11.0 to 3.11.4 match wrongly (gh-106052).
    r"(?=(?P<run>(?:(?:约?为|是|相当于)(?:全国|全省|世界|全球)(?:平均(?:水平)?)?的?|达到?"
    r"|年均|分别|为|是|突破|超过|约|近|逾|增长|(?<!新)增加|增至|(?<!新)增|上升|上涨"
    r"|提高|提升|扩大|下降|减少|降低|减至|回落|下跌|缩短|缩小|压缩|压减|压降|削减|收窄|放宽"
    r"|拓展|扩展"
    r"|(?:连续)?跨越|迈上|跃上|迈过|站上|跃升|跃居|攀升|蝉联|升|涨|延长|(?<!加)快|慢|(?<!减)负"
    r"|降到|降至|降|再|到|至|平均|累计|实现|完成|已经?|了|率先|首次|实际|由|从|(?<!来)自"
    r"|每月|每年|高|低|微|略有?|小幅"
    r"|全年|(?<!减)按|继续|连续|接连|相继|双双|持续|稳步|大幅|显著|逐年|目标设定|设定|净|惠及|包括|包含"
    r"|的|稳定在|稳定|保持在|保持|控制在|控制|有|共有?|均|又|也|将|预计|有望|仅|只|为期"
    r"|同比|环比|幅度|增幅|增速|降幅|涨幅|比(?:去年|上年|上一年)|较(?:去年|上年|上一年)|名义"
    rf"|[比较是为]?{_PLAN_TIME}末?|[比较](?:19|20)\d\d年(?:末|底|同期)?|(?:19|20)\d\d年(?:末|底|初)?|\d{{1,2}}年|[从由](?:全球|全国|世界)"
    r"|[，、：\s+-]|超|总计|合计|共计|占|在|要|拟|力争|确保|仍|只|多|不|一次性|[（(])+))(?P=run)$"
)
_PLACED = re.compile(
    r"(?:连续[^，。；]{1,4}年)?(?:稳居|位居|高居|跃居|位列|名列|排名(?![由从为升降])|排在"
    r"|排(?!名)|居|列|保持|进入|进位"
    r"|跻身|(?:跃?升|跃|前移|进)[至到]|站稳)(?:在)?"
    rf"(?:全国|全球|世界|国际|各?省区?市?|[{HANZI}]{{0,8}})?$"
)
"""Before a rank: 稳居全国, 居中西部地区."""
_NAMELESS = re.compile(
    r"(?:(?:经济)?总量|规模|总数|总计|合计|数量|增速|增幅|降幅|涨幅|同比|环比|占比|比重"
    r"|名次|排名|位次"
    r"|首批|其中|两者|年均|三次|较|比|分|有|设定|目标)$"
)
"""Words that stand where a name should: what they speak of was told before."""
_VERB_WORDS = (
    "新增|增加|安排|发放|投入|设立|新设|建成|推出|出台|确定|批准|惠及|查获|查办|开展|组织"
    "|举办|签署|拿出|减免|支持|办理|处置|引进|培育|建设|建立|新建|改建|改造"
    "|新开工|发布|实施|帮助|资助|覆盖|取消|培训|保障|立案|侦办|监管|检出|截获|用于|拥有|采取"
    "|下放|清退|破获|全部|打造|招引|引育|攻克|转化|制定|修订|盘活|储备|谋划|梳理|推动|推进|启动"
    "|布局|遴选|认定|评选|创建|命名|获批|列入|入选|纳入|集聚|落地|签约|开工|竣工|投产|完工|整治"
    "|化解|兑现|归集|选派|招募|抓获|打掉|排查|整改|关停|淘汰|腾退|收储|筹集|救助|接待|吸引|服务"
    "|抓好|抓实|办好|建好|建强|优化|打通|组建|壮大|完善|改善|聚焦|调整|强化|应对|提质|升级"
    "|选择|选取"
    "|创成|巩固|筹建|共建|修复|争创|做大|做强|做优|发挥|成立|聘请|引入|盯紧|明确|增设|深化|加强"
    "|改扩建|提供|筛选|安置|串联|获评|投运|留用|升格|设置|调派|选送|运行|攻关|围绕|面向"
    "|提出|恢复|重建"
    "|缔结|新签|出访|辐射|通达|复制|推广|上线|整合|受理|查处|审结|关闭|管理|提前"
    "|帮扶|扶持|直达|投放|下达|拨付|争取|带动|促成|落实|达成|签订|形成|承办|开通|开行|开设|加快"
)
_VERB = re.compile(
    rf"^(?:{_VERB_WORDS}|研究|和|与|及|以|把|对|向|让|可|每|共|等|了|新|好|再|过|建|给|首批"
    rf"|第[一二三]批"
    r"|持续|扎实|全力|继续|重点|系统|部署|有效|加快|稳妥|妥善|高质量|积极|深入|着力|稳步"
    r"|接续|牵头|连续)+$"
)
_ENDS_IN_VERB = re.compile(rf"(?:{_VERB_WORDS})(?:了|共)?$")
_BEGINS_WITH_VERB = re.compile(r"^(?:带动|推动|吸引|支持|帮助|服务|帮扶|培育|打造)+")
_KEPT_VERB = (
    "新增", "减免", "发放", "取消", "查获", "截获", "检出", "培训", "资助", "新设", "监管",
)  # fmt: skip
_STOP = re.compile(
    r"[，。；、：！？\n）|\d+-]|建立|纳入|脱贫|受益|顺利|完成|实现|通过|摘帽|全部|进行|得到|达到"
    r"|获得|落户|用于|的(?:职工|水平|目标)|大幅|平均|同比|比上年|增长|下降|以上|左右|目标|享受"
    r"|支持|投向|落实|签约|投产|开工|竣工|入选|上市|形成|参与|列入|入围|落地|获批|获评|入库|挂牌"
    r"|启动|投用|如期|兑现|投入使用|圆满|建成|提前|不合格|带动|上云|复工|晋升|跻身|进入|运营|获"
)
_SIZE = re.compile(
    r"^(?:[和与、]?[\d.]+(?:千伏|伏|[兆吉万]?千?瓦|万?吨级|[千公]?米|公里|英寸)级?)+"
)
"""What a thing is like, before it: 330千伏输电线路."""
_JOINED = re.compile(r"^(?:和|与|及|以及|、)+|(?:和|与|及|以及|、)+$")
_NO_NOUN = re.compile(
    r"(?:超过?|有(?![色效机])|占|居(?![民家住])|位(?![置点])|包括|分别|为|是|比|较|由|从|将|已|被|在(?!校))"
)
_GIVEN = re.compile(r"(?:发放|补贴|投资|奖励|资助)$")
_BATCHES = re.compile("[两三四五六七八九十]批")
_CONTRIBUTES = re.compile("对.{2,12}贡献率?")
_PARTNERS = re.compile("对[^，。；]{2,24}(?<!进口)(?<!出口)")
_TRADE = re.compile("(进出口|进口|出口)(?:总?[额值])?$")
"""进出口总值增长12%，其中对东盟增长8%."""
_RATES = frozenset({PERCENT, POINTS, TIMES})
_SEVERAL = re.compile(r"、|等[^、]{0,6}$")


def named_zh(left: str, right: str, quantity: Quantity, before: str) -> str:
    """The name of ``quantity`` by the words left and right of it, "" where those hold none.

    ``before`` is the name of the figure before it.
    """
    subject = stripped_zh(_PLACED.sub("", left) if quantity.shape == "rank" else left)
    if _NAMELESS.fullmatch(subject):
        return ""
    if _BATCHES.fullmatch(subject):
        subject = ""
    if re.search(r"[和与及]$", subject) and len(left) == len(left.lstrip("，。；、")):
        subject = ""  # the noun of the figure before: 25个镇和
    if before and (subject.startswith("占") or _CONTRIBUTES.fullmatch(subject)):
        return before + subject
    if before and _PARTNERS.fullmatch(subject) and (trade := _TRADE.search(before)):
        return subject + trade[1]
    if before and left.lstrip("，；、 ").startswith("其中") and names_nothing(subject):
        return (
            f"{before}中{subject}" if subject and not before.startswith(("新", "净")) else subject
        )
    if before and subject == "增加值":
        return before.removesuffix("企业").removesuffix(subject) + subject
    noun = _noun(right) if quantity.unit != "percent" or not subject else ""
    if noun and quantity.unit in SPECIFYING:
        return noun
    given = left.endswith("的") and _ENDS_IN_VERB.search(left.removesuffix("的"))
    if noun and given and quantity.unit not in _RATES:
        return _kept(subject) + noun
    counts = quantity.counted != "" and noun != ""
    if counts and left.endswith("、"):
        return noun
    if counts and (
        (before and subject in before) or _ENDS_IN_VERB.search(subject) or _SEVERAL.search(subject)
    ):
        return _kept(subject) + noun
    if counts and len(subject) < 9 and (verb := _BEGINS_WITH_VERB.match(subject)):
        return subject[verb.end() :] + noun
    if subject and not _VERB.match(subject):
        return subject + (noun if _GIVEN.search(subject) else "")
    noun = noun or _noun(right)
    return _kept(subject) + noun if noun else ""


_AIMED = re.compile(rf"^.*[、，](?:力争|争取|确保|努力实现|实现)(?=[{HANZI}]{{3}})")
"""做实“候鸟”品牌、力争旅居人数: what is aimed at stands behind the word for it."""


def stripped_zh(left: str) -> str:
    """The subject in the words before a figure, without what leads to it and the verb behind."""
    subject = _LEAD.sub("", _AIMED.sub("", left.strip()))
    return _balanced(_LEAD.sub("", _TRAIL.sub("", subject)))


def _balanced(name: str) -> str:
    """A name without marks around it, and with no bracket or quotation mark that has no other."""
    name = name.strip("的，、：） ")
    if name.count("（") > name.count("）"):
        name = name[: name.rindex("（")]
    if name.startswith("“") and name.find("”") == len(name) - 1:
        name = name.strip("“”")
    if name.find("”") >= 0 and not 0 <= name.find("“") < name.find("”"):
        name = f"“{name}" if name.find("”") < len(name) - 1 else name[:-1]
    if name.rfind("“") > name.rfind("”"):
        name = name[: name.rindex("“")] or name.lstrip("“")
    return name.strip("的，、：（） ")


def _kept(subject: str) -> str:
    """新增 of 新增12家企业 belongs to the name."""
    return next((verb for verb in _KEPT_VERB if verb in subject[-6:]), "")


def _noun(right: str) -> str:
    """The noun behind a figure; what an enumeration goes on with is another's: 5.8%、增量第一."""
    if right.startswith("、"):
        return ""
    noun = _SIZE.sub("", _JOINED.sub("", right.lstrip("的 ")))
    stop = _STOP.search(noun)
    noun = _JOINED.sub("", noun[: stop.start()] if stop else noun)
    quoted = noun.find("”")
    if quoted >= 0 and not 0 <= noun.find("“") < quoted:
        noun = noun[:quoted]  # the quotation that the figure stands in ends here
    return "" if _NO_NOUN.match(noun) else _balanced(noun[:24])

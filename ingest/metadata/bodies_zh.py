"""Whose a Chinese title or line of a head is: the body that it names, where a name may begin.

A body stands at a title's beginning, behind its year, or behind 在, 关于 and the like; its name
goes from there to 海关, 人民政府, 局… without a verb, a pronoun or a particle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.metadata.body import Body
from ingest.metadata.governments_zh import government_of
from ingest.metadata.names_zh import FOLLOWS, LEAD, LETTER, LETTER_OR_AND, NO_OFFICE, simplified
from ingest.text.language import HANZI

_MINISTRY = (
    "外交|国防|教育|科学技术|科技|工业和信息化|公安|国家安全|民政|司法|财政|人力资源和?社会保障|自然资源|生态环境"
    "|住房和?城乡建设|交通运输|水利|农业农村|农业|商务|文化和旅游|文化|退役军人事务|应急管理|铁道|卫生|交通|建设"
    "|监察|国土资源|环境保护|组织|宣传|统战|统一战线工作|社会工作|对外联络|外贸|经贸"
)
_SUFFIX = (
    r"(?:(?<![格布开结大战])(?<!(?<!安)全)局|总署|公署|委员会|(?:发展改革|发改|国资|卫健|卫生健康|住建|经信|编|监|工|纪)委"
    r"|(?<=[省市县区])委|自治区党委|(?<![大餐歌])厅|法院|检察院|学院|医院|研究院|科学院|工程院|设计院"
    r"|银行|分行|支行|公司|集团|大学|中学|小学|学校|党校|幼儿园|协会|学会|商会|联合会|总工会|工会"
    r"|基金会|促进会|理事会|管委会|居委会|村委会|常委会|证监会|中心|研究所|事务所|交易所|派出所|办公室|办事处|口岸办"
    r"|总站|检查站|监测站|车站|机场|(?<!香)港(?=工作|\d|召开|发布|年|$)|兵团|总队|支队|大队|分署|特派员?办|学社|出版社"
    r"|通讯社|合作社|联社|图书馆|博物馆|档案馆|文化馆|电厂|煤矿|油田|政协)"
)
_IN_BRACKETS = rf"(?:\([{HANZI}]{{2,8}}\))?"
_NATIONAL = re.compile(
    r"海关总署(?:广东分署|(?:天津|上海)特派员?办(?:事处)?"
    rf"|{LETTER_OR_AND}{{2,20}}?(?:中心|研究所|局|厅|司){FOLLOWS})?"
    rf"|国务院(?!各|关税|令|常务|全体|批|第)(?:{LETTER}{{2,14}}?(?:办公室|委员会|中心|办){FOLLOWS}|(?:国资委|办公厅|研究室){FOLLOWS})?"
)
_GOVERNMENT = re.compile(
    rf"(?P<place>{LETTER}{{2,20}}?)(?:\d{{4}}年(?:度)?(?=政府工作))?(?:人民)?政府"
    "(?!采购|性|投资|债|机关|公报|令|质量|特殊|储备|引导|补助)"
)
_OF_A_GOVERNMENT = re.compile(
    rf"办公[厅室]{FOLLOWS}|{LETTER}{{2,14}}?(?:办公室|委员会|局|中心){FOLLOWS}"
)
_CUSTOMS = re.compile(rf"(?P<place>{LETTER}{{2,10}}?)海关(?!总署|特殊监管|学会|学院|法|编码|监管)")
_NO_CUSTOMS = re.compile(
    "中国|全国|各地?|直属|隶属|所属|智慧|智能|国际|世界|本届|当地|我国?|.*现代化?|新时代|口岸|基层|一线|外国|各国|境外"
    "|亚太|省内|地方|内地|美丽|平安|法治|数字"
)
_UNDER_A_CUSTOMS = re.compile(rf"(?:隶属|所属|下属|下辖)(?={LETTER}{{2,10}}?海关)")
_OF_A_CUSTOMS = re.compile(r"缉私分?局|办公室|技术中心|后勤管理中心")
_WEAK = re.compile(
    rf"(?:{LETTER}{{0,12}}?(?:{_MINISTRY})部"
    rf"|{LETTER}{LETTER_OR_AND}{{0,11}}?{_IN_BRACKETS}{LETTER_OR_AND}{{0,16}}?{_SUFFIX}){FOLLOWS}"
)
_NO_NAME = re.compile(
    "(?:省|自治区|州|盟|县|市(?![场政容])|区(?![块域]))(?!.*[省市县]).*"
    "|(?:[省市区县州]|人民|[中基]层|(?:中级|高级)人民|有限|股份有限|集团|商业|.{0,6}常务|专门|专业|领导小组|金融)?"
    "(?:委员会|委|法院|检察院|银行|有限公司|公司|集团|中心|办公室|常委会)"
)
_NO_OFFICE = re.compile(NO_OFFICE)

_LEAD = re.compile(LEAD)
_RUN = re.compile(
    rf"(?<![^\W_])[{HANZI}\w]|(?:(?<=会议上)|(?<=大会上)|(?<=在)|(?<=\d年)(?!度)|(?<=年度))[{HANZI}]"
)
_OF_OTHERS = re.compile("(?:转发|学习|贯彻|落实|传达|解读|宣讲)[^《]{0,12}《[^》]*》")
"""Papers of others that a title names."""
_SPEAKS_FOR = re.compile(r"我们?(?:谨|受权|现)?代表|(?:^|[,。:;\s])受(?=.{2,24}委托)")
_DAY = (
    r"(?:(?:\d{4}年)?\d{1,2}月(?:份|[上中下]旬|\d{1,2}[日号]?)?(?:[至到—–-](?:\d{1,2}月)?\d{1,2}[日号])?"
    r"|[今昨][天日]|近日|日前)"
)
_HOLDS = re.compile(rf"(?:\s|,|{_DAY}|[上下]午|在[^,。]{{1,16}})*(?:召开|举行|举办|发布|印发|公布)")
_BEFORE_SUBJECT = re.compile(
    rf"(?:本[报网]讯|[^,。]{{2,12}}[讯电]\s|{_DAY}|[\s,]|[上下]午|在[^,。]{{1,16}},|中华人民共和国)*"
)


def body_zh(line: str) -> Body | None:
    """The first body that a title or a line of a head names, Traditional characters as they are."""
    simple = _OF_OTHERS.sub(lambda match: " " * len(match[0]), simplified(line))
    return next((body for at in _starts(simple) if (body := _body_at(line, simple, at))), None)


def spoken_for_zh(sentences: str) -> Body | None:
    """Whom the speaker speaks for: 我代表…, 受…委托; None where that has no name (省人民政府)."""
    simple = simplified(sentences)
    for match in _SPEAKS_FOR.finditer(simple):
        if body := _body_at(sentences, simple, _behind(_LEAD, simple, match.end())):
            return body
    return None


def subject_zh(sentences: str) -> Body | None:
    """Who, by the first sentence, held or issued something: 1月26日，拱北海关召开…."""
    simple = simplified(sentences)
    body = _body_at(sentences, simple, _behind(_BEFORE_SUBJECT, simple, 0))
    return body if body and _HOLDS.match(simple, body.end) else None


def _starts(simple: str) -> Iterator[int]:
    """Where the name of a body can begin."""
    for run in _RUN.finditer(simple):
        yield _behind(_LEAD, simple, run.start())


def _behind(pattern: re.Pattern[str], simple: str, start: int) -> int:
    match = pattern.match(simple, start)
    return match.end() if match else start


def _body_at(line: str, simple: str, start: int) -> Body | None:
    """The body whose name begins at ``start``, unless it is that of a person's office."""
    for read in (_national, _government, _customs, _weak):
        body = read(line, simple, start)
        if body is not None:
            return body if _NO_OFFICE.match(simple, body.end) else None
    return None


def _national(line: str, simple: str, start: int) -> Body | None:
    match = _NATIONAL.match(simple, start)
    return Body(line[start : match.end()], start, match.end(), is_certain=True) if match else None


def _government(line: str, simple: str, start: int) -> Body | None:
    match = _GOVERNMENT.match(simple, start)
    name = government_of(line[start : match.end("place")]) if match else None
    if match is None or name is None:
        return None
    part = _OF_A_GOVERNMENT.match(simple, match.end())
    end = part.end() if part else match.end()
    return Body(name + line[match.end() : end], start, end, is_certain=True)


def _customs(line: str, simple: str, start: int) -> Body | None:
    match = _CUSTOMS.match(simple, start)
    if match is None or _NO_CUSTOMS.fullmatch(match["place"]):
        return None
    under = _UNDER_A_CUSTOMS.match(simple, match.end())
    if under:
        return _customs(line, simple, under.end())
    end = _behind(_OF_A_CUSTOMS, simple, match.end())
    return Body(line[start:end], start, end, is_certain=True)


def _weak(line: str, simple: str, start: int) -> Body | None:
    match = _WEAK.match(simple, start)
    if match is None or _NO_NAME.fullmatch(match[0]):
        return None
    return Body(line[start : match.end()], start, match.end(), is_certain=False)

"""Chinese clauses that only speak well are no measures; what could be done or measured is one."""

import pytest

from kb.compare.plans.clauses import measures
from kb.compare.plans.framing_zh import commits_to_nothing
from kb.compare.plans.ladder import load_ladder

RESOLVED = [
    "我们要坚定信心、保持定力",
    "奋力谱写海湾发展新篇章",
    "勇于担当、善作善成",
    "不断开创渔港工作新局面",
    "坚持以新发展理念为引领",
    "牢记嘱托、感恩奋进",
    "发扬钉钉子精神",
    "深刻领悟“两个确立”的决定性意义",
    "深入贯彻中央农村工作会议精神",
    "为建设航运强国作出更大贡献",
    "敢闯敢试才有希望",
    "抢抓发展机遇",
]
COMMITTED = [
    "提振消费信心",
    "增强渔业企业发展信心",
    "弘扬企业家精神",
    "促进人才有序流动共享",
    "锲而不舍落实中央八项规定精神",
    "谱写3部渔歌剧",
    "开展技能竞赛20场",
    "加强港区作风建设",
    "为企业提供融资担保",
    "建立责任清单",
    "抢抓深水港开放机遇扩大航线",
]


@pytest.mark.parametrize("clause", RESOLVED)
def test_a_resolve_a_call_and_a_maxim_commit_to_nothing(clause: str) -> None:
    assert commits_to_nothing(clause)


@pytest.mark.parametrize("clause", COMMITTED)
def test_what_can_be_done_or_measured_commits(clause: str) -> None:
    assert not commits_to_nothing(clause)


def test_of_a_sentence_the_measures_stay_and_the_call_goes() -> None:
    text = "建设三座灯塔，完善引航制度，奋力谱写海湾发展新篇章。"
    found = measures(text, 0, len(text), "zh", load_ladder())
    assert [text[a:b] for a, b in found] == ["建设三座灯塔", "完善引航制度"]

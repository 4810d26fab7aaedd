"""What a plan says that commits to nothing is no measure: procedure, framing, prospects."""

from __future__ import annotations

import pytest

from kb.compare.plans.clauses import measures
from kb.compare.plans.framing_en import is_framing_en
from tests.kb.comparing import LADDER


def spans(text: str, language: str) -> list[str]:
    return [text[a:b] for a, b in measures(text, 0, len(text), language, LADDER)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Clerk will now proceed to read the Order Paper.",
        "I will now brief you on the state of the harbour.",
        "I will say more about this in a moment.",
        "The Minister for Ports will provide more details next week.",
        "The details of the scheme will be announced in March.",
        "[Please refer to Annex B-2 for the berths that will be built.]",
        "(Refer to Annex C for who will be eligible.)",
        "As a harbour town with one quay, we will feel the impact.",
        "We will not be able to mend every pier.",
        "There will always be storms.",
        "Let me turn to the fishing fleet that we will support.",
        "We know that larger ships will come.",
        "I hope this will go some way to ease the queues.",
        "This will help skippers cope with dearer fuel.",
        "Meanwhile, these grants will give small yards relief.",
        "The world economy will slow next year.",
        "Rising sea levels are a threat, and here competition will only grow.",
        "Only then will we be ready.",
        "In other words, ferries must be clean.",
        "A family of four with one boat will receive about $500.",
        "For example, a skipper will pay half.",
        "They should consider other moorings, and people should learn to dive.",
        "The new quay will allow us to host bigger ships.",
        "This is a plan that will take many years.",
        "The question is, that the estimates will be approved.",
        "The enhanced grants will help to offset the cost of diesel.",
        "Our moves on mooring fees will cover most yards.",
        "For someone who owns one boat, his fee will rise by $20.",
        "Through the course, he has learnt welding and will be well placed to find work.",
        "Moving quickly will position the port to win new lines.",
        "If demand, ferries included, continues to grow, we will spend $2 billion by 2030.",
        "We should not shirk from our duties.",
        "Those with less will still contribute.",
        "This is so that yards that train their crews will be paid.",
        "This is to raise steady fees for the dredging.",
        'As the saying goes, "the quay will outlive the ship".',
        "The top-up will cost $126 million.",
        "The road to clean fuel will entail large changes.",
        "We will, therefore, have to work harder.",
    ],
)
def test_an_english_sentence_that_undertakes_nothing_gives_no_measure(sentence: str) -> None:
    assert is_framing_en(sentence)
    assert spans(sentence, "en") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "We will build a second quay.",
        "The Harbour Office will extend the grant until 2027.",
        "The grant will be extended to trawlers.",
        "This will be capped at $200 a berth.",
        "These changes will take effect in May.",
        "It will continue to protect the oyster beds.",
        "Skippers aged 60 and above will receive $300 in vouchers.",
        "For boats that are affected, we will waive the fee.",
        "This year, we will dredge the channel.",
        "We should adopt a firmer policy on anchorage.",
        "The schemes that we introduced last year will be extended.",
        "To help the yards, I will top up the Dock Fund by $2 million.",
        "New ferry routes will be opened.",
        "Seaport charges will be further cut.",
        "As part of the plan, we will build a second quay.",
        "To save fuel and reduce smoke, I will raise the duty on diesel.",
        "The harbour offices will help small yards with their forms.",
        "When the quay is ready, we will open a ferry line.",
        "The allowance will increase from $350 to $390 each month.",
    ],
)
def test_what_somebody_undertakes_is_a_measure(sentence: str) -> None:
    assert not is_framing_en(sentence)
    assert spans(sentence, "en") == [sentence.rstrip(".")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The deficit of the port is set at 4 million, an increase of 2 million over last year.",
         ["The deficit of the port is set at 4 million"]),
        ("Spending on dredging is projected to reach 30 million, up by 5 percent.",
         ["Spending on dredging is projected to reach 30 million"]),
        ("We will open a yard, and this will create many jobs.", ["We will open a yard"]),
        ("We will train divers so that they find wrecks and clear mines.",
         ["We will train divers so that they find wrecks and clear mines"]),
        ("I will pay a Save and Sail Bonus.", ["I will pay a Save and Sail Bonus"]),
        ("We will teach the skills, habits and manners they need to thrive.",
         ["We will teach the skills, habits and manners they need to thrive"]),
        ("We will fully investigate and punish the dumping of oil.",
         ["We will fully investigate and punish the dumping of oil"]),
        ("We will develop new and better moorings.", ["We will develop new and better moorings"]),
    ],
)  # fmt: skip
def test_an_english_measure_has_its_own_words_and_no_more(
    sentence: str, expected: list[str]
) -> None:
    assert spans(sentence, "en") == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "各位代表，蓝图已经绘就，奋斗创造未来。",
        "现在，我代表港务局作工作报告，请予审议。",
        "让我们更加紧密地团结起来，携手前进！",
        "请各位委员提出意见。",
    ],
)
def test_the_address_to_the_assembly_is_no_measure(sentence: str) -> None:
    assert spans(sentence, "zh") == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("综合各方面，今年主要预期目标是：吞吐量增长5%—5.5%；船员失业率4%以内；泊位涨价2%左右。",
         ["吞吐量增长5%—5.5%", "船员失业率4%以内", "泊位涨价2%左右"]),
        ("国有船厂投入增速高于全港2个百分点。", ["国有船厂投入增速高于全港2个百分点"]),
        ("为80名船员提供培训。", ["为80名船员提供培训"]),
        ("确保新增岗位100个，待业船员动态清零。", ["确保新增岗位100个", "待业船员动态清零"]),
        ("海湾水质稳中有升，周转率不低于97.5%。", ["海湾水质稳中有升", "周转率不低于97.5%"]),
        ("迭代升级船员服务平台，打好航道保卫战。", ["迭代升级船员服务平台", "打好航道保卫战"]),
        ("力争船舶数增长5%，其中渔船数增长8%。", ["力争船舶数增长5%", "其中渔船数增长8%"]),
    ],
)  # fmt: skip
def test_chinese_targets_and_further_verbs_are_measures_each_by_itself(
    sentence: str, expected: list[str]
) -> None:
    assert spans(sentence, "zh") == expected

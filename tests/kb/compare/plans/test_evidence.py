"""A review's word on another indicator is no evidence for a target, however alike the words."""

from __future__ import annotations

import pytest

from kb.compare.plans.commitments import Commitment
from kb.compare.plans.evidence import Evidence, evidence_for, indicator_zh
from kb.compare.plans.ladder import NO_STRENGTH
from kb.compare.plans.targets import targets
from kb.documents import Excerpt


def clause(text: str, language: str = "zh") -> Commitment:
    excerpt = Excerpt("d", "d.md", "D", None, 2026, language, "", None, 0, len(text), text)
    return Commitment(excerpt, NO_STRENGTH, negated=False, targets=targets(text))


def found(promise: str, *review: tuple[str, float], language: str = "zh") -> str | None:
    candidates = [Evidence(clause(text, language), score) for text, score in review]
    evidence = evidence_for(clause(promise, language), candidates)
    return evidence.statement.text if evidence else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("力争海洋生产总值增长6%以上", "海洋生产总值"),
        ("全省生产总值增长5.5%", "生产总值"),
        ("推动文旅产业增加值增长6%", "文旅产业增加值"),
        ("城镇调查失业率控制在5%以内", "城镇调查失业率"),
        ("研发投入强度从2.77%提高到3.3%左右", "研发投入强度"),
        ("新建泊位30个", ""),
        ("加强港口建设", ""),
    ],
)
def test_the_indicator_of_a_clause_is_named_without_what_it_does(text: str, name: str) -> None:
    assert indicator_zh(text) == name


@pytest.mark.parametrize(
    ("promise", "other"),
    [
        ("推动文旅产业增加值增长6%", "规上工业增加值增长6.9%"),
        ("力争海洋生产总值增长6%以上", "全省生产总值增长5.5%"),
        ("居民消费价格涨幅2%左右", "居民收入涨幅2.4%"),
        ("新增高新技术企业5000家", "新建乡村书店5200家"),
    ],
)
def test_another_indicator_is_no_evidence(promise: str, other: str) -> None:
    assert found(promise, (other, 0.53)) is None


@pytest.mark.parametrize(
    ("promise", "other"),
    [
        ("GDP growth of around 5 percent", "the unemployment rate stood at 5 percent"),
        ("Exports will rise by 3 percent", "Imports rose by 3 percent"),
    ],
)
def test_another_indicator_is_no_evidence_in_english(promise: str, other: str) -> None:
    assert found(promise, (other, 0.6), language="en") is None


@pytest.mark.parametrize(
    ("promise", "right"),
    [
        ("力争海洋生产总值增长6%以上", "海洋生产总值增长6.2%"),
        ("全省经营主体数量增长5%", "全省经营主体达1163.7万户、增长6.3%"),
        ("全年研发投入强度达3.3%左右", "研发投入强度从2.77%提高到3.3%左右"),
        ("力争新兴产业增加值增长7.5%", "新兴产业、高技术产业增加值分别增长10%"),
        ("力争全年开行2500列以上", "班列开行3005列"),
    ],
)
def test_the_same_indicator_is_evidence_before_one_that_reads_more_alike(
    promise: str, right: str
) -> None:
    assert found(promise, ("规上工业增加值增长6.9%", 0.6), (right, 0.3)) == right


def test_a_statement_on_a_part_of_a_measure_speaks_of_it() -> None:
    promise = "确保东区锂电池、丽湾机场等项目建成投运"
    assert found(promise, ("丽湾机场建成投运", 0.2)) == "丽湾机场建成投运"
    assert found(promise, ("深化泊位收费改革", 0.2)) is None

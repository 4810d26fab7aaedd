"""Two questions are the same only where they are for certain."""

from __future__ import annotations

import pytest

from kb.answer.same_question import normal_form, scope_of


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("What did Gongbei trade in 2025?", "what did gongbei trade in 2025"),
        ("What did Gongbei trade in 2025?", "ｗｈａｔ did Gongbei  trade in ２０２５ ？！"),
        ("cross-border e-commerce in 2025", "Cross border e commerce in 2025."),
        ("Please tell me what Gongbei traded.", "what Gongbei traded"),
        ("Could you tell me what Gongbei traded, thank you?", "what Gongbei traded"),
        ("exports in 2021–2023", "exports in 2021-2023"),
        ("拱北海关2025年进出口总值是多少？", "拱北海关 2025 年进出口总值是多少"),
        ("拱北海关２０２５年进出口总值是多少", "请问，拱北海关2025年进出口总值是多少？谢谢"),
        ("二〇二五年进出口总值是多少", "2025年进出口总值是多少"),
        ("拱北海關進出口總值是多少", "拱北海关进出口总值是多少"),
        ("“智慧海关”建设有哪些任务", "智慧海关建设有哪些任务"),
    ],
)
def test_width_case_marks_and_courtesies_do_not_matter(question: str, other: str) -> None:
    assert normal_form(question) == normal_form(other)


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("did trade grow by 1.5%", "did trade grow by 15%"),
        ("did trade grow by 5%", "did trade grow by 5"),
        ("trade of -5% in 2025", "trade of 5% in 2025"),
        ("同比-5%的指标有哪些", "同比5%的指标有哪些"),
        ("exports of Macao to Zhuhai", "exports of Zhuhai to Macao"),
        ("hi-tech exports", "tech exports"),
        ("what was planned", "what was not planned"),
        ("2024年任务", "2025年任务"),
        ("麻烦事件有哪些", "事件有哪些"),
        ("what grew in 2021-2023", "what grew in 2021 and 2023"),
        ("R&D spending", "RD spending"),
    ],
)
def test_what_may_mean_something_else_is_another_question(question: str, other: str) -> None:
    assert normal_form(question) != normal_form(other)


def test_filters_are_the_same_in_any_order_and_under_any_name_of_an_organisation() -> None:
    names = ("拱北海关", "Gongbei Customs")
    ids = {"a.md": "1", "1": "1"}

    def scope(**asked_with: object) -> object:
        return scope_of(
            asked_with,
            lambda name: names if name in names else (name,),
            lambda given: frozenset(ids[name] for name in given if name in ids),
        )

    assert scope(years=[2025, 2024], organisations=["拱北海关"]) == scope(
        organisations=["Gongbei Customs"], years=(2024, 2025), languages=[]
    )
    assert scope(documents=["a.md"]) == scope(documents=["1"])
    assert scope(years=[2025]) != scope(years=[2024])
    assert scope(years=[2025]) != scope()
    assert scope(without=["years"]) != scope()
    assert scope(documents=["gone.md"]) != scope()
    assert scope() == scope(years=None, aspects=())
